"""What is drawn over a workbook's sheets and is no cell: what a person is told of pictures, charts and text boxes.

The words of boxes and shapes are kept; those in pictures and charts nobody reads.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from lxml import etree

_EMU_OF_POINT = 12_700
_LEAST_WIDTH = 280 * _EMU_OF_POINT
_LEAST_HEIGHT = 110 * _EMU_OF_POINT
"""In English Metric Units; no crest, logo or signature is so large, and a picture of three rows is."""

_OF_COLUMN = 48 * _EMU_OF_POINT
_OF_ROW = 15 * _EMU_OF_POINT
"""Width and height of a usual column and row, for drawings that only say which cells they cover."""

_ANCHORS = ("{*}twoCellAnchor", "{*}oneCellAnchor", "{*}absoluteAnchor")


@dataclass(frozen=True, slots=True)
class Drawn:
    """What is drawn over a sheet: charts, embedded files, and pictures so large that they may hold rows."""

    pictures: int = 0
    charts: int = 0
    files: int = 0

    def __add__(self, other: Drawn) -> Drawn:
        return Drawn(self.pictures + other.pictures, self.charts + other.charts, self.files + other.files)


def large_pictures(drawing: etree._Element) -> int:
    """Return how many pictures of a drawing part may hold rows of the chronology."""
    return sum(
        _is_large(*_size(anchor))
        for anchor in drawing.iter(*_ANCHORS)
        if next(anchor.iter("{*}pic"), None) is not None
    )


def large_frame(width: str, height: str) -> bool:
    """Tell whether an OpenDocument frame ("12.5cm", "80mm") may hold rows; true where it does not say its size."""
    sizes = [_emu_of(width), _emu_of(height)]
    return 0 in sizes or _is_large(*sizes)


def drawn_remarks(name: str, drawn: Drawn, boxes: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield code and message of what a person should know of a sheet's drawings. boxes: the words in them."""
    kinds = {"large picture": drawn.pictures, "chart": drawn.charts, "embedded file": drawn.files}
    counts = Counter({what: count for what, count in kinds.items() if count})
    if counts:
        one = counts.total() == 1
        yield (
            "picture-not-read",
            f"The sheet “{name}” has {_listed(counts)}, which {'is' if one else 'are'} not read. "
            f"If {'it shows' if one else 'they show'} part of the chronology, type its rows into the table.",
        )
    if boxes:
        said = "a text box or shape" if len(boxes) == 1 else f"{len(boxes)} text boxes or shapes"
        yield (
            "text-box",
            f"The sheet “{name}” has {said} with words. They are kept with the words around the chronology: "
            "if they tell an event, type it into the table.",
        )


def _listed(counts: Mapping[str, int]) -> str:
    said = [
        f"{count} {what}s" if count > 1 else f"{'an' if what.startswith('e') else 'a'} {what}"
        for what, count in counts.items()
    ]
    return f"{', '.join(said[:-1])} and {said[-1]}" if len(said) > 1 else said[0]


def _is_large(width: int, height: int) -> bool:
    return width >= _LEAST_WIDTH and height >= _LEAST_HEIGHT


def _size(anchor: etree._Element) -> tuple[int, int]:
    """Return an anchor's width and height: as said, else as wide and high as the usual cells that it covers."""
    extents = [(_whole(one.get("cx")), _whole(one.get("cy"))) for one in anchor.iter("{*}ext")]
    starts, ends = anchor.find("{*}from"), anchor.find("{*}to")
    if starts is not None and ends is not None:
        along, down = (
            _whole(ends.findtext(f"{{*}}{side}")) - _whole(starts.findtext(f"{{*}}{side}"))
            for side in ("col", "row")
        )
        extents.append((along * _OF_COLUMN, down * _OF_ROW))
    return max(extents, default=(0, 0), key=lambda size: size[0] * size[1])


def _emu_of(length: str) -> int:
    units = {"cm": 360_000, "mm": 36_000, "in": 914_400, "pt": _EMU_OF_POINT, "pc": 12 * _EMU_OF_POINT}
    try:
        return round(float(length[:-2]) * units[length[-2:]])
    except (ValueError, KeyError, OverflowError):
        return 0


def _whole(text: str | None) -> int:
    return int(text) if text and text.isdigit() and len(text) < 12 else 0
