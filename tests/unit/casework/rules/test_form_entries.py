"""Marks of entries: two tabs that add make two, a second press makes none, what was removed is asked about."""

from __future__ import annotations

from casework.rules.form_entries import ENTRY, as_new, id_of, mark_of, number_of, with_ids, without_ids


def test_an_entry_is_found_wherever_it_stands_now() -> None:
    entries = with_ids([{"name": "A"}, {"name": "B"}])
    second = mark_of(entries, 2)
    assert number_of(entries, second, 2) == 2
    assert number_of(entries[1:], second, 2) == 1
    assert number_of(entries[:1], second, 2) is None
    assert number_of(entries[:1], as_new(second), 2) == 2
    assert without_ids(entries) == [{"name": "A"}, {"name": "B"}]
    assert with_ids(entries) == entries


def test_further_entries_have_ids_before_they_are_there() -> None:
    one, other = mark_of([], 1), mark_of([], 1)
    assert one != other
    there = [{"name": "A", ENTRY: id_of(one)}]
    assert number_of(there, one, 1) == 1, "pressed twice"
    assert number_of(there, other, 1) == 2, "another tab adds another"


def test_a_page_without_a_mark_or_with_a_made_up_one_goes_by_its_number() -> None:
    assert mark_of([{"name": "A"}], 1) == ""
    for mark in ("", "new:", "../..", "new:" + "g" * 16, "0" * 15):
        assert id_of(mark) == ""
        assert number_of([{"name": "A"}], mark, 7) == 7
