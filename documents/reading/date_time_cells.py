"""One cell that holds a date and a time ("18/05/2019 14:20hrs"): cut into the two, each as typed."""

from __future__ import annotations

import re
from functools import lru_cache

from documents.reading.dates import LONGEST, understand_date
from documents.reading.times import is_time, read_time

_HALF = r"[ap]\.?\s?m\b\.?"
_HRS = r"(?:\s?(?:hours|hrs|hr|h)\b\.?)"
_ONE = (
    rf"(?:\d{{1,2}}[:;]\d{{2}}(?::\d{{2}})?(?:\s?{_HALF}|{_HRS})?"
    rf"|\d{{1,2}}\.\d{{2}}(?:\s?{_HALF}|{_HRS})"
    rf"|\d{{1,4}}\s?{_HALF}|\d{{4}}{_HRS}|\d{{1,2}}{_HRS}|\d{{1,2}}\s?o'?\s?clock"
    rf"|(?:12\s?)?(?:noon|midday|midnight))"
)
_LEAD = r"(?:(?:approximately|approx|circa|ca|c|about|around|at|from|between|before|after)\b\.?\s*|@\s*|~\s*)*"
_TO = r"\s*(?:-|–|—|to|until|till|and|/)\s*"
_TAIL = r"(?:\s*\(?(?:approximately|approx|circa|ish|onwards|\?)\.?\)?)?"
_BARE = r"(?:\d{3,4}|\d{1,2}\.\d{2})"
# 6.30-9pm: the first of a span may do without am, pm or a colon.
_FIRST = rf"(?:{_ONE}|\d{{1,2}}(?:[.:]\d{{2}})?)"
_EXPLICIT = re.compile(rf"(?<![\w/.:]){_LEAD}(?:{_FIRST}{_TO}{_ONE}|{_ONE}){_TAIL}(?![\w/])", re.IGNORECASE)
_PART_OF_DAY = re.compile(
    r"(?<![\w/])(?:(?:in the|during the|at|late|early|mid|mid-)\s*)*"
    r"(?:morning|afternoon|evening|night-?time|lunch-?\s?time|tea-?time|early hours|small hours|a\.?m\.?|p\.?m\.?)"
    r"(?!\w)",
    re.IGNORECASE,
)
_NIGHT_OF = re.compile(r"night\s+of|overnight", re.IGNORECASE)
_BARE_END = re.compile(
    rf"(?P<date>.*?\S)[\s,;@-]+(?:at\s+|@\s*)?(?P<time>(?:{_BARE}{_TO})?{_BARE})", re.DOTALL | re.IGNORECASE
)
_BARE_START = re.compile(
    r"(?P<time>\d{4}|\d{1,2}\.\d{2})[\s,;]+(?:on\s+)?(?P<date>\S.*)", re.DOTALL | re.IGNORECASE
)
_ISO = re.compile(r"(?P<date>\d{4}-\d{2}-\d{2})T(?P<time>\d{2}:\d{2})(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?")
_CONNECTORS = re.compile(
    r"^(?:[\s,;:@|/–—-]|\b(?:at|on|of|in the|from|between)\b)+"
    r"|(?:[\s,;:@|/–—(-]|\b(?:at|from|between|on|around|about|approx|c)\b\.?)+$",
    re.IGNORECASE,
)
_FAILED = {"date-unclear", "date-ambiguous", "year-missing", "date-invalid"}


@lru_cache(maxsize=4096)
def split_date_time(cell: str) -> tuple[str, str]:
    """Return the date's words and the time's words of one cell; "" for what it does not hold.

    A cell that is a date alone, or that cannot be cut with confidence, comes back whole as the date.
    """
    text = cell.strip()
    if (
        not text
        or len(text) > LONGEST
        or not re.search(r"\d|[ap]m|night|noon|day|morning|evening|hours", text.lower())
    ):
        return text, ""
    iso = _ISO.fullmatch(text)
    if iso:
        return iso["date"], iso["time"]
    explicit = _cut_out(text, _EXPLICIT)
    if explicit is not None:
        return explicit
    if _understood(text):
        return text, ""
    for pattern in (_BARE_END, _BARE_START):
        found = pattern.fullmatch(text)
        if found and _understood(found["date"]) and read_time(found["time"])[0].start is not None:
            return found["date"].strip(" ,;@-"), found["time"]
    if not _NIGHT_OF.search(text):
        parted = _cut_out(text, _PART_OF_DAY)
        if parted is not None and (not parted[0] or _understood(parted[0])):
            return parted
    return text, ""


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
    return rest, re.sub(r"^(?:at|@)\s+", "", " – ".join(times), flags=re.IGNORECASE)


def _understood(text: str) -> bool:
    """Tell whether the whole of `text` is a date that needs no doubt about its words."""
    return bool(text.strip()) and not _FAILED.intersection(understand_date(text)[1])
