"""The pictures of an Office file as pages, for the program that reads words in them. Runs in the sandbox."""

from __future__ import annotations

import io
from collections.abc import Sequence

from PIL import Image, UnidentifiedImageError

from documents.safety.office_package import Package

_MOST_PIXELS = 20_000_000
_DOTS = 150.0


def as_pdf(data: bytes, kind: str, places: Sequence[str]) -> bytes:
    """Return the pictures with these names as pages of a PDF, in their order; an empty one for what can't be read.

    kind: docx, docm, xlsx, xlsm or pptx. Raises Refused as `Package.read` does.
    """
    package = Package.read(data)
    pages = [_picture(package.parts.get(name, b"")) for name in places]
    held = io.BytesIO()
    pages[0].save(held, "PDF", save_all=True, append_images=pages[1:], resolution=_DOTS)
    return held.getvalue()


def warm_up() -> None:
    """Load what Pillow loads when it writes its first PDF: in the sandbox nothing can be loaded any more."""
    Image.init()
    Image.new("RGB", (10, 10), "white").save(io.BytesIO(), "PDF")


def _picture(content: bytes) -> Image.Image:
    try:
        picture = Image.open(io.BytesIO(content))
        if picture.width * picture.height > _MOST_PIXELS:
            picture.thumbnail((4000, 4000))
        flat = Image.new("RGB", picture.size, "white")
        shown = picture.convert("RGBA")
        flat.paste(shown, mask=shown.getchannel("A"))
        return flat
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError):
        return Image.new("RGB", (50, 50), "white")
