"""What changed between two versions of a return, row by row.

Rows are matched by what they say, not by where they stand: a row put in at the top moves every number below it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from rapidfuzz import fuzz
from rapidfuzz.distance import Indel

from documents.reading.model import TEXT_FIELDS

SHOWN = ("date_text", "time_text", *TEXT_FIELDS)
"""The fields that are compared, as the agency typed them."""

SAME_ROW = 62.0
"""rapidfuzz ratio from which two rows tell the same event in other words."""
MOST_PAIRS = 400_000
"""So many pairs are compared by their words; beyond it only rows of the same date or the same id are."""

Record = Mapping[str, Any]
Row = Mapping[str, Any]


def differences(earlier: Record, later: Record) -> list[dict[str, Any]]:
    """Return every row of both, in the later one's order, a row that is gone after the one it followed.

    Rows that somebody kept out of the chronology are rows too, and carry `"aside": True`. Each is `{"kind",
    "earlier": row or None, "later": row or None, "earlier_number", "later_number": as the list of that version
    counts them, or None, "fields": {name: [(what, words), …]}}`, what being "same", "ins" or "del"; `fields` only
    for fields that changed. The kinds: "same", "changed", "new", "gone", "kept-out" (it was a row of the
    chronology) and "back" (it was kept out).
    """
    olds, news = in_order(earlier), in_order(later)
    pairs = match(olds, news)
    came_from = {new: old for old, new in pairs.items()}
    found: list[dict[str, Any]] = []
    gone_after: dict[int, list[int]] = defaultdict(list)
    last = -1
    for at in range(len(olds)):
        if at in pairs:
            last = pairs[at]
        else:
            gone_after[last].append(at)
    for at in range(-1, len(news)):
        if at >= 0:
            old = came_from.get(at)
            found.append(_compared(None if old is None else olds[old], news[at], old, at))
        found.extend(_found("gone", olds[old], None, old, None) for old in gone_after.get(at, ()))
    return found


def in_order(record: Record) -> list[dict[str, Any]]:
    """Return all rows of a record as the list shows them: those that are kept out at their places, marked so."""
    aside = {row["position"]: {**row, "aside": True} for row in record.get("set_aside", ())}
    rows = iter(record["rows"])
    return [aside[at] if at in aside else next(rows) for at in range(len(record["rows"]) + len(aside))]


def match(earlier: Sequence[Row], later: Sequence[Row]) -> dict[int, int]:
    """Return which row of the later version each row of the earlier one became: index to index.

    First rows with the same words, in their order (of several alike one that is kept out with one that is); then
    those with the same event; then by likeness, a row of the same date before others; last a row at the same place
    and of the same date, however its words were changed.
    """
    pairs: dict[int, int] = {}
    for key in (_words_and_state, _words, _date_and_event, _event):
        _match_equal(earlier, later, pairs, key)
    taken = set(pairs.values())
    for old, new in _alike(earlier, later, pairs):
        if old not in pairs and new not in taken:
            pairs[old] = new
            taken.add(new)
    by_id = {row["id"]: at for at, row in enumerate(later) if at not in taken}
    for old, row in enumerate(earlier):
        there = by_id.get(row["id"])
        if old not in pairs and there is not None and _date(row) == _date(later[there]) != (None, None):
            pairs[old] = by_id.pop(row["id"])
    return pairs


def same_words(earlier: Sequence[Row], later: Sequence[Row]) -> dict[int, int]:
    """Return which row of the later version says exactly what each row of the earlier one does: index to index."""
    pairs: dict[int, int] = {}
    _match_equal(earlier, later, pairs, _words)
    return pairs


def _match_equal(earlier: Sequence[Row], later: Sequence[Row], pairs: dict[int, int], key: Any) -> None:
    """Pair rows whose key is equal and not empty; of several alike the first with the first."""
    taken = set(pairs.values())
    waiting: dict[Any, list[int]] = defaultdict(list)
    for at, row in enumerate(later):
        if at not in taken and key(row):
            waiting[key(row)].append(at)
    for at, row in enumerate(earlier):
        if at not in pairs and waiting.get(key(row)):
            pairs[at] = waiting[key(row)].pop(0)


def _alike(earlier: Sequence[Row], later: Sequence[Row], pairs: Mapping[int, int]) -> list[tuple[int, int]]:
    """Return pairs of rows that are left and alike, the most alike first."""
    taken = set(pairs.values())
    olds = [at for at in range(len(earlier)) if at not in pairs]
    news = [at for at in range(len(later)) if at not in taken]
    everything = len(olds) * len(news) <= MOST_PAIRS
    said = {at: _line(later[at]) for at in news}
    scored: list[tuple[float, int, int, int]] = []
    for old in olds:
        line = _line(earlier[old])
        for new in news:
            same_date = _date(earlier[old]) == _date(later[new]) != (None, None)
            if not (everything or same_date or earlier[old]["id"] == later[new]["id"]):
                continue
            likeness = fuzz.ratio(line, said[new], score_cutoff=SAME_ROW - 12)
            score = likeness + (12 if same_date else 0)
            if likeness and score >= SAME_ROW:
                scored.append((-score, abs(old - new), old, new))
    return [(old, new) for *_, old, new in sorted(scored)]


def _compared(old: Row | None, new: Row, at_old: int | None, at_new: int) -> dict[str, Any]:
    if old is None:
        return _found("new", None, new, None, at_new)
    fields = {
        name: list(changed_words(old[name], new[name])) for name in SHOWN if _plain(old[name]) != _plain(new[name])
    }
    others = {
        heading: list(changed_words(old["other"].get(heading, ""), new["other"].get(heading, "")))
        for heading in dict.fromkeys((*old["other"], *new["other"]))
        if _plain(old["other"].get(heading, "")) != _plain(new["other"].get(heading, ""))
    }
    kind = "changed" if fields or others else "same"
    if bool(old.get("aside")) != bool(new.get("aside")):
        kind = "kept-out" if new.get("aside") else "back"
    return {**_found(kind, old, new, at_old, at_new), "fields": {**fields, **others}}


def _found(kind: str, old: Row | None, new: Row | None, at_old: int | None, at_new: int | None) -> dict[str, Any]:
    return {
        "kind": kind,
        "earlier": old,
        "later": new,
        "earlier_number": None if at_old is None else at_old + 1,
        "later_number": None if at_new is None else at_new + 1,
        "fields": {},
    }


def changed_words(old: str, new: str) -> Iterator[tuple[str, str]]:
    """Yield runs of words of both texts as (what, words): "same", "del" (only before) or "ins" (only now)."""
    before, now = old.split(), new.split()
    was: list[str] = []
    instead: list[str] = []
    for step in Indel.opcodes(before, now):
        if step.tag == "equal":
            yield from _replaced(was, instead)
            was, instead = [], []
            yield "same", " ".join(now[step.dest_start : step.dest_end])
            continue
        was += before[step.src_start : step.src_end]
        instead += now[step.dest_start : step.dest_end]
    yield from _replaced(was, instead)


def _replaced(was: Sequence[str], instead: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield what was there before what is there now."""
    if was:
        yield "del", " ".join(was)
    if instead:
        yield "ins", " ".join(instead)


def _plain(text: str) -> str:
    return " ".join(text.split())


def _words(row: Row) -> tuple[str, ...]:
    others = tuple(f"{heading}: {_plain(text)}" for heading, text in sorted(row["other"].items()) if text.strip())
    said = tuple(_plain(row[name]) for name in SHOWN)
    return (*said, *others) if any(said) else ()


def _words_and_state(row: Row) -> tuple[Any, ...]:
    words = _words(row)
    return (bool(row.get("aside")), *words) if words else ()


def _event(row: Row) -> str:
    event = _plain(row["event"])
    return event if len(event) > 15 else ""  # "Home visit" stands in many rows


def _date_and_event(row: Row) -> tuple[Any, ...]:
    event = _plain(row["event"])
    return (*_date(row), event) if event else ()


def _date(row: Row) -> tuple[str | None, str | None]:
    return row["start"], row["end"]


def _line(row: Row) -> str:
    return _plain(" ".join(row[name] for name in SHOWN)).casefold()[:600]
