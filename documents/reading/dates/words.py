"""The words that people type in a date or time cell, and the tidying of a cell before the grammar sees it.

The words themselves are data: `date_words.json`. "single holidays" maps a typed name to the name that
`calendar_spans.holiday` knows, "period holidays" to that of `calendar_spans.holiday_period`, and "holiday
anchors" gives the day that "before Christmas" counts from.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable
from importlib import resources
from typing import Any

from rapidfuzz import fuzz, process

_WORDS: dict[str, Any] = json.loads(resources.files(__package__).joinpath("date_words.json").read_text("utf-8"))


def _numbered(groups: list[str], first: int) -> dict[str, int]:
    return {name: number for number, names in enumerate(groups, first) for name in names.split()}


MONTHS = _numbered(_WORDS["months"], 1)
"""Name or abbreviation to the month, 1 to 12."""

WEEKDAYS = _numbered(_WORDS["weekdays"], 0)
"""Name or abbreviation to the weekday, Monday 0."""

SINGLE_HOLIDAYS: dict[str, str] = _WORDS["single holidays"]
PERIOD_HOLIDAYS: dict[str, str] = _WORDS["period holidays"]
HOLIDAY_ANCHORS: dict[str, str] = _WORDS["holiday anchors"]

UNDATED = frozenset(_WORDS["undated"])
"""Whole cells that say there is no date; "various" and "ongoing" give no bounds either."""

AS_ABOVE = frozenset(_WORDS["as above"])
"""Whole cells that point to the row before."""

DITTO = frozenset(_WORDS["ditto"])
"""Whole cells of any column that point to the cell above."""

NO_HOUR = frozenset(_WORDS["no hour"]) | UNDATED
"""Whole cells that say when in the day, or that the time is not known, but no hour."""

DAYS_LATER: dict[str, int] = _WORDS["days later"]
"""Whole cells that count from the row before."""

COUNTS: dict[str, int] = _WORDS["counts"]

_MONTH_SLIPS: dict[str, str] = _WORDS["month slips"]
_NEVER_MONTHS = frozenset([*MONTHS, *WEEKDAYS, *_WORDS["never months"]])
_FULL_MONTHS = [name for name in MONTHS if len(name) > 4]

_DASHES = re.compile("[\u2010-\u2015\u2212\u2043\ufe58\ufe63\uff0d]")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_QUOTES = str.maketrans({"‘": "'", "’": "'", "‛": "'", "`": "'", "´": "'", "′": "'", "“": '"', "”": '"', "″": '"'})
NOTE_MARK = re.compile(
    r"(?<=\S)\s*[\u00b9\u00b2\u00b3\u2070\u2074-\u2079]+(?:\s*,\s*[\u00b9\u00b2\u00b3\u2070\u2074-\u2079]+)*"
)
"""The raised number of a footnote: no part of the date or time before it."""
_ARROWS = str.maketrans({"→": "-", "➔": "-", "⇒": "-", "⟶": "-", "↔": "-"})
_ZERO_LIKE = re.compile(r"(?<![a-z0-9])(?=[0-9oil]*[0-9])(?=[0-9oil]*[oil])[0-9oil]{1,4}(?![a-z0-9])")
_DIGITS_APART = re.compile(r"^([0-3]) (\d)(?=\s?[/.\-]\s?\d{1,2}\s?[/.\-]\s?\d{2})")
_ORDINAL_APART = re.compile(r"^([0-3]) (\d)(st|nd|rd|th)(?=[ ,.]?\s?(?:of )?[a-z])")
_ORDINAL_IN_FIGURES = re.compile(r"(?<=\d)\s?(?:st|nd|rd|th)(?=\s?[-/.]\s?\d)")
_MONTH_APART = re.compile(
    rf"(?<![a-z])(?:{'|'.join(' ?'.join(name) for name in ('june', 'july', *_FULL_MONTHS))})(?![a-z])"
)
"""A month with a space in it: "Jun e"."""
_WORD = re.compile(r"[a-z]{3,}")


_LISTS = [words for words in _WORDS.values() if isinstance(words, list)]
_PHRASES = [*(word for words in _LISTS for word in words), *SINGLE_HOLIDAYS, *PERIOD_HOLIDAYS]
_ORDINAL_END = re.compile(r"(?<=\d)(?:st|nd|rd|th)(?=[^a-z]|[a-z]{3})|(?<=\d)\s(?:st|nd|rd|th)(?![a-z])")
"""The end of "12th March", "12thMarch" and "12 th March", but not of "12 Thursday"."""
_LETTERS = re.compile(r"[a-z']+")
_GRAMMAR = frozenset(piece for phrase in _PHRASES for piece in _LETTERS.findall(phrase))


def may_be_date(tidied: str) -> bool:
    """Tell whether every word of a tidied text occurs in the grammar: without that it is no whole date.

    Spares prose in a date column the many forms that would be tried on it.
    """
    return all(
        word.strip("'") in _GRAMMAR or word in _GRAMMAR for word in _LETTERS.findall(_ORDINAL_END.sub("", tidied))
    )


def alternatives(words: Iterable[str]) -> str:
    """Return a regular expression for any of `words`, the longest first; a space in them is any white space."""
    by_length = sorted(words, key=len, reverse=True)
    return "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in by_length)


def phrases(*kinds: str) -> str:
    """Return a regular expression for any phrase of those kinds in `date_words.json`."""
    return alternatives(phrase for kind in kinds for phrase in _WORDS[kind])


def tidy(text: str) -> str:
    """Return a cell in lower case with one kind of dash, quote and space, and no invisible characters."""
    if not text.isascii():
        text = NOTE_MARK.sub("", text)
        text = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text)).translate(_QUOTES)
        text = _DASHES.sub("-", text).translate(_ARROWS)
    return " ".join(text.lower().split())


def mend_spelling(text: str) -> str:
    """Return tidied text with letters typed for digits (1O), misspelt months (Febuary, "Jun e"), "1 2/03",
    "1 4th June" and "3rd/6/20" put right.

    The caller compares: text that changed held a slip, and the date read from it is uncertain.
    """
    digits = str.maketrans({"o": "0", "i": "1", "l": "1"})
    text = _ZERO_LIKE.sub(lambda found: found.group().translate(digits), text)
    text = _DIGITS_APART.sub(r"\1\2", text)
    text = _ORDINAL_APART.sub(r"\1\2\3", text)
    text = _ORDINAL_IN_FIGURES.sub("", text)
    text = _MONTH_APART.sub(lambda found: found.group().replace(" ", ""), text)
    return _WORD.sub(lambda found: _nearest_month(found.group()), text)


def _nearest_month(word: str) -> str:
    if word in _MONTH_SLIPS:
        return _MONTH_SLIPS[word]
    if len(word) < 4 or word in _NEVER_MONTHS:
        return word
    nearest = process.extractOne(word, _FULL_MONTHS, scorer=fuzz.ratio, score_cutoff=80)
    return nearest[0] if nearest and nearest[0][0] == word[0] else word
