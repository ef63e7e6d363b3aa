"""Returns as PDF: printed by chromium, set by Typst, drawn by reportlab, and scanned."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Mapping
from html import escape
from pathlib import Path
from typing import Any

import typst
from PIL import Image
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle, getSampleStyleSheet
from reportlab.lib.units import cm
from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

from tests.files.unseen.told import Agency

STYLES = getSampleStyleSheet()
SMALL = ParagraphStyle("small", parent=STYLES["Normal"], fontSize=8, leading=9.6)
NARROW = ParagraphStyle("narrow", parent=SMALL, fontSize=9, leading=10.8, splitLongWords=1)


def zebra(agency: Agency, path: Path) -> None:
    """Chromium, landscape: stripes instead of rules, a running header and footer."""
    _chromium(
        agency,
        path,
        """@page { size: A4 landscape; margin: 18mm 12mm;
             @top-center { content: "OFFICIAL-SENSITIVE"; font: 8pt sans-serif }
             @bottom-right { content: "Page " counter(page) " of " counter(pages); font: 8pt sans-serif } }
           table.c tr:nth-child(even) td { background: #e4ecf4 } table.c th { background: #12436d; color: white }
           table.c td:first-child { white-space: nowrap }""",
    )


def rules_across(agency: Agency, path: Path) -> None:
    """Chromium, portrait: thin rules between the rows only, narrow columns, hyphenated words."""
    _chromium(
        agency,
        path,
        """@page { size: A4; margin: 20mm 16mm; @top-left { content: "Youth justice: OFFICIAL-SENSITIVE"; font: 8pt serif }
             @bottom-center { content: counter(page); font: 8pt serif } }
           body { font-family: "Liberation Serif" } td { hyphens: auto } table.c td { border-bottom: 0.5px solid #888 }
           table.c th { border-bottom: 1.5px solid black; text-align: left }
           table.c td:nth-child(1) { width: 17% } table.c td:nth-child(2) { width: 13% } td:nth-child(3) { width: 37% }""",
    )


def _chromium(agency: Agency, path: Path, css: str, bands: Mapping[int, str] | None = None) -> None:
    """bands: words that stand across the whole table above the row of that number, from 0."""
    head = "".join(f"<th>{escape(heading)}</th>" for heading in agency.headings())
    rows = "".join(
        _band((bands or {}).get(at, ""), len(agency.columns))
        + "<tr>"
        + "".join(f"<td>{escape(text)}</td>" for text in agency.cells(row))
        + "</tr>"
        for at, row in enumerate(agency.rows)
    )
    cover = "".join(f"<tr><th>{escape(a)}</th><td>{escape(b)}</td></tr>" for a, b in agency.cover)
    told = "".join(f"<h2>{escape(a)}</h2><p>{escape(b)}</p>" for a, b in agency.narrative)
    page = f"""<html lang="en-GB"><head><meta charset="utf-8"><title>return</title><style>
body {{ font: 9pt "Liberation Sans" }} table {{ border-collapse: collapse; width: 100% }}
td, th {{ padding: 3px 5px; vertical-align: top; text-align: left }} {css}</style></head><body>
<h1>{escape(agency.name)}: agency return</h1><table class="k">{cover}</table>{told}<h2>Chronology</h2>
<table class="c"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></body></html>"""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "page.html"
        source.write_text(page, encoding="utf-8")
        subprocess.run(
            ["chromium", "--headless", "--no-sandbox", "--no-pdf-header-footer", f"--user-data-dir={folder}/user"]
            + [f"--print-to-pdf={path}", source.as_uri()],
            check=True,
            capture_output=True,
        )


def _band(words: str, width: int) -> str:
    return f'<tr><td colspan="{width}"><b>{escape(words)}</b></td></tr>' if words else ""


def narrow_and_ruled(agency: Agency, path: Path) -> None:
    """Typst, portrait: all rules, narrow columns, hyphenation, headings on every page."""
    _typst(agency, path, "(13%, 9%, 14%, 1fr, 17%, 18%)", "stroke: 0.5pt, fill: (_, y) => if y == 0 { luma(220) }")


def justified_landscape(agency: Agency, path: Path) -> None:
    """Typst, landscape: rules across only, justified text, rows broken over pages."""
    _typst(
        agency,
        path,
        "(4%, 10%, 6%, 10%, 1fr, 16%, 13%, 15%)",
        "stroke: (x: none, y: 0.4pt)",
        before="#set page(flipped: true)\n#set text(11pt)\n#set par(justify: true)",
    )


def _typst(agency: Agency, path: Path, columns: str, look: str, before: str = "") -> None:
    def words(text: str) -> str:
        return "[#" + '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"]'

    cover = ", ".join(words(part) for pair in agency.cover for part in pair)
    told = "\n".join(f"= #{words(a)[2:-1]}\n#{words(b)[2:-1]}\n" for a, b in agency.narrative)
    heading = ", ".join(f"strong{words(text)}" for text in agency.headings())
    body = ",\n".join(words(text) for row in agency.rows for text in agency.cells(row))
    source = f"""#set page("a4", margin: 1.6cm, header: align(right)[OFFICIAL-SENSITIVE #h(1fr) {agency.name}],
  footer: context align(center)[Page #counter(page).display("1 of 1", both: true)])
#set text(9pt, lang: "en", region: "GB", hyphenate: true, font: "Liberation Sans")
{before}
#align(center, text(16pt)[Return to the case review])
#table(columns: (6cm, 1fr), {cover})
{told}
= Chronology
#table(columns: {columns}, {look}, inset: 3pt, table.header({heading}),
{body})
"""
    path.write_bytes(typst.compile(source.encode()))


def borderless(agency: Agency, path: Path) -> None:
    """reportlab, landscape: columns kept apart by white space alone."""
    widths = [2.3 * cm, 1.6 * cm, 3.6 * cm, 9.6 * cm, 5.2 * cm, 3.4 * cm]
    _reportlab(agency, path, landscape(A4), widths, SMALL, [("VALIGN", (0, 0), (-1, -1), "TOP")])


def narrow_grid(agency: Agency, path: Path) -> None:
    """reportlab, portrait: a grid with stripes and narrow columns; rows cut where the page ends."""
    widths = [1.8 * cm, 1.5 * cm, 1.9 * cm, 5 * cm, 2.7 * cm, 2.6 * cm, 2.6 * cm]
    look = [
        ("GRID", (0, 0), (-1, -1), 0.4, colors.grey),
        ("ROWBACKGROUNDS", (0, 1), (-1, -1), [colors.white, colors.whitesmoke]),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
    ]
    _reportlab(agency, path, A4, widths, NARROW, look)


def _reportlab(agency: Agency, path: Path, size: Any, widths: list[float], style: Any, look: list[Any]) -> None:
    def furniture(canvas: Any, document: Any) -> None:
        canvas.setFont("Helvetica", 7)
        canvas.drawCentredString(size[0] / 2, size[1] - 1.1 * cm, "OFFICIAL-SENSITIVE")
        canvas.drawString(1.5 * cm, 1 * cm, agency.name)
        canvas.drawRightString(size[0] - 1.5 * cm, 1 * cm, f"Page {document.page}")

    head = ParagraphStyle("head", parent=style, fontName="Helvetica-Bold")
    story: list[Any] = [Paragraph(f"{escape(agency.name)}: chronology and report", STYLES["Title"])]
    story += [
        Paragraph(f"<b>{escape(label)}:</b> {escape(words)}", STYLES["Normal"]) for label, words in agency.cover
    ]
    for heading, words in agency.narrative:
        story += [Paragraph(escape(heading), STYLES["Heading2"]), Paragraph(escape(words), STYLES["Normal"])]
    cells = [[Paragraph(escape(text), head) for text in agency.headings()]]
    cells += [[Paragraph(escape(text), style) for text in agency.cells(row)] for row in agency.rows]
    table = Table(cells, colWidths=widths, repeatRows=1, splitInRow=1)
    table.setStyle(TableStyle(look))
    document = SimpleDocTemplate(
        str(path),
        pagesize=size,
        leftMargin=1.4 * cm,
        rightMargin=1.4 * cm,
        topMargin=1.8 * cm,
        bottomMargin=1.8 * cm,
    )
    document.build([*story, Spacer(1, 12), table], onFirstPage=furniture, onLaterPages=furniture)


def scanned(agency: Agency, path: Path) -> None:
    """A page that was printed and put through a scanner: one grey picture, a little askew, no text."""
    with tempfile.TemporaryDirectory() as folder:
        first = Path(folder) / "first.pdf"
        _reportlab(
            agency,
            first,
            A4,
            [3 * cm, 2.5 * cm, 8 * cm, 4 * cm],
            SMALL,
            [("GRID", (0, 0), (-1, -1), 0.5, colors.black)],
        )
        subprocess.run(["pdftoppm", "-r", "150", "-gray", "-png", str(first), f"{folder}/page"], check=True)
        picture = Image.open(next(Path(folder).glob("page*.png"))).rotate(0.4, fillcolor=255)
        picture.save(path, "PDF", resolution=150, quality=40)


def nil_page(agency: Agency, path: Path) -> None:
    """A nil return on one page."""
    lines = [
        f"Agency: {agency.name}",
        "Serious incident: request for agency information",
        "Nil return. No record of the child, the family or the addresses was found in our incident recording or "
        "home fire safety visit systems for the period of the review.",
        f"Completed by: {agency.identity['author']}",
        f"Role: {agency.identity['role']}",
        f"Signed off by: {agency.identity['signed_off_by']}",
    ]
    story: list[Any] = [Paragraph(escape(line), STYLES["Normal"]) for line in lines]
    SimpleDocTemplate(str(path), pagesize=A4).build(story)
