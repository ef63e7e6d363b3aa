"""What the page of a file says while its pages are read from pictures."""

from __future__ import annotations

import pytest

from webforms.journeys.agency_return.file_words import page_of_scan


@pytest.mark.parametrize(
    ("done", "of", "end"),
    [
        (0, 20, "Page 1 of 20 is being read"),
        (19, 20, "Page 20 of 20 is being read"),
        (20, 20, "are being put into rows"),
        (0, 1, "It is being read"),
    ],
)
def test_the_page_that_is_being_read_is_named(done: int, of: int, end: str) -> None:
    assert page_of_scan(done, of).endswith(end)
