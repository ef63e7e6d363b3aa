"""Returns that people type in Word: made with python-docx, and passed on through LibreOffice."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Iterable
from html import escape
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from tests.files.unseen.told import Agency

Columns = list[tuple[str, str]]


def converted(source: Path, to: str, target: Path) -> None:
    """Write `source` to `target` through LibreOffice; `to` is its name of the format."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(
            ["soffice", f"-env:UserInstallation=file://{folder}/user", "--headless", "--convert-to", to]
            + ["--outdir", folder, str(source)],
            check=True,
            capture_output=True,
        )
        made = next(Path(folder).glob(f"{source.stem}.*"))
        target.write_bytes(made.read_bytes())


def by_year(agency: Agency, path: Path) -> None:
    """One table for the chronology, with a row across it before each year and the headings said again."""
    document = _start(agency, landscape=True)
    _cover(document, agency)
    _sections(document, agency)
    document.add_heading("3. Chronology of involvement", 1)
    table = _table(document, agency.headings(), repeat=True)
    year = None
    for row in agency.rows:
        if row.start and row.start.year != year:
            if year:
                _fill(table.add_row().cells, agency.headings(), bold=True)
            year = row.start.year
            cells = table.add_row().cells
            cells[0].merge(cells[-1]).text = str(year)
        _fill(table.add_row().cells, agency.cells(row))
    document.save(str(path))


def several_tables(agency: Agency, path: Path) -> None:
    """A table for each phase, each with its columns in another order; text lists in the cells."""
    document = _start(agency, landscape=True)
    document.add_paragraph("OFFICIAL-SENSITIVE when complete")
    _cover(document, agency)
    _sections(document, agency)
    document.add_heading("Combined agency chronology", 1)
    date, time, source, event, people, action, comment = agency.columns
    orders: list[Columns] = [
        agency.columns,
        [date, time, people, event, source, comment, action],
        [source, date, time, event, action, people, comment],
    ]
    third = len(agency.rows) // 3
    names = ("Phase 1: before the first plan", "Phase 2: child in need", "Phase 3: child protection")
    for number, (name, columns) in enumerate(zip(names, orders, strict=True)):
        rows = agency.rows[number * third : (number + 1) * third if number < 2 else None]
        document.add_heading(name, 2)
        table = _table(document, [heading for heading, _ in columns], repeat=number != 1)
        for row in rows:
            _fill(table.add_row().cells, agency.cells(row, columns))
    document.add_paragraph("End of chronology.")
    document.save(str(path))


def title_row_above(agency: Agency, path: Path) -> None:
    """The table's first row is its title; a glossary table follows. Written by LibreOffice as DOCX."""
    document = _start(agency, landscape=True)
    _cover(document, agency)
    _sections(document, agency)
    document.add_heading("Chronology", 1)
    table = document.add_table(rows=1, cols=len(agency.columns))
    table.style = "Table Grid"
    cells = table.rows[0].cells
    cells[0].merge(cells[-1]).text = "CHRONOLOGY OF CAMHS INVOLVEMENT (please add rows as needed)"
    _fill(table.add_row().cells, agency.headings(), bold=True)
    for row in agency.rows:
        _fill(table.add_row().cells, agency.cells(row))
    document.add_heading("Key to initials", 1)
    key = _table(document, ["Name or initials", "Code", "Role"])
    for entry in agency.glossary:
        _fill(key.add_row().cells, entry)
    with tempfile.TemporaryDirectory() as folder:
        first = Path(folder) / "first.docx"
        document.save(str(first))
        converted(first, "odt", Path(folder) / "second.odt")
        converted(Path(folder) / "second.odt", "docx", path)


def printed_by_libreoffice(agency: Agency, path: Path) -> None:
    """A ruled landscape table with repeated headings, rows broken over pages, printed as PDF."""
    document = _start(agency, landscape=True)
    section = document.sections[0]
    section.header.paragraphs[0].text = f"OFFICIAL-SENSITIVE\t\t{agency.name}"
    section.footer.paragraphs[0].text = "Not to be copied without permission\t\tPage "
    _page_number(section.footer.paragraphs[0])
    _cover(document, agency)
    _sections(document, agency)
    document.add_heading("Chronology", 1)
    table = _table(document, agency.headings(), repeat=True)
    for row in agency.rows:
        _fill(table.add_row().cells, agency.cells(row))
    for row in table.rows:
        for cell, width in zip(row.cells, (1.3, 2.2, 2.2, 2.4, 7.5, 3.6, 3.4, 3.6), strict=True):
            cell.width = Cm(width)
    with tempfile.TemporaryDirectory() as folder:
        first = Path(folder) / "first.docx"
        document.save(str(first))
        converted(first, "pdf", path)


def from_web_page(agency: Agency, path: Path) -> None:
    """A web page saved as DOCX by LibreOffice: tables with spans, line breaks and plain bold headings."""
    heading = "".join(f"<th>{escape(heading)}</th>" for heading in agency.headings())
    rows = "".join(f"<tr>{_html_cells(agency.cells(row))}</tr>" for row in agency.rows)
    cover = "".join(f"<tr><td><b>{escape(a)}</b></td><td>{escape(b)}</td></tr>" for a, b in agency.cover)
    told = "".join(f"<p><b>{escape(a)}</b></p><p>{escape(b)}</p>" for a, b in agency.narrative)
    page = f"""<html><head><meta charset="utf-8"><style>@page {{ size: 29.7cm 21cm; margin: 1.5cm }}</style></head>
<body><h1>{escape(agency.name)}: individual agency report</h1><table border="1">{cover}</table>{told}
<p><b>Chronology of significant contacts</b></p>
<table border="1"><tr>{heading}</tr>{rows}</table><p>Ends</p></body></html>"""
    with tempfile.TemporaryDirectory() as folder:
        first = Path(folder) / "page.html"
        first.write_text(page, encoding="utf-8")
        converted(first, "docx:MS Word 2007 XML", path)


def nil_letter(agency: Agency, path: Path) -> None:
    """A nil return as a short letter."""
    document = Document()
    document.add_paragraph(agency.name)
    document.add_paragraph("Agency return: request for information")
    document.add_paragraph("Thank you for your letter of 14 September 2020.")
    document.add_paragraph(
        "We have searched our housing management and repairs systems for all the names, dates of birth and "
        "addresses that you gave us. The family is not known to us and we hold no records. "
        "This is therefore a nil return."
    )
    document.add_paragraph(f"Completed by: {agency.identity['author']}")
    document.add_paragraph(f"Role: {agency.identity['role']}")
    document.add_paragraph(f"Signed off by: {agency.identity['signed_off_by']}")
    document.save(str(path))


def nil_form(agency: Agency, path: Path) -> None:
    """A nil return on the full form: the box is ticked and the chronology is left empty."""
    document = Document()
    document.add_heading("Agency return form", 0)
    table = document.add_table(rows=0, cols=2)
    table.style = "Table Grid"
    for label, words in (
        ("Agency", agency.name),
        ("Author", agency.identity["author"]),
        ("Role of author", agency.identity["role"]),
        ("Nil return (family not known to this agency)", "☒ Yes   ☐ No"),
        ("Signed off by", agency.identity["signed_off_by"]),
    ):
        _fill(table.add_row().cells, (label, words))
    document.add_heading("Chronology", 1)
    empty = _table(document, ["Date", "Time", "Source", "Event", "People involved", "Action"])
    for _ in range(3):
        empty.add_row()
    document.save(str(path))


def _start(agency: Agency, landscape: bool = False) -> Any:
    document = Document()
    document.styles["Normal"].font.size = Pt(9)
    if landscape:
        section = document.sections[0]
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = Cm(29.7), Cm(21)
        section.left_margin = section.right_margin = Cm(1.5)
    document.add_heading(f"{agency.name}: return for the case review", 0)
    return document


def _cover(document: Any, agency: Agency) -> None:
    table = document.add_table(rows=0, cols=2)
    table.style = "Table Grid"
    for pair in agency.cover:
        _fill(table.add_row().cells, pair)


def _sections(document: Any, agency: Agency) -> None:
    for heading, words in agency.narrative:
        document.add_heading(heading, 1)
        document.add_paragraph(words)


def _table(document: Any, headings: Iterable[str], repeat: bool = False) -> Any:
    words = list(headings)
    table = document.add_table(rows=1, cols=len(words))
    table.style = "Table Grid"
    _fill(table.rows[0].cells, words, bold=True)
    if repeat:
        properties = table.rows[0]._tr.get_or_add_trPr()
        properties.append(OxmlElement("w:tblHeader"))
    return table


def _fill(cells: Any, words: Iterable[str], bold: bool = False) -> None:
    for cell, text in zip(cells, words, strict=True):
        lines = text.split("\n")
        cell.paragraphs[0].add_run(lines[0]).bold = bold
        for line in lines[1:]:
            listed = line.startswith("• ")
            cell.add_paragraph(line.removeprefix("• "), style="List Bullet" if listed else None)


def _page_number(paragraph: Any) -> None:
    for kind, words in (("begin", ""), ("", "PAGE"), ("end", "")):
        run = paragraph.add_run()
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        element.text = words
        run._r.append(element)


def _html_cells(words: Iterable[str]) -> str:
    return "".join(f"<td>{escape(text)}</td>" for text in words)
