"""The gate: no leaky report passes, a clean one does, and each check says what was found and where."""

from __future__ import annotations

import io
import os
import random
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from documents.safety.cleaning import clean
from documents.safety.finding_words import FINDINGS
from documents.safety.people import Person
from documents.safety.refusals import REFUSALS, Refused
from documents.safety.release_check import ReleaseCheck, check_for_release, words_for
from documents.safety.sandbox import SandboxFailed, run_in_sandbox
from tests.unit.documents.safety import made_files as made, planted_office, planted_pdf
from tests.unit.documents.safety.test_identifiers import TEGAN

PEOPLE = (
    TEGAN,
    Person("Corey Vance", code="Father", date_of_birth=date(1991, 7, 2), phones=("07700 900456",)),
    Person("Denise Okafor", ("Dee",), code="Social Worker 1"),
)
SENTENCES = (
    "Agencies shared information early and met every week.",
    "The health visitor saw the child at home and recorded what the child said.",
    "Professionals did not always know who else was working with the family.",
    "The school noticed a change in the child's mood in the spring term.",
    "Good practice was seen in the way that the midwife and the social worker planned together.",
    "The partnership should make sure that every agency can see the plan.",
    "Father was not invited to two of the meetings.",
    "Workers described the pressure of vacancies in the summer.",
    "Child T lived with a relative for part of the period.",
    "The review group asked how the voice of the child was heard.",
)


def check(data: bytes, kind: str = "pdf", people: tuple[Person, ...] = PEOPLE, name: str = "") -> ReleaseCheck:
    return check_for_release(data, kind, people, name)


def stopped_by(found: ReleaseCheck) -> set[str]:
    return {one.code for one in found.checks if one.verdict == "stop"}


def cleaned_report(*lines: str) -> bytes:
    return clean(made.pdf(*lines), "pdf", title="Learning from a review")


def test_a_clean_report_passes() -> None:
    found = check(cleaned_report(*SENTENCES), name="learning-from-a-review.pdf")
    assert found.verdict == "pass"
    assert all(one.verdict == "pass" for one in found.checks)


def test_an_upload_as_it_came_does_not() -> None:
    assert stopped_by(check(made.pdf(*SENTENCES))) >= {"properties"}


@pytest.mark.parametrize("name", ["tegan-marlowe-review.pdf", "Review of Tegan.pdf", "AV34QT.pdf"])
def test_the_file_name_is_looked_at(name: str) -> None:
    found = check(cleaned_report(*SENTENCES), name=name)
    assert stopped_by(found) == {"identifiers"}


def test_it_says_what_and_where() -> None:
    found = check(cleaned_report("The review heard that Tegan was seen on a Monday."))
    (match,) = next(one for one in found.checks if one.code == "identifiers").matches
    assert (match.kind, match.who, match.place, match.found) == ("name", "Child T", "page 1", "Tegan")


def test_a_strangers_report_is_never_plainly_passed() -> None:
    """A report about people whom nobody has listed: what looks like a name or an address is shown."""
    report = cleaned_report(
        "Shannon Draycott moved to 14 Tollgate Court, ZZ99 3VZ, with Jordan Wickes.",
        "Her number was 07700 900417 and her e-mail shannon@example.org.",
    )
    found = next(one for one in check(report).checks if one.code == "possible-identifiers")
    assert found.verdict == "look"
    assert {match.found for match in found.matches} == {
        "Shannon Draycott", "14 Tollgate Court", "ZZ99 3VZ", "Jordan Wickes", "07700 900417",
        "shannon@example.org",
    }  # fmt: skip
    assert {match.place for match in found.matches} == {"page 1"}


def test_where_nothing_was_found_it_says_what_was_looked_for_and_what_that_cannot_know() -> None:
    found = {one.code: one for one in check(cleaned_report(*SENTENCES)).checks}
    assert "the 3 people that the case knows" in found["identifiers"].looked_for
    nobody = {one.code: one for one in check(cleaned_report(*SENTENCES), people=()).checks}
    assert "no name was looked for" in nobody["identifiers"].looked_for
    for code in ("identifiers", "possible-identifiers"):
        assert found[code].verdict == "pass"
        assert "It can't know" in found[code].looked_for


def test_dates_ages_and_pictures_are_for_a_person() -> None:
    data = clean(planted_pdf.report(lambda canvas: canvas.drawString(72, 650, "aged 7 on 3 May 2021")), "pdf")
    found = check(data)
    assert found.verdict == "look"
    assert {one.code for one in found.checks if one.verdict == "look"} == {"jigsaw", "pictures"}


def test_a_page_that_is_only_a_picture_stops() -> None:

    held = io.BytesIO()
    canvas = Canvas(held)
    canvas.drawImage(ImageReader(planted_pdf.noise()), 0, 0, 595, 842)
    canvas.save()
    assert "scanned" in stopped_by(check(clean(held.getvalue(), "pdf")))


def test_a_code_that_names_the_person_stops() -> None:
    person = Person("Alex Example", code="Child Alex")
    assert "other-finding" in stopped_by(check(cleaned_report("A report."), people=(person,)))


@pytest.mark.parametrize("way", [*planted_pdf.CLEANED][1::4])
def test_no_pdf_with_something_planted_passes(way: str) -> None:
    assert check(planted_pdf.CLEANED[way]()).verdict == "stop"


@pytest.mark.parametrize("way", [*planted_office.WORD_NEEDS_PERSON])
def test_no_document_with_something_to_settle_passes(way: str) -> None:
    assert check(planted_office.WORD_NEEDS_PERSON[way][1](), "docx").verdict == "stop"


def test_what_cant_be_read_is_refused() -> None:
    with pytest.raises(Refused):
        check(b"%PDF-1.7 nothing")


def test_a_kind_that_cant_be_scanned_stops() -> None:
    assert stopped_by(check(b"anything", "rtf")) == {"scanned"}


def test_every_finding_has_words() -> None:
    found: list[Any] = []
    for make in list(planted_pdf.CLEANED.values())[::4]:
        found += check(make()).checks
    for one in found:
        for finding in one.found:
            assert words_for(finding) != finding.code or finding.code in FINDINGS


def test_the_plain_values_are_version_1() -> None:
    value = check(cleaned_report("A report.")).as_json()
    assert list(value) == ["version", "sha256", "kind", "verdict", "checks"]
    assert value["version"] == 1
    assert set(value["checks"][0]) == {"code", "about", "verdict", "to_do", "looked_for", "found", "matches"}


def test_the_tasks_run_in_the_sandbox() -> None:
    people = [person.as_json() for person in PEOPLE]
    data = planted_pdf.report(lambda canvas: canvas.drawString(72, 650, "Tegan, +353 1 234 5678, café ﬁn"))
    found = run_in_sandbox("documents.safety.tasks:check", data, kind="pdf", people=people, file_name="a.pdf")
    assert found["verdict"] == "stop"
    assert run_in_sandbox("documents.safety.tasks:to_settle", data, kind="pdf") == []
    cleaned = run_in_sandbox("documents.safety.tasks:clean", data, kind="pdf", title="A title")
    assert cleaned == clean(data, "pdf", title="A title")
    for make, kind in (
        (planted_office.document, "docx"),
        (planted_office.workbook, "xlsx"),
        (planted_office.slides, "pptx"),
    ):
        made_once = make()  # made again, the archive would hold another time
        checked = run_in_sandbox("documents.safety.tasks:check", made_once, kind=kind, people=people)
        assert checked == check_for_release(made_once, kind, PEOPLE).as_json()
        cleaned = run_in_sandbox("documents.safety.tasks:clean", made_once, kind=kind)
        assert cleaned == clean(made_once, kind)


def test_what_needs_a_person_comes_back_as_a_refusal() -> None:
    with pytest.raises(Refused) as refused:
        run_in_sandbox("documents.safety.tasks:clean", planted_pdf.UNSEEN["one point"](), kind="pdf")
    assert refused.value.code == "needs-person"
    settle = run_in_sandbox("documents.safety.tasks:to_settle", planted_pdf.UNSEEN["one point"](), kind="pdf")
    assert [finding["code"] for finding in settle] == ["invisible-words"]


@pytest.mark.parametrize(
    ("make", "kind"),
    [(planted_pdf.report, "pdf"), (planted_office.document, "docx"), (planted_office.workbook, "xlsx")],
)
def test_damaged_files_give_a_code_or_a_check_and_nothing_else(make: Callable[[], bytes], kind: str) -> None:
    tries = int(os.environ.get("CASEREVIEWS_TEST_MUTANTS", "30"))
    chance = random.Random(kind)
    whole = make()
    outcomes = set()
    for _ in range(tries):
        data = bytearray(whole)
        for _ in range(chance.randrange(1, 20)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        if chance.random() < 0.2:
            del data[chance.randrange(len(data)) :]
        outcomes.add(outcome(bytes(data), kind))
    assert outcomes <= {"checked", *REFUSALS}
    assert outcome(whole, kind) == "checked"


def outcome(data: bytes, kind: str) -> str:
    try:
        run_in_sandbox("documents.safety.tasks:check", data, kind=kind)
    except Refused as refused:
        return refused.code
    except SandboxFailed as failed:
        return f"{failed.code} {failed.detail}"
    return "checked"
