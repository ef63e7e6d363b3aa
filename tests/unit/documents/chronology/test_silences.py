"""Silences: more than four calendar months without a row of an agency, while others are active."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from documents.chronology.merging import merge
from documents.chronology.model import Scope, Silence
from documents.chronology.silences import says_no_contact
from documents.reading.model import Clock, Place, Precision, Row, When
from tests.unit.documents.chronology.cases import case_a, day_when, reading, row, truth

YEAR = Scope(date(2020, 1, 1), date(2020, 12, 31))
MONTHLY = [row(f"m{month}", f"2020-{month:02}-15", event="Seen") for month in range(1, 13)]


def silences_of(rows: list[Row], scope: Scope | None = YEAR) -> list[tuple[str, str, bool]]:
    found = merge([reading("Quiet", rows), reading("Busy", MONTHLY)], scope).findings.silences
    return [(s.first.isoformat(), s.last.isoformat(), s.declared) for s in found if s.agency == "Quiet"]


def span(row_id: str, first: date, last: date, precision: Precision = "range", event: str = "Seen") -> Row:
    return Row(row_id, Place(), "", "", When(first, last, precision, "exact", ""), Clock(None), event=event)


def test_case_a() -> None:
    case = case_a()
    assert {
        (s.agency, s.first.isoformat(), s.last.isoformat(), s.declared)
        for s in merge(case.readings, case.scope).findings.silences
    } == {(s["agency"], s["from"], s["to"], s["declared"]) for s in truth()["silences"]}


@pytest.mark.parametrize(
    ("last_day", "next_day", "silent"),
    [
        ("2020-01-31", "2020-06-01", False),  # 1 February to 31 May is four months and no more
        ("2020-01-31", "2020-06-02", True),  # and a day
        ("2020-02-29", "2020-07-01", False),
        ("2020-02-29", "2020-07-02", True),
    ],
)
def test_a_silence_is_longer_than_four_calendar_months(last_day: str, next_day: str, silent: bool) -> None:
    later = [row(f"{month}", f"2020-{month:02}-20") for month in (8, 10, 12)]
    assert bool(silences_of([row("a", last_day), row("b", next_day), *later])) is silent


def test_it_is_counted_from_the_scopes_start_and_to_its_end() -> None:
    assert silences_of([row("a", "2020-06-15")]) == [
        ("2020-01-01", "2020-06-14", False),
        ("2020-06-16", "2020-12-31", False),
    ]


def test_rows_outside_the_scope_and_vague_rows_are_no_activity() -> None:
    rows = [
        row("a", "2019-12-31"),
        span("b", date(2020, 1, 1), date(2020, 12, 31), "year"),
        span("c", date(2020, 4, 1), date(2020, 7, 31), "season"),
        row("d", ""),
        row("e", "2020-11-01"),
    ]
    assert silences_of(rows) == [("2020-01-01", "2020-10-31", False)]


def test_a_month_and_a_range_count_as_activity_on_all_their_days() -> None:
    rows = [
        span("a", date(2020, 1, 1), date(2020, 3, 31)),
        span("b", date(2020, 7, 1), date(2020, 7, 31), "month"),
        span("c", date(2020, 11, 1), date(2020, 12, 31)),
    ]
    assert silences_of(rows) == []


def test_a_no_contact_row_declares_the_silence_and_is_no_activity() -> None:
    rows = [
        row("a", "2020-01-10"),
        span("b", date(2020, 2, 1), date(2020, 8, 31), event="No contact in this period. Records were searched."),
        row("c", "2020-09-01"),
    ]
    assert silences_of(rows) == [("2020-01-11", "2020-08-31", True)]


def test_nobody_is_silent_while_nobody_is_active() -> None:
    alike = [row("a", "2020-01-10"), row("b", "2020-11-10")]
    found = merge([reading("One", alike), reading("Two", alike)], YEAR).findings.silences
    assert found == ()


def test_without_a_scope_the_rows_of_all_agencies_bound_the_period() -> None:
    assert silences_of([row("a", "2020-01-20")], None) == [("2020-01-21", "2020-12-15", False)]


def test_one_return_alone_is_measured_against_itself() -> None:
    found = merge([reading("Alone", [row("a", "2020-01-10"), row("b", "2020-11-10")])], None).findings.silences
    assert found == (Silence("Alone", date(2020, 1, 11), date(2020, 11, 9), False),)


@pytest.mark.parametrize(
    ("event", "days", "stated"),
    [
        ("No contact in this period.", 1, True),
        ("No contact with the family between March and July 2020.", 1, True),
        ("There was no recorded involvement from 1 May to 30 June.", 1, True),
        ("Nil contact.", 90, True),
        ("Family not known to this service during the scoping period.", 1, True),
        ("No entries.", 60, True),
        ("Nothing recorded for these dates.", 60, True),
        ("No contact made: nobody answered the door.", 1, False),
        ("No contact with father at this visit.", 1, False),
        ("No further action after the contact in March.", 1, False),
        ("Home visit. No concerns in this period.", 1, False),
        ("Mother said that she had no contact with him in this period.", 1, False),
    ],
)
def test_what_states_that_there_was_no_contact(event: str, days: int, stated: bool) -> None:
    first = date(2020, 3, 1)
    when = day_when(first) if days == 1 else When(first, date(2020, 3 + days // 30, 1), "range", "exact", "")
    assert says_no_contact(Row("a", Place(), "", "", when, Clock(None), event=event)) is stated


@pytest.mark.parametrize(
    ("said", "declared"),
    [
        ("We had no contact with the family from 02/01/2020 to 29/12/2020.", True),
        ("No contact between 1 March and 31 October 2020.", True),  # what is left is no silence by itself
        ("There was no contact with the family from January to May 2020.", False),  # seven months are left
        ("The team had no involvement during the scoping period.", True),
        ("The family was not known to the service before December 2020.", True),
        ("There was no contact with father in 2020.", False),
        ("Mother reported no contact with her own mother since 2018.", False),
        ("No records of a complaint between January and December 2020.", False),
        ("Staff changed between January and December 2020.", False),
        ("There was no contact with the family for some time.", False),
    ],
)
def test_a_silence_may_be_declared_beside_the_rows(said: str, declared: bool) -> None:
    quiet = replace(reading("Quiet", [row("a", "2020-01-01")]), narrative=(("Summary of involvement", said),))
    (found,) = [s for s in merge([quiet, reading("Busy", MONTHLY)], YEAR).findings.silences if s.agency == "Quiet"]
    assert found.declared is declared


def test_a_row_where_its_own_return_says_that_there_was_no_contact_is_asked_about() -> None:
    said = (("Summary of involvement", "We had no contact with the family between March and October 2020."),)
    rows = [row("a", "2020-02-20"), row("b", "2020-05-15"), row("c", "2020-11-01")]
    findings = merge([replace(reading("Quiet", rows), narrative=said), reading("Busy", MONTHLY)], YEAR).findings
    (problem,) = [problem for problem in findings.problems if problem.code == "contact-declared-none"]
    assert problem.row == "quiet/b"
    assert "1 March 2020 and 31 October 2020" in problem.message
