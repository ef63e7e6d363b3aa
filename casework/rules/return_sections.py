"""What an agency writes of its involvement: pages and questions. Source: docs/rules.md R-65.

The headings of the questions are those that documents made from returns go by (`casework.rules.report_sections`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

LINE, LONG = 300, 20_000
"""Characters that a line and a text may have."""
MOST_ENTRIES = 40


@dataclass(frozen=True, slots=True)
class Question:
    """One thing to write. kind: "line" or "text". heading: above the answer in documents."""

    name: str
    heading: str
    hint: str = ""
    kind: str = "text"


@dataclass(frozen=True, slots=True)
class WrittenPage:
    """One page. entries: what its repeated entries are called, "" for a page without; fields: of each entry."""

    name: str
    title: str
    questions: tuple[Question, ...] = ()
    entries: str = ""
    fields: tuple[Question, ...] = ()


PAGES: Sequence[WrittenPage] = (
    WrittenPage(
        "about",
        "About this return",
        (
            Question("author", "Author", kind="line"),
            Question("role", "Role of the author", kind="line"),
            Question(
                "independence",
                "Independence of the author",
                "The author should not manage anybody who worked with the family.",
            ),
            Question("secured_on", "Records secured on", "The date, and by whom.", "line"),
            Question("systems", "Systems and records checked"),
            Question("consulted", "People consulted", "Their roles; names are not needed."),
        ),
    ),
    WrittenPage(
        "involvement",
        "Your agency’s involvement",
        (
            Question("people", "People known to the agency"),
            Question("contact", "First and last contact, open or closed", "If it is closed, since when?"),
            Question("summary", "Summary of involvement", "What your agency did, in the order it happened."),
        ),
    ),
    WrittenPage(
        "episodes",
        "Key practice episodes",
        entries="episode",
        fields=(
            Question("what", "What happened"),
            Question("why", "Why it happened as it did", "What made sense to those who were there?"),
            Question("impact", "What it meant for the child"),
        ),
    ),
    WrittenPage(
        "child",
        "The child and the family",
        (
            Question(
                "voice",
                "The child’s voice and lived experience",
                "What was a day like for the child? What did the child say or show?",
            ),
            Question("identity", "Race, culture, disability and identity"),
        ),
    ),
    WrittenPage(
        "working",
        "How the work was done",
        (
            Question("sharing", "Information sharing"),
            Question("management", "Management and supervision"),
            Question("context", "Context", "Workload, vacancies, changes of the organisation, training."),
        ),
    ),
    WrittenPage(
        "learning",
        "Learning",
        (
            Question("good_practice", "Good practice"),
            Question("learning", "Learning"),
            Question("taken", "Action already taken"),
            Question("recommendations", "Recommendations"),
            Question("risks", "Immediate risks", "Anything that cannot wait for the review."),
            Question("parallel", "Parallel investigations"),
        ),
    ),
    WrittenPage(
        "glossary",
        "People named, and their roles",
        entries="person",
        fields=(
            Question("name", "Name as it stands in your return", kind="line"),
            Question("role", "Role", kind="line"),
        ),
    ),
)
ASKED, ASKED_HEADING = "asked", "Answers to the questions asked"
"""The page with the coordinator's questions, and what its answers stand under in documents."""
_NUMBERED = re.compile(r"^\s*(?:\(?\d{1,2}[.)]|[-•*])\s*")


def questions_of(text: str) -> list[str]:
    """Return the questions that were typed into one box, a line each, without the numbers put before them.

    Source: docs/rules.md R-98.
    """
    return [_NUMBERED.sub("", line).strip() for line in text.splitlines() if line.strip()]


def pages_of(questions: str) -> Sequence[WrittenPage]:
    """Return the pages of one request's return. questions: what the coordinator asked, as typed."""
    asked = dict.fromkeys(filter(None, questions_of(questions)))
    if not asked:
        return PAGES
    answers = tuple(Question(_name_of(question), question) for question in asked)
    return (*PAGES[:2], WrittenPage(ASKED, ASKED_HEADING, answers), *PAGES[2:])


def page_named(name: str, questions: str) -> WrittenPage | None:
    """Return a page of one request's return, None where it has no such page."""
    return next((page for page in pages_of(questions) if page.name == name), None)


def _name_of(question: str) -> str:
    """Return the name of a question's field: the same for the same words, wherever it stands in the list."""
    return "q" + sha256(question.encode()).hexdigest()[:12]


def cleaned(page: WrittenPage, answers: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is kept of a page's answers: its questions, and entries in which something stands."""
    kept: dict[str, Any] = {}
    for question in page.questions:
        text = str(answers.get(question.name) or "").strip()
        if text:
            kept[question.name] = text[:LONG]
    entries = [
        {field.name: str(entry.get(field.name) or "").strip()[:LONG] for field in page.fields}
        for entry in answers.get("entries") or ()
    ]
    entries = [entry for entry in entries if any(entry.values())][:MOST_ENTRIES]
    return {**kept, "entries": entries} if entries else kept


def flat(answers: Mapping[str, Any]) -> dict[str, str]:
    """Return answers as words by name, the repeated entries together as one: what two pages are compared by."""
    return {
        name: said if isinstance(said, str) else json.dumps(said, ensure_ascii=False, sort_keys=True)
        for name, said in answers.items()
    }


def unflat(words: Mapping[str, str]) -> dict[str, Any]:
    """Return what `flat` was given."""
    return {name: json.loads(said) if name == "entries" and said else said for name, said in words.items()}


def names_of(page: WrittenPage) -> list[str]:
    """Return the names under which a page's answers are kept."""
    return [question.name for question in page.questions] + (["entries"] if page.entries else [])


def in_record(
    record: Mapping[str, Any], written: Mapping[str, Mapping[str, Any]], questions: str = ""
) -> dict[str, Any]:
    """Return a return's record with what was written beside its rows; the file's own sections come first.

    written: answers by page. questions: what the coordinator asked. `"written"` counts the answers, 0 where
    nothing was written.
    """
    narrative, glossary = [], []
    for page in pages_of(questions):
        answers = written.get(page.name, {})
        if page.name == ASKED:
            told = [f"{one.heading}\n{answers[one.name]}" for one in page.questions if one.name in answers]
            narrative += [[ASKED_HEADING, "\n\n".join(told)]] if told else []
            continue
        narrative += [
            [question.heading, answers[question.name]]
            for question in page.questions
            if question.name in answers and question.name not in ("author", "role")
        ]
        for number, entry in enumerate(answers.get("entries", ()), 1):
            if page.name == "glossary":
                glossary.append({"name": entry["name"], "code": "", "role": entry["role"]})
            else:
                told = [f"{field.heading}: {entry[field.name]}" for field in page.fields if entry[field.name]]
                narrative.append([f"Key practice {page.entries} {number}", "\n".join(told)])
    about = written.get("about", {})
    identity = dict(record["identity"])
    identity |= {name: about[name] for name in ("author", "role") if name in about}
    return {
        **record,
        "identity": identity,
        "narrative": [*record.get("narrative", ()), *narrative],
        "glossary": [*record["glossary"], *glossary],
        "written": len(narrative) + len(glossary) + sum(name in about for name in ("author", "role")),
    }
