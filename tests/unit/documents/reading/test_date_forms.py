"""Every date, typed in every form of the grammar, gives its bounds back."""

from __future__ import annotations

import calendar
from collections.abc import Callable
from datetime import date, timedelta

from edtf import parse_edtf
from hypothesis import given, settings
from hypothesis import strategies as st

from documents.reading import calendar_spans as spans
from documents.reading.dates import understand_date
from documents.reading.model import When

LATEST = date(2026, 11, 1)
Bounds = tuple[date | None, date | None, str, str]

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

AROUND_A_DAY: dict[str, Callable[[str, date], tuple[str, Bounds]]] = {
    "alone": lambda t, d: (t, (d, d, "day", "exact")),
    "c.": lambda t, d: (f"c. {t}", (d, d, "day", "about")),
    "approx behind": lambda t, d: (f"{t} (approx)", (d, d, "day", "about")),
    "on or around": lambda t, d: (f"on or around {t}", (d, d, "day", "about")),
    "? before": lambda t, d: (f"? {t}", (d, d, "day", "uncertain")),
    "? behind": lambda t, d: (f"{t}?", (d, d, "day", "uncertain")),
    "possibly": lambda t, d: (f"possibly {t}", (d, d, "day", "uncertain")),
    "before": lambda t, d: (f"before {t}", (None, d, "day", "before")),
    "by": lambda t, d: (f"by {t}", (None, d, "day", "before")),
    "until": lambda t, d: (f"until {t}", (None, d, "day", "before")),
    "after": lambda t, d: (f"after {t}", (d, None, "day", "after")),
    "from": lambda t, d: (f"from {t}", (d, None, "day", "after")),
    "onwards": lambda t, d: (f"{t} onwards", (d, None, "day", "after")),
    "to the present": lambda t, d: (f"{t} – present", (d, None, "day", "after")),
    "w/c": lambda t, d: (f"w/c {t}", (*spans.week_commencing(d), "range", "exact")),
    "week of": lambda t, d: (f"week of {t}", (*spans.week_of(d), "range", "exact")),
    "night of": lambda t, d: (f"night of {t}", (d, d + timedelta(days=1), "range", "exact")),
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

days = st.dates(date(1930, 1, 1), date(2026, 10, 31))
recent_days = st.dates(date(2000, 1, 1), date(2026, 9, 30))


def bounds(typed: str) -> Bounds:
    when, _ = understand_date(typed, latest=LATEST)
    parse_edtf(when.edtf)
    return when.start, when.end, when.precision, when.certainty


@settings(deadline=None)
@given(days, st.sampled_from(sorted(DAYS)), st.sampled_from(sorted(AROUND_A_DAY)))
def test_days(day: date, form: str, around: str) -> None:
    typed, expected = AROUND_A_DAY[around](DAYS[form](day), day)
    assert bounds(typed) == expected, typed


@settings(deadline=None)
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
    assert bounds(typed) == (first, last, "range", certainty), typed


@settings(deadline=None)
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


@settings(deadline=None)
@given(recent_days, st.sampled_from(MONTH_SHAPES), st.sampled_from(["", "early ", "mid-", "late ", "c. ", "? "]))
def test_months(day: date, shape: str, before: str) -> None:
    first, last = spans.month_of(day.year, day.month)
    typed = before + shape.format(name=month(day), abc=month(day)[:3], y=day.year, short=f"{day:%y}", m=day.month)
    part = {"early ": (1, 10), "mid-": (11, 20), "late ": (21, last.day)}.get(before, (1, last.day))
    certainty = "exact" if not before else "uncertain" if before == "? " else "about"
    assert bounds(typed) == (first.replace(day=part[0]), first.replace(day=part[1]), "month", certainty), typed


@given(
    st.integers(2000, 2025),
    st.sampled_from(["autumn", "spring", "summer"]),
    st.sampled_from(["{t} term {y}", "{T} Term {y}", "{t} term {of}"]),
)
def test_terms(year: int, term: str, shape: str) -> None:
    school_year = year if term == "autumn" else year - 1
    typed = shape.format(t=term, T=term.title(), y=year, of=f"{school_year}/{(school_year + 1) % 100:02}")
    assert bounds(typed) == (*spans.term(term, year), "season", "exact"), typed


@settings(deadline=None, max_examples=30)
@given(st.integers(2000, 2025), st.integers(1, 4))
def test_quarters_and_years(year: int, number: int) -> None:
    following = f"{year}/{(year + 1) % 100:02}"
    assert bounds(f"Q{number} {year}") == (*spans.quarter(number, year), "season", "exact")
    assert bounds(f"Q{number} {following}") == (*spans.financial_quarter(number, year), "season", "exact")
    assert bounds(f"financial year {following}") == (*spans.financial_year(year), "year", "exact")
    assert bounds(f"academic year {following}") == (*spans.academic_year(year), "year", "exact")
    assert bounds(str(year)) == (*spans.year_of(year), "year", "exact")


@settings(deadline=None)
@given(st.text(max_size=60), st.one_of(st.none(), days))
def test_anything_typed_gives_an_answer(typed: str, day: date | None) -> None:
    after = When(day, day, "day", "exact", day.isoformat()) if day else None
    when, problems = understand_date(typed, after=after, latest=LATEST)
    parse_edtf(when.edtf)
    assert (when.start is None or when.end is None) or when.start <= when.end
    assert when.start is not None or when.end is not None or problems


PIECES = [
    "12", "13", "31", "03", "3rd", "2021", "21", "/", "-", " ", ".", "March", "feb", "to", "between", "and",
    "c.", "?", "w/c", "early", "term", "spring", "before", "or", "2020/21", "Q1", "night of", "half",
    "Christmas", ",", "(", ")",
]  # fmt: skip


@settings(deadline=None, max_examples=200)
@given(st.lists(st.sampled_from(PIECES), max_size=9), st.booleans())
def test_any_mixture_of_the_grammars_words_gives_an_answer(pieces: list[str], spaced: bool) -> None:
    when, _ = understand_date((" " if spaced else "").join(pieces), latest=LATEST)
    parse_edtf(when.edtf)
    assert (when.start is None or when.end is None) or when.start <= when.end
