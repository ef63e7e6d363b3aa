"""Large pictures among the text of a PDF's pages: what they show is not read, so a person is told of them."""

from __future__ import annotations

from collections.abc import Sequence

from documents.reading.pdf.rules import Box
from documents.reading.pdf.runs import Run

PICTURE_NOT_READ = "picture-not-read"
LARGE_PICTURE = (
    "This page holds a large picture, and pictures are not read. If it shows part of the chronology, type in its "
    "rows, or upload the document that the picture was taken from."
)

_LEAST_WIDTH = 280.0
_LEAST_HEIGHT = 110.0
"""Points; no crest, logo or signature is so large, and a picture of three rows is."""

_TOUCHES = 2.0
_LEAST_WRITTEN_ON = 30
"""So many letters that stand on a picture make it the page's background, or a scan whose words were read."""


def holds_large_picture(pictures: Sequence[Box], runs: Sequence[Run]) -> bool:
    """Return whether a page shows a picture that may hold rows. runs: the page's text, as it stands on it."""
    return any(
        box.x1 - box.x0 >= _LEAST_WIDTH
        and box.bottom - box.top >= _LEAST_HEIGHT
        and _letters_on(box, runs) < _LEAST_WRITTEN_ON
        for box in _whole(pictures)
    )


def _whole(pictures: Sequence[Box]) -> list[Box]:
    """Return the pictures with those that were cut into strips, one below the other, made whole."""
    whole: list[Box] = []
    for box in sorted(pictures, key=lambda box: (round(box.x0), round(box.x1), box.top)):
        last = whole[-1] if whole else None
        same = last is not None and abs(last.x0 - box.x0) <= _TOUCHES and abs(last.x1 - box.x1) <= _TOUCHES
        if last is not None and same and box.top - last.bottom <= _TOUCHES:
            whole[-1] = Box(last.x0, last.top, last.x1, max(last.bottom, box.bottom))
        else:
            whole.append(box)
    return whole


def _letters_on(box: Box, runs: Sequence[Run]) -> int:
    return sum(
        len(run.text)
        for run in runs
        if box.x0 <= (run.x0 + run.x1) / 2 <= box.x1 and box.top <= run.middle <= box.bottom
    )
