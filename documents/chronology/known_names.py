"""The names of an anonymisation key, and where they stand in a text.

A name is found as the key writes it, and as people shorten it: first name, surname, initial and surname,
surname first, with a title or a police rank and number. A short form that two people share gives neither's
code. Misspelt and disguised names are left to `documents.safety.name_search`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise

from documents.chronology.vocabulary import words_in
from documents.safety.folding import fold
from documents.safety.key import KeyEntry
from documents.safety.name_forms import TITLES
from documents.safety.name_words import ORDINARY

SHARED = "[name]"
"""What stands for a name that several people of the key share."""

_TOKEN = re.compile(r"(?:(?![ʹʻʼʽˈ])[^\W\d_])+|\d+")
_BETWEEN = re.compile(r"\s*[\u00ad\u200b]?[-‐‑‒–—−﹣－'’‘‛`´′ʹʻʼʽˈ＇]?[\u00ad\u200b]?\s*|\s*,\s*|\.\s?")
_RANK = (
    r"(?:(?:[TA]\s?/\s?|(?:Acting|Temporary)\s+)?"
    r"(?:W?PC|DC|DS|DI|DCI|DSU|PS|PCSO|Sgt|Sergeant|Constable|Inspector|Insp|Supt|Superintendent))"
)
BEFORE_NAME = re.compile(
    rf"(?:\b(?:Mr|Mrs|Miss|Ms|Mx|Dr|Doctor|Prof|Professor|Sir|Dame|Rev|Cllr|{_RANK}(?:\.?\s+\d{{2,6}})?)\.?\s+)+$",
    re.IGNORECASE,
)
"""Titles and ranks right before a name."""
_SHORT = 3
"""Letters from which a name alone counts in small letters too, unless it is an ordinary word."""


@dataclass(frozen=True, slots=True)
class Found:
    """A place in a text that must not stay: from `start` to `end` (not included), what to put, and any doubt."""

    start: int
    end: int
    put: str
    doubt: str = ""


@dataclass(frozen=True, slots=True)
class _Token:
    word: str
    start: int
    end: int


Form = tuple[str, ...]


class KnownNames:
    """The names of one key, made ready for looking up in many texts."""

    def __init__(self, key: Sequence[KeyEntry], called: Mapping[str, str] | None = None) -> None:
        """Make the names of a key ready. called: what else somebody is called, and what is put for it."""
        explicit: dict[Form, set[str]] = defaultdict(set)
        derived: dict[Form, set[str]] = defaultdict(set)
        for entry, code in zip(key, codes_of(key), strict=True):
            for name in entry.names:
                explicit[_words(name)].add(code)
                for form in _shortened(name):
                    derived[form].add(code)
            for form in _combined(entry.names):
                derived[form].add(code)
        # What the key spells out is meant; what we make of it only counts where it is not spelt out for another.
        whose = {**derived, **explicit}
        whose.pop((), None)
        self._forms: dict[str, list[tuple[Form, str]]] = defaultdict(list)
        for form, owners in whose.items():
            self._forms[form[0]].append((form, min(owners) if len(owners) == 1 else SHARED))
        for code in codes_of(key):
            # A code that is already in a text stays, whatever names are in it ("Child Robin").
            for form in _as_typed(code):
                self._forms[form[0]].append((form, ""))
        self._called = {form: put for code, put in (called or {}).items() for form in _as_typed(code)}
        for form, put in self._called.items():
            self._forms[form[0]].append((form, put))
        for forms in self._forms.values():
            forms.sort(key=lambda form: (-len(form[0]), form))
        self._single = {form[0] for form in whose if len(form) == 1}

    def find(self, text: str) -> Iterator[Found]:
        """Yield the names in `text`, in order, longest first at each place; titles before a name go with it."""
        tokens = [_Token(fold(m.group()), m.start(), m.end()) for m in _TOKEN.finditer(text)]
        place, last_end = 0, 0
        while place < len(tokens):
            match = self._at(text, tokens, place)
            if match is None:
                place += 1
                continue
            form, code = match
            start, end = tokens[place].start, tokens[place + len(form) - 1].end
            if code:
                title = BEFORE_NAME.search(text, last_end, start)
                doubt = "Several people of the key have this name." if code == SHARED else ""
                yield Found(title.start() if title else start, end, code, doubt or _doubt(text, form, start))
            last_end = end
            place += len(form)

    def _at(self, text: str, tokens: list[_Token], place: int) -> tuple[Form, str] | None:
        for form, code in self._forms.get(tokens[place].word, ()):
            following = tokens[place : place + len(form)]
            if tuple(token.word for token in following) != form:
                continue
            if not all(_together(text, one, other) for one, other in pairwise(following)):
                continue
            start, end = following[0].start, following[-1].end
            if self._called.get(form) == code != "":
                if _is_called_so(text, start, end, form):
                    return form, code
                continue
            if code == "" or (_looks_like_name(text[start:end], form) and not is_month(text, start, end)):
                return form, code
        return None


def codes_of(key: Sequence[KeyEntry]) -> list[str]:
    """Return what stands for each person: the code, else the role, else "Person 1" and so on."""
    return [
        entry.code or (f"[{entry.role}]" if entry.role else f"Person {number}")
        for number, entry in enumerate(key, start=1)
    ]


def _as_typed(code: str) -> Iterator[Form]:
    """Yield a code as it is typed by hand: "Child A" and "ChildA"."""
    words = _words(code)
    if words:
        yield words
    if len(words) > 1 and not any(word.isdigit() for word in words) and sum(map(len, words)) > _SHORT:
        yield ("".join(words),)


def _is_called_so(text: str, start: int, end: int, form: Form) -> bool:
    """Return whether a code is meant: "child a was seen" is Child A, "gave the child a drink" is nobody."""
    written = text[start:end]
    if len(form) == 1 or len(form[-1]) > 1 or not written[-1].islower():
        return len(form) > 1 or written[0].isupper() or len(form[0]) > _LONGER
    return not _DETERMINED.search(text, max(0, start - 12), start) and _GOES_ON.match(text, end) is not None


_LONGER = 5
_DETERMINED = re.compile(r"\b(?:the|a|an|this|that|each|every|her|his|their|another|any|no)\s+$", re.IGNORECASE)
_GOES_ON = re.compile(
    r"\s*(?:$|[.,;:!?)\n]|['’]s\b|[-–—]\s|(?:is|was|has|had|said|says|told|seen|and|did|does|went|came|attended|"
    r"presented|reported|disclosed|appeared|remained|moved|lives|lived|will|at|with|to|in|not)\b)"
)


def _words(name: str) -> Form:
    return tuple(fold(token.group()) for token in _TOKEN.finditer(name))


def _shortened(name: str) -> Iterator[Form]:
    """Yield the ways in which people shorten or turn round a name of two parts or more."""
    if name.count(",") == 1:
        name = " ".join(reversed(name.split(",")))
    parts = [words for part in name.split() if (words := _words(part)) and "".join(words) not in TITLES]
    parts = [part for part in parts if not part[0].isdigit()]
    if not parts:
        return
    given, *middle, surname = [*parts, ()] if len(parts) == 1 else parts
    if not surname:
        yield given
        return
    yield (*given, *surname)
    yield (*surname, *given)
    yield (*surname, *chain.from_iterable([given, *middle]))
    yield surname
    initials = [part[0][0] for part in (given, *middle)]
    yield (initials[0], *surname)
    yield (*initials, *surname)
    yield ("".join(initials), *surname)
    if len(given[0]) > 1:
        yield given
        yield (*given, *(part[0][0] for part in middle), *surname)
        yield (*given, surname[0][0]) if len(surname[0]) > 1 and len(given[0]) > 2 else (*given, *surname)


def _combined(names: Iterable[str]) -> Iterator[Form]:
    """Yield every given name or nickname of somebody with every surname of theirs: "Shivaun O'Hara"."""
    given: set[Form] = set()
    surnames: set[Form] = set()
    for name in names:
        if name.count(",") == 1:
            name = " ".join(reversed(name.split(",")))
        parts = [words for part in name.split() if (words := _words(part)) and "".join(words) not in TITLES]
        if parts and not parts[0][0].isdigit():
            given.add(parts[0])
            surnames |= {parts[-1]} if len(parts) > 1 and not parts[-1][0].isdigit() else set()
    for first in given - surnames:
        for surname in surnames:
            yield (*first, *surname)
            yield (*surname, *first)


def _together(text: str, one: _Token, other: _Token) -> bool:
    between = text[one.end : other.start]
    if between.startswith(".") and len(one.word) > 1:
        return False
    return _BETWEEN.fullmatch(between) is not None and between.count("\n") < 2


def _looks_like_name(written: str, form: Form) -> bool:
    """Return whether a match counts: short and ordinary words only where they are written as names."""
    if any(token.isupper() or token.istitle() for token in re.findall(r"[^\W\d_]+", written)):
        # "Ellie m" of "ellie m.": an initial must be written as one.
        return len(form) == 1 or len(form[-1]) > 1 or written.rstrip(".")[-1:].isupper()
    if len(form) > 1:
        return not all(word in ORDINARY or len(word) < _SHORT for word in form)
    return len(form[0]) >= _SHORT and form[0] not in ORDINARY and form[0] not in words_in("common_words")


_MONTHS = frozenset(("march", "april", "may", "june", "july", "august"))
_BEFORE_MONTH = re.compile(
    r"(?:\b(?:in|by|of|since|until|till|before|after|from|to|during|early|late|mid|last|next|this|each|every|through|and|"
    r"between|or)|\d(?:st|nd|rd|th)?|[-–/])[\s-]*$",
    re.IGNORECASE,
)


def is_month(text: str, start: int, end: int) -> bool:
    """Return whether a word that is a name and a month too is the month here: "in May", "7 May", "June 2020"."""
    if fold(text[start:end]) not in _MONTHS:
        return False
    return (
        _BEFORE_MONTH.search(text, max(0, start - 12), start) is not None
        or text[end : end + 3].strip(" ,").isdigit()
    )


def _doubt(text: str, form: Form, start: int) -> str:
    if len(form) > 1 or form[0] not in ORDINARY:
        return ""
    before = text[:start].rstrip(" \t\"'“‘(")
    return "" if before and before[-1] not in ".!?:;\n•-–" else "This may be an ordinary word and no name."


def without_overlaps(found: Iterable[Found]) -> list[Found]:
    """Return the places in order, the first given winning where two overlap."""
    kept: list[Found] = []
    for one in found:
        if all(one.end <= other.start or other.end <= one.start for other in kept):
            kept.append(one)
    return sorted(kept, key=lambda one: one.start)
