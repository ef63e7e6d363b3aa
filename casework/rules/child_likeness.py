"""Whether two referrals may be about one child: by NHS number, by the name as it sounds and is spelt, by birth.

It proposes, a coordinator decides; every reason is named. Source: docs/rules.md R-57.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from rapidfuzz.distance import DamerauLevenshtein, JaroWinkler

from casework.rules.people import Person

_CLOSE = 0.9
"""Jaro–Winkler of two names, from 0 to 1, above which they are spelt nearly alike."""
_SOUNDS: Sequence[tuple[str, str]] = (
    (r"^sean$", "shaun"), (r"^ma?c(?=[a-z]{3})", "mk"), (r"^(kn|gn|pn)", "n"), (r"^wr", "r"), (r"^rh", "r"),
    (r"^x", "s"), (r"mb$", "m"), (r"gh(?=[^aeiou]|$)", ""), (r"gh", "g"), (r"ph", "f"),
    (r"tch|sch|sh|ch|ti(?=[ao])", "x"), (r"th", "t"), (r"dg(?=[eiy])", "j"), (r"g(?=[eiy])", "j"), (r"ck", "k"),
    (r"c(?=[eiy])", "s"), (r"[cq]", "k"), (r"z", "s"), (r"v", "f"), (r"(?<!^)[hw]", ""), (r"^y(?=[aeiou])", "j"),
    (r"[aeiouy]+$", ""), (r"(?<!^)[aeiouy]", ""), (r"^[aeiouy]", "a"), (r"(.)\1+", r"\1"),
)  # fmt: skip
_BESIDE = {"miss", "mr", "mrs", "ms", "baby", "unborn"}


@dataclass(frozen=True, slots=True)
class Alike:
    """Why two children may be one. reasons: in words, the strongest first."""

    reasons: tuple[str, ...]


def alike(one: Person, other: Person) -> Alike | None:
    """Return why two children may be the same, None when nothing says so.

    The same NHS number is enough. Else it takes a name that is the same, sounds alike or is spelt nearly alike,
    with a date of birth that is the same or a slip away; the same name where a date of birth is not known; or
    another name with the same date of birth and postcode.
    """
    name, birth = _name_reason(one, other), _birth_reason(one.date_of_birth, other.date_of_birth)
    number = _digits(one.nhs_number)
    reasons = []
    if number and number == _digits(other.nhs_number):
        reasons.append("the same NHS number")
    elif number and _is_slip(number, _digits(other.nhs_number)):
        reasons.append("NHS numbers that differ by one slip")
    same_place = bool(_postcodes(one) & _postcodes(other))
    unknown = one.date_of_birth is None or other.date_of_birth is None
    by_name = name and (birth or (unknown and name == _SAME_NAME))
    if not reasons and not by_name and not (birth == _SAME_BIRTH and same_place):
        return None
    reasons += [reason for reason in (name, birth) if reason]
    if same_place:
        reasons.append("the same postcode")
    return Alike(tuple(reasons))


def sounds(name: str) -> str:
    """Return how a word of a name sounds, roughly, in English: words that sound alike give the same letters."""
    word = re.sub(r"[^a-z]", "", _plain(name))
    for pattern, into in _SOUNDS:
        word = re.sub(pattern, into, word)
    return word


_SAME_NAME, _SAME_BIRTH = "the same name", "the same date of birth"


def _name_reason(one: Person, other: Person) -> str:
    best = ""
    for mine in (one.name, *one.aliases):
        for its in (other.name, *other.aliases):
            left, right = _words(mine), _words(its)
            if not left or not right:
                continue
            if left == right:
                return _SAME_NAME
            if len(left) == len(right) and [sounds(word) for word in left] == [sounds(word) for word in right]:
                best = "names that sound alike"
            elif not best and JaroWinkler.similarity(" ".join(left), " ".join(right)) >= _CLOSE:
                best = "names that are spelt nearly alike"
            elif (
                not best
                and min(len(left), len(right)) >= 2
                and (set(left) <= set(right) or set(right) <= set(left))
            ):
                best = "one name within the other"
    return best


def _birth_reason(one: date | None, other: date | None) -> str:
    if one is None or other is None:
        return ""
    if one == other:
        return _SAME_BIRTH
    if one.year == other.year and (one.day, one.month) == (other.month, other.day):
        return "dates of birth with day and month exchanged"
    if _is_slip(f"{one:%d%m%Y}", f"{other:%d%m%Y}"):
        return "dates of birth that differ by one digit, or two exchanged"
    return ""


def _is_slip(one: str, other: str) -> bool:
    """Return whether two numbers of one length differ by one digit, or by two neighbours exchanged."""
    return len(one) == len(other) > 0 and DamerauLevenshtein.distance(one, other) == 1


def _words(name: str) -> list[str]:
    return sorted(word for word in re.findall(r"[a-z]+", _plain(name)) if word not in _BESIDE)


def _plain(text: str) -> str:
    apart = unicodedata.normalize("NFKD", text.casefold().replace("’", "").replace("'", ""))
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def _digits(number: str) -> str:
    return re.sub(r"\D", "", number)


def _postcodes(person: Person) -> set[str]:
    found = (
        re.findall(r"\b[A-Z]{1,2}[0-9][0-9A-Z]? ?[0-9][A-Z]{2}\b", place.upper()) for place in person.addresses
    )
    return {code.replace(" ", "") for codes in found for code in codes}
