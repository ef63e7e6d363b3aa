"""What is left of a case's people in a document that is to leave without them: a task for the sandbox.

`run_in_sandbox("documents.safety.left_in_document:left", data, kind="docx", people=[…], shown=[…])`
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence
from typing import Any

import phonenumbers

from documents.safety.finding_words import IDENTIFIERS
from documents.safety.findings import Match, TextPart
from documents.safety.folding import squeeze
from documents.safety.hidden import text_parts
from documents.safety.identifiers import find_identifiers
from documents.safety.people import Person

MOST_WORDS = 200
"""Different words listed; who has to look at more than these begins with them."""
_IN_ITS_PLACE = "\n\n–\n\n"
"""What stands where something was that may be shown; nothing is read across it."""


def warm_up() -> None:
    """Load what the libraries load on first use, before the sandbox closes."""
    phonenumbers.PhoneMetadata.load_all()


def left(
    data: bytes,
    kind: str,
    people: Sequence[dict[str, Any]] = (),
    shown: Sequence[str] = (),
    pointing: Sequence[str] = (),
    spared: Sequence[str] = (),
    fixed: Sequence[Sequence[str]] = (),
) -> list[dict[str, Any]]:
    """Return what is left, each word once: `{"word", "is", "who", "sure", "count", "around"}`, sure ones first.

    people: `Person.as_json()` of each. shown: what the document shows on purpose (who wrote it, whom to ask).
    pointing: names of services by which a family may be found. spared: words of which somebody said that they are
    nobody's. fixed: `lines_of_template` of its template, whose own words are listed, but never sure.
    sure: no ordinary word would be taken for it. around: the words about the first place.
    Raises Refused for a document that can't be read.
    """
    parts = [_without(part, shown) for part in text_parts(data, kind)]
    let_be = {squeeze(word) for word in spared}
    found: dict[tuple[str, str], dict[str, Any]] = {}
    known = [Person.from_json(person) for person in people]
    matches = find_identifiers(parts, known)
    for match in (*matches, *_pointing(parts, pointing)):
        if squeeze(match.found) in let_be:
            continue
        one = found.setdefault((match.kind, match.found.casefold()), {**_plain(match), "count": 0})
        one["count"] += 1
        one["sure"] = one["sure"] or match.certain
    if fixed and any(one["sure"] for one in found.values()):
        filled_in = find_identifiers([_filled_in(part, fixed) for part in parts], known)
        theirs = {(match.kind, match.found.casefold()) for match in filled_in if match.certain}
        for key, one in found.items():
            one["sure"] = one["sure"] and key in theirs
    listed = sorted(found.values(), key=lambda one: not one["sure"])
    return listed[:MOST_WORDS]


def lines_of_template(data: bytes, kind: str) -> list[list[str]]:
    """Return the lines of a template that have words of their own, cut where fields and statements stand.

    "Seen by {{ who }} on {{ day }}" gives ["Seen by ", " on ", ""]. Raises Refused for one that can't be read.
    """
    lines = {tuple(_TAGS.split(line)) for part in text_parts(data, kind) for line in part.text.splitlines()}
    with_words = [pieces for pieces in lines if any(map(_WORDS.search, pieces))]
    return [list(pieces) for pieces in sorted(with_words, key=lambda pieces: -sum(map(len, pieces)))]


_TAGS = re.compile(r"\{\{.*?\}\}|\{%.*?%\}")
_WORDS = re.compile(r"[^\W\d_]{4}")


def _filled_in(part: TextPart, fixed: Sequence[Sequence[str]]) -> TextPart:
    """Return a part without the words that its template has: only what was filled in."""
    whole = {pieces[0] for pieces in fixed if len(pieces) == 1}
    patterns = [(re.compile("(.*?)".join(map(re.escape, pieces))), pieces) for pieces in fixed if len(pieces) > 1]
    return TextPart(
        part.part, part.place, "\n".join(_values(line, whole, patterns) for line in part.text.splitlines())
    )


def _values(line: str, whole: Container[str], patterns: Sequence[tuple[re.Pattern[str], Sequence[str]]]) -> str:
    if line in whole:
        return ""
    for pattern, pieces in patterns:
        if matched := pattern.fullmatch(line):
            # Short pieces ("," between two fields) stay, so that a name that they hold together stays one.
            between = (piece if not _WORDS.search(piece) else _IN_ITS_PLACE for piece in pieces)
            return "".join(text for pair in zip(between, (*matched.groups(), ""), strict=True) for text in pair)
    return line


def _without(part: TextPart, shown: Sequence[str]) -> TextPart:
    text = part.text
    for words in sorted(filter(None, shown), key=len, reverse=True):
        text = text.replace(words, _IN_ITS_PLACE)
    return TextPart(part.part, part.place, text, part.hidden)


def _pointing(parts: Sequence[TextPart], names: Sequence[str]) -> Iterator[Match]:
    for part in parts:
        folded = part.text.casefold()
        for name in names:
            at = folded.find(name.casefold()) if not part.hidden else -1
            while at >= 0:
                before, after = part.text[max(0, at - 40) : at], part.text[at + len(name) :][:40]
                words = (" ".join(before.split()), " ".join(after.split()))
                yield Match("place", "", False, part.part, part.place, name, *words)
                at = folded.find(name.casefold(), at + len(name))


def _plain(match: Match) -> dict[str, Any]:
    return {
        "word": match.found,
        "is": IDENTIFIERS[match.kind],
        "who": match.who,
        "sure": match.certain,
        "around": f"… {match.before} {match.found} {match.after} …".replace("  ", " "),
    }
