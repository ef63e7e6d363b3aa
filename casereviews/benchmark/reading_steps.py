"""The steps of the part *reading*: a PDF with and without rules, a Word table and an Excel sheet.

Cells are compared with cells. What this service does beyond that (columns, dates, doubts) and the way through the
sandbox are measured beside it.

A library is loaded only when its way is measured: openpyxl comes with the development requirements alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

from casereviews.benchmark import material
from casereviews.benchmark.measured import Measured, Step
from documents.reading.entry import read_return

_READERS = {
    ".pdf": "documents.reading.pdf.reader",
    ".docx": "documents.reading.word.reader",
    ".xlsx": "documents.reading.workbooks.reader",
}


def _warmed(folder: Path, name: str) -> bytes:
    """Return a file's bytes, the modules that read it loaded as a worker has them."""
    import_module(_READERS[Path(name).suffix])
    read_return((folder / "School.csv").read_bytes(), "warm.csv")
    return (folder / name).read_bytes()


def _cells(name: str, **options: Any) -> Callable[[Path], Step]:
    """Read the cells of a file's tables, as the libraries do, and nothing of what they mean."""
    ending = Path(name).suffix

    def prepare(folder: Path) -> Step:
        data = _warmed(folder, name)
        read = getattr(import_module(_READERS[ending]), f"read_{ending[1:]}")
        return lambda: max(len(table.rows) for table in read(data, **options).tables) - 1

    return prepare


def _understood(name: str) -> Callable[[Path], Step]:
    def prepare(folder: Path) -> Step:
        data = _warmed(folder, name)
        return lambda: len(read_return(data, name).rows)

    return prepare


def _in_sandbox(name: str) -> Callable[[Path], Step]:
    def prepare(folder: Path) -> Step:
        sandbox = import_module("documents.safety.sandbox")
        untrusted = import_module("documents.reading.untrusted")
        sandbox.allow_missing_layers([name for name, there in sandbox.layers().items() if not there])
        data = (folder / name).read_bytes()
        untrusted.read_untrusted((folder / "School.csv").read_bytes(), "warm.csv")
        return lambda: len(untrusted.read_untrusted(data, name)["rows"])

    return prepare


def _pdfplumber(name: str, *, lines_given: bool = False) -> Callable[[Path], Step]:
    """pdfplumber's own tables; lines_given: it is told before the clock starts where rows and columns begin."""

    def prepare(folder: Path) -> Step:
        pdfplumber = import_module("pdfplumber")
        settings = _lines_of(folder / name) if lines_given else {}

        def step() -> int:
            found = 0
            with pdfplumber.open(folder / name) as pdf:
                for number, page in enumerate(pdf.pages):
                    for table in page.extract_tables(settings.get(number)):
                        found += len(table) - 1
            return found

        return step

    return prepare


def _lines_of(file: Path) -> dict[int, dict[str, Any]]:
    """Return for each page the lines that the borderless table would have: above each date, before each column."""
    pdfplumber = import_module("pdfplumber")
    settings = {}
    with pdfplumber.open(file) as pdf:
        for number, page in enumerate(pdf.pages):
            words = page.extract_words()
            lefts = {word["text"]: word["x0"] for word in words if word["top"] <= words[0]["top"] + 1}
            columns = [lefts[heading] - 3 for heading in material.HEADINGS]
            rows = [word["top"] - 2 for word in words if abs(word["x0"] - columns[0] - 3) < 1]
            bottom = max(word["bottom"] for word in words) + 2
            settings[number] = {
                "vertical_strategy": "explicit",
                "horizontal_strategy": "explicit",
                "explicit_vertical_lines": [*columns, page.width - 5],
                "explicit_horizontal_lines": [*rows, bottom],
            }
    return settings


def _python_docx(folder: Path) -> Step:
    docx = import_module("docx")

    def step() -> int:
        document = docx.Document(str(folder / "return.docx"))
        return sum(bool([cell.text for cell in row.cells]) for row in document.tables[0].rows) - 1

    return step


def _openpyxl(folder: Path) -> Step:
    openpyxl = import_module("openpyxl")

    def step() -> int:
        book = openpyxl.load_workbook(folder / "return.xlsx")
        return sum(1 for _ in book.active.iter_rows(values_only=True)) - 1

    return step


READING: Mapping[str, Measured] = {
    "read-pdf-once": Measured(
        "Ruled PDF, one engine",
        "reading",
        "rows",
        _cells("return.pdf", second_opinion=False),
        _pdfplumber("return.pdf"),
        "pdfplumber extract_tables",
        "pdfplumber",
    ),
    "read-pdf": Measured(
        "Ruled PDF, two engines",
        "reading",
        "rows",
        _cells("return.pdf"),
        _pdfplumber("return.pdf"),
        "pdfplumber extract_tables",
        "pdfplumber",
        _understood("return.pdf"),
        _in_sandbox("return.pdf"),
    ),
    "read-pdf-borderless-once": Measured(
        "No rules, one engine",
        "reading",
        "rows",
        _cells("borderless.pdf", second_opinion=False),
        _pdfplumber("borderless.pdf", lines_given=True),
        "pdfplumber, told the lines",
        "pdfplumber",
    ),
    "read-pdf-borderless": Measured(
        "No rules, two engines",
        "reading",
        "rows",
        _cells("borderless.pdf"),
        _pdfplumber("borderless.pdf", lines_given=True),
        "pdfplumber, told the lines",
        "pdfplumber",
        _understood("borderless.pdf"),
        _in_sandbox("borderless.pdf"),
    ),
    "read-word": Measured(
        "Word table",
        "reading",
        "rows",
        _cells("return.docx"),
        _python_docx,
        "python-docx row.cells",
        "docx",
        _understood("return.docx"),
        _in_sandbox("return.docx"),
    ),
    "read-excel": Measured(
        "Excel sheet",
        "reading",
        "rows",
        _cells("return.xlsx"),
        _openpyxl,
        "openpyxl",
        "openpyxl",
        _understood("return.xlsx"),
        _in_sandbox("return.xlsx"),
    ),
}
