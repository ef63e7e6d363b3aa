"""One cell that holds a date and a time ("18/05/2019 14:20hrs"): cut into the two, each as typed."""

from __future__ import annotations

import re
from functools import lru_cache

from documents.reading.dates.beside_days import day_and_time
from documents.reading.dates.plain_days import plain_day
from documents.reading.dates.times import is_time, read_time
from documents.reading.dates.typed_dates import LONGEST, understand_date
from documents.reading.dates.words import NOTE_MARK

_HALF = r"[ap]\.?\s?m\b\.?"
_HRS = r"(?:\s?(?:hours|hrs|hr|h)\b\.?)"
_ONE = (
    rf"(?:\d{{1,2}}h\d{{2}}|\d{{1,2}}[:;]\d{{2}}(?::\d{{2}})?(?:\s?{_HALF}|{_HRS})?"
    rf"|\d{{1,2}}\.\d{{2}}(?:\s?{_HALF}|{_HRS})"
    rf"|\d{{1,4}}\s?{_HALF}|\d{{4}}{_HRS}|\d{{1,2}}{_HRS}|\d{{1,2}}\s?o'?\s?clock"
    rf"|(?:12\s?)?(?:noon|midday|midnight))"
)
_MAY_BE_YEAR = re.compile(r"(?:19[5-9]|20[0-4])\d\s?[ap].*|(?:0\d|1[3-9]|2\d)\s[ap].*", re.IGNORECASE)
"""What is a year before "pm" as well as it is a time: 2019 pm, 19 pm."""
_HALF_BEHIND = re.compile(
    r"(?P<date>.*\d)(?<!\s\d)(?<!\s1[0-2])[\s,(]+(?P<time>[ap]\.?\s?m\b\.?)\)?", re.DOTALL | re.IGNORECASE
)
"""A date and its half of the day: but "24 Oct 10 pm" is ten at night."""
_MAY_END_IN_TIME = re.compile(r"(?<![\d/.-])(?:0?\d|1[0-2])(?:[.\s][0-5]\d)?$")
_GLUED_HALF = re.compile(r"(\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4})(?=[ap]\.?m\.?\W*$)", re.IGNORECASE)
_LEAD = (
    r"(?:(?:approximately|approx|circa|ca|c|about|around|at|from|between|before|after)\b\.?\s*|@\s*|~\s*|\?+\s?)*"
)
_TO = r"\s*(?:-|–|—|to|until|till|and|/|&|\+|,|;)\s*"
_TAIL = r"(?:\s*\(?(?:approximately|approx|circa|ish|onwards|gmt|bst|utc|z\b|\?)\.?\)?)?"
_BARE = r"(?:\d{3,4}|\d{1,2}\.\d{2})"
# 6.30-9pm: the first of a span may do without am, pm or a colon.
_FIRST = rf"(?:{_ONE}|\d{{1,2}}(?:[.:]\d{{2}})?)"
# 9:30 - 10: the last of a span likewise, where the first has its colon.
_SPAN = rf"{_FIRST}{_TO}{_ONE}|\d{{1,2}}[:.]\d{{2}}\s*-\s*\d{{1,2}}(?![\w/.:-])"
_EXPLICIT = re.compile(
    rf"(?<![\w/.:;'’])(?<![A-Za-z]-)(?<!\d{{4}}-)(?<!\d{{4}}-\d\d-){_LEAD}(?:{_SPAN}|{_ONE}){_TAIL}(?![\w/]|[:;]\d)",
    re.IGNORECASE,
)
_PART_OF_DAY = re.compile(
    r"(?<![\w/])(?:(?:in the|during the|at|late|early|mid|mid-)\s*)*"
    r"(?:morning|afternoon|evening|night-?time|lunch-?\s?time|tea-?time|early hours|small hours|a\.?m\.?|p\.?m\.?)"
    r"(?!\w)",
    re.IGNORECASE,
)
_YEAR_ON_ITS_LINE = re.compile(r"(?:19[5-9]|20[0-4])\d")
_PART_OF_MONTH = re.compile(r"\W*(?:early|mid|late)\W*", re.IGNORECASE)
_NIGHT_OF = re.compile(r"night\s+of|overnight", re.IGNORECASE)
_BARE_SPAN_END = re.compile(
    rf"(?P<date>.*?\S)[\s,;@-]+(?:at\s+|@\s*)?(?P<time>(?:{_BARE}|\d{{1,2}}){_TO}{_BARE})",
    re.DOTALL | re.IGNORECASE,
)
_BARE_END = re.compile(rf"(?P<date>.*?\S)[\s,;@-]+(?:at\s+|@\s*)?(?P<time>{_BARE})", re.DOTALL | re.IGNORECASE)
_BARE_START = re.compile(
    r"(?P<time>\d{4}|\d{1,2}\.\d{2})[\s,;]+(?:on\s+)?(?P<date>\S.*)", re.DOTALL | re.IGNORECASE
)
_ISO = re.compile(
    r"(?P<date>\d{4}-\d{2}-\d{2})[T ](?P<time>\d{2}:\d{2})(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?"
)
# 12/03/21 @ 4, 12/03/21 half past 3, 12/03/21 N/K: the date, and words or a number that can only be its time.
_AFTER_DATE = re.compile(
    r"(?P<date>.*?[\d)])(?P<by>[\s,;]*(?:\bat\b|@)\s*|[\s,;-]+)(?P<time>\S.*)", re.DOTALL | re.IGNORECASE
)
_STAMP = re.compile(r"(?P<date>\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4})T(?P<time>\d{2}:\d{2})(?::\d{2})?Z?", re.IGNORECASE)
_CONNECTORS = re.compile(
    r"^(?:[\s,;:@|/–—-]|\b(?:at|on|of|in the|from|between)\b)+"
    r"|(?:[\s,;:@|/–—(-]|\b(?:at|from|between|on|around|about|approx|c)\b\.?)+$",
    re.IGNORECASE,
)
_DOTTED_BEHIND = re.compile(
    r"(?P<date>\d{1,2}([/-])\d{1,2}\2\d{2,4}|.*[A-Za-z]{3,}.*\d{4}),\s*(?P<time>\d{1,2}\.\d{2})", re.DOTALL
)
"""01/06/20, 9.21: behind a whole date with other strokes the dot is a clock's."""
_FIGURES_BEHIND = re.compile(
    rf"(?P<date>\d{{1,2}}([/.-])\d{{1,2}}\2(?:\d{{4}}|\d{{2}}))[\s,]+(?P<time>\d{{3,4}}(?:\s?{_HALF}|{_HRS})?)",
    re.DOTALL | re.IGNORECASE,
)
"""3/6/20 1930: four figures behind a whole date are its time."""
_NO_TIME_OF_DAY = re.compile(
    rf"(?P<date>.*?[\da-z])[\s,;@-]+(?:at\s+|@\s*)?(?P<time>\d{{1,2}}[:;]\d{{1,3}}(?::\d{{1,2}})?(?:\s?{_HALF}|{_HRS})?"
    rf"|\d{{3,4}}{_HRS}|\d{{1,2}}\.\d{{2}}(?:\s?{_HALF}|{_HRS}))",
    re.DOTALL | re.IGNORECASE,
)
"""1 Jan 2021 25:99: what stands behind a whole date as a time does and can be none. The date is none the worse."""
_SERIAL_WITH_TIME = re.compile(r"[2-6]\d{4}\.\d*[1-9]\d*")
_FAILED = {"date-unclear", "date-ambiguous", "year-missing", "date-invalid"}


@lru_cache(maxsize=4096)
def split_date_time(cell: str, *, timed: bool = False) -> tuple[str, str]:
    """Return the date's words and the time's words of one cell; "" for what it does not hold.

    A cell that is a date alone, or that cannot be cut with confidence, comes back whole as the date.
    timed: its column is said to hold dates with times, which settles what could be a second day as well.
    """
    text = _GLUED_HALF.sub(r"\1 ", cell.strip())
    whole = _without_looking(text)
    if whole is not None:
        return whole
    if (
        not text
        or len(text) > LONGEST
        or not re.search(r"\d|[ap]m|night|noon|day|morning|evening|hours", text.lower())
    ):
        return text, ""
    plain = day_and_time(text, timed=timed) or _iso_or_halved(text)
    if plain is not None:
        return plain
    explicit = _cut_out(text, _EXPLICIT)
    # "Sat 3/4 am" is the third of April and not a time between three and four.
    if explicit is not None and ("/" not in explicit[1] or re.search(r"\d", explicit[0])):
        return explicit
    if _understood(text):
        return text, ""
    for pattern in (_BARE_SPAN_END, _BARE_END, _BARE_START):
        found = pattern.fullmatch(text)
        if found and _YEAR_ON_ITS_LINE.fullmatch(found["time"]) and ("\n" in text or _lacks_year(found["date"])):
            continue  # "2020" above "17/07/2019": two dates in one cell, not twenty past eight
        if found and _understood(found["date"]) and read_time(found["time"])[0].start is not None:
            return found["date"].strip(" ,;@-"), found["time"]
    if not _NIGHT_OF.search(text):
        parted = _cut_out(text, _PART_OF_DAY)
        if parted is not None and _PART_OF_MONTH.fullmatch(parted[1]):
            return text, ""
        if parted is not None and (not parted[0] or _understood(parted[0], yearless=True)):
            return parted
    return _time_behind(text) or _no_time_behind(text) or (text, "")


def _without_looking(text: str) -> tuple[str, str] | None:
    """Return the two parts of a plain day, a spreadsheet's number, and a text that a footnote's mark ends."""
    if plain_day(text) is not None:
        return text, ""
    if _SERIAL_WITH_TIME.fullmatch(text):
        return text, text  # a day's number and the fraction of the day that had passed: the date and the time
    marks = re.search(rf"{NOTE_MARK.pattern}$", text)
    if marks:
        date, time = split_date_time(text[: marks.start()])
        return (date, time + marks.group()) if time else (text, "")
    return None


def _iso_or_halved(text: str) -> tuple[str, str] | None:
    """Return the two parts of a program's stamp, and of a date with a dotted time or am or pm behind it."""
    iso = _ISO.fullmatch(text) or _STAMP.fullmatch(text)
    if iso:
        return iso["date"], iso["time"]
    dotted = _DOTTED_BEHIND.fullmatch(text) or _FIGURES_BEHIND.fullmatch(text)
    if dotted and _understood(dotted["date"]) and read_time(dotted["time"])[0].start is not None:
        return dotted["date"], dotted["time"]
    halved = _HALF_BEHIND.fullmatch(text)
    if halved and not _lacks_year(halved["date"]) and _understood(halved["date"]):
        # "pm" behind two dates with a stroke between them may be the half of a time that looked like a date.
        ranged = understand_date(halved["date"])[0].precision == "range"
        return None if ranged and _MAY_END_IN_TIME.search(halved["date"]) else (halved["date"], halved["time"])
    return None


def _time_behind(text: str) -> tuple[str, str] | None:
    """Return a date and the rest of its cell where that rest is nothing but a time, in words or after "at"."""
    for found in _AFTER_DATE.finditer(text):
        date, time = found["date"], found["time"]
        said = bool(found["by"].strip(" ,;-\n")) or bool(re.search(r"[a-z]", time, re.IGNORECASE))
        if said and len(time) <= 40 and is_time(time) and _understood(date):
            return date.strip(" ,;"), time
    return None


def _no_time_behind(text: str) -> tuple[str, str] | None:
    """Return a date and what stands behind it as a time would and can be none, of which a person is told."""
    found = _NO_TIME_OF_DAY.fullmatch(text)
    if found and not _lacks_year(found["date"]) and _understood(found["date"]):
        return found["date"], found["time"]
    return None


def _cut_out(text: str, pattern: re.Pattern[str]) -> tuple[str, str] | None:
    """Return the text without the times that `pattern` finds (two at most), and those times."""
    found = list(pattern.finditer(text))
    if not 1 <= len(found) <= 2:
        return None
    times = [match.group().strip() for match in found]
    rest = text
    for match in reversed(found):
        rest = rest[: match.start()] + " " + rest[match.end() :]
    rest = re.sub(r"\(\s*\)|\[\s*\]", " ", rest)
    rest = _CONNECTORS.sub("", " ".join(rest.split()))
    if rest.count("(") != rest.count(")"):
        rest = rest.strip("() ")
    if not all(is_time(time) for time in times):
        return None
    if any(_MAY_BE_YEAR.fullmatch(time) for time in times) and (not rest or _lacks_year(rest)):
        return None
    return rest, re.sub(r"^(?:at|@)\s+", "", " – ".join(times), flags=re.IGNORECASE)


def _lacks_year(text: str) -> bool:
    """Tell whether a text is no date with a year of its own, so that a number behind it may be its year."""
    when, codes = understand_date(text)
    return (when.start is None and when.end is None) or "year-missing" in codes


def _understood(text: str, *, yearless: bool = False) -> bool:
    """Tell whether the whole of `text` is a date that needs no doubt about its words; yearless: 3/4 is one too."""
    failed = _FAILED - {"year-missing"} if yearless else _FAILED
    return bool(text.strip()) and not failed.intersection(understand_date(text)[1])
