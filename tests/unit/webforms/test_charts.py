"""Charts: what they say to who cannot see them, and that no words become markup."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from lxml import etree

from webforms.charts import WIDTH, bars, columns


@pytest.fixture(autouse=True)
def page() -> Iterator[None]:
    """Draw as in one page: charts of a page count themselves."""
    with Flask("charts").app_context():
        yield


def test_bars_have_a_name_a_line_of_words_each_and_lengths_in_proportion() -> None:
    drawn = bars("Cases & <b>themes</b>", [("Neglect", 8, "8"), ("<i>", 2, "2"), ("Other", None, "Fewer than 5")])
    root = etree.fromstring(drawn)
    title = root.find("title")
    assert title is not None
    assert (title.text, title.get("id")) == ("Cases & <b>themes</b>", root.get("aria-labelledby"))
    assert [text.text for text in root.iter("text")] == ["Neglect: 8", "<i>: 2", "Other: Fewer than 5"]
    widths = [float(rect.get("width") or "") for rect in root.iter("rect") if rect.get("class") is None]
    assert widths == [WIDTH, WIDTH / 4, 0]
    assert etree.fromstring(bars("Another", [("a", 1, "1")])).get("aria-labelledby") != title.get("id")


def test_columns_have_a_number_and_a_year_each_within_the_picture() -> None:
    root = etree.fromstring(
        columns("By year", ["2024", "2025", "2026"], [("Neglect", (1, 0, 4)), ("Dogs", (0, 2, 0))])
    )
    said = [text.text for text in root.iter("text")]
    assert said[:7] == ["Neglect", "1", "2024", "0", "2025", "4", "2026"]
    _, _, width, height = map(float, str(root.get("viewBox")).split())
    for rect in root.iter("rect"):
        x, y, wide, high = (float(rect.get(name) or "") for name in ("x", "y", "width", "height"))
        assert 0 <= x <= x + wide <= width
        assert 0 <= y <= y + high <= height


@pytest.mark.parametrize("drawn", [[], [("a", 0, "0")], [("a", None, "Fewer than 5")]])
def test_nothing_is_drawn_of_nothing(drawn: list[tuple[str, int | None, str]]) -> None:
    assert bars("Cases", drawn) == ""
    assert columns("Cases", ["2026"], [("a", (0,))]) == ""


def test_long_words_go_on_in_another_line_and_none_is_cut() -> None:
    words = "Notify the national Panel and report to the partnership"
    for drawn in (bars("Dates", [(words, 1, "1")]), columns("Dates", ["2026"], [(words, (1,))])):
        root = etree.fromstring(drawn)
        said = [text.text or "" for text in root.iter("text")]
        assert " ".join(said).startswith(words)
        assert max(map(len, said)) <= 42
        heights = [float(text.get("y") or "") for text in root.iter("text")]
        assert heights[0] < heights[1]
