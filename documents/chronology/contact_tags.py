"""What a row says of contact with the child: seen, seen alone, not seen, not brought, no reply, cancelled.

An appointment of their own that a parent missed is no appointment to which the child was not brought.

Proposals from a row's words, for a person to confirm; a rule set, not an understanding. A sentence that says that
the child was not seen proposes nothing else about seeing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from documents.reading.model import Row

TAGS = ("seen", "seen-alone", "not-seen", "not-brought", "parent-missed", "no-reply", "cancelled")

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

_BROUGHT = re.compile(rf"\bwnb\b|{_NOT}\s+(?:been\s+)?(?:brought|bring)\b|\bfailed to bring\b", re.IGNORECASE)
_VERB = (
    r"(?:did\s+not|didn[’']t)\s+(?:attend|come|turn up|arrive|keep (?:the|his|her|their) appointment)\b|"
    r"failed to (?:attend|come|turn up)\b|missed\b|DNA(?:[’']?d|s)?\b"
)
_MISSED = re.compile(
    r"\b(?:did\s+not|didn[’']t)\s+(?:attend|come|turn up|arrive|keep (?:the|his|her|their) appointment)\b|"
    r"\bfailed to (?:attend|come|turn up)\b|\bnon[- ]?attendance\b|\bno[- ]?shows?\b|\bnot in attendance\b|"
    r"\bmissed\s+(?:[\w’'-]+\s+){0,4}(?:appointments?|clinic|checks?|scan|immunisations?|vaccinations?|sessions?|"
    r"reviews?)\b|\b(?:appointments?|clinic|scan)\s+(?:was|were)?\s*missed\b",
    re.IGNORECASE,
)
_DNA = re.compile(r"\bDNA(?:[’']?d|s)?\b(?!\s+(?:test|sample|profile|evidence|swab|match|hit))")
# Whose appointment it was. Services and meetings are named after children that are not there to be brought.
_NAMED_AFTER_CHILDREN = re.compile(
    r"\bchild(?:ren)?[’']?s?\s+"
    r"(?:protection|in need|social|services|centre|looked after|and family|safeguarding)\b",
    re.IGNORECASE,
)
_FOR_A_CHILD = re.compile(
    r"\b(?:immuni[sz]ation|vaccin\w*|jabs?|developmental?|paediatric\w*|audiology|hearing test|orthoptic\w*|"
    r"speech and language|camhs|weigh(?:ing|-in)?|school entry|baby clinic|well[- ]baby|"
    r"(?:neo|ante|pre)[- ]?natal|"
    r"(?:six|eight|6|8)(?:[- ](?:to|or)[- ](?:eight|8))?[- ]week(?:ly)? (?:check|review)|"
    r"(?:one|two|1|2)[- ]year (?:check|review))\b",
    re.IGNORECASE,
)
_OF_AN_ADULT = re.compile(
    r"\b(?:mood|depress\w*|anti-?depress\w*|phq\S*|mental health|cpn|counselling|talking therap\w*|iapt|"
    r"smear|cervical|contracepti\w*|coil|smoking cessation|postnatal|medication review|probation|"
    r"(?:drug|alcohol|substance|methadone|recovery)(?: \w+)? "
    r"(?:service|worker|team|clinic|appointment|group|review)|"
    r"parenting (?:course|programme|group|class)|freedom programme|job ?centre|housing (?:appointment|interview)|"
    r"conference|core group|strategy meeting|(?:review|planning|team around the \w+) meeting|court|hearing)\b",
    re.IGNORECASE,
)
_ADULT = (
    r"(?:mother|mum|mummy|father|dad|daddy|parents?|step-?(?:mother|father|dad|mum)|carers?|partner|boyfriend|"
    r"girlfriend|grand(?:mother|father|parents?)|(?:mr|mrs|ms|miss)\.?\s+[\w’'-]+|mo|fa|[mf]oc|mgm|pgm)"
)
_ADULT_WORD = re.compile(rf"\b{_ADULT}\b", re.IGNORECASE)
_PROFESSIONAL = re.compile(
    r"\b(?:gp|health visitor|hv|midwife|social worker|sw|police|officers?|pc|teacher|school|nurse|worker|doctor|"
    rf"dr\.?\s+\S+|housing|agency|representative|chair|solicitor)\s+(?:{_VERB})",
    re.IGNORECASE,
)
_NAMED_ADULT = re.compile(rf"\b(?!(?:He|She|They|It|And|But|Patient|Family|Again)\b)[A-Z][\w’'-]+\s+(?:{_VERB})")

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
    child = _child(children)
    found: set[str] = set()
    for sentence in _SENTENCE.split(text):
        found.update(_missed(sentence, text, child, bool(children)))
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


def _missed(sentence: str, text: str, child: re.Pattern[str], names_known: bool) -> set[str]:
    """Return whose missed appointment a sentence tells of, nothing for none or a professional's.

    The sentence decides, then the rest of the row; where neither says whose it was, it counts as the child's, for
    a person to look at. Antenatal care is the child's: it is where a child is first not brought.
    """
    if _BROUGHT.search(sentence):
        return {"not-brought"}
    if not (_MISSED.search(sentence) or _DNA.search(sentence)) or _PROFESSIONAL.search(sentence):
        return set()
    for words in (sentence, text):
        plain = _NAMED_AFTER_CHILDREN.sub(" ", words)
        if _FOR_A_CHILD.search(plain) or child.search(plain):
            return {"not-brought"}
        if _ADULT_WORD.search(plain) or _OF_AN_ADULT.search(plain):
            return {"parent-missed"}
        if names_known and words is sentence and _NAMED_ADULT.search(plain):
            return {"parent-missed"}
    return {"not-brought"}


def first_names(names: Iterable[str]) -> tuple[str, ...]:
    """Return what children are called in a row: the first words of their names, three letters or more."""
    words = {name.split()[0].strip(",.") for name in names if name.split()}
    return tuple(sorted(word for word in words if len(word) > 2))


@lru_cache(maxsize=64)
def _child(children: tuple[str, ...]) -> re.Pattern[str]:
    """Return the pattern for a word or a name that means a child of the case."""
    return re.compile(rf"\b(?:{'|'.join((*_CHILD_WORDS, *map(re.escape, children)))})\b", re.IGNORECASE)


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
