"""The chronology for Word from a partnership's own template: uploaded, looked at, and filled in the sandbox."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

from casereviews.benchmark.chronology_steps import HEADING, TEMPLATE, merged
from casereviews.benchmark.measured import Step
from documents.safety import sandbox
from documents.safety.sandbox import Limits
from documents.writing.chronology_fields import document_fields, row_fields
from documents.writing.reports.chronology_template import looked_at
from documents.writing.template import plain

FILLED = "documents.writing.reports.chronology_template:filled"
_LIMITS = Limits(seconds=300, output=512 * 1024 * 1024)
_CHANGED = ((b"Comment", b"Remarks"), (b"1D3F66", b"7A1F4B"), (b"1d3f66", b"7a1f4b"))


def changed_template() -> bytes:
    """Return the service's template as a coordinator changes it in Word: other words and another colour."""
    out = io.BytesIO()
    with zipfile.ZipFile(TEMPLATE) as given, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name in given.namelist():
            part = given.read(name)
            if name == "word/document.xml":
                for old, new in _CHANGED:
                    part = part.replace(old, new)
            made.writestr(name, part)
    template = out.getvalue()
    assert template != TEMPLATE.read_bytes()
    assert looked_at(template)["mistakes"] == []
    return template


def prepare(folder: Path) -> Step:
    """Fill the rows into the changed template, as the service does with one that was uploaded."""
    chronology, template = merged(folder), changed_template()
    sandbox.warm_up(FILLED)

    def step() -> int:
        rows = list(row_fields(chronology))
        fields = plain(document_fields(chronology, HEADING))
        document = sandbox.run_in_sandbox(FILLED, template, fields=fields, rows=rows, limits=_LIMITS)
        assert len(document) > len(rows)
        return len(rows)

    return step
