"""Rows in are rows out, or a problem says so, whatever the layout; and no letter is ever lost."""

from __future__ import annotations

import io
from collections import Counter
from dataclasses import dataclass
from typing import Any

import pikepdf
from hypothesis import HealthCheck, given, settings, strategies as st
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4, landscape
from reportlab.pdfgen.canvas import Canvas

from documents.reading.pdf.reader import read_pdf
from documents.reading.raw import RawFile, RawTable
from tests.unit.documents.reading.pdf.making import document, heading, plain, rows_of, style, table, text

HEADINGS = (
    ("Date", "Time", "Source", "Event", "Persons", "Action", "Comment"),
    ("Date", "Source of information", "What happened", "Who was involved", "Outcome"),
    ("Date and time", "Reference", "Incident or contact", "Persons", "Police action"),
    ("No.", "Date", "Time", "Where recorded", "Details of contact", "Outcome of contact"),
    ("Source", "Date", "Event", "People present"),
    ("When", "What", "Who"),
)
WIDE = ("event", "what", "incident", "details")
SENTENCES = (
    "Home visit. The mother said that she was well and that the baby was feeding.",
    "Call from the school about an absence of three days, which was explained by the grandmother as a cold.",
    "No reply.",
    "Multi-agency meeting at the hub. It was agreed to wait for the out-of-hours team before anything else "
    "was done, and to ask the police for their records of the address.",
    "Officers attended after a neighbour had called. Both adults had been drinking and the children were seen "
    "asleep in the back bedroom. Nobody was arrested. A notification was sent on the next day.",
)
SHORT = ("Case notes", "E-mail", "Letter to Dr Hale", "Mother; school nurse", "None", "Referred to the hub")
LETTERHEAD = "OFFICIAL-SENSITIVE: return of the agency"


@dataclass(frozen=True)
class Layout:
    """How a chronology is set. rules: which rules or fills are drawn; align: where cells' text stands.

    rotation: by how much a viewer turns its pages, in degrees. turned: its content is turned by a matrix instead.
    long: the index of a row that fills more than a page, -1 for none.
    """

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    rules: str
    align: str
    padding: int
    size: int
    font: str
    portrait: bool
    repeated: bool
    cut: bool
    running: bool
    prose: bool
    rotation: int
    turned: bool
    long: int


@st.composite
def dates(draw: st.DrawFn) -> str:
    day, month, year = draw(st.dates()).strftime("%d %m %Y").split()
    year = str(2010 + int(year) % 12)
    name = ("January", "March", "May", "June", "July", "September", "November")[int(month) % 7]
    forms = (
        f"{day}/{month}/{year}",
        f"{int(day)}.{int(month)}.{year[2:]}",
        f"{int(day)} {name} {year}",
        f"{name} {year}",
        f"c. {name} {year}",
        f"{day}/{month}/{year} –\n{day}/{month}/{year}",
        f"w/c {day}/{month}/{year[2:]}",
        "undated",
        year,
    )
    return draw(st.sampled_from(forms))


@st.composite
def layouts(draw: st.DrawFn) -> Layout:
    headings = draw(st.sampled_from(HEADINGS))
    blank = draw(st.sampled_from((0, 0, 8)))
    rows = []
    for index in range(draw(st.integers(3, 24))):
        row = []
        for name in headings:
            small = name.lower()
            if small.startswith(WIDE):
                row.append(draw(st.sampled_from(SENTENCES)))
            elif "date" in small or small == "when":
                row.append("" if blank and index % blank == 5 else draw(dates()))
            elif small == "time":
                row.append(draw(st.sampled_from(("", "", "09:30", "2.15pm", "evening"))))
            elif small == "no.":
                row.append(str(index + 1))
            else:
                row.append(draw(st.sampled_from(SHORT)))
        rows.append(tuple(row))
    long = draw(st.sampled_from((-1, -1, -1, 1, len(rows) - 1)))
    if long >= 0:
        column = next(at for at, name in enumerate(headings) if name.lower().startswith(WIDE))
        rows[long] = tuple(
            " ".join([SENTENCES[-1]] * 9) if at == column else cell for at, cell in enumerate(rows[long])
        )
    align = draw(st.sampled_from(("TOP", "TOP", "TOP", "MIDDLE", "BOTTOM")))
    return Layout(
        headings=headings,
        rows=tuple(rows),
        rules=draw(
            st.sampled_from(
                (
                    "grid",
                    "inner",
                    "level",
                    "upright",
                    "under headings",
                    "none",
                    "stripes",
                    "filled",
                    "filled headings",
                )
            )
        ),
        align=align,
        padding=draw(st.integers(2, 4) if align == "TOP" else st.integers(3, 5)),
        size=draw(st.integers(7, 10)),
        font=draw(st.sampled_from(("Helvetica", "Times"))),
        portrait=draw(st.booleans()),
        repeated=draw(st.booleans()),
        cut=long >= 0 or (align == "TOP" and draw(st.booleans())),
        running=draw(st.booleans()),
        prose=draw(st.booleans()),
        rotation=draw(st.sampled_from((0, 0, 0, 90, 180, 270))),
        turned=draw(st.booleans()),
        long=long,
    )


def made(layout: Layout) -> bytes:
    rules: dict[str, tuple[Any, ...]] = {
        "grid": ("GRID", (0, 0), (-1, -1), 0.5, colors.black),
        "inner": ("INNERGRID", (0, 0), (-1, -1), 0.5, colors.black),
        "level": ("LINEBELOW", (0, 0), (-1, -1), 0.5, colors.black),
        "upright": ("LINEBEFORE", (1, 0), (-1, -1), 0.5, colors.black),
        "under headings": ("LINEBELOW", (0, 0), (-1, 0), 0.5, colors.black),
        "none": ("NOSPLIT", (0, 0), (0, 0)),
        "stripes": ("ROWBACKGROUNDS", (0, 1), (-1, -1), (colors.white, colors.lightgrey)),
        "filled": ("BACKGROUND", (0, 0), (-1, -1), colors.lightblue),
        "filled headings": ("BACKGROUND", (0, 0), (-1, 0), colors.grey),
    }
    widths = [3.2 if name.lower().startswith(WIDE) else 0.5 if name == "No." else 1.2 for name in layout.headings]
    plain_font = "Helvetica" if layout.font == "Helvetica" else "Times-Roman"
    bold_font = "Helvetica-Bold" if layout.font == "Helvetica" else "Times-Bold"
    chronology = table(
        layout.rows,
        layout.headings,
        widths=widths,
        across=520 if layout.portrait else 770,
        commands=[
            rules[layout.rules],
            ("VALIGN", (0, 0), (-1, -1), layout.align),
            ("TOPPADDING", (0, 0), (-1, -1), layout.padding),
            ("BOTTOMPADDING", (0, 0), (-1, -1), layout.padding),
            ("LEFTPADDING", (0, 0), (-1, -1), 4),
            ("RIGHTPADDING", (0, 0), (-1, -1), 4),
        ],
        cell=style(min(layout.size, 8) if layout.portrait else layout.size, plain_font),
        heading=style(min(layout.size, 8) if layout.portrait else layout.size, bold_font),
        repeat=int(layout.repeated),
        split_rows=layout.cut,
    )

    def every_page(canvas: Canvas, pages: object) -> None:
        if layout.running:
            canvas.setFont("Helvetica", 8)
            canvas.drawString(36, 20, LETTERHEAD)
            canvas.drawRightString(500, 20, f"Page {canvas.getPageNumber()}")

    story = [heading("Chronology of involvement", 1), chronology]
    if layout.prose:
        story += [
            heading("Analysis of practice"),
            text("Supervision did not take place as often as it should. " * 3),
        ]
    size = A4 if layout.portrait else landscape(A4)
    return rotated(document(*story, size=size, every_page=every_page), layout, size)


def rotated(data: bytes, layout: Layout, size: tuple[float, float]) -> bytes:
    """Return the file with its pages rotated: by their own key, or by a matrix around all that they draw."""
    if not layout.rotation:
        return data
    wide, high = size
    matrix, box = {
        90: (f"0 1 -1 0 {high} 0 cm", (high, wide)),
        180: (f"-1 0 0 -1 {wide} {high} cm", (wide, high)),
        270: (f"0 -1 1 0 0 {wide} cm", (high, wide)),
    }[layout.rotation]
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pages:
        for page in pages.pages:
            if layout.turned:
                page.mediabox = pikepdf.Rectangle(0, 0, *box)
                page.contents_add(pages.make_stream(f"q {matrix}\n".encode()), prepend=True)
                page.contents_add(pages.make_stream(b"\nQ"))
            else:
                page.rotate(layout.rotation, relative=False)
        pages.save(out)
    return out.getvalue()


def letters(texts: Any) -> Counter[str]:
    return Counter("".join("".join(texts).split()))


def all_text(read: RawFile) -> list[str]:
    texts: list[str] = []
    for block in read.blocks:
        if isinstance(block, RawTable):
            texts += [cell for row in block.rows for cell in row.cells]
        else:
            texts.append(block.text)
    return texts


@settings(max_examples=30, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(layouts())
def test_rows_in_are_rows_out_and_no_letter_is_lost(layout: Layout) -> None:
    read = read_pdf(made(layout))
    lost = letters(cell for row in layout.rows for cell in row) - letters(all_text(read))
    assert not lost
    rows = [row for found in read.tables for row in rows_of(found) if row != layout.headings]
    if not read.problems:
        assert rows == [plain(row) for row in layout.rows]


@settings(max_examples=6, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(layouts())
def test_most_layouts_raise_no_doubt(layout: Layout) -> None:
    read = read_pdf(made(layout))
    doubtful = sum(problem.code == "check-by-person" for problem in read.problems)
    assert doubtful <= 1
