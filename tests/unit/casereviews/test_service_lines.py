"""What the service says at its start of the programs that it finds on the machine."""

from __future__ import annotations

from pathlib import Path

import pytest

from casereviews import service
from documents.reading import convert
from documents.reading.scans import ocr


@pytest.mark.parametrize("there", [True, False])
def test_programs_for_more_kinds_of_files_are_named(there: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    program = Path("/usr/bin/program") if there else None
    monkeypatch.setattr(convert, "converter", lambda: program)
    monkeypatch.setattr(ocr, "character_reader", lambda: program)
    said = service._formats_line()
    assert ("not installed" in said) is not there
    assert "LibreOffice" in said
    assert "Tesseract" in said
