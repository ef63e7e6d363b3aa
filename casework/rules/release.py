"""Whether a prepared review may go to the public. Source: docs/rules.md R-40 to R-43."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from uuid import UUID

STOP, LOOK, PASS = "stop", "look", "pass"
"""What a check may say: it stops the release; it asks the person who releases to look; nothing was found."""


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Why a review may not be released now; `message` says what to do."""

    code: str
    message: str


def obstacles(
    *,
    state: str,
    worked_on_by: Collection[UUID],
    released_by: UUID | None,
    approved: str,
    now_hashed: str,
    verdicts: Sequence[Mapping[str, Any]],
) -> tuple[Obstacle, ...]:
    """Return everything that stands against the release; empty when it may go ahead.

    state: of the review. worked_on_by: everybody who prepared or changed anything of it.
    approved, now_hashed: `fingerprint` when the checks passed, and now.
    verdicts: of every document, `{"checks": [{"code", "verdict": "pass" | "look" | "stop", …}]}`.
    What a person must look at is confirmed at the release itself, see `to_look_at`.
    """
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
    elif state == "ready" and approved != now_hashed:
        found.append(
            Obstacle("changed", "The review changed after it was checked: have the documents checked again")
        )
    elif state != "ready" and not found:
        found.append(Obstacle("not-ready", "This review is not ready: have the documents checked again"))
    if released_by in worked_on_by:
        found.append(Obstacle("same-person", "Somebody who prepared a review cannot release it: ask a colleague"))
    return tuple(found)


def let_through(verdict: Mapping[str, Any]) -> bool:
    """Return whether no check of a document stops it."""
    return all(check["verdict"] in (PASS, LOOK) for check in verdict.get("checks", ()))


def to_look_at(verdict: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the codes of the checks that ask a person to look. Source: docs/rules.md R-43."""
    return tuple(check["code"] for check in verdict.get("checks", ()) if check["verdict"] == LOOK)


def fingerprint(facts: Mapping[str, str], documents: Sequence[tuple[str, str, str]]) -> str:
    """Return a hash over what the public will see: catalogue facts; (kind, title, SHA-256) of each document."""
    lines = [f"{name}={value!r}" for name, value in sorted(facts.items())]
    lines += [repr(document) for document in documents]
    return sha256("\n".join(lines).encode()).hexdigest()
