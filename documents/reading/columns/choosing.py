"""Which column of a table is which field: by its heading, then by what stands in it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from documents.reading.columns.contents import Contents, contents_of, is_date_cell
from documents.reading.columns.heading_hints import hinted_fields
from documents.reading.columns.headings import (
    ALIKE,
    BEGINS,
    GUESSED,
    HOLDS,
    LONGEST_HEADING,
    SAID,
    Scores,
    best_field,
    field_scores,
    may_be_of_the_clock,
    measures,
    plain_heading,
)
from documents.reading.model import TEXT_FIELDS

_DATE_FIELDS = ("date", "date+time")
_NEEDS_DATES = {"from", "to", "end", "until", "when", "day", "period", "year", "month", "ended", "timeline"}
"""Headings so short that only what stands below them says whether they are dates."""

_TOLD_IN_WORDS = ("event", "action", "people", "comment")
_ALL_BUT = 0.8
"""Share of a column's cells that must be figures, or dates, for it to hold no words."""
_LONGEST_FIGURE = 25
"""Mean characters of the cells below a heading that names a length of time or a count."""


@dataclass(frozen=True, slots=True)
class Assigned:
    """A column's field and how sure that is, 0 to 1 (below `headings.GUESSED` a person is asked).

    It is `headings.SAID` where a person settled it.
    """

    heading: str
    field: str
    trust: float


def is_heading_row(cells: Sequence[str]) -> bool:
    """Tell whether a row of cells reads like the headings of a chronology.

    Two fields named outright, one of them the date, or three of any; half of the filled cells known; and no
    cell that is itself a date.
    """
    filled = [cell for cell in cells if cell.strip()]
    if len(filled) < 2 or any(len(cell) > LONGEST_HEADING * 2 for cell in filled):
        return False
    best = [best_field(cell) for cell in filled]
    sure = {field for field, trust in best if trust >= ALIKE and field not in ("other", "number")}
    known = [trust for _, trust in best if trust >= 0.5]
    if len(known) < len(filled) / 2 or len(sure) < 2:
        return False
    if any(re.search(r"\d", cell) and is_date_cell(cell) for cell in filled):
        return False
    return len(sure) >= 3 or bool(sure.intersection((*_DATE_FIELDS, "time")))


def assign(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> list[Assigned]:
    """Return each column's field; what is left over is "other". No field is given twice, but for columns of words
    that a person said belong together.

    headings: as typed, "" where there is none. rows: the cells of the body rows, all as wide as `headings`.
    """
    contents = [contents_of([row[at] for row in rows]) for at in range(len(headings))]
    candidates: list[tuple[float, float, int, str]] = []
    for at, key in enumerate(keys_of(headings)):
        for field, trust in _weighed(key if headings[at].strip() else "", contents[at]).items():
            # Among equals the fuller column wins; an event is told where most is written.
            fuller = (
                min(contents[at].length, 400) / 1000 if field == "event" else min(contents[at].filled, 60) / 6000
            )
            candidates.append((trust, fuller, at, field))
    taken: dict[int, tuple[str, float]] = {}
    for trust, _, at, field in sorted(candidates, key=lambda item: (-item[0], -item[1], item[2])):
        if at not in taken and (field == "other" or _is_free(field, trust, taken.values())):
            taken[at] = (field, trust)
    _by_contents(headings, contents, taken)
    _told_elsewhere(contents, taken)
    _left_over(headings, contents, taken)
    _without_rival(headings, contents, taken)
    return [Assigned(heading, *taken.get(at, ("other", 0.0))) for at, heading in enumerate(headings)]


def keys_of(headings: Sequence[str]) -> list[str]:
    """Return the name under which each column's text is kept: its heading, made unique."""
    keys: list[str] = []
    for at, typed in enumerate(headings, 1):
        heading = " ".join(typed.split()) or f"Column {at}"
        key, again = heading, 2
        while key in keys:
            key, again = f"{heading} ({again})", again + 1
        keys.append(key)
    return keys


def _is_free(field: str, trust: float, taken: Iterable[tuple[str, float]]) -> bool:
    """Tell whether a column may have a field: nobody has it, or it is of words that belong together.

    They do where a person said it of both, or of one while the other's heading names the field outright.
    """
    if field in _DATE_FIELDS:
        return not {found for found, _ in taken}.intersection(_DATE_FIELDS)
    others = [theirs for found, theirs in taken if found == field]
    together = field in TEXT_FIELDS and trust >= ALIKE and all(theirs >= SAID for theirs in others)
    return not others or together


def _weighed(heading: str, contents: Contents) -> Scores:
    """Return a heading's scores, put right by what stands below it."""
    scores = field_scores(heading)
    if SAID in scores.values():
        return scores
    plain = plain_heading(heading)
    if contents.filled and (contents.figures >= _ALL_BUT or contents.dates >= _ALL_BUT):
        # "Response time (mins)": 25; "Outcome date": 17/02/2018. Figures and days tell of no event or outcome.
        scores = {field: trust for field, trust in scores.items() if field not in _TOLD_IN_WORDS}
    if contents.of_the_clock and may_be_of_the_clock(heading):
        return scores if {"time", "end_time", "date+time"} & set(scores) else {"time": HOLDS}
    if measures(heading) and (contents.length <= _LONGEST_FIGURE or not contents.filled):
        return {"other": BEGINS}
    if "initials" in plain.split():
        scores.pop("people", None)  # who wrote it down; a column of names tells who was there
    if "number" in scores and "source" in scores:
        # "Ref": 1, 2, 3 are the rows' numbers; anything else says where it is recorded.
        del scores["source" if contents.counted else "number"]
    if plain in _NEEDS_DATES and contents.filled:
        for field in ("date", "end_date"):
            if field in scores and contents.dates < 0.5:
                del scores[field]
        if contents.times > 0.6:
            return {"time" if plain == "from" else "end_time": BEGINS}
    elif contents.filled >= 3 and contents.dates == 0 and contents.length > 40:
        # Prose under "Date recorded": the heading means something else.
        scores = {
            field: trust for field, trust in scores.items() if field not in (*_DATE_FIELDS, "time", "end_time")
        }
    return scores


def _by_contents(
    headings: Sequence[str], contents: Sequence[Contents], taken: dict[int, tuple[str, float]]
) -> None:
    """Give the date and the event to the columns that hold them where no heading did."""
    fields = {field for field, _ in taken.values()}

    def free(at: int) -> bool:
        return at not in taken or taken[at][1] < ALIKE or (taken[at][0] == "other" and taken[at][1] < SAID)

    if not fields.intersection(_DATE_FIELDS):
        dated = [at for at in range(len(headings)) if free(at) and contents[at].dates >= 0.6]
        if dated:
            taken[dated[0]] = ("date", HOLDS)
    if "event" not in fields:
        told = [
            at
            for at in range(len(headings))
            if free(at) and contents[at].length >= 15 and contents[at].dates < 0.5
        ]
        told = told or [
            at for at, (field, trust) in taken.items() if field in ("comment", "action") and trust < SAID
        ]
        told = told or [at for at in range(len(headings)) if at not in taken and _may_tell(contents[at])]
        if told:
            longest = max(told, key=lambda at: contents[at].length)
            taken[longest] = ("event", HOLDS)


def _may_tell(held: Contents) -> bool:
    return held.length >= 4 and not _figured(held) and max(held.dates, held.parts_of_day) < 0.5


def _told_elsewhere(contents: Sequence[Contents], taken: dict[int, tuple[str, float]]) -> None:
    """Give the event to an unnamed column of prose where the one so named holds only labels.

    "Contact" may stand over "Visit 3" and "Letter" with the telling beside it: the labels say where it is from.
    """
    named = next((at for at, (field, _) in taken.items() if field == "event"), None)
    if named is None or taken[named][1] >= SAID or not contents[named].filled or contents[named].length >= 25:
        return
    prose = [at for at, held in enumerate(contents) if at not in taken and held.length >= 40]
    if prose:
        taken[max(prose, key=lambda at: contents[at].length)] = ("event", HOLDS)
        if "source" in {field for field, _ in taken.values()}:
            del taken[named]
        else:
            taken[named] = ("source", HOLDS)


def _figured(held: Contents) -> bool:
    return held.counted or held.figures >= _ALL_BUT


_LOOKS: dict[str, Callable[[Contents], bool]] = {
    "time": lambda held: held.parts_of_day >= 0.6,
    "end_time": lambda held: held.times >= 0.6,
    "people": lambda held: (
        held.length <= 150 and held.dates < 0.5 and held.parts_of_day < 0.5 and not _figured(held)
    ),
    "source": lambda held: held.length <= 60 and held.dates < 0.5 and held.parts_of_day < 0.5,
    "action": lambda held: held.dates < 0.5 and held.parts_of_day < 0.5 and not _figured(held),
    "comment": lambda held: held.dates < 0.5 and held.parts_of_day < 0.5 and not _figured(held),
}
"""What a column must look like to be taken for a field on the hint of its heading."""

_SHOWN: dict[str, Callable[[Contents], bool]] = {
    "time": lambda held: held.filled >= 3 and held.parts_of_day >= 0.8 and not held.counted,
    "people": lambda held: held.filled >= 3 and held.names >= 0.75,
    "source": lambda held: held.filled >= 5 and held.again >= 0.75 and _LOOKS["source"](held) and not held.counted,
}
"""What a column must look like to be taken for a field although its heading does not say so."""

_SAID = 0.15
"""A hint weaker than this says nothing: one faint word among several."""


def _left_over(headings: Sequence[str], contents: Sequence[Contents], taken: dict[int, tuple[str, float]]) -> None:
    """Give the fields that no heading named to the columns that are left, by hints and by what they hold.

    A person is told of each. Only where the table has an event and a date: elsewhere nothing is sure enough.
    """
    fields = {field for field, _ in taken.values()}
    if "event" not in fields or not fields.intersection(_DATE_FIELDS):
        return
    free = [at for at in range(len(headings)) if at not in taken and contents[at].filled]
    candidates = [
        (trust, -at, at, field)
        for at in free
        for field, trust in _hints(headings[at], fields).items()
        if _LOOKS[field](contents[at])
    ]
    event = min((at for at, (field, _) in taken.items() if field == "event"), default=0)
    # A source stands before the event and is short; further right a short column is a rating, a code, a tick.
    candidates += [
        (0.1, -at, at, field)
        for at in free
        for field, looks in _SHOWN.items()
        if looks(contents[at]) and (field != "source" or at < event) and _says_nothing(headings[at])
    ]
    for trust, _, at, field in sorted(candidates, reverse=True):
        if at not in taken and field not in {given for given, _ in taken.values()}:
            taken[at] = (field, trust)


def _says_nothing(heading: str) -> bool:
    return not hinted_fields(heading) and plain_heading(heading) not in _NEEDS_DATES


def _hints(heading: str, given: set[str]) -> Scores:
    """Return what a heading hints at, where it does not hint more at another field that is still to be given."""
    open_ones = {field: trust for field, trust in hinted_fields(heading).items() if field not in given}
    most = max(open_ones.values(), default=0.0)
    return {field: trust for field, trust in open_ones.items() if field in _LOOKS and trust >= max(most, _SAID)}


def _without_rival(
    headings: Sequence[str], contents: Sequence[Contents], taken: dict[int, tuple[str, float]]
) -> None:
    """Trust a guess that nothing speaks against, so that nobody is asked needlessly.

    A comment is asked about never: nothing rests on it. Any other where a column that is left over, or one whose
    heading may mean the same, could be meant in its stead.
    """
    for at, (field, trust) in list(taken.items()):
        said = {**hinted_fields(headings[at]), **field_scores(headings[at])}
        if field in ("other", "number") or not 0 < trust < GUESSED or field not in said:
            continue  # the last: its heading says nothing, or what stands below contradicts it
        rivals = [
            other
            for other in range(len(headings))
            if other != at
            and contents[other].filled
            and (
                (taken.get(other, ("other", 0.0))[0] == "other" and _may_hold(field, contents[other]))
                or field in field_scores(headings[other])
            )
        ]
        if field == "comment" or (not rivals and _may_hold(field, contents[at])):
            taken[at] = (field, GUESSED)


def _may_hold(field: str, held: Contents) -> bool:
    """Tell whether a column's cells look like those of a field."""
    if field in (*_DATE_FIELDS, "end_date"):
        return held.dates >= 0.6
    if field == "event":
        return held.length >= 15 and held.dates < 0.5
    return _LOOKS[field](held) if field in _LOOKS else True
