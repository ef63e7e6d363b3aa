"""DOC, ODT and RTF through the real LibreOffice in its sandbox: what is read, and what hostile files reach."""

from __future__ import annotations

import hashlib
import io
import json
import socket
import zipfile
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from casereviews import demonstration
from documents.reading import convert
from documents.reading.convert import CONVERTED_KINDS, ConvertedKind
from documents.reading.untrusted import READER, read_untrusted
from documents.safety import sandbox
from documents.safety.preflight import preflight
from documents.safety.refusals import Refused
from documents.safety.sandbox import LAYERS, Limits, SandboxFailed

FILES = Path(__file__).resolve().parents[2] / "files" / "converted"
CASE_A = Path(demonstration.__file__).parent / "case_a"


def sent(name: str) -> bytes:
    return (FILES / name).read_bytes()


@cache
def read(name: str) -> dict[str, Any]:
    """Return what is read of a checked-in file; each is converted once."""
    return read_untrusted(sent(name), name)


@pytest.fixture(scope="module", autouse=True)
def libreoffice() -> Path:
    """Return LibreOffice's program: the set-up of the tests installs it."""
    program = convert.converter()
    assert program is not None, f"install {convert.PACKAGE}"
    return program


@pytest.mark.parametrize("kind", CONVERTED_KINDS)
def test_rows_are_those_of_the_word_document(kind: ConvertedKind) -> None:
    data = (CASE_A / "gp-practice.docx").read_bytes()
    word = sandbox.run_in_sandbox(READER, data, file_name="gp-practice.docx")
    converted = read(f"gp-practice.{kind}")
    remark, *problems = converted["problems"]
    assert (remark["code"], problems) == ("converted", word["problems"])
    for part in ("kind", "agency", "columns", "rows", "identity", "glossary", "cover", "narrative"):
        assert converted[part] == word[part], part
    assert converted["converted_from"] == kind
    assert converted["file"] == f"gp-practice.{kind}"
    assert converted["sha256"] == hashlib.sha256(sent(f"gp-practice.{kind}")).hexdigest()


@pytest.mark.parametrize("kind", CONVERTED_KINDS)
def test_accepted_text_of_tracked_changes_is_read_and_told(kind: ConvertedKind) -> None:
    changed = read(f"changed.{kind}")
    assert [row["event"] for row in changed["rows"]] == [
        "Home visit. No reply.",
        "Rent arrears letter sent.",
        "Neighbour reported loud music at the flat.",
    ]
    assert "tracked-changes" in [problem["code"] for problem in changed["problems"]]


def test_every_layer_is_there() -> None:
    converted = convert.as_docx(sent("changed.rtf"), "rtf")
    assert converted.layers == dict.fromkeys(LAYERS, True)


def test_without_libreoffice_it_is_said_what_to_do(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    record = read_untrusted(sent("changed.doc"), "changed.doc")
    assert (record["kind"], record["problems"][-1]["code"]) == ("unreadable", "unsupported-type")
    assert "save it as a Word document (.docx)" in record["problems"][-1]["message"]


# ---------------------------------------------------------------- hostile files, each followed by a healthy one


@pytest.fixture
def then_healthy() -> Iterator[None]:
    yield
    assert len(read_untrusted(sent("changed.rtf"), "changed.rtf")["rows"]) == 3


def outcome(data: bytes, name: str) -> str:
    """Return the kind of the reading, or the code of what stopped it."""
    try:
        return str(read_untrusted(data, name)["kind"])
    except (Refused, SandboxFailed) as failed:
        return failed.code


def changed_odt(change: Callable[[str, bytes], bytes], more: dict[str, bytes] | None = None) -> bytes:
    """Return `changed.odt` with its parts changed and more parts in it."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(sent("changed.odt"))) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            method = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            new.writestr(name, change(name, old.read(name)), method)
        for name, content in (more or {}).items():
            new.writestr(name, content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


HOSTILE = {
    "groups nested without end": (b"{\\rtf1" + b"{" * 2_000_000, "a.rtf", {"crashed", "damaged", "unreadable"}),
    "embedded objects": (
        b"{\\rtf1 x" + b"{\\object\\objemb{\\*\\objclass Package}{\\*\\objdata 0105000002000000}}" * 300 + b"}",
        "a.rtf",
        {"unreadable"},
    ),
    "an office file of random bytes": (
        sent("changed.doc")[:512] + "WordDocument".encode("utf-16-le") + bytes(range(256)) * 200,
        "a.doc",
        {"damaged", "unreadable"},
    ),
    "cut off in the middle": (sent("gp-practice.rtf")[:20_000], "a.rtf", {"damaged"}),
    "content that is no XML": (
        changed_odt(lambda name, part: part[:500] if name == "content.xml" else part),
        "a.odt",
        {"damaged"},
    ),
}


@pytest.mark.usefixtures("then_healthy")
@pytest.mark.parametrize("what", HOSTILE)
def test_a_hostile_file_costs_itself_alone(what: str) -> None:
    data, name, expected = HOSTILE[what]
    assert outcome(data, name) in expected


@pytest.mark.usefixtures("then_healthy")
def test_a_conversion_that_computes_too_long_is_stopped() -> None:
    rows = b"\\trowd\\cellx1000\\intbl\\itap1 " * 3000 + b"\\cell\\row" * 3000
    with pytest.raises(SandboxFailed, match="timeout"):
        convert.as_docx(b"{\\rtf1 " + rows + b"}", "rtf", limits=Limits(seconds=2))


@pytest.mark.usefixtures("then_healthy")
def test_links_are_not_followed_and_macros_not_run(tmp_path: Path) -> None:
    """One file with all of it, so that LibreOffice is started once. Nothing is fetched, no other file is read."""
    secret = tmp_path / "secret.txt"
    secret.write_text("words of another file")
    tmp_path.chmod(0o755)
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        address = f"http://127.0.0.1:{server.getsockname()[1]}"
        links = (
            f'<text:section text:name="S"><text:section-source xlink:href="file://{secret}" '
            'xlink:type="simple" xlink:show="embed"/><text:p>kept</text:p></text:section>'
            f'<text:p><draw:frame svg:width="2cm" svg:height="2cm"><draw:image xlink:href="{address}/a.png" '
            'xlink:type="simple" xlink:show="embed" xlink:actuate="onLoad"/></draw:frame></text:p>'
        )
        macro = (
            '<office:scripts><office:event-listeners><script:event-listener script:language="ooo:script" '
            'script:event-name="dom:load" xlink:type="simple" '
            'xlink:href="vnd.sun.star.script:Standard.Module1.Main?language=Basic&amp;location=document"/>'
            "</office:event-listeners></office:scripts>"
        )

        def change(name: str, part: bytes) -> bytes:
            if name == "content.xml":
                part = part.replace(b"<office:scripts/>", macro.encode())
                start = part.index(b"<text:p", part.index(b"</text:sequence-decls>"))
                return part[:start] + links.encode() + part[start:]
            if name == "META-INF/manifest.xml":
                more = "".join(
                    f'<manifest:file-entry manifest:full-path="{path}" manifest:media-type="text/xml"/>'
                    for path in BASIC
                )
                return part.replace(b"</manifest:manifest>", more.encode() + b"</manifest:manifest>")
            return part

        data = changed_odt(change, BASIC)
        assert preflight(io.BytesIO(data), "a.odt").notes == ("macros",)
        made = convert.as_docx(data, "odt").made
        with pytest.raises(TimeoutError):
            server.accept()
    with zipfile.ZipFile(io.BytesIO(made)) as package:
        words = b"".join(package.read(name) for name in package.namelist())
    assert b"words of another file" not in words
    assert b"the macro ran" not in words
    record = sandbox.run_in_sandbox(READER, made, file_name="a.odt")
    assert len(record["rows"]) == 3
    assert "the macro ran" not in json.dumps(record)


_LIBRARY = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<library:library xmlns:library="http://openoffice.org/2000/library" '
    'library:name="Standard" library:readonly="false" library:passwordprotected="false">'
    '<library:element library:name="Module1"/></library:library>'
)
_LIBRARIES = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<library:libraries xmlns:library="http://openoffice.org/2000/library" '
    'xmlns:xlink="http://www.w3.org/1999/xlink"><library:library library:name="Standard" library:link="false"/>'
    "</library:libraries>"
)
_MODULE = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<script:module xmlns:script="http://openoffice.org/2000/script" '
    'script:name="Module1" script:language="StarBasic">Sub Main\n'
    'ThisComponent.Text.setString("the macro ran")\nEnd Sub\n</script:module>'
)
BASIC = {
    "Basic/Standard/Module1.xml": _MODULE.encode(),
    "Basic/Standard/script-lb.xml": _LIBRARY.encode(),
    "Basic/script-lc.xml": _LIBRARIES.encode(),
}


MONTHS = Path(__file__).resolve().parents[2] / "files" / "unseen" / "case_f" / "Cole Valley Primary - log.xls"


def test_an_old_workbook_is_converted_where_the_spreadsheet_is_installed() -> None:
    data = MONTHS.read_bytes()
    direct = sandbox.run_in_sandbox(READER, data, file_name="log.xls")
    record = read_untrusted(data, "log.xls")
    assert [row["date_text"] for row in record["rows"]] == [row["date_text"] for row in direct["rows"]]
    assert record["sha256"] == hashlib.sha256(data).hexdigest()
    there = convert.workbook_converter() is not None
    codes = [problem["code"] for problem in record["problems"]]
    assert ("converted" in codes, "details-not-read" in codes) == (there, not there)


def test_an_old_workbook_that_cannot_be_converted_is_read_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: Any, **__: Any) -> None:
        raise SandboxFailed("crashed", "LibreOffice ended")

    monkeypatch.setattr(convert, "as_xlsx", fails)
    record = read_untrusted(MONTHS.read_bytes(), "log.xls")
    assert len(record["rows"]) == 14
    assert "details-not-read" in [problem["code"] for problem in record["problems"]]
