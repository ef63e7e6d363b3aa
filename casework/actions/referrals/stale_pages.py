"""A page that was open while its referral changed elsewhere: what is asked about, and never overwritten."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from casework.actions.work import NotFound, Refusal
from casework.rules import form_entries
from casework.rules.form_model import Page
from casework.rules.saved_elsewhere import together


class SavedElsewhere(Refusal):
    """Fields of a page were saved otherwise in another tab or browser. clashes: their names."""

    def __init__(self, clashes: tuple[str, ...]) -> None:
        super().__init__(
            "saved-elsewhere",
            "This page was saved with other words in another tab or browser. Both are shown below: "
            "put yours right and save the page again",
        )
        self.clashes = clashes


def merged(shown: str, now: Mapping[str, str], sent: Mapping[str, str]) -> dict[str, str]:
    """Return what stands of a page's answers. Raises SavedElsewhere. Arguments: `saved_elsewhere.together`."""
    found = together(shown, now, sent)
    if found.clashes:
        raise SavedElsewhere(found.clashes)
    return found.answers


def place_in(entries: Sequence[Mapping[str, str]], described: Page, mark: str, number: int) -> int:
    """Return where an entry goes. mark, number: as `form_entries.number_of` takes them.

    Raises Refusal("removed", "too-many"), NotFound.
    """
    at = form_entries.number_of(entries, mark, number)
    if at is None:
        raise Refusal("removed", removed_words(described))
    if at > described.most and mark:
        raise Refusal("too-many", f"There are {described.most} already, and no more can be added")
    if not 1 <= at <= min(len(entries) + 1, described.most):
        raise NotFound
    return at


def removed_words(described: Page) -> str:
    """Return what is said when a page's entry was taken out elsewhere."""
    return (
        f"This {described.noun} was removed in another tab or browser. What you typed is still on this page: "
        f"save it to add a new {described.noun}, or go back"
    )
