"""What people type in a date cell and what it stands for. The tables are the specification."""

from __future__ import annotations

from datetime import date

import pytest
from edtf import parse_edtf

from documents.reading.dates.typed_dates import understand_date
from documents.reading.dates.with_times import split_date_time
from documents.reading.entry import read_return
from documents.reading.model import When

LATEST = date(2026, 11, 1)
BEFORE = When(date(2020, 12, 20), date(2020, 12, 20), "day", "exact", "2020-12-20")


def read(text: str, after: When | None = None) -> tuple[str, str, str, str]:
    """Return start, end, precision and certainty; "-" for an open end."""
    when, _ = understand_date(text, after=after, latest=LATEST)
    parse_edtf(when.edtf)
    start, end = (day.isoformat() if day else "-" for day in (when.start, when.end))
    return start, end, when.precision, when.certainty


def codes(text: str, after: When | None = None) -> list[str]:
    return understand_date(text, after=after, latest=LATEST)[1]


@pytest.mark.parametrize(
    "typed",
    [
        "12/03/2021", "12/03/21", "12/3/21", "12.03.2021", "12.3.21", "12-03-2021", "12-3-21", "12 03 2021",
        "12 / 03 / 2021", "12–03–21", "12/03/2021.", "(12/03/2021)", '"12/03/2021"', "12/03/'21", "2021-03-12",
        "2021/03/12", "20210312", "12032021", "120321", "１２/０３/２０２１", "12\u200b/03/21", "12/\u00a003/21",
        "12/03/\n2021", "12 March 2021", "12 Mar 2021", "12 Mar. 2021", "12th March 2021", "12 th March 2021",
        "12th of March 2021", "the 12th of March, 2021", "12 March, 2021", "12 March '21", "12-Mar-21",
        "12-March-2021", "12/Mar/2021", "12.Mar.2021", "12MAR2021", "12mar21", "12March2021", "12thMarch2021",
        "March 12, 2021", "March 12th, 2021", "Mar 12 2021", "2021 March 12", "Fri 12 March 2021",
        "Friday 12/03/21", "12/03/2021 (Friday)", "Friday, 12 March 2021", "Fri. 12.3.21", "on 12/03/2021",
        "Date: 12/03/2021", "dated 12 March 2021", "Letter dated 12/03/21",
    ],
)  # fmt: skip
def test_one_day_in_its_many_forms(typed: str) -> None:
    assert read(typed) == ("2021-03-12", "2021-03-12", "day", "exact")
    assert codes(typed) == []


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        # months, years
        ("March 2021", "2021-03-01 2021-03-31 month exact"),
        ("Mar-21", "2021-03-01 2021-03-31 month exact"),
        ("March '21", "2021-03-01 2021-03-31 month exact"),
        ("5/2019", "2019-05-01 2019-05-31 month exact"),
        ("03/21", "2021-03-01 2021-03-31 month exact"),
        ("2019-11", "2019-11-01 2019-11-30 month exact"),
        ("Feb 2020", "2020-02-01 2020-02-29 month exact"),
        ("sometime in March 2021", "2021-03-01 2021-03-31 month exact"),
        ("xx/03/21", "2021-03-01 2021-03-31 month exact"),
        ("00/03/2021", "2021-03-01 2021-03-31 month uncertain"),
        ("??/03/2021", "2021-03-01 2021-03-31 month uncertain"),
        ("?? March 2021", "2021-03-01 2021-03-31 month uncertain"),
        ("2019", "2019-01-01 2019-12-31 year exact"),
        ("the year 2019", "2019-01-01 2019-12-31 year exact"),
        ("11/1/24 and 29th of August, 2024", "2024-01-11 2024-08-29 range exact"),
        ("12/13/14 of March 2021", "2021-03-12 2021-03-14 range exact"),
        # early, mid, late
        ("early August 2020", "2020-08-01 2020-08-10 month about"),
        ("mid-August 2020", "2020-08-11 2020-08-20 month about"),
        ("Mid August 2020", "2020-08-11 2020-08-20 month about"),
        ("late February 2020", "2020-02-21 2020-02-29 month about"),
        ("beginning of August 2020", "2020-08-01 2020-08-10 month about"),
        ("end of August 2020", "2020-08-21 2020-08-31 month about"),
        ("late 2019", "2019-09-01 2019-12-31 year about"),
        ("early 2020", "2020-01-01 2020-04-30 year about"),
        ("first week of March 2021", "2021-03-01 2021-03-07 range about"),
        ("last week in March 2021", "2021-03-25 2021-03-31 range about"),
        ("first half of 2020", "2020-01-01 2020-06-30 range exact"),
        ("early early Christmas 2012", "2012-12-24 2012-12-24 season about"),
        # about, uncertain
        ("Early-mid March 2021", "2021-03-01 2021-03-20 month about"),
        ("mid to late 2020", "2020-05-01 2020-12-31 year about"),
        ("17?/03/21", "2021-03-17 2021-03-17 day uncertain"),
        ("1?/03/21", "2021-03-01 2021-03-31 month uncertain"),
        ("year ending 31 March 2021", "2020-04-01 2021-03-31 year exact"),
        ("c. June 2020", "2020-06-01 2020-06-30 month about"),
        ("c.2019", "2019-01-01 2019-12-31 year about"),
        ("circa 12/03/21", "2021-03-12 2021-03-12 day about"),
        ("approx 12/03/21", "2021-03-12 2021-03-12 day about"),
        ("12/03/21 (approx)", "2021-03-12 2021-03-12 day about"),
        ("on or around 12 March 2021", "2021-03-12 2021-03-12 day about"),
        ("~12/03/21", "2021-03-12 2021-03-12 day about"),
        ("?03/03/21", "2021-03-03 2021-03-03 day uncertain"),
        ("03/03/21?", "2021-03-03 2021-03-03 day uncertain"),
        ("03/03/21 (?)", "2021-03-03 2021-03-03 day uncertain"),
        ("possibly 03/03/21", "2021-03-03 2021-03-03 day uncertain"),
        ("March 2021?", "2021-03-01 2021-03-31 month uncertain"),
        ("March 2021 (exact date unknown)", "2021-03-01 2021-03-31 month uncertain"),
        # before, after, from, until, by
        ("before 12/03/21", "- 2021-03-12 day before"),
        ("prior to 12 March 2021", "- 2021-03-12 day before"),
        ("before Christmas 2020", "- 2020-12-25 day before"),
        ("before Easter 2021", "- 2021-04-04 day before"),
        ("before March 2021", "- 2021-03-01 month before"),
        ("by 12/03/21", "- 2021-03-12 day before"),
        ("by March 2021", "- 2021-03-31 month before"),
        ("until 12/03/21", "- 2021-03-12 day before"),
        ("up to March 2021", "- 2021-03-31 month before"),
        ("after 12/03/21", "2021-03-12 - day after"),
        ("after March 2021", "2021-03-31 - month after"),
        ("from 12/03/21", "2021-03-12 - day after"),
        ("since 2019", "2019-01-01 - year after"),
        ("12/03/21 onwards", "2021-03-12 - day after"),
        ("12/03/21 - ongoing", "2021-03-12 - day after"),
        ("12/03/21 to date", "2021-03-12 - day after"),
        # terms, seasons, quarters, years
        ("Spring term 2021", "2021-01-01 2021-03-31 season exact"),
        ("autumn term 2020", "2020-09-01 2020-12-31 season exact"),
        ("Summer Term 2020", "2020-04-01 2020-07-31 season exact"),
        ("Autumn term 2020/21", "2020-09-01 2020-12-31 season exact"),
        ("spring term 2020-21", "2021-01-01 2021-03-31 season exact"),
        ("2021 spring term", "2021-01-01 2021-03-31 season exact"),
        ("Autumn 1 2020", "2020-09-01 2020-10-31 season about"),
        ("Term 3 2020/21", "2021-01-01 2021-02-20 season about"),
        ("Autumn 2019", "2019-09-01 2019-11-30 season exact"),
        ("winter 2020/21", "2020-12-01 2021-02-28 season exact"),
        ("Q1 2021", "2021-01-01 2021-03-31 season exact"),
        ("2020 Q3", "2020-07-01 2020-09-30 season exact"),
        ("1st quarter of 2021", "2021-01-01 2021-03-31 season exact"),
        ("Q3 2020/21", "2020-10-01 2020-12-31 season exact"),
        ("Q4 FY20/21", "2021-01-01 2021-03-31 season exact"),
        ("financial year 2019-20", "2019-04-01 2020-03-31 year exact"),
        ("FY 2019/20", "2019-04-01 2020-03-31 year exact"),
        ("tax year 2020/21", "2020-04-06 2021-04-05 year exact"),
        ("academic year 2019/20", "2019-09-01 2020-08-31 year exact"),
        ("2019/20 school year", "2019-09-01 2020-08-31 year exact"),
        # holidays
        ("Christmas 2020", "2020-12-24 2020-12-26 season about"),
        ("Christmas Day 2020", "2020-12-25 2020-12-25 day exact"),
        ("New Year's Eve 2020", "2020-12-31 2020-12-31 day exact"),
        ("Easter 2021", "2021-04-02 2021-04-05 season about"),
        ("Good Friday 2020", "2020-04-10 2020-04-10 day exact"),
        ("October half term 2020", "2020-10-14 2020-11-05 season about"),
        ("Summer holidays 2020", "2020-07-15 2020-09-07 season about"),
        ("August bank holiday 2020", "2020-08-31 2020-08-31 day exact"),
        # ranges
        ("12-14/03/21", "2021-03-12 2021-03-14 range exact"),
        ("12-14/03/2021", "2021-03-12 2021-03-14 range exact"),
        ("12-14.3.21", "2021-03-12 2021-03-14 range exact"),
        ("12/13 March 2021", "2021-03-12 2021-03-13 range exact"),
        ("12 & 13 March 2021", "2021-03-12 2021-03-13 range exact"),
        ("12, 13 and 15 March 2021", "2021-03-12 2021-03-15 range exact"),
        ("12/03/21, 14/03/21 & 19/03/21", "2021-03-12 2021-03-19 range exact"),
        ("12/13/14 March 2021", "2021-03-12 2021-03-14 range exact"),
        ("Jan/Feb/March 2020", "2020-01-01 2020-03-31 range exact"),
        ("Mon-Fri 8-12 March 2021", "2021-03-08 2021-03-12 range exact"),
        ("Summer 2019 to Spring 2020", "2019-06-01 2020-05-31 range exact"),
        ("16/06/20 – 17/06/20", "2020-06-16 2020-06-17 range exact"),
        ("16/06/2020-17/06/2020", "2020-06-16 2020-06-17 range exact"),
        ("12 to 14 March 2021", "2021-03-12 2021-03-14 range exact"),
        ("12th - 14th March 2021", "2021-03-12 2021-03-14 range exact"),
        ("from 12 to 14 March 2021", "2021-03-12 2021-03-14 range exact"),
        ("March 12-14, 2021", "2021-03-12 2021-03-14 range exact"),
        ("12/03/21 - 14", "2021-03-12 2021-03-14 range exact"),
        ("12 March 2021 – 14 April", "2021-03-12 2021-04-14 range exact"),
        ("28/02-02/03/21", "2021-02-28 2021-03-02 range exact"),
        ("28 February to 2 March 2021", "2021-02-28 2021-03-02 range exact"),
        ("30 Dec – 2 Jan 2021", "2020-12-30 2021-01-02 range exact"),
        ("March-April 2021", "2021-03-01 2021-04-30 range exact"),
        ("Nov - Jan 2021", "2020-11-01 2021-01-31 range exact"),
        ("Dec 2020/Jan 2021", "2020-12-01 2021-01-31 range exact"),
        ("2019-2021", "2019-01-01 2021-12-31 range exact"),
        ("late December 2020 / early January 2021", "2020-12-21 2021-01-10 range about"),
        ("circa March/April 2020", "2020-03-01 2020-04-30 range about"),
        ("between 3 and 5 March 2021", "2021-03-03 2021-03-05 range uncertain"),
        ("Between 1 July and 17 November 2019", "2019-07-01 2019-11-17 range uncertain"),
        ("12 or 13 March 2021", "2021-03-12 2021-03-13 range uncertain"),
        ("2020-03-12/2020-03-14", "2020-03-12 2020-03-14 range exact"),
        # weeks, weekends, nights
        ("w/c 17/08/20", "2020-08-17 2020-08-23 range exact"),
        ("W/C Monday 17th August 2020", "2020-08-17 2020-08-23 range exact"),
        ("week commencing 17 August 2020", "2020-08-17 2020-08-23 range exact"),
        ("wc 17.8.20", "2020-08-17 2020-08-23 range exact"),
        ("w/c 17/08/20 and 24/08/20", "2020-08-17 2020-08-30 range exact"),
        ("week ending 23/08/20", "2020-08-17 2020-08-23 range exact"),
        ("week of 19 August 2020", "2020-08-17 2020-08-23 range exact"),
        ("weekend of 13/03/21", "2021-03-13 2021-03-14 range exact"),
        ("weekend of 13/14 March 2021", "2021-03-13 2021-03-14 range exact"),
        ("night of 12/03/21", "2021-03-12 2021-03-13 range exact"),
        ("night of 12/13 March 2021", "2021-03-12 2021-03-13 range exact"),
    ],
)  # fmt: skip
def test_stretches(typed: str, expected: str) -> None:
    assert " ".join(read(typed)) == expected


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("22.05/20", "2020-05-22"),
        ("12//03/21", "2021-03-12"),
        ("12,03,21", "2021-03-12"),
        ("12/0321", "2021-03-12"),
        ("1203/21", "2021-03-12"),
        ("1O/03/2021", "2021-03-10"),
        ("2O21-03-1", "2021-03-01"),
        ("l2/03/21", "2021-03-12"),
        ("12 Septmber 2020", "2020-09-12"),
        ("12 Febuary 2021", "2021-02-12"),
        ("12/03/20\n21", "2021-03-12"),
    ],
)
def test_a_typing_slip_is_put_right_and_told(typed: str, day: str) -> None:
    assert read(typed) == (day, day, "day", "uncertain")
    assert "date-repaired" in codes(typed)


@pytest.mark.parametrize("typed", [
    "31/02/2021", "29/02/2021", "30 February 2021", "31/04/21", "32/01/2021", "2021-13-01", "03/22/2021",
    "12/03/0221", "31/02/21 - 03/03/21", "25/21", "1/2/3/2019", "01.02.03.04",
])  # fmt: skip
def test_a_date_that_cannot_be_is_a_problem_and_no_guess(typed: str) -> None:
    assert read(typed) == ("-", "-", "invalid", "uncertain")
    assert codes(typed) == ["date-invalid"]


@pytest.mark.parametrize("typed", ["undated", "Undated.", "n/k", "N/K", "not known", "no date", "tbc", "-", "?"])
def test_undated(typed: str) -> None:
    assert read(typed) == ("-", "-", "unknown", "uncertain")
    assert codes(typed) == ["date-missing"]


@pytest.mark.parametrize("typed", ["", " ", "as above", "As above.", "(as above)", "ditto", '"', "same day"])
def test_a_blank_date_is_the_row_befores(typed: str) -> None:
    when, problems = understand_date(typed, after=BEFORE, latest=LATEST)
    assert (when.start, when.end, when.carried, problems) == (BEFORE.start, BEFORE.end, True, [])
    assert codes(typed) == ["date-missing"]


@pytest.mark.parametrize(
    ("typed", "day"),
    [("next day", "2020-12-21"), ("the following day", "2020-12-21"), ("two days later", "2020-12-22")],
)
def test_days_counted_from_the_row_before(typed: str, day: str) -> None:
    assert read(typed, BEFORE) == (day, day, "day", "uncertain")
    assert codes(typed, BEFORE) == ["date-counted"]
    assert codes(typed) == ["date-unclear"]


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("21 December", "2020-12-21"),
        ("21/12", "2020-12-21"),
        ("4 January", "2021-01-04"),
        ("Sat 19 Dec", "2020-12-19"),
    ],
)
def test_a_year_that_was_not_said_is_assumed_from_the_row_before_and_told(typed: str, day: str) -> None:
    assert read(typed, BEFORE) == (day, day, "day", "uncertain")
    assert codes(typed, BEFORE) == ["year-assumed"]
    assert read(typed) == ("-", "-", "unknown", "uncertain")
    assert codes(typed) == ["year-missing"]


def test_two_digit_years_never_lie_in_the_future() -> None:
    assert read("12/03/94")[0] == "1994-03-12"
    assert read("12/03/26")[0] == "2026-03-12"
    assert read("12/03/27")[0] == "1927-03-12"
    assert read("12/12/26") == ("1926-12-12", "1926-12-12", "day", "uncertain")
    assert codes("12/12/26") == ["century-assumed"]
    assert codes("12/12/2126") == ["date-invalid"]
    assert codes("12/12/2027") == ["date-future"]


@pytest.mark.parametrize("typed", ["Fri 13/03/21", "Monday 12 March 2021", "w/c 18/08/20"])
def test_a_weekday_that_does_not_fit_is_told(typed: str) -> None:
    assert codes(typed) == ["weekday-mismatch"]


@pytest.mark.parametrize("mark", ["¹", " ¹", "²³", " ¹, ²", "⁴"])
@pytest.mark.parametrize("typed", ["12 March 2021", "12/03/2021", "12/03/21"])
def test_the_mark_of_a_footnote_is_no_part_of_the_date(typed: str, mark: str) -> None:
    assert read(typed + mark) == ("2021-03-12", "2021-03-12", "day", "exact")
    assert codes(typed + mark) == []
    assert split_date_time(f"{typed} 14:30{mark}") == (typed, f"14:30{mark}")


def test_a_range_that_ends_before_it_begins_is_told() -> None:
    assert read("17/06/20 – 16/06/20") == ("2020-06-16", "2020-06-17", "range", "uncertain")
    assert codes("17/06/20 – 16/06/20") == ["end-before-start"]


@pytest.mark.parametrize("typed", ["12/03/21 phone call", "12/03/21 (NFA)", "Mar 21", "2019/20", "winter 2020"])
def test_what_can_be_understood_in_other_ways_is_told(typed: str) -> None:
    assert "date-ambiguous" in codes(typed)
    assert read(typed)[0] != "-"


def test_words_that_are_no_date_stay_unknown() -> None:
    for typed in ("Pregnancy and birth", "Monday", "half term", "from birth", "12/03/202", "x" * 500, "(" * 150):
        assert read(typed) == ("-", "-", "unknown", "uncertain"), typed
        assert codes(typed)[0] in ("date-unclear", "date-missing", "year-missing")


def test_numbers_of_a_spreadsheet() -> None:
    assert read("43971") == ("2020-05-20", "2020-05-20", "day", "exact")
    assert codes("43971.5") == ["date-from-number"]


@pytest.mark.parametrize(
    ("typed", "edtf"),
    [
        ("12/03/21", "2021-03-12"),
        ("?12/03/21", "2021-03-12?"),
        ("c. March 2021", "2021-03~"),
        ("12-14/03/21", "2021-03-12/2021-03-14"),
        ("between 12 and 14 March 2021", "[2021-03-12..2021-03-14]"),
        ("before Christmas 2020", "[..2020-12-25]"),
        ("from 12/03/21", "2021-03-12/.."),
        ("Autumn 2019", "2019-23"),
        ("early August 2020", "2020-08-01~/2020-08-10~"),
        ("March-April 2021", "2021-03/2021-04"),
        ("undated", "XXXX-XX-XX"),
    ],
)
def test_edtf(typed: str, edtf: str) -> None:
    assert understand_date(typed, latest=LATEST)[0].edtf == edtf


@pytest.mark.parametrize(
    ("typed", "start", "end", "precision", "certainty"),
    [
        ("12/03/21\n13/03/21", "2021-03-12", "2021-03-13", "range", "exact"),
        ("12/03/21\n13/03/21\n20/03/21", "2021-03-12", "2021-03-20", "range", "exact"),
        ("12/03/21 12/03/21", "2021-03-12", "2021-03-12", "day", "uncertain"),
        ("1 2/03/2021", "2021-03-12", "2021-03-12", "day", "uncertain"),
        ("2nd Jnue 20", "2020-06-02", "2020-06-02", "day", "uncertain"),
        ("Jly 2020", "2020-07-01", "2020-07-31", "month", "uncertain"),
        ("Xmas period 2018", "2018-12-24", "2019-01-01", "season", "about"),
        ("over half term Feb 21", "2021-02-10", "2021-02-28", "season", "about"),
        ("1st half of 2021", "2021-01-01", "2021-06-30", "range", "exact"),
        ("end March 2021", "2021-03-21", "2021-03-31", "month", "about"),
        ("ongoing since Jan 2021", "2021-01-01", "-", "month", "after"),
        ("xx/xx/2021", "2021-01-01", "2021-12-31", "year", "exact"),
        ("Nursery 2018", "2018-01-01", "2018-12-31", "year", "uncertain"),
        ("20/40", "-", "-", "unknown", "uncertain"),
    ],
)
def test_what_professionals_type(typed: str, start: str, end: str, precision: str, certainty: str) -> None:
    assert read(typed) == (start, end, precision, certainty)


def test_no_day_is_taken_from_a_part_of_the_words() -> None:
    """A word that is no month, or a number beside the date, leaves what is read in doubt."""
    for typed in ("2nd Jxue 20", "12/03/21 8-9", "Wednesday 12 something 2021"):
        when, told = understand_date(typed, after=BEFORE, latest=LATEST)
        assert when.certainty == "uncertain", typed
        assert told, typed


@pytest.mark.parametrize("typed", ["12/03/27", "1.1.30", "Mar '35"])
def test_two_digits_that_would_soon_come_are_told(typed: str) -> None:
    assert read(typed)[0].startswith("19")
    assert read(typed)[3] == "uncertain"
    assert codes(typed) == ["century-assumed"]


@pytest.mark.parametrize(
    ("typed", "start", "end", "codes"),
    [
        ("w/e of 18 July 2020", date(2020, 7, 13), date(2020, 7, 19), ["date-ambiguous"]),
        ("week 3 of June 2020", date(2020, 6, 15), date(2020, 6, 21), []),
        ("June 2020 (early)", date(2020, 6, 1), date(2020, 6, 10), []),
        ("2020\n17/07/2019", None, None, ["date-invalid"]),
    ],
)
def test_what_is_said_around_a_date_narrows_or_doubts_it(
    typed: str, start: date | None, end: date | None, codes: list[str]
) -> None:
    words, time = split_date_time(typed)
    when, found = understand_date(words, latest=date(2026, 11, 22))
    assert (when.start, when.end, found, time) == (start, end, codes, "")


@pytest.mark.parametrize("time", ["25:99", "at 24:61", "13:75 hrs", "2500hrs", "10.75am"])
def test_a_time_that_cannot_be_leaves_the_date_beside_it_exact(time: str) -> None:
    reading = read_return(f"Date,Event\n1 Jan 2021 {time},Visit by the health visitor\n".encode(), "a.csv")
    (row,) = reading.rows
    assert (row.when.edtf, row.when.certainty, row.clock.start) == ("2021-01-01", "exact", None)
    assert [problem.code for problem in reading.problems] == ["time-unclear"]
    assert row.time_text in time
