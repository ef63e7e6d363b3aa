"""Every date, typed in every form of the grammar, gives its bounds, precision, certainty and EDTF back."""

from __future__ import annotations

import calendar
import os
import re
from collections.abc import Callable
from datetime import date, timedelta

from edtf import parse_edtf
from hypothesis import assume, given, settings, strategies as st

from documents.reading.dates import calendar_spans as spans, words as date_words
from documents.reading.dates.times import read_time
from documents.reading.dates.typed_dates import understand_date
from documents.reading.dates.with_times import split_date_time
from documents.reading.model import When

forms = settings(deadline=None, max_examples=1000 if os.environ.get("CASEREVIEWS_NIGHTLY") else 60)
LATEST = date(2026, 11, 1)
Bounds = tuple[date | None, date | None, str, str]
Said = tuple[date | None, date | None, str, str, str]

MONTHS = list(calendar.month_name)[1:]
WEEKDAYS = list(calendar.day_name)


def ordinal(day: int) -> str:
    ending = "th" if 10 <= day % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")
    return f"{day}{ending}"


def month(day: date) -> str:
    return MONTHS[day.month - 1]


DAYS: dict[str, Callable[[date], str]] = {
    "slashes": lambda d: f"{d:%d/%m/%Y}",
    "slashes, short": lambda d: f"{d.day}/{d.month}/{d:%y}",
    "dots": lambda d: f"{d.day}.{d.month}.{d:%y}",
    "dots, long": lambda d: f"{d:%d.%m.%Y}",
    "dashes": lambda d: f"{d:%d-%m-%Y}",
    "long dashes": lambda d: f"{d:%d–%m–%y}",
    "spaces": lambda d: f"{d:%d %m %Y}",
    "ISO": lambda d: d.isoformat(),
    "ISO without dashes": lambda d: f"{d:%Y%m%d}",
    "in words": lambda d: f"{d.day} {month(d)} {d.year}",
    "in short words": lambda d: f"{d.day} {month(d)[:3]} {d.year}",
    "ordinal": lambda d: f"{ordinal(d.day)} {month(d)} {d.year}",
    "ordinal with of": lambda d: f"{ordinal(d.day)} of {month(d)}, {d.year}",
    "month first": lambda d: f"{month(d)} {ordinal(d.day)}, {d.year}",
    "Excel's": lambda d: f"{d.day}-{month(d)[:3]}-{d:%y}",
    "capitals": lambda d: f"{d.day:02}{month(d)[:3].upper()}{d.year}",
    "weekday before": lambda d: f"{WEEKDAYS[d.weekday()][:3]} {d.day} {month(d)[:3]} {d.year}",
    "weekday, long": lambda d: f"{WEEKDAYS[d.weekday()]} {ordinal(d.day)} {month(d)} {d.year}",
    "weekday behind": lambda d: f"{d:%d/%m/%Y} ({WEEKDAYS[d.weekday()]})",
    "dated": lambda d: f"dated {d:%d/%m/%Y}",
}


def stretch(first: date, last: date, mark: str = "") -> str:
    return f"{first}{mark}/{last}{mark}"


def night(day: date) -> tuple[date, date]:
    return day, day + timedelta(days=1)


def weekend(day: date) -> tuple[date, date]:
    return (spans.weekend_of(day)[0], day) if day.weekday() == 0 else spans.weekend_of(day)


AROUND_A_DAY: dict[str, Callable[[str, date], tuple[str, Said]]] = {
    "alone": lambda t, d: (t, (d, d, "day", "exact", f"{d}")),
    "brackets": lambda t, d: (f"({t})", (d, d, "day", "exact", f"{d}")),
    "c.": lambda t, d: (f"c. {t}", (d, d, "day", "about", f"{d}~")),
    "circa": lambda t, d: (f"circa {t}", (d, d, "day", "about", f"{d}~")),
    "approx": lambda t, d: (f"approx. {t}", (d, d, "day", "about", f"{d}~")),
    "approx behind": lambda t, d: (f"{t} (approx)", (d, d, "day", "about", f"{d}~")),
    "on or around": lambda t, d: (f"on or around {t}", (d, d, "day", "about", f"{d}~")),
    "tilde": lambda t, d: (f"~{t}", (d, d, "day", "about", f"{d}~")),
    "? before": lambda t, d: (f"? {t}", (d, d, "day", "uncertain", f"{d}?")),
    "? behind": lambda t, d: (f"{t}?", (d, d, "day", "uncertain", f"{d}?")),
    "possibly": lambda t, d: (f"possibly {t}", (d, d, "day", "uncertain", f"{d}?")),
    "thought to be": lambda t, d: (f"thought to be {t}", (d, d, "day", "uncertain", f"{d}?")),
    "before": lambda t, d: (f"before {t}", (None, d, "day", "before", f"[..{d}]")),
    "prior to": lambda t, d: (f"Prior to {t}", (None, d, "day", "before", f"[..{d}]")),
    "by": lambda t, d: (f"by {t}", (None, d, "day", "before", f"[..{d}]")),
    "until": lambda t, d: (f"until {t}", (None, d, "day", "before", f"../{d}")),
    "after": lambda t, d: (f"after {t}", (d, None, "day", "after", f"[{d}..]")),
    "from": lambda t, d: (f"from {t}", (d, None, "day", "after", f"{d}/..")),
    "since": lambda t, d: (f"since {t}", (d, None, "day", "after", f"{d}/..")),
    "onwards": lambda t, d: (f"{t} onwards", (d, None, "day", "after", f"{d}/..")),
    "to the present": lambda t, d: (f"{t} – present", (d, None, "day", "after", f"{d}/..")),
    "to date": lambda t, d: (f"{t} to date", (d, None, "day", "after", f"{d}/..")),
    "w/c": lambda t, d: (
        f"w/c {t}",
        (*spans.week_commencing(d), "range", "exact", stretch(*spans.week_commencing(d))),
    ),
    "week beginning": lambda t, d: (
        f"Wk beg {t}",
        (*spans.week_commencing(d), "range", "exact", stretch(*spans.week_commencing(d))),
    ),
    "week ending": lambda t, d: (
        f"w/e {t}",
        (*spans.week_ending(d), "range", "exact", stretch(*spans.week_ending(d))),
    ),
    "week of": lambda t, d: (f"week of {t}", (*spans.week_of(d), "range", "exact", stretch(*spans.week_of(d)))),
    "weekend of": lambda t, d: (f"weekend of {t}", (*weekend(d), "range", "exact", stretch(*weekend(d)))),
    "night of": lambda t, d: (f"night of {t}", (*night(d), "range", "exact", stretch(*night(d)))),
    "overnight": lambda t, d: (f"overnight {t}", (*night(d), "range", "exact", stretch(*night(d)))),
}

RANGES: dict[str, Callable[[str, str], tuple[str, str]]] = {
    "dash": lambda a, b: (f"{a} - {b}", "exact"),
    "long dash": lambda a, b: (f"{a} – {b}", "exact"),
    "to": lambda a, b: (f"{a} to {b}", "exact"),
    "from to": lambda a, b: (f"from {a} to {b}", "exact"),
    "until": lambda a, b: (f"{a} until {b}", "exact"),
    "and": lambda a, b: (f"{a} and {b}", "exact"),
    "&": lambda a, b: (f"{a} & {b}", "exact"),
    "between": lambda a, b: (f"between {a} and {b}", "uncertain"),
    "or": lambda a, b: (f"{a} or {b}", "uncertain"),
}

MONTH_SHAPES = [
    "{name} {y}", "{abc} {y}", "{abc}-{short}", "{m:02}/{y}", "{y}-{m:02}", "{name}, {y}", "{name} '{short}",
    "{abc}. {y}", "{y} {name}",
]  # fmt: skip

days = st.dates(date(1940, 1, 1), date(2026, 10, 31))
recent_days = st.dates(date(2000, 1, 1), date(2026, 9, 30))


_DAY = r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])"
_MONTH = r"\d{4}-(?:0[1-9]|1[0-2]|2[1-4]|3[3-6])"
_YEAR = r"\d{4}"
_VALID = re.compile(
    rf"(?:{_DAY}|{_YEAR}-(?:0[1-9]|1[0-2])|{_YEAR})[?~]?|{_MONTH}|XXXX-XX-XX"
    rf"|(?:(?P<one>{_DAY}|{_MONTH}|{_YEAR})(?P<m1>[?~]?)|\.\.)/(?:(?P<two>{_DAY}|{_MONTH}|{_YEAR})(?P<m2>[?~]?)|\.\.)"
    rf"|\[\.\.{_DAY}\]|\[{_DAY}\.\.\]|\[{_DAY}\.\.{_DAY}\]"
)
"""ISO 8601-2's dates of level 1, and of level 2 the quarters and "one of a set": all that is ever written here."""


def valid_edtf(when: When) -> bool:
    """Tell whether the EDTF keeps to the standard and says the certainty that was understood."""
    parse_edtf(when.edtf)
    shape = _VALID.fullmatch(when.edtf)
    if shape is None or (shape["one"] and shape["two"] and shape["one"] > shape["two"]):
        return False
    marked = "?" if "?" in when.edtf else "~" if "~" in when.edtf else ""
    if when.start is None or when.end is None:
        return marked == ""
    one_of = when.edtf.startswith("[")
    return one_of == (when.certainty == "uncertain" and not marked) and marked == (
        {"about": "~", "uncertain": "" if one_of else "?"}.get(when.certainty, "")
    )


def said(typed: str) -> Said:
    when, _ = understand_date(typed, latest=LATEST)
    assert valid_edtf(when), (typed, when)
    return when.start, when.end, when.precision, when.certainty, when.edtf


def bounds(typed: str) -> Bounds:
    return said(typed)[:4]


@forms
@given(days, st.sampled_from(sorted(DAYS)), st.sampled_from(sorted(AROUND_A_DAY)))
def test_days(day: date, form: str, around: str) -> None:
    typed, expected = AROUND_A_DAY[around](DAYS[form](day), day)
    assert said(typed) == expected, typed


@forms
@given(
    recent_days,
    st.integers(1, 400),
    st.sampled_from(sorted(DAYS)),
    st.sampled_from(sorted(DAYS)),
    st.sampled_from(sorted(RANGES)),
)
def test_ranges_of_days(first: date, length: int, one: str, other: str, shape: str) -> None:
    last = min(first + timedelta(days=length), date(2026, 10, 31))
    typed, certainty = RANGES[shape](DAYS[one](first), DAYS[other](last))
    edtf = f"{first}/{last}" if certainty == "exact" else f"[{first}..{last}]"
    assert said(typed) == (first, last, "range", certainty, edtf), typed


@forms
@given(
    recent_days,
    st.sampled_from(
        [
            "{d} {name} {three}",
            "{d}th {abc} {three}",
            "{name} {d}, {three}",
            "{d}/{m}/{one}",
            "{d:02}-{m:02}-{one}",
        ]
    ),
    st.sampled_from(["{}", "from {}", "c. {}", "Mon {}", "{} - 4 June 2020", "{}?"]),
    st.booleans(),
)
def test_a_year_that_lacks_digits_is_no_date(day: date, shape: str, around: str, below: bool) -> None:
    typed = around.format(
        shape.format(
            d=day.day, m=day.month, name=month(day), abc=month(day)[:3], three=day.year // 10, one=day.year % 10
        )
    )
    after = When(day, day, "day", "exact", day.isoformat()) if below else None
    when, codes = understand_date(typed, after=after, latest=LATEST)
    assert (when.start, when.end, when.certainty) == (None, None, "uncertain"), typed
    assert codes, typed


@forms
@given(
    recent_days,
    st.integers(1, 20),
    st.sampled_from(
        [
            "{a}-{b}/{m:02}/{y}",
            "{a}-{b} {name} {y}",
            "{a}/{b} {name} {y}",
            "{a} to {b} {name} {y}",
            "{a}th & {b}th {name} {y}",
            "{a}–{b}.{m}.{short}",
        ]
    ),
)
def test_days_of_one_month(first: date, length: int, shape: str) -> None:
    last = min(first + timedelta(days=length), spans.last_day_of(first.year, first.month))
    if first == last:
        first = first.replace(day=1)
    typed = shape.format(
        a=first.day, b=last.day, m=first.month, y=first.year, short=f"{first:%y}", name=month(first)
    )
    assert bounds(typed) == (first, last, "range", "exact"), typed


@forms
@given(recent_days, st.sampled_from(MONTH_SHAPES), st.sampled_from(["", "early ", "mid-", "late ", "c. ", "? "]))
def test_months(day: date, shape: str, before: str) -> None:
    first, last = spans.month_of(day.year, day.month)
    typed = before + shape.format(name=month(day), abc=month(day)[:3], y=day.year, short=f"{day:%y}", m=day.month)
    part = {"early ": (1, 10), "mid-": (11, 20), "late ": (21, last.day)}.get(before, (1, last.day))
    certainty = "exact" if not before else "uncertain" if before == "? " else "about"
    assert bounds(typed) == (first.replace(day=part[0]), first.replace(day=part[1]), "month", certainty), typed


@forms
@given(
    st.integers(2000, 2025),
    st.sampled_from(["autumn", "spring", "summer"]),
    st.sampled_from(["{t} term {y}", "{T} Term {y}", "{t} term {of}"]),
)
def test_terms(year: int, term: str, shape: str) -> None:
    school_year = year if term == "autumn" else year - 1
    typed = shape.format(t=term, T=term.title(), y=year, of=f"{school_year}/{(school_year + 1) % 100:02}")
    assert bounds(typed) == (*spans.term(term, year), "season", "exact"), typed


@forms
@given(st.integers(2000, 2025), st.integers(1, 4))
def test_quarters_and_years(year: int, number: int) -> None:
    following = f"{year}/{(year + 1) % 100:02}"
    assert bounds(f"Q{number} {year}") == (*spans.quarter(number, year), "season", "exact")
    assert bounds(f"Q{number} {following}") == (*spans.financial_quarter(number, year), "season", "exact")
    assert bounds(f"financial year {following}") == (*spans.financial_year(year), "year", "exact")
    assert bounds(f"academic year {following}") == (*spans.academic_year(year), "year", "exact")
    assert bounds(str(year)) == (*spans.year_of(year), "year", "exact")


@forms
@given(st.text(max_size=60), st.one_of(st.none(), days))
def test_anything_typed_gives_an_answer(typed: str, day: date | None) -> None:
    after = When(day, day, "day", "exact", day.isoformat()) if day else None
    when, problems = understand_date(typed, after=after, latest=LATEST)
    assert when.carried or valid_edtf(when), when
    assert (when.start is None or when.end is None) or when.start <= when.end
    assert when.start is not None or when.end is not None or problems


PIECES = [
    "12", "13", "31", "03", "3rd", "2021", "21", "/", "-", " ", ".", "March", "feb", "to", "between", "and",
    "c.", "?", "w/c", "early", "term", "spring", "before", "or", "2020/21", "Q1", "night of", "half",
    "Christmas", ",", "(", ")",
]  # fmt: skip


@forms
@given(st.lists(st.sampled_from(PIECES), max_size=9), st.booleans())
def test_any_mixture_of_the_grammars_words_gives_an_answer(pieces: list[str], spaced: bool) -> None:
    when, _ = understand_date((" " if spaced else "").join(pieces), latest=LATEST)
    assert valid_edtf(when), when
    assert (when.start is None or when.end is None) or when.start <= when.end


# ---------------------------------------------------------------- qualifiers of longer stretches

STRETCHES: dict[str, Callable[[date], tuple[str, date, date, str, str]]] = {
    "month": lambda d: (f"{month(d)} {d.year}", *spans.month_of(d.year, d.month), "month", f"{d:%Y-%m}"),
    "month in figures": lambda d: (f"{d:%m/%Y}", *spans.month_of(d.year, d.month), "month", f"{d:%Y-%m}"),
    "year": lambda d: (str(d.year), *spans.year_of(d.year), "year", str(d.year)),
}
AROUND_A_STRETCH: dict[str, Callable[[str, date, date, str, str], tuple[str, Said]]] = {
    "c.": lambda t, a, b, p, e: (f"c. {t}", (a, b, p, "about", f"{e}~")),
    "approx": lambda t, a, b, p, e: (f"approx {t}", (a, b, p, "about", f"{e}~")),
    "ish": lambda t, a, b, p, e: (f"{t}-ish", (a, b, p, "about", f"{e}~")),
    "?": lambda t, a, b, p, e: (f"?{t}", (a, b, p, "uncertain", f"{e}?")),
    "? behind": lambda t, a, b, p, e: (f"{t} (?)", (a, b, p, "uncertain", f"{e}?")),
    "in": lambda t, a, b, p, e: (f"in {t}", (a, b, p, "exact", e)),
    "before": lambda t, a, b, p, e: (f"before {t}", (None, a, p, "before", f"[..{a}]")),
    "prior to": lambda t, a, b, p, e: (f"prior to {t}", (None, a, p, "before", f"[..{a}]")),
    "by": lambda t, a, b, p, e: (f"by {t}", (None, b, p, "before", f"[..{b}]")),
    "after": lambda t, a, b, p, e: (f"after {t}", (b, None, p, "after", f"[{b}..]")),
    "since": lambda t, a, b, p, e: (f"since {t}", (a, None, p, "after", f"{a}/..")),
    "to the present": lambda t, a, b, p, e: (f"{t} - present", (a, None, p, "after", f"{a}/..")),
}


@forms
@given(recent_days, st.sampled_from(sorted(STRETCHES)), st.sampled_from(sorted(AROUND_A_STRETCH)))
def test_months_and_years_with_words_round_them(day: date, kind: str, around: str) -> None:
    typed, expected = AROUND_A_STRETCH[around](*STRETCHES[kind](day))
    assert said(typed) == expected, typed


@forms
@given(st.integers(2000, 2025), st.sampled_from(["{}", "in the {}", "{} time"]))
def test_seasons(year: int, shape: str) -> None:
    for name, code in spans.SEASON_CODES.items():
        typed = f"{shape.format(name)} {year}"
        assert said(typed) == (*spans.season(name, year), "season", "exact", f"{year}-{code}"), typed


HOLIDAYS: dict[str, Callable[[int], tuple[date, date]]] = {
    "Christmas {y}": lambda y: spans.holiday_period("christmas", y),
    "Xmas {y}": lambda y: spans.holiday_period("christmas", y),
    "Xmas period {y}": lambda y: spans.holiday_period("christmas and new year", y),
    "over Christmas and New Year {y}": lambda y: spans.holiday_period("christmas and new year", y),
    "Easter {y}": lambda y: spans.holiday_period("easter", y),
    "Easter hols {y}": lambda y: spans.holiday_period("easter holidays", y),
    "summer holidays {y}": lambda y: spans.holiday_period("summer holidays", y),
    "Feb half term {y}": lambda y: spans.half_term_break("spring", y),
    "over half term Feb {s}": lambda y: spans.half_term_break("spring", y),
    "half-term (Oct {y})": lambda y: spans.half_term_break("autumn", y),
    "October half-term {y}": lambda y: spans.half_term_break("autumn", y),
    "autumn term 2 {y}": lambda y: spans.term("autumn", y, 2),
    "Aut 2 {y}": lambda y: spans.term("autumn", y, 2),
}


@forms
@given(st.integers(2000, 2025), st.sampled_from(sorted(HOLIDAYS)))
def test_holidays_and_halves_of_terms(year: int, shape: str) -> None:
    typed = shape.format(y=year, s=f"{year % 100:02}")
    first, last = HOLIDAYS[shape](year)
    assert said(typed) == (first, last, "season", "about", stretch(first, last, "~")), typed


# ---------------------------------------------------------------- what a cell of date and time adds

PARTS_OF_DAY = ["{} pm", "{} am", "{} a.m.", "{} (pm)", "{}, PM", "{} morning", "{} - evening", "pm {}"]


@forms
@given(recent_days, st.sampled_from([*sorted(DAYS), "month", "short month"]), st.sampled_from(PARTS_OF_DAY))
def test_a_part_of_the_day_takes_no_year_from_its_date(day: date, form: str, shape: str) -> None:
    whole = {"month": f"{month(day)} {day.year}", "short month": f"{month(day)[:3]} {day.year}"}
    typed = whole[form] if form in whole else DAYS[form](day)
    date_text, time_text = split_date_time(shape.format(typed))
    clock, codes = read_time(time_text)
    assert (clock.start, codes) == (None, []), (shape.format(typed), time_text)
    assert said(date_text) == said(typed), (shape.format(typed), date_text)


@forms
@given(recent_days, st.sampled_from(sorted(DAYS)), st.integers(0, 23), st.integers(0, 59))
def test_two_times_behind_a_date_are_a_span_in_doubt(day: date, form: str, hour: int, minute: int) -> None:
    later = f"{hour // 2 + 12:02}:{minute:02}"
    first = f"{hour // 2:02}:{minute:02}"
    for joined in (f"{first} & {later}", f"{first} and {later}", f"{first}, {later}"):
        date_text, time_text = split_date_time(f"{DAYS[form](day)} {joined}")
        clock, codes = read_time(time_text)
        assert (clock.start, clock.end, codes) == (first, later, ["time-unclear"]), (form, joined)
        assert said(date_text)[:2] == (day, day)


@forms
@given(
    recent_days, st.sampled_from(["{:%m/%Y}", "{:%m/%y}", "{:%m.%Y}", "{:%m-%y}"]), st.sampled_from(["00", "0"])
)
def test_a_day_of_nought_is_the_month_in_doubt(day: date, shape: str, nought: str) -> None:
    typed = shape.format(day)
    when, codes = understand_date(f"{nought}{typed[2]}{typed}", latest=LATEST)
    assert (when.start, when.end) == spans.month_of(day.year, day.month)
    assert (when.precision, when.certainty, codes) == ("month", "uncertain", ["date-ambiguous"])


WEEKS = ["week {n} of {m}", "{m} week {n}", "{m} (week {n})", "{o} week of {m}", "{o} wk {m}", "wk {n} of {m}"]


@forms
@given(recent_days, st.integers(1, 4), st.sampled_from(WEEKS))
def test_a_week_of_a_month_is_no_day_of_it(day: date, number: int, shape: str) -> None:
    typed = shape.format(n=number, o=ordinal(number), m=f"{month(day)} {day.year}")
    first = date(day.year, day.month, 7 * number - 6)
    assert bounds(typed) == (first, first + timedelta(days=6), "range", "about"), typed


@forms
@given(recent_days, st.integers(1, 12), st.sampled_from(["visit", "week", "session", "Call", "page", "x"]))
def test_a_number_that_counts_something_is_no_day(day: date, number: int, counted: str) -> None:
    when, codes = understand_date(f"{counted} {number} {month(day)} {day.year}", latest=LATEST)
    first, last = spans.month_of(day.year, day.month)
    assert (when.start, when.end, when.certainty) == (first, last, "uncertain")
    assert "date-ambiguous" in codes


@forms
@given(recent_days, st.sampled_from(["{} (early)", "{} - early", "{} (early part)", "{} (beginning)"]))
def test_early_behind_a_month(day: date, shape: str) -> None:
    first = day.replace(day=1)
    assert bounds(shape.format(f"{month(day)} {day.year}")) == (first, first.replace(day=10), "month", "about")


@forms
@given(recent_days, st.sampled_from(["on or after", "not before", "no earlier than", "on or before"]))
def test_on_or_after_a_month_takes_it_in(day: date, words: str) -> None:
    first, last = spans.month_of(day.year, day.month)
    open_ended = (None, last, "month", "before") if words == "on or before" else (first, None, "month", "after")
    assert bounds(f"{words} {month(day)} {day.year}") == open_ended


@forms
@given(st.sampled_from([1970, 1980, 1990, 2000, 2010]), st.sampled_from(["{}s", "the {}s", "{}'s"]))
def test_decades(year: int, shape: str) -> None:
    assert bounds(shape.format(year)) == (date(year, 1, 1), date(year + 9, 12, 31), "range", "exact")


# ---------------------------------------------------------------- slips, impossible days, years to come

SLIPS: dict[str, Callable[[date], str]] = {
    "stroke lost": lambda d: f"{d:%d/%m%Y}",
    "first stroke lost": lambda d: f"{d:%d%m/%Y}",
    "stroke twice": lambda d: f"{d:%d//%m/%Y}",
    "strokes mixed": lambda d: f"{d:%d.%m/%Y}",
    "commas": lambda d: f"{d:%d,%m,%Y}",
    "semicolons": lambda d: f"{d:%d;%m;%Y}",
    "backslashes": lambda d: f"{d:%d\\%m\\%Y}",
    "letter O": lambda d: f"{d:%d/%m/%Y}".replace("0", "O"),
    "letter l": lambda d: f"{d:%d/%m/}" + str(d.year).replace("20", "2O"),
    "space in the month": lambda d: f"{d.day} {month(d)[:2]} {month(d)[2:]} {d.year}" if d.month != 5 else "",
    "space in the ordinal": lambda d: f"{d:%d}"[0] + " " + ordinal(d.day)[-3:] + f" {month(d)} {d.year}",
    "space in the day": lambda d: f"{d:%d}"[0] + " " + f"{d:%d}"[1] + f"{d:/%m/%Y}",
}


@forms
@given(recent_days, st.sampled_from(sorted(SLIPS)))
def test_slips_of_the_keys_give_the_day_that_was_meant_in_doubt(day: date, slip: str) -> None:
    typed = SLIPS[slip](day)
    assume(typed)
    assume(not (slip == "first stroke lost" and day.day in (19, 20)))  # 1901/2000 is two years
    when, codes = understand_date(typed, latest=LATEST)
    assert (when.start, when.end, when.certainty, when.edtf) == (day, day, "uncertain", f"{day}?"), typed
    assert codes == ["date-repaired"], typed


@forms
@given(recent_days, st.data())
def test_misspelt_months_give_the_month_that_was_meant_in_doubt(day: date, data: st.DataObject) -> None:
    name = month(day)
    if len(name) < 5:
        return
    at = data.draw(st.integers(1, len(name) - 2))
    slips = [
        name[:at] + name[at + 1 :],
        name[:at] + name[at] + name[at:],
        name[:at] + name[at + 1] + name[at] + name[at + 2 :],
    ]
    typed = data.draw(st.sampled_from([slip for slip in slips if slip.lower() not in date_words.MONTHS] or [""]))
    if not typed or name in ("March", "April"):  # too short to be sure of: "Mach", "Apil"
        return
    when, codes = understand_date(f"{day.day} {typed} {day.year}", latest=LATEST)
    assert (when.start, when.end, when.certainty, codes) == (day, day, "uncertain", ["date-repaired"]), typed


@forms
@given(
    st.integers(0, 39),
    st.integers(0, 19),
    st.integers(2000, 2025),
    st.sampled_from(
        ["{d:02}/{m:02}/{y}", "{d}.{m}.{s:02}", "{d:02}-{m:02}-{y}", "w/c {d:02}/{m:02}/{y}", "before {d}/{m}/{y}"]
    ),
)
def test_a_day_that_no_calendar_has_is_never_read_as_another(day: int, number: int, year: int, shape: str) -> None:
    typed = shape.format(d=day, m=number, y=year, s=year % 100)
    when, codes = understand_date(typed, latest=LATEST)
    real = 1 <= number <= 12 and 1 <= day <= calendar.monthrange(year, number)[1]
    if real:
        assert when.precision != "invalid", typed
    elif day == 0 and 1 <= number <= 12:
        assert when.precision in ("month", "invalid"), typed  # 00/03/2021: the day was left open
    elif when.precision != "year":  # 00/00/2021
        assert (when.start, when.end) == (None, None), typed
        assert "date-invalid" in codes, typed


@forms
@given(
    st.dates(date(1927, 1, 1), date(2026, 12, 31)),
    st.sampled_from(["{d.day}/{d.month}/{d:%y}", "{d:%d-%b-%y}", "{d:%b '%y}"]),
)
def test_two_digits_of_a_year_are_never_a_year_to_come(day: date, shape: str) -> None:
    when, codes = understand_date(shape.format(d=day), latest=LATEST)
    assert when.start is not None
    assert when.start <= LATEST
    if when.start.year < 1937:
        assert "century-assumed" in codes


WORDS_THAT_SAY_NO_DATE = [
    "Pregnancy", "lockdown", "birth", "from birth", "antenatal", "Year 3", "aged 4 years", "20/40", "to present",
    "bank hol", "Monday", "see above letter",
]  # fmt: skip


@forms
@given(st.one_of(st.sampled_from(WORDS_THAT_SAY_NO_DATE), st.text("bdghkqvwxyz ", min_size=4, max_size=30)))
def test_words_that_say_no_date_are_flagged_and_not_guessed(typed: str) -> None:
    when, codes = understand_date(typed, latest=LATEST)
    assert (when.start, when.end, when.precision) == (None, None, "unknown"), typed
    assert set(codes) <= {"date-unclear", "date-missing"}, typed
    assert codes, typed
