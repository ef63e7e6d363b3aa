"""The words of a row that tell which event it is: words with their endings off, and kinds of event.

The kinds (`event_kinds.txt`) are the field's own: meetings, visits, incidents, messages.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise

from documents.chronology.vocabulary import phrases_by_head, words_in

_WORD = re.compile(r"[a-z0-9]+(?:[&'’][a-z0-9]+)*")
_SENTENCE_END = re.compile(r"[.!?]\s+(?=[A-Z\"“])")

_LISTED = phrases_by_head("event_kinds")
KIND_NAMES = tuple(head.lstrip("+") for head in _LISTED if not head.startswith("("))
KIND_BIT = {name: 1 << place for place, name in enumerate(KIND_NAMES)}
KINDS_MASK = (1 << len(KIND_NAMES)) - 1
MEETING_BIT = KIND_BIT["meeting"]
MESSAGE_BITS = KIND_BIT["referral"] | KIND_BIT["notification"] | KIND_BIT["letter"]
# Kinds that name one occasion: two rows of one day that share one tell the same meeting, visit or incident.
OCCASION_BITS = sum(KIND_BIT[head[1:]] for head in _LISTED if head.startswith("+"))
SENT = 1 << len(KIND_NAMES)
RECEIVED = SENT << 1
PREPARED = SENT << 2
ATTENDED = SENT << 3
ABSENT = SENT << 4

_SOURCE = "(source) "
_SOURCE_ALONE = {
    tuple(phrase.split()): KIND_BIT[head.removeprefix(_SOURCE)]
    for head, phrases in _LISTED.items()
    if head.startswith(_SOURCE)
    for phrase in phrases
}

_Rests = tuple[tuple[tuple[str, ...], int], ...]


def _phrases() -> tuple[
    dict[str, list[tuple[tuple[str, ...], int]]], dict[str, list[tuple[tuple[str, ...], int]]]
]:
    """Return the phrases by first word, and those whose first word is open at its end ("visit*")."""
    whole: dict[str, list[tuple[tuple[str, ...], int]]] = {}
    opened: dict[str, list[tuple[tuple[str, ...], int]]] = {}
    bit_of = KIND_BIT | {
        "(sent)": SENT,
        "(received)": RECEIVED,
        "(prepared)": PREPARED,
        "(attended)": ATTENDED,
        "(absent)": ABSENT,
    }
    for head, phrases in _LISTED.items():
        if head.startswith(_SOURCE):
            continue
        bit = bit_of[head.lstrip("+")]
        for phrase in phrases:
            first, *rest = phrase.split()
            place = opened if first.endswith("*") else whole
            place.setdefault(first.rstrip("*"), []).append((tuple(rest), bit))
    return whole, opened


def words_of(text: str) -> list[str]:
    """Return the words of `text` in small letters, in order; "0-19" gives two, "mother's" one."""
    return _WORD.findall(text.lower().replace("’", "'"))


def opening_and_rest(text: str, at_least: int = 110) -> tuple[str, str]:
    """Return the sentences with which a text opens, at least that many characters of them, and what follows."""
    end = _SENTENCE_END.search(text, at_least)
    return (text[: end.end()], text[end.end() :]) if end else (text, "")


_WHOLE, _OPENED = _phrases()


@lru_cache(maxsize=100_000)
def _starts(word: str) -> tuple[int, _Rests]:
    """Return what `word` says alone, as bits, and the phrases that may begin with it: rest and bit."""
    phrases = list(_WHOLE.get(word, ()))
    for end in range(1, len(word) + 1):
        phrases += _OPENED.get(word[:end], ())
    alone = 0
    for rest, bit in phrases:
        if not rest:
            alone |= bit
    return alone, tuple((rest, bit) for rest, bit in phrases if rest and not bit & alone)


def kind_of_whole(source: Sequence[str]) -> int:
    """Return the kind of event that the words of a source name: "Medical" is one there, not in a sentence."""
    return _SOURCE_ALONE.get(tuple(source), 0)


def says_absent(text: str) -> bool:
    """Return whether a text begins with saying that its writer was not there, or was not told: "Not invited to …".

    A meeting "held, school not invited" is told by who was there.
    """
    found = kinds_in(words_of(_CLAUSE.split(text, maxsplit=1)[0]))
    return bool(found & ABSENT and not found & ATTENDED)


_CLAUSE = re.compile(r"[.;:](?:\s|$)|\n")


def kinds_in(words: Sequence[str]) -> int:
    """Return the kinds of event that `words` name, as bits of `KIND_BIT`, with `SENT` and `RECEIVED`."""
    bits = 0
    next_letters = [*(word[0] for word in words[1:]), ""]
    for place, ((alone, rests), next_letter) in enumerate(zip(map(_starts, words), next_letters, strict=False)):
        bits |= alone
        for rest, bit in rests:
            # Most phrases fail at the first letter of their second word.
            if rest[0][0] == next_letter and not bits & bit and _follows(words, place + 1, rest):
                bits |= bit
    return bits


def _follows(words: Sequence[str], place: int, rest: tuple[str, ...]) -> bool:
    if place + len(rest) > len(words):
        return False
    for part, word in zip(rest, words[place : place + len(rest)], strict=True):
        if part != word and not (part.endswith("*") and word.startswith(part[:-1])):
            return False
    return True


_COMMON = words_in("common_words")
_SYNONYMS = {word: counted for counted, words in phrases_by_head("synonyms").items() for word in words}


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """Return a word without its usual endings; "" for one that says nothing about an event."""
    if word in _COMMON:
        return ""
    if word in _SYNONYMS:
        return _SYNONYMS[word]
    if word.endswith("'s"):
        word = word[:-2]
    if word.isdigit():
        return word if len(word) >= 3 else ""
    for ending in (
        "ations",
        "ation",
        "ingly",
        "ings",
        "ment",
        "ies",
        "ied",
        "ing",
        "ers",
        "ed",
        "es",
        "er",
        "ly",
        "s",
    ):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word if len(word) > 2 else ""


def stems_of(words: Iterable[str]) -> frozenset[str]:
    """Return the stems of `words` that say something about an event."""
    return frozenset(found for found in map(stem, words) if found)


_ARTICLES = frozenset(("a", "an", "the"))
_QUOTED = re.compile(r"[\"“]([^\"“”]{3,200})[\"”]")


def quoted_pairs(text: str) -> frozenset[str]:
    """Return each two neighbouring words of what a text quotes: two agencies heard somebody say the same."""
    pairs: set[str] = set()
    for quote in _QUOTED.findall(text):
        words = [word for word in words_of(quote) if word not in _ARTICLES]
        pairs.update(f"{one} {other}" for one, other in pairwise(words))
    return frozenset(pairs)
