"""The page of the return on which a row stands, with the row outlined; a file without pages: its rows as read.

A Word or Excel file is shown as LibreOffice prints it. CSV and rows typed here have no pages: a picture made of
what was read would show nothing but what was read, and look like more.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import abort, redirect, render_template, url_for
from werkzeug.wrappers import Response

from casework.actions import cases
from casework.actions.desk import (
    changes as desk_changes,
    chronology_rows,
    rows as desk_rows,
    sources as desk_sources,
)
from casework.actions.returns import page_pictures, printed_pages, returns
from casework.rules.permissions import Permission
from webforms.access import current_work, requires
from webforms.journeys.agency_return.reading_view import PAGE_ROWS
from webforms.journeys.casework.chronology.chronology_view import agency_marks, shown
from webforms.journeys.casework.pages import pages

Shown = str | Response
ROOM = 1.5
"""Points of the page between a row's words and its outline."""


@dataclass(frozen=True, slots=True)
class OutlinedPage:
    """A page's picture with the row's place on it. width, height: of the page in points; frames: left, top, width
    and height in points, () where it is not known where on the page the row stands.
    """

    number: int
    width: float
    height: float
    frames: tuple[tuple[float, float, float, float], ...]


@pages.get("/cases/<uuid:case_id>/chronology/rows/<uuid:row_id>/source", endpoint="row_source")
@requires(Permission.SEE_NAMES)
def row_source(case_id: UUID, row_id: UUID) -> Shown:
    """Show the row as it stands in its agency's file."""
    work = current_work()
    built = chronology_rows.newest_ready(work, case_id)
    if built is None:
        abort(404)
    gone = desk_changes.withdrawn_row(work, built.id, row_id)
    build_id = gone.build if gone else built.id
    source = desk_sources.source(work, build_id, row_id)
    record = returns.reading_of(work, source.upload_id) or {}
    pictures = page_pictures.pictures_of(work, source.upload_id)
    with_places = printed_pages.with_places(work, source.upload_id, record)
    outlined = list(outlined_pages(with_places, source.key, source.page, pictures.sizes))
    printed = bool(with_places.get("printed"))
    waits = printed and pictures.state == "waiting"
    if not outlined and (waits or not printed):
        page = _list_page(record, source.key)
        address = url_for("agency_return.reading", upload_id=source.upload_id, page=page if page > 1 else None)
        return redirect(f"{address}#row-{source.key}", 303)
    (row,) = desk_rows.some_rows(work, build_id, [row_id])
    marks = agency_marks(built.in_order)
    return render_template(
        "casework/row_source.html",
        case=cases.show_case(work, case_id),
        row=shown(row, marks),
        source=source,
        pages=outlined,
        printed=printed,
        cut=page_pictures.MOST_PAGES if len(pictures.sizes) >= page_pictures.MOST_PAGES else 0,
        exit_this_page=True,
    )


def outlined_pages(
    record: Mapping[str, Any], key: str, page: int | None, pictures: Mapping[int, Sequence[int]]
) -> Iterator[OutlinedPage]:
    """Give the pages on which a row stands, as far as there are pictures of them. pictures: sizes by page.

    record: what was read of the file; key: the row's id in it; page: where the row begins.
    """
    boxes: Sequence[Sequence[float]] = (record.get("outlines") or {}).get(key, ())
    sizes = record.get("page_sizes") or ()
    for number in sorted({int(box[0]) for box in boxes} | ({page} if page else set())):
        if number not in pictures:
            continue
        width, height = sizes[number - 1] if number <= len(sizes) else (0.0, 0.0)
        if not (width and height):
            yield OutlinedPage(number, float(pictures[number][0]), float(pictures[number][1]), ())
            continue
        frames = tuple(
            (
                round(max(left - ROOM, 1.0), 1),
                round(max(top - ROOM, 1.0), 1),
                round(min(right + ROOM, width - 1.0) - max(left - ROOM, 1.0), 1),
                round(min(bottom + ROOM, height - 1.0) - max(top - ROOM, 1.0), 1),
            )
            for at, left, top, right, bottom in boxes
            if at == number
        )
        yield OutlinedPage(number, width, height, frames)


def _list_page(record: Mapping[str, Any], key: str) -> int:
    """Return the page of the list of rows as read on which a row stands."""
    positions = {row["id"]: at for at, row in enumerate(record.get("rows", ()))}
    aside = [row["position"] for row in record.get("set_aside", ())]
    at = positions.get(key, 0)
    for position in sorted(aside):
        at += position <= at
    return at // PAGE_ROWS + 1
