"""Pictures on their way into a pack: each drawn anew on a page, with nothing but its pixels."""

from __future__ import annotations

import io

from PIL import Image, ImageOps, ImageSequence

_LARGEST = 60_000_000
"""Pixels of one picture."""
_MOST = 200
"""Pictures in one file, a scan of many pages, say."""
_SHARP = 2_400
"""Pixels of the longer side that are kept: about 200 dots an inch on A4."""


def warm_up() -> None:
    """Load what Pillow loads on first use, before the sandbox closes."""
    Image.init()
    page = Image.new("RGB", (8, 8))
    page.save(io.BytesIO(), "PDF")
    for form in ("PNG", "JPEG", "GIF", "TIFF", "BMP"):
        made = io.BytesIO()
        page.save(made, form)
        with Image.open(made) as again:
            again.load()


def page_or_why(untrusted: bytes) -> bytes | dict[str, str]:
    """Return a PDF with a page for each picture in the file, upright, or `{"damaged": code}`."""
    try:
        with Image.open(io.BytesIO(untrusted)) as source:
            pages = [_drawn(frame) for _, frame in zip(range(_MOST), ImageSequence.Iterator(source), strict=False)]
        made = io.BytesIO()
        dots = max(max(page.size) for page in pages) / 11.0  # the longer side of A4 less its margins, in inches
        pages[0].save(made, "PDF", resolution=max(dots, 72.0), save_all=True, append_images=pages[1:])
    except (OSError, ValueError, SyntaxError, IndexError, Image.DecompressionBombError, MemoryError):
        return {"damaged": "unreadable"}
    return made.getvalue()


def _drawn(frame: Image.Image) -> Image.Image:
    if frame.width * frame.height > _LARGEST:
        raise ValueError("too large")
    upright = ImageOps.exif_transpose(frame)
    flat = Image.new("RGB", upright.size, "white")
    held = upright.convert("RGBA")
    flat.paste(held, mask=held.getchannel("A"))
    flat.thumbnail((_SHARP, _SHARP))
    return flat
