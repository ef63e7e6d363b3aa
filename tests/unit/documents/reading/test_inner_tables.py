"""A small table inside a cell is words of that cell and makes no rows of its own."""

from __future__ import annotations

from documents.reading.inner_tables import with_inner_rows_folded
from documents.reading.raw import RawRow

HEADINGS = ["Date", "Event", "", "", "Action"]
VISIT = RawRow(("7 April 2018", "Seen at clinic.", "", "", "NFA"), outlines=((1, 10.0, 50.0, 90.0, 60.0),))
WEIGHT = RawRow(("", "", "Weight", "4kg", ""), merged=(0, 1, 4), outlines=((1, 40.0, 60.0, 80.0, 65.0),))
NEXT = RawRow(("8 April 2018", "Call home.", "", "", ""))


def test_its_rows_are_lines_of_the_cell() -> None:
    folded = with_inner_rows_folded(HEADINGS, [VISIT, WEIGHT, WEIGHT, NEXT])
    assert [row.cells[1] for row in folded] == ["Seen at clinic.\nWeight 4kg\nWeight 4kg", "Call home."]
    assert folded[0].outlines == ((1, 10.0, 50.0, 90.0, 65.0),)


def test_a_row_with_words_of_its_own_stays() -> None:
    own = RawRow(("", "", "Weight", "4kg", "Letter sent"), merged=(0, 1))
    shared = RawRow(("", "Second call", "", "", ""), merged=(0, 4))
    assert with_inner_rows_folded(HEADINGS, [VISIT, own, shared]) == [VISIT, own, shared]
    assert with_inner_rows_folded(["", "", "", "", ""], [VISIT, WEIGHT]) == [VISIT, WEIGHT]
