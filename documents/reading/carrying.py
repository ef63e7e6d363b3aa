"""Mendings of an earlier version of a return, and the file that came after it: what is carried, what is lost."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from documents.reading.model import TEXT_FIELDS
from documents.reading.versions import in_order, match, same_words

Record = Mapping[str, Any]
Row = Mapping[str, Any]
Change = Mapping[str, Any]


def outstanding(
    earlier: Record, mended: Record, changes: Mapping[str, Change], later: Record, mine: Mapping[str, Change]
) -> list[dict[str, Any]]:
    """Return the changes of an earlier version that the later one neither has nor makes needless, row by row.

    earlier, later: as the machine read them; mended: the earlier one with its changes. mine: the changes that the
    later one has already: a row with one is settled. Each is `{"number": of the row in the earlier version's list,
    "row": with the change, "before": as it was read, or None for a row that was added, "aside": it was kept out,
    "row_id": the later one's row, or None where no row is like it, "change": to put there, or None where that row
    says something else and the change cannot be carried}`.

    A change is needless where the later file says what the mended row says, where a row that was kept out is gone,
    and where it only said of words that they are right which are others now: those are asked about anew.
    """
    same = same_words(earlier["rows"], later["rows"])
    pairs = {**match(earlier["rows"], later["rows"]), **same}
    place = {row["id"]: at for at, row in enumerate(earlier["rows"])}
    said = {_said(row) for row in later["rows"]}
    found: list[dict[str, Any]] = []
    for number, row in enumerate(in_order(mended), 1):
        change = changes.get(row["id"])
        if change is None:
            continue
        at = place.get(row["id"])
        if at is None:
            row_id: str | None = row["id"]
            above = place.get(change.get("after", ""))
            after = later["rows"][pairs[above]]["id"] if above in pairs else change.get("after", "")
            to_put: Change | None = {**change, "after": after}
            needless = _said(row) in said
        else:
            row_id = later["rows"][pairs[at]]["id"] if at in pairs else None
            to_put = dict(change) if at in same else None
            needless = to_put is None and _needless(row, change, row_id, said)
        if needless or row_id in mine:
            continue
        before = None if at is None else earlier["rows"][at]
        found.append(
            {
                "number": number,
                "row": row,
                "before": before,
                "aside": bool(row.get("aside")),
                "row_id": row_id,
                "change": to_put,
            }
        )
    return found


def _needless(row: Row, change: Change, row_id: str | None, said: set[tuple[Any, ...]]) -> bool:
    if row.get("aside"):
        return row_id is None
    return "fields" not in change or _said(row) in said


def _said(row: Row) -> tuple[Any, ...]:
    """Return what a row says; a date that is written in another way is the same date."""
    words = tuple(" ".join(row[name].split()) for name in TEXT_FIELDS)
    when = (row["start"], row["end"], row["time"])
    return (*when, *words) if any(when) else (" ".join(row["date_text"].split()), *words)
