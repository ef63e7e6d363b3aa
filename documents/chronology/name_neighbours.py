"""Words side by side that are names of one person: "Shaun O'Neill" of Sean O'Neill, "Ms Okafor-Brite"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from documents.chronology.known_names import BEFORE_NAME, SHARED, Found
from documents.safety.name_resemblance import Likeness, Resemblance

NEARLY = "This is nearly a name of the key."
BESIDE = "It stands beside a name of the key, or is a part of one."
_GAP = re.compile(
    r"[ \u00a0]{1,2}(?:(?:[Dd][eaiou]|[Dd]el|[Vv]an|[Vv]on|[Dd]e[rn]|[Aa]l|[Ee]l|[Bb]in|[OoD]|Ma?c|St)[ \u00a0])?"
    r"|[ \u00a0]?[-‐‑–][ \u00a0]?|\. "
)


@dataclass(frozen=True, slots=True)
class Like:
    """A word that is like a name, without its possessive, and what it is like."""

    start: int
    end: int
    of: Resemblance


def joined_up(text: str, taken: Sequence[Found], likes: Sequence[Like]) -> list[Found]:
    """Return the places with what stands right beside them and is like another name of the same person."""
    made: list[Found] = []
    for one in taken:
        for like in likes if is_name(one) else ():
            one = _with(text, one, like)
        if made and made[-1].put == one.put and one.doubt and _GAP.fullmatch(text, made[-1].end, one.start):
            one = replace(one, start=made.pop().start)
        if not made or made[-1].end <= one.start:
            made.append(one)
        elif made[-1].end < one.end:
            made[-1] = replace(made[-1], end=one.end, doubt=one.doubt)
    return made


def _with(text: str, one: Found, like: Like) -> Found:
    """Return a place with a word that is like another name of the same person, as it was where it is not."""
    if one.put not in like.of.who and like.start <= one.start and one.end <= like.end:
        # "Leigh-Anne" is nearly Leanne, and not another's Anne.
        part = one.doubt == BESIDE or one.end - one.start < like.end - like.start
        if part and like.of.likeness >= Likeness.NEAR:
            return Found(like.start, like.end, code_for(like.of), NEARLY)
    if not text[like.start].isupper() or not (one.put in like.of.who or one.put == SHARED):
        return one
    if like.end <= one.start and _GAP.fullmatch(text, like.end, one.start):
        return replace(one, start=with_title(text, like.start), doubt=NEARLY)
    if like.start >= one.end and _GAP.fullmatch(text, one.end, like.start):
        return replace(one, end=like.end, doubt=NEARLY)
    if like.start < one.start < like.end or like.start < one.end < like.end:
        return replace(one, start=min(one.start, like.start), end=max(one.end, like.end), doubt=NEARLY)
    return one


def pair_of(text: str, one: Like, other: Like) -> Found | None:
    """Return the place of two words that are like two names of one person, None where they are not."""
    who = one.of.who & other.of.who
    ordinary = one.of.ordinary and other.of.ordinary
    capitals = text[one.start].isupper() and text[other.start].isupper()
    if not who or ordinary or not capitals or not _GAP.fullmatch(text, one.end, other.start):
        return None
    put = min(who) if len(who) == 1 else SHARED
    return Found(with_title(text, one.start), other.end, put, NEARLY)


def with_title(text: str, start: int) -> int:
    """Return where a name that begins at `start` begins with its titles."""
    title = BEFORE_NAME.search(text, max(0, start - _TITLE), start)
    return title.start() if title else start


_TITLE = 24
"""Letters before a name in which its title stands."""


def within(one: Like, spans: Sequence[tuple[int, int]]) -> bool:
    """Return whether a word touches one of the spans."""
    return overlaps((one.start, one.end), spans)


def overlaps(one: tuple[int, int], spans: Iterable[tuple[int, int]]) -> bool:
    """Return whether a span touches one of the others."""
    return any(one[0] < end and start < one[1] for start, end in spans)


def is_name(one: Found) -> bool:
    """Return whether a place is a name's, and no number's or address's."""
    return not one.put.startswith("[") or one.put == SHARED


def code_for(of: Resemblance) -> str:
    """Return what stands for whom a word is like: nobody alone where it is like several."""
    return min(of.who) if len(of.who) == 1 else SHARED
