"""What a partnership changes on the standard referral form, and the form that comes of it.

Changes are kept, not copies of the form: when the standard form gains a question, every partnership's next version
has it. A question has an address, "page/question". Source: docs/decisions/0026.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

OWN = "own_"
"""How the names of a partnership's own questions and pages begin; no standard one does."""
Description = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Words:
    """A standard question's words where a partnership has its own. None: as in the standard form."""

    label: str | None = None
    hint: str | None = None


@dataclass(frozen=True, slots=True)
class OwnQuestion:
    """A question that a partnership added. after: the question of its part that it follows, "" for the first one.

    choices: (value, text) of a choice. shown_when: (question of the same part, its answer), None for always.
    """

    name: str
    page: str
    part: str
    after: str
    label: str
    kind: str
    required: bool = False
    hint: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    shown_when: tuple[str, str] | None = None

    @property
    def address(self) -> str:
        return f"{self.page}/{self.name}"


@dataclass(frozen=True, slots=True)
class OwnPage:
    """A page that a partnership added, at the end of its section. guidance: paragraphs."""

    name: str
    title: str
    section: str
    guidance: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FormChanges:
    """All that one partnership changes. off: addresses of questions and names of pages that are not asked.

    words: by a question's address. guidance: by a page's name.
    """

    off: frozenset[str] = frozenset()
    words: Mapping[str, Words] = field(default_factory=dict)
    guidance: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    questions: tuple[OwnQuestion, ...] = ()
    pages: tuple[OwnPage, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Return the changes as they are kept."""
        return {
            "off": sorted(self.off),
            "words": {
                address: {"label": words.label, "hint": words.hint} for address, words in self.words.items()
            },
            "guidance": {page: list(paragraphs) for page, paragraphs in self.guidance.items()},
            "questions": [
                {
                    "name": one.name,
                    "page": one.page,
                    "part": one.part,
                    "after": one.after,
                    "label": one.label,
                    "kind": one.kind,
                    "required": one.required,
                    "hint": one.hint,
                    "choices": [list(choice) for choice in one.choices],
                    "shown_when": list(one.shown_when) if one.shown_when else None,
                }
                for one in self.questions
            ],
            "pages": [
                {
                    "name": one.name,
                    "title": one.title,
                    "section": one.section,
                    "guidance": list(one.guidance),
                }
                for one in self.pages
            ],
        }


def from_json(value: Mapping[str, Any]) -> FormChanges:
    """Return kept changes; {} is none."""
    return FormChanges(
        off=frozenset(value.get("off", ())),
        words={
            address: Words(words.get("label"), words.get("hint"))
            for address, words in value.get("words", {}).items()
        },
        guidance={page: tuple(paragraphs) for page, paragraphs in value.get("guidance", {}).items()},
        questions=tuple(
            OwnQuestion(
                **{
                    **one,
                    "choices": tuple((choice[0], choice[1]) for choice in one.get("choices", ())),
                    "shown_when": (one["shown_when"][0], one["shown_when"][1]) if one.get("shown_when") else None,
                }
            )
            for one in value.get("questions", ())
        ),
        pages=tuple(
            OwnPage(one["name"], one["title"], one["section"], tuple(one.get("guidance", ())))
            for one in value.get("pages", ())
        ),
    )


def changed(standard: Description, changes: FormChanges, *, whole: bool = False) -> dict[str, Any]:
    """Return the description of the form that a partnership asks: `standard` with its `changes`, plain JSON.

    A change that does not fit the standard form any more does no harm: what the service needs is always asked, and
    an own question whose condition is gone is asked always. whole: with what is switched off, and with pages that
    ask nothing, as the editor shows them.
    """
    off = frozenset[str]() if whole else changes.off
    pages = [_changed_page(page, changes, off) for page in standard["pages"] if not _page_is_off(page, off)]
    for own in changes.pages:
        _put_page(pages, own)
    for page in pages:
        for part in parts_of(page):
            _put_questions(page, part, changes.questions)
    asked = [page for page in pages if whole or any(part["questions"] for part in parts_of(page))]
    for page in asked:
        if "parts" in page and not whole:
            page["parts"] = [part for part in page["parts"] if part["questions"]]
    return {"version": standard["version"], "pages": asked}


def may_be_switched_off(page: Mapping[str, Any], question: Mapping[str, Any]) -> bool:
    """Return whether a standard question may be left out: nobody needs its answer."""
    return not question.get("required", False) and not question.get("needed") and not page.get("needed")


def page_may_be_switched_off(page: Mapping[str, Any]) -> bool:
    """Return whether a standard page may be left out as a whole: nobody must fill it in, and no rule reads it."""
    if page.get("needed") or page.get("least", 0):
        return False
    asked = [question for part in parts_of(page) for question in part["questions"]]
    if any(question.get("needed") for question in asked):
        return False
    return bool(page.get("noun")) or not any(question.get("required", False) for question in asked)


def parts_of(page: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return a described page's screens; a page of one screen is its own."""
    parts: list[dict[str, Any]] = page.get("parts") or [page]
    return parts


def part_name(part: Mapping[str, Any]) -> str:
    """Return the name of a screen, "" for that of a page of one screen."""
    return str(part["name"]) if "section" not in part else ""


def _page_is_off(page: Mapping[str, Any], off: frozenset[str]) -> bool:
    return page["name"] in off and page_may_be_switched_off(page)


def _changed_page(page: Description, changes: FormChanges, off: frozenset[str]) -> dict[str, Any]:
    made: dict[str, Any] = deepcopy(dict(page))
    if page["name"] in changes.guidance:
        made["guidance"] = list(changes.guidance[page["name"]])
    for part in parts_of(made):
        left_out = {
            question["name"]
            for question in part["questions"]
            if f"{page['name']}/{question['name']}" in off and may_be_switched_off(page, question)
        }
        # What hangs on a question that is not asked can not be asked either.
        left_out |= {
            question["name"]
            for question in part["questions"]
            if question.get("shown_when") and question["shown_when"]["question"] in left_out
        }
        part["questions"] = [
            _worded(question, changes.words.get(f"{page['name']}/{question['name']}"))
            for question in part["questions"]
            if question["name"] not in left_out
        ]
    return made


def _worded(question: dict[str, Any], words: Words | None) -> dict[str, Any]:
    if words is not None and words.label is not None:
        question["label"] = words.label
    if words is not None and words.hint is not None:
        question["hint"] = words.hint
    return question


def _put_page(pages: list[dict[str, Any]], own: OwnPage) -> None:
    """Put an own page behind the last one of its section; a section that is not there is a new one at the end."""
    place = max(
        (number for number, page in enumerate(pages, 1) if page["section"] == own.section), default=len(pages)
    )
    made: dict[str, Any] = {"name": own.name, "title": own.title, "section": own.section, "questions": []}
    if own.guidance:
        made["guidance"] = list(own.guidance)
    pages.insert(place, made)


def _put_questions(page: Mapping[str, Any], part: dict[str, Any], own: Sequence[OwnQuestion]) -> None:
    asked: list[dict[str, Any]] = part["questions"]
    for question in of_part(own, page["name"], part_name(part), last=part is parts_of(page)[-1], page=page):
        names = [one["name"] for one in asked]
        place = names.index(question.after) + 1 if question.after in names else len(names) if question.after else 0
        controls = next(
            (one for one in asked if question.shown_when and one["name"] == question.shown_when[0]), None
        )
        if controls is not None:
            place = max(place, asked.index(controls) + 1)
        asked.insert(place, _described(question, controls))


def of_part(
    own: Sequence[OwnQuestion], page_name: str, part: str, *, last: bool, page: Mapping[str, Any]
) -> Iterator[OwnQuestion]:
    """Give the own questions of a screen in order; those of a screen that is gone come on the page's last."""
    there = {part_name(one) for one in parts_of(page)}
    for question in own:
        if question.page == page_name and (question.part == part or (last and question.part not in there)):
            yield question


def _described(own: OwnQuestion, controls: Mapping[str, Any] | None) -> dict[str, Any]:
    made: dict[str, Any] = {"name": own.name, "label": own.label, "kind": own.kind}
    if own.required:
        made |= {"required": True, "error": error_of(own)}
    if own.hint:
        made["hint"] = own.hint
    if own.choices:
        made["choices"] = [list(choice) for choice in own.choices]
    if controls is not None and own.shown_when is not None and own.shown_when[1] in answers_of(controls):
        made["shown_when"] = {"question": own.shown_when[0], "is": [own.shown_when[1]]}
    return made


def answers_of(question: Mapping[str, Any]) -> dict[str, str]:
    """Return the answers, value → text, among which a described question lets people choose; {} for no choice."""
    fixed = {"yes-no": ("yes", "no"), "yes-no-unclear": ("yes", "no", "unclear")}.get(question["kind"])
    if fixed:
        return {value: value.capitalize() for value in fixed}
    return {choice[0]: choice[1] for choice in question.get("choices", ())}


def error_of(own: OwnQuestion) -> str:
    """Return what is said when a needed own question was not answered, in the grammar of all errors."""
    if own.kind in ("yes-no", "yes-no-unclear", "choice"):
        return f"Select an answer to “{own.label}”"
    what = "a date" if own.kind in ("date", "past-date") else "a time" if own.kind == "time" else "an answer"
    return f"Enter {what} for “{own.label}”" if what != "an answer" else f"Enter an answer to “{own.label}”"
