"""Referrals' answers as tables, each read by the form it was made with: one row a referral, repeated parts apart.

An answer stands under the words that were asked. Where a later version of the form words a question otherwise, the
answers to it have a column of their own, so that no answer comes to stand under a question nobody put.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from casework.rules import referral_dates
from casework.rules.form_model import Answers, Form, Page, Question

Cell = str | int | date
Table = tuple[str, list[str], list[list[Cell]]]
"""Its name, its columns' headings, its rows. A cell without an answer is ""."""
_FIRST = ("Reference", "Received on", "Kind", "State", "Version of the form")
KINDS: Mapping[str, str] = {
    "serious-incident": "Serious incident",
    "below-threshold": "Below the threshold, for learning",
    "good-practice": "Good practice",
    "near-miss": "Near miss",
}
STATES: Mapping[str, str] = {"received": "Received", "opened": "Case opened", "closed": "Closed"}


@dataclass(frozen=True, slots=True)
class Answered:
    """A referral to be laid out. kind, state: as records keep them. form_number: of its form, 0 for none.

    files: the names of what was attached.
    """

    reference: str
    received_on: date
    kind: str
    state: str
    form_number: int
    form: Form
    answers: Answers
    files: tuple[str, ...] = ()


@dataclass(slots=True)
class _Columns:
    """The columns of one table, found form by form, newest first: (page, question, its words) → heading."""

    name: str
    found: dict[tuple[str, str, str], str] = field(default_factory=dict)

    def add(self, page: Page, question: Question, heading: str) -> None:
        self.found.setdefault((page.name, question.name, question.label), heading)


def tables(referrals: Sequence[Answered]) -> list[Table]:
    """Return the referrals themselves, then a table for each page that repeats; rows in the order given."""
    forms = list({id(one.form): one.form for one in sorted(referrals, key=lambda one: -one.form_number)}.values())
    main, repeated = _Columns("Referrals"), dict[str, _Columns]()
    for form in forms:
        for page in form.pages:
            for question in page.questions:
                if page.repeats:
                    repeated.setdefault(page.name, _Columns(page.title_in_record)).add(
                        page, question, question.label
                    )
                else:
                    main.add(page, question, f"{page.title_in_record}: {question.label}")
    rows: list[list[Cell]] = []
    for one in referrals:
        given = {
            key: value
            for page in one.form.pages
            if not page.repeats
            for entry in page.entries(one.answers)[:1]
            for key, value in _cells(page, entry)
        }
        first: list[Cell] = [
            one.reference,
            one.received_on,
            KINDS.get(one.kind, one.kind),
            STATES.get(one.state, one.state),
            one.form_number,
        ]
        rows.append([*first, *(given.get(key, "") for key in main.found)])
    made: list[Table] = [(main.name, [*_FIRST, *_headings(main)], rows)]
    for name, columns in repeated.items():
        made.append(
            (columns.name, ["Reference", "Number", *_headings(columns)], _entries(referrals, name, columns))
        )
    asked = [(one.reference, *pair) for one in referrals for pair in _dates(one)]
    if asked:
        made.append(
            (referral_dates.TITLE, ["Reference", "What was asked about", "Reason"], [[*row] for row in asked])
        )
    files = [(one.reference, name) for one in referrals for name in one.files]
    if files:
        made.append(("Attachments", ["Reference", "File"], [[*row] for row in files]))
    return made


def as_json(referrals: Sequence[Answered]) -> dict[str, Any]:
    """Return the referrals with every question that was asked: its words, its answer in words and as kept."""
    return {
        "version": 1,
        "referrals": [
            {
                "reference": one.reference,
                "received_on": one.received_on.isoformat(),
                "kind": one.kind,
                "state": one.state,
                "form": one.form_number,
                "pages": [
                    {
                        "page": page.name,
                        "title": page.title_in_record,
                        "entries": [_entry(page, entry) for entry in page.entries(one.answers)],
                    }
                    for page in one.form.pages
                ],
                "dates": [{"asked": asked, "reason": reason} for asked, reason in _dates(one)],
                "attachments": list(one.files),
            }
            for one in referrals
        ],
    }


def _dates(one: Answered) -> tuple[tuple[str, str], ...]:
    """Return (what was odd, the reason given) of dates that the referrer was asked about."""
    return referral_dates.answered(one.answers, one.received_on)


def _entry(page: Page, entry: Mapping[str, str]) -> list[dict[str, str]]:
    return [
        {
            "question": question.name,
            "label": question.label,
            "answer": question.in_words(entry.get(question.name, "")),
            "value": entry.get(question.name, ""),
        }
        for question in page.questions
        if question.is_asked(entry)
    ]


def _entries(referrals: Sequence[Answered], name: str, columns: _Columns) -> list[list[Cell]]:
    rows: list[list[Cell]] = []
    for one in referrals:
        page = next((page for page in one.form.pages if page.name == name), None)
        for number, entry in enumerate(page.entries(one.answers) if page else (), 1):
            given = dict(_cells(page, entry)) if page else {}
            rows.append([one.reference, number, *(given.get(key, "") for key in columns.found)])
    return rows


def _cells(page: Page, entry: Mapping[str, str]) -> Iterable[tuple[tuple[str, str, str], Cell]]:
    for question in page.questions:
        value = entry.get(question.name, "")
        if value.strip() and question.is_asked(entry):
            dated = question.kind in ("date", "past-date")
            cell: Cell = date.fromisoformat(value) if dated else question.in_words(value)
            yield (page.name, question.name, question.label), cell


def _headings(columns: _Columns) -> list[str]:
    """Return the headings, each once: a second column of the same words says which it is."""
    seen: dict[str, int] = {}
    made = []
    for heading in columns.found.values():
        seen[heading] = seen.get(heading, 0) + 1
        made.append(heading if seen[heading] == 1 else f"{heading} ({seen[heading]})")
    return made
