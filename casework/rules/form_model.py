"""A form as data: pages of questions, repeating groups, conditions. Answers are plain JSON.

Answers have the shape `{page: {question: value}}`, and `{page: [{question: value}, …]}` for a page that repeats
(children, family members, agencies). Values are text; dates are ISO, times "HH:MM", yes and no are "yes" and "no".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

Kind = Literal[
    "line", "text", "date", "past-date", "time", "choice", "yes-no", "yes-no-unclear", "email", "phone",
    "postcode", "nhs-number", "number",
]  # fmt: skip
Answers = Mapping[str, Any]

_CHOICES: Mapping[str, tuple[tuple[str, str], ...]] = {
    "yes-no": (("yes", "Yes"), ("no", "No")),
    "yes-no-unclear": (("yes", "Yes"), ("no", "No"), ("unclear", "Unclear")),
}

LIMITS: Mapping[str, int] = {
    "line": 200,
    "text": 4000,
    "email": 254,
    "phone": 40,
    "postcode": 10,
    "nhs-number": 16,
    "number": 20,
    "time": 8,
}
"""Characters that an answer of a kind may have, with the blanks that people type; a question can have its own."""


@dataclass(frozen=True, slots=True)
class Question:
    """One question. error: what an empty answer is told ("Enter …", "Select …").

    limit: characters. shown_when: (question of the same page, answers) under which it is asked, None for always.
    choices: (value, label) pairs of a choice. optional_for: kinds of referral that need no answer.
    """

    name: str
    label: str
    kind: Kind
    required: bool
    error: str
    hint: str = ""
    limit: int = 200
    choices: tuple[tuple[str, str], ...] = ()
    shown_when: tuple[str, tuple[str, ...]] | None = None
    optional_for: tuple[str, ...] = ()

    def is_asked(self, answers: Mapping[str, str]) -> bool:
        """Return whether the question is asked, given the other answers of its page (or of one entry of it)."""
        if self.shown_when is None:
            return True
        other, values = self.shown_when
        return answers.get(other, "") in values

    def in_words(self, value: str) -> str:
        """Return a choice's label, and anything else as it is."""
        return dict(self.choices).get(value, value)


@dataclass(frozen=True, slots=True)
class Part:
    """Questions that are asked on one screen. name, title: "" where a page is asked on one screen as a whole."""

    name: str
    title: str
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the form. noun: what one entry of a repeating page is called, "" when it does not repeat.

    parts: its screens in order; a long page has several. A condition never reaches beyond its part.
    title_in_record: in the finished referral, which others read. guidance: paragraphs beside the questions.
    least, most: entries of a repeating page.
    """

    name: str
    title: str
    title_in_record: str
    section: str
    parts: tuple[Part, ...]
    guidance: tuple[str, ...] = ()
    noun: str = ""
    least: int = 0
    most: int = 1

    @property
    def repeats(self) -> bool:
        return bool(self.noun)

    @property
    def questions(self) -> tuple[Question, ...]:
        return tuple(question for part in self.parts for question in part.questions)

    def part(self, name: str) -> Part:
        """Return the part of that name. Raises KeyError."""
        for part in self.parts:
            if part.name == name:
                return part
        raise KeyError(name)

    def part_of(self, question: Question) -> Part:
        """Return the part that asks `question`, which is one of the page's."""
        return next(part for part in self.parts if question in part.questions)

    def question(self, name: str) -> Question:
        """Return the question of that name. Raises KeyError."""
        for question in self.questions:
            if question.name == name:
                return question
        raise KeyError(name)

    def entries(self, answers: Answers) -> list[Mapping[str, str]]:
        """Return the page's answers as entries: one for a page that does not repeat, none while unanswered."""
        value = answers.get(self.name)
        if not value:
            return []
        return list(value) if self.repeats else [value]

    def missing(self, entry: Mapping[str, str]) -> list[Question]:
        """Return the required questions that `entry` leaves open."""
        return [
            q for q in self.questions if q.required and q.is_asked(entry) and not entry.get(q.name, "").strip()
        ]

    def is_complete(self, answers: Answers) -> bool:
        """Return whether the page has all that it needs."""
        entries = self.entries(answers)
        if self.repeats:
            return len(entries) >= self.least and not any(self.missing(entry) for entry in entries)
        if not entries:
            return not any(question.required for question in self.questions)
        return not self.missing(entries[0])


@dataclass(frozen=True, slots=True)
class Form:
    """All pages in order. version: kept with every answer set, raised when a question changes its meaning."""

    version: int
    pages: tuple[Page, ...]

    def page(self, name: str) -> Page:
        """Return the page of that name. Raises KeyError."""
        for page in self.pages:
            if page.name == name:
                return page
        raise KeyError(name)

    def for_kind(self, kind: str) -> Form:
        """Return the form for a kind of referral: good practice, for one, need not have had an incident."""
        if not any(kind in question.optional_for for page in self.pages for question in page.questions):
            return self
        return replace(self, pages=tuple(_for_kind(page, kind) for page in self.pages))

    def sections(self) -> Iterator[tuple[str, list[Page]]]:
        """Give (section title, its pages) in order, as the task list shows them."""
        titles = dict.fromkeys(page.section for page in self.pages)
        for title in titles:
            yield title, [page for page in self.pages if page.section == title]

    def incomplete(self, answers: Answers) -> list[Page]:
        """Return the pages that still need answers."""
        return [page for page in self.pages if not page.is_complete(answers)]


def form_from(value: Mapping[str, Any]) -> Form:
    """Return the form that JSON describes. Raises KeyError for a description that lacks something."""
    return Form(value["version"], tuple(_page(page) for page in value["pages"]))


def _page(value: Mapping[str, Any]) -> Page:
    parts = value.get("parts") or [{"name": "", "title": "", "questions": value["questions"]}]
    return Page(
        name=value["name"],
        title=value["title"],
        title_in_record=value.get("title_in_record", value["title"]),
        section=value["section"],
        parts=tuple(
            Part(part["name"], part["title"], tuple(_question(question) for question in part["questions"]))
            for part in parts
        ),
        guidance=tuple(value.get("guidance", ())),
        noun=value.get("noun", ""),
        least=value.get("least", 0),
        most=value.get("most", 1),
    )


def _for_kind(page: Page, kind: str) -> Page:
    parts = tuple(
        replace(
            part,
            questions=tuple(
                replace(one, required=False) if kind in one.optional_for else one for one in part.questions
            ),
        )
        for part in page.parts
    )
    return replace(page, parts=parts)


def _question(value: Mapping[str, Any]) -> Question:
    kind: Kind = value["kind"]
    condition = value.get("shown_when")
    required = value.get("required", False)
    return Question(
        name=value["name"],
        label=value["label"],
        kind=kind,
        required=required,
        error=value["error"] if required else value.get("error", ""),
        hint=value.get("hint", ""),
        limit=value.get("limit", LIMITS.get(kind, LIMITS["line"])),
        choices=_CHOICES.get(kind) or tuple((choice[0], choice[1]) for choice in value.get("choices", ())),
        shown_when=(condition["question"], tuple(condition["is"])) if condition else None,
        optional_for=tuple(value.get("optional_for", ())),
    )
