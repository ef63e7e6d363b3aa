"""Full-text search in an open catalogue: which reviews hold the words, how well they fit, and where the words are.

A review fits if every term is somewhere in it: in its title, summary, themes or learning, or on any page of its
documents. The better of its listing and of its best page counts; the title counts most.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from rapidfuzz import fuzz, process

from publication.search_words import plain

_OF_TERM = """
SELECT review FROM words WHERE words MATCH :term
UNION SELECT place.review FROM place_words JOIN place ON place.id = place_words.rowid WHERE place_words MATCH :term
"""
# Weights of: address (never looked in), title, summary, themes, names of kinds, learning and recommendations.
_RANK_OF_LISTING = "SELECT review, bm25(words, 0, 10, 4, 5, 1, 3) FROM words WHERE words MATCH ?"
_RANK_OF_PLACES = """
SELECT place.id, place.review, bm25(place_words, 1, 3) FROM place_words
JOIN place ON place.id = place_words.rowid WHERE place_words MATCH ?
"""
_MARKED_PLACES = """
SELECT place.*, highlight(place_words, 0, char(2), char(3)) AS marked FROM place_words
JOIN place ON place.id = place_words.rowid
WHERE place_words MATCH ? AND place_words.rowid IN (SELECT value FROM json_each(?))
"""
_MARKED_LISTING = """
SELECT review, highlight(words, 2, char(2), char(3)) AS summary, highlight(words, 5, char(2), char(3)) AS learning
FROM words WHERE words MATCH ? AND review IN (SELECT value FROM json_each(?))
"""
_LIKE = "SELECT word FROM known_word WHERE letters BETWEEN ? AND ? ORDER BY times DESC LIMIT 20000"

_SENTENCE = re.compile(r"(?<=[.!?])[”’\"')\x03]*\s+(?=[^a-z\s])|\n+")
_MARK = re.compile("\x02([^\x03]*)\x03")
_LONGEST, _BEFORE = 320, 120
_LIKE_ENOUGH = 75


@dataclass(frozen=True, slots=True)
class Place:
    """Where words are: in a document (its address part; "" for the listing), on a page or under a heading.

    sentence: pieces of the sentence, each with whether it is one of the words.
    """

    document: str
    page: int | None
    heading: str
    anchor: str
    sentence: tuple[tuple[str, bool], ...]


@dataclass(frozen=True, slots=True)
class Places:
    """The best places of one review; more: how many others there are."""

    best: tuple[Place, ...]
    more: int = 0


NOWHERE = Places(())


@dataclass(frozen=True, slots=True)
class Found:
    """with_all: reviews that hold every term. rank: of every review that holds any, the lower the better.

    ids: of each review's places that hold any term, best first.
    """

    with_all: frozenset[str] = frozenset()
    rank: Mapping[str, float] = field(default_factory=dict)
    ids: Mapping[str, Sequence[int]] = field(default_factory=dict)


def look(connection: sqlite3.Connection, terms: Sequence[str]) -> Found:
    """Return which reviews hold the terms (of `search_words.asked_for`); nothing for none."""
    if not terms:
        return Found()
    of_terms = [{row[0] for row in connection.execute(_OF_TERM, {"term": term})} for term in terms]
    any_term = " OR ".join(terms)
    rank = {review: float(score) for review, score in connection.execute(_RANK_OF_LISTING, (any_term,))}
    scored: dict[str, list[tuple[float, int]]] = {}
    for place, review, score in connection.execute(_RANK_OF_PLACES, (any_term,)):
        scored.setdefault(review, []).append((score, place))
    for review, places_of in scored.items():
        places_of.sort()
        rank[review] = rank.get(review, 0.0) + places_of[0][0]
    ids = {review: [place for _, place in places_of] for review, places_of in scored.items()}
    return Found(frozenset(set.intersection(*of_terms)), rank, ids)


def places(
    connection: sqlite3.Connection, terms: Sequence[str], found: Found, slugs: Sequence[str], most: int
) -> dict[str, Places]:
    """Return where the terms are in these reviews, at most `most` places of each, best first."""
    if not terms:
        return {}
    any_term = " OR ".join(terms)
    wanted = [place for slug in slugs for place in found.ids.get(slug, ())[:most]]
    marked = {
        row["id"]: Place(row["document"], row["page"], row["heading"], row["anchor"], best_sentence(row["marked"]))
        for row in connection.execute(_MARKED_PLACES, (any_term, json.dumps(wanted)))
    }
    listing: dict[str, Place] = {}
    for row in connection.execute(_MARKED_LISTING, (any_term, json.dumps(list(slugs)))):
        text = row["summary"] if "\x02" in row["summary"] else row["learning"]
        if "\x02" in text:
            listing[row["review"]] = Place("", None, "", "", best_sentence(text))
    given: dict[str, Places] = {}
    for slug in slugs:
        ids = found.ids.get(slug, ())
        of_documents = [marked[place] for place in ids[:most] if place in marked]
        best = [*([listing[slug]] if slug in listing else []), *of_documents][:most]
        every = len(ids) + (slug in listing)
        given[slug] = Places(tuple(best), every - len(best))
    return given


def better_words(connection: sqlite3.Connection, terms: Iterable[str]) -> str:
    """Return what was perhaps meant: each word that nobody wrote replaced by the one most like it, else ""."""
    better, changed = [], False
    for term in terms:
        word = plain(term)
        if " " in word or len(word) < 4 or connection.execute(_OF_TERM, {"term": term}).fetchone():
            better.append(word if " " not in word else f'"{word}"')
            continue
        known = [row[0] for row in connection.execute(_LIKE, (len(word) - 2, len(word) + 2))]
        like = process.extractOne(word.casefold(), known, scorer=fuzz.ratio, score_cutoff=_LIKE_ENOUGH)
        better.append(like[0] if like else word)
        changed = changed or like is not None
    return " ".join(better) if changed else ""


def best_sentence(marked: str) -> tuple[tuple[str, bool], ...]:
    """Return the sentence that holds most of the words, in pieces.

    marked: a text with each word between \\x02 and \\x03.
    """
    sentences = [one for one in _SENTENCE.split(marked) if one.strip()]
    best = max(sentences, key=lambda one: len({word.casefold() for word in _MARK.findall(one)}), default="")
    return tuple(_pieces(_cut(" ".join(best.split()))))


def _cut(sentence: str) -> str:
    """Return a long sentence cut at words, so that its first marked word is in it."""
    if len(sentence) <= _LONGEST:
        return sentence
    first = sentence.find("\x02")
    begin = 0 if first <= _LONGEST - _BEFORE else sentence.rfind(" ", 0, first - _BEFORE) + 1
    end = len(sentence) if len(sentence) - begin <= _LONGEST else sentence.rfind(" ", begin, begin + _LONGEST)
    cut = sentence[begin : end if end > first else begin + _LONGEST]
    # A mark that the cut opened or closed alone.
    if cut.count("\x02") > cut.count("\x03"):
        cut += "\x03"
    return ("… " if begin else "") + cut + (" …" if end < len(sentence) else "")


def _pieces(sentence: str) -> Iterable[tuple[str, bool]]:
    at = 0
    for mark in _MARK.finditer(sentence):
        if mark.start() > at:
            yield sentence[at : mark.start()], False
        yield mark[1], True
        at = mark.end()
    if at < len(sentence):
        yield sentence[at:], False
