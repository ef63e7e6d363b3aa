"""What a row says of contact with the child: seen, seen alone, not seen, not brought, no reply, cancelled.

Proposals from a row's words, for a person to confirm; a rule set, not an understanding. A sentence that says that
the child was not seen proposes nothing else about seeing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from documents.reading.model import Row

TAGS = ("seen", "seen-alone", "not-seen", "not-brought", "no-reply", "cancelled")

_CHILD_WORDS = (
    "child(?:ren)?",
    "baby",
    "infant",
    "toddler",
    "newborn",
    "siblings?",
    "twins",
    "boys?",
    "girls?",
    "kids",
    "young person",
    "young people",
    "yp",
    "pupil",
)
_SENTENCE = re.compile(r"(?<=[.;!?])\s+|\n+")
_GAP = r"[^.;:!?\n]"
_NOT = r"(?:\bnot|\bnever|\b\w+n[’']t)"

_NOT_BROUGHT = re.compile(
    rf"\bwnb\b|{_NOT}\s+(?:been\s+)?brought\b|"
    rf"\b(?:did\s+not|didn[’']t)\s+(?:attend|come|turn up|arrive|keep (?:the|his|her|their) appointment)\b|"
    r"\bfailed to (?:attend|bring|come|turn up)\b|\bnon[- ]?attendance\b|\bno[- ]?shows?\b|\bnot in attendance\b|"
    r"\bmissed\s+(?:\w+\s+){0,4}(?:appointments?|clinic|check|scan|immunisations?|vaccinations?|sessions?|reviews?)\b|"
    r"\b(?:appointments?|clinic|scan)\s+(?:was|were)?\s*missed\b",
    re.IGNORECASE,
)
_DNA = re.compile(r"\bDNA(?:[’']?d|s)?\b(?!\s+(?:test|sample|profile|evidence|swab|match|hit))")
_NO_REPLY = re.compile(
    r"\bno (?:reply|answer|response|access)\b|\bnobody (?:in|home|at home|answered)\b|"
    r"\bno[- ]?one (?:in|home|answered)\b|"
    r"\b(?:card|note|message|voicemail)s? left\b|\bleft (?:a )?(?:calling )?(?:card|message|voicemail)\b|"
    r"\b(?:un(?:able|successful)|could not|couldn[’']t) (?:to )?"
    r"(?:gain (?:access|entry)|make contact|reach)\b|"
    r"\b(?:did not|didn[’']t) (?:answer|respond|reply|open the door)\b|\bunanswered\b|\bno access visit\b",
    re.IGNORECASE,
)
_CANCELLED = re.compile(
    r"\bcancel(?:led|ed|lation)\b|\bpostponed\b|\bre-?scheduled\b|\bre-?arranged\b|\bcx[’']?d\b|\bstood down\b",
    re.IGNORECASE,
)
_WAS_NOT_CANCELLED = re.compile(rf"{_NOT}\s+(?:been\s+)?cancel", re.IGNORECASE)
_ALONE = re.compile(
    r"\balone\b|\bon (?:his|her|their|its) own\b|\b(?:1|one)[\s:-]*(?:to|2|:)?[\s:-]*(?:1|one)\b|"
    r"\bin private\b|\bprivately\b|"
    r"\bseparately\b|\baway from (?:mother|father|mum|dad|his|her|their|parents?)\b",
    re.IGNORECASE,
)
_NOT_ALONE = re.compile(rf"{_NOT}\s+(?:\w+\s+){{0,3}}(?:alone|on (?:his|her|their) own)\b", re.IGNORECASE)


def contact_tags(row: Row, children: Sequence[str] = ()) -> tuple[str, ...]:
    """Return the tags that a row's words propose, in the order of `TAGS`.

    children: the first names and short names of the case's children; without them only words like "baby" count.
    """
    return tags_of_text("\n".join((row.event, row.action, row.comment)), tuple(children))


def tags_of_text(text: str, children: tuple[str, ...] = ()) -> tuple[str, ...]:
    """Return the tags that a text proposes. children: as in `contact_tags`."""
    seen, not_seen = _seeing(children)
    found: set[str] = set()
    for sentence in _SENTENCE.split(text):
        if _NOT_BROUGHT.search(sentence) or _DNA.search(sentence):
            found.add("not-brought")
        if _NO_REPLY.search(sentence):
            found.add("no-reply")
        if _CANCELLED.search(sentence) and not _WAS_NOT_CANCELLED.search(sentence):
            found.add("cancelled")
        refused_alone = _NOT_ALONE.search(sentence)
        if not_seen.search(sentence) and not refused_alone:
            found.add("not-seen")
        elif seen.search(sentence):
            found.add("seen")
            if _ALONE.search(sentence) and not refused_alone:
                found.add("seen-alone")
    return tuple(tag for tag in TAGS if tag in found)


def first_names(names: Iterable[str]) -> tuple[str, ...]:
    """Return what children are called in a row: the first words of their names, three letters or more."""
    words = {name.split()[0].strip(",.") for name in names if name.split()}
    return tuple(sorted(word for word in words if len(word) > 2))


@lru_cache(maxsize=64)
def _seeing(children: tuple[str, ...]) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return the patterns for "the child was seen" and "the child was not seen"."""
    child = rf"\b(?:{'|'.join((*_CHILD_WORDS, *map(re.escape, children)))})\b"
    seen = (
        rf"{child}{_GAP}{{0,40}}?\b(?:was|were|been|is|are|both|all)?\s*"
        r"(?:seen|observed|spoken (?:to|with)|examined|weighed|"
        rf"present(?! at| with|ed| in| for| as))\b|"
        rf"\b(?:saw|seen|observed|met(?: with)?|spoke (?:to|with)|examined|weighed|undressed)\b"
        rf"{_GAP}{{0,30}}?{child}"
    )
    not_seen = (
        rf"{child}{_GAP}{{0,40}}?{_NOT}\s+(?:been\s+|being\s+)?"
        r"(?:seen|sighted|observed|present|at home|in\b|available|spoken)|"
        rf"{_NOT}\s+(?:\w+\s+){{0,2}}(?:see|saw|seen|sight|observe|speak)\b{_GAP}{{0,30}}?{child}|"
        rf"\b(?:unable|not able|not allowed|refused|declined)\b{_GAP}{{0,30}}?"
        rf"\b(?:see|sight|speak to)\b{_GAP}{{0,30}}?{child}|"
        rf"\bwithout (?:seeing|sight of)\b{_GAP}{{0,20}}?{child}|{child}{_GAP}{{0,20}}?\bunseen\b"
    )
    return re.compile(seen, re.IGNORECASE), re.compile(not_seen, re.IGNORECASE)
