"""The order of the pages: what follows a page, and how the task list shows each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask import url_for

from casework.actions.referrals.drafts import Draft
from casework.rules.form_model import Form, Page, Part


@dataclass(frozen=True, slots=True)
class TaskLine:
    """A page in the task list. status: "Completed", "Incomplete", "Not started yet" or "Optional"."""

    title: str
    href: str
    status: str

    @property
    def done(self) -> bool:
        return self.status == "Completed"


def task_list(draft: Draft, partnership: str) -> list[tuple[str, list[TaskLine]]]:
    """Return (section title, its pages) with where each stands."""
    return [
        (title, [TaskLine(page.title, address_of(page, partnership), _status(page, draft)) for page in pages])
        for title, pages in draft.form.sections()
    ]


def address_of(page: Page, partnership: str) -> str:
    """Return the address of a page."""
    return url_for("referral.page", partnership=partnership, name=page.name)


def part_address(page: Page, part: Part, number: int, partnership: str, back: str | None = None) -> str:
    """Return the address of a part of an entry. back: "check" to return to the check page."""
    return url_for(
        "referral.entry", partnership=partnership, name=page.name, number=number, step=part.name or None, back=back
    )


def change_address(page: Page, entry: Mapping[str, str], number: int, partnership: str) -> str:
    """Return where an entry is changed: at its first open question, else at its beginning."""
    left = page.missing(entry)
    part = page.part_of(left[0]) if left else page.parts[0]
    return part_address(page, part, number, partnership)


def left_open(draft: Draft, partnership: str) -> list[tuple[str, str]]:
    """Return (heading, address) of every screen that was left before it was right."""
    found = []
    for place in draft.typed:
        name, _, rest = place.partition("/")
        number, _, part_name = rest.partition("/")
        page = next((page for page in draft.form.pages if page.name == name), None)
        if page is None:
            continue
        if number.isdecimal():
            part = next((part for part in page.parts if part.name == part_name), page.parts[0])
            heading = f"{page.noun.capitalize()} {number}" + (f": {part.title}" if part.title else "")
            found.append((heading, part_address(page, part, int(number), partnership)))
        else:
            found.append((page.title, address_of(page, partnership)))
    return found


def after_part(page: Page, part: Part, number: int, partnership: str) -> str:
    """Return the address of the entry's next part, or of the list of entries after the last."""
    place = page.parts.index(part) + 1
    if place == len(page.parts):
        return address_of(page, partnership)
    return part_address(page, page.parts[place], number, partnership)


def before_part(page: Page, part: Part, number: int, partnership: str) -> str:
    """Return the address of the entry's part before, or of the list of entries before the first."""
    place = page.parts.index(part)
    return (
        part_address(page, page.parts[place - 1], number, partnership) if place else address_of(page, partnership)
    )


def after(form: Form, page: Page, partnership: str) -> str:
    """Return the address of the page that follows, or of the task list after a section's last page."""
    place = form.pages.index(page)
    following = form.pages[place + 1] if place + 1 < len(form.pages) else None
    if following is None or following.section != page.section:
        return url_for("referral.tasks", partnership=partnership)
    return address_of(following, partnership)


def _status(page: Page, draft: Draft) -> str:
    answers = draft.answers
    started = page.name in answers
    if any(place.split("/")[0] == page.name for place in draft.typed):
        return "Incomplete"
    if started and page.is_complete(answers):
        return "Completed"
    if started and page.entries(answers):
        return "Incomplete"
    needed = page.least > 0 if page.repeats else any(question.required for question in page.questions)
    return "Not started yet" if needed else "Optional"
