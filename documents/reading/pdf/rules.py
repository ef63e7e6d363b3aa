"""The straight rules, shaded boxes and pictures drawn on a PDF page, in points from its left and top."""

from __future__ import annotations

import ctypes
import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium

from documents.reading.pdf.matrix import PLAIN, Matrix, times

THIN = 3.0
"""A drawn shape no thicker than this is a rule, in points."""

SAME_LINE = 2.0
"""Rules less than this apart lie on one line."""

GAP = 3.5
"""Two rules on one line whose ends are less than this apart are one rule."""

MOST_SHAPES = 30_000
"""Shapes looked at on one page: more is a map or a drawing, not a table."""

WHITE = 250
"""Colours all of whose three parts are at least this, of 255, are white."""

_COLOUR = tuple(ctypes.c_uint() for _ in range(4))
_COLOUR_POINTERS = tuple(map(ctypes.byref, _COLOUR))
_DEEPEST_FORM = 5


class Rule(NamedTuple):
    """A horizontal or vertical rule: `at` is its y or x, `start` and `end` its extent along the other axis."""

    at: float
    start: float
    end: float


class Box(NamedTuple):
    """An upright rectangle on the page, in points from its top left corner."""

    x0: float
    top: float
    x1: float
    bottom: float


_COVERS = 4.0
"""Points; what is narrower covers no line of text."""

_BOX_SEGMENTS = 6
"""A path of more segments is no box, and what is inside its bounds need not be covered."""


@dataclass(slots=True)
class Drawing:
    """What is drawn on a page beside its text. tinted: what white words can be seen on.

    covers: (place among all that is drawn, box) of what nothing shows through. texts: the
    place of each text, by its address.
    """

    across: list[Rule] = field(default_factory=list)
    down: list[Rule] = field(default_factory=list)
    shaded: list[Box] = field(default_factory=list)
    pictures: list[Box] = field(default_factory=list)
    tinted: list[Box] = field(default_factory=list)
    covers: list[tuple[int, Box]] = field(default_factory=list)
    texts: dict[int, int] = field(default_factory=dict)


def drawing(page: Any, origin: tuple[float, float]) -> Drawing:
    """Return the rules, shaded boxes and pictures of a loaded page; rules on one line are joined.

    origin: x of the page's left and y of its top edge, in PDF user space.
    """
    found = Drawing()
    shapes = _Shapes(found, origin)
    left = MOST_SHAPES
    for handle, kind, matrix in _objects(page, pdfium.FPDFPage_CountObjects, pdfium.FPDFPage_GetObject, PLAIN, 0):
        left -= 1
        if left < 0:
            break
        if kind == pdfium.FPDF_PAGEOBJ_TEXT:
            found.texts[ctypes.addressof(handle.contents)] = -left
        elif kind == pdfium.FPDF_PAGEOBJ_PATH:
            shapes.take(handle, matrix)
            if found.texts:
                shapes.cover(handle, matrix, -left)
        elif kind in (pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_SHADING):
            box = shapes.bounds(handle, matrix)
            if box is not None:
                found.tinted.append(box)
                if kind == pdfium.FPDF_PAGEOBJ_IMAGE:
                    found.pictures.append(box)
                    shapes.cover(handle, matrix, -left)
    found.across = joined(found.across)
    found.down = joined(found.down)
    return found


def joined(rules: list[Rule]) -> list[Rule]:
    """Return the rules with those that lie on one line and touch made into one."""
    whole: list[Rule] = []
    line: list[Rule] = []
    for rule in sorted(rules):
        if line and rule.at - line[0].at > SAME_LINE:
            whole.extend(_joined_on_line(line))
            line = []
        line.append(rule)
    return whole + (_joined_on_line(line) if line else [])


def _joined_on_line(line: list[Rule]) -> list[Rule]:
    at = sum(rule.at for rule in line) / len(line)
    whole: list[Rule] = []
    for rule in sorted(line, key=lambda rule: rule.start):
        if whole and rule.start - whole[-1].end <= GAP:
            whole[-1] = Rule(at, whole[-1].start, max(whole[-1].end, rule.end))
        else:
            whole.append(Rule(at, rule.start, rule.end))
    return whole


def _objects(parent: Any, count: Any, get: Any, matrix: Matrix, depth: int) -> Iterator[tuple[Any, int, Matrix]]:
    kind_of = pdfium.FPDFPageObj_GetType
    for index in range(count(parent)):
        handle = get(parent, index)
        kind = kind_of(handle)
        if kind == pdfium.FPDF_PAGEOBJ_FORM:
            if depth < _DEEPEST_FORM:
                own = pdfium.FS_MATRIX()
                pdfium.FPDFPageObj_GetMatrix(handle, ctypes.byref(own))
                inner = times((own.a, own.b, own.c, own.d, own.e, own.f), matrix)
                yield from _objects(
                    handle, pdfium.FPDFFormObj_CountObjects, pdfium.FPDFFormObj_GetObject, inner, depth + 1
                )
        else:
            yield handle, kind, matrix


def is_white(handle: Any) -> bool:
    """Return whether a page object is filled with white or with nothing at all; False where that is not plain."""
    if not pdfium.FPDFPageObj_GetFillColor(handle, *_COLOUR_POINTERS):
        return False
    red, green, blue, opaque = _COLOUR
    return opaque.value == 0 or (red.value >= WHITE and green.value >= WHITE and blue.value >= WHITE)


class _Shapes:
    """Sorts path objects into rules and shaded boxes."""

    def __init__(self, found: Drawing, origin: tuple[float, float]) -> None:
        self._found = found
        self._left, self._top = origin
        self._numbers = tuple(ctypes.c_float() for _ in range(4))
        self._pointers = tuple(map(ctypes.byref, self._numbers))
        self._mode = ctypes.c_int()
        self._stroke = ctypes.c_int()

    def bounds(self, handle: Any, matrix: Matrix) -> Box | None:
        """Return the box around a page object, None if it has no sensible one."""
        if not pdfium.FPDFPageObj_GetBounds(handle, *self._pointers):
            return None
        x0, y0, x1, y1 = (number.value for number in self._numbers)
        if matrix is not PLAIN:
            a, b, c, d, e, f = matrix
            xs = [a * x + c * y + e for x in (x0, x1) for y in (y0, y1)]
            ys = [b * x + d * y + f for x in (x0, x1) for y in (y0, y1)]
            x0, x1, y0, y1 = min(xs), max(xs), min(ys), max(ys)
        if not math.isfinite(x0 + y0 + x1 + y1):
            return None
        return Box(x0 - self._left, self._top - y1, x1 - self._left, self._top - y0)

    def take(self, handle: Any, matrix: Matrix) -> None:
        box = self.bounds(handle, matrix)
        if box is None or self._is_rule(box):
            return
        segments = pdfium.FPDFPath_CountSegments(handle)
        if not 2 <= segments <= 5000:
            return
        pdfium.FPDFPath_GetDrawMode(handle, ctypes.byref(self._mode), ctypes.byref(self._stroke))
        filled, stroked = self._mode.value != 0, bool(self._stroke.value)
        if not filled and not stroked:
            return
        if filled and not is_white(handle):
            self._found.tinted.append(box)
        for points in self._lines(handle, segments, matrix):
            if filled:
                self._shade(points)
            if stroked:
                for (x0, y0), (x1, y1) in pairwise(points):
                    self._is_rule(Box(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)))

    def cover(self, handle: Any, matrix: Matrix, place: int) -> None:
        """Keep a picture or filled box through which nothing shows. place: its place among all that is drawn."""
        box = self.bounds(handle, matrix)
        if box is None or box.bottom - box.top < _COVERS or box.x1 - box.x0 < _COVERS:
            return
        picture = pdfium.FPDFPageObj_GetType(handle) == pdfium.FPDF_PAGEOBJ_IMAGE
        if not picture:
            pdfium.FPDFPath_GetDrawMode(handle, ctypes.byref(self._mode), ctypes.byref(self._stroke))
            if not self._mode.value or pdfium.FPDFPath_CountSegments(handle) > _BOX_SEGMENTS:
                return
        clip = pdfium.FPDFPageObj_GetClipPath(handle)
        if pdfium.FPDFPageObj_HasTransparency(handle) or (clip and pdfium.FPDFClipPath_CountPaths(clip) > 0):
            return
        self._found.covers.append((place, box))

    def _is_rule(self, box: Box) -> bool:
        """Keep a thin box as a rule; return whether it was thin."""
        wide, high = box.x1 - box.x0, box.bottom - box.top
        if high <= THIN < wide:
            self._found.across.append(Rule((box.top + box.bottom) / 2, box.x0, box.x1))
        elif wide <= THIN < high:
            self._found.down.append(Rule((box.x0 + box.x1) / 2, box.top, box.bottom))
        return high <= THIN or wide <= THIN

    def _shade(self, points: list[tuple[float, float]]) -> None:
        xs, ys = [x for x, _ in points], [y for _, y in points]
        box = Box(min(xs), min(ys), max(xs), max(ys))
        if not self._is_rule(box):
            self._found.shaded.append(box)

    def _lines(self, handle: Any, segments: int, matrix: Matrix) -> Iterator[list[tuple[float, float]]]:
        """Yield the corner points of each part of a path; a curved part is left out."""
        own = pdfium.FS_MATRIX()
        pdfium.FPDFPageObj_GetMatrix(handle, ctypes.byref(own))
        a, b, c, d, e, f = times((own.a, own.b, own.c, own.d, own.e, own.f), matrix)
        x, y = ctypes.c_float(), ctypes.c_float()
        points: list[tuple[float, float]] = []
        curved = False
        for index in range(segments):
            segment = pdfium.FPDFPath_GetPathSegment(handle, index)
            kind = pdfium.FPDFPathSegment_GetType(segment)
            if kind == pdfium.FPDF_SEGMENT_MOVETO:
                if len(points) > 1 and not curved:
                    yield points
                points, curved = [], False
            curved = curved or kind == pdfium.FPDF_SEGMENT_BEZIERTO
            pdfium.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y))
            if not math.isfinite(x.value + y.value):
                curved = True
            points.append(
                (a * x.value + c * y.value + e - self._left, self._top - (b * x.value + d * y.value + f))
            )
            if pdfium.FPDFPathSegment_GetClose(segment):
                points.append(points[0])
        if len(points) > 1 and not curved:
            yield points
