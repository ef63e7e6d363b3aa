"""What a telling says was decided: answers to the questions that meetings decide (`decisions.txt`)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, lru_cache

from documents.chronology.event_words import words_of
from documents.chronology.vocabulary import phrases_by_head

Answers = Mapping[str, frozenset[str]]
"""The answers given to each question that a text speaks of."""


@cache
def _listed() -> tuple[tuple[str, str, re.Pattern[str]], ...]:
    found = []
    for head, phrases in phrases_by_head("decisions").items():
        question, _, answer = head.partition(", ")
        any_of = "|".join(re.escape(" ".join(phrase.split())).replace(r"\*", "[a-z0-9]*") for phrase in phrases)
        found.append((question, answer, re.compile(rf"\b(?:{any_of})\b")))
    return tuple(found)


@lru_cache(maxsize=20_000)
def decided(text: str) -> Answers:
    """Return what a text says was decided; nothing of questions that it does not speak of."""
    words = " ".join(words_of(text))
    answers: dict[str, set[str]] = {}
    left: dict[str, str] = {}
    for question, answer, phrases in _listed():
        rest, count = phrases.subn(" ", left.get(question, words))
        if count:
            answers.setdefault(question, set()).add(answer)
            left[question] = rest
    return {question: frozenset(given) for question, given in answers.items()}


def decided_otherwise(one: Answers, other: Answers) -> bool:
    """Return whether two tellings answer one question, and have no answer to it in common."""
    return any(one[question].isdisjoint(other[question]) for question in one.keys() & other.keys())
