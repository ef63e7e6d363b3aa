"""Makes small PDFs of known content for the tests of the PDF reader."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib import colors
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle, getSampleStyleSheet
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, LongTable, Paragraph, SimpleDocTemplate, TableStyle

from documents.reading.raw import RawFile, RawTable

HEADINGS = ("Date", "Time", "Source", "Event", "Persons", "Outcome")
EVENTS = (
    "The health visitor saw the child at home with her mother. She was clean and playing.",
    "Call from the school about bruising to the left arm. The mother said that she had fallen from a slide.",
    "Missed appointment. Letter sent.",
    "The grandmother telephoned to say that she was worried about who was living at the address, and that she "
    "had not been let in for two weeks.",
    "Strategy meeting. Police, school and health took part. It was agreed to make section 47 enquiries.",
    "No reply at the door.",
    "The father attended the office and asked for a copy of the plan. He was calm and polite throughout.",
)
SOURCES = ("Case notes", "E-mail", "Visit record", "Minutes")
PEOPLE = ("Mother, child", "School nurse", "Father", "PC Hale; mother")
OUTCOMES = ("None", "Referred to the hub", "Letter sent to the parents", "Visit booked for the next week")

Row = Sequence[str]


def chronology(count: int, blank_dates: Sequence[int] = ()) -> list[tuple[str, ...]]:
    """Return `count` rows under HEADINGS; those whose index is in `blank_dates` have no date."""
    return [
        (
            "" if index in blank_dates else f"{index % 28 + 1:02d}/{index % 12 + 1:02d}/{2018 + index // 28}",
            f"{8 + index % 10:02d}:{index * 7 % 60:02d}" if index % 3 else "",
            SOURCES[index % 4],
            f"{EVENTS[index % 7]} Entry {index}.",
            PEOPLE[(index + 1) % 4],
            OUTCOMES[index % 3] if index % 5 else "",
        )
        for index in range(count)
    ]


def style(size: float = 9, font: str = "Helvetica", leading: float = 1.2, **more: Any) -> ParagraphStyle:
    return ParagraphStyle("cell", fontName=font, fontSize=size, leading=size * leading, **more)


RULED = ("GRID", (0, 0), (-1, -1), 0.5, colors.black)
TOP = ("VALIGN", (0, 0), (-1, -1), "TOP")


def table(
    rows: Sequence[Row],
    headings: Row = HEADINGS,
    *,
    widths: Sequence[float] = (1.1, 0.7, 1.2, 3.2, 1.3, 1.4),
    across: float = 770,
    commands: Sequence[tuple[Any, ...]] = (RULED, TOP),
    cell: ParagraphStyle | None = None,
    heading: ParagraphStyle | None = None,
    repeat: int = 1,
    split_rows: bool = False,
) -> LongTable:
    """Return a table as reportlab lays it out; "\\n" in a cell is a line break."""
    cell, heading = cell or style(), heading or style(font="Helvetica-Bold")

    def paragraph(text: str, look: ParagraphStyle) -> Paragraph:
        return Paragraph(escape(text).replace("\n", "<br/>"), look)

    data = [[paragraph(text, heading) for text in headings]] if headings else []
    data += [[paragraph(text, cell) for text in row] for row in rows]
    made = LongTable(
        data,
        colWidths=[width / sum(widths) * across for width in widths],
        repeatRows=repeat if headings else 0,
        splitInRow=int(split_rows),
    )
    made.setStyle(TableStyle(list(commands)))
    return made


def heading(text: str, level: int = 2) -> Paragraph:
    return Paragraph(text, getSampleStyleSheet()[f"Heading{level}"])


def text(words: str) -> Paragraph:
    return Paragraph(words, getSampleStyleSheet()["BodyText"])


def document(
    *story: Flowable,
    size: tuple[float, float] = landscape(A4),
    every_page: Callable[[Canvas, Any], None] | None = None,
    **more: Any,
) -> bytes:
    """Return the PDF of the story. every_page: draws on each page."""
    out = io.BytesIO()
    pages = SimpleDocTemplate(
        out, pagesize=size, leftMargin=36, rightMargin=36, topMargin=48, bottomMargin=48, invariant=1, **more
    )
    draw = every_page or (lambda canvas, made: None)
    pages.build(list(story), onFirstPage=draw, onLaterPages=draw)
    return out.getvalue()


def drawn(draw: Callable[[Canvas], None], size: tuple[float, float] = A4, **more: Any) -> bytes:
    """Return the PDF of what `draw` puts on a canvas."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=size, invariant=1, **more)
    draw(canvas)
    canvas.save()
    return out.getvalue()


def plain(cells: Sequence[str]) -> tuple[str, ...]:
    """Return the cells with all white space made one space."""
    return tuple(" ".join(cell.split()) for cell in cells)


def rows_of(table: RawTable) -> list[tuple[str, ...]]:
    return [plain(row.cells) for row in table.rows]


def only_table(read: RawFile) -> list[tuple[str, ...]]:
    """Return the rows of the file's one table."""
    assert len(read.tables) == 1, [rows_of(table)[0] for table in read.tables]
    return rows_of(read.tables[0])
