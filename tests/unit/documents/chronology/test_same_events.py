"""The same event told by several agencies: how many of the told pairs are found, and how many found are told."""

from __future__ import annotations

import pytest

from documents.chronology.merging import merge
from documents.chronology.model import Chronology
from documents.chronology.tellings import names_in
from tests.unit.documents.chronology.cases import Case, case_a, reading, row, small_case, unseen_case


def found_pairs(chronology: Chronology) -> set[frozenset[str]]:
    return {frozenset(row_id.split("/")[1] for row_id in pair.rows) for pair in chronology.findings.same_events}


def recall_and_precision(case: Case) -> tuple[float, float]:
    """A pair where one row only speaks of the other's event is neither right nor wrong."""
    found = found_pairs(merge(case.readings, case.scope)) - case.related
    right = len(found & case.same)
    return right / len(case.same), right / len(found)


def test_case_a_is_paired_well_enough() -> None:
    recall, precision = recall_and_precision(case_a())
    assert recall >= 0.9
    assert precision >= 0.8


@pytest.mark.parametrize("name", ["birch", "quill", "tarn"])
def test_cases_of_other_kinds_are_paired_well_enough(name: str) -> None:
    recall, precision = recall_and_precision(small_case(name))
    assert recall >= 0.85
    assert precision >= 0.85


@pytest.mark.parametrize("letter", list("bcdef"))
def test_unseen_cases_are_paired_well_enough_also_where_speaking_of_an_event_counts_as_wrong(letter: str) -> None:
    case = unseen_case(letter)
    found = found_pairs(merge(case.readings, case.scope))
    right = len(found & case.same)
    assert right / len(case.same) >= 0.9
    assert right / len(found) >= 0.8


def test_who_was_not_asked_to_a_meeting_does_not_tell_it() -> None:
    told = "Strategy meeting by video. Joint enquiry agreed."
    case = [
        reading("Police", [row("a", time="11:00", event=told, people="DS Moss")]),
        reading("Housing", [row("b", event="Not invited to the strategy meeting; heard of it from the police.")]),
        reading("Surgery", [row("c", event="Invitation to the strategy meeting not received.")]),
        reading("School", [row("d", time="11:00", event="Strategy meeting held. Nursery was not invited.")]),
    ]
    assert found_pairs(merge(case, None)) == {frozenset("ad")}


def test_the_same_words_quoted_by_two_agencies_tell_one_event() -> None:
    filler = [
        reading("Housing", [row(f"h{n}", f"2020-0{n}-17", event="Rent statement sent.") for n in range(1, 9)]),
        reading(
            "School", [row(f"s{n}", f"2020-0{n}-20", event="Register taken, spelling test.") for n in range(1, 9)]
        ),
    ]
    crew = row("a", time="08:04", event='Breathless. Crew note: asleep on settee, "no bed for child".')
    hub = row("b", event='Grandmother poorly; the crew saw "no bed for the child".')
    case = [*filler, reading("Ambulance service", [crew]), reading("Social care", [hub])]
    assert found_pairs(merge(case, None)) == {frozenset("ab")}


def test_a_surname_in_capitals_is_the_name_that_others_write() -> None:
    police = row("a", event="Stopped on the seafront.", people="Teo MARSH; PCSO 8 TANN")
    assert names_in(police.people) == names_in("Teo Marsh; Pcso Tann") - {"Pcso"}
    assert names_in("MASH and CAMHS told; REFERRAL TO MASH MADE") == set()


def test_a_meeting_told_by_three_agencies_gives_its_three_pairs() -> None:
    conference = "Initial child protection conference attended. Both children made subject to plans for neglect."
    case = [
        reading(agency, [row(agency, "2020-03-04", "10:00", source="Minutes", event=conference, people="A Chair")])
        for agency in ("Police", "School", "Housing")
    ]
    pairs = merge(case, None).findings.same_events
    assert {pair.rows for pair in pairs} == {
        ("housing/Housing", "police/Police"),
        ("housing/Housing", "school/School"),
        ("police/Police", "school/School"),
    }
    assert all(0 < pair.score <= 1 for pair in pairs)


def test_rows_of_one_agency_are_never_a_pair() -> None:
    told = "Strategy meeting attended by telephone. Joint enquiry agreed."
    rows = [row("a", time="10:00", event=told), row("b", time="10:05", event=told)]
    assert merge([reading("Police", rows)], None).findings.same_events == ()


def test_two_contacts_of_one_day_that_have_nothing_to_do_with_each_other_are_not_paired() -> None:
    housing = row("a", time="10:00", event="Boiler serviced by contractor.", people="Tenant; gas engineer")
    school = row("b", time="14:30", event="Reading test taken in assembly hall.", people="Ms Winn")
    assert merge([reading("Housing", [housing]), reading("School", [school])], None).findings.same_events == ()


def test_the_report_sent_the_day_before_is_not_the_conference() -> None:
    held = "Initial child protection conference held. Plan made for Sam under neglect."
    sent = "Report for the initial child protection conference on Sam written and posted to the conference office."
    case = [
        reading("Surgery", [row("a", "2020-03-03", event=sent, people="Dr Lowe")]),
        reading("Police", [row("b", "2020-03-04", "10:00", event=held, people="DC Moss")]),
        reading("School", [row("c", "2020-03-04", "10:00", event=held, people="Ms Winn")]),
    ]
    assert found_pairs(merge(case, None)) == {frozenset("bc")}


def test_only_the_first_of_two_exact_duplicates_is_paired() -> None:
    told = "Core group held at school. Punctuality better."
    twice = [
        row("a", time="10:00", event=told, people="Ms Winn"),
        row("b", time="10:00", event=told, people="Ms Winn"),
    ]
    other = [row("c", time="10:00", event="Core group at school.", people="Ms Winn")]
    chronology = merge([reading("School", twice), reading("Health visiting", other)], None)
    assert found_pairs(chronology) == {frozenset("ac")}
    assert chronology.findings.duplicates == (("school/a", "school/b"),)
