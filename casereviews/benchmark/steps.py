"""The steps that are measured: what this service does, and how one would do it with the library alone.

Each function prepares what it needs and returns the step itself, which alone is timed, and gives the rows or pages
that it made. The step runs in a process of its own.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Any

from casereviews.benchmark import material
from casereviews.benchmark.measured import Measured, Step
from casereviews.benchmark.reading_steps import READING
from casereviews.settings import TEMPLATES
from documents.chronology.merging import merge
from documents.chronology.model import Chronology, Heading
from documents.reading.entry import read_return
from documents.reading.model import Reading
from documents.writing.pack import PackReturn

HEADING = Heading(case_reference="BENCH/01", partnership="Benchmark", prepared_on=date(2026, 11, 2))
TEMPLATE = TEMPLATES / "documents" / "chronology.docx"


def readings(folder: Path) -> list[Reading]:
    """Return what was read from every agency's CSV."""
    return [read_return((folder / f"{name}.csv").read_bytes(), f"{name}.csv") for name in material.AGENCIES]


def _chronology(folder: Path) -> Chronology:
    return merge(readings(folder), None)


def _merge(folder: Path) -> Step:
    given = readings(folder)
    return lambda: len(merge(given, None).rows)


def _write(module: str, function: str, *more: Any) -> Callable[[Path], Step]:
    def prepare(folder: Path) -> Step:
        chronology = _chronology(folder)
        write = getattr(import_module(module), function)

        def step() -> int:
            write(chronology, HEADING, *more)
            return len(chronology.rows)

        return step

    return prepare


def _docxtpl(folder: Path) -> Step:
    docxtpl = import_module("docxtpl")
    fields = import_module("documents.writing.chronology_fields")
    chronology = _chronology(folder)

    def step() -> int:
        values = {**fields.document_fields(chronology, HEADING), "rows": list(fields.row_fields(chronology))}
        template = docxtpl.DocxTemplate(TEMPLATE)
        template.render(values, autoescape=True)
        template.save(io.BytesIO())
        return len(chronology.rows)

    return step


def _typst(folder: Path) -> Step:
    chronology = _chronology(folder)
    rows = [
        (row.row.date_text, row.row.time_text, row.row.source, row.row.event, row.row.people, row.row.action)
        for row in chronology.rows
    ]

    def step() -> int:
        material.laid_out(folder, material.RULED, rows)
        return len(rows)

    return step


def _pack_returns(folder: Path) -> list[PackReturn]:
    return [
        PackReturn(reading, (folder / f"{name}.pdf").read_bytes(), "pdf")
        for name, reading in zip(material.AGENCIES, readings(folder), strict=True)
    ]


def _pack(folder: Path) -> Step:
    pack = import_module("documents.writing.pack")
    returns = _pack_returns(folder)
    chronology = merge([one.reading for one in returns], None)
    layout = import_module("documents.writing.chronology_pdf").lay_out(chronology, HEADING)
    return lambda: int(pack.build_pack(chronology, HEADING, returns, layout).pages)


def _pypdf(folder: Path) -> Step:
    pypdf = import_module("pypdf")
    returns = _pack_returns(folder)
    chronology = merge([one.reading for one in returns], None)
    first = import_module("documents.writing.chronology_pdf").write_pdf(chronology, HEADING)

    def step() -> int:
        whole = pypdf.PdfWriter()
        for part in (first, *(one.original for one in returns)):
            whole.append(io.BytesIO(part))
        stamps = pypdf.PdfReader(
            io.BytesIO(material.laid_out(folder, material.STAMPS, pages=str(len(whole.pages))))
        )
        for page, stamp in zip(whole.pages, stamps.pages, strict=False):
            page.merge_page(stamp)
        whole.write(io.BytesIO())
        return len(whole.pages)

    return step


STEPS: Mapping[str, Measured] = {
    **READING,
    "merge": Measured("Merge seven returns", "chronology", "rows", _merge),
    "write-word": Measured(
        "Chronology for Word",
        "chronology",
        "rows",
        _write("documents.writing.chronology_docx", "write_docx", TEMPLATE),
        _docxtpl,
        "docxtpl {%tr for %}",
    ),
    "write-excel": Measured(
        "Chronology for Excel", "chronology", "rows", _write("documents.writing.chronology_xlsx", "write_xlsx")
    ),
    "write-pdf": Measured(
        "Chronology as PDF",
        "chronology",
        "rows",
        _write("documents.writing.chronology_pdf", "write_pdf"),
        _typst,
        "Typst, one plain table",
    ),
    "pack": Measured("The pack", "chronology", "pages", _pack, _pypdf, "pypdf append, merge_page"),
}
PARTS = ("reading", "chronology")
