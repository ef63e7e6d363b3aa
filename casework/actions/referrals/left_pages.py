"""What pages of a referral were left with before they were right: kept beside the draft's answers, sealed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from casework.records.store import Store
from casework.records.tables import ReferralDraft
from casework.rules.saved_elsewhere import SHOWN, of_tabs, tabs_of

Fields = Sequence[tuple[str, str]]
"""What a page was sent with: (name of the field, text)."""
Typed = Mapping[str, Fields]
"""By the screen's place, see `place_of`: its fields as they were sent."""


def place_of(page: str, number: int = 0, part: str = "") -> str:
    """Return how a screen of the form is called among the typed words: "children/2/home", "criteria"."""
    return "/".join([page, *([str(number), part] if number else [])])


def draft_context(draft_id: UUID) -> str:
    """Return what a draft's answers are sealed for."""
    return f"draft/{draft_id}"


def put_typed(store: Store, draft: ReferralDraft, place: str, fields: Fields) -> None:
    """Put what a page was left with beside a draft's answers, in the action's transaction.

    An entry that is not there, as its list became shorter meanwhile, is the one that would be added next.
    """
    page, _, rest = place.partition("/")
    number, _, part = rest.partition("/")
    if number.isdecimal():
        there = store.keys.unseal(draft.answers, draft_context(draft.id)).get(page) or ()
        nearest = place_of(page, min(int(number), len(there) + 1), part)
        place = nearest if nearest not in typed_of(store, draft) else place
    seal_typed(store, draft, {**typed_of(store, draft), place: fields})


def moved_up(typed: Typed, page: str, number: int) -> Typed:
    """Return the typed words after an entry was taken out: its own go, those of later entries move up."""
    moved: dict[str, Fields] = {}
    for place, words in typed.items():
        name, _, rest = place.partition("/")
        at, _, part = rest.partition("/")
        if name != page or not at.isdecimal() or int(at) < number:
            moved[place] = words
        elif int(at) > number:
            moved[place_of(page, int(at) - 1, part)] = words
    return moved


def without_tab(typed: Typed, place: str, shown: str) -> Typed:
    """Return the typed words after a page was saved from a tab: what another tab typed there stays.

    shown: the marks with which the page was sent (`saved_elsewhere.of_tabs`).
    """
    left = {name: words for name, words in typed.items() if name != place}
    words = dict(typed.get(place, ()))
    others = tabs_of(words.get(SHOWN, "")) - tabs_of(shown)
    if not others or not tabs_of(shown):
        return left
    return {**left, place: [*(words | {SHOWN: of_tabs(words[SHOWN], others)}).items()]}


def typed_of(store: Store, draft: ReferralDraft) -> Typed:
    """Return what a draft's pages were left with."""
    if draft.typed is None:
        return {}
    value = store.keys.unseal(draft.typed, f"{draft_context(draft.id)}/typed")
    return {place: [(name, text) for name, text in fields] for place, fields in value.items()}


def seal_typed(store: Store, draft: ReferralDraft, typed: Typed) -> None:
    """Keep `typed` in the place of what was kept, in the action's transaction."""
    plain = {place: [list(field) for field in fields] for place, fields in typed.items()}
    draft.typed = store.keys.seal(plain, f"{draft_context(draft.id)}/typed") if plain else None
