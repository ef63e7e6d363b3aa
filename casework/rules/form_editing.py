"""One change after another to a partnership's form, each checked: what may be changed, and to what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from casework.rules.form_changes import (
    OWN,
    Description,
    FormChanges,
    OwnPage,
    OwnQuestion,
    Words,
    answers_of,
    changed,
    is_off,
    may_be_switched_off,
    page_may_be_switched_off,
    part_name,
    parts_of,
    siblings,
)
from casework.rules.form_words import (
    KINDS,
    OWN_PAGES_AT_MOST,
    OWN_QUESTIONS_AT_MOST,
    OWN_SECTION,
    TITLE_LIMIT,
    ChangeRefused,
    check_words,
    choices_from,
    one_line,
    paragraphs_of,
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a coordinator typed of an own question. options: one a line. only_when: "question=answer", or ""."""

    label: str
    kind: str
    hint: str = ""
    required: bool = False
    options: str = ""
    only_when: str = ""


def find_page(description: Description, name: str) -> dict[str, Any]:
    """Return a described page. Raises KeyError."""
    for page in description["pages"]:
        if page["name"] == name:
            found: dict[str, Any] = page
            return found
    raise KeyError(name)


def find_question(page: Description, name: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return (screen, question) of a described page. Raises KeyError."""
    for part in parts_of(page):
        for question in part["questions"]:
            if question["name"] == name:
                return part, question
    raise KeyError(name)


def why_always_asked(page: Description, question: Mapping[str, Any] | None = None) -> str:
    """Return why a question, or a page for None, cannot be switched off, in a sentence; "" for what can be."""
    if question is None:
        if page_may_be_switched_off(page):
            return ""
        return page.get("needed", "") or "Every referral needs answers from this page."
    if may_be_switched_off(page, question):
        return ""
    return question.get("needed", "") or page.get("needed", "") or "Every referral needs this answer."


def conditions(part: Mapping[str, Any], leave_out: str = "") -> list[tuple[str, str]]:
    """Return ("question=answer", in words) for each answer of a screen on which a question can hang."""
    return [
        (f"{question['name']}={value}", f"“{question['label']}” is “{text}”")
        for question in siblings(part["questions"])[""]
        if question["name"] != leave_out
        for value, text in answers_of(question).items()
    ]


def switch(standard: Description, changes: FormChanges, address: str, *, on: bool) -> FormChanges:
    """Ask a standard question or page again, or no longer. Raises ChangeRefused, KeyError."""
    page_name, _, name = address.partition("/")
    page = find_page(changed(standard, changes, whole=True), page_name)
    question = find_question(page, name)[1] if name else None
    if page_name.startswith(OWN) or name.startswith(OWN):
        raise ChangeRefused("", "This is your own. Remove it instead")
    if on:
        return replace(changes, off=changes.off - {address})
    if why := why_always_asked(page, question):
        raise ChangeRefused("", why.rstrip("."))
    for own in changes.questions:
        if not name and own.page == page_name:
            raise ChangeRefused("", f"This page asks your question “{own.label}”. Remove that first")
        if name and own.page == page_name and own.shown_when and own.shown_when[0] == name:
            message = f"Your question “{own.label}” is asked only after an answer to this one. Change that first"
            raise ChangeRefused("", message)
    return replace(changes, off=changes.off | {address})


def reword(standard: Description, changes: FormChanges, address: str, *, label: str, hint: str) -> FormChanges:
    """Give a standard question own words; its standard ones again where they are the same.

    Raises ChangeRefused, KeyError.
    """
    page_name, _, name = address.partition("/")
    page = find_page(standard, page_name)
    question = find_question(page, name)[1]
    label, hint = one_line(label), one_line(hint)
    if page.get("needed") and label != question["label"]:
        raise ChangeRefused("label", "These are the words of the law. Add your guidance in the hint instead")
    check_words(label, hint)
    _check_only_one(find_page(changed(standard, changes, whole=True), page_name), name, label)
    words = Words(
        None if label == question["label"] else label, None if hint == question.get("hint", "") else hint
    )
    kept = {key: value for key, value in changes.words.items() if key != address}
    return replace(changes, words=kept if words == Words() else {**kept, address: words})


def guide(standard: Description, changes: FormChanges, page_name: str, text: str) -> FormChanges:
    """Give a page own guidance, paragraphs divided by empty lines. Raises ChangeRefused, KeyError."""
    paragraphs = paragraphs_of(text)
    for place, own in enumerate(changes.pages):
        if own.name == page_name:
            pages = list(changes.pages)
            pages[place] = replace(own, guidance=paragraphs)
            return replace(changes, pages=tuple(pages))
    page = find_page(standard, page_name)
    kept = {key: value for key, value in changes.guidance.items() if key != page_name}
    if paragraphs != tuple(page.get("guidance", ())):
        kept[page_name] = paragraphs
    return replace(changes, guidance=kept)


def add(standard: Description, changes: FormChanges, page: str, part: str, name: str, asked: Asked) -> FormChanges:
    """Add an own question at the end of a screen. name: a new one, with `OWN`. Raises ChangeRefused, KeyError."""
    if len(changes.questions) >= OWN_QUESTIONS_AT_MOST:
        raise ChangeRefused("", f"A form can have {OWN_QUESTIONS_AT_MOST} questions of your own. Remove one first")
    if is_off(find_page(changed(standard, changes, whole=True), page), None, changes):
        raise ChangeRefused("", "This page is switched off. Switch it on first")
    made = _checked(standard, changes, OwnQuestion(name, page, part, "", "", "line"), asked)
    return replace(changes, questions=(*changes.questions, _at_the_end(standard, changes, made)))


def edit(standard: Description, changes: FormChanges, address: str, asked: Asked) -> FormChanges:
    """Change an own question. Raises ChangeRefused, KeyError."""
    before = own_question(changes, address)
    made = _checked(standard, changes, before, asked)
    hanging = [own for own in changes.questions if own.shown_when and own.shown_when[0] == before.name]
    left = answers_of({"kind": made.kind, "choices": made.choices})
    for own in hanging:
        assert own.shown_when is not None
        if made.shown_when or own.shown_when[1] not in left:
            message = f"Your question “{own.label}” is asked only after an answer to this one. Change that first"
            raise ChangeRefused("only_when" if made.shown_when else "kind", message)
    others = tuple(own for own in changes.questions if own.address != address)
    if (made.shown_when or ("",))[0] != (before.shown_when or ("",))[0]:
        without = replace(changes, questions=others, order=_order_without(changes, before))
        return replace(without, questions=(*others, _at_the_end(standard, without, made)))
    return replace(changes, questions=tuple(made if own is before else own for own in changes.questions))


def remove(changes: FormChanges, address: str) -> FormChanges:
    """Take an own question out. Raises ChangeRefused while another hangs on it, KeyError."""
    gone = own_question(changes, address)
    for own in changes.questions:
        if own.page == gone.page and own.shown_when and own.shown_when[0] == gone.name:
            raise ChangeRefused("", f"Your question “{own.label}” hangs on this one. Remove or change that first")
    return without_questions(changes, [gone])


def without_questions(changes: FormChanges, gone: Sequence[OwnQuestion]) -> FormChanges:
    """Return the changes without some own questions; what followed one of them follows the one before it."""
    for one in gone:
        left = (own for own in changes.questions if own.address != one.address)
        follows = next((own.after for own in changes.questions if own.address == one.address), one.after)
        changes = replace(
            changes,
            questions=tuple(
                replace(own, after=follows) if (own.page, own.after) == (one.page, one.name) else own
                for own in left
            ),
            order=_order_without(changes, one),
        )
    return changes


def _order_without(changes: FormChanges, own: OwnQuestion) -> dict[str, tuple[str, ...]]:
    order = {page: tuple(name for name in names if name != own.name) for page, names in changes.order.items()}
    return {page: names for page, names in order.items() if names}


def add_page(
    standard: Description, changes: FormChanges, name: str, *, title: str, section: str, guidance: str
) -> FormChanges:
    """Add an own page at the end of a section. name: a new one, with `OWN`. Raises ChangeRefused."""
    if len(changes.pages) >= OWN_PAGES_AT_MOST:
        raise ChangeRefused("", f"A form can have {OWN_PAGES_AT_MOST} pages of your own. Remove one first")
    made = _checked_page(standard, changes, OwnPage(name, title, section, paragraphs_of(guidance)))
    return replace(changes, pages=(*changes.pages, made))


def edit_page(
    standard: Description, changes: FormChanges, name: str, *, title: str, section: str, guidance: str
) -> FormChanges:
    """Change an own page. Raises ChangeRefused, KeyError."""
    if all(own.name != name for own in changes.pages):
        raise KeyError(name)
    made = _checked_page(standard, changes, OwnPage(name, title, section, paragraphs_of(guidance)))
    return replace(changes, pages=tuple(made if own.name == name else own for own in changes.pages))


def remove_page(changes: FormChanges, name: str) -> FormChanges:
    """Take an own page out, once it asks nothing. Raises ChangeRefused, KeyError."""
    if all(own.name != name for own in changes.pages):
        raise KeyError(name)
    if any(own.page == name for own in changes.questions):
        raise ChangeRefused("", "This page still has questions. Remove them first")
    order = {page: tuple(one for one in names if one != name) for page, names in changes.order.items()}
    return replace(changes, pages=tuple(own for own in changes.pages if own.name != name), order=order)


def own_question(changes: FormChanges, address: str) -> OwnQuestion:
    """Return the own question of that address. Raises KeyError."""
    for own in changes.questions:
        if own.address == address:
            return own
    raise KeyError(address)


def _checked(standard: Description, changes: FormChanges, before: OwnQuestion, asked: Asked) -> OwnQuestion:
    page = find_page(changed(standard, changes, whole=True), before.page)
    part = next((one for one in parts_of(page) if part_name(one) == before.part), None)
    if part is None:
        raise KeyError(before.part)
    label, hint = one_line(asked.label), one_line(asked.hint)
    check_words(label, hint)
    _check_only_one(page, before.name, label)
    if asked.kind not in KINDS:
        raise ChangeRefused("kind", "Select what kind of answer it takes")
    choices = choices_from(asked.options, before.choices) if asked.kind == "choice" else ()
    shown_when = None
    if asked.only_when:
        if asked.only_when not in dict(conditions(part, before.name)):
            raise ChangeRefused("only_when", "Select one of the answers in the list")
        controls, _, answer = asked.only_when.partition("=")
        if is_off(page, find_question(page, controls)[1], changes):
            raise ChangeRefused("only_when", "That question is switched off. Switch it on, or select another")
        shown_when = (controls, answer)
    return replace(
        before,
        label=label,
        kind=asked.kind,
        hint=hint,
        required=asked.required,
        choices=choices,
        shown_when=shown_when,
    )


def _at_the_end(standard: Description, changes: FormChanges, own: OwnQuestion) -> OwnQuestion:
    page = find_page(changed(standard, changes, whole=True), own.page)
    part = next(one for one in parts_of(page) if part_name(one) == own.part)
    beside = siblings(part["questions"]).get(own.shown_when[0] if own.shown_when else "", [])
    return replace(own, after=beside[-1]["name"] if beside else "")


def _check_only_one(page: Description, name: str, label: str) -> None:
    for part in parts_of(page):
        for other in part["questions"]:
            if other["name"] != name and other["label"].casefold() == label.casefold():
                raise ChangeRefused(
                    "label", "This page has a question with these words already. Enter other words"
                )


def _checked_page(standard: Description, changes: FormChanges, own: OwnPage) -> OwnPage:
    title = one_line(own.title)
    if not title:
        raise ChangeRefused("title", "Enter the title of the page")
    if len(title) > TITLE_LIMIT:
        raise ChangeRefused("title", f"The title must be {TITLE_LIMIT} characters or fewer")
    pages = changed(standard, changes, whole=True)["pages"]
    if any(page["name"] != own.name and page["title"].casefold() == title.casefold() for page in pages):
        raise ChangeRefused("title", "There is a page with this title already. Enter another title")
    if own.section not in {OWN_SECTION, *(page["section"] for page in standard["pages"])}:
        raise ChangeRefused("section", "Select where in the form the page comes")
    return replace(own, title=title)
