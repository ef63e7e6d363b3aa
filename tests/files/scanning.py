"""Makes scans: PDFs of which each page is a picture, as a copier makes them of printed paper."""

from __future__ import annotations

import io
from collections.abc import Sequence

import pikepdf
import pypdfium2
from PIL import Image, ImageFilter


def scanned(data: bytes, pages: Sequence[int], *, dots: int = 200, skew: float = 0.0, turn: int = 0) -> bytes:
    """Return pages (from 1) of a PDF as a copier scans them.

    dots: per inch. skew: degrees by which the paper lay askew. turn: degrees anticlockwise by which it lay turned.
    """
    document = pypdfium2.PdfDocument(data)
    pictures: list[Image.Image] = []
    for page in pages:
        picture = document[page - 1].render(scale=dots / 72, grayscale=True).to_pil().convert("L")
        if skew:
            picture = picture.rotate(skew, resample=Image.Resampling.BICUBIC, fillcolor=255)
        picture = picture.filter(ImageFilter.GaussianBlur(0.5))
        pictures.append(picture.rotate(turn, expand=True) if turn else picture)
    document.close()
    out = io.BytesIO()
    pictures[0].save(out, "PDF", resolution=dots, save_all=True, append_images=pictures[1:], quality=70)
    return out.getvalue()


def joined(*files: bytes) -> bytes:
    """Return the pages of these PDFs as one."""
    with pikepdf.new() as whole:
        for data in files:
            with pikepdf.open(io.BytesIO(data)) as part:
                whole.pages.extend(part.pages)
        out = io.BytesIO()
        whole.save(out)
        return out.getvalue()


def pages_of(data: bytes, pages: Sequence[int]) -> bytes:
    """Return a PDF of these pages (from 1), as they are."""
    with pikepdf.open(io.BytesIO(data)) as document, pikepdf.new() as part:
        part.pages.extend(document.pages[page - 1] for page in pages)
        out = io.BytesIO()
        part.save(out)
        return out.getvalue()
