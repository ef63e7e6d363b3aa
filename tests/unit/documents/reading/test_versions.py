"""What changed between two versions: rows are matched by what they say, and their words compared."""

from __future__ import annotations

import random
from typing import Any

from documents.reading.versions import changed_words, differences

DAYS = [f"2021-0{month}-{day:02}" for month in (1, 2, 3) for day in range(1, 28)]
EVENTS = ["Home visit by the health visitor", "Telephone call from the school", "Police attended the address"]


def row(row_id: str, date: str = "2021-03-12", event: str = "Home visit", **more: Any) -> dict[str, Any]:
    """Return a row of a record."""
    return {
        "id": row_id, "date_text": date, "time_text": "", "source": "notes", "event": event, "people": "",
        "action": "", "comment": "", "other": {}, "start": date, "end": date, **more,
    }  # fmt: skip


def of(*rows: dict[str, Any]) -> dict[str, Any]:
    """Return a record with those rows."""
    return {"rows": list(rows)}


def kinds(earlier: dict[str, Any], later: dict[str, Any]) -> list[tuple[str, str | None, str | None]]:
    """Return (kind, id before, id now) of every row of both."""
    return [
        (one["kind"], (one["earlier"] or {}).get("id"), (one["later"] or {}).get("id"))
        for one in differences(earlier, later)
    ]


def test_a_row_put_in_at_the_top_changes_no_other() -> None:
    before = of(row("r1", event="First thing"), row("r2", event="Second thing"))
    now = of(
        row("r1", event="Quite another matter"), row("r2", event="First thing"), row("r3", event="Second thing")
    )
    assert kinds(before, now) == [("new", None, "r1"), ("same", "r1", "r2"), ("same", "r2", "r3")]


def test_a_row_that_is_gone_stands_after_the_one_that_it_followed() -> None:
    before = of(
        row("r1", event="alpha beta"), row("r2", "2020-01-01", "quite other words"), row("r3", event="gamma")
    )
    now = of(row("r1", event="alpha beta"), row("r2", event="gamma"))
    assert kinds(before, now) == [("same", "r1", "r1"), ("gone", "r2", None), ("same", "r3", "r2")]
    assert kinds(before, of()) == [("gone", "r1", None), ("gone", "r2", None), ("gone", "r3", None)]


def test_the_words_that_changed_are_told_apart() -> None:
    before = of(row("r1", event="The health visitor saw Alex at home"))
    now = of(row("r7", event="The health visitor saw Alex and his sister at home", time_text="4pm"))
    (found,) = differences(before, now)
    assert found["kind"] == "changed"
    assert found["fields"]["event"] == [
        ("same", "The health visitor saw Alex"),
        ("ins", "and his sister"),
        ("same", "at home"),
    ]
    assert found["fields"]["time_text"] == [("ins", "4pm")]
    assert set(found["fields"]) == {"event", "time_text"}


def test_a_mended_date_and_an_unknown_column_are_changes_of_the_row() -> None:
    before = of(row("r1", event="Strategy meeting held at the hospital", other={"RAG": "red"}))
    now = of(row("r1", "2021-03-13", "Strategy meeting held at the hospital", other={"RAG": "amber"}))
    (found,) = differences(before, now)
    assert found["fields"] == {
        "date_text": [("del", "2021-03-12"), ("ins", "2021-03-13")],
        "RAG": [("del", "red"), ("ins", "amber")],
    }


def test_other_line_breaks_are_no_change() -> None:
    assert kinds(of(row("r1", event="a b\nc")), of(row("r1", event="a b c"))) == [("same", "r1", "r1")]


def test_other_line_breaks_in_a_row_that_changed_are_no_change_of_that_field() -> None:
    before = of(row("r1", event="Mother said she was fine.\nDid not want\u00a0help.", people="Mother"))
    now = of(row("r1", event="Mother said she was fine. Did not want help.", people="Alex"))
    (found,) = differences(before, now)
    assert list(found["fields"]) == ["people"]


def test_a_row_that_is_kept_out_is_neither_gone_nor_new_and_counts_among_the_numbers() -> None:
    first, second, third = (row(f"r{n}", event=f"{word} thing that happened") for n, word in enumerate("abc", 1))
    all_there = of(first, second, third)
    without = {"rows": [first, third], "set_aside": [{**second, "position": 1}]}

    def told(earlier: dict[str, Any], later: dict[str, Any]) -> list[tuple[str, int | None, int | None]]:
        found = differences(earlier, later)
        return [(one["kind"], one["earlier_number"], one["later_number"]) for one in found]

    assert told(all_there, without) == [("same", 1, 1), ("kept-out", 2, 2), ("same", 3, 3)]
    assert told(without, all_there) == [("same", 1, 1), ("back", 2, 2), ("same", 3, 3)]
    assert told(without, without) == [("same", 1, 1), ("same", 2, 2), ("same", 3, 3)]
    longer = of(first, second, third, row("r4", "2021-08-01", "Quite another matter"))
    assert told(without, longer)[-1] == ("new", None, 4)
    assert told(longer, without)[-1] == ("gone", 4, None)
    (_, kept_out, _) = differences(all_there, without)
    assert (kept_out["later"]["aside"], kept_out["fields"]) == (True, {})


def test_of_two_rows_alike_the_one_that_is_kept_out_stays_so() -> None:
    twice = {"rows": [row("r2")], "set_aside": [{**row("r1"), "position": 0}]}
    once = of(row("r1"))
    assert kinds(twice, once) == [("gone", "r1", None), ("same", "r2", "r1")]


def test_a_row_rewritten_altogether_on_the_same_day_is_changed_not_lost() -> None:
    before = of(row("r1", event="DNA"), row("r2", "2021-04-01", "Seen"))
    now = of(row("r1", event="Did not bring child; letter sent to both parents"), row("r2", "2021-04-01", "Seen"))
    assert kinds(before, now) == [("changed", "r1", "r1"), ("same", "r2", "r2")]


def test_no_row_is_matched_twice_or_dropped_however_the_versions_differ() -> None:
    rng = random.Random(7)
    for _ in range(40):
        before = of(*(row(f"r{n}", rng.choice(DAYS), rng.choice(EVENTS)) for n in range(rng.randrange(30))))
        now_rows = [dict(one) for one in before["rows"] if rng.random() > 0.2]
        for one in now_rows:
            if rng.random() < 0.3:
                one["event"] += " and " + rng.choice(EVENTS)
        now_rows += [row("x", rng.choice(DAYS), rng.choice(EVENTS)) for _ in range(rng.randrange(5))]
        rng.shuffle(now_rows)
        now = of(*({**one, "id": f"r{n}"} for n, one in enumerate(now_rows)))
        found = differences(before, now)
        assert [one["later"]["id"] for one in found if one["later"]] == [one["id"] for one in now["rows"]]
        assert sorted(one["earlier"]["id"] for one in found if one["earlier"]) == sorted(
            one["id"] for one in before["rows"]
        )


def test_words_taken_together_give_both_texts_back() -> None:
    old, new = "seen at home by nurse", "nurse saw him at home"
    steps = list(changed_words(old, new))
    assert " ".join(words for what, words in steps if what != "ins") == old
    assert " ".join(words for what, words in steps if what != "del") == new


def test_of_several_rows_alike_the_first_goes_with_the_first() -> None:
    before = of(row("r1"), row("r2"), row("r3"))
    assert kinds(before, of(row("r1"), row("r2"))) == [
        ("same", "r1", "r1"),
        ("same", "r2", "r2"),
        ("gone", "r3", None),
    ]
