"""A form that opens with what is kept says what it showed, or stands here with the reason why it need not."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
JOURNEYS = ROOT / "webforms/journeys"
OTHERWISE = {
    "MinutesForm": "carries the version of the minutes that it shows (`seen`)",
    "ProcessForm": "carries the revision of the process (`seen`)",
    "OfficeForm": "carries the revision of the office's notes",
    "ReviewerForm": "carries the revision of the reviewer (`seen`)",
    "SoughtPeopleForm": "brings two saved lists together person by person (R-103)",
    "SoughtOfRequestForm": "boxes about one agency, saved with what the page showed",
    "QuestionForm": "carries the state of the referral form that it was made from",
    "OwnPageForm": "carries the state of the referral form that it was made from",
    "GuidanceForm": "carries the state of the referral form that it was made from",
    "QuestionedForm": "adds an entry to the family's log; an entry is corrected once",
    "ReportForm": "adds a report; the earlier ones stay",
    "ActionForm": "adds an action; what it opens with is only proposed",
    "RequestsForm": "sends requests; what it opens with is only proposed",
    "GuestForm": "invites somebody; what it opens with is only proposed",
    "SearchForm": "changes nothing",
    "PrepareForm": "each change of an entry makes it checked anew, and released by a second person who reads it",
    "AcknowledgedForm": "one day, which the page itself shows",
    "SentForm": "one day, which the page itself shows",
    "NoticeForm": "adds a notice; the newest of an audience counts",
}
"""Forms that open with something and are no `EditForm`, and why what somebody else saved is not lost by them."""


@cache
def _trees() -> tuple[tuple[Path, ast.Module], ...]:
    return tuple(
        (path, ast.parse(path.read_text()))
        for path in sorted(JOURNEYS.rglob("*.py"))
        if not {"referral", "agency_return"} & set(path.relative_to(JOURNEYS).parts[:1])
    )


def _edit_forms() -> set[str]:
    """Return the names of the forms that carry marks of what they show."""
    bases: dict[str, set[str]] = {}
    for _, tree in _trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef):
                bases.setdefault(node.name, set()).update(ast.unparse(base) for base in node.bases)
    found = {"EditForm"}
    while more := {name for name, of in bases.items() if of & found} - found:
        found |= more
    return found


def _opened_with() -> Iterator[tuple[str, str]]:
    """Give (where, form) for each form that is made with something to show."""
    for path, tree in _trees():
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call) or not {word.arg for word in node.keywords} & {"data", "obj"}:
                continue
            if isinstance(node.func, ast.Name) and node.func.id.endswith("Form"):
                yield str(path.relative_to(ROOT)), node.func.id


def test_a_form_that_opens_with_what_is_kept_never_overwrites_what_was_saved_meanwhile() -> None:
    edits, opened = _edit_forms(), set(_opened_with())
    assert len({form for _, form in opened} & edits) > 10
    without = {(where, form) for where, form in opened if form not in edits | set(OTHERWISE)}
    assert without == set(), "Make these an EditForm, or say in OTHERWISE why they need not be one"


def test_its_page_sends_back_what_it_showed() -> None:
    edits = _edit_forms() | {"decision_form", "attendance_form", "people_form", "_plan_form"}
    without = []
    for path, tree in _trees():
        for function in (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)):
            calls = [node for node in ast.walk(function) if isinstance(node, ast.Call)]
            made = {re.sub(r"\(.*", "", ast.unparse(node.func)) for node in calls} & edits
            shown = [
                str(node.args[0].value)
                for node in calls
                if ast.unparse(node.func) == "render_template" and isinstance(node.args[0], ast.Constant)
            ]
            if made and function.name not in edits:
                without += [
                    f"{path.name}: {page}"
                    for page in shown
                    if "edit_start(form" not in (ROOT / "templates/html" / page).read_text()
                ]
    assert without == []
