"""The gate before publication: what a document would give away, as a list of checks with a verdict each.

A check passes, stops the release, or asks a person to look. Passing means that nothing was found by these
checks, never that nobody can be recognised: that is for the two people who release the document to judge.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from documents.safety.finding_words import FINDINGS, IDENTIFIERS
from documents.safety.findings import Finding, Match, TextPart
from documents.safety.folding import squeeze
from documents.safety.hidden import inspect, pictures, text_parts
from documents.safety.identifiers import find_identifiers
from documents.safety.jigsaw import jigsaw
from documents.safety.name_words import ORDINARY
from documents.safety.people import Person

VERSION = 1
Verdict = Literal["pass", "look", "stop"]

_CHECKS = {
    "one-version": (
        "One version only",
        "Clean the document, or write it to a new PDF from the program it was made with.",
    ),
    "properties": ("No properties or traces of who made it", "Clean the document."),
    "attached": (
        "No attachments, scripts, forms or layers",
        "Clean the document. What is left then must be taken out in the program it was made with.",
    ),
    "notes-and-changes": (
        "No comments, notes or tracked changes",
        "Accept or reject each change and settle each note in the program it was made with, then save it again.",
    ),
    "hidden-words": (
        "Nothing that a reader can't see",
        "Take the hidden words out in the program the document was made with. A black box over words does not "
        "take them out.",
    ),
    "scanned": (
        "All of it could be searched",
        "Replace pages that are pictures of text by text, so that they can be searched and read aloud.",
    ),
    "identifiers": (
        "No name or number of anybody in the case",
        "Take each one out, or use the code from the key, then check the document again.",
    ),
    "possible-identifiers": (
        "Words that may be a name, a number or an address",
        "Look at each one. It may be an ordinary word or an office's address; if not, take it out.",
    ),
    "other-finding": ("Nothing unexpected", "Ask the person who runs the service what this is."),
    "jigsaw": (
        "Exact dates and ages, and rare facts beside them",
        "Look at them together: with a place or a rare event they can point to a child. Give a season or a stage "
        "of childhood instead where you can.",
    ),
    "pictures": ("Pictures", "Look at each picture for faces, names, uniforms, houses and handwriting."),
}
_CANNOT_KNOW = (
    "It can't know people whom nobody has listed, nicknames, a name misspelt beyond recognition, or what is in a "
    "picture: read the document through."
)
_LIKELY_LOOKED_FOR = (
    "Looked for given names in use in England, for titles with a name, and for words with a capital that no "
    "dictionary knows; for postcodes, telephone numbers, e-mail and street addresses, and dates of birth. "
    "It can't know a name that is an ordinary word or stands alone, or a place told without its address: read "
    "the document through."
)
_OTHER_WORDS = {
    "exact-date": "an exact date",
    "exact-age": "an exact age",
    "together": "a rare fact or a place, beside others",
    "picture": "a picture",
    "code-names": "a code of the key that holds the person's own name",
}


@dataclass(frozen=True, slots=True)
class Check:
    """One check: its code, what it is about, the verdict, what was found and where, and what to do about it.

    looked_for: what was looked for and what that can't know, where "nothing found" may say too much; else "".
    """

    code: str
    about: str
    verdict: Verdict
    found: tuple[Finding, ...] = ()
    matches: tuple[Match, ...] = ()
    to_do: str = ""
    looked_for: str = ""

    def as_json(self) -> dict[str, Any]:
        return {
            "code": self.code,
            "about": self.about,
            "verdict": self.verdict,
            "to_do": self.to_do if self.verdict != "pass" else "",
            "looked_for": self.looked_for,
            "found": [{**finding.as_json(), "is": words_for(finding)} for finding in self.found],
            "matches": [{**match.as_json(), "is": IDENTIFIERS[match.kind]} for match in self.matches],
        }


@dataclass(frozen=True, slots=True)
class ReleaseCheck:
    """All checks of one document. `sha256` says which bytes were checked: a verdict holds for no others."""

    sha256: str
    kind: str
    checks: tuple[Check, ...]

    @property
    def verdict(self) -> Verdict:
        """Return the gravest verdict of all checks."""
        verdicts = {check.verdict for check in self.checks}
        return "stop" if "stop" in verdicts else "look" if "look" in verdicts else "pass"

    def as_json(self) -> dict[str, Any]:
        """Return version 1 of the check, as `casereviews check --json` writes it."""
        return {
            "version": VERSION,
            "sha256": self.sha256,
            "kind": self.kind,
            "verdict": self.verdict,
            "checks": [check.as_json() for check in self.checks],
        }


def check_for_release(data: bytes, kind: str, people: Iterable[Person], file_name: str = "") -> ReleaseCheck:
    """Return what would give somebody away if these bytes were published.

    kind: as preflight says. people: those who must not be recognised; none leaves the search for anything that
    has the form of an identifier. file_name: the public name, searched too; also its web address if there is one.
    Raises Refused for a file that can't be read: what can't be checked can't be released.
    Source: issue "Publishing", the gate; docs/threats.md, "Publication".
    """
    known = tuple(people)
    parts = text_parts(data, kind)
    if file_name:
        parts.append(TextPart("file name", "", file_name))
    found = [*inspect(data, kind), *_codes_that_name(known)]
    matches = find_identifiers(parts, known)
    checks = [_of_findings(code, found) for code in dict.fromkeys(code for code, _ in FINDINGS.values())]
    other = tuple(finding for finding in found if finding.code not in FINDINGS)
    checks.append(_check("other-finding", "stop" if other else "pass", found=other))
    for code, verdict, sure in (("identifiers", "stop", True), ("possible-identifiers", "look", False)):
        those = tuple(match for match in matches if match.certain == sure)
        looked_for = _known_looked_for(known) if sure else _LIKELY_LOOKED_FOR
        checks.append(_check(code, verdict if those else "pass", matches=those, looked_for=looked_for))
    seen = tuple(pictures(data, kind))
    checks.append(_check("pictures", "look" if seen else "pass", found=seen))
    exact = tuple(jigsaw(parts))
    checks.append(_check("jigsaw", "look" if exact else "pass", found=exact))
    return ReleaseCheck(hashlib.sha256(data).hexdigest(), kind, tuple(checks))


def with_matches(
    found: Mapping[str, Any], matches: Sequence[Mapping[str, Any]], looked_for: str
) -> dict[str, Any]:
    """Return a check, as `as_json` gives it, with what the words in pictures give away.

    What the same page's own words gave already is left out, and so is what merely looks like somebody's name: a
    machine that misreads a word makes names. looked_for: what was looked at in the pictures.
    """
    there = {(one["place"], squeeze(one["found"])) for check in found["checks"] for one in check["matches"]}
    new = [
        {**match, "is": IDENTIFIERS[match["kind"]]}
        for match in matches
        if (match["place"], squeeze(match["found"])) not in there and (match["who"] or match["kind"] != "name")
    ]
    checks = []
    for check in found["checks"]:
        if check["code"] == "pictures":
            check = {**check, "looked_for": looked_for}
        for code, certain, verdict in (("identifiers", True, "stop"), ("possible-identifiers", False, "look")):
            more = [match for match in new if match["certain"] == certain] if check["code"] == code else []
            if more:
                to_do = _CHECKS[code][1]
                check = {**check, "verdict": verdict, "to_do": to_do, "matches": [*check["matches"], *more]}
        checks.append(check)
    verdicts = [check["verdict"] for check in checks]
    gravest = next((verdict for verdict in ("stop", "look") if verdict in verdicts), "pass")
    return {**found, "verdict": gravest, "checks": checks}


def words_for(finding: Finding) -> str:
    """Return what a finding is, for a person."""
    return FINDINGS[finding.code][1] if finding.code in FINDINGS else _OTHER_WORDS.get(finding.code, finding.code)


def _check(
    code: str,
    verdict: str,
    found: tuple[Finding, ...] = (),
    matches: tuple[Match, ...] = (),
    looked_for: str = "",
) -> Check:
    about, to_do = _CHECKS[code]
    given: Verdict = "stop" if verdict == "stop" else "look" if verdict == "look" else "pass"
    return Check(code, about, given, found, matches, to_do, looked_for)


def _known_looked_for(people: tuple[Person, ...]) -> str:
    """Say whose names and numbers were looked for; nobody's is worth saying most."""
    numbers = "NHS and National Insurance numbers, whoever's they are"
    if not people:
        return f"Nobody of the case was known, so no name was looked for, only {numbers}. " + _CANNOT_KNOW
    whom = "the 1 person" if len(people) == 1 else f"the {len(people)} people"
    return (
        f"Looked for the names of {whom} that the case knows, however written, with the dates of birth, numbers "
        f"and addresses that it knows of them; and for {numbers}. " + _CANNOT_KNOW
    )


def _of_findings(code: str, found: list[Finding]) -> Check:
    those = tuple(finding for finding in found if finding.code in FINDINGS and FINDINGS[finding.code][0] == code)
    return _check(code, "stop" if those else "pass", found=those)


def _codes_that_name(people: tuple[Person, ...]) -> Iterator[Finding]:
    """A code that holds a real name gives the name away wherever it is used."""
    for person in people:
        names = {squeeze(part) for name in person.names for part in name.split()}
        in_code = {squeeze(part) for part in person.code.split()}
        shared = {name for name in names & in_code if len(name) > 2 and name not in ORDINARY}
        if shared:
            yield Finding("code-names", "key", person.code)
