"""The tables and paragraphs of all pages in reading order: which pieces on following pages are of one table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from documents.reading.pdf.aligned import aligned_parts
from documents.reading.pdf.carried import Carried, carried_from
from documents.reading.pdf.join import begun, goes_on_in_cell, goes_on_with
from documents.reading.pdf.pages import Page
from documents.reading.pdf.parts import Part
from documents.reading.pdf.prose import Paragraph, paragraphs
from documents.reading.pdf.table import Table

_MOST_HEADED = 3
"""Tables without rules whose headings are looked for on the pages after them."""


def blocks_of(pages: Sequence[Page]) -> list[Table | Paragraph]:
    """Return the tables and paragraphs of all pages in reading order, parts of one table joined."""
    blocks: list[Table | Paragraph] = []
    carried: Carried | None = None
    headed: list[Part] = []
    for page in pages:
        sheet = page.sheet
        first_ruled = min((part.top for part in sheet.parts), default=float("inf"))
        heads_page = bool(sheet.lines) and sheet.lines[0].top < first_ruled
        above = blocks[-1] if carried is not None and blocks else None
        open_ended = isinstance(above, Table) and (not above.last.ruled or above.last.open_bottom)
        aligned, rest = aligned_parts(
            sheet.lines,
            sheet.number,
            page.rules,
            carried if heads_page else None,
            headed[-_MOST_HEADED:],
        )
        headed.extend(part for part in aligned if part.heading_lines)
        framed = {id(frame.part): frame.as_part(carried) for frame in page.frames}
        framed.update(_boxed_on(blocks, page))
        ruled = [framed.get(id(part), part) for part in sheet.parts]
        for part in (*ruled, *aligned):
            part.shown = sheet.shown
        last: Part | None = None
        begins = open_ended
        whole = True  # nothing on the page but the rest of a row
        for block in _in_order([*ruled, *aligned], paragraphs(rest, sheet.number)):
            begins = begins and isinstance(block, Paragraph)
            if (
                begins
                and isinstance(above, Table)
                and isinstance(block, Paragraph)
                and goes_on_in_cell(above, block, sheet.shown)
            ):
                continue
            begins = False
            whole = False
            if isinstance(block, Part):
                last = block
                if not (blocks and isinstance(blocks[-1], Table) and goes_on_with(blocks[-1], block)):
                    blocks.append(begun(block))
            else:
                last = None
                blocks.append(block)
        if last is not None and isinstance(blocks[-1], Table):
            carried = carried_from(blocks[-1])
        elif not whole:
            carried = None
    return blocks


def _boxed_on(blocks: Sequence[Table | Paragraph], page: Page) -> dict[int, Part]:
    """Return the box at a page's top that goes on with the table before, by its identity as it was read."""
    above = blocks[-1] if blocks else None
    first = page.sheet.parts[0] if page.sheet.parts else None
    for box in page.boxes:
        if box.part is first and isinstance(above, Table) and box.part.page - above.last.page == 1:
            made = box.in_columns_of(carried_from(above))
            if made is not None:
                return {id(box.part): made}
    return {}


def _in_order(parts: Iterable[Part], texts: Iterable[Paragraph]) -> list[Part | Paragraph]:
    return sorted([*parts, *texts], key=lambda block: block.top)
