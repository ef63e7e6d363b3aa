"""Of a page that is open twice, each side keeps what it changed; what both changed is asked about."""

from __future__ import annotations

import pytest

from casework.rules.saved_elsewhere import marks_of, together

NAMES = ("police", "court", "panel")
SHOWN = {"police": "Asked", "court": ""}


@pytest.mark.parametrize(
    ("now", "sent", "stands", "clashes"),
    [
        pytest.param(SHOWN, {"police": "Told"}, {"police": "Told"}, (), id="nobody-else"),
        pytest.param(
            {"police": "Asked", "court": "May"},
            {"police": "Asked", "court": "", "panel": "June"},
            {"police": "Asked", "court": "May", "panel": "June"},
            (),
            id="another-field",
        ),
        pytest.param({"police": "Told"}, {"police": "Gone"}, {"police": "Gone"}, ("police",), id="same-field"),
        pytest.param({"police": "Told"}, {"police": "Told"}, {"police": "Told"}, (), id="same-words"),
        pytest.param({}, {"police": "Asked"}, {}, (), id="emptied-elsewhere"),
        pytest.param({"police": "Told"}, {"police": ""}, {"police": ""}, ("police",), id="emptied-here"),
        pytest.param({"police": "A\nB"}, {"police": "A\r\nB "}, {"police": "A\r\nB "}, (), id="browser-line-ends"),
    ],
)
def test_what_stands(
    now: dict[str, str], sent: dict[str, str], stands: dict[str, str], clashes: tuple[str]
) -> None:
    shown = SHOWN if "A\nB" not in now.values() else {"police": "A\nB"}
    found = together(marks_of(shown, NAMES), now, sent)
    assert {name: words for name, words in found.answers.items() if words or name in stands} == stands
    assert found.clashes == clashes


@pytest.mark.parametrize("marks", ["", "police", "police=wrong,=,=,x=y=z", ",,,"])
def test_marks_of_anybody_do_no_harm(marks: str) -> None:
    found = together(marks, {"police": "Told"}, {"police": "Gone"})
    assert found.answers == {"police": "Gone"}
    assert set(found.clashes) <= {"police"}
