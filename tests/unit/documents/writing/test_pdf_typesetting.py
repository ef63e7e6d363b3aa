"""Typesetting: nothing that people typed is run, nothing leaves the child process, failures say no words."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from documents.writing import typesetting
from documents.writing.typesetting import Limits, TypesettingFailed, breakable, check_text, typeset
from documents.writing.typesetting_glyphs import FONTS, width
from tests.unit.documents.writing.pdf_reading import texts

NOTICE = {
    "title": "A notice",
    "lines": ["One line."],
    "facts": [["Label", "Value"]],
    "sha256": "0" * 64,
    "comments": [],
}


def test_typed_text_is_never_code() -> None:
    typed = '#panic("run") #read("/etc/passwd") $ #let x = 1 <label> @label [*] \\u{41} // not a comment'
    check_text(typeset("notice.typ", {**NOTICE, "lines": [typed]}), [typed])


def test_a_source_that_fails_is_refused_without_its_words() -> None:
    with pytest.raises(TypesettingFailed) as failure:
        typeset("notice.typ", {"title": "Kaiden", "lines": "not a list"})
    assert failure.value.code == "source"
    assert "Kaiden" not in str(failure.value)


def test_one_strange_word_does_not_cost_the_document(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(typesetting, "showable", lambda text: text)  # as if it had let something through
    pdf = typeset("notice.typ", {**NOTICE, "lines": ["Zażółć \U00012000 wedge"]})
    assert "Zażółć [cuneiform sign a] wedge" in texts(pdf)[0]


def test_too_little_memory_is_a_failure_of_that_document_only() -> None:
    with pytest.raises(TypesettingFailed) as failure:
        typeset("notice.typ", NOTICE, Limits(memory=64 << 20))
    assert failure.value.code in ("memory", "stopped")


def test_too_much_time_is_a_failure_of_that_document_only() -> None:
    with pytest.raises(TypesettingFailed) as failure:
        typeset("notice.typ", {**NOTICE, "lines": ["word " * 40_000] * 100}, Limits(seconds=1))
    assert failure.value.code == "time"


def test_sources_can_read_nothing_outside_their_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "house.typ").write_text("")
    (tmp_path / "bad.typ").write_text('#read("/etc/passwd") #read("../../etc/passwd")')
    monkeypatch.setattr(typesetting, "SOURCES", tmp_path)
    with pytest.raises(TypesettingFailed):
        typeset("bad.typ", {})


def test_the_child_dies_with_its_parent() -> None:
    program = (
        "from documents.writing.typesetting import typeset\n"
        "lines = ['word ' * 50000] * 200\n"
        "typeset('notice.typ', {'title': 't', 'facts': [], 'sha256': '', 'comments': [], 'lines': lines})\n"
    )
    parent = subprocess.Popen([sys.executable, "-c", program], cwd=Path(__file__).parents[4])
    try:
        children: list[int] = []
        until = time.monotonic() + 30
        while not children and time.monotonic() < until:
            time.sleep(0.05)
            listed = Path(f"/proc/{parent.pid}/task/{parent.pid}/children").read_text("utf-8")
            children = [int(pid) for pid in listed.split()]
        assert children
        time.sleep(0.3)  # let it ask to die with its parent
    finally:
        parent.send_signal(signal.SIGKILL)
        parent.wait()
    until = time.monotonic() + 10
    while any(_runs(pid) for pid in children) and time.monotonic() < until:
        time.sleep(0.05)
    assert not any(_runs(pid) for pid in children)


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
        state = Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()[0]
    except (ProcessLookupError, FileNotFoundError):
        return False
    return state != "Z"


def test_only_words_too_wide_get_places_to_break() -> None:
    assert breakable("short words stay as they are", 8) == "short words stay as they are"
    broken = breakable("see https://example.org/a-very-long-address/of-a-page", 8)
    assert "\u200b" in broken
    assert broken.replace("\u200b", "") == "see https://example.org/a-very-long-address/of-a-page"
    assert broken.startswith("see https:")


def test_widths_are_those_of_the_letters() -> None:
    assert width("iiii") < width("nnnn") < width("WWWW")
    assert width("0") == pytest.approx(0.572)
    assert width("Agency", bold=True) > width("Agency")


def test_every_font_comes_with_its_licence() -> None:
    licences = "".join(path.read_text("utf-8") for path in FONTS.glob("LICENCE*.txt"))
    for font in FONTS.glob("*.ttf"):
        family = "NotoSans*.ttf" if font.name.startswith("NotoSans") else font.name
        assert family in licences, font.name
