"""Which child, person or agency a page is about, when its list changed in another tab. Source: docs/rules.md R-59.

Every entry of a draft has an id of its own. A page carries the mark of its entry: the id, or "new:" and the id
that a further entry would get, so that two tabs that add make two, and a second press of Save makes no third.

"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from secrets import token_hex

ENTRY = "entry-id"
"""Where an entry keeps its id while it is a draft's; no question is called so."""
_NEW = "new:"
_ID = re.compile(r"[0-9a-f]{16}")
Entries = Sequence[Mapping[str, str]]


def mark_of(entries: Entries, number: int) -> str:
    """Return the mark for the page of an entry (from 1), or of the one that would be added next.

    "" for an entry of a draft from before entries had ids.
    """
    if number <= len(entries):
        return entries[number - 1].get(ENTRY, "")
    return _NEW + token_hex(8)


def number_of(entries: Entries, untrusted_mark: str, number: int) -> int | None:
    """Return the number that an entry has now, None when it was taken out.

    number: where the page found it; what counts for a page without a mark. A new entry comes after the last.
    """
    found = id_of(untrusted_mark)
    if not found:
        return number
    for place, entry in enumerate(entries, 1):
        if entry.get(ENTRY) == found:
            return place
    return len(entries) + 1 if untrusted_mark.startswith(_NEW) else None


def as_new(untrusted_mark: str) -> str:
    """Return the mark by which an entry that was taken out is added again."""
    return _NEW + id_of(untrusted_mark)


def id_of(untrusted_mark: str) -> str:
    """Return the id in a page's mark, "" for a page without one."""
    found = untrusted_mark.removeprefix(_NEW)
    return found if _ID.fullmatch(found) else ""


def with_ids(entries: Entries) -> list[Mapping[str, str]]:
    """Return the entries, each with an id."""
    return [entry if entry.get(ENTRY) else {**entry, ENTRY: token_hex(8)} for entry in entries]


def without_ids(entries: Entries) -> list[dict[str, str]]:
    """Return the entries as a referral keeps them."""
    return [{name: value for name, value in entry.items() if name != ENTRY} for entry in entries]
