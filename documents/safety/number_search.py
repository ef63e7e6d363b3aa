"""Finds dates of birth, NHS numbers, postcodes, telephone numbers, e-mail and street addresses in a text.

What is known of the people of the case is found in every usual way of writing it. What merely has the form
of such an identifier is found too, for a person to judge: an office's postcode may stand in a report.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date

import phonenumbers

from documents.safety.findings import Hit
from documents.safety.folding import Folded, Token, fold, spans
from documents.safety.number_likeness import like_numbers
from documents.safety.people import Person
from documents.safety.place_search import PlaceSearch, own_words

_DIGIT_SHAPES = str.maketrans("oilsbz", "011582")
_POSTCODE = re.compile(r"\b[A-Z]{1,2}[0-9][0-9A-Z]? {0,2}[0-9][A-Z]{2}\b")
_EMAIL = re.compile(
    r"[A-Za-z0-9._%+\-']{1,64}\s?(?:@|\(at\)|\[at\])\s?[A-Za-z0-9\-]{1,63}(?:\.[A-Za-z0-9\-]{2,63}){1,4}"
)
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_MONTH = (
    r"(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)"
)
_BETWEEN = r"(?:[ \u00a0]{0,2}[./\\\-‐‑‒–—_,]\s{0,2}|[ \u00a0]{1,2})"
"""What stands between the parts of a date; not a table's next cell or the next line alone."""
_DAY = r"(?<!\d)(\d{1,2})\s?(?:st|nd|rd|th)?"
_YEAR = r"(\d{4}|\d{2})(?!\d)"
_DATES = (
    (re.compile(rf"(?<![\d/])(\d{{4}}){_BETWEEN}(\d{{1,2}}){_BETWEEN}(\d{{1,2}})(?!\d)"), "ymd"),
    (re.compile(rf"(?<!\d)(\d{{1,2}}){_BETWEEN}(\d{{1,2}}){_BETWEEN}{_YEAR}"), "dmy"),
    (re.compile(rf"{_DAY}\s?(?:day\s)?(?:of\s)?[\s.\-/]{{0,3}}{_MONTH}[\s.,\-/'’]{{0,4}}{_YEAR}"), "dmy"),
    (re.compile(rf"\b{_MONTH}\.?[\s\-]{{0,2}}(?:the\s)?{_DAY}[\s,.\-/'’]{{1,4}}{_YEAR}"), "mdy"),
    (re.compile(rf"(?<!\d)(\d{{4}})[\s,\-/]{{1,3}}{_MONTH}[\s,\-/]{{1,3}}(\d{{1,2}})(?!\d)"), "ymd"),
    (re.compile(r"(?<!\d)(\d{4})(\d{2})(\d{2})(?!\d)"), "ymd"),
    (re.compile(rf"(?<!\d)(\d{{2}})(\d{{2}}){_YEAR}"), "dmy"),
)
_BIRTHDAY = re.compile(rf"(?<!\d)(\d{{1,2}})\s?(?:st|nd|rd|th)?\s?(?:of\s)?{_MONTH}\b|\b{_MONTH}\s(\d{{1,2}})\b")
_BIRTH_MONTH = re.compile(rf"\b{_MONTH}[\s,]{{1,3}}(\d{{4}})\b")
_ABOUT_BIRTH = re.compile(r"\b(born|birth|birthday|d\.?o\.?b)\b")
_STREETS = {
    "rd": "road", "st": "street", "str": "street", "ave": "avenue", "av": "avenue", "cl": "close", "ln": "lane",
    "dr": "drive", "drv": "drive", "cres": "crescent", "ct": "court", "crt": "court", "gdns": "gardens",
    "gdn": "garden", "gr": "grove", "grv": "grove", "hse": "house", "pl": "place", "sq": "square",
    "ter": "terrace", "terr": "terrace", "pk": "park", "wy": "way", "wlk": "walk", "apt": "flat",
    "apartment": "flat", "bldgs": "buildings", "saint": "street", "mt": "mount",
}  # fmt: skip
_STREET_WORDS = frozenset(_STREETS.values()) | frozenset(
    ["hill", "mews", "row", "view", "rise", "cottage", "cottages", "green", "mount"]
)


class NumberSearch:
    """A search for these people's dates of birth, numbers and addresses, made once and used on many texts."""

    def __init__(self, people: Iterable[Person]) -> None:
        self._births: dict[date, str] = {}
        self._runs: dict[str, tuple[str, str]] = {}
        self._emails: dict[str, str] = {}
        self._streets: list[tuple[tuple[str, ...], str]] = []
        known = tuple(people)
        for person in known:
            self._add(person)
        self._places = PlaceSearch((place, person.label) for person in known for place in person.places)

    def _add(self, person: Person) -> None:
        label = person.label
        if person.date_of_birth:
            self._births.setdefault(person.date_of_birth, label)
        for postcode in person.postcodes:
            self._runs.setdefault(_shape(_joined(postcode)), ("postcode", label))
        for number in person.nhs_numbers:
            self._runs.setdefault(_joined(number), ("nhs-number", label))
        for phone in person.phones:
            for written in _phone_forms(phone):
                self._runs.setdefault(written, ("phone", label))
        for email in person.emails:
            self._emails.setdefault(_joined(email), label)
        for address in person.addresses:
            for postcode in _POSTCODE.findall(address.upper()):
                self._runs.setdefault(_shape(_joined(postcode)), ("postcode", label))
            for words in _street_lines(address):
                self._streets.append((words, label))
        for place in person.places:
            if len(_joined(place)) >= 6 and own_words(place):
                self._runs.setdefault(_joined(place), ("place", label))

    def find(self, text: str) -> list[Hit]:
        """Return what was found in `text`, in order, each place once."""
        folded = Folded(text)
        runs = folded.runs()
        hits = [*self._known_runs(runs, text), *self._dates(folded), *self._emails_in(text)]
        hits += [*self._addresses(runs), *self._places.find(text), *like_numbers(text)]
        kept: list[Hit] = []
        for hit in sorted(hits, key=lambda hit: (not hit.certain, not hit.who, -(hit.end - hit.start), hit.start)):
            if not any(other.start < hit.end and hit.start < other.end for other in kept):
                kept.append(hit)
        return sorted(kept, key=lambda hit: hit.start)

    def _known_runs(self, runs: list[Token], text: str) -> Iterator[Hit]:
        for joined, first, last in spans(runs, text, 12, 4) if self._runs else ():
            found = self._runs.get(joined) or self._runs.get(_shape(joined))
            if found and (found[0] in ("postcode", "place") or joined.translate(_DIGIT_SHAPES).isdigit()):
                yield Hit(found[0], found[1], True, runs[first].start, runs[last].end)

    def _dates(self, folded: Folded) -> Iterator[Hit]:
        if not self._births:
            return
        for pattern, order in _DATES:
            for match in pattern.finditer(folded.text):
                for found, sure in _readings(dict(zip(order, match.groups(), strict=True)), order):
                    if found in self._births:
                        token = folded.token(*match.span())
                        yield Hit("date-of-birth", self._births[found], sure, token.start, token.end)
        yield from self._birthdays(folded)

    def _birthdays(self, folded: Folded) -> Iterator[Hit]:
        """Find day and month, or month and year, of a birth where the text around speaks of a birth."""
        for pattern in (_BIRTHDAY, _BIRTH_MONTH):
            for match in pattern.finditer(folded.text):
                around = folded.text[max(0, match.start() - 60) : match.end() + 40]
                if not _ABOUT_BIRTH.search(around):
                    continue
                numbers = [int(group) for group in match.groups() if group and group.isdigit()]
                month = next(_month(group) for group in match.groups() if group and group.isalpha())
                for born, label in self._births.items():
                    if born.month == month and numbers[0] in (born.day, born.year):
                        token = folded.token(*match.span())
                        yield Hit("date-of-birth", label, False, token.start, token.end)

    def _emails_in(self, text: str) -> Iterator[Hit]:
        for match in _EMAIL.finditer(text):
            written = _joined(match[0].replace("(at)", "@").replace("[at]", "@"))
            who = self._emails.get(written, "")
            yield Hit("email", who, bool(who), match.start(), match.end())

    def _addresses(self, runs: list[Token]) -> Iterator[Hit]:
        words = [_STREETS.get(run.text, run.text) for run in runs]
        for phrase, label in self._streets:
            for place, word in enumerate(words):
                if word == phrase[0] and tuple(words[place : place + len(phrase)]) == phrase:
                    # A street without the house number may be any street of that name.
                    certain = phrase[0][:1].isdigit() or phrase[-1] not in _STREET_WORDS or phrase[-1] == "house"
                    yield Hit("address", label, certain, runs[place].start, runs[place + len(phrase) - 1].end)


def _joined(typed: str) -> str:
    return "".join(re.findall(r"[a-z0-9]+", fold(typed)))


def _shape(joined: str) -> str:
    """Return letters that look like digits as those digits, for postcodes typed with O for 0 and I for 1."""
    return "~" + joined.translate(_DIGIT_SHAPES)


def _phone_forms(phone: str) -> Iterator[str]:
    try:
        number = phonenumbers.parse(phone, "GB")
    except phonenumbers.NumberParseException:
        yield _joined(phone)
        return
    national, country = str(number.national_number), str(number.country_code)
    yield from ("0" + national, country + national, "00" + country + national, country + "0" + national)
    if len(national) >= 9:
        yield national


def _words(typed: str) -> tuple[str, ...]:
    found = re.findall(r"[a-z0-9]+", fold(typed))
    return tuple(_STREETS.get(word, word) for word in found)


def _street_lines(address: str) -> Iterator[tuple[str, ...]]:
    """Yield the parts of an address that point to a home: number and street, street alone, a named house."""
    lines = [_words(line) for line in re.split(r"[,\n;]", address)]
    for place, words in enumerate(lines):
        if len(words) == 1 and words[0].isdigit() and place + 1 < len(lines):  # "12, Ash Road"
            words = words + lines[place + 1]
        streets = [number for number, word in enumerate(words) if word in _STREET_WORDS and number > 0]
        if not streets:
            continue
        line = words[: streets[-1] + 1]
        yield line
        numbers = [number for number, word in enumerate(line) if word[:1].isdigit()]
        if numbers and len(line) - numbers[-1] > 2:
            yield line[numbers[-1] :]
            yield line[numbers[-1] + 1 :]


def _readings(parts: dict[str, str], order: str) -> Iterator[tuple[date, bool]]:
    """Yield the dates that the typed parts can mean, and whether that is how they are read here.

    Day first; month first is sure only where the day can't come first ("03/27/2019").
    """
    years = [int(parts["y"])] if len(parts["y"]) == 4 else [1900 + int(parts["y"]), 2000 + int(parts["y"])]
    month, day = _month(parts["m"]), int(parts["d"])
    for year in years:
        day_first = _real(year, month, day)
        if day_first:
            yield day_first, True
        month_first = _real(year, day, month) if parts["m"].isdigit() and order == "dmy" else None
        if month_first and month_first != day_first:
            yield month_first, day_first is None


def _real(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _month(typed: str) -> int:
    return int(typed) if typed.isdigit() else _MONTHS.index(typed[:3]) + 1
