"""The parts of a return around its chronology: cover block, title, sections, and "not known to us"."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from documents.reading.cover_labels import is_listed, label_kind
from documents.reading.model import GlossaryEntry, Identity
from documents.reading.raw import RawRow, RawTable

_LINE = re.compile(r"(?P<label>[A-Z][^:\n]{1,70}?)\s*:\s*(?P<value>\S.*)", re.DOTALL)
_KIND_OF_RETURN = (
    r"(?:multi-?agency |single agency |agency |information |combined |integrated |safeguarding |rapid review |"
    r"lcspr |imr |confidential |draft |final )*"
    r"(?:return|chronology|report|imr|individual management review|information request|submission|"
    r"information)s?(?: and (?:chronology|return|analysis|report))?"
    r"(?: of (?:(?:significant|key|main|important|relevant|all) )*(?:events?|contacts?|incidents?|involvement))?"
)
_TITLE_LAST = re.compile(rf"{_KIND_OF_RETURN}\s*(?P<by>for|of|from|by|:|-|–|—)\s*(?P<agency>.+)", re.IGNORECASE)
_TITLE_FIRST = re.compile(
    rf"(?P<agency>.+?)\s*(?::|-|–|—|,|\|)\s*(?:{_KIND_OF_RETURN})(?:\s+(?:for|to|of|on|in)\s+.{{3,60}})?",
    re.IGNORECASE,
)
_ORGANISATION = re.compile(
    r"(?:[A-Z][\w&.'’-]*|of|and|the|for|&|\([\w ]+\))(?:[ ,]+(?:[A-Z][\w&.'’-]*|of|and|the|for|&|\([\w ]+\))){1,9}"
)
_ORGANISED = re.compile(
    r"\b(?:police|constabulary|council|nhs|trust|schools?|academy|college|nursery|pre-?school|surgery|practice|"
    r"centre|hospitals?|infirmary|services?|association|homes|housing|probation|partnership|charity|clinic|"
    r"ambulance|rescue|camhs|foundation|project|hospice)\b",
    re.IGNORECASE,
)
_NO_NAME = re.compile(
    r"\b(?:returns?|chronology|reports?|reviews?|request|sensitive|confidential|form)\b", re.IGNORECASE
)

_NIL = re.compile(
    r"\bnil[\s-]return\b|^\s*nil\.?\s*$|\bnothing\s+to\s+report\b"
    r"|\b(?:not|never)\s+(?:been\s+)?known\s+to\b|\bunknown\s+to\s+(?:this|our|the|us)\b"
    r"|\bno\s+(?:known\s+)?(?:record|records|trace|knowledge)\s+(?:of|is|are|was|were|held|found)\b"
    r"|\bno\s+(?:records?|trace|entries|files?|information)\s+(?:\w+\s+){0,5}?(?:on|in)\s+(?:\w+\s+){0,3}?"
    r"(?:systems?|databases?|records?|files?)\b"
    r"|\b(?:do|does|did)\s+not\s+(?:appear|feature)\s+(?:on|in)\s+(?:\w+\s+){0,3}?(?:systems?|databases?|records?)\b"
    r"|\b(?:we|they|it|service|agency|practice|trust)\s+(?:hold|holds|held|have|has)\s+"
    r"(?:nothing\s+on\s+record|no\s+records?\b)|\bnothing\s+(?:is\s+|was\s+)?(?:held|recorded)\s+(?:on|about|for)\b"
    r"|\bno\s+(?:record|records)\b.{0,40}\b(?:held|found|located|traced)\b"
    r"|\bno\s+(?:involvement|contact|dealings)\s+(?:with|in|during|to report|recorded)\b"
    r"|\b(?:did|does|do)\s+not\s+(?:know|hold\s+(?:any\s+)?(?:records?|information))\b"
    r"|\bhad\s+no\s+(?:involvement|contact|dealings)\b",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Around:
    """What stands around the chronology, gathered in file order."""

    title: str = ""
    cover: list[tuple[str, str]] = field(default_factory=list)
    narrative: list[tuple[str, str]] = field(default_factory=list)
    glossary: list[GlossaryEntry] = field(default_factory=list)
    running: list[str] = field(default_factory=list)

    def identity(self) -> Identity:
        """Return who wrote the return and who signed it off."""
        return Identity(self._value("author"), self._value("role"), self._value("signed_off_by"))

    def agency(self) -> str | None:
        """Return the agency's name: from the cover, else the title, else page headers and footers, else None."""
        named = self._value("agency") or agency_in_title(self.title) or organisation_named(self.title)
        return named or next(filter(None, map(_agency_of_pages, self.running)), None)

    def says_not_known(self) -> bool:
        """Tell whether the words around the (empty) chronology say that the agency has nothing to tell."""
        texts = [self.title, *(text for pair in (*self.cover, *self.narrative) for text in pair)]
        return any(is_nil(text) for text in texts)

    def _value(self, kind: str) -> str:
        values = (value for label, value in self.cover if value and label_kind(label) == kind)
        return " ".join(next(values, "").split())


def told_in_cover(pairs: Iterable[tuple[str, str]]) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Return a cover's pairs without those that are sections of the return, and the sections.

    A form in Excel has a cell beside "Summary of involvement" where one in Word has a heading.
    """
    cover: list[tuple[str, str]] = []
    sections: list[tuple[str, str]] = []
    for label, value in pairs:
        is_section = value.strip() and _plain(label) in _SECTION_LABELS
        (sections if is_section else cover).append((label, value))
    return cover, sections


def _plain(label: str) -> str:
    return " ".join(label.replace("’", "'").casefold().strip(" :").split())


# At once: where files are read, none can be opened.
_SECTION_LABELS = frozenset(
    _plain(line)
    for line in (Path(__file__).parent / "section_labels.txt").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
)


def is_nil(text: str) -> bool:
    """Tell whether words say that nothing is known: "nil return", "not known to this service"."""
    return bool(_NIL.search(text))


def agency_in_title(title: str) -> str:
    """Return the agency that a title names ("Millrace Homes: agency return"), "" where it names none."""
    line = " ".join(title.split())
    for pattern in (_TITLE_LAST, _TITLE_FIRST):
        found = pattern.fullmatch(line)
        if found:
            agency = found["agency"].strip(" :-–—,")
            # A chronology "of" or "for" somebody tells of them; they did not write it.
            subject = found.groupdict().get("by", "").lower() in ("of", "for") and not _ORGANISED.search(agency)
            return "" if subject or re.fullmatch(_KIND_OF_RETURN, agency, re.IGNORECASE) else agency
    return ""


def organisation_named(title: str) -> str:
    """Return a title that is nothing but an organisation's name ("Fenland Homes Association"), else ""."""
    line = " ".join(title.split())
    named = _ORGANISATION.fullmatch(line) and _ORGANISED.search(line) and not _NO_NAME.search(line)
    return line if named else ""


def _agency_of_pages(line: str) -> str:
    """Return the agency that a page header names, "" for none: the partnership's own form names only itself."""
    if re.search(r"\bsafeguarding\b.*\b(?:partnership|board)\b", line, re.IGNORECASE):
        return ""
    agency = agency_in_title(line)
    return agency if _ORGANISED.search(agency) else organisation_named(line)


def labelled(text: str, *, any_label: bool) -> tuple[str, str] | None:
    """Return ("Author", "A Name") from "Author: A Name".

    any_label: labels that are not of the cover's own count as well, as long as they are short.
    """
    found = _LINE.fullmatch(text)
    if not found:
        return None
    label = found["label"].strip()
    if (
        label_kind(label) not in ("", "agency")
        or is_listed(label)
        or (any_label and len(label.split()) <= 6 and ". " not in label)
    ):
        return label, found["value"].strip()
    return None


def parted(label: str, value: str) -> list[tuple[str, str]]:
    """Return the pairs of one line that holds two or more: "Agency: Ash Road Surgery Author: Kay Ord"."""
    words = value.split(" ")
    for at in range(1, len(words)):
        if not words[at].endswith(":"):
            continue
        for count in range(min(4, at), 0, -1):
            inner = " ".join(words[at - count + 1 : at + 1]).rstrip(":")
            if inner[:1].isupper() and is_listed(inner) and words[: at - count + 1] and words[at + 1 :]:
                rest = parted(inner, " ".join(words[at + 1 :]))
                return [(label, " ".join(words[: at - count + 1]).rstrip(" ,;|")), *rest]
    return [(label, value)]


def is_label(text: str) -> bool:
    """Tell whether a cell is one of the labels that a cover block has."""
    return bool(label_kind(text.rstrip(" :")))


def pairs_of(rows: Iterable[RawRow]) -> list[tuple[str, str]] | None:
    """Return the (label, value) pairs of a cover block, None if the rows are no such block.

    One pair in a row, or two side by side.
    """
    pairs: list[tuple[str, str]] = []
    for row in rows:
        filled = [cell for cell in row.cells if cell.strip()]
        if not filled:
            continue
        if len(filled) > 2 and len(row.cells) >= 4 and len(filled) <= 4 and is_label(filled[2]):
            pairs.append((filled[0], filled[1]))
            pairs.append((filled[2], filled[3] if len(filled) > 3 else ""))
        elif len(filled) <= 2 and len(filled[0]) <= 120:
            label = " ".join(filled[0].split()).rstrip(" :")
            pairs.append((label, filled[1] if len(filled) > 1 else ""))
        else:
            return None
    return pairs or None


def table_as_text(table: RawTable) -> str:
    """Return a table's words, a line for each row, to keep what is no chronology."""
    return "\n".join(" | ".join(cell for cell in row.cells if cell) for row in table.rows)
