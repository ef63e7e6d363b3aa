"""The same chronology, saved as PDF by an office program, a browser and a typesetter, gives the same rows."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from documents.reading.pdf.reader import read_pdf
from documents.reading.raw import RawText
from tests.unit.documents.reading.pdf.making import only_table, plain

FILES = Path(__file__).parents[5] / "tests" / "files" / "pdf"
TOLD = json.loads((FILES / "rows.json").read_text(encoding="utf-8"))
EXPECTED = [plain(TOLD["headings"]), *map(plain, TOLD["rows"])]


def curly(cells: tuple[str, ...]) -> tuple[str, ...]:
    """Return the cells with the typesetter's curly quotes made straight again."""
    return tuple(cell.translate(str.maketrans("’‘“”", "''\"\"")) for cell in cells)


@pytest.mark.parametrize("path", sorted(FILES.glob("*.pdf")), ids=lambda path: path.stem)
def test_every_maker_gives_the_same_rows(path: Path) -> None:
    read = read_pdf(path.read_bytes())
    assert list(map(curly, only_table(read))) == EXPECTED
    assert read.problems == ()
    texts = [(block.text, block.heading) for block in read.blocks if isinstance(block, RawText)]
    assert texts == [
        ("Record of events", True),
        ("Learning", True),
        ("Each call was logged as a new job, so that nobody saw them together.", False),
    ]
