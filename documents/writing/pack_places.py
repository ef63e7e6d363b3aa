"""On which page of a printed file a row stands: looked for by its words, as printing moves rows about."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence

from documents.reading.model import Row
from documents.writing.pack_assembly import Spot

_ENOUGH = 40
"""Characters of a cell that tell its row from the others; a row breaks over pages further down."""
_LOOKED_AT = 4 * _ENOUGH
"""Characters of a cell that are made ready to be looked for: few are so full of spaces that it is not enough."""
_UNSEEN = re.compile("[-\\s\u00ad\u200b-\u200f\u2010\u2011\u2028-\u202f\u2060\ufeff\ufffd\ufffe\x00-\x1f]+")

_UNSEEN_ASCII = {code: None for code in range(128) if _UNSEEN.fullmatch(chr(code))}


def places_of(rows: Sequence[Row], texts: Sequence[str]) -> Mapping[str, Spot]:
    """Return the page on which each row begins, by its id. texts: the words of each page.

    Rows stand on pages in their order. A row whose words are not found stands where the rows around it do.
    """
    pages = [_squeezed(text) for text in texts]
    found: dict[str, Spot] = {}
    here = 0
    for row in rows:
        wanted = [text[:_ENOUGH] for text in (_squeezed(cell[:_LOOKED_AT]) for cell in _cells(row)) if text]
        page = _best(wanted, pages, here)
        if page is not None:
            here = page
        found[row.id] = Spot(here + 1)
    return found


def _cells(row: Row) -> Sequence[str]:
    return (row.event, row.date_text, row.action, row.source, row.people, row.comment, *row.other.values())


def _best(wanted: Sequence[str], pages: Sequence[str], here: int) -> int | None:
    """Return the page that holds most of the cells; among those alike the first from `here` on, else the first.

    The first cell, the event, must be there if it is anywhere.
    """
    if not wanted:
        return None
    best, most = None, 0
    for page in [*range(here, len(pages)), *range(here)]:
        held = sum(len(text) for text in wanted if text in pages[page])
        if held and wanted[0] in pages[page]:
            held += 1000
        if held > most:
            best, most = page, held
        if most >= 1000 + sum(map(len, wanted)):
            break
    # A date and a time alone stand on many pages.
    return best if most >= 12 else None


def _squeezed(text: str) -> str:
    if text.isascii():
        return text.translate(_UNSEEN_ASCII)  # several times as quick
    return _UNSEEN.sub("", unicodedata.normalize("NFKD", text))


def spot_on(page: int | None, before: int, pages: int) -> Spot:
    """Return the page of a row; the part's first if the reader could not say, or said one that is not there."""
    return Spot(before + page) if page is not None and 0 < page <= pages else Spot(1)
