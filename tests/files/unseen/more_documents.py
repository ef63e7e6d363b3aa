"""Documents and prints of cases E and F: other makers and layouts than those of B to D."""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pikepdf
from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.units import cm

from tests.files.unseen import pages, word_files, word_xml
from tests.files.unseen.told import Agency

STRICT = {
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main": "http://purl.oclc.org/ooxml/wordprocessingml/main",
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships": "http://purl.oclc.org/ooxml/officeDocument/relationships",
}


def across_only(agency: Agency, path: Path) -> None:
    """LibreOffice's PDF, portrait: rules across only, headings said once, narrow columns, seven lines a cell."""
    document = Document()
    section = document.sections[0]
    section.left_margin = section.right_margin = Cm(1.2)
    section.footer.paragraphs[0].text = "Restricted when complete\t\tIMR"
    document.styles["Normal"].font.name = "Liberation Serif"
    document.add_heading("Individual management review: chronology", 1)
    for label, words in agency.cover:
        document.add_paragraph(f"{label}: {words}")
    for heading, words in agency.narrative:
        document.add_heading(heading, 2)
        document.add_paragraph(words)
    table = document.add_table(rows=1, cols=len(agency.columns))
    _borders(table, ("top", "bottom", "insideH"))
    word_files._fill(table.rows[0].cells, agency.headings(), bold=True)
    for row in agency.rows:
        word_files._fill(table.add_row().cells, agency.cells(row))
    for line in table.rows:
        for cell, width in zip(line.cells, (2.4, 2.2, 5.6, 2.9, 2.6, 2.9), strict=True):
            cell.width = Cm(width)
    _printed(document, path)


def strict_word(agency: Agency, path: Path) -> None:
    """Saved by Word as "Strict Open XML": cells of several paragraphs, the key as a table, an empty last row."""
    cover = [
        word_xml._row([word_xml._cell(word_xml._p(a, bold=True)), word_xml._cell(word_xml._p(b))])
        for a, b in agency.cover
    ]
    rows = [
        word_xml._row(
            [word_xml._cell(word_xml._p(heading, bold=True)) for heading in agency.headings()], repeat=True
        )
    ]
    for row in agency.rows:
        cells = agency.cells(row)
        sentences = cells[3].split(". ")
        said = "".join(word_xml._p(one + ("." if one is not sentences[-1] else "")) for one in sentences)
        rows.append(
            word_xml._row(
                [word_xml._cell(said if at == 3 else word_xml._p(text)) for at, text in enumerate(cells)]
            )
        )
    rows.append(word_xml._row([word_xml._cell(word_xml._p("")) for _ in agency.columns]))
    key = [
        word_xml._row([word_xml._cell(word_xml._p(text, bold=True)) for text in ("Name", "Abbreviation", "Role")])
    ]
    key += [word_xml._row([word_xml._cell(word_xml._p(text)) for text in entry]) for entry in agency.glossary]
    told = "".join(
        word_xml._p(heading, style="Heading1") + word_xml._p(words) for heading, words in agency.narrative
    )
    body = word_xml._p("Chronology and report", style="Title") + word_xml._table(cover) + told
    body += word_xml._p("Staff", style="Heading1") + word_xml._table(key)
    body += word_xml._p("Chronology", style="Heading1") + word_xml._table(rows)
    word_xml._write(path, body)
    _rewritten(path, STRICT)


def year_bands(agency: Agency, path: Path) -> None:
    """Chromium, landscape: every rule, justified, a band across the table for each year."""
    years = [(at, row.start.year) for at, row in enumerate(agency.rows) if row.start]
    banded = {at: year for n, (at, year) in enumerate(years) if n == 0 or years[n - 1][1] != year}
    pages._chromium(
        agency,
        path,
        """@page { size: A4 landscape; margin: 15mm; @top-center { content: "LCS print"; font: 8pt sans-serif }
             @bottom-center { content: "Page " counter(page); font: 8pt sans-serif } }
           table.c td, table.c th { border: 1px solid #444; text-align: justify } table.c th { background: #333; color: white }
           table.c td:nth-child(4) { width: 30% }""",
        bands={at: str(year) for at, year in banded.items()},
    )


def turned(agency: Agency, path: Path) -> None:
    """reportlab: landscape pages kept as portrait ones that the viewer is told to turn."""
    widths = [2.2 * cm, 2 * cm, 3.4 * cm, 10 * cm, 4.6 * cm, 4.2 * cm]
    look = [("GRID", (0, 0), (-1, -1), 0.5, colors.black), ("VALIGN", (0, 0), (-1, -1), "MIDDLE")]
    with tempfile.TemporaryDirectory() as folder:
        first = Path(folder) / "first.pdf"
        pages._reportlab(agency, first, landscape(A4), widths, pages.SMALL, look)
        with pikepdf.open(first) as pdf:
            for page in pdf.pages:
                wide, high = float(page.mediabox[2]), float(page.mediabox[3])
                page.contents_add(f"q 0 1 -1 0 {high} 0 cm".encode(), prepend=True)
                page.contents_add(b"Q")
                page.mediabox = pikepdf.Array([0, 0, high, wide])
                page.Rotate = 90
            pdf.save(path)


def by_month(agency: Agency, path: Path) -> None:
    """python-docx, portrait: a row across the table for each month, and only the day beside each event."""
    document = word_files._start(agency)
    word_files._cover(document, agency)
    word_files._sections(document, agency)
    document.add_heading("3. Significant events", 1)
    table = word_files._table(document, agency.headings(), repeat=True)
    month = ""
    for row in agency.rows:
        assert row.start
        if f"{row.start:%B %Y}" != month:
            month = f"{row.start:%B %Y}"
            cells = table.add_row().cells
            cells[0].merge(cells[-1]).text = month.upper()
        word_files._fill(table.add_row().cells, agency.cells(row))
    document.save(str(path))


def white_space(agency: Agency, path: Path) -> None:
    """Typst, landscape: no rule at all, columns apart by white space, headings on every page."""
    pages._typst(
        agency,
        path,
        "(1cm, 2.4cm, 1.6cm, 3cm, 1fr, 4cm, 3.6cm)",
        "stroke: none, column-gutter: 4mm, row-gutter: 2mm, align: left + top",
        before="#set page(flipped: true)\n#set text(hyphenate: false)",
    )


def two_tables_one_heading(agency: Agency, path: Path) -> None:
    """Word by way of LibreOffice: no lines, and the second table goes on without headings after a paragraph."""
    document = word_files._start(agency, landscape=True)
    for label, words in agency.cover:
        document.add_paragraph(f"{label}\t{words}")
    document.add_heading("Chronology", 1)
    half = len(agency.rows) // 2
    table = document.add_table(rows=1, cols=len(agency.columns))
    word_files._fill(table.rows[0].cells, agency.headings(), bold=True)
    for row in agency.rows[:half]:
        word_files._fill(table.add_row().cells, agency.cells(row))
    document.add_paragraph("Chronology (cont.)")
    rest = document.add_table(rows=0, cols=len(agency.columns))
    for row in agency.rows[half:]:
        word_files._fill(rest.add_row().cells, agency.cells(row))
    with tempfile.TemporaryDirectory() as folder:
        first = Path(folder) / "first.docx"
        document.save(str(first))
        word_files.converted(first, "odt", Path(folder) / "second.odt")
        word_files.converted(Path(folder) / "second.odt", "docx", path)


def nil_reply(agency: Agency, path: Path) -> None:
    """A nil return as an e-mail that was pasted into Word."""
    document = Document()
    for line in (
        "From: Wrenmoor CAMHS safeguarding inbox",
        "Subject: RE: Request for agency information - N.R.",
        "Dear colleague,",
        "I have checked our electronic record and the paper archive. Neither the child nor any member of the "
        "household has been referred to or seen by this service, so we have nothing to add to the chronology "
        "and make a nil return.",
        "Kind regards,",
        f"Author: {agency.identity['author']}",
        f"Job title: {agency.identity['role']}",
        f"Signed off by: {agency.identity['signed_off_by']}",
        f"Agency: {agency.name}",
    ):
        document.add_paragraph(line)
    document.save(str(path))


def _borders(table: Any, sides: Sequence[str]) -> None:
    borders = OxmlElement("w:tblBorders")
    for side in sides:
        line = OxmlElement(f"w:{side}")
        line.set(qn("w:val"), "single")
        line.set(qn("w:sz"), "4")
        borders.append(line)
    table._tbl.tblPr.append(borders)


def _printed(document: Any, path: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        first = Path(folder) / "first.docx"
        document.save(str(first))
        word_files.converted(first, "pdf", path)


def _rewritten(path: Path, names: dict[str, str]) -> None:
    """Put other namespaces into every part of an Office file."""
    with zipfile.ZipFile(path) as source:
        parts = {name: source.read(name) for name in source.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in parts.items():
            for old, new in names.items():
                content = content.replace(old.encode(), new.encode())
            target.writestr(name, content)
