"""What the checks look at and what they give back: texts by part of a document, and things found in them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote


@dataclass(frozen=True, slots=True)
class TextPart:
    """A piece of a document's text. `part` is what it is ("page", "comment", "title" …), `place` where it is.

    place: "page 3", "sheet Rows, A4", "word/document.xml", "" for the document as a whole; for people to read.
    hidden: a reader who only looks at the document does not see it.
    """

    part: str
    place: str
    text: str
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that must not leave with a published document: a stable code, where it is, the words there."""

    code: str
    part: str
    place: str
    text: str = ""

    def as_json(self) -> dict[str, Any]:
        return {"code": self.code, "part": self.part, "place": self.place, "text": self.text}


@dataclass(frozen=True, slots=True)
class Match:
    """An identifier found in a text, with the words around it.

    kind: name, date-of-birth, nhs-number, ni-number, postcode, phone, email, address, place. who: the code of the
    person (or their name where the key has no code), "" for an identifier of nobody known. certain: False where
    the words may be ordinary ones ("Grace", an office's postcode) and a person must judge.
    """

    kind: str
    who: str
    certain: bool
    part: str
    place: str
    found: str
    before: str
    after: str

    def as_json(self) -> dict[str, Any]:
        return {
            "kind": self.kind,
            "who": self.who,
            "certain": self.certain,
            "part": self.part,
            "place": self.place,
            "found": self.found,
            "before": self.before,
            "after": self.after,
        }


@dataclass(frozen=True, slots=True)
class Hit:
    """An identifier found in a text: its kind, whose ("" for nobody known), how sure, and its place."""

    kind: str
    who: str
    certain: bool
    start: int
    end: int


def with_unquoted(address: str) -> str:
    """Return a web address and, where it differs, what it says with its %-signs read."""
    plain = unquote(address)
    return address if plain == address else f"{address}\n{plain}"
