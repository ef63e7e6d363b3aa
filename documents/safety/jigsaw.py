"""What says little alone and points to a child together: exact dates, ages, and rare facts beside them.

An exact date and an age are listed wherever they stand. A rare fact (a birth of twins, a nationality, a rare
illness, a way of dying, a named place) is listed where something else of these kinds stands in the same paragraph:
by itself it is the ordinary matter of a review. Whether they point to somebody is for a person to judge.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from documents.safety.findings import Finding, TextPart

_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_EXACT_DATE = re.compile(
    rf"\b\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?(?:{_MONTHS})\s+\d{{4}}\b"
    rf"|\b(?:{_MONTHS})\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+\d{{4}}\b|\b\d{{4}}-\d{{2}}-\d{{2}}\b"
    r"|(?<![\d.])(?:0?[1-9]|[12]\d|3[01])[/.](?:0?[1-9]|1[0-2])[/.](?:\d{4}|\d{2})(?![\d.])"
)
_EXACT_AGE = re.compile(
    r"\baged?\s+\d{1,2}\b(?!\s*(?:to|-|–)\s*\d)|\b\d{1,2}[\s\-]+(?:year|month|week|day)s?[\s\-]+old\b",
    re.IGNORECASE,
)
_BIRTHS = "twins? triplets? quadruplets? surrogate"
_PEOPLES = (
    "Polish Romanian Lithuanian Latvian Bulgarian Hungarian Slovak Czech Albanian Somali Eritrean Syrian Afghan "
    "Iraqi Iranian Kurdish Nigerian Ghanaian Vietnamese Filipino Roma Traveller Charedi Haredi"
)
_EVENTS = "drowned drowning stabbed stabbing gunshot hanged hanging strangled strangulation"
_PLACES = "soldier barracks houseboat lighthouse farm island hamlet"
_ILLNESSES = "osteogenesis haemophilia tracheostomy gastrostomy"
_PHRASES = (
    "only child", "one of (?:six|seven|eight|nine|ten|eleven|twelve) (?:children|siblings)", "Jehovah.s Witness",
    "Exclusive Brethren", "Orthodox Jewish", "cerebral palsy", "cystic fibrosis", "muscular dystrophy",
    "brittle bones?", "sickle cell", "epilepsy surgery", "wheelchair user", "[A-Z][a-z]+ syndrome", "deafblind",
    "serving officer", "prison officer", "headteacher of", "house fire", "shot dead", "dog attack", "caravan site",
)  # fmt: skip
_WORDS = " ".join([_BIRTHS, _PEOPLES, _EVENTS, _PLACES, _ILLNESSES]).split()
_RARE = re.compile(rf"\b(?:{'|'.join([*_WORDS, *_PHRASES])})\b")
_TAILS = "ton|ham|by|ford|bury|worth|wick|thorpe|stead|combe|mouth|cester|borough"
_PLACE = re.compile(
    rf"\b(?:in|at|near|from|of)\s+([A-Z][a-z]{{2,}}(?:{_TAILS}|[-\s](?:on|upon|under|in|le)[-\s][A-Z][a-z]+))\b"
)
_PARAGRAPH = re.compile(r"\n\s*\n|(?<=[.!?])\s*\n")
_MOST = 60
"""Findings of each kind: a report of so many dates is judged as a whole."""


def jigsaw(parts: Iterable[TextPart]) -> Iterator[Finding]:
    """Yield exact dates, ages, and rare facts beside others, of the parts that a reader sees, in their order."""
    listed = {"exact-date": 0, "exact-age": 0, "together": 0}
    for part in parts:
        if part.hidden or part.part == "file name":
            continue
        for paragraph in _PARAGRAPH.split(part.text):
            for code, words in _in(paragraph):
                listed[code] += 1
                if listed[code] <= _MOST:
                    yield Finding(code, part.part, part.place, " ".join(words.split()))


def _in(paragraph: str) -> list[tuple[str, str]]:
    """Return what one paragraph says: code and words."""
    exact = [("exact-date", found[0]) for found in _EXACT_DATE.finditer(paragraph)]
    exact += [("exact-age", found[0]) for found in _EXACT_AGE.finditer(paragraph)]
    rare = list(dict.fromkeys(found[0] for found in _RARE.finditer(paragraph)))
    places = list(dict.fromkeys(found[1] for found in _PLACE.finditer(paragraph)))
    beside = len(exact) + len(rare) + len(places) > 1 and bool(rare)
    return [*exact, *(("together", words) for words in [*rare, *places] if beside)]
