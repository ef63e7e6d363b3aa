"""How a page of a file is shown beside what was read on it: its picture's size, and a frame for each row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from webforms.journeys.agency_return.reading_view import PAGE_ROWS
from webforms.journeys.readings import understood

LONGEST_EVENT = 200
"""Characters of an event beside the picture; the list of rows has all of it."""


@dataclass(frozen=True, slots=True)
class PageRow:
    """A row of which something stands on the page. list_page: of the list of rows. frames: left, top, width and
    height in points; () where the reader could not say where the row stands. others: its other pages.
    """

    key: str
    number: int
    list_page: int
    date_text: str
    understood: str
    event: str
    aside: bool
    frames: tuple[tuple[float, float, float, float], ...]
    others: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class PageView:
    """A page. width, height: in points, as it is shown. picture: there is one. outlined: frames can be drawn."""

    number: int
    pages: int
    width: float
    height: float
    picture: bool
    outlined: bool
    rows: tuple[PageRow, ...]


def page_count(record: Mapping[str, Any], pictures: Mapping[int, tuple[int, int]]) -> int:
    """Return how many pages the file has, 0 when it has none to show. pictures: sizes in pixels, by page."""
    return max(record.get("pages") or 0, len(record.get("page_sizes") or ()), *pictures, 0)


def page_view(record: Mapping[str, Any], page: int, pictures: Mapping[int, tuple[int, int]]) -> PageView:
    """Return what is shown of a page; of the nearest one when there is no such page."""
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
    )


def _rows(record: Mapping[str, Any], page: int) -> Iterator[PageRow]:
    outlines: Mapping[str, list[list[float]]] = record.get("outlines") or {}
    for number, row in enumerate(_in_order(record), 1):
        boxes = outlines.get(row["id"], [])
        on = {int(box[0]) for box in boxes} | {row["place"]["page"]} - {None}
        if page not in on:
            continue
        event = " ".join(row["event"].split())
        yield PageRow(
            key=row["id"],
            number=number,
            list_page=(number - 1) // PAGE_ROWS + 1,
            date_text=row["date_text"],
            understood=understood(row),
            event=event if len(event) <= LONGEST_EVENT else event[: LONGEST_EVENT - 1].rstrip() + "…",
            aside=bool(row.get("aside")),
            frames=tuple((x0, y0, x1 - x0, y1 - y0) for at, x0, y0, x1, y1 in boxes if at == page),
            others=tuple(sorted(on - {page})),
        )


def _in_order(record: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Give all rows, those that somebody set aside at their places among the others, as the list counts them."""
    aside = {row["position"]: {**row, "aside": True} for row in record.get("set_aside", ())}
    rows = iter(record["rows"])
    for at in range(len(record["rows"]) + len(aside)):
        yield aside[at] if at in aside else next(rows)
