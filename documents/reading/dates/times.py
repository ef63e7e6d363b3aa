"""What people type for a time, as the clock: 0930, 9.30pm, 21:30hrs, "approx 4pm", "between 2 and 4pm".

`Clock.start` is the start of a span and None where no hour was said (am, pm, evening); midnight is 00:00 of
the typed date. A time that can be morning or afternoon is read as typed and marked time-unclear.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from documents.reading.dates.words import AS_ABOVE, NO_HOUR, phrases, tidy
from documents.reading.model import Clock

NO_TIME = Clock(None)

_ABOUT = re.compile(rf"(?:~|c\.?(?=\d)|(?:{phrases('about a time')})\b\.?)\s*(?P<rest>.+)")
_ABOUT_BEHIND = re.compile(
    r"(?P<rest>.+?)\s*(?:-?\s?ish|\(?(?:approx(?:imately)?|about|circa|est(?:imated)?)\b\.?\)?|~|\(?\?+\)?)"
)
_DOUBT = re.compile(r"\?+\s*(?P<rest>.+)|(?:possibly|probably|maybe|perhaps)\s+(?P<rest2>.+)")
_NOISE = re.compile(
    r"@\s*(?P<rest2>.+)"
    r"|(?:at|from|since|time|timed at|starting at|start|starts|started|on arrival|commencing)\s*:?\s+(?P<rest>.+)"
)
_UNTIL = re.compile(r"(?:until|till|til|up to|by|before|prior to|no later than)\s+(?P<rest>.+)")
_AFTER = re.compile(r"(?:after|past|from|since|later than)\s+(?P<rest>.+)")
_BETWEEN = re.compile(r"(?:between|betw|bet|from)\s+(?P<rest>.+)")
_CUT = re.compile(r"\s*(?:-|\bto\b|\buntil\b|\btill\b|\btil\b|\band\b|&|/|\+|[,;](?!\d))\s*")
_BESIDE = re.compile(r"\s*(?:\band\b|&|/|\+|[,;](?!\d))\s*")
"""Between two times: 09.30 & 14.00 are two of them, or one that lasted."""
_DAY_PART_BEHIND = re.compile(
    r"(?P<rest>.*\d.*?)\s*,?\s*\(?(?:in the |at )?"
    r"(?P<part>morning|afternoon|evening|night|shift|o'?clock|sharp|prompt|onwards|"
    r"gmt|bst|uk time|local time|utc|z)\)?"
)
_DAY_PART_BEFORE = re.compile(
    r"(?:in the )?(?:early |late |mid[ -]?)?(?P<part>hours|morning|afternoon|evening|night)\s*[(,:-]+\s*"
    r"(?P<rest>[^()]*\d[^()]*)\)?"
)

_HALF_OF_DAY = r"(?P<half>a\.?\s?m\.?|p\.?\s?m\.?|a|p|noon|midday|midnight)"
_HOURS = r"(?:\s*(?:hours|hour|hrs|hr|h)\.?)"
_STROKED = re.compile(
    rf"(?P<h>\d{{1,2}})\s?(?P<by>[:.;,]|h)\s?(?P<m>\d{{2}})(?:[:.]\d{{2}}(?:\.\d+)?)?(?:[\s.]*{_HALF_OF_DAY}|{_HOURS})?"
)
_APART = re.compile(rf"(?P<h>\d{{1,2}})\s(?P<m>[0-5]\d)(?:\s*(?P<half>[ap]\.?\s?m\.?)|{_HOURS})")
"""2 05 pm: a space for a stroke, where something else says that it is a time."""
_MILITARY = re.compile(rf"(?P<h>\d{{1,2}})(?P<m>\d{{2}})(?:\s*{_HALF_OF_DAY}|{_HOURS}|z)?")
_HOUR = re.compile(rf"(?P<h>\d{{1,2}})(?:\s*{_HALF_OF_DAY}|{_HOURS}|\s*o'?\s?clock)?")
_WORDS = re.compile(
    r"(?P<what>half|quarter|five|ten|twenty|twenty[\s-]five|\d{1,2})(?:\s+minutes?)?\s*(?P<way>past|to)\s+(?P<h>[a-z]+|\d{1,2})(?:\s*(?P<half>a\.?m\.?|p\.?m\.?))?"
)
_MIDNIGHT = re.compile(r"(?:12(?:[:.]?00)?\s?)?midnight|24[:.]?00(?:\s?(?:hours|hrs|hr|h)\.?)?")
_FRACTION = re.compile(r"0?\.\d{3,}|[2-6]\d{4}\.\d+")
"""The part of a day that had passed, as spreadsheets keep times; with the day's number before it or without."""
_END_OF_DAY = re.compile(r"24[:.]?00(?:\s?(?:hours|hrs|hr|h)\.?)?")
_HOURS_IN_WORDS = [
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
]
_HOUR_WORDS = {word: number for number, word in enumerate(_HOURS_IN_WORDS, 1)}
_MINUTE_WORDS = {
    "half": 30,
    "quarter": 15,
    "five": 5,
    "ten": 10,
    "twenty": 20,
    "twenty five": 25,
    "twenty-five": 25,
}
_LETTERS = re.compile(r"(?<=[\d:.])[ol](?=[\d:.]|$|\s?[ap]m)|^[ol](?=[\d:.])")

_LENGTH = re.compile(
    r"(?:(?:for|lasted|lasting|duration|took)\s*:?\s*)?(?:approx\.?\s*|about\s*|c\.?\s*|over\s*)?"
    r"(?:(?:[1-9]|\d\.\d|\d?\s?½|\d\s?-\s?\d|24|36|48|72|half\s+an?|an|one|two|three|four|five|six)\s*"
    r"(?:hours?|hrs?|h)(?:\s*(?:and\s+|&\s*)?(?:\d{1,2}\s*(?:minutes?|mins?|m)?|a\s+half))?"
    r"|\d{1,3}\s?(?:minutes?|mins?)|\d{1,2}/24|(?:\d{1,2}|one|two|three)\s+(?:days?|nights?|weeks?|months?))\.?"
)
"""How long something took, which is no time of day: 2 hours, 45 mins, 1 hr 30."""
_HOURS_LONG = re.compile(r"1[0-2]\s*(?:hours?|hrs?)\.?")
_BROKEN = re.compile(r"(?<=[\d:.])\s*\n\s*(?=\d)")
"""A line's end within a number: "23:40-00:2" above "0"."""

_SAME_TIME = {
    words for words in AS_ABOVE if not re.search(r"date|day|later|earlier|morning|afternoon|evening|night", words)
} | {"same time", "at the same time", "time as above"}

_NO_OWN_TIME = _SAME_TIME | AS_ABOVE

_MINUTES = 24 * 60


@dataclass(frozen=True, slots=True)
class _Moment:
    """Minutes after midnight; `loose` while it could as well be twelve hours later."""

    minutes: int
    loose: bool = False
    said_half: str = ""


def understand_time(text: str) -> Clock:
    """Return the clock that a time cell says; nothing said or understood gives `Clock(None)`."""
    return read_time(text)[0]


def read_time(text: str) -> tuple[Clock, list[str]]:
    """Return the clock that a time cell says and the codes of what to look at: time-unclear, time-length,
    time-end-of-day.
    """
    clock, codes = _read(text[:80])
    if clock.start is None and clock.end is None and codes and "\n" in text:
        joined, remarks = _read(_BROKEN.sub("", text[:80]))
        if joined.start is not None:
            clock, codes = joined, remarks
    return clock, list(codes)


@lru_cache(maxsize=4096)
def _read(text: str) -> tuple[Clock, list[str]]:
    tidied = tidy(text).strip(" ()[]-,;*")
    if not tidied or tidied in NO_HOUR or tidied.rstrip(".?") in NO_HOUR or tidied in _NO_OWN_TIME:
        return NO_TIME, []
    tidied = _LETTERS.sub(lambda found: {"o": "0", "l": "1"}[found.group()], tidied)
    about, doubted, tidied = _unwrapped(tidied)
    if tidied in NO_HOUR:
        return NO_TIME, []
    if _LENGTH.fullmatch(tidied):
        return NO_TIME, ["time-length"]
    clock, unclear = _spoken(tidied)
    if clock is None:
        return NO_TIME, ["time-unclear"]
    if _END_OF_DAY.fullmatch(tidied):
        return Clock(clock.start, clock.end, about), ["time-end-of-day"]
    return Clock(clock.start, clock.end, about), ["time-unclear"] if unclear or doubted else []


def is_as_above(text: str) -> bool:
    """Tell whether a time cell points to the time of the row above; "later that day" does not."""
    return tidy(text).strip(" ().") in _SAME_TIME


def is_time(text: str) -> bool:
    """Tell whether the whole of `text` is a time or a part of the day."""
    clock, codes = read_time(text)
    return bool(text.strip()) and (clock.start is not None or clock.end is not None or not codes)


def _unwrapped(text: str) -> tuple[bool, bool, str]:
    """Return whether the time is about, whether it is in doubt, and what is left without those words."""
    about = doubted = False
    while True:
        if (found := _ABOUT.fullmatch(text)) or (found := _ABOUT_BEHIND.fullmatch(text)):
            about = True
            doubted = doubted or text.endswith(("?", "?)"))
        elif found := _DOUBT.fullmatch(text):
            doubted = True
        elif not (found := _NOISE.fullmatch(text)) or _CUT.search(_rest(found)):
            return about, doubted, text
        text = _rest(found).strip(" ()")


def _rest(found: re.Match[str]) -> str:
    return found["rest"] or found.groupdict().get("rest2") or ""


def _spoken(text: str) -> tuple[Clock | None, bool]:
    """Return the clock of a moment, a span or an open span, and whether it could be another half of the day."""
    moment = _moment(text)
    if moment is not None:
        return Clock(_clock(moment)), moment.loose
    between = _BETWEEN.fullmatch(text)
    span = _span(between["rest"] if between else text)
    if span is not None:
        first, last, beside = span
        return Clock(_clock(first), _clock(last)), first.loose or (beside and not between)
    for pattern in (_UNTIL, _AFTER):
        found = pattern.fullmatch(text)
        moment = _moment(found["rest"]) if found else None
        if moment is not None:
            clock = Clock(None, _clock(moment)) if pattern is _UNTIL else Clock(_clock(moment))
            return clock, moment.loose
    part = _DAY_PART_BEHIND.fullmatch(text) or _DAY_PART_BEFORE.fullmatch(text)
    return _in_part(part["rest"], part["part"]) if part else (None, False)


def _in_part(text: str, part: str) -> tuple[Clock | None, bool]:
    """Return "9.30 in the evening" and "early hours (3am)" on the right half of the day."""
    _, doubted, text = _unwrapped(text)
    clock, loose = _spoken(text)
    loose = loose or doubted
    if clock is None or clock.start is None:
        return clock, loose
    minutes = int(clock.start[:2]) * 60 + int(clock.start[3:])
    later = part in ("afternoon", "evening") or (part == "night" and minutes >= 6 * 60)
    if later and minutes < 12 * 60:
        return Clock(_clock(_Moment(minutes + 12 * 60)), clock.end), False
    return clock, loose and part not in ("morning", "night", "hours")


def _span(text: str) -> tuple[_Moment, _Moment, bool] | None:
    """Return the first and last of the times in a text, and whether they only stand beside each other."""
    listed = [_moment(piece) for piece in _CUT.split(text)]
    if len(listed) > 2 and listed[0] is not None and listed[-1] is not None and None not in listed:
        return listed[0], listed[-1], True
    for cut in _CUT.finditer(text):
        first, last = _moment(text[: cut.start()]), _moment(text[cut.end() :])
        if first is None or last is None:
            continue
        if last.minutes < 60 and last.said_half.startswith("a") and not first.said_half and first.loose:
            # "10-12am" is the two hours before noon to most who type it, and the last two of the day to a clock.
            return first, _Moment(last.minutes + 720), False
        if last.said_half and not first.said_half and first.minutes < 13 * 60:
            # "6.30-9pm" and "11-1pm": the first is in the half of the day that comes before the last.
            same = first.minutes % 720 + (720 if last.minutes >= 720 else 0)
            first = _Moment(same if same <= last.minutes else (same + 720) % _MINUTES)
        if last.loose and first.minutes > last.minutes and last.minutes < 720:
            last = _Moment(last.minutes + 720)  # nine to five
        return first, last, _BESIDE.fullmatch(cut.group()) is not None
    return None


def _moment(text: str) -> _Moment | None:
    text = text.strip(" .,")
    if _MIDNIGHT.fullmatch(text):
        return _Moment(0, said_half="midnight")
    if text in ("noon", "midday", "mid-day", "mid day", "12 noon", "12 midday", "12noon", "twelve noon"):
        return _Moment(720, said_half="noon")
    words = _WORDS.fullmatch(text)
    if words:
        return _in_words(words)
    for pattern in (_STROKED, _APART, _MILITARY, _HOUR):
        found = pattern.fullmatch(text)
        if found:
            return _of_hours(found, text)
    if _FRACTION.fullmatch(text):
        return _Moment(round(float(text[text.index(".") :]) * _MINUTES) % _MINUTES)
    return None


def _of_hours(found: re.Match[str], text: str) -> _Moment | None:
    named = found.groupdict()
    hours, minutes = int(named["h"]), int(named.get("m") or 0)
    half = (named.get("half") or "").replace(".", "").replace(" ", "")
    if hours > 23 or minutes > 59:
        return None
    # "2019 pm" may be a year, "14:00 am" is no hour of the morning.
    at_odds = bool(half) and hours > 12 and (half[0] == "a" or (hours in (19, 20) and text[:4].isdigit()))
    if half and half[0] in "ap" and 1 <= hours <= 12:
        hours = hours % 12 + (12 if half[0] == "p" else 0)
    elif half in ("noon", "midday"):
        hours = 12
    elif half == "midnight":
        hours = 0
    # An hour from 1 to 7 without a leading zero and without am or pm may well be the afternoon; a bare
    # number of one or two digits may be no time at all.
    # "10 hours" may as well be how long it took.
    how_long = named.get("m") is None and not half and _HOURS_LONG.fullmatch(text) is not None
    twenty_four = ("h" in text and not how_long) or text.startswith("0") or hours > 12
    bare = named.get("m") is None and not half and not twenty_four and "clock" not in text
    loose = at_odds or (not half and not twenty_four and (1 <= hours <= 7 or bare or "clock" in text))
    return _Moment(hours * 60 + minutes, loose, half)


def _in_words(found: re.Match[str]) -> _Moment | None:
    """Return "half past nine", "quarter to four pm"."""
    hours = int(found["h"]) if found["h"].isdigit() else _HOUR_WORDS.get(found["h"])
    minutes = int(found["what"]) if found["what"].isdigit() else _MINUTE_WORDS[found["what"]]
    if hours is None or not 1 <= hours <= 24 or minutes > 59:
        return None
    half = (found["half"] or "").replace(".", "")
    if half:
        hours = hours % 12 + (12 if half == "pm" else 0)
    total = hours * 60 + (minutes if found["way"] == "past" else -minutes)
    return _Moment(total % _MINUTES, not half and hours <= 12, half)


def _clock(moment: _Moment) -> str:
    return f"{moment.minutes // 60:02}:{moment.minutes % 60:02}"
