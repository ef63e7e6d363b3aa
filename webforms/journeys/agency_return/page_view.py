"""How a page of a file is shown beside what was read on it: its picture's size, and a frame for each row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from webforms.journeys.agency_return.reading_view import PAGE_ROWS, ReadRow, in_order, rows_with

Frame = tuple[float, float, float, float]
SIZES: Mapping[str, float] = {"fit": 0.0, "large": 1.6, "largest": 2.4}
"""How large a picture is shown, in CSS pixels for a point of the page; 0: as wide as its place. 1.6 is legible."""
MARGIN = 6.0
"""Points of the page that are shown around the frame of a row, where the row is shown alone."""


@dataclass(frozen=True, slots=True)
class PageRow:
    """A row of which something stands on the page. list_page: of the list of rows. frames: left, top, width and
    height in points; () where the reader could not say where the row stands. others: its other pages.
    """

    row: ReadRow
    list_page: int
    frames: tuple[Frame, ...]
    others: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class PageView:
    """A page. width, height: in points, as it is shown. picture: there is one. outlined: frames can be drawn.

    size: one of `SIZES`. shown_width: of the picture, as the page's source writes it.
    """

    number: int
    pages: int
    width: float
    height: float
    picture: bool
    outlined: bool
    rows: tuple[PageRow, ...]
    size: str = "fit"

    @property
    def shown_width(self) -> str:
        return f"{round(self.width * SIZES[self.size])}" if SIZES[self.size] else "100%"


@dataclass(frozen=True, slots=True)
class RowPicture:
    """The part of a page on which a row stands. page_width, page_height, and the part: in points of the page."""

    page: int
    page_width: float
    page_height: float
    part: Frame


def page_count(record: Mapping[str, Any], pictures: Mapping[int, tuple[int, int]]) -> int:
    """Return how many pages the file has, 0 when it has none to show. pictures: sizes in pixels, by page."""
    return max(record.get("pages") or 0, len(record.get("page_sizes") or ()), *pictures, 0)


def page_view(
    record: Mapping[str, Any], page: int, pictures: Mapping[int, tuple[int, int]], size: str = "fit"
) -> PageView:
    """Return what is shown of a page; of the nearest one when there is no such page. size: one of `SIZES`."""
    pages = max(page_count(record, pictures), 1)
    page = min(max(page, 1), pages)
    sizes = record.get("page_sizes") or ()
    width, height = sizes[page - 1] if page <= len(sizes) else (0.0, 0.0)
    outlined = bool(width and height)
    if not outlined:
        width, height = pictures.get(page, (595, 842))
    return PageView(
        number=page,
        pages=pages,
        width=width,
        height=height,
        picture=page in pictures,
        outlined=outlined,
        rows=tuple(_rows(record, page)),
        size=size if size in SIZES else "fit",
    )


def row_pictures(
    record: Mapping[str, Any], key: str, pictures: Mapping[int, tuple[int, int]]
) -> tuple[RowPicture, ...]:
    """Return the parts of the file's pages on which a row stands, page by page; () where they are not known."""
    sizes = record.get("page_sizes") or ()
    found = []
    for page, *box in (record.get("outlines") or {}).get(key, ()):
        page = int(page)
        if page not in pictures or page > len(sizes) or not all(sizes[page - 1]):
            continue
        width, height = sizes[page - 1]
        left, top = max(box[0] - MARGIN, 0.0), max(box[1] - MARGIN, 0.0)
        right, bottom = min(box[2] + MARGIN, width), min(box[3] + MARGIN, height)
        if right > left and bottom > top:
            found.append(RowPicture(page, width, height, (left, top, right - left, bottom - top)))
    return tuple(found)


def _rows(record: Mapping[str, Any], page: int) -> Iterator[PageRow]:
    outlines: Mapping[str, list[list[float]]] = record.get("outlines") or {}
    pages_of: dict[str, set[int]] = {}
    for row in in_order(record):
        on = {int(box[0]) for box in outlines.get(row["id"], [])} | {row["place"]["page"]} - {None}
        if page in on:
            pages_of[row["id"]] = on
    for shown in rows_with(record, pages_of):
        boxes = outlines.get(shown.key, [])
        yield PageRow(
            row=shown,
            list_page=(shown.number - 1) // PAGE_ROWS + 1,
            frames=tuple((x0, y0, x1 - x0, y1 - y0) for at, x0, y0, x1, y1 in boxes if at == page),
            others=tuple(sorted(pages_of[shown.key] - {page})),
        )
