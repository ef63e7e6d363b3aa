"""Makes scans: PDFs of which each page is a picture, as a copier makes them of printed paper."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

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


# ---------------------------------------------------------------- what a character reader gives, without one

DOTS = 300
XS, YS = (150, 500, 900, 2300), (300, 400, 520, 640)
CELLS = (
    ("Date", "Source", "Event"),
    ("12/03/2021", "Tenancy file", "Home visit. No reply."),
    ("c. April 2021", "Call log", "Letter about arrears."),
)


def tsv(*words: tuple[str, float, float, float, float, float]) -> str:
    """Return words as Tesseract writes them: (text, left, top, width, height, sure), each on a line of its own."""
    lines = [
        "level page_num block_num par_num line_num word_num left top width height conf text".replace(" ", "\t")
    ]
    for number, (word, left, top, width, height, sure) in enumerate(words):
        lines.append(f"5\t1\t1\t1\t{number}\t1\t{left}\t{top}\t{width}\t{height}\t{sure}\t{word}")
    return "\n".join(lines)


def page_of_cells(turn: int = 0, unsure: str = "") -> dict[str, Any]:
    """Return a page as `ocr.read_page` gives it: a ruled table of three rows."""
    words = [
        (
            text,
            XS[column] + 20.0 + 14 * start,
            YS[row] + 30.0,
            13.0 * len(text),
            31.0,
            40 if text == unsure else 95,
        )
        for row, cells in enumerate(CELLS)
        for column, cell in enumerate(cells)
        for start, text in pieces(cell)
    ]
    about = {
        "width": 2480,
        "height": 1200,
        "dots": DOTS,
        "skew": 0.0,
        "across": [[y, XS[0], XS[-1]] for y in YS],
        "down": [[x, YS[0], YS[-1]] for x in XS],
    }
    return {"page": 1, "turn": turn, "about": about, "tsv": tsv(*words)}


def pieces(cell: str) -> list[tuple[int, str]]:
    """Return the words of a text with the place in it at which each begins."""
    found, place = [], 0
    for word in cell.split(" "):
        found.append((place, word))
        place += len(word) + 1
    return found


def blank_scan(pages: int = 1, width: float = 595, height: float = 842) -> bytes:
    """Return a PDF of pages that are pictures."""
    picture = Image.new("L", (60, 80), 230)
    out = io.BytesIO()
    picture.save(out, "PDF", save_all=True, append_images=[picture] * (pages - 1))
    with pikepdf.open(out) as document:
        for page in document.pages:
            scale_x, scale_y = width / float(page.mediabox[2]), height / float(page.mediabox[3])
            page.contents_add(f"{scale_x} 0 0 {scale_y} 0 0 cm".encode(), prepend=True)
            page.obj.MediaBox = pikepdf.Array([0, 0, width, height])
        done = io.BytesIO()
        document.save(done)
        return done.getvalue()
