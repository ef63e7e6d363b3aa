"""Names as people write them: parsed into title, given names and surname, and compared with each other."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from rapidfuzz import fuzz

from documents.chronology.vocabulary import words_in
from documents.safety.folding import fold, squeeze
from documents.safety.name_spelling import spelt_alike
from documents.safety.name_words import GIVEN, KNOWN_TERMS, SHORT_FORMS, is_ordinary

TITLES = frozenset({"mr", "mrs", "miss", "ms", "mx", "dr", "doctor", "prof", "professor", "sir", "dame", "rev"})
RANKS = frozenset(
    {"pc", "wpc", "dc", "ds", "di", "dci", "ps", "pcso", "sgt", "sergeant", "constable", "inspector"}
    | {"dsu", "insp", "supt", "superintendent", "acting", "temporary"}
)
_PIECES = re.compile(r"[;\n/&•|]|\band\b|\bwith\b", re.IGNORECASE)
_NO_ROLE = re.compile(r"^(?:by|via|on|in|at|not|also|no|voice|phone|telephone|video)\b", re.IGNORECASE)
_ASIDE = re.compile(r"[(\[]([^)\]]*)[)\]]")
WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|[’'.\-‐](?=[^\W\d_]))*|\d+")
_NO_SURNAME = words_in("no_surnames")
"""Last words of what is a service, a place or a role, however it is capitalised."""
_GIVEN = GIVEN.union(SHORT_FORMS)
MISSPELT = 86.0
"""rapidfuzz ratio from which two long surnames, or two given names, are one misspelt."""


@dataclass(frozen=True, slots=True)
class PersonName:
    """A name as written, its title folded, its folded given names and surname ("" where only a given name is)."""

    written: str
    title: str
    given: tuple[str, ...]
    surname: str


def pieces_of(cell: str) -> Iterator[tuple[str, str]]:
    """Yield (name, role) of what stands in a people cell.

    The role is what stands in brackets behind the name, or behind it and a comma: "Ruth Shaw, school nurse".
    """
    for chunk in _PIECES.split(_ASIDE.sub(lambda found: ",\0" + found.group(1).replace(",", " ") + ",", cell)):
        last = ""
        for part in chunk.split(","):
            text = " ".join(part.split()).strip(" .:-–\0")
            if not text:
                continue
            if last and parsed(text) is None:
                yield last, "" if _no_role(text, "\0" in part) else text
                last = ""
                continue
            if last:
                yield last, ""
            last = text if parsed(text) is not None else ""
        if last:
            yield last, ""


def _no_role(text: str, in_brackets: bool) -> bool:
    """Return whether what stands behind a name is no role: "PC Ames, mother" are two people, "Di (mother)" one."""
    if _NO_ROLE.search(text):
        return True
    return not in_brackets and bool(words_in("of_the_family").intersection(fold(text).split()))


def parsed(text: str) -> PersonName | None:
    """Return the name that a text is, None when it is a role, a service, a place or a sentence."""
    words = WORD.findall(text)
    if not words or len(words) > 5:
        return None
    title = ""
    while words and (fold(words[0].rstrip(".")) in TITLES | RANKS or words[0].isdigit()):
        title = title or fold(words[0].rstrip("."))
        words = words[1:]
    words = [word for word in words if not word.isdigit()]
    if not words or not all(word[0].isupper() for word in words):
        return None
    parts = [fold(word.rstrip(".")) for word in words]
    if not title and all(_no_name(part) for part in parts):
        return None
    if len(parts) == 1:
        if title:
            return PersonName(text, title, (), parts[0])
        return PersonName(text, "", (parts[0],), "") if parts[0] in _GIVEN and len(parts[0]) > 1 else None
    if not title and (parts[-1] in KNOWN_TERMS or words[-1].isupper()):
        return None
    if not title and (parts[-1] in _NO_SURNAME or (len(parts) > 2 and parts[0] not in _GIVEN)):
        return None
    return PersonName(text, title, tuple(parts[:-1]), parts[-1])


def _no_name(part: str) -> bool:
    return len(part) < 2 or ((is_ordinary(part) or part in KNOWN_TERMS) and part not in _GIVEN)


def same(one: PersonName, other: PersonName) -> bool:
    """Return whether two names are the same but for their titles and how they are written.

    Accents, apostrophes, hyphens and spaces make no second person: "Zoe Anne" is Zoë-Anne.
    """
    return _letters(one) == _letters(other)


def _letters(name: PersonName) -> tuple[str, bool]:
    """Return the letters of a name, and whether it is no more than a surname behind a title."""
    return squeeze("".join((*name.given, name.surname))), not name.given


def _is_given(one: PersonName, other: PersonName) -> bool:
    """Return whether a name without a title is another's two given names: "Zoe Anne" of Zoë-Anne Marsh."""
    if one.title or not other.surname or not (one.surname in _GIVEN or not one.surname):
        return False
    letters = _letters(one)[0]
    return any(letters == squeeze("".join(other.given[:few])) for few in (1, 2)) and letters != squeeze(
        one.surname
    )


def fits(one: PersonName, other: PersonName) -> bool:
    """Return whether two names may be one person's: shortened, with an initial, or with a slip of the pen."""
    if same(one, other) or _is_given(one, other) or _is_given(other, one):
        return True
    if not one.surname or not other.surname:
        # A first name alone is nobody's initial.
        full = one.given and other.given and min(len(one.given[0]), len(other.given[0])) > 1
        return bool(full) and _given_fits(one.given[0], other.given[0])
    if not _surname_fits(squeeze(one.surname), squeeze(other.surname)):
        return False
    if not one.given or not other.given:
        # "DC Hale" is not "Mrs Hale"; a title alone never makes a policeman a patient.
        return one.title == other.title or not one.title or not other.title
    return _given_fits(one.given[0], other.given[0])


def _surname_fits(one: str, other: str) -> bool:
    return one == other or (min(len(one), len(other)) >= 5 and fuzz.ratio(one, other) >= MISSPELT)


def _given_fits(one: str, other: str) -> bool:
    one, other = squeeze(one), squeeze(other)
    if one == other or (1 in (len(one), len(other)) and one[0] == other[0]):
        return True
    if other in SHORT_FORMS.get(one, ()) or one in SHORT_FORMS.get(other, ()):
        return True
    if spelt_alike(one, other):
        return True
    two_names = one in GIVEN and other in GIVEN
    return not two_names and min(len(one), len(other)) >= 5 and fuzz.ratio(one, other) >= MISSPELT


def fullness(name: PersonName) -> int:
    """Return how much of a name is there: the more, the more other names fit it."""
    return (
        4 * bool(name.given and name.surname and len(name.given[0]) > 1)
        + 2 * bool(name.surname)
        + bool(name.given)
        # "Zoe Anne" may be no more than a given name.
        - (name.surname in _GIVEN and not name.title)
    )
