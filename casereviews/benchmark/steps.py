"""The steps that are measured: what this service does, and how one would do it with the library alone.

Each function prepares what it needs and returns the step itself, which alone is timed, and gives the rows or pages
that it made. The step runs in a process of its own.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

from casereviews.benchmark import material
from casereviews.benchmark.chronology_steps import CHRONOLOGY, HEADING, readings
from casereviews.benchmark.desk_steps import DESK
from casereviews.benchmark.measured import Measured, Step
from casereviews.benchmark.reading_steps import READING
from documents.chronology.merging import merge


def _pack_returns(folder: Path) -> list[Any]:
    pack = import_module("documents.writing.pack")
    return [
        pack.PackReturn(reading, (folder / f"{name}.pdf").read_bytes(), "pdf")
        for name, reading in zip(material.PACKED, readings(folder, material.PACKED), strict=True)
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
    **CHRONOLOGY,
    **DESK,
    "pack": Measured("The pack", "chronology", "pages", _pack, _pypdf, "pypdf append, merge_page"),
}
PARTS = ("reading", "chronology", "desk")
