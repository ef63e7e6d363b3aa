"""Which row of a newer merge is which row of an older one, and what changed: notes stay where they belong."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from documents.reading.versions import SHOWN, match

Rows = Sequence[Mapping[str, Any]]
"""Merged rows as `chronology.json` has them."""

COMPARED = (*SHOWN, "start", "end", "time", "time_end", "other")


@dataclass(frozen=True, slots=True)
class Changes:
    """What a merge changed. came_from: id of a newer row -> id of the older row that it is.

    new, changed: ids of newer rows, in their order; fields: for each changed row the fields that differ.
    withdrawn: ids of older rows that are no more, in their order.
    """

    came_from: Mapping[str, str]
    new: tuple[str, ...]
    changed: tuple[str, ...]
    fields: Mapping[str, tuple[str, ...]]
    withdrawn: tuple[str, ...]


def changes_between(earlier: Rows, later: Rows) -> Changes:
    """Return what became of each row, agency by agency: a row never becomes another agency's.

    A row whose id and words are as before is the same. The others are matched by what they say, because a row
    put in at the top of a corrected return moves every number below it.
    """
    olds, news = _by_agency(earlier), _by_agency(later)
    came_from: dict[str, str] = {}
    for agency, now in news.items():
        before = olds.get(agency, [])
        as_before = {row["id"]: row for row in before}
        unmoved = {row["id"] for row in now if _same(as_before.get(row["id"]), row)}
        came_from.update({row_id: row_id for row_id in unmoved})
        left = [row for row in before if row["id"] not in unmoved]
        right = [row for row in now if row["id"] not in unmoved]
        for old, new in match(left, right).items():
            came_from[right[new]["id"]] = left[old]["id"]
    by_id = {row["id"]: row for row in earlier}
    fields = {
        row["id"]: different
        for row in later
        if row["id"] in came_from and (different := _different(by_id[came_from[row["id"]]], row))
    }
    kept = set(came_from.values())
    return Changes(
        came_from,
        tuple(row["id"] for row in later if row["id"] not in came_from),
        tuple(row["id"] for row in later if row["id"] in fields),
        fields,
        tuple(row["id"] for row in earlier if row["id"] not in kept),
    )


def _by_agency(rows: Rows) -> dict[str, list[Mapping[str, Any]]]:
    found: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for row in rows:
        found[row["agency"]].append(row)
    return found


def _same(old: Mapping[str, Any] | None, new: Mapping[str, Any]) -> bool:
    return old is not None and not _different(old, new)


def _different(old: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(name for name in COMPARED if old.get(name) != new.get(name))
