"""Merging again after a return has changed: the same as merging anew, whatever changed and was remembered."""

from __future__ import annotations

import random
from dataclasses import replace
from hashlib import blake2b

import pytest
from hypothesis import example, given, settings, strategies as st

from documents.chronology import merge_memory, pairing, tellings
from documents.chronology.merge_memory import remembered, written
from documents.chronology.merging import merge, merge_again
from documents.reading.model import Reading, Row
from tests.unit.documents.chronology.cases import Case, case_a, reading, row, small_case

CASES = {"a": case_a(), **{name: small_case(name) for name in ("birch", "quill", "tarn")}}
CHANGES = ("reword", "redate", "remove", "add", "repeat", "no contact", "move", "rename", "drop", "new return")


def changed(parts: list[Reading], how: str, dice: random.Random) -> list[Reading]:
    """Return the returns with one change: to a row of one of them, or of a whole return."""
    at = dice.randrange(len(parts))
    part, rows = parts[at], list(parts[at].rows)
    place = dice.randrange(len(rows)) if rows else 0
    others = [one for other in parts for one in other.rows]
    if how == "drop" and len(parts) > 1:
        return parts[:at] + parts[at + 1 :]
    if how == "new return":
        told = [
            replace(one, id=f"n{number}") for number, one in enumerate(dice.sample(others, min(9, len(others))))
        ]
        return [*parts, reading(f"Agency {dice.randrange(99)}", told)]
    if how == "rename":
        return [*parts[:at], replace(part, agency=f"{part.agency} North"), *parts[at + 1 :]]
    if rows:
        rows[place:] = _rows_changed(rows[place:], how, dice.choice(others), dice)
    return [*parts[:at], replace(part, rows=tuple(rows)), *parts[at + 1 :]]


def _rows_changed(rows: list[Row], how: str, other: Row, dice: random.Random) -> list[Row]:
    one, *rest = rows
    match how:
        case "reword":
            return [replace(one, event=f"{other.event} {one.event[:40]}", people=other.people), *rest]
        case "redate":
            return [replace(one, when=other.when, date_text=other.date_text, clock=other.clock), *rest]
        case "remove":
            return rest
        case "repeat":
            return [one, replace(one, id=f"again-{dice.randrange(10**6)}"), *rest]
        case "no contact":
            return [replace(one, event="No contact during the review period."), *rest]
        case "move":
            return [*rest, one]
        case _:
            return [replace(other, id=f"added-{dice.randrange(10**6)}"), *rows]


@settings(deadline=None, max_examples=25)
@given(
    st.sampled_from(sorted(CASES)), st.lists(st.sampled_from(CHANGES), min_size=1, max_size=3), st.integers(0, 999)
)
@example("a", ["repeat", "add", "remove"], 87)  # the row goes that another repeats
def test_merging_again_is_merging_anew(name: str, hows: list[str], seed: int) -> None:
    case, dice = CASES[name], random.Random(seed)
    parts = list(case.readings)
    _, compared = merge_again(parts, case.scope, None)
    for how in hows:
        parts = changed(parts, how, dice)
        dice.shuffle(parts)
        again, compared = merge_again(parts, case.scope, remembered(written(compared)))
        assert again == merge(parts, case.scope)


def test_only_what_changed_is_compared_again(monkeypatch: pytest.MonkeyPatch) -> None:
    case = CASES["a"]
    memory = written(merge_again(case.readings, case.scope, None)[1])
    looked_at: list[str] = []

    def telling_of(told: Row, *more: object) -> object:
        looked_at.append(told.id)
        return tellings.telling_of(told, *more)  # type: ignore[arg-type]

    monkeypatch.setattr(pairing, "telling_of", telling_of)
    merge_again(case.readings, case.scope, remembered(memory))
    assert looked_at == []
    first, *others = case.readings
    rows = [replace(first.rows[0], event="Said otherwise."), *first.rows[1:]]
    merge_again([replace(first, rows=tuple(rows)), *others], case.scope, remembered(memory))
    assert len(looked_at) == 1


def test_crowded_days_are_compared_anew() -> None:
    many = [
        reading(f"Agency {name}", [row(f"{name}{n}", event=f"Visit {n}") for n in range(230)]) for name in "ABC"
    ]
    _, compared = merge_again(many, None, None)
    assert compared.likely.crowded
    fewer = [*many[:2], replace(many[2], rows=many[2].rows[3:])]
    assert merge_again(fewer, None, remembered(written(compared)))[0] == merge(fewer, None)


@pytest.mark.parametrize("spoilt", [b"", b"12345678", b"\xff" * 40, b"\x02" + b"\0" * 7 + b"{}" * 9])
def test_a_memory_that_is_none_is_not_used(spoilt: bytes) -> None:
    assert remembered(spoilt) is None


def test_a_spoilt_or_foreign_memory_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    memory = written(merge_again(CASES["tarn"].readings, None, None)[1])
    assert remembered(memory) is not None
    assert remembered(memory[:-3]) is None
    assert remembered(memory.replace(b'"first":[', b'"first":[1,', 1)) is None
    spoilt = memory[16:].replace(b'"first":[', b'"first":[1,', 1)
    assert remembered(blake2b(spoilt, digest_size=16).digest() + spoilt) is None, (
        "its check is right, its rows not"
    )
    monkeypatch.setattr(merge_memory, "_made_by", lambda: "another version")
    assert remembered(memory) is None


def test_a_memory_that_is_too_large_is_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    _, compared = merge_again(CASES["tarn"].readings, None, None)
    monkeypatch.setattr(merge_memory, "MOST_BYTES", 1000)
    assert written(compared) == b""


def test_half_a_character_survives() -> None:
    case: Case = CASES["tarn"]
    odd = [*case.readings, reading("Odd \ud800", [row("x", event="Half \ud800 seen", people="Ann \udfff")])]
    _, compared = merge_again(odd, None, None)
    assert merge_again(odd, None, remembered(written(compared)))[0] == merge(odd, None)
