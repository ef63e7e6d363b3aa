"""What a telling says was decided: answers to the questions that meetings decide (`decisions.txt`)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, lru_cache

from documents.chronology.event_words import words_of
from documents.chronology.vocabulary import phrases_by_head

Answers = Mapping[str, frozenset[str]]
"""The answers given to each question that a text speaks of; `DENIED` and X where it says that X was not so."""

DENIED = "denied: "

_CLAUSE_END = re.compile(r"[.;!?](?:\s+|$)|\n+")
_NOT = (
    r"(?:no|not|without|never|nor|neither|rather than|instead of|against|declined|refused|didn't|wasn't|weren't)"
)
_BETWEEN = (
    r"(?:a|an|any|the|to|be|been|being|is|was|were|it|make|made|making|put|place|placed|subject|on|of|under|in|for|"
    r"need|needed|require|required|necessary|agree|agreed|further|another|start|started|progress|proceed|proceeding)"
)
_NOT_DONE = (
    r"(?: (?:was|were|is|are|be|been|to|would|has|had|have))* (?:not|never) (?:be )?(?:made|agreed|needed|"
    r"required|necessary|appropriate|put|started|progressed|supported|considered|recommended|in place|held|"
    r"approved)"
)


@cache
def _listed() -> tuple[tuple[str, str, re.Pattern[str], re.Pattern[str]], ...]:
    found = []
    for head, phrases in phrases_by_head("decisions").items():
        question, _, answer = head.partition(", ")
        any_of = "|".join(re.escape(" ".join(phrase.split())).replace(r"\*", "[a-z0-9]*") for phrase in phrases)
        said = rf"\b(?:{any_of})\b"
        denied = rf"\b{_NOT}(?: {_BETWEEN}){{0,6}} {said}|{said}{_NOT_DONE}\b"
        found.append((question, answer, re.compile(said), re.compile(denied)))
    return tuple(found)


@lru_cache(maxsize=20_000)
def decided(text: str) -> Answers:
    """Return what a text says was decided, and what not; nothing of questions that it does not speak of."""
    words = " | ".join(" ".join(words_of(clause)) for clause in _CLAUSE_END.split(text))
    answers: dict[str, set[str]] = {}
    left: dict[str, str] = {}
    for question, answer, said, denied in _listed():
        rest = left.get(question, words)
        if not said.search(rest):
            continue
        rest, not_so = denied.subn(" | ", rest)
        rest, so = said.subn(" ", rest)
        given = [DENIED + answer] * bool(not_so) + [answer] * bool(so)
        answers.setdefault(question, set()).update(given)
        left[question] = rest
    return {question: frozenset(given) for question, given in answers.items()}


def decided_otherwise(one: Answers, other: Answers) -> bool:
    """Return whether two tellings answer one question and cannot both be right.

    They cannot where neither gives an answer that the other gives, or where one says that what the other decided
    was not decided.
    """
    return any(_contradict(one[question], other[question]) for question in one.keys() & other.keys())


def _contradict(one: frozenset[str], other: frozenset[str]) -> bool:
    ones, others = ({answer for answer in given if not answer.startswith(DENIED)} for given in (one, other))
    if ones and others and not ones & others:
        return True
    return any(DENIED + answer in other for answer in ones - others) or any(
        DENIED + answer in one for answer in others - ones
    )
