"""A level line of a table, parted into the table's columns."""

from __future__ import annotations

from dataclasses import dataclass, field

from documents.reading.pdf.lines import as_line
from documents.reading.pdf.runs import Run


@dataclass(slots=True)
class Banded:
    """A level line of a table: the words of each column on it, and the space above it in points."""

    cells: list[list[Run]]
    top: float
    bottom: float
    size: float
    gap: float = 0.0
    texts: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.texts = [as_line(words).text if words else "" for words in self.cells]

    @property
    def filled(self) -> set[int]:
        return {column for column, text in enumerate(self.texts) if text}


def with_gaps(lines: list[Banded]) -> list[Banded]:
    """Set each line's gap: the space between it and the lowest line above it."""
    lowest = None
    for line in lines:
        line.gap = line.top - lowest if lowest is not None else 0.0
        lowest = line.bottom if lowest is None else max(lowest, line.bottom)
    return lines
