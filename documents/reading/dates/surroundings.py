"""What may stand round a date: "c.", "?", "w/c", "early", "night of", a weekday, words that add nothing."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from documents.reading.dates.points import Point
from documents.reading.dates.words import WEEKDAYS, alternatives, phrases

_WEEKDAY = re.compile(rf"(?<![a-z])(?P<weekday>{alternatives(WEEKDAYS)})(?![a-z])\.?")


def without_weekday(text: str) -> tuple[str, int | None]:
    """Return `text` without the weekday in it, and which it was; two different ones are not judged."""
    if not _WEEKDAY.search(text):
        return text, None
    # "Good Friday", "Easter Monday" and the like keep theirs.
    if re.search(r"\b(?:good|easter|ash|shrove|maundy|mothering|whit)\s+(?:[a-z]+day|mon|sun|sat|fri)\b", text):
        return text, None
    found = {WEEKDAYS[match["weekday"]] for match in _WEEKDAY.finditer(text)}
    rest = _WEEKDAY.sub(" ", text)
    rest = re.sub(r"\(\s*[/&,-]?\s*\)", " ", rest)
    rest = re.sub(r"^[\s,./&:-]+(?:the\s+)?|[\s,./&(-]+$", "", " ".join(rest.split()))
    return rest, found.pop() if len(found) == 1 else None


_Add = Callable[[Point], Point]


def _frame(name: str) -> _Add:
    return lambda point: replace(point, frames=(*point.frames, name))


def _about(point: Point) -> Point:
    return replace(point, about=True)


def _doubted(point: Point) -> Point:
    return replace(point, doubted=True)


def _either_week_or_weekend(point: Point) -> Point:
    """ "w/e of" a day is its weekend to some and the week that it ends to others: the week that holds both."""
    return replace(point, frames=(*point.frames, "week of"), doubted=True, codes=(*point.codes, "date-ambiguous"))


def _in_question(point: Point) -> Point:
    """ "1. 12/06/20" is a numbered date, or two days; "12/06/20 -" may lack its end."""
    return replace(point, doubted=True, codes=(*point.codes, "date-ambiguous"))


def _same(point: Point) -> Point:
    return point


def _before(words: str, *, tight: str = r"\s*[.:,-]?\s+|(?=[\d(~?'])|\.\s*") -> re.Pattern[str]:
    return re.compile(rf"\(?(?:{words})(?:{tight})(?P<rest>.+)")


def _behind(words: str) -> re.Pattern[str]:
    return re.compile(rf"(?P<rest>.+?)\s*[\s,;:/\-(\[]\s*(?:{words})\.?[)\]]?")


_HYPHENED = r"\s+|\s*-\s*|\.\s*"

_ROUND: tuple[tuple[re.Pattern[str], _Add], ...] = (
    (re.compile(r"[\[(](?P<rest>[^()\[\]]+)[)\]]"), _same),
    (re.compile(r"~\s*(?P<rest>.+)"), _about),
    (re.compile(r"(?P<rest>.+?)\s*~"), _about),
    (re.compile(r"\(?\?+\)?[\s:.-]*(?P<rest>[^/.\-\s?].*)"), _doubted),
    (re.compile(r"(?P<rest>.*[^\s/(?-])\s*[\[(]?\s*\?+\s*[)\]]?"), _doubted),
    (_before(phrases("about")), _about),
    (_behind(r"w/?c|week commencing"), _frame("week commencing")),
    (_behind(phrases("about") + "|or thereabouts|or so"), _about),
    (re.compile(r"(?P<rest>.+?)\s*-?\s*ish"), _about),
    (_before(phrases("doubt")), _doubted),
    (_behind(phrases("doubt")), _doubted),
    (_before(phrases("night of")), _frame("night")),
    (_before(r"early\s*(?:-|/|to)\s*mid", tight=_HYPHENED), _frame("early to mid")),
    (_before(r"mid\s*(?:-|/|to)\s*(?:late|end(?:\s+of)?)", tight=_HYPHENED), _frame("mid to late")),
    (_before(phrases("early"), tight=_HYPHENED), _frame("early")),
    (_before(phrases("mid"), tight=_HYPHENED), _frame("mid")),
    (_before(phrases("late"), tight=_HYPHENED), _frame("late")),
    (_before(r"(?:the\s+)?(?:first|1st) half of"), _frame("first half")),
    (_before(r"(?:the\s+)?(?:second|2nd|latter|last) half of"), _frame("second half")),
    *(
        (
            _before(rf"(?:the\s+)?(?:{words})\s+(?:week|wk)(?:\s+(?:of|in))?"),
            _frame(f"{words.split('|')[0]} week"),
        )
        for words in ("first|1st", "second|2nd", "third|3rd", "fourth|4th", "fifth|5th", "last|final")
    ),
    *(
        (pattern, _frame(f"{name} week"))
        for number, name in enumerate(("first", "second", "third", "fourth", "fifth"), 1)
        for pattern in (
            _before(rf"(?:week|wk)\s+(?:no\.?\s*)?{number}\s+(?:of|in)"),
            _behind(rf"(?:week|wk)\s*(?:no\.?\s*)?{number}"),
        )
    ),
    *(
        (_behind(rf"\(?(?:{phrases(name)}|{behind})\)?"), _frame(name))
        for name, behind in (
            ("early", "early part|first part|beginning|start"),
            ("mid", "middle|middle part"),
            ("late", "late part|latter part|later part|end of"),
        )
    ),
    (_before(phrases("weekend of")), _frame("weekend")),
    (_before(r"y/?e|year\s+end(?:ing|ed)?|12 months to"), _frame("year ending")),
    (_before(phrases("week commencing")), _frame("week commencing")),
    (_before(r"w\s*/\s*e\s+of(?:\s+the)?"), _either_week_or_weekend),
    (_before(phrases("week ending")), _frame("week ending")),
    (
        _before(r"(?:the\s+)?(?:week|wk)(?:\s+of)?(?=\s+(?!\d{1,2}\s))|(?:the\s+)?(?:week|wk)\s+of"),
        _frame("week of"),
    ),
    (_behind(r"weekend|week-end"), _frame("weekend")),
    (_behind(r"overnight|night|o/n"), _frame("night")),
    (_before(phrases("noise")), _same),
    (re.compile(r"(?:the\s+)?(?:calendar\s+)?year(?:\s+of)?\s+(?P<rest>(?:19|20)\d\d.*|'\d\d)"), _same),
    (_behind(r"inclusive|incl|inc"), _same),
    (re.compile(r"(?P<rest>.*\d)\s*-+"), _in_question),
    (re.compile(r"\(?\d{1,3}\.\)?\s+(?P<rest>\d{1,2}[/.\-]\d{1,2}[/.\-](?:\d{4}|\d{2})(?!\d).*)"), _in_question),
    (re.compile(r"\(?\d{1,3}\)\s*(?P<rest>\d.+)"), _same),
    (re.compile(r"(?P<rest>.*?[^.\s,;:/\-\"'*])[\s.,;:/\-\"'*]+"), _same),
    (re.compile(r"[\s.,;:/\"*-]+(?P<rest>\w.*)"), _same),
)


def peeled_from(text: str, point: Point) -> tuple[str, Point] | None:
    """Return what is left inside the outermost words round a date, and the point with those words noted."""
    for pattern, add in _ROUND:
        found = pattern.fullmatch(text)
        if found and found["rest"].strip():
            return found["rest"].strip(), add(point)
    return None
