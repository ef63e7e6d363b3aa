"""What of a damaged PDF could not be recovered: told page by page, so that no page comes through silently empty.

A repair finds those objects again that are still there. What a page names and nobody finds is nothing to a PDF
library: such a page is blank, or lacks a font or a picture, and looks as if it always did. So what is named and
not there is looked for. Runs in the sandbox.
"""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from contextlib import suppress

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream

_LOST_KID = re.compile(r"object (\d+) 0: Pages tree includes non-dictionary object")
_KIDS = re.compile(rb"/Kids\s*\[([\s\d R]*)\]")
_EXPECTED = re.compile(rb"/Linearized\b[^>]{0,200}?/N\s+(\d{1,5})|/Count\s+(\d{1,5})\b")
_PAGES = re.compile(rb"/Type\s*/Pages\b")
_NOT_OF_THE_LOOK = frozenset(
    {"/Parent", "/Annots", "/StructParents", "/B", "/AA", "/PieceInfo", "/Metadata", "/AF"}
)
_MOST = 400_000
_MOST_MISSING = 20_000
_A4 = (0, 0, 595, 842)


def lost_kids(warnings: Sequence[object]) -> list[int]:
    """Return the numbers of the objects that should be pages and are not there, from what opening a file said."""
    found = (_LOST_KID.match(str(warning)) for warning in warnings)
    return list(dict.fromkeys(int(one[1]) for one in found if one))


def with_lost_pages(source: Pdf, data: bytes, lost: Sequence[int]) -> tuple[list[int], int]:
    """Put empty pages where lost ones stood, as far as that can be seen.

    Return their places, from 0, and how many have none; beside the lost ones those that the file counts.
    """
    if not lost:
        return [], 0
    have = [page.obj.objgen[0] for page in source.pages]
    known = set(lost)
    order: list[int] = []
    for match in _KIDS.finditer(data):
        kids = [int(number) for number in re.findall(rb"(\d+)\s+\d+\s+R", match[1])]
        if known & set(kids) and [kid for kid in kids if kid not in known] == have:
            order = kids
    places = [place for place, kid in enumerate(order) if kid in known]
    for place in places:
        empty = Dictionary(Type=Name.Page, MediaBox=Array(_like(source, place)))
        source.pages.insert(place, pikepdf.Page(source.make_indirect(empty)))
    missing = max(len(known) - len(places), _counted(data) - len(have) - len(places), 0)
    return places, min(missing, _MOST_MISSING)


def _counted(data: bytes) -> int:
    """Return how many pages a file says it has, as far as that can still be read."""
    most = 0
    for match in _EXPECTED.finditer(data):
        begins, ends = data.rfind(b"obj", 0, match.start()), data.find(b"endobj", match.end())
        if match[1] or _PAGES.search(data, max(begins, 0), ends if ends >= 0 else len(data)):
            most = max(most, int(match[1] or match[2]))
    return most


def _like(source: Pdf, place: int) -> list[float]:
    """Return the size of the page before, or after, which most likely was that of a lost one too."""
    with suppress(Exception):
        if len(source.pages):
            near = source.pages[max(place - 1, 0)]
            x0, y0, x1, y1 = (float(edge) for edge in near.mediabox)
            return [x0, y0, x1, y1]
    return list(_A4)


def nothing_left(page: Object) -> bool:
    """Return whether a page names content of which nothing is there."""
    return "/Contents" not in page and any(key == "/Contents" for key, _ in page.items())


def pages_in_doubt(data: bytes, lost: Sequence[int]) -> list[int]:
    """Return the numbers, from 1, of pages that name what is not there: content, a font, a picture."""
    with pikepdf.open(io.BytesIO(data), suppress_warnings=True) as source:
        with_lost_pages(source, data, lost)
        looking = _Looking()
        return [number for number, page in enumerate(source.pages, start=1) if looking.lacks(page.obj)]


class _Looking:
    def __init__(self) -> None:
        self._known: dict[tuple[int, int], bool] = {}
        self._left = _MOST

    def lacks(self, page: Object) -> bool:
        """Return whether a page, or what it has from the page tree above it, names what is not there."""
        above: Object | None = page
        for _ in range(50):
            if not isinstance(above, Dictionary):
                break
            if "/Resources" in above or above.get("/Parent") is None:
                break
            above = above.get("/Parent")
        shared = isinstance(above, Dictionary) and above != page and self._in(above.get("/Resources"), 0)
        return shared or self._in_entries(page, 0)

    def _in(self, one: object, depth: int) -> bool:
        if one is None:
            return True
        if not isinstance(one, Object) or depth > 40 or self._left <= 0:
            return False
        self._left -= 1
        if not isinstance(one, Array | Dictionary | Stream):
            return False
        if not one.is_indirect:
            return self._entries(one, depth)
        if one.objgen not in self._known:
            self._known[one.objgen] = False  # what leads back to it is answered by the rest
            self._known[one.objgen] = self._entries(one, depth)
        return self._known[one.objgen]

    def _entries(self, one: Object, depth: int) -> bool:
        if isinstance(one, Array):
            return any(self._in(item, depth + 1) for item in one)
        return self._in_entries(one, depth)

    def _in_entries(self, one: Object, depth: int) -> bool:
        return any(self._in(value, depth + 1) for key, value in one.items() if key not in _NOT_OF_THE_LOOK)
