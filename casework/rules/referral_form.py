"""The referral form: its questions (data), and what its answers mean for the case.

Source: docs/rules.md R-13 (field list) and R-14 (regulation 11 criteria).
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from casework.rules.form_changes import OWN
from casework.rules.form_model import Answers, Form, Page, Question, form_from
from casework.rules.people import Person

NOT_ANSWERED = "Not answered"

Section = tuple[str, tuple[tuple[str, str], ...]]
"""A heading and its (question, answer) pairs."""


@cache
def referral_form() -> Form:
    """Return the standard form as it is now: what partnerships start from, and change."""
    return form_from(standard_description())


@cache
def standard_description() -> Mapping[str, Any]:
    """Return the standard form as it is now, as JSON describes it; see `casework.rules.form_model`."""
    return _described("referral_form.json")


@cache
def standard_form(version: int) -> Form:
    """Return the standard form of that version. Raises FileNotFoundError for one that never was."""
    now = referral_form()
    return now if version == now.version else form_from(_described(f"referral_form_{version}.json"))


def _described(name: str) -> Mapping[str, Any]:
    described: Mapping[str, Any] = json.loads(files("casework.rules").joinpath(name).read_text())
    return described


def incident_kind(answers: Answers) -> str:
    """Return what is referred: "serious-incident", "below-threshold", "good-practice" or "near-miss"."""
    return str(answers.get("kind", {}).get("kind", ""))


def aware_on(answers: Answers) -> date | None:
    """Return when the local authority became aware, None when the form does not say."""
    value = answers.get("kind", {}).get("aware_on", "")
    return date.fromisoformat(value) if value else None


def referrer_email(answers: Answers) -> str:
    """Return where the receipt goes."""
    return str(answers.get("referrer", {}).get("email", ""))


def as_sections(answers: Answers, form: Form) -> tuple[Section, ...]:
    """Return every question that was asked with its answer in words, for reading, printing and keeping.

    form: the version that was filled in. An answer is word for word what was typed; dates are written out. A
    repeating page gives one section an entry.
    """
    sections: list[Section] = []
    for page in form.pages:
        entries = page.entries(answers)
        if not page.repeats:
            sections.append((page.title_in_record, _pairs(page, entries[0] if entries else {})))
        elif not entries:
            sections.append((page.title_in_record, ((page.title, NOT_ANSWERED),)))
        for number, entry in enumerate(entries, 1):
            if page.repeats:
                sections.append((f"{page.noun.capitalize()} {number}", _pairs(page, entry)))
    return tuple(sections)


def in_words(question: Question, value: str) -> str:
    """Return one answer as people read it."""
    if not value.strip():
        return NOT_ANSWERED
    if question.kind in ("date", "past-date"):
        return f"{date.fromisoformat(value):%-d %B %Y}"
    return question.in_words(value)


def own_answers(answers: Answers, form: Form) -> tuple[tuple[str, str], ...]:
    """Return (question, answer in words) of the partnership's own questions that were answered.

    form: the version that was filled in. A question about one of several says which: "Child 2: …".
    """
    return tuple(
        (f"{page.noun.capitalize()} {number}: {q.label}" if page.repeats else q.label, in_words(q, entry[q.name]))
        for page in form.pages
        for number, entry in enumerate(page.entries(answers), 1)
        for q in page.questions
        if q.name.startswith(OWN) and q.is_asked(entry) and entry.get(q.name, "").strip()
    )


def people_named(answers: Answers) -> tuple[Person, ...]:
    """Return everyone whom the referral names: children, family, referrer, lead, the agencies' contacts."""
    people = [_child(entry) for entry in answers.get("children", ())]
    for entry in answers.get("family", ()):
        address = entry.get("address", "")
        people.append(
            Person(
                entry.get("name", ""),
                entry.get("relationship", ""),
                date_of_birth=_date(entry.get("date_of_birth", "")),
                addresses=(address,) if address else (),
            )
        )
    referrer = answers.get("referrer", {})
    people.append(
        Person(
            referrer.get("name", ""),
            referrer.get("role", ""),
            phones=tuple(filter(None, [referrer.get("phone", "")])),
            emails=tuple(filter(None, [referrer.get("email", "")])),
        )
    )
    people.append(Person(answers.get("safeguarding-lead", {}).get("name", ""), "safeguarding lead"))
    people += [Person(entry.get("contact", ""), "contact") for entry in answers.get("agencies", ())]
    return tuple(person for person in people if person.name.strip())


def _child(entry: Mapping[str, str]) -> Person:
    aliases = [alias.strip() for alias in re.split(r"[,;|\n]", entry.get("also_known_as", ""))]
    places = (entry.get("home_address", ""), entry.get("postcode", ""))
    return Person(
        entry.get("name", ""),
        "child",
        aliases=tuple(filter(None, aliases)),
        date_of_birth=_date(entry.get("date_of_birth", "")),
        nhs_number=entry.get("nhs_number", ""),
        addresses=tuple(filter(None, places)),
        child=True,
        places=tuple(filter(None, (entry.get("school_or_nursery", ""), entry.get("gp", "")))),
    )


def _pairs(page: Page, entry: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple((q.label, in_words(q, entry.get(q.name, ""))) for q in page.questions if q.is_asked(entry))


def _date(value: str) -> date | None:
    return date.fromisoformat(value) if value else None
