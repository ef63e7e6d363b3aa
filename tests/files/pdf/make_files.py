"""Makes the PDFs of this folder from rows.json with the programs that agencies use.

A maintainer's step, not part of the tests: needs LibreOffice and Chromium. The story is invented.
Run from the top of the repository: python tests/files/pdf/make_files.py
"""

from __future__ import annotations

import html
import json
import subprocess
import tempfile
from pathlib import Path

import docx
import typst
from docx.enum.section import WD_ORIENT
from docx.oxml import OxmlElement
from docx.shared import Cm, Pt

HERE = Path(__file__).parent
TOLD = json.loads((HERE / "rows.json").read_text(encoding="utf-8"))
HEADINGS: list[str] = TOLD["headings"]
ROWS: list[list[str]] = TOLD["rows"]
WIDTHS = [2.6, 1.6, 3.2, 9.0, 4.0, 4.2]


def word_file(path: Path, *, ruled: bool, running: bool) -> None:
    made = docx.Document()
    section = made.sections[0]
    section.orientation, section.page_width, section.page_height = WD_ORIENT.LANDSCAPE, Cm(29.7), Cm(15)
    section.left_margin = section.right_margin = Cm(2)
    made.styles["Normal"].font.name = "Liberation Sans"
    made.styles["Normal"].font.size = Pt(9)
    made.styles["Normal"].paragraph_format.space_after = Pt(0)
    if running:
        box = section.header.add_table(1, 2, Cm(25))
        box.style = "Table Grid"
        box.cell(0, 0).text, box.cell(0, 1).text = "Millrace Homes", "OFFICIAL-SENSITIVE"
        section.footer.paragraphs[0].text = "Prepared for the safeguarding children partnership"
    made.add_heading("Record of events", 2)
    table = made.add_table(0, len(HEADINGS))
    table.autofit = False
    if ruled:
        table.style = "Table Grid"
    for index, row in enumerate([HEADINGS, *ROWS]):
        line = table.add_row()
        for cell, words, width in zip(line.cells, row, WIDTHS, strict=True):
            cell.width = Cm(width)
            cell.paragraphs[0].add_run(words).bold = index == 0
        if index == 0:
            line._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    made.add_heading("Learning", 2)
    made.add_paragraph("Each call was logged as a new job, so that nobody saw them together.")
    made.save(str(path))


def web_page(style: str) -> str:
    def line(cells: list[str], tag: str) -> str:
        return "<tr>" + "".join(f"<{tag}>{html.escape(cell)}</{tag}>" for cell in cells) + "</tr>"

    body = "".join(line(row, "td") for row in ROWS)
    return (
        "<!doctype html><meta charset=utf-8><style>@page{size:297mm 140mm;margin:12mm}"
        f"body{{font:9pt Liberation Sans}}table{{border-collapse:collapse;width:100%}}{style}</style>"
        f"<h2>Record of events</h2><table><thead>{line(HEADINGS, 'th')}</thead>"
        f"<tbody>{body}</tbody></table>"
        "<h2>Learning</h2><p>Each call was logged as a new job, so that nobody saw them together.</p>"
    )


def typst_source(stroke: str) -> str:
    def cell(words: str) -> str:
        marks = "#[]*_$\\@<>`=-+/~'\""
        return "[" + "".join(f"\\{letter}" if letter in marks else letter for letter in words) + "]"

    cells = ",".join(cell(words) for row in ROWS for words in row)
    widths = ",".join(f"{width}fr" for width in WIDTHS)
    return (
        "#set page(width:297mm, height:130mm, margin:14mm, footer:context[Page #counter(page).display()])\n"
        '#set text(size:9pt, hyphenate:true, lang:"en", region:"GB")\n#set par(justify:true)\n= Record of events\n'
        f"#table(columns:({widths}), stroke:{stroke}, table.header({','.join(map(cell, HEADINGS))}), {cells})\n"
        "= Learning\nEach call was logged as a new job, so that nobody saw them together.\n"
    )


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        word_file(work / "writer-ruled.docx", ruled=True, running=True)
        word_file(work / "writer-plain.docx", ruled=False, running=False)
        profile = f"-env:UserInstallation=file://{work}/profile"
        files = [str(path) for path in sorted(work.glob("*.docx"))]
        convert = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(HERE), *files]
        subprocess.run(convert, check=True, capture_output=True)
        styles = {
            "browser-ruled": "td,th{border:1px solid #555;padding:3px;vertical-align:top}",
            "browser-plain": "td{padding:4px}",
            "browser-striped": "tbody tr:nth-child(even) td{background:#eee}td{padding:3px;vertical-align:top}",
        }
        for stem, style in styles.items():
            page = work / f"{stem}.html"
            page.write_text(web_page(style), encoding="utf-8")
            browser = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer"]
            subprocess.run(
                [*browser, f"--print-to-pdf={HERE / stem}.pdf", str(page)], check=True, capture_output=True
            )
        for stem, stroke in {"typst-ruled": "0.5pt", "typst-plain": "none"}.items():
            source = work / f"{stem}.typ"
            source.write_text(typst_source(stroke), encoding="utf-8")
            (HERE / f"{stem}.pdf").write_bytes(typst.compile(str(source)))


if __name__ == "__main__":
    main()
