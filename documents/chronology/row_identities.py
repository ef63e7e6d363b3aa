"""Which row of a newer merge is which row of an older one, and what changed: notes stay where they belong."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rapidfuzz import fuzz

from documents.reading.versions import SAME_ROW, SHOWN, match

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


def came_back(gone: Rows, rows: Rows, new: Collection[str]) -> dict[str, int]:
    """Return which row that went with an earlier merge each new row is: id of the new row -> place in `gone`.

    gone: rows that merges before withdrew, as they were last, the latest gone first. new: ids of rows of which
    `changes_between` knows no row before. A row is back where it tells the same event, or stands on the same day
    in words as alike as those of a changed row; standing at the same place of the file is not enough.
    """
    olds = [{**row, "at": at} for at, row in enumerate(gone)]
    news = _by_agency([row for row in rows if row["id"] in new])
    found: dict[str, int] = {}
    for agency, before in _by_agency(olds).items():
        now = news.get(agency, [])
        for old, back in match(before, now).items():
            if _tells_again(before[old], now[back]):
                found[now[back]["id"]] = before[old]["at"]
    return found


def _tells_again(old: Mapping[str, Any], new: Mapping[str, Any]) -> bool:
    one, other = (" ".join(row["event"].casefold().split()) for row in (old, new))
    if one and one == other:
        return True
    days, others = ((row["start"], row["end"]) for row in (old, new))
    return days == others != (None, None) and fuzz.ratio(one, other) >= SAME_ROW


def _by_agency(rows: Rows) -> dict[str, list[Mapping[str, Any]]]:
    found: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for row in rows:
        found[row["agency"]].append(row)
    return found


def _same(old: Mapping[str, Any] | None, new: Mapping[str, Any]) -> bool:
    return old is not None and not _different(old, new)


def _different(old: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(name for name in COMPARED if old.get(name) != new.get(name))
