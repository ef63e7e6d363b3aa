"""Numbers and addresses in a text that point to somebody, found by their form and by what was learned.

An address is known by its form: a number and a street, a street alone, a postcode. Streets and localities that
stand in one full address are then known wherever they stand alone. Not found: a place that is never
part of an address with a postcode, half a postcode, a description ("the flats behind the station").
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from documents.chronology.known_names import Found
from documents.safety.key import KeyEntry
from documents.safety.number_search import NumberSearch
from documents.safety.people import people_of_key

ADDRESS, PLACE, POSTCODE = "[address]", "[place]", "[postcode]"
PHONE, NHS_NUMBER, EMAIL, BIRTH = "[telephone number]", "[NHS number]", "[e-mail address]", "[date of birth]"

_KINDS = {"date-of-birth": BIRTH, "nhs-number": NHS_NUMBER, "email": EMAIL}
_OF_SOMEBODY = {"postcode": POSTCODE, "phone": PHONE, "address": ADDRESS}
"""Kinds that go by their form below; what is known of somebody goes however it is written."""
_SHORTEST_PLACE = 5
_SHORTEST_PHONE, _LONGEST_PHONE = 10, 13
"""Digits, with those of the country."""

_POSTCODE = re.compile(
    r"\b[A-Z]{1,2}\d[A-Z\d]?[\s-]{0,3}\d\s?[A-Z]{2}\b"
    # In small letters or a mixture "at12 3pm" has the same form: what is a unit or an ordinal is none.
    r"|(?i:\b[A-Z]{1,2}\d[A-Z\d]?[\s-]{1,3}\d(?!nd|rd|th|st|[ap]m|[mk]?gs?\b|[mckf]m|ml|hrs?|wk|yr|ft|in|oz|lb)\s?[A-Z]{2}\b)"
    r"|(?i:\b[A-Z]{1,2}\d[A-Z\d]\d(?!nd|rd|th|st|[ap]m|[mk]g|[mckf]m|ml|hr|wk|yr|ft|in|oz|lb)[A-Z]{2}\b)"
)
_DIGIT = re.compile(r"\d")
_EMAIL = re.compile(r"[\w.%+'-]+\s?@\s?[\w-]+(?:\.[\w-]+)+")
_PHONE = re.compile(r"(?<![\w.])(?:\+\s?44|0044|\(?0)(?:[\s().-]{0,2}\d){8,11}(?!\d)")
_NHS = re.compile(
    r"(?<!\d)\d{3}[\s-]\d{3}[\s-]\d{4}(?!\d)|(?<=NHS)(?:\s+(?:no|number|num)\.?)?:?\s*\d{10}(?!\d)", re.I
)

_STREET = (
    "Street|St|Road|Rd|Lane|Ln|Avenue|Ave|Close|Drive|Crescent|Cres|Terrace|Grove|Gardens|Court|Mews|Parade|Walk|"
    "Way|Place|Row|Rise|Square|Villas|Cottages?|Croft|Quay|Wharf|Buildings"
)
_HOUSE = (
    "House|Hall|Lodge|Heights|Point|Towers?|Mansions|Farm|Hill|Park|View|Green|Vale|Meadows?|Fields?|Estate|Path"
)
_NAME = r"[A-Z][\w'’-]*\.?"
_FLAT = (
    r"(?:(?:Flat|Apartment|Apt|Unit|Room|Block)\s+\w{1,4},?\s+"
    r"(?:(?:[A-Z][\w'’-]*\s+){1,3}(?:House|Court|Point|Towers?),\s+)?)?"
)
_NUMBER = r"\d{1,4}[A-Za-z]?(?:\s*[-–/]\s*\d{1,4}[A-Za-z]?)?"
_NUMBERED = re.compile(rf"\b{_FLAT}{_NUMBER},?\s+(?P<street>(?:{_NAME}\s+){{1,3}}(?:{_STREET}|{_HOUSE}))\b")
_HOUSED = re.compile(
    rf"\b(?P<house>(?:{_NAME}\s+){{1,2}}(?:House|Court|Lodge|Farm|Cottage)),\s+(?=(?:{_NAME}\s+){{1,3}}(?:{_STREET})\b)"
)
_BARE = re.compile(rf"\b(?P<street>(?:{_NAME}\s+){{1,3}}(?:{_STREET}))\b")
# What follows a street's name when the whole is the name of a place where people work.
_ORGANISATION = re.compile(
    r"\s+(?:Surgery|Medical|Practice|School|Academy|Primary|Infants?|Junior|Secondary|High|College|Nursery|Pre-?[Ss]chool|"
    r"Clinic|Hospital|Health|Hospice|Infirmary|Children|Family|Community|Day|Centre|Police|Station|Hub|Library|Church|"
    r"Pharmacy|Chambers|Partners|Dental|Residential|Care|Partnership|Project|Trust|Ward)\b"
)
_NO_STREET = re.compile(
    r"^(?:(?:The|A|An|At|In|On|To|From|Near|By|Of|And|With|Via|Towards?|Outside)\s+)*"
    r"(?:Family|County|Crown|High|Magistrates['’]?|Youth|Supreme|Coroner['’]?s|Criminal|Appeal|Care|Safe|First|Market|"
    r"Work|Taking|Other|Own|No|Any|Right|Half|One|Two|Way|Out|Key|Long|That|This|Very|Child['’]?s|Birth|Work)\s+"
    r"(?:Court|Place|Way|Row|Drive|Close|Walk|Square|View|St)$",
    re.IGNORECASE,
)
_LEADING = re.compile(
    r"^(?:(?:The|A|An|At|In|On|To|From|Near|By|Of|And|With|Via|Towards?|Outside|Around|Along|Off|Opposite|Left|Visit|"
    r"Visited|Address|Home|Moved|Lives|Living|Police|Officers|Attended|Mother|Father|Family)\s+)+"
)
# ", Brackenside, Weston AB1 2CD": what stands between a street and its postcode.
_AFTER_STREET = re.compile(rf"((?:,?\s+{_NAME}(?:\s+{_NAME}){{0,2}}){{0,3}}?),?\s+(?={_POSTCODE.pattern})")


@dataclass(frozen=True, slots=True)
class Places:
    """Streets and localities of a case that are known wherever they stand alone."""

    streets: frozenset[str] = frozenset()
    localities: frozenset[str] = frozenset()

    def as_json(self) -> dict[str, list[str]]:
        return {"streets": sorted(self.streets), "localities": sorted(self.localities)}


def learn(texts: Iterable[str], public: Iterable[str] = ()) -> Places:
    """Return the streets and localities of the full addresses in `texts`.

    public: names of agencies and the like; a locality that is part of one (the town of "Weston Council") is no
    secret and stays.
    """
    spoken = " | ".join(public).casefold()
    streets: set[str] = set()
    localities: set[str] = set()
    for text in texts:
        for address in _NUMBERED.finditer(text):
            street = _LEADING.sub("", address["street"])
            if not _NO_STREET.match(street):
                streets.add(street)
                localities |= set(_localities(text, address.end(), spoken))
    return Places(frozenset(streets), frozenset(localities))


class KnownPlaces:
    """Addresses and numbers of one case, made ready for many texts.

    learned: what `learn` gave for all texts of the case; the key's own addresses and places are added.
    """

    def __init__(self, key: Sequence[KeyEntry], learned: Places, public: Iterable[str] = ()) -> None:
        self._births = NumberSearch(people_of_key(key))
        own = learn((_one_line(entry) for entry in key), public)
        streets = learned.streets | own.streets | {street for entry in key for street in _bare_streets(entry)}
        self._streets = _any_of(streets)
        self._localities = _any_of((learned.localities | own.localities) - streets)
        self._places = _any_of({place for entry in key for place in entry.places if len(place) > _SHORTEST_PLACE})

    def find(self, text: str) -> Iterator[Found]:
        """Yield the places in `text`; where two overlap, the first that is given is meant."""
        yield from _matches(_EMAIL, text, EMAIL)
        if self._places:
            yield from _matches(self._places, text, PLACE)
        if not _DIGIT.search(text):
            yield from self._addresses(text)
            return
        phones = [
            match
            for match in _PHONE.finditer(text)
            if _SHORTEST_PHONE <= sum(map(str.isdigit, match[0])) <= _LONGEST_PHONE
        ]
        for hit in self._births.find(text):
            kind = _KINDS.get(hit.kind) or (_OF_SOMEBODY.get(hit.kind) if hit.who and hit.certain else None)
            if kind:
                doubt = "" if hit.certain else f"This may be no {kind.strip('[]')}."
                # With the "+" or bracket that it begins with.
                whole = [one for one in phones if one.start() <= hit.start and hit.end <= one.end()]
                start = whole[0].start() if whole and kind == PHONE else hit.start
                yield Found(start, hit.end, kind, doubt)
        yield from _matches(_NHS, text, NHS_NUMBER)
        for match in phones:
            yield Found(match.start(), match.end(), PHONE)
        yield from _matches(_POSTCODE, text, POSTCODE)
        yield from self._addresses(text)

    def _addresses(self, text: str) -> Iterator[Found]:
        for match in _NUMBERED.finditer(text):
            if not _NO_STREET.match(match["street"]) and not _ORGANISATION.match(text, match.end()):
                yield Found(match.start(), match.end(), ADDRESS)
        for match in _HOUSED.finditer(text):
            yield Found(match.start("house"), match.end("house"), ADDRESS)
        if self._streets:
            for match in self._streets.finditer(text):
                if not _ORGANISATION.match(text, match.end()):
                    yield Found(match.start(), match.end(), ADDRESS)
        if self._localities:
            yield from _matches(self._localities, text, PLACE)
        for match in _BARE.finditer(text):
            leading = _LEADING.match(match["street"])
            start = match.start() + (leading.end() if leading else 0)
            name = text[start : match.end()]
            plain = not _NO_STREET.match(name) and not _ORGANISATION.match(text, match.end())
            if plain and " " in name.strip():
                yield Found(start, match.end(), ADDRESS)


def _matches(pattern: re.Pattern[str], text: str, put: str) -> Iterator[Found]:
    for match in pattern.finditer(text):
        yield Found(match.start(), match.end(), put)


def _one_line(entry: KeyEntry) -> str:
    """Return somebody's address as it stands in a text: street, locality, postcode on one line."""
    lines = [line.strip(" ,") for part in (*entry.addresses, *entry.postcodes) for line in part.splitlines()]
    return ", ".join(filter(None, lines))


def _bare_streets(entry: KeyEntry) -> Iterator[str]:
    for address in entry.addresses:
        for match in _BARE.finditer(address):
            if " " in match["street"].strip() and not _NO_STREET.match(match["street"]):
                yield match["street"]


def _localities(text: str, after: int, public: str) -> Iterator[str]:
    """Yield the names between a street and its postcode that are not the public ones of agencies."""
    following = _AFTER_STREET.match(text, after)
    for segment in following[1].split(",") if following else ():
        name = segment.strip()
        if len(name) > 3 and name.casefold() not in public:
            yield name


def _any_of(names: Iterable[str]) -> re.Pattern[str] | None:
    listed = sorted(names, key=lambda name: (-len(name), name))
    if not listed:
        return None
    written = (r"\s+".join(re.escape(word) for word in name.split()) for name in listed)
    return re.compile(rf"\b(?:{'|'.join(written)})\b", re.IGNORECASE)
