"""The pictures of a Word document: what they show in words, and their pixels written anew for a browser."""

from __future__ import annotations

import base64
import hashlib
import io
from collections.abc import Mapping
from typing import Any

from lxml import etree
from PIL import Image

from documents.web_pages.model import Picture

WIDEST = 1400
_MOST_PIXELS = 60_000_000
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_RELATED = (
    "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}",
    "{http://purl.oclc.org/ooxml/officeDocument/relationships}",
)
_DECORATIVE = "{http://schemas.microsoft.com/office/drawing/2017/decorative}decorative"


def warm_up() -> None:
    """Load what Pillow loads on first use."""
    Image.init()
    for kind in ("PNG", "JPEG"):
        written = io.BytesIO()
        Image.new("RGB", (2, 2)).save(written, kind)
        Image.open(io.BytesIO(written.getvalue())).load()


def related_id(element: etree._Element, name: str) -> str:
    """Return the relationship that an element names ("embed", "id"), "" for none."""
    return next((element.get(prefix + name) or "" for prefix in _RELATED if element.get(prefix + name)), "")


def described_in(drawing: etree._Element) -> tuple[str, bool]:
    """Return what the author wrote that a picture shows, and whether it is marked as decoration."""
    for properties in drawing.iter("{*}docPr", "{*}cNvPr"):
        decoration = any((mark.get("val") or "") in ("1", "true") for mark in properties.iter(_DECORATIVE))
        words = " ".join((properties.get("descr") or "").split())
        if words or decoration:
            return words, decoration
    for shape in drawing.iter("{urn:schemas-microsoft-com:vml}shape"):
        words = " ".join((shape.get("alt") or "").split())
        if words:
            return words, False
    return "", False


def picture_parts(drawing: etree._Element) -> list[str]:
    """Return the relationships of the pictures in a drawing, in their order."""
    found = [related_id(blip, "embed") for blip in drawing.iter(_DRAWING + "blip")]
    found += [related_id(data, "id") for data in drawing.iter("{urn:schemas-microsoft-com:vml}imagedata")]
    return [one for one in found if one]


def key_of(data: bytes) -> str:
    """Return the key by which a picture is known, also when the file is sent in again."""
    return hashlib.sha256(data).hexdigest()[:24]


def written_anew(data: bytes, drawing: etree._Element, given: Mapping[str, Any]) -> Picture:
    """Return a picture with its pixels only, at most `WIDEST` wide. given: what a person said of each, by key."""
    key = key_of(data)
    described, decoration = described_in(drawing)
    said = given.get(key, {})
    picture = Picture(
        key, described=said.get("text") or described, decoration=bool(said.get("decoration", decoration))
    )
    try:
        with Image.open(io.BytesIO(data)) as image:
            if image.width * image.height > _MOST_PIXELS:
                return picture
            image.load()
            pixels = image.convert("RGBA" if image.mode in ("RGBA", "LA", "PA", "P") else "RGB")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return picture
    if pixels.width > WIDEST:
        pixels = pixels.resize((WIDEST, max(1, round(pixels.height * WIDEST / pixels.width))))
    photograph = pixels.mode == "RGB" and pixels.getcolors(4096) is None
    written = io.BytesIO()
    if photograph:
        pixels.save(written, "JPEG", quality=82)
    else:
        pixels.save(written, "PNG", optimize=False)
    picture.media_type = "image/jpeg" if photograph else "image/png"
    picture.data = base64.b64encode(written.getvalue()).decode()
    picture.width, picture.height = pixels.width, pixels.height
    return picture
