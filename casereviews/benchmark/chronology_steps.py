"""The steps of the part *chronology*: merging twenty returns, and writing what is merged in each format.

A growth step makes the same rows twice: at once, and a tenth of them ten times. At linear growth its ratio is 1.
"""

from __future__ import annotations

import html
import io
import pickle
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Any

from casereviews.benchmark import material
from casereviews.benchmark.measured import Measured, Step
from documents.chronology.merge_memory import remembered, written
from documents.chronology.merging import merge, merge_again
from documents.chronology.model import Chronology, Findings, Heading
from documents.reading.entry import read_return
from documents.reading.model import Reading

HEADING = Heading(case_reference="BENCH/01", partnership="Benchmark", prepared_on=date(2026, 11, 2))
TEMPLATE = Path(__file__).resolve().parents[2] / "templates" / "documents" / "chronology.docx"
UA_ROWS = 2_000
"""Rows at which tagged PDF is compared: WeasyPrint takes far more than linear time."""
TENTHS = 10
_WRITERS: Mapping[str, tuple[str, str, tuple[Any, ...]]] = {
    "word": ("documents.writing.chronology_docx", "write_docx", (TEMPLATE,)),
    "excel": ("documents.writing.chronology_xlsx", "write_xlsx", ()),
    "pdf": ("documents.writing.chronology_pdf", "write_pdf", ()),
}
_DATE_COLUMNS = "dd/mm/yyyy"


def readings(folder: Path, agencies: tuple[str, ...] = material.AGENCIES) -> list[Reading]:
    """Return what was read from the agencies' CSV files."""
    return [read_return((folder / f"{name}.csv").read_bytes(), f"{name}.csv") for name in agencies]


def merged(folder: Path) -> Chronology:
    """Return the returns of all agencies merged.

    Merged once, by a process of its own: what merging held is not to count for a step that writes.
    """
    kept = folder / "merged.pickle"
    if not kept.exists():
        command = [sys.executable, "-P", "-m", "casereviews.benchmark.chronology_steps", str(folder), str(kept)]
        subprocess.run(command, check=True)
    chronology: Chronology = pickle.loads(kept.read_bytes())  # noqa: S301  (our own, of a moment ago)
    return chronology


def cut(chronology: Chronology, first: int, rows: int) -> Chronology:
    """Return that many rows from the row `first` on, without findings."""
    return replace(chronology, rows=chronology.rows[first : first + rows], findings=Findings())


def _merge(folder: Path) -> Step:
    given = readings(folder)
    return lambda: len(merge(given, None).rows)


def _merge_in_tenths(folder: Path) -> Step:
    """Merge a tenth of each return, ten times."""
    given = readings(folder)
    parts = [[_tenth(reading, tenth) for reading in given] for tenth in range(TENTHS)]
    return lambda: sum(len(merge(part, None).rows) for part in parts)


def _tenth(reading: Reading, tenth: int) -> Reading:
    size = -(-len(reading.rows) // TENTHS)
    return replace(reading, rows=reading.rows[tenth * size : (tenth + 1) * size], problems=())


CHANGED = 3
"""Which return is corrected before the second merge: two rows are said otherwise, one is gone."""


def _merge_first(folder: Path) -> Step:
    """Read and merge all returns, and keep what a later merge takes up."""

    def step() -> int:
        chronology, compared = merge_again(readings(folder), None, None)
        written(compared)
        return len(chronology.rows)

    return step


def _merge_changed(folder: Path) -> Step:
    """Read the one return that was corrected, and merge with what the first merge kept of the others."""
    read = readings(folder)
    kept = written(merge_again(read, None, None)[1])
    name = material.AGENCIES[CHANGED]
    lines = (folder / f"{name}.csv").read_text().splitlines(keepends=True)
    lines[11] = lines[11].replace(lines[11].split(",")[3], "Home visit by midwife and baby seen asleep.")
    lines[201] = lines[201].replace(lines[201].split(",")[2], "Letter")
    corrected = "".join(lines[:-1]).encode()

    def step() -> int:
        read[CHANGED] = read_return(corrected, f"{name}.csv")
        chronology, compared = merge_again(read, None, remembered(kept))
        written(compared)
        return len(chronology.rows)

    return step


def _writer(form: str) -> Callable[[Chronology], object]:
    module, function, more = _WRITERS[form]
    write = getattr(import_module(module), function)
    return lambda chronology: write(chronology, HEADING, *more)


def _write(form: str, rows: int | None = None, *, in_tenths: bool = False) -> Callable[[Path], Step]:
    """Write the chronology. rows: only so many of it, without findings. in_tenths: in ten files."""

    def prepare(folder: Path) -> Step:
        chronology = merged(folder)
        if rows is not None or in_tenths:
            chronology = cut(chronology, 0, rows or len(chronology.rows))
        size = -(-len(chronology.rows) // TENTHS) if in_tenths else max(len(chronology.rows), 1)
        parts = [chronology]
        if in_tenths:
            parts = [cut(chronology, first, size) for first in range(0, len(chronology.rows), size)]
        write = _writer(form)

        def step() -> int:
            for part in parts:
                write(part)
            return len(chronology.rows)

        return step

    return prepare


def _own_word(folder: Path) -> Step:
    step: Step = import_module("casereviews.benchmark.own_template_step").prepare(folder)
    return step


def _docxtpl(folder: Path) -> Step:
    docxtpl = import_module("docxtpl")
    fields = import_module("documents.writing.chronology_fields")
    chronology = merged(folder)

    def step() -> int:
        values = {**fields.document_fields(chronology, HEADING), "rows": list(fields.row_fields(chronology))}
        template = docxtpl.DocxTemplate(TEMPLATE)
        template.render(values, autoescape=True)
        template.save(io.BytesIO())
        return len(chronology.rows)

    return step


def _xlsxwriter(folder: Path) -> Step:
    """Write the same columns in XlsxWriter's constant-memory mode: frozen headings, filter, real dates."""
    xlsxwriter = import_module("xlsxwriter")
    columns = import_module("documents.writing.chronology_columns")
    chronology = merged(folder)

    def step() -> int:
        options = {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "default_date_format": _DATE_COLUMNS,
        }
        with tempfile.TemporaryDirectory() as scratch:
            book = xlsxwriter.Workbook(io.BytesIO(), {**options, "tmpdir": scratch})
            sheet = book.add_worksheet("Chronology")
            sheet.write_row(0, 0, [column.heading for column in columns.COLUMNS])
            sheet.freeze_panes(1, 0)
            sheet.autofilter(0, 0, len(chronology.rows), len(columns.COLUMNS) - 1)
            for number, row in enumerate(columns.cells(chronology), start=1):
                sheet.write_row(number, 0, row)
            book.close()
        return len(chronology.rows)

    return step


def _shown(chronology: Chronology) -> list[tuple[str, ...]]:
    return [
        (row.row.date_text, row.row.time_text, row.row.source, row.row.event, row.row.people, row.row.action)
        for row in chronology.rows
    ]


def _typst(folder: Path) -> Step:
    rows = _shown(merged(folder))

    def step() -> int:
        material.laid_out(folder, material.RULED, rows)
        return len(rows)

    return step


def _weasyprint(folder: Path) -> Step:
    """Lay a plain table out as PDF/UA-1."""
    weasyprint = import_module("weasyprint")
    rows = _shown(cut(merged(folder), 0, UA_ROWS))

    def step() -> int:
        head = "".join(f"<th>{heading}</th>" for heading in material.HEADINGS)
        body = "".join(f"<tr>{''.join(f'<td>{html.escape(text)}</td>' for text in row)}</tr>" for row in rows)
        page = (
            '<html lang="en"><title>Chronology</title><style>@page { size: A4 landscape; margin: 15mm }'
            "body { font-size: 8pt } td { border: 0.5pt solid }</style>"
            f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></html>"
        )
        weasyprint.HTML(string=page).write_pdf(pdf_variant="pdf/ua-1")
        return len(rows)

    return step


_ITSELF = "itself, a tenth ten times"
CHRONOLOGY: Mapping[str, Measured] = {
    "merge": Measured("Merge and findings", "chronology", "rows", _merge),
    "merge-growth": Measured("Growth of merging", "chronology", "rows", _merge, _merge_in_tenths, _ITSELF),
    "merge-again": Measured(
        "One return changed", "chronology", "rows", _merge_changed, _merge_first, "itself, all 20 read and merged"
    ),
    "write-word": Measured(
        "Chronology for Word", "chronology", "rows", _write("word"), _docxtpl, "docxtpl {%tr for %}"
    ),
    "write-own-word": Measured(
        "Word, changed template", "chronology", "rows", _own_word, _docxtpl, "docxtpl {%tr for %}"
    ),
    "word-growth": Measured(
        "Growth for Word", "chronology", "rows", _write("word", 10**6), _write("word", in_tenths=True), _ITSELF
    ),
    "write-excel": Measured(
        "Chronology for Excel", "chronology", "rows", _write("excel"), _xlsxwriter, "XlsxWriter, constant memory"
    ),
    "excel-growth": Measured(
        "Growth for Excel", "chronology", "rows", _write("excel", 10**6), _write("excel", in_tenths=True), _ITSELF
    ),
    "write-pdf-ua": Measured(
        f"Tagged PDF, {UA_ROWS:,} rows",
        "chronology",
        "rows",
        _write("pdf", UA_ROWS),
        _weasyprint,
        "WeasyPrint, PDF/UA-1",
        "weasyprint",
    ),
    "write-pdf": Measured(
        "Chronology as PDF", "chronology", "rows", _write("pdf"), _typst, "Typst, one plain table"
    ),
}

if __name__ == "__main__":
    Path(sys.argv[2]).write_bytes(pickle.dumps(merge(readings(Path(sys.argv[1])), None)))
