"""Pages of a PDF as pictures, for a person who compares what was read with the file. Runs in the sandbox."""

from __future__ import annotations

import base64
import io
import math
from typing import Any

import pypdfium2
from PIL import Image

from documents.reading.pdf.open import opened

PIXELS_PER_POINT = 1.6
"""115 dots to the inch: small print can be read, and a page is about 100 KB."""
MOST_PIXELS = 2_000_000
LARGEST_PNG = 350_000
"""Bytes; a page that needs more is a photograph or a scan, and is kept as JPEG."""
_COLOURS = 32
_JPEG_QUALITY = 70


def warm_up() -> None:
    """Load what Pillow loads when it writes its first picture: in the sandbox nothing can be loaded any more."""
    Image.preinit()
    _drawn(pypdfium2.PdfDocument.new().new_page(20, 20))


def draw(data: bytes, first: int, count: int) -> dict[str, Any]:
    """Return pictures of `count` pages from page `first` on, from 1, and how many pages the file has.

    {"pages": n, "pictures": [{"page", "width", "height", "kind": "png" or "jpeg", "data": base64}]}; a page that
    cannot be drawn is left out. Pages are as they are shown, after their rotation. Raises Unreadable.
    """
    pictures = []
    with opened(data) as file:
        document = pypdfium2.PdfDocument(file.data)
        try:
            document.init_forms()  # what was filled into a form is drawn too
            for number in range(first, min(first + count, file.pages + 1)):
                try:
                    kind, width, height, drawn = _drawn(document[number - 1])
                except (pypdfium2.PdfiumError, MemoryError):
                    continue
                picture = {"page": number, "width": width, "height": height, "kind": kind}
                pictures.append({**picture, "data": base64.b64encode(drawn).decode()})
        finally:
            document.close()
    return {"pages": file.pages, "pictures": pictures}


def _drawn(page: pypdfium2.PdfPage) -> tuple[str, int, int, bytes]:
    """Return a page's picture: its kind, width and height in pixels, and its bytes."""
    points = max(page.get_width() * page.get_height(), 1.0)
    scale = min(PIXELS_PER_POINT, math.sqrt(MOST_PIXELS / points))
    picture: Image.Image = page.render(scale=scale).to_pil().convert("RGB")
    out = io.BytesIO()
    picture.quantize(_COLOURS, Image.Quantize.FASTOCTREE).save(out, "PNG", optimize=False)
    kind = "png"
    if out.tell() > LARGEST_PNG:
        out, kind = io.BytesIO(), "jpeg"
        picture.save(out, "JPEG", quality=_JPEG_QUALITY)
    return kind, picture.width, picture.height, out.getvalue()
