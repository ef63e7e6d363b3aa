"""What tells a chronology's headings and dates at sight, before anything is understood.

Only the layout is decided by these: where a column or row begins. What a date means is read later.
"""

from __future__ import annotations

import re

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    r"sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)(?![a-z])\.?"
)
_DAY_NAME = r"(?:mon|tue|tues|wed|weds|thu|thur|thurs|fri|sat|sun)(?:day|nesday|rsday|sday|urday)?\b\.?,?"
_NUMBERS = r"\d{1,4}\s?[./-]\s?\d{1,2}(?:\s?[./-]\s?\d{2,4})?\b"
_DAY = r"\d{1,2}\s?(?:st|nd|rd|th)?"
_DAY_AND_MONTH = rf"{_DAY}(?:\s?(?:and|to|or|[-–&/])\s?{_DAY})?\s?(?:of\s)?[-\s/.]?\s?{_MONTH}"
_QUALIFIER = (
    r"(?:c\.?|ca\.?|circa|approx\.?|approximately|about|around|on or (?:about|around)|early|mid|late|beginning of|"
    r"start of|end of|before|after|by|from|until|till|since|between|w/?c|w/?e|"
    r"week (?:commencing|beginning|ending|of)|"
    r"weekend of|night of|during|in|on|the|possibly|probably|\?|~|\()[\s-]*"
)
_DATE = re.compile(
    rf"(?:{_QUALIFIER})*(?:{_DAY_NAME}\s*)?(?:the\s+)?"
    rf"(?:{_NUMBERS}|{_DAY_AND_MONTH}|{_MONTH}[\s-]*(?:\d|'|$)|(?:19|20)\d\d\b(?!\s*(?:hrs|hours|h\b))|"
    r"(?:spring|summer|autumn|winter|christmas|easter|new year|half[- ]term|q[1-4])\b|\d{1,2}(?:st|nd|rd|th)\b)",
    re.IGNORECASE,
)
_ONLY_BEGUN = re.compile(
    r"(?:c\.?|ca\.?|circa|approx\.?|about|around|early|mid|late|before|after|between|w/?c|w/?e|"
    r"week (?:commencing|beginning|ending|of)|weekend of|night of|"
    r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?)[.,]?",
    re.IGNORECASE,
)
_DAY_ALONE = re.compile(rf"(?:{_DAY_NAME}\s*)?\d{{1,2}}\s?(?:st|nd|rd|th)?(?:\s+of)?", re.IGNORECASE)
_BEGUN = re.compile(rf"{_QUALIFIER}|\d|{_DAY_NAME}|{_DATE.pattern}", re.IGNORECASE)
_BROKEN_NUMBERS = re.compile(r"\d{1,2}([./-])\d{1,2}\1\d{1,3}")
_WHOLE_NUMBERS = re.compile(r"\d{1,2}([./-])\d{1,2}\1(?:\d\d|19[5-9]\d|20[0-3]\d)")
_NO_DATE = re.compile(
    r"(?:undated|no date|date not|not dated|n/?k\b|not known|unknown|as above|ditto|same (?:day|date)|tbc\b|"
    r"various)",
    re.IGNORECASE,
)
_DANGLING = re.compile(
    r"(?:[-–—/&,]|\b(?:to|and|until|till|or|between|from|of|w/?c|c\.|circa|approx\.?|weeks?|weekend|half|year|term))$",
    re.IGNORECASE,
)
_DAY_TO_COME = re.compile(
    rf"(?:(?:^|\s){_DAY}\s?[-–—/&]|\s[-–—&]|\b(?:to|and|until|till|or))\s*(?:{_DAY_NAME}\s*)?{_DAY}(?:\s+of)?$",
    re.IGNORECASE,
)
"""The end of "26 October - 9": the month of the second day is to come."""

_YEARLESS = re.compile(rf"(?:{_QUALIFIER})*(?:{_DAY_NAME}\s*)?(?:the\s+)?{_DAY_AND_MONTH}[-,/]?", re.IGNORECASE)
_SHORT_YEAR = re.compile(r"['\u2019]?\d\d\W*")
_MONTH_FIRST = re.compile(_MONTH, re.IGNORECASE)
_RANGE_MARK = re.compile(r"\s[-–—]\s|[–—]|\b(?:to|until|till|and)\b", re.IGNORECASE)
_YEAR = re.compile(r"(?:19|20)\d\d\b|\d[./-]\d{1,2}[./-]\d{2}\b|\b\d\d$")
_BARE_YEAR = re.compile(r"(?:19|20)\d\d\b\W*")

_DATE_HEADING = re.compile(r"(?:start\s+|event\s+|contact\s+)?dates?\b|^when\b|^day\b|^period\b", re.IGNORECASE)
_CLOSING = re.compile(
    r"\W*(?:the )?end(?:s| of (?:the |this )?(?:agency |integrated |combined )?"
    r"(?:chronology|table|report|return|document|record|entries))?\W*|chronology ends\W*",
    re.IGNORECASE,
)
_HEADING = re.compile(
    r"^(?:(?:start|end|event)\s+)?(?:dates?|times?|day|when|year|period|sources?|records?|where|reference|ref|log|"
    r"document|system|events?|incidents?|what|details?|description|entry|entries|narrative|summary|information|"
    r"contacts?|nature|involvement|who|persons?|people|professionals?|names?|family|present|child|agency|agencies|"
    r"service|organisation|team|workers?|staff|actions?|outcomes?|results?|responses?|decisions?|follow|next|"
    r"comments?|notes?|analysis|reflection|author|reviewer|remarks|observations?|significance|rag|location|place|"
    r"venue|type|category|no\.?|number|row|id|serial|role|code|evidence|police|views?|voice|seen|made|taken)\b",
    re.IGNORECASE,
)


def begins_with_date(text: str) -> bool:
    """Return whether a cell that begins like this may give a date, or say that there is none."""
    return bool(_DATE.match(text) or _NO_DATE.match(text) or _ONLY_BEGUN.fullmatch(text))


def may_begin_date(text: str) -> bool:
    """Return whether a line in a column of dates may begin one, as "12" does before "May 2020"."""
    return begins_with_date(text) or bool(_DAY_ALONE.fullmatch(text))


def goes_on_from(before: str, line: str) -> bool:
    """Return whether `line` is the rest of the date of which `before` was read, as "8 May –" and "10 May 2020"."""
    if _DANGLING.search(before) or _ONLY_BEGUN.fullmatch(before) or _DAY_ALONE.fullmatch(before):
        return True
    if _YEARLESS.fullmatch(before) and _SHORT_YEAR.fullmatch(line):
        return True
    if _DAY_TO_COME.search(before) and _MONTH_FIRST.match(line):
        return True
    last = _RANGE_MARK.split(before)[-1]
    if _BARE_YEAR.match(line) and _BEGUN.match(before) and not _NO_DATE.match(before) and not _YEAR.search(last):
        return True
    start = before.rpartition(" ")[2]
    end, _, rest = line.partition(" ")
    broken = _BROKEN_NUMBERS.fullmatch(start) and _WHOLE_NUMBERS.fullmatch(start + end)
    return bool(broken) and not rest[:1].isalpha()


def closes_table(text: str) -> bool:
    """Return whether a line says that the chronology ends above it, however close below its last row it stands."""
    return bool(_CLOSING.fullmatch(text))


def is_date_heading(text: str) -> bool:
    """Return whether a heading like this stands over dates."""
    return bool(_DATE_HEADING.search(text)) and len(text) < 40


def is_heading(text: str) -> bool:
    """Return whether a short text like this may head a column of a chronology."""
    return len(text) < 60 and bool(_HEADING.match(text))
