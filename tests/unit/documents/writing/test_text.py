"""Text made fit for any format, and dates and times in words."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, strategies as st

from documents.reading.model import Certainty, Clock, Precision, When
from documents.writing.text import (
    clean,
    clean_chronology,
    date_in_words,
    file_safe,
    flowing,
    flowing_chronology,
    span_in_words,
    time_in_words,
)
from tests.unit.documents.writing.chronologies import with_text


@pytest.mark.parametrize(
    ("typed", "cleaned"),
    [
        ("plain", "plain"),
        (
            "one\r\ntwo\rthree\x0bfour\x0cfive\x85six\u2028seven\u2029eight",
            "one\ntwo\nthree\nfour\nfive\nsix\nseven\neight",
        ),
        ("nu\x00ll be\x07ll e\x1bsc de\x7fl c1\x9f", "nu␀ll be␇ll e␛sc de␡l c1[U+009F]"),
        ("half \ud83d", "half \ufffd"),
        ("\ufffe\uffff \x1e", "[U+FFFE][U+FFFF] -"),
        ("tab\tstays, so do é, 👩‍👩‍👧 and zero\u200bwidth", "tab\tstays, so do é, 👩‍👩‍👧 and zero\u200bwidth"),
    ],
)
def test_clean(typed: str, cleaned: str) -> None:
    assert clean(typed) == cleaned


@given(st.text(alphabet=st.characters()))
def test_cleaned_text_is_utf8_xml_and_stays_clean(text: str) -> None:
    cleaned = clean(text)
    cleaned.encode("utf-8")
    assert clean(cleaned) == cleaned
    assert not any(ord(letter) < 32 and letter not in "\n\t" for letter in cleaned)


def test_a_chronology_is_cleaned_throughout_and_loses_no_column() -> None:
    chronology = clean_chronology(with_text("nu\x00ll"))
    (merged,) = chronology.rows
    assert merged.row.event == merged.row.comment == merged.row.other["Other heading"] == "nu␀ll"


D = date


@pytest.mark.parametrize(
    ("first", "last", "precision", "certainty", "words"),
    [
        (D(2021, 3, 12), D(2021, 3, 12), "day", "exact", "12 March 2021"),
        (D(2021, 3, 12), D(2021, 3, 12), "day", "about", "about 12 March 2021"),
        (D(2021, 3, 12), D(2021, 3, 12), "day", "uncertain", "perhaps 12 March 2021"),
        (D(2021, 3, 12), D(2021, 3, 14), "range", "exact", "12 to 14 March 2021"),
        (D(2021, 3, 12), D(2021, 4, 2), "range", "uncertain", "some time from 12 March to 2 April 2021"),
        (D(2020, 12, 30), D(2021, 1, 2), "range", "exact", "30 December 2020 to 2 January 2021"),
        (D(2020, 2, 1), D(2020, 2, 29), "month", "exact", "February 2020"),
        (D(2020, 2, 1), D(2020, 2, 10), "month", "about", "about 1 to 10 February 2020"),
        (D(2020, 9, 1), D(2020, 12, 31), "season", "exact", "1 September to 31 December 2020"),
        (D(2020, 1, 1), D(2020, 12, 31), "year", "exact", "2020"),
        (None, D(2020, 5, 3), "day", "before", "before 3 May 2020"),
        (D(2020, 5, 3), None, "day", "after", "after 3 May 2020"),
        (None, None, "unknown", "uncertain", "no date"),
        (None, None, "invalid", "uncertain", "not a real date"),
    ],
)
def test_dates_in_words(
    first: date | None, last: date | None, precision: Precision, certainty: Certainty, words: str
) -> None:
    assert date_in_words(When(first, last, precision, certainty, "")) == words


def test_a_carried_date_says_so() -> None:
    when = When(D(2020, 5, 3), D(2020, 5, 3), "day", "exact", "", carried=True)
    assert date_in_words(when) == "3 May 2020 (from the row above)"


def test_times_and_spans() -> None:
    assert time_in_words(Clock(None)) == ""
    assert time_in_words(Clock("14:00", "15:30")) == "14:00 to 15:30"
    assert time_in_words(Clock("14:00", about=True)) == "about 14:00"
    assert span_in_words(D(2020, 5, 3), D(2020, 5, 3)) == "3 May 2020"


@pytest.mark.parametrize(
    ("name", "safe"), [("Ash Rd/../x.pdf", "Ash-Rd-..-x.pdf"), ("学校", "file"), (".hidden", "hidden")]
)
def test_file_names_are_safe(name: str, safe: str) -> None:
    assert file_safe(name) == safe


@pytest.mark.parametrize(
    ("lines", "flows"),
    [
        ("one line", "one line"),
        ("her daughter and her\ndaughter's ex-partner", "her daughter and her daughter's ex-partner"),
        ("Shannon Draycott; Liam\nAshby", "Shannon Draycott; Liam Ashby"),
        (
            "A long first sentence that ends here.\nNext sentence goes on",
            "A long first sentence that ends here. Next sentence goes on",
        ),
        (
            "Short.\nA new paragraph that is longer than the first",
            "Short.\nA new paragraph that is longer than the first",
        ),
        ("Agreed:\n- one thing\n- another", "Agreed:\n- one thing\n- another"),
        ("1. first\n2. second", "1. first\n2. second"),
        ("the ex-\npartner came", "the ex-partner came"),
        ("above\n\nbelow", "above\n\nbelow"),
    ],
)
def test_lines_of_a_narrow_column_flow(lines: str, flows: str) -> None:
    assert flowing(lines) == flows


@given(st.text(alphabet="ab .-•1\n"))
def test_flowing_changes_white_space_only(text: str) -> None:
    assert "".join(flowing(text).split()) == "".join(text.split())


def test_only_rows_from_a_page_flow() -> None:
    (merged,) = flowing_chronology(with_text("one\ntwo")).rows
    assert merged.row.event == merged.row.other["Other heading"] == "one two"
