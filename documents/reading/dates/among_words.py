"""A date among other words in its cell: "Strategy meeting 3rd April 2021". Read, and always in doubt."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from documents.reading.dates.edtf_text import edtf_of
from documents.reading.model import Precision, When

Understood = tuple[When, list[str]]
Whole = Callable[[str], Understood | None]


def among_words(tidied: str, whole: Whole) -> Understood | None:
    """Return the date that stands among other words, in doubt; None if there is none.

    whole: what a text says that is a date and nothing else, None for any other.
    """
    words = tidied.split()[:14]
    first = _longest(words, whole)
    if first is None:
        return None
    (when, codes), left, right = first
    around = words[:left] + words[right:]
    for rest in (words[right:], words[:left]):
        other = _longest(rest, whole)
        if other is not None and when.start and when.end and other[0][0].start and other[0][0].end:
            start = min(when.start, other[0][0].start)
            end = max(when.end, other[0][0].end)
            precision: Precision = when.precision if start == end else "range"
            both = When(start, end, precision, "uncertain", edtf_of(start, end, "uncertain"))
            return both, ["date-ambiguous"]
    # Other words may narrow a month or year, and other numbers may be a part of the date.
    if when.precision != "day" or any(_NUMBER.fullmatch(word) for word in around):
        when = _doubted(when)
    return when, list(dict.fromkeys([*codes, "date-ambiguous"]))


_NUMBER = re.compile(r"[\d/.,-]*\d[\d/.,-]*")


def _doubted(when: When) -> When:
    if when.certainty not in ("exact", "about") or when.start is None or when.end is None:
        return when
    edtf = f"{when.edtf}?" if when.certainty == "exact" and _MARKABLE.fullmatch(when.edtf) else ""
    return replace(when, certainty="uncertain", edtf=edtf or edtf_of(when.start, when.end, "uncertain"))


_MARKABLE = re.compile(r"\d{4}(?:-[01]\d(?:-\d{2})?)?")


def _longest(words: list[str], whole: Whole) -> tuple[Understood, int, int] | None:
    """Return the longest run of words that says a date with a number in it, and where it stands."""
    for length in range(len(words), 0, -1):
        for left in range(len(words) - length + 1):
            run = " ".join(words[left : left + length]).strip(",;:()[]")
            if not re.search(r"\d", run) or _counts_something(words, left):
                continue
            understood = whole(run)
            if understood is not None and _plain_enough(run, understood):
                return understood, left, left + length
    return None


_COUNTED = frozenset([
    "week", "wk", "weeks", "wks", "x", "visit", "call", "no", "no.", "nos", "number", "session",
    "meeting", "contact", "page", "p", "p.", "year", "yr", "age", "aged", "room", "grade", "stage",
    "step", "band", "times", "day", "term", "part", "episode", "incident", "entry", "row", "ref",
    "item", "phase",
])  # fmt: skip
"""Words after which a number counts something and is no day: "visit 3 June 2020" has no third of June."""

_ONE_NUMBER = re.compile(r"\d{1,2}[,.)]?")


def _counts_something(words: list[str], left: int) -> bool:
    """Tell whether the number at `left` belongs to the word before it, or is how often ("x 3")."""
    return words[left] == "x" or (
        left > 0 and words[left - 1].strip("(,:") in _COUNTED and bool(_ONE_NUMBER.fullmatch(words[left]))
    )


def _plain_enough(run: str, understood: Understood) -> bool:
    """Tell whether a run of words in the midst of others can be trusted to be a date."""
    when, codes = understood
    if {"year-missing", "date-from-number", "date-invalid", "century-assumed"}.intersection(codes):
        return False
    return "year-assumed" not in codes or (when.precision == "day" and bool(re.search(r"[a-z]{3}", run)))
