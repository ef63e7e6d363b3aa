"""A page beside what was read on it: which rows, framed where, counted as the list counts them."""

from __future__ import annotations

from typing import Any

from webforms.journeys.agency_return.page_view import RowPicture, page_count, page_view, row_pictures

SIZES = {1: (800, 1100), 2: (800, 1100)}


def row(key: str, page: int | None, **more: Any) -> dict[str, Any]:
    """Return a row of a record."""
    return {
        "id": key, "place": {"page": page, "table": 1, "row": 1}, "date_text": "12/3/21", "start": "2021-03-12",
        "end": "2021-03-12", "precision": "day", "certainty": "exact", "time": None, "time_end": None,
        "time_text": "", "source": "Log", "event": "Seen\nat home", "people": "", "action": "", "comment": "",
        "other": {}, **more,
    }  # fmt: skip


def record(**changes: Any) -> dict[str, Any]:
    """Return a record of two pages with three rows, the second of which goes on on page 2."""
    return {
        "rows": [row("a", 1), row("b", 1), row("c", 2)],
        "problems": [{"row": "b", "code": "odd", "message": "Odd", "place": None}],
        "pages": 2,
        "outlines": {"a": [[1, 10, 20, 110, 40]], "b": [[1, 10, 40, 110, 60], [2, 10, 20, 110, 30]]},
        "page_sizes": [[595, 842], [842, 595]],
        **changes,
    }


def test_rows_are_framed_on_each_of_their_pages() -> None:
    first, second = page_view(record(), 1, SIZES), page_view(record(), 2, SIZES)
    assert (first.number, first.pages, first.width, first.height, first.picture) == (1, 2, 595, 842, True)
    assert [(one.row.key, one.frames, one.others) for one in first.rows] == [
        ("a", ((10, 20, 100, 20),), ()),
        ("b", ((10, 40, 100, 20),), (2,)),
    ]
    assert [(one.row.key, one.frames, one.others) for one in second.rows] == [
        ("b", ((10, 20, 100, 10),), (1,)),
        ("c", (), ()),
    ]
    assert first.rows[0].row.event == "Seen at home"
    assert first.rows[0].row.understood == "12 March 2021"
    assert [one.row.problems for one in first.rows] == [(), ("Odd",)]


def test_rows_are_counted_as_the_list_counts_them() -> None:
    aside = {**row("x", 1), "position": 0}
    view = page_view(record(set_aside=[aside]), 1, SIZES)
    assert [(one.row.number, one.row.key, one.row.aside) for one in view.rows] == [
        (1, "x", True),
        (2, "a", False),
        (3, "b", False),
    ]
    many = page_view(record(rows=[row(str(number), 1) for number in range(250)], outlines={}), 1, SIZES)
    assert (many.rows[99].list_page, many.rows[100].list_page, many.rows[249].list_page) == (1, 2, 3)


def test_a_page_that_is_not_there_is_the_nearest() -> None:
    assert page_view(record(), 0, SIZES).number == 1
    assert page_view(record(), 99, SIZES).number == 2


def test_without_outlines_the_rows_of_the_page_are_listed() -> None:
    bare = record(outlines={}, page_sizes=[])
    view = page_view(bare, 1, {1: (800, 1100)})
    assert (view.outlined, view.width, view.height) == (False, 800, 1100)
    assert [one.frames for one in view.rows] == [(), ()]
    assert not page_view(bare, 2, {1: (800, 1100)}).picture
    assert page_view(record(page_sizes=[[0, 0], [0, 0]]), 1, SIZES).width == 800


def test_a_file_without_pages_has_none_to_show() -> None:
    assert page_count({"rows": [], "pages": None}, {}) == 0
    assert page_count({"rows": [], "pages": 3}, {}) == 3
    assert page_count({"rows": []}, SIZES) == 2


def test_all_words_of_a_row_stand_beside_its_picture() -> None:
    (shown,) = page_view(record(rows=[row("a", 1, event="word " * 1000)], outlines={}), 1, SIZES).rows
    assert shown.row.event == "word " * 1000


def test_a_page_is_shown_in_a_size_that_can_be_read() -> None:
    assert page_view(record(), 1, SIZES).shown_width == "100%"
    assert page_view(record(), 1, SIZES, "large").shown_width == "952"
    assert page_view(record(), 1, SIZES, "anything else").size == "fit"


def test_a_row_is_shown_alone_with_a_margin_that_stays_on_its_page() -> None:
    found = row_pictures(record(outlines={"b": [[1, 2, 40, 594, 60], [2, 10, 20, 110, 30]]}), "b", SIZES)
    assert found == (
        RowPicture(1, 595, 842, (0.0, 34, 595, 32)),
        RowPicture(2, 842, 595, (4, 14, 112, 22)),
    )
    assert row_pictures(record(), "b", {}) == (), "no picture is made yet"
    assert row_pictures(record(page_sizes=[]), "a", SIZES) == ()
    assert row_pictures(record(), "c", SIZES) == ()
