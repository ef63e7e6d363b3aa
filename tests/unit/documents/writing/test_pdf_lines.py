"""Lines that we set ourselves: words kept whole, nothing wider than its column, fonts with only what they need."""

from __future__ import annotations

import io

import pytest
from fontTools.ttLib import TTFont
from hypothesis import given, strategies as st

from documents.writing.chronology_pdf_cells import AGENCY, RowLines
from documents.writing.typesetting import shown
from documents.writing.typesetting_fonts import advance, font, part_of
from documents.writing.typesetting_lines import Fonts, Typeface, can_set


def words(face: Typeface, fonts: Fonts, line: str) -> str:
    """Return what a line shows, by the characters that its glyphs stand for."""
    names = {used.name: used for used in fonts.by_name.values()}
    now = next(iter(fonts.by_name.values()))
    text = []
    for piece in line.replace("Tj", " ").replace(">", " > ").replace("<", " < ").split():
        if piece[0] == "/" and piece[1:] in names:
            now = names[piece[1:]]
        elif piece not in "<>" and len(piece) % 4 == 0:
            text += [now.used[int(piece[at : at + 4], 16)] for at in range(0, len(piece), 4)]
    return "".join(text)


@given(st.text(alphabet="abcdeé -–/W1😀→字\n", max_size=120), st.integers(20, 300))
def test_lines_hold_every_sign_in_order(text: str, room: int) -> None:
    fonts = Fonts()
    face = Typeface(fonts, "NotoSans-Regular", 7.5)
    found = face.lines(shown(text), room)
    seen = "".join(words(face, fonts, line) for line in found)
    assert "".join(seen.split()) == "".join(shown(text).split())
    assert len(found) >= text.count("\n") + 1


def test_lines_fit_their_column() -> None:
    fonts = Fonts()
    face = Typeface(fonts, "NotoSans-Regular", 7.5)
    text = "Attended the pre-birth/core-group meeting " + "W" * 90 + " at 14:20hrs"
    for line in face.lines(text, 60):
        assert face.width(words(face, fonts, line)) <= 60 + 4.3


@pytest.mark.parametrize(
    ("text", "ours"),
    [
        ("Zażółć, Ωμέγα, Привет", True),
        ("→ ✓ ½ 中文 😀", True),
        ("Zoe\u0308 and Jose\u0301", True),  # accents apart, as some programs write them
        ("محمد", False),
        ("שלום", False),
        ("हिन्दी", False),
        ("ไทย", False),
        ("a soft\u00adhyphen", False),
        ("\u202eabc", False),
    ],
)
def test_texts_that_need_shaping_are_left_to_typst(text: str, ours: bool) -> None:
    assert can_set(text) == ours


def test_a_part_of_a_font_is_a_font() -> None:
    whole = font("NotoSans-Regular")
    wanted = [whole.glyphs[ord(sign)] for sign in "Zoë é"]
    part = TTFont(io.BytesIO(part_of(whole, wanted)))
    names, outlines = part.getGlyphOrder(), part["glyf"]
    for glyph in wanted[:3]:
        assert outlines[names[glyph]].numberOfContours != 0
        assert part["hmtx"][names[glyph]][0] == advance(whole, glyph)
    assert sum(outlines[name].numberOfContours != 0 for name in names) < 12


@pytest.mark.parametrize(
    ("agency", "above"), [("School", True), ("Fernhollow Primary School", True), ("A " * 90, False)]
)
def test_a_row_that_may_break_has_its_reference_under_the_agency_where_its_first_lines_hold_both(
    agency: str, above: bool
) -> None:
    names = ("date", "date-understood", "time", "time-understood", "notes", "source", "event", "people", "action")
    row: dict[str, object] = dict.fromkeys((*names, "comment"), "")
    row |= {"number": "1", "agency": agency, "reference": "Return row 4", "long": [], "breakable": True}
    _, made = RowLines(Fonts()).set(row)
    assert (made.link > 0) is above
    assert len(made.cells[AGENCY]) > made.link
