"""The steps of the part *pack*: forty files put together, numbered and linked, beside what people use for it.

The files have 2,000 pages together at 500 rows a return, and fewer in proportion.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Any

from casereviews.benchmark import material
from casereviews.benchmark.chronology_steps import HEADING
from casereviews.benchmark.measured import Step
from documents.chronology.merging import merge
from documents.chronology.model import Chronology
from documents.reading.entry import read_return
from documents.writing.chronology_pdf import ChronologyLayout, lay_out, numbered
from documents.writing.pack import Pack, PackReturn, build_pack
from documents.writing.pack_plan import KeptHere

FILES = 40
_TABLE_ROWS, _LETTER_ROWS = 556, 748
"""Rows that fill fifty pages, as a ruled table and as letters, at 500 rows a return."""
_LETTERS = """
#set page(paper: "a4", margin: 20mm)
#set text(font: "Noto Sans", size: 10pt)
#let rows = json("rows.json")
#for row in rows.slice(1) { par(strong(row.at(0)) + [ ] + row.at(3) + [ ] + row.at(5)) }
"""
_ONE_ROW = b"Date,Time,Source,Event\n01/02/2020,10:00,Log,Visit\n"


def files(folder: Path) -> list[bytes]:
    """Return the forty files, made the first time that they are asked for."""
    places = [folder / f"pack-{number:02}.pdf" for number in range(FILES)]
    if not places[-1].is_file():
        rows = len((folder / f"{material.AGENCIES[0]}.csv").read_text().splitlines()) - 1
        for number, place in enumerate(places):
            source, at_500 = ((material.RULED, _TABLE_ROWS), (_LETTERS, _LETTER_ROWS))[number % 2]
            table = material.table_of(max(at_500 * rows // 500, 4), seed=300 + number)
            place.write_bytes(material.laid_out(folder, source, table))
    return [place.read_bytes() for place in places]


def _given(folder: Path) -> tuple[Chronology, list[PackReturn], ChronologyLayout]:
    """Return a chronology of one row an agency, laid out, and the files as the agencies' returns."""
    one = read_return(_ONE_ROW, "return.csv")
    returns = [
        PackReturn(
            replace(one, file=f"pack-{number:02}.pdf", agency=f"Agency {number:02}"), data, "pdf", f"{number}"
        )
        for number, data in enumerate(files(folder))
    ]
    chronology = merge([given.reading for given in returns], None)
    return chronology, returns, lay_out(chronology, HEADING)


def ready(folder: Path) -> Step:
    """Build the pack of files that were made ready when they were uploaded, as the service has them."""
    build = _building(folder, made_ready=True)
    return lambda: build().pages


def first(folder: Path) -> Step:
    """Build the pack of files as they came: each is taken apart in the sandbox now."""
    build = _building(folder, made_ready=False)
    return lambda: build().pages


def size(folder: Path) -> Step:
    """Build the pack, and count its kilobytes."""
    build = _building(folder, made_ready=True)
    return lambda: len(build().pdf) // 1024


def _building(folder: Path, *, made_ready: bool) -> Callable[[], Pack]:
    chronology, returns, layout = _given(folder)
    kept = KeptHere()
    if made_ready:
        build_pack(chronology, HEADING, returns, layout, kept=kept)
    return lambda: build_pack(chronology, HEADING, returns, layout, kept=kept)


def _parts(folder: Path) -> list[bytes]:
    chronology, _, layout = _given(folder)
    assert chronology.rows
    return [numbered(layout, HEADING), *files(folder)]


def stamps_for(pages: int) -> io.BytesIO:
    """Return header and page number for so many pages, as a PDF by reportlab."""
    canvas = import_module("reportlab.pdfgen.canvas")
    out = io.BytesIO()
    drawn = canvas.Canvas(out)
    for number in range(1, pages + 1):
        drawn.setFont("Helvetica", 8)
        drawn.drawString(34, 822, HEADING.classification)
        drawn.drawRightString(561, 822, f"{HEADING.case_reference} · {HEADING.title}")
        drawn.drawCentredString(297, 14, f"Page {number} of {pages}")
        drawn.showPage()
    drawn.save()
    out.seek(0)
    return out


def pypdf(folder: Path) -> Step:
    """Append the files and merge a stamp into each page, as pypdf's documentation shows."""
    library = import_module("pypdf")
    parts = _parts(folder)

    def step() -> int:
        whole = library.PdfWriter()
        for number, part in enumerate(parts):
            whole.append(io.BytesIO(part), outline_item=f"Part {number}")
        stamps = library.PdfReader(stamps_for(len(whole.pages)))
        for page, stamp in zip(whole.pages, stamps.pages, strict=True):
            page.merge_page(stamp)
        whole.write(io.BytesIO())
        return len(whole.pages)

    return step


def pikepdf(folder: Path) -> Step:
    """Merge the files and lay a stamp over each page, as the open-source bundle builders do."""
    library: Any = import_module("pikepdf")
    parts = _parts(folder)

    def step() -> int:
        whole = library.new()
        for part in parts:
            with library.open(io.BytesIO(part)) as source:
                whole.pages.extend(source.pages)
        with library.open(stamps_for(len(whole.pages))) as stamps:
            for page, stamp in zip(whole.pages, stamps.pages, strict=True):
                page.add_overlay(stamp)
        whole.save(io.BytesIO())
        return len(whole.pages)

    return step


def input_size(folder: Path) -> Step:
    """Count the kilobytes of all that goes in."""
    parts = _parts(folder)
    return lambda: _kilobytes(parts)


def _kilobytes(parts: Sequence[bytes]) -> int:
    return sum(map(len, parts)) // 1024
