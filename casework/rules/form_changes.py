"""What a partnership changes on the standard referral form, and the form that comes of it.

Changes are kept, not copies of the form: when the standard form gains a question, every partnership's next version
has it. A question has an address, "page/question". Source: docs/decisions/0026.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import asdict, dataclass, field
from typing import Any

from casework.rules.form_order import by_section, ranked

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

    words: by a question's address. guidance: by a page's name. order: names of questions by their page's name, and
    of pages under "", where they come otherwise than in the standard form (`form_order.ranked`).
    brought: what the example that was taken up last brought of all this; None where nobody wrote it down.
    """

    off: frozenset[str] = frozenset()
    words: Mapping[str, Words] = field(default_factory=dict)
    guidance: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    questions: tuple[OwnQuestion, ...] = ()
    pages: tuple[OwnPage, ...] = ()
    order: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    brought: FormChanges | None = None

    def as_json(self) -> dict[str, Any]:
        """Return the changes as they are kept."""
        return {
            "off": sorted(self.off),
            "words": {address: asdict(words) for address, words in self.words.items()},
            "guidance": {page: list(paragraphs) for page, paragraphs in self.guidance.items()},
            "questions": [
                {
                    **asdict(one),
                    "choices": [list(choice) for choice in one.choices],
                    "shown_when": list(one.shown_when) if one.shown_when else None,
                }
                for one in self.questions
            ],
            "pages": [{**asdict(one), "guidance": list(one.guidance)} for one in self.pages],
            "order": {page: list(names) for page, names in self.order.items()},
            "brought": self.brought.as_json() if self.brought is not None else None,
        }


def from_json(value: Mapping[str, Any]) -> FormChanges:
    """Return kept changes; {} is none."""
    brought = value.get("brought")
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
        order={page: tuple(names) for page, names in value.get("order", {}).items()},
        brought=from_json(brought) if brought is not None else None,
    )


def changed(standard: Description, changes: FormChanges, *, whole: bool = False) -> dict[str, Any]:
    """Return the description of the form that a partnership asks: `standard` with its `changes`, plain JSON.

    A change that does not fit the standard form any more does no harm: what the service needs is always asked, an
    own question whose place is gone comes last, and one whose condition is gone is asked always. whole: with what
    is switched off and with pages that ask nothing, as the editor shows them.
    """
    pages = [_worded_page(page, changes) for page in standard["pages"]]
    for own in changes.pages:
        _put_page(pages, own)
    for names in by_section(pages).values():
        places = [number for number, page in enumerate(pages) if page["name"] in names]
        known = {page["name"]: page for page in pages}
        for place, name in zip(places, ranked(names, changes.order.get("", ())), strict=True):
            pages[place] = known[name]
    for page in pages:
        for part in parts_of(page):
            part["questions"] = _in_order(page, part, changes)
    if not whole:
        pages = [page for page in pages if not is_off(page, None, changes)]
        for page in pages:
            for part in parts_of(page):
                part["questions"] = _asked(page, part["questions"], changes)
            if "parts" in page:
                page["parts"] = [part for part in page["parts"] if part["questions"]]
        pages = [page for page in pages if page.get("parts", page.get("questions"))]
    return {"version": standard["version"], "pages": pages}


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


def is_off(page: Description, question: Mapping[str, Any] | None, changes: FormChanges) -> bool:
    """Return whether a standard question, or a page for None, is switched off; what may not be never is."""
    if question is None:
        return page["name"] in changes.off and page_may_be_switched_off(page)
    return f"{page['name']}/{question['name']}" in changes.off and may_be_switched_off(page, question)


def _worded_page(page: Description, changes: FormChanges) -> dict[str, Any]:
    made: dict[str, Any] = deepcopy(dict(page))
    if page["name"] in changes.guidance:
        made["guidance"] = list(changes.guidance[page["name"]])
    for part in parts_of(made):
        for question in part["questions"]:
            words = changes.words.get(f"{page['name']}/{question['name']}", Words())
            question["label"] = question["label"] if words.label is None else words.label
            if words.hint is not None:
                question["hint"] = words.hint
    return made


def _put_page(pages: list[dict[str, Any]], own: OwnPage) -> None:
    """Put an own page behind the last one of its section; a section that is not there is a new one at the end."""
    places = [number for number, page in enumerate(pages, 1) if page["section"] == own.section]
    made: dict[str, Any] = {"name": own.name, "title": own.title, "section": own.section, "questions": []}
    if own.guidance:
        made["guidance"] = list(own.guidance)
    pages.insert(places[-1] if places else len(pages), made)


def siblings(questions: Sequence[Mapping[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    """Return a screen's questions in their order, by the question on whose answer they hang; "" for none."""
    names = {question["name"] for question in questions}
    found: dict[str, list[dict[str, Any]]] = {"": []}
    for question in questions:
        condition = question.get("shown_when")
        controls = condition["question"] if condition and condition["question"] in names else ""
        found.setdefault(controls, []).append(dict(question))
    return found


def _in_order(page: Description, part: Mapping[str, Any], changes: FormChanges) -> list[dict[str, Any]]:
    """Return a screen's questions with the partnership's own, each behind the one on whose answer it hangs."""
    own, order = changes.questions, changes.order.get(page["name"], ())
    found = siblings(part["questions"])
    known = {question["name"]: question for question in part["questions"]}
    there = {part_name(one) for one in parts_of(page)}
    last = part is parts_of(page)[-1]
    here = [
        one
        for one in own
        if one.page == page["name"] and (one.part == part_name(part) or (last and one.part not in there))
    ]
    for one in sorted(here, key=lambda one: one.shown_when is not None):  # what they hang on is there before them
        made = _described(one, known.get(one.shown_when[0]) if one.shown_when else None)
        beside = found.setdefault(made["shown_when"]["question"] if "shown_when" in made else "", [])
        names = ["", *(question["name"] for question in beside)]
        fits = one.after in names and one.part in there and ("shown_when" in made or one.shown_when is None)
        beside.insert(names.index(one.after) if fits else len(beside), made)
        known[one.name] = made

    def flat(controls: str) -> Iterator[dict[str, Any]]:
        beside = {question["name"]: question for question in found.get(controls, ())}
        for name in ranked(list(beside), order):
            yield beside[name]
            yield from flat(name)

    return list(flat(""))


def _asked(
    page: Description, questions: Sequence[Mapping[str, Any]], changes: FormChanges
) -> list[dict[str, Any]]:
    """Return the questions that are not switched off, nor hang on one that is; an own one is then asked always."""
    left_out: set[str] = set()
    asked = []
    for question in map(dict, questions):
        hangs = question.get("shown_when", {}).get("question") in left_out
        if is_off(page, question, changes) or (hangs and not question["name"].startswith(OWN)):
            left_out.add(question["name"])
            continue
        if hangs:
            del question["shown_when"]
        asked.append(question)
    return asked


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
