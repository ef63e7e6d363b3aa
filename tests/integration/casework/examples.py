"""Answers to every question of the referral form, and readings as a reader gives them."""

from __future__ import annotations

from typing import Any

from casework.rules.form_model import Form, Question
from casework.rules.referral_form import referral_form


def full_answers(mark: str = "", form: Form | None = None, **changes: Any) -> dict[str, Any]:
    """Return an answer to every question of the form; `mark` stands in every answer that is free text.

    form: a partnership's; the standard one without it.
    """
    answers: dict[str, Any] = {}
    for page in (form or referral_form()).pages:
        entry = {question.name: _answer(question, mark) for question in page.questions}
        entry = {name: value for name, value in entry.items() if page.question(name).is_asked(entry)}
        answers[page.name] = [entry] if page.repeats else entry
    for page_name, given in changes.items():
        answers[page_name.replace("_", "-")] = given
    return answers


def _answer(question: Question, mark: str) -> str:
    kinds = {
        "date": "2026-10-30", "past-date": "2026-10-30", "time": "14:30", "nhs-number": "9990000018",
        "phone": "01632 960 001", "postcode": "ZZ99 1AA", "email": f"{mark.lower()}referrer@agency.example",
        "yes-no-unclear": "unclear",
    }  # fmt: skip
    if question.name in ("unborn", "died", "looked_after"):
        return "yes" if question.name != "unborn" else "no"
    if question.choices:
        return question.choices[0][0]
    return kinds.get(question.kind, f"{mark}{question.name} said")


def reading(rows: int = 2, mark: str = "", **changes: Any) -> dict[str, Any]:
    """Return a reading as the reader's record has it; `mark` stands in every text."""
    row = {
        "place": {"page": 1, "table": 1, "row": 1}, "date_text": f"{mark}12/03/25", "time_text": f"{mark}4pm",
        "start": "2025-03-12", "end": "2025-03-12", "precision": "day", "certainty": "exact", "edtf": "2025-03-12",
        "time": "16:00", "time_end": None, "source": f"{mark}notes", "event": f"{mark}visit",
        "people": f"{mark}people", "action": f"{mark}action", "comment": f"{mark}comment",
        "other": {f"{mark}heading": f"{mark}other"},
    }  # fmt: skip
    record: dict[str, Any] = {
        "version": 1,
        "file": "return.docx",
        "sha256": "0" * 64,
        "kind": "return",
        "agency": f"{mark}Agency",
        "columns": [{"heading": f"{mark}Date", "field": "date"}],
        "rows": [{**row, "id": f"r{number}"} for number in range(1, rows + 1)],
        "problems": [{"row": "r1", "code": "date-odd", "message": f"{mark}message", "place": row["place"]}],
        "identity": {"author": f"{mark}Author", "role": "nurse", "signed_off_by": f"{mark}Boss"},
        "glossary": [{"name": f"{mark}Child Name", "code": "C1", "role": "subject child"}],
        "reader_version": 1,
    }
    return {**record, **changes}
