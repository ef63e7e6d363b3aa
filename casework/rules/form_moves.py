"""A coordinator moves a question or a page of the form one place up or down. Source: docs/rules.md R-101.

Questions stay on their screen and under the answer on which they hang, pages in their section. What the safety of
a referral or the law puts in a place stays there, and nothing is moved past it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from casework.rules.form_changes import OWN, Description, FormChanges, changed, parts_of, siblings
from casework.rules.form_editing import find_page, find_question
from casework.rules.form_order import by_section
from casework.rules.form_words import ChangeRefused

FIXED_PAGES = frozenset({"safeguarding-lead"})
"""The gate: who refers says that the safeguarding lead was asked, before anything else is told."""


def why_fixed(page: Mapping[str, Any], question: Mapping[str, Any] | None = None) -> str:
    """Return why a question, or a page for None, cannot be moved, in a sentence; "" for what can be."""
    if question is None:
        return "It stays before all questions about the case." if page["name"] in FIXED_PAGES else ""
    if page.get("needed") and not question["name"].startswith(OWN):
        return "This is the order of the law."
    return ""


def question_moves(page: Mapping[str, Any]) -> dict[str, tuple[bool, bool]]:
    """Return of every question of a described page whether it can go (up, down)."""
    found = {}
    for part in parts_of(page):
        for beside in siblings(part["questions"]).values():
            for place, question in enumerate(beside):
                free = not why_fixed(page, question)
                found[question["name"]] = (free and place > 0, free and place + 1 < len(beside))
    return found


def page_moves(pages: Sequence[Mapping[str, Any]]) -> dict[str, tuple[bool, bool]]:
    """Return of every page of a described form whether it can go (up, down)."""
    found = {}
    for names in by_section(pages).values():
        for place, name in enumerate(names):
            up, down = names[:place][-1:], names[place + 1 : place + 2]
            free = name not in FIXED_PAGES
            found[name] = (free and _may_pass(up), free and _may_pass(down))
    return found


def move(standard: Description, changes: FormChanges, address: str, *, up: bool) -> FormChanges:
    """Move a question, or a page where the address is a page's name, one place among those beside it.

    At the end it stays where it is. Raises ChangeRefused for what has a fixed place, KeyError.
    """
    page_name, _, name = address.partition("/")
    whole = changed(standard, changes, whole=True)
    page = find_page(whole, page_name)
    if why := why_fixed(page, find_question(page, name)[1] if name else None):
        raise ChangeRefused("", why.rstrip("."))
    if not name:
        if not page_moves(whole["pages"])[page_name][0 if up else 1]:
            return changes
        beside = by_section(whole["pages"])[page["section"]]
        names = [one["name"] for one in whole["pages"]]
        return _ordered(standard, changes, "", _swapped(names, beside, page_name, up=up))
    if not question_moves(page)[name][0 if up else 1]:
        return changes
    part, _ = find_question(page, name)
    groups = siblings(part["questions"]).values()
    beside = next(names for names in ([one["name"] for one in group] for group in groups) if name in names)
    names = [one["name"] for screen in parts_of(page) for one in screen["questions"]]
    return _ordered(standard, changes, page_name, _swapped(names, beside, name, up=up))


def _may_pass(neighbour: Sequence[str]) -> bool:
    return bool(neighbour) and neighbour[0] not in FIXED_PAGES


def _swapped(names: Sequence[str], beside: Sequence[str], name: str, *, up: bool) -> tuple[str, ...]:
    """Return `names` with `name` and the one before or after it in `beside` in each other's places."""
    other = beside[beside.index(name) + (-1 if up else 1)]
    swap = {name: other, other: name}
    return tuple(swap.get(one, one) for one in names)


def _ordered(standard: Description, changes: FormChanges, where: str, names: tuple[str, ...]) -> FormChanges:
    """Return the changes with an order, or without where it is the one that comes by itself."""
    without = {page: order for page, order in changes.order.items() if page != where}
    plain, put = replace(changes, order=without), replace(changes, order={**without, where: names})
    same = changed(standard, plain, whole=True) == changed(standard, put, whole=True)
    return plain if same else put
