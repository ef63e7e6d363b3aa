"""What a label of a cover block stands for: agency, author, the author's role, or who signed it off.

Labels are looked up as a whole first (`cover_words.json`), then understood by the words in them.
"""

from __future__ import annotations

import json
import re
from importlib import resources

from documents.reading.columns.headings import plain_heading

_WORDS: dict[str, list[str]] = json.loads(
    resources.files(__package__).joinpath("cover_words.json").read_text("utf-8")
)
KINDS = ("agency", "author", "role", "signed_off_by")
_LISTED = {plain_heading(label): kind for kind in reversed(KINDS) for label in _WORDS[kind]}
_BRACKETED = re.compile(r"\s*\([^)]*\)?")

_NOT_A_PERSON = re.compile(
    r"\b(?:date|dates|when|time|version|independen\w*|qualification\w*|experience|statement|case|review|return|"
    r"child\w*|subject|requested|contact|phone|telephone|e-?mail|address|relationship|nil|open|period|systems?|due)\b"
)
_SIGNED = re.compile(
    r"\bsign(?:ed|ing)?[\s-]*off\b|\bsigned\b|\bsignatory\b|\bapprov\w+|\bauthoris(?:ed|ing)\b|\bcounter-?\s?signed\b"
    r"|\bquality[\s-]assured\b|\bendorsed\b|\bratified\b|\bagreed by\b"
)
_ROLE = re.compile(r"\b(?:role|post|job|position|title|designation|rank|grade)\b")
_AUTHOR = re.compile(
    r"\bauthors?\b|\b(?:completed|prepared|written|compiled|produced|drafted|submitted|drawn up)\s+by\b"
    r"|\bperson (?:completing|writing|preparing)\b|\breport writer\b"
)
_AGENCY = re.compile(
    r"\b(?:agency|organisation|organization|trust|force|setting|practice|surgery|school|college|nursery|service|"
    r"department|directorate|provider|employer)\b"
)
_SHORT = 4
"""Words of a label that names the kind of agency ("Trust and service"); a longer one tells something of it."""


def label_kind(label: str) -> str:
    """Return which of `KINDS` a label stands for, "" for any other."""
    plain = plain_heading(label)
    bare = plain_heading(_BRACKETED.sub("", label)) or plain
    listed = _LISTED.get(plain) or _LISTED.get(bare)
    if listed:
        return listed
    named = re.sub(r"\b(?:this|the|of the|case|individual|agency|information)\s+(?:review|return)\b", "", bare)
    if len(bare.split()) > 9 or re.search(r"\b(?:date|dates|when)\b", bare):
        return ""
    if _SIGNED.search(bare):
        return "" if _ROLE.search(bare) else "signed_off_by"
    if _NOT_A_PERSON.search(named):
        return ""
    if _ROLE.search(bare):
        return "role"
    if _AUTHOR.search(bare):
        return "author"
    return "agency" if _AGENCY.search(named) and len(bare.split()) <= _SHORT else ""


def is_listed(label: str) -> bool:
    """Tell whether a label is one of those known as a whole."""
    return plain_heading(label) in _LISTED


def leading_label(line: str) -> tuple[str, str] | None:
    """Return ("Author", "Kay Ord") of "Author Kay Ord", a line whose label and value lost what parted them.

    Only listed labels count, the longest that fits, and only before a capital letter or a figure.
    """
    words = line.split()
    for count in range(min(7, len(words) - 1), 0, -1):
        label, value = " ".join(words[:count]), " ".join(words[count:])
        if plain_heading(label) in _LISTED and label[0].isupper() and (value[0].isupper() or value[0].isdigit()):
            return label, value
    return None
