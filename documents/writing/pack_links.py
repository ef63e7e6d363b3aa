"""Links between the chronology and the returns in a pack, both ways."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from documents.chronology.model import Chronology, MergedRow
from documents.reading.model import Row
from documents.writing.chronology_pdf_rows import reference
from documents.writing.pack_assembly import Assembly, Spot
from documents.writing.pack_own_documents import OwnDocument
from documents.writing.pack_returns import Coming
from documents.writing.pack_stamps import NOTE
from documents.writing.typesetting_glyphs import width


def link_rows(
    whole: Assembly,
    base: Assembly | OwnDocument,
    chronology: Chronology,
    coming: Sequence[Coming],
    rows: Mapping[str, Spot],
    before: int,
) -> None:
    """Make each row of the chronology lead to its place in its return, and say the page; and renderings lead back.

    base: what knows the links of the chronology. rows: where each merged row stands in the chronology, which comes
    after `before` pages. Links of rows whose return is not in the pack become plain text.
    """
    merged_of = _merged_ids(chronology, coming)
    where: dict[str, Spot] = {}
    for one, of_row in zip(coming, merged_of, strict=True):
        for row_id, merged_id in of_row.items():
            if row_id in one.rows:
                where.setdefault(merged_id, one.rows[row_id].moved(one.first - 1))
        _link_back(whole, one, of_row, rows, before)
    linked: Any = base  # its pages and links are of its own kind, and only go back to it
    for page, link, address in linked.links(whole.base):
        row = chronology.rows[_index(address)].row
        spot = where.get(row.id)
        if spot is not None:
            number = whole.number(spot.page)
            linked.point(link, spot, f"Go to this row in the return, page {number} of the pack")
            linked.note(page, link, _page_note(number, linked.room(link), reference(row.place)))
    linked.unlink(whole.base)


def _link_back(
    whole: Assembly, one: Coming, merged_of: Mapping[str, str], rows: Mapping[str, Spot], before: int
) -> None:
    if not one.rendered or one.reading is None:
        return
    linked: Any = one.own or whole
    for _, link, address in linked.links(one.part):
        row = one.reading.rows[_index(address)]
        spot = rows.get(merged_of.get(row.id, ""))
        if spot is not None:
            spot = spot.moved(before)
            number = whole.number(spot.page)
            linked.point(link, spot, f"Go to this row in the chronology, page {number} of the pack")
    linked.unlink(one.part)


def _page_note(page: str, room: float, beside: str) -> str:
    """Return how to say a page in so many points, of which the words `beside` take some."""
    left = room / NOTE - width(beside) - 0.5
    return next(
        (words for words in (f"pack page {page}", f"pack p. {page}") if _wide(words) <= left), f"p. {page}"
    )


@lru_cache(maxsize=4096)
def _wide(note: str) -> float:
    """Return the width of a note in ems; many rows lead to the same page."""
    return width(note)


def _index(address: str) -> int:
    return int(address.removeprefix("row:"))


def _merged_ids(chronology: Chronology, coming: Sequence[Coming]) -> list[dict[str, str]]:
    """Return, for each return, the merged id of each of its rows.

    A merged id ends in the row's own id, and the merged row names the file. Two returns may come in files of the
    same name: then the words that anonymising leaves alone decide.
    """
    merged: dict[tuple[str, str], list[MergedRow]] = defaultdict(list)
    for one in chronology.rows:
        merged[(one.file, one.row.id.rpartition("/")[2])].append(one)
    found: list[dict[str, str]] = []
    for part in coming:
        rows = part.reading.rows if part.reading is not None else ()
        file = part.reading.file if part.reading is not None else ""
        found.append({})
        for row in rows:
            candidates = merged.get((file, row.id), [])
            same = [one for one in candidates if _typed(one.row) == _typed(row)] or candidates
            if same:
                found[-1][row.id] = same[0].row.id
                if len(candidates) > 1:
                    candidates.remove(same[0])
    return found


def _typed(row: Row) -> tuple[str, str, str]:
    return row.date_text, row.time_text, row.source
