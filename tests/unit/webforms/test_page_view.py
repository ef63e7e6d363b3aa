"""A page beside what was read on it: which rows, framed where, counted as the list counts them."""

from __future__ import annotations

from typing import Any

from webforms.journeys.agency_return.page_view import page_count, page_view

SIZES = {1: (800, 1100), 2: (800, 1100)}


def row(key: str, page: int | None, **more: Any) -> dict[str, Any]:
    """Return a row of a record."""
    return {
        "id": key, "place": {"page": page, "table": 1, "row": 1}, "date_text": "12/3/21", "start": "2021-03-12",
        "end": "2021-03-12", "precision": "day", "certainty": "exact", "time": None, "time_end": None,
        "event": "Seen\nat home", **more,
    }  # fmt: skip


def record(**changes: Any) -> dict[str, Any]:
    """Return a record of two pages with three rows, the second of which goes on on page 2."""
    return {
        "rows": [row("a", 1), row("b", 1), row("c", 2)],
        "pages": 2,
        "outlines": {"a": [[1, 10, 20, 110, 40]], "b": [[1, 10, 40, 110, 60], [2, 10, 20, 110, 30]]},
        "page_sizes": [[595, 842], [842, 595]],
        **changes,
    }


def test_rows_are_framed_on_each_of_their_pages() -> None:
    first, second = page_view(record(), 1, SIZES), page_view(record(), 2, SIZES)
    assert (first.number, first.pages, first.width, first.height, first.picture) == (1, 2, 595, 842, True)
    assert [(one.key, one.frames, one.others) for one in first.rows] == [
        ("a", ((10, 20, 100, 20),), ()),
        ("b", ((10, 40, 100, 20),), (2,)),
    ]
    assert [(one.key, one.frames, one.others) for one in second.rows] == [
        ("b", ((10, 20, 100, 10),), (1,)),
        ("c", (), ()),
    ]
    assert first.rows[0].event == "Seen at home"
    assert first.rows[0].understood == "12 March 2021"


def test_rows_are_counted_as_the_list_counts_them() -> None:
    aside = {**row("x", 1), "position": 0}
    view = page_view(record(set_aside=[aside]), 1, SIZES)
    assert [(one.number, one.key, one.aside) for one in view.rows] == [
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


def test_long_events_are_cut_beside_the_picture() -> None:
    (shown,) = page_view(record(rows=[row("a", 1, event="word " * 100)], outlines={}), 1, SIZES).rows
    assert len(shown.event) <= 200
    assert shown.event.endswith("…")
