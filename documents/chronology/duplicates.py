"""Exact duplicates: rows that an agency has in its return twice, word for word. They are linked, never dropped."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from itertools import combinations

from documents.chronology.model import MergedRow
from documents.reading.model import TEXT_FIELDS


def exact_duplicates(rows: Iterable[MergedRow]) -> tuple[tuple[str, str], ...]:
    """Return the pairs of rows of one agency that say the same; a group of three gives its three pairs.

    Same: date as understood (as typed where nothing was), time, and every text, whatever their white space
    and capitals. The earlier row in merged order stands first. Rows without any words are not compared.
    """
    near: dict[tuple[object, ...], list[MergedRow]] = defaultdict(list)
    for merged in rows:
        near[(merged.agency, merged.row.when.start, merged.row.when.end, merged.row.clock.start)].append(merged)
    same: dict[tuple[object, ...], list[str]] = defaultdict(list)
    for together in near.values():
        # Most rows have a day and time of their own: their words need not be looked at.
        for merged in together if len(together) > 1 else ():
            words = _words(merged)
            if any(words):
                same[(merged.agency, *_moment(merged), *words)].append(merged.row.id)
    return tuple(pair for ids in same.values() if len(ids) > 1 for pair in combinations(ids, 2))


def _words(merged: MergedRow) -> tuple[str, ...]:
    texts = [getattr(merged.row, field) for field in TEXT_FIELDS]
    texts += [f"{heading}: {text}" for heading, text in sorted(merged.row.other.items()) if text.strip()]
    return tuple(" ".join(text.split()).casefold() for text in texts)


def _moment(merged: MergedRow) -> tuple[object, ...]:
    row = merged.row
    understood = (row.when.start, row.when.end, row.when.certainty)
    typed_date = "" if row.when.start or row.when.end else " ".join(row.date_text.split()).casefold()
    typed_time = "" if row.clock.start else " ".join(row.time_text.split()).casefold()
    return (*understood, typed_date, row.clock.start, row.clock.end, typed_time)
