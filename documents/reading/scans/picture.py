"""The picture of a scanned page made ready for character reading: upright, level, without the rules of its tables.

Runs in the sandbox. Lengths are in pixels of the picture, whose size and scale are given with it.
"""

from __future__ import annotations

import ctypes
import json
from itertools import pairwise
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium
from PIL import Image, ImageDraw

from documents.reading.scans.rules import Stroke, dark_parts, ruled_strokes

DOTS = 300
"""Dots per inch that characters are read at: what the reader was trained on."""

MOST_PIXELS = 16_000_000
"""A larger page (A4 has nine million at 300 dots per inch) is drawn at fewer dots."""

_FEW_LETTERS = 100
"""A page with a picture on most of it and no more letters than this is a scan, perhaps with a scanner's stamp."""

_MOST_SKEW = 3.0
_MARGIN = 2


def pages_in_pictures(data: bytes) -> list[int]:
    """Return the pages, from 1, of which most is a picture and whose words are therefore not in the file."""
    document = pypdfium2.PdfDocument(data)
    try:
        return [number + 1 for number in range(len(document)) if _is_picture(document[number])]
    finally:
        document.close()


def _is_picture(page: pypdfium2.PdfPage) -> bool:
    text = page.get_textpage()
    letters = sum(not letter.isspace() for letter in text.get_text_range()[: 50 * _FEW_LETTERS])
    if letters > _FEW_LETTERS:
        return False
    width, height = page.get_size()
    covered = 0.0
    for found in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=4):
        left, bottom, right, top = found.get_bounds()
        covered += max(0.0, min(right, width) - max(left, 0)) * max(0.0, min(top, height) - max(bottom, 0))
    return bool(covered > 0.5 * width * height)


def readable_picture(data: bytes, page: int, turn: int = 0) -> bytes:
    """Return a line of JSON about the picture of a page (from 1), and the picture as PGM.

    turn: degrees clockwise (0, 90, 180, 270) by which the page as shown is turned to stand upright.
    The JSON: width, height; dots (per inch); skew (degrees by which it was turned back); across and down: the
    rules that were found and taken out, each [at, start, end].
    """
    document = pypdfium2.PdfDocument(data)
    try:
        picture, dots = _drawn(document[page - 1])
    finally:
        document.close()
    if turn:
        picture = picture.rotate(-turn, expand=True)
    skew = _skew(picture)
    if skew:
        picture = picture.rotate(skew, resample=Image.Resampling.BICUBIC, fillcolor=255)
    across, down = ruled_strokes(picture, dots)
    _take_out(picture, across, down)
    about: dict[str, Any] = {
        "width": picture.width,
        "height": picture.height,
        "dots": dots,
        "skew": skew,
        "across": [list(stroke.ends) for stroke in across],
        "down": [list(stroke.ends) for stroke in down],
    }
    head = f"P5\n{picture.width} {picture.height}\n255\n".encode()
    return json.dumps(about).encode() + b"\n" + head + picture.tobytes()


def _drawn(page: pypdfium2.PdfPage) -> tuple[Image.Image, float]:
    """Return the page as shown, in grey, and its dots per inch."""
    width, height = page.get_size()
    dots = min(DOTS, 72 * (MOST_PIXELS / max(1.0, width * height)) ** 0.5)
    bitmap = page.render(scale=dots / 72, grayscale=True, may_draw_forms=True)
    size = (bitmap.width, bitmap.height)
    raw = ctypes.string_at(bitmap.buffer, bitmap.stride * bitmap.height)
    return Image.frombytes("L", size, raw, "raw", "L", bitmap.stride), dots


def _skew(picture: Image.Image) -> float:
    """Return the degrees anticlockwise that make the lines of the picture level, 0.0 where none stand out."""
    small = dark_parts(picture.reduce(4))
    if small.getbbox() is None:
        return 0.0
    coarse = max((step * 0.25 for step in range(-12, 13)), key=lambda angle: _levelness(small, angle))
    fine = max((coarse + step * 0.05 for step in range(-4, 5)), key=lambda angle: _levelness(small, angle))
    better = _levelness(small, fine) > 1.02 * _levelness(small, 0.0)
    return round(fine, 2) if better and abs(fine) <= _MOST_SKEW else 0.0


def _levelness(picture: Image.Image, angle: float) -> float:
    """Return how sharply rows with and without ink follow one another when the picture is turned by `angle`."""
    turned = picture.rotate(angle) if angle else picture
    sums = turned.resize((1, turned.height), Image.Resampling.BOX).tobytes()
    return float(sum((after - before) ** 2 for before, after in pairwise(sums)))


def _take_out(picture: Image.Image, across: list[Stroke], down: list[Stroke]) -> None:
    """Paint over the rules: to a character reader they look like letters and underlines."""
    pen = ImageDraw.Draw(picture)
    for stroke in across:
        pen.rectangle((stroke.start, stroke.first - _MARGIN, stroke.end, stroke.last + _MARGIN), fill=255)
    for stroke in down:
        pen.rectangle((stroke.first - _MARGIN, stroke.start, stroke.last + _MARGIN, stroke.end), fill=255)
