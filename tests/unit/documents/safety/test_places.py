"""What was found is framed where it stands on the page as it is shown, however the page lies."""

from __future__ import annotations

import io

import pikepdf
import pytest

from documents.safety.places import frames
from documents.safety.refusals import Refused
from tests.unit.documents.safety import planted_pdf as planted

REPORT = planted.report(lambda canvas: canvas.drawString(72, 650, "Tegan and Tegan again"))


def turned(degrees: int) -> bytes:
    held = io.BytesIO()
    with pikepdf.open(io.BytesIO(REPORT)) as pdf:
        pdf.pages[0].obj.Rotate = degrees
        pdf.save(held)
    return held.getvalue()


def test_the_same_words_have_each_their_own_place() -> None:
    found = frames(
        REPORT, [[1, "words", "Tegan"], [1, "words", "Tegan"], [1, "words", "Nobody"], [9, "words", "a"]]
    )
    first, second, missing, beyond = found["frames"]
    assert len(first) == len(second) == 1
    assert first[0][0] < second[0][0]
    assert first[0][1] == second[0][1]
    assert (missing, beyond) == ([], [])
    assert found["sizes"] == {"1": [595.28, 841.89]}


@pytest.mark.parametrize(
    ("degrees", "corner", "size"),
    [
        (0, (72.0, 241.9), (200.0, 100.0)),
        (90, (500.0, 72.0), (100.0, 200.0)),
        (180, (323.3, 500.0), (200.0, 100.0)),
        (270, (241.9, 323.3), (100.0, 200.0)),
    ],
)
def test_a_picture_is_framed_on_a_turned_page(
    degrees: int, corner: tuple[float, float], size: tuple[float, float]
) -> None:
    ((frame,),) = frames(turned(degrees), [[1, "pictures", ""]])["frames"]
    assert (frame[:2], frame[2:]) == (corner, size)


def test_unseen_words_are_framed_and_other_kinds_are_not() -> None:
    found = frames(planted.UNSEEN["white"](), [[1, "unseen", ""], [1, "", "anything"]])["frames"]
    assert [len(one) for one in found] == [1, 0]


def test_a_damaged_file_is_refused() -> None:
    with pytest.raises(Refused):
        frames(b"%PDF-1.7 nothing", [[1, "words", "a"]])
