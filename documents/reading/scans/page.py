"""Pages that were pictures set anew with the words that were read from them, for the PDF reader to read.

Each word stands where its picture stood, each rule where a rule was seen; the picture itself is left out. So a
scan is read by the same code as any PDF, with the same headings, columns, rows and doubts.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name

from documents.reading.scans.words import SetWord, set_words, words_of

_WIDTH = 500
"""Every letter's width in the font, in thousandths of its size: the stretch of each word makes up for it."""

_RULE = 0.5
_TURNS = {
    0: "1 0 0 1 0 0",
    90: "0 1 -1 0 {height} 0",
    180: "-1 0 0 -1 {width} {height}",
    270: "0 -1 1 0 0 {width}",
}
"""How upright content comes to lie as the page is shown, by the degrees clockwise that made it upright."""


def with_words(data: bytes, pages: Sequence[Mapping[str, Any]]) -> bytes:
    """Return the PDF with each of these pages set anew from what was read of its picture.

    pages: of each its `page` (from 1), `turn` and `about` (see `ocr_picture.readable_picture`), and `tsv`.
    """
    with pikepdf.open(io.BytesIO(data)) as document:
        font = document.make_indirect(
            Dictionary(
                Type=Name.Font,
                Subtype=Name.Type1,
                BaseFont=Name.Helvetica,
                Encoding=Name.WinAnsiEncoding,
                FirstChar=0,
                LastChar=255,
                Widths=Array([_WIDTH] * 256),
            )
        )
        for read in pages:
            _set(document, read, font)
        done = io.BytesIO()
        document.save(done)
        return done.getvalue()


def _set(document: pikepdf.Pdf, read: Mapping[str, Any], font: pikepdf.Object) -> None:
    about, turn = read["about"], int(read["turn"])
    scale = 72 / float(about["dots"])
    width, height = float(about["width"]) * scale, float(about["height"]) * scale
    page = document.pages[int(read["page"]) - 1].obj
    shown = (height, width) if turn in (90, 270) else (width, height)
    for key in list(page.keys()):
        if key not in ("/Type", "/Parent"):
            del page[key]
    page.MediaBox = Array([0, 0, round(shown[0], 2), round(shown[1], 2)])
    page.Resources = Dictionary(Font=Dictionary(F=font))
    page.Rotate = 0
    turned = _TURNS[turn].format(width=f"{width:.2f}", height=f"{height:.2f}")
    content = [f"{turned} cm {_RULE} w".encode()]
    content += [
        f"{start * scale:.2f} {height - at * scale:.2f} m {end * scale:.2f} {height - at * scale:.2f} l S".encode()
        for at, start, end in about["across"]
    ]
    content += [
        f"{at * scale:.2f} {height - start * scale:.2f} m {at * scale:.2f} {height - end * scale:.2f} l S".encode()
        for at, start, end in about["down"]
    ]
    content += [_shown(word, scale, height) for word in set_words(words_of(read["tsv"]))]
    page.Contents = document.make_stream(b"\n".join(content))


def _shown(word: SetWord, scale: float, height: float) -> bytes:
    text = word.text.encode("cp1252", "replace")
    size = max(1.0, word.size * scale)
    stretch = 100 * (word.x1 - word.x0) * scale / (len(text) * size * _WIDTH / 1000)
    place = f"BT /F {size:.2f} Tf {stretch:.2f} Tz {word.x0 * scale:.2f} {height - word.baseline * scale:.2f} Td "
    # The space is set with its word: engines overlook one that stands alone.
    return place.encode() + b"<" + (text + b" " * word.spaced).hex().encode() + b"> Tj ET"
