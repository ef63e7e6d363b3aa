"""Merging: order, ids, nothing dropped, and the same result whatever the order of the files."""

from __future__ import annotations

from datetime import date
from hashlib import sha256

import pytest
from hypothesis import given, settings, strategies as st

from documents.chronology.merging import merge, readable_stem, slug
from documents.chronology.model import Chronology, MergedReturn, Scope
from documents.reading.model import Clock, Place, Precision, Problem, Reading, Row, When
from tests.unit.documents.chronology.cases import case_a, reading, row, truth


def ids(chronology: Chronology) -> list[str]:
    return [merged.row.id for merged in chronology.rows]


def spanning(row_id: str, first: date | None, last: date | None, precision: Precision) -> Row:
    return Row(row_id, Place(), "", "", When(first, last, precision, "exact", ""), Clock(None))


def test_case_a_has_all_its_rows_in_date_order() -> None:
    case = case_a()
    chronology = merge(case.readings, case.scope)
    told = {told["row_id"] for part in truth()["agencies"] for told in part["rows"]}
    assert {row_id.split("/")[1] for row_id in ids(chronology)} == told
    assert len(chronology.rows) == 255
    days = [merged.row.when.start or merged.row.when.end or date.max for merged in chronology.rows]
    assert days == sorted(days)
    assert chronology.findings.undated == (ids(chronology)[-1],)


def test_the_order_of_a_day() -> None:
    first = date(2020, 3, 1)
    police = [
        spanning("month", first, date(2020, 3, 31), "month"),
        row("late", "2020-03-01", "17:00"),
        row("untimed", "2020-03-01"),
        row("early", "2020-03-01", "08:00"),
        spanning("before", None, first, "day"),
        spanning("weekend", first, date(2020, 3, 2), "range"),
    ]
    school = [
        row("none", ""),
        row("same-time", "2020-03-01", "08:00"),
        spanning("day-before", None, None, "invalid"),
    ]
    assert ids(merge([reading("Police", police), reading("School", school)], None)) == [
        "police/untimed",
        "school/same-time",  # same time as the police's row, but second in its file where that is fourth
        "police/early",
        "police/late",
        "police/weekend",
        "police/month",
        "police/before",
        "school/none",
        "school/day-before",
    ]


def test_ids_are_the_agencys_slug_and_the_rows_id() -> None:
    case = [reading("St Mary’s C.E. School", [row("r1")]), reading("Wexshire Police", [row("r1")])]
    assert sorted(ids(merge(case, None))) == ["st-marys-c-e-school/r1", "wexshire-police/r1"]


def test_two_returns_of_one_agency_are_told_apart_by_file_and_pointed_out() -> None:
    case = [
        reading("Police", [row("r1")], "first.docx"),
        reading("POLICE ", [row("r1")], "second.docx"),
        reading("Police", [row("r1")], "third.docx"),
    ]
    chronology = merge(case, None)
    assert sorted(ids(chronology)) == ["police-first/r1", "police-second/r1", "police-third/r1"]
    assert chronology.agencies == ("Police",)
    assert [problem.code for problem in chronology.findings.problems] == ["agency-twice"]


def test_two_files_of_one_name_without_an_agency_are_told_apart_by_content() -> None:
    case = [reading(None, [row("r1")], "gp.docx", "a" * 64), reading(None, [row("r1")], "gp.docx", "b" * 64)]
    assert sorted(ids(merge(case, None))) == ["gp-gp-aaaaaaaa/r1", "gp-gp-bbbbbbbb/r1"]


def test_even_the_same_file_given_twice_keeps_all_rows() -> None:
    one = reading("Police", [row("r1")], "police.docx")
    assert len(set(ids(merge([one, one], None)))) == 2


def test_a_readers_slip_of_two_equal_ids_drops_no_row() -> None:
    found = ids(merge([reading("Police", [row("r1"), row("r1"), row("r1-2")])], None))
    assert sorted(found) == ["police/r1", "police/r1-2", "police/r1-3"]


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("gp_practice-2.docx", "GP practice 2"),
        ("health-visiting-0-19.docx", "Health visiting 0 19"),
        ("---.pdf", "Agency not named"),
        ("wexshire%20police.v2.pdf", "Wexshire 20police v2"),
    ],
)
def test_a_return_without_an_agency_is_called_after_its_file(file: str, name: str) -> None:
    assert readable_stem(file) == name
    assert merge([reading(None, [row("r1")], file)], None).agencies == (name,)


def test_a_slug_is_never_empty_for_a_name() -> None:
    assert slug("Children's  Social-Care (North)") == "childrens-social-care-north"
    assert slug("學校").startswith("agency-")
    assert slug("學校") != slug("警察")


def test_out_of_scope_and_undated_rows_are_kept_and_listed() -> None:
    rows = [
        row("in", "2020-03-01"),
        row("early", "2019-12-31"),
        row("none", ""),
        spanning("overlap", date(2019, 12, 1), date(2020, 1, 31), "range"),
        spanning("bad", None, None, "invalid"),
    ]
    chronology = merge([reading("Police", rows)], Scope(date(2020, 1, 1), date(2020, 12, 31)))
    assert len(chronology.rows) == 5
    assert chronology.findings.out_of_scope == ("police/early",)
    assert chronology.findings.undated == ("police/none", "police/bad")


def test_problems_speak_of_merged_rows_or_name_the_file() -> None:
    slip = Problem("date-invalid", "31/02/2020 is not a real date.", "r1")
    whole = Problem("no-agency", "The agency is not named.")
    part = Reading("x.docx", "ab", "return", "Police", rows=(row("r1"),), problems=(slip, whole))
    assert [(p.row, p.message) for p in merge([part], None).findings.problems] == [
        ("police/r1", "31/02/2020 is not a real date."),
        (None, "x.docx: The agency is not named."),
    ]


def test_returns_without_rows_are_listed() -> None:
    nil = Reading("camhs.docx", "ab", "nil", "CAMHS")
    assert merge([nil], None).returns == (MergedReturn("CAMHS", "camhs.docx", "nil", 0, "camhs", "ab"),)


days = st.one_of(st.none(), st.dates(date(2020, 1, 1), date(2020, 1, 20)))
rows = st.builds(
    lambda number, first, length, time, event: Row(
        f"r{number}",
        Place(),
        "",
        "",
        When(first, date.fromordinal(first.toordinal() + length) if first else None, "range", "exact", ""),
        Clock(time),
        event=event,
    ),
    st.integers(1, 5),
    days,
    st.integers(0, 3),
    st.sampled_from([None, "09:00", "17:30"]),
    st.sampled_from(["Strategy meeting held.", "Home visit.", "Call from school.", ""]),
)
readings = st.builds(
    lambda agency, file, own: reading(agency, own, file, sha256(repr((agency, own)).encode()).hexdigest()),
    st.sampled_from([None, "Police", "police", "School", "GP"]),
    st.sampled_from(["a.docx", "b.pdf", "gp.docx"]),
    st.lists(rows, max_size=6),
)


@settings(deadline=None)
@given(st.lists(readings, max_size=6), st.randoms(use_true_random=False))
def test_merging_does_not_depend_on_the_order_of_the_files(parts: list[Reading], random: object) -> None:
    shuffled = list(parts)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    merged, again = merge(parts, None), merge(shuffled, None)
    assert merged == again
    assert len(merged.rows) == sum(len(part.rows) for part in parts)
    assert len(set(ids(merged))) == len(merged.rows)
