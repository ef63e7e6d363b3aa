"""The steps of the part *whole*: twenty agencies' files, in mixed formats, to every output and the pack.

The plain way takes one library for each step, as its documentation shows it first.
"""

from __future__ import annotations

import csv
import io
import os
import shutil
import subprocess
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from pathlib import Path
from typing import Any

from casereviews.benchmark.chronology_steps import HEADING, TEMPLATE
from casereviews.benchmark.measured import Step
from casereviews.benchmark.pack_steps import stamps_for
from casereviews.benchmark.whole_material import changed, made
from casereviews.benchmark.whole_rows import HEADINGS
from documents.reading.convert import converter
from documents.reading.model import Reading
from documents.reading.untrusted import read_untrusted
from documents.safety import sandbox
from documents.writing.everything import Merged, merge_returns, produce
from documents.writing.pack import PackReturn
from documents.writing.pack_plan import KeptHere
from documents.writing.pack_returns import keep_own_pages
from documents.writing.returns_ahead import media_kind, read_ahead

Row = tuple[str, ...]


def _read(file: Path) -> PackReturn:
    original = file.read_bytes()
    reading = Reading.from_record(read_untrusted(original, file.name))
    return PackReturn(reading, original, media_kind(original, file.name))


def _all_of(returns: Sequence[PackReturn], kept: KeptHere, memory: bytes | None) -> Merged:
    """Merge and write all of it. memory: that of the merge before, b"" for none yet; None to remember nothing."""
    merged = merge_returns(returns, HEADING, None, memory=memory)
    total = sum(len(data) for _, data in produce(merged, TEMPLATE.parent, lambda what, done, of: None, kept=kept))
    assert total
    return merged


def ours(folder: Path) -> Step:
    """Read, merge, write and pack all of it, with nothing kept, as the command line does."""
    sandbox.allow_missing_layers([name for name, there in sandbox.layers().items() if not there])
    files = made(folder)

    def step() -> int:
        kept = KeptHere()
        with read_ahead(files, _read, kept) as returns:
            return len(_all_of(returns, kept, None).chronology.rows)

    return step


def again(folder: Path) -> Step:
    """The same once more, with one return changed: what the job that merges does.

    The files were read and printed when they came, each by a job of its own, the changed one too; the others were
    compared and joined before. All this a worker keeps.
    """
    sandbox.allow_missing_layers([name for name, there in sandbox.layers().items() if not there])
    files = made(folder)
    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        returns = {file.name: one for file, one in zip(files, pool.map(_read, files), strict=True)}
    kept = KeptHere()
    memory = _all_of(list(returns.values()), kept, b"").memory
    newer = changed(folder)
    returns[newer.name] = one = _read(newer)
    keep_own_pages(one.original, one.media_kind, kept)

    def step() -> int:
        return len(_all_of(list(returns.values()), kept, memory).chronology.rows)

    return step


def plain(folder: Path) -> Step:
    """Each step by the library that people take for it."""
    files = made(folder)

    def step() -> int:
        rows = [row for file in files for row in _READERS[file.suffix](file)]
        rows.sort(key=lambda row: (row[0][6:10], row[0][3:5], row[0][:2], row[1]))
        _write_word(rows)
        _write_excel(rows)
        parts = [_write_pdf(rows), *_as_pdf(files, folder / "printed")]
        return len(rows) if _packed(parts) else 0

    return step


def _pdf_rows(file: Path) -> list[Row]:
    pdfplumber = import_module("pdfplumber")
    rows: list[Row] = []
    with pdfplumber.open(file) as pdf:
        for page in pdf.pages:
            for table in page.extract_tables():
                rows += [tuple(cell or "" for cell in row) for row in table]
    return [row for row in rows if row[:1] != ("Date",)]


def _word_rows(file: Path) -> list[Row]:
    docx = import_module("docx")
    rows = [tuple(cell.text for cell in row.cells) for row in docx.Document(str(file)).tables[0].rows]
    return rows[1:]


def _excel_rows(file: Path) -> list[Row]:
    openpyxl = import_module("openpyxl")
    sheet = openpyxl.load_workbook(file).active
    return [tuple(str(cell or "") for cell in row) for row in sheet.iter_rows(values_only=True)][1:]


def _csv_rows(file: Path) -> list[Row]:
    with file.open(newline="") as lines:
        return [tuple(row) for row in csv.reader(lines)][1:]


_READERS: Mapping[str, Callable[[Path], list[Row]]] = {
    ".pdf": _pdf_rows,
    ".docx": _word_rows,
    ".xlsx": _excel_rows,
    ".csv": _csv_rows,
}


def _write_word(rows: Sequence[Row]) -> None:
    """Fill a template with {%tr for %} over the rows."""
    docx, docxtpl = import_module("docx"), import_module("docxtpl")
    document = docx.Document()
    table = document.add_table(rows=3, cols=len(HEADINGS))
    table.cell(0, 0).text, table.cell(2, 0).text = "{%tr for row in rows %}", "{%tr endfor %}"
    for place in range(len(HEADINGS)):
        table.cell(1, place).text = f"{{{{ row[{place}] }}}}"
    source = io.BytesIO()
    document.save(source)
    source.seek(0)
    template = docxtpl.DocxTemplate(source)
    template.render({"rows": rows}, autoescape=True)
    template.save(io.BytesIO())


def _write_excel(rows: Sequence[Row]) -> None:
    openpyxl = import_module("openpyxl")
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(io.BytesIO())


def _write_pdf(rows: Sequence[Row]) -> bytes:
    """Lay the rows out as a table of paragraphs that goes over pages."""
    platypus, styles = import_module("reportlab.platypus"), import_module("reportlab.lib.styles")
    pagesizes = import_module("reportlab.lib.pagesizes")
    small = styles.ParagraphStyle("small", fontSize=7, leading=8.5)
    cells = [[platypus.Paragraph(text, small) for text in row] for row in rows]
    out = io.BytesIO()
    widths = [50, 30, 70, 300, 100, 90, 60]
    table = platypus.LongTable(cells, colWidths=widths, repeatRows=0)
    platypus.SimpleDocTemplate(out, pagesize=pagesizes.landscape(pagesizes.A4)).build([table])
    return out.getvalue()


def _as_pdf(files: Sequence[Path], printed: Path) -> list[bytes]:
    """Return each file as PDF, the Office files by one start of LibreOffice where it is installed."""
    office = [str(file) for file in files if file.suffix in (".docx", ".xlsx")]
    shutil.rmtree(printed, ignore_errors=True)
    printed.mkdir()
    if converter() is not None:
        profile = f"-env:UserInstallation=file://{printed}/profile"
        command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(printed), *office]
        subprocess.run(command, check=True, capture_output=True)
    own = [file.read_bytes() for file in files if file.suffix == ".pdf"]
    return own + [file.read_bytes() for file in sorted(printed.glob("*.pdf"))]


def _packed(parts: Sequence[bytes]) -> int:
    pypdf: Any = import_module("pypdf")
    whole = pypdf.PdfWriter()
    for part in parts:
        whole.append(io.BytesIO(part))
    stamps = pypdf.PdfReader(stamps_for(len(whole.pages)))
    for page, stamp in zip(whole.pages, stamps.pages, strict=True):
        page.merge_page(stamp)
    whole.write(io.BytesIO())
    return len(whole.pages)
