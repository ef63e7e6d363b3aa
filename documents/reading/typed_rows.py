"""A row that a person types: its date and time understood by the same grammar as those of a file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from documents.reading.dates import words as date_words
from documents.reading.dates.times import NO_TIME, is_as_above, read_time
from documents.reading.dates.typed_dates import understand_date
from documents.reading.dates.with_times import split_date_time
from documents.reading.model import TEXT_FIELDS, Clock, When
from documents.reading.problems import describe
from documents.reading.rows import declared_silence, says_no_contact
from documents.reading.text import clean

FIELDS = ("date", "time", *TEXT_FIELDS)
"""What a person may change of a row; "date" and "time" as they type them."""


@dataclass(frozen=True, slots=True)
class Understood:
    """A row's date and time as understood: the words, what they mean, and (code, sentence) of every doubt."""

    date_text: str
    time_text: str
    when: When
    clock: Clock
    doubts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Above:
    """What a row may take from the row above it: a blank date, a year, a time "as above"."""

    when: When
    clock: Clock = NO_TIME


def understood(typed: Mapping[str, str], above: Above | None = None, *, has_source: bool = True) -> Understood:
    """Return what a person's words for one row mean. typed: see `FIELDS`; above: the row above it.

    has_source: whether a row without a source is in doubt. A date said to be unknown ("not known") is no doubt.
    """
    words = {name: clean(typed.get(name, "")).strip() for name in FIELDS}
    date_only, in_date = split_date_time(words["date"])
    date_text, time_text = words["date"], words["time"]
    if not time_text and in_date:
        date_text, time_text = date_only, in_date
    when, codes = understand_date(date_only, after=above.when if above else None)
    if date_only.strip() and when.precision == "unknown" and not when.carried:
        codes = [code for code in codes if code != "date-missing" or _as_above(date_only)]
    when = declared_silence(when, words["event"])
    clock, time_codes = _time(time_text, above)
    doubts = [(code, describe(code, date_only, when)) for code in codes]
    doubts += [(code, describe(code, time_text)) for code in time_codes]
    if has_source and not words["source"] and not says_no_contact(words["event"]):
        doubts.append(("source-missing", describe("source-missing")))
    if not words["event"]:
        doubts.append(("event-missing", describe("event-missing")))
    return Understood(date_text, time_text, when, clock, tuple(doubts))


def _time(text: str, above: Above | None) -> tuple[Clock, list[str]]:
    """Return what a time cell says, of the row above where it points there, and the codes of what is in doubt."""
    if is_as_above(text) and above is not None:
        return above.clock, []
    return read_time(text) if text else (NO_TIME, [])


def _as_above(text: str) -> bool:
    tidied = date_words.tidy(text)
    return tidied in date_words.AS_ABOVE or tidied.strip(" .()[]:-") in date_words.AS_ABOVE
