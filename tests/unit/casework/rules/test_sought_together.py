"""The list of whom agencies look for, saved in two tabs: nothing of either is lost, clashes are named."""

from __future__ import annotations

from dataclasses import replace

from casework.rules.sought_people import SoughtPerson
from casework.rules.sought_together import Clash, marks_of, together

MUM = SoughtPerson("mum", "Ann Lee", who="Mother", address="1 Old Road\nWexborough")
DAD = SoughtPerson("dad", "Bob Lee", who="Father")
SHOWN = marks_of([MUM, DAD])


def test_different_fields_and_people_come_together() -> None:
    now = [replace(MUM, gp="Ash Road"), DAD, SoughtPerson("aunt", "Cy Lee")]
    sent = [replace(MUM, address="2 New Road"), replace(DAD, also_known_as="Rob"), SoughtPerson("", "Di Lee")]
    found = together(SHOWN, now, sent)
    assert found.clashes == ()
    assert found.people == (
        replace(MUM, gp="Ash Road", address="2 New Road"),
        replace(DAD, also_known_as="Rob"),
        SoughtPerson("", "Di Lee"),
        SoughtPerson("aunt", "Cy Lee"),
    )


def test_the_same_field_changed_by_both_stands_side_by_side_until_it_is_saved_again() -> None:
    now, sent = [replace(MUM, name="Anne Lee"), DAD], [replace(MUM, name="Anna Lee"), DAD]
    found = together(SHOWN, now, sent)
    assert found.clashes == (Clash("mum", "Anne Lee", "name", "Anne Lee", "Anna Lee"),)
    assert found.people[0].name == "Anna Lee"
    again = together(marks_of(now), now, found.people)
    assert (again.clashes, again.people[0].name) == ((), "Anna Lee")


def test_taking_somebody_off_asks_where_the_other_changed_them_and_else_does_not() -> None:
    assert together(SHOWN, [MUM, DAD], [MUM]).people == (MUM,)
    assert together(SHOWN, [MUM], [MUM, DAD]).people == (MUM,)
    mine = together(SHOWN, [MUM, replace(DAD, gp="Elm")], [MUM])
    assert (mine.people, [one.mine for one in mine.clashes]) == ((MUM, replace(DAD, gp="Elm")), [""])
    theirs = together(SHOWN, [MUM], [MUM, replace(DAD, gp="Elm")])
    assert (theirs.people, [one.theirs for one in theirs.clashes]) == ((MUM, replace(DAD, gp="Elm")), [""])


def test_a_double_click_adds_nobody_twice_and_a_page_without_marks_takes_nothing_away() -> None:
    new = SoughtPerson("", "Di Lee")
    assert together(SHOWN, [MUM, DAD, replace(new, id="di")], [MUM, DAD, new]).people == (
        MUM,
        DAD,
        replace(new, id="di"),
    )
    assert together("", [MUM, DAD], [MUM]).people == (MUM, DAD)
    assert [one.field for one in together("", [MUM], [replace(MUM, name="Anna")]).clashes] == ["name"]


def test_line_ends_of_a_browser_are_no_change() -> None:
    sent = [replace(MUM, address=MUM.address.replace("\n", "\r\n")), DAD]
    assert together(SHOWN, [replace(MUM, address="3 Third Road"), DAD], sent).people[0].address == "3 Third Road"
