"""Words in pictures are read where Tesseract is installed, and searched like all others."""

from __future__ import annotations

import io

import docx
import pytest
from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from documents.reading.scans import ocr
from documents.reading.scans.picture_texts import with_picture_texts
from documents.safety.people import Person
from documents.safety.release_check import check_for_release

TEGAN = Person("Tegan Marlowe", code="Child T", phones=("07700 900123",))
needs_reader = pytest.mark.skipif(ocr.character_reader() is None, reason="Tesseract is not installed")


def picture() -> Image.Image:
    letter = Image.new("RGB", (900, 200), "white")
    words = "Letter to Tegan Marlowe, 07700 900123"
    ImageDraw.Draw(letter).text((20, 60), words, fill="black", font=ImageFont.load_default(40))
    return letter


def report(kind: str) -> bytes:
    held, drawn = io.BytesIO(), io.BytesIO()
    if kind == "pdf":
        canvas = Canvas(held)
        canvas.drawString(72, 760, "A letter that the family kept")
        canvas.drawImage(ImageReader(picture()), 72, 500, 450, 100)
        canvas.save()
    else:
        picture().save(drawn, "PNG")
        word = docx.Document()
        word.add_picture(drawn)
        word.save(held)
    return held.getvalue()


@needs_reader
@pytest.mark.parametrize("kind", ["pdf", "docx"])
def test_a_name_in_a_picture_stops_and_says_which(kind: str) -> None:
    data = report(kind)
    found = check_for_release(data, kind, [TEGAN]).as_json()
    assert not next(check for check in found["checks"] if check["code"] == "identifiers")["matches"]
    found = with_picture_texts(found, data, kind, [TEGAN.as_json()])
    names = next(check for check in found["checks"] if check["code"] == "identifiers")
    assert {(match["kind"], match["who"], match["part"]) for match in names["matches"]} == {
        ("name", "Child T", "picture"),
        ("phone", "Child T", "picture"),
    }
    assert (names["verdict"], found["verdict"]) == ("stop", "stop")


def test_without_the_reader_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "character_reader", lambda: None)
    data = report("pdf")
    found = with_picture_texts(check_for_release(data, "pdf", [TEGAN]).as_json(), data, "pdf", [])
    said = next(check["looked_for"] for check in found["checks"] if check["code"] == "pictures")
    assert "Tesseract is not installed" in said
