"""Rows of the chronology on the page: line ends of narrow columns, sections, and the place on a return's page."""

from __future__ import annotations

import pytest

from webforms.journeys.casework.chronology.chronology_view import flowing
from webforms.journeys.casework.chronology.source import outlined_pages


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Officer telephoned Liam Ashby after he had\nleft. He was upset at having his time\nshortened.",
            "Officer telephoned Liam Ashby after he had left. He was upset at having his time shortened.",
        ),
        ("Called the school, which said:\nabsent since Monday of last week.", None),
        ("Agreed at the meeting, each of these\n- a visit within the week\n- a letter", None),
        ("PC Hale\nDC Okafor\nMrs Lind", None),
        ("First paragraph of some length here.\n\nSecond paragraph of some length.", None),
        ("", None),
    ],
)
def test_line_ends_that_only_the_column_made_are_joined(text: str, expected: str | None) -> None:
    assert flowing(text) == (text if expected is None else expected)


RECORD = {
    "page_sizes": [[595, 842], [595, 842]],
    "outlines": {"t1r1": [[1, 40.0, 700.0, 550.0, 800.0], [2, 0.5, 40.0, 594.9, 60.0]]},
}


def test_a_row_is_outlined_on_each_of_its_pages_within_the_page() -> None:
    one, two = outlined_pages(RECORD, "t1r1", 1, {1: (1240, 1754), 2: (1240, 1754)})
    assert (one.number, two.number) == (1, 2)
    assert one.frames == ((38.5, 698.5, 513.0, 103.0),)
    assert two.frames == ((1.0, 38.5, 593.0, 23.0),)


def test_a_row_whose_place_is_not_known_still_has_its_page() -> None:
    (page,) = outlined_pages(RECORD, "t9r9", 2, {2: (1240, 1754)})
    assert (page.number, page.frames) == (2, ())


def test_a_file_without_pictures_has_no_page_to_show() -> None:
    assert list(outlined_pages(RECORD, "t1r1", 1, {})) == []
    assert list(outlined_pages({}, "t1r1", None, {1: (1, 1)})) == []
