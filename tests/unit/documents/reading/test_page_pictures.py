"""Pages of a PDF as pictures: as they are shown, of bounded size, and never the end of a worker."""

from __future__ import annotations

import base64
import io
from typing import Any

import pikepdf
import pytest
from PIL import Image
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from documents.reading.page_pictures import MOST_PIXELS, draw
from documents.reading.refusal import Unreadable
from documents.safety.sandbox import run_in_sandbox

DRAWER = "documents.reading.page_pictures:draw"


def pdf(*sizes: tuple[float, float]) -> bytes:
    """Return a PDF with a page of each size in points, a black square in the upper left corner of each."""
    out = io.BytesIO()
    canvas = Canvas(out)
    for width, height in sizes:
        canvas.setPageSize((width, height))
        canvas.rect(0, height - 50, 50, 50, fill=1)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def pictures(data: bytes, first: int = 1, count: int = 10) -> list[tuple[dict[str, Any], Image.Image]]:
    """Return what was drawn, each with its picture opened."""
    drawn = draw(data, first, count)["pictures"]
    return [(one, Image.open(io.BytesIO(base64.b64decode(one["data"]))).convert("L")) for one in drawn]


def test_pages_are_drawn_from_the_one_that_is_asked_for() -> None:
    data = pdf(A4, A4, A4, A4)
    drawn = draw(data, 2, 2)
    assert (drawn["pages"], [one["page"] for one in drawn["pictures"]]) == (4, [2, 3])
    assert draw(data, 5, 2)["pictures"] == []
    ((said, picture),) = pictures(data, 4)
    assert (said["width"], said["height"], said["kind"]) == (*picture.size, "png")
    assert picture.size == (953, 1348)
    assert picture.getpixel((10, 10)) == 0
    assert picture.getpixel((900, 1300)) == 255


@pytest.mark.parametrize(
    ("rotate", "size", "corner"),
    [
        (0, (320, 480), (5, 5)),
        (90, (480, 320), (475, 5)),
        (180, (320, 480), (315, 475)),
        (270, (480, 320), (5, 315)),
    ],
)
def test_a_page_is_drawn_as_it_is_shown(rotate: int, size: tuple[int, int], corner: tuple[int, int]) -> None:
    with pikepdf.open(io.BytesIO(pdf((200, 300)))) as document:
        document.pages[0].rotate(rotate, relative=False)
        out = io.BytesIO()
        document.save(out)
    ((said, picture),) = pictures(out.getvalue())
    assert (said["width"], said["height"]) == size
    assert picture.getpixel(corner) == 0


@pytest.mark.parametrize("size", [(14400, 14400), (14400, 3), (3, 14400), (3, 3)])
def test_a_page_of_any_size_has_a_picture_of_bounded_size(size: tuple[float, float]) -> None:
    ((said, _),) = pictures(pdf(size))
    assert 0 < said["width"] * said["height"] <= MOST_PIXELS * 1.01


def test_a_photograph_is_kept_smaller() -> None:
    photo = io.BytesIO()
    Image.effect_noise((1200, 1600), 90).convert("RGB").save(photo, "PDF")
    ((said, _),) = pictures(photo.getvalue())
    assert said["kind"] == "jpeg"


def test_what_was_filled_into_a_form_is_drawn() -> None:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(200, 100))
    canvas.acroForm.textfield(name="event", value="Seen at home", x=10, y=20, width=180, height=40, fontSize=20)
    canvas.showPage()
    canvas.save()
    ((_, picture),) = pictures(out.getvalue())
    assert min(picture.tobytes()) < 100


def test_a_damaged_file_is_repaired_or_refused() -> None:
    data = pdf(A4, A4)
    assert draw(data[: data.rindex(b"xref")], 1, 5)["pages"] == 2
    with pytest.raises(Unreadable):
        draw(b"%PDF-1.7 nothing", 1, 5)


def test_a_page_that_cannot_be_loaded_is_left_out() -> None:
    with pikepdf.open(io.BytesIO(pdf(A4, A4, A4))) as document:
        document.pages[1].obj.Type = pikepdf.Name.Nonsense
        document.pages[1].obj.MediaBox = pikepdf.Array([0, 0, 0, 0])
        out = io.BytesIO()
        document.save(out)
    drawn = draw(out.getvalue(), 1, 5)
    assert {1, 3} <= {one["page"] for one in drawn["pictures"]}


def test_the_sandbox_draws_too() -> None:
    drawn = run_in_sandbox(DRAWER, pdf(A4), first=1, count=3)
    assert base64.b64decode(drawn["pictures"][0]["data"]).startswith(b"\x89PNG")
    photo = io.BytesIO()
    Image.effect_noise((1200, 1600), 90).convert("RGB").save(photo, "PDF")
    drawn = run_in_sandbox(DRAWER, photo.getvalue(), first=1, count=1)
    assert drawn["pictures"][0]["kind"] == "jpeg"
