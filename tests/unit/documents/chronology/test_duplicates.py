"""Exact duplicates inside one agency."""

from __future__ import annotations

from documents.chronology.merging import merge
from tests.unit.documents.chronology.cases import case_a, reading, row, truth


def test_case_a() -> None:
    found = merge(case_a().readings, None).findings.duplicates
    assert [[row_id.split("/")[1] for row_id in pair] for pair in found] == truth()["exact_duplicates"]


def test_white_space_and_capitals_do_not_matter_but_words_do() -> None:
    rows = [
        row("a", event="Home  visit\nmade", source="Log"),
        row("b", event="home visit made", source="log"),
        row("c", event="Home visit not made", source="Log"),
        row("d", "2020-03-05", event="Home visit made", source="Log"),
        row("e", time="10:00", event="Home visit made", source="Log"),
    ]
    assert merge([reading("Police", rows)], None).findings.duplicates == (("police/a", "police/b"),)


def test_three_copies_give_three_pairs_and_empty_rows_none() -> None:
    rows = [row(name, event="Seen") for name in "abc"] + [row("d"), row("e")]
    assert merge([reading("GP", rows)], None).findings.duplicates == (
        ("gp/a", "gp/b"),
        ("gp/a", "gp/c"),
        ("gp/b", "gp/c"),
    )


def test_the_same_words_of_two_agencies_are_no_duplicate() -> None:
    case = [reading("GP", [row("a", event="Letter filed")]), reading("School", [row("b", event="Letter filed")])]
    assert merge(case, None).findings.duplicates == ()
