"""Whether a prepared review may go to the public. Source: docs/rules.md R-40 to R-44."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

STOP, LOOK, PASS = "stop", "look", "pass"
"""What a check may say: it stops the release; it asks the person who releases to look; nothing was found."""
JUDGED = "judged"
"""What stands for "stop" once the person who releases said why each thing found is nobody's name or number."""
TOGETHER = frozenset({"jigsaw"})
"""Checks whose findings must be judged together by a person, in words. Source: docs/rules.md R-114."""
BY_A_PERSON = frozenset({"identifiers", "listing"})
"""Checks whose stops a person may judge wrong: those of names and numbers, never of anything hidden."""
RESTRICTIONS: Mapping[str, str] = {
    "none": "Everything is published",
    "summary-only": "Only a summary is published",
    "redacted": "Parts are taken out",
    "not-published": "The review is not published, only what should improve",
}
"""How much of a review is public, as the public list knows it. Source: docs/rules.md R-95."""
MOST_JUDGED = 40
"""Different names and numbers of a document from which on it must be changed, not argued for."""


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Why a review may not be released now; `message` says what to do."""

    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Opinion:
    """What a person thinks of a document's exact dates, ages and rare facts together. by: their name."""

    fine: bool
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ToJudge:
    """A name or number that a check stopped at. name: "<check>/<its words' hash>". where: each of its places."""

    name: str
    words: str
    where: tuple[str, ...]


def obstacles(
    *,
    state: str,
    worked_on_by: Collection[UUID],
    released_by: UUID | None,
    approved: str,
    now_hashed: str,
    verdicts: Sequence[Mapping[str, Any]],
    held: Sequence[str] = (),
) -> tuple[Obstacle, ...]:
    """Return everything that stands against the release; empty when it may go ahead.

    state: of the review. worked_on_by: everybody who prepared or changed anything of it.
    approved, now_hashed: `fingerprint` when the checks passed, and now.
    verdicts: of every document, `{"checks": [{"code", "verdict": "pass" | "look" | "stop", …}]}`; after `judge`
    for one at whose release a person gives reasons. What a person must look at is confirmed at the release
    itself, see `to_look_at`. held: what holds publication of the case back, a sentence each (docs/rules.md R-77).
    """
    judged = any(check["verdict"] == JUDGED for verdict in verdicts for check in verdict.get("checks", ()))
    ready = state == "ready" or (state == "stopped" and judged and bool(approved))
    found = []
    if not verdicts:
        found.append(Obstacle("no-document", "Add the report before the review is released"))
    if not all(let_through(verdict) for verdict in verdicts):
        found.append(
            Obstacle("check-stopped", "A check stopped a document: take out what was found, then add it again")
        )
    if state == "checking":
        found.append(Obstacle("not-ready", "The documents are still being checked: wait until they are"))
    elif any(not verdict.get("checks") for verdict in verdicts):
        found.append(Obstacle("not-checked", "A document was not checked: have the documents checked again"))
    elif ready and approved != now_hashed:
        found.append(
            Obstacle("changed", "The review changed after it was checked: have the documents checked again")
        )
    elif not ready and not found:
        found.append(Obstacle("not-ready", "This review is not ready: have the documents checked again"))
    found += [Obstacle("held", sentence) for sentence in held]
    found += [Obstacle("together", sentence) for sentence in dict.fromkeys(map(_unjudged, verdicts)) if sentence]
    if released_by in worked_on_by:
        found.append(Obstacle("same-person", "Somebody who prepared a review cannot release it: ask a colleague"))
    return tuple(found)


def _unjudged(verdict: Mapping[str, Any]) -> str:
    """Return what must still be judged of a document's findings together, "" for nothing."""
    opinions = opinions_of(verdict)
    for check in verdict.get("checks", ()):
        if check["code"] in TOGETHER and check["verdict"] == LOOK:
            opinion = opinions.get(check["code"])
            if opinion is None:
                return (
                    "Say on the page of the document’s checks whether its dates and ages together point to a child"
                )
            if not opinion.fine:
                return (
                    f"{opinion.by} thinks that somebody can be recognised: change the document, then add it again"
                )
    return ""


def asks_for_opinion(verdict: Mapping[str, Any]) -> bool:
    """Return whether a document has findings that a person must judge together."""
    return any(check["code"] in TOGETHER and check["verdict"] == LOOK for check in verdict.get("checks", ()))


def opinions_of(verdict: Mapping[str, Any]) -> dict[str, Opinion]:
    """Return what persons think of a document's findings together, by the check's code."""
    return {
        check["code"]: Opinion(
            bool(held["fine"]), str(held["reason"]), str(held["by"]), datetime.fromisoformat(held["at"])
        )
        for check in verdict.get("checks", ())
        if (held := check.get("opinion"))
    }


def with_opinion(verdict: Mapping[str, Any], opinion: Opinion) -> dict[str, Any]:
    """Return a document's verdict with what a person thinks of its findings together, not an earlier opinion."""
    held = {"fine": opinion.fine, "reason": opinion.reason, "by": opinion.by, "at": opinion.at.isoformat()}
    checks = [
        {**check, "opinion": held} if check["code"] in TOGETHER and check["verdict"] == LOOK else check
        for check in verdict.get("checks", ())
    ]
    return {**verdict, "checks": checks}


def let_through(verdict: Mapping[str, Any]) -> bool:
    """Return whether no check of a document stops it."""
    return all(check["verdict"] in (PASS, LOOK, JUDGED) for check in verdict.get("checks", ()))


def to_judge(verdict: Mapping[str, Any]) -> tuple[ToJudge, ...]:
    """Return the names and numbers that stop a document and that a person may judge to be nobody's.

    The same words are judged once, wherever they stand. None where there are too many. Source: docs/rules.md R-44.
    """
    places: dict[tuple[str, str], list[str]] = {}
    for check in verdict.get("checks", ()):
        if check["verdict"] == STOP and check["code"] in BY_A_PERSON:
            for found in check.get("found", ()):
                places.setdefault((check["code"], found["words"]), []).append(found["where"])
    if len(places) > MOST_JUDGED:
        return ()
    return tuple(
        ToJudge(f"{code}/{sha256(words.encode()).hexdigest()[:16]}", words, tuple(dict.fromkeys(where)))
        for (code, words), where in places.items()
    )


def judge(verdict: Mapping[str, Any], reasons: Mapping[str, str]) -> dict[str, Any]:
    """Return a document's verdict with the reasons for what `to_judge` names kept in it.

    A check no longer stops where each thing it stopped at has a reason: its verdict is then "judged".
    """
    asked = to_judge(verdict)
    checks = []
    for check in verdict.get("checks", ()):
        own = [one for one in asked if one.name.startswith(f"{check['code']}/")]
        if own and all(reasons.get(one.name, "").strip() for one in own):
            kept = [{"words": one.words, "reason": reasons[one.name].strip()} for one in own]
            check = {**check, "verdict": JUDGED, "judgements": kept}
        checks.append(check)
    return {**verdict, "checks": checks}


def unjudge(verdict: Mapping[str, Any]) -> dict[str, Any]:
    """Return a verdict as the checks gave it, without anybody's judgements."""
    checks = [
        {name: value for name, value in check.items() if name != "judgements"}
        | ({"verdict": STOP} if check["verdict"] == JUDGED else {})
        for check in verdict.get("checks", ())
    ]
    return {**verdict, "checks": checks}


def may_be_judged(verdict: Mapping[str, Any]) -> bool:
    """Return whether a document could be released once a person gave a reason for each stop."""
    return let_through(judge(verdict, {one.name: "any" for one in to_judge(verdict)}))


def to_look_at(verdict: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the codes of the checks that ask a person to look. Source: docs/rules.md R-43."""
    return tuple(check["code"] for check in verdict.get("checks", ()) if check["verdict"] == LOOK)


def fingerprint(facts: Mapping[str, str], documents: Sequence[tuple[str, str, str]]) -> str:
    """Return a hash over what the public will see: catalogue facts; (kind, title, SHA-256) of each document."""
    lines = [f"{name}={value!r}" for name, value in sorted(facts.items())]
    lines += [repr(document) for document in documents]
    return sha256("\n".join(lines).encode()).hexdigest()
