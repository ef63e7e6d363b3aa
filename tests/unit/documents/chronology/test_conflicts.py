"""What two tellings of one event say differently."""

from __future__ import annotations

import pytest

from documents.chronology.conflicts import conflicts_in
from documents.chronology.event_words import kinds_in, words_of
from documents.chronology.model import Conflict, MergedRow, SameEvent
from documents.reading.model import Clock, Place, Row
from tests.unit.documents.chronology.cases import day_when, row


def conflicts(one: Row, other: Row) -> list[tuple[str, tuple[str, str]]]:
    rows = [MergedRow(one, "Police", "p.docx"), MergedRow(other, "School", "s.docx")]
    kinds = {each.id: kinds_in(words_of(f"{each.source} . {each.event}")) for each in (one, other)}
    found = conflicts_in(rows, [SameEvent((one.id, other.id), 0.9)], kinds)
    assert all(conflict.rows == (one.id, other.id) for conflict in found)
    return [(conflict.field, conflict.values) for conflict in found]


def test_another_day() -> None:
    one, other = row("a", "2020-03-04", event="Core group"), row("b", "2020-03-05", event="Core group")
    assert conflicts(one, other) == [("date", ("2020-03-04", "2020-03-05"))]


def test_a_message_may_arrive_later_but_not_a_week_later() -> None:
    sent = row("a", "2020-03-04", "16:00", event="Referral sent to the hub.", people="Ms Winn; Sam Hale")
    next_day = row("b", "2020-03-05", "09:00", event="Referral received.", people="Jo Marsh; Sam Hale")
    next_week = row("b", "2020-03-13", "09:00", event="Referral received.", people="Jo Marsh; Sam Hale")
    assert conflicts(sent, next_day) == []
    assert conflicts(sent, next_week) == [("date", ("2020-03-04", "2020-03-13"))]


def test_times_more_than_ten_minutes_apart() -> None:
    meeting = "Core group held"
    assert conflicts(row("a", time="10:00", event=meeting), row("b", time="10:10", event=meeting)) == []
    assert conflicts(row("a", time="10:00", event=meeting), row("b", time="10:15", event=meeting)) == [
        ("time", ("10:00", "10:15"))
    ]


def test_an_approximate_time_may_be_an_hour_off() -> None:
    about = Row("a", Place(), "", "about ten", day_when(row("x").when.start), Clock("10:00", about=True))  # type: ignore[arg-type]
    assert conflicts(about, row("b", time="10:45")) == []
    assert conflicts(about, row("b", time="11:15")) == [("time", ("about ten", "11:15"))]


def test_somebody_named_by_one_only() -> None:
    one = row("a", event="Core group held", people="Ruth Hale, midwife; Mr D Ware; Sam Lowe")
    same = row("b", event="Core group held", people="Ruth Hale; Dean Ware (chair); Sam Low")
    written = row("b", event="Core group held", people="Sam Löwe; Dean Waré; RUTH hale; Ruth Hale")
    without = row("b", event="Core group held", people="Ruth Hale; Sam Lowe")
    assert conflicts(one, written) == []
    assert conflicts(one, same) == []
    assert conflicts(one, without) == [("people", (one.people, without.people))]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Dr Nwachukwu; DS Kjaer; G Oyelaran", "DS Kjær; Grace Oyelaran; Dr Nwachukwu"),
        ("Siobhan O'Rourke, PC Łukasz Hill", "PC Hill and Siobhan O’Rourke"),
        ("Oyelaran, Grace; Kjaer, Per", "Per Kjær; Grace Oyelaran"),
    ],
)
def test_the_same_people_in_other_order_or_spelling_are_no_difference(one: str, other: str) -> None:
    assert (
        conflicts(row("a", event="Core group held", people=one), row("b", event="Core group held", people=other))
        == []
    )


def test_a_list_that_does_not_name_everybody_proves_nobody_absent() -> None:
    one = row("a", event="Core group held", people="Ruth Hale; Dean Ware; Sam Lowe")
    for people in ("Ruth Hale; all agencies", "Ruth Hale; midwife", "Ruth Hale and others", ""):
        assert conflicts(one, row("b", event="Core group held", people=people)) == []


def test_nothing_to_report() -> None:
    assert conflicts(row("a", event="Core group"), row("b", event="Core group")) == []
    assert conflicts_in([], [], {}) == ()
    assert Conflict(("a", "b"), "date", ("1", "2")).field == "date"


@pytest.mark.parametrize(
    ("one", "other", "differ"),
    [
        ("No further action. Case closed.", "Social work assessment agreed.", True),
        ("Threshold not met for section 47.", "Threshold met; joint enquiry to begin.", True),
        ("Child protection plan made.", "Child in need plan agreed.", True),
        ("Child Protection Plan (neglect).", "CP plan agreed by all.", False),
        ("Single agency s47.", "Joint enquiry agreed.", True),
        ("Information shared.", "No further action.", False),
        ("Child protection plan made", "No child protection plan. Child in need.", True),
        ("Child protection plan", "Child protection plan was not agreed; child in need plan.", True),
        ("Decided not to make a child protection plan.", "CP plan made", True),
        ("No child in need plan. Child protection plan made.", "Child protection plan", False),
        ("No child protection plan.", "Child in need plan agreed.", False),
        ("No child protection plan. Child in need plan.", "CIN plan", False),
        ("No concerns. Child protection plan made.", "Child protection plan agreed", False),
        ("Medical booked.", "Not to have a medical: no medical needed.", True),
        ("Police protection used.", "No police protection needed.", True),
        ("Father arrested.", "Father was not arrested.", True),
        ("Referral accepted.", "Referral declined.", True),
        ("Mother gave consent.", "Mother refused consent.", True),
        ("Care proceedings to be issued.", "Not to start care proceedings.", True),
        ("", "", False),
    ],
)
def test_what_was_decided(one: str, other: str, differ: bool) -> None:
    rows = [row(name, event="Strategy meeting held.", action=text) for name, text in (("a", one), ("b", other))]
    assert conflicts(*rows) == ([("decision", (one, other))] if differ else [])


def test_a_decision_may_stand_in_the_event_and_that_of_a_letter_is_none() -> None:
    one = row("a", event="Strategy meeting held. Threshold was not met.")
    other = row("b", event="Strategy meeting held.", action="Threshold met.")
    assert conflicts(one, other) == [("decision", (one.event, other.action))]
    letter = row("a", event="Referral sent to the hub.", action="No further action.")
    answer = row("b", event="Referral received.", action="Assessment agreed.")
    assert conflicts(letter, answer) == []
