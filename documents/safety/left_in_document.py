"""What is left of a case's people in a document that is to leave without them: a task for the sandbox.

`run_in_sandbox("documents.safety.left_in_document:left", data, kind="docx", people=[…], shown=[…])`
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
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
) -> list[dict[str, Any]]:
    """Return what is left, each word once: `{"word", "is", "who", "sure", "count", "around"}`, sure ones first.

    people: `Person.as_json()` of each. shown: what the document shows on purpose (who wrote it, whom to ask).
    pointing: names of services by which a family may be found. spared: words of which somebody said that they are
    nobody's. sure: no ordinary word would be taken for it. around: the words about the first place.
    Raises Refused for a document that can't be read.
    """
    parts = [_without(part, shown) for part in text_parts(data, kind)]
    let_be = {squeeze(word) for word in spared}
    found: dict[tuple[str, str], dict[str, Any]] = {}
    matches = find_identifiers(parts, [Person.from_json(person) for person in people])
    for match in (*matches, *_pointing(parts, pointing)):
        if squeeze(match.found) in let_be:
            continue
        one = found.setdefault((match.kind, match.found.casefold()), {**_plain(match), "count": 0})
        one["count"] += 1
        one["sure"] = one["sure"] or match.certain
    listed = sorted(found.values(), key=lambda one: not one["sure"])
    return listed[:MOST_WORDS]


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
