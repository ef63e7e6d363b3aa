"""How far a case is, in one sentence and a bar: agencies that answered, then the building of the chronology."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from casework.actions.desk.chronology_rows import ChronologyView
from casework.actions.returns.requests import RequestView
from casework.rules.requests import ANSWERED

BUILDING = {
    "waiting": "What was handed in will be processed shortly",
    "building": "The combined chronology is being built",
}


@dataclass(frozen=True, slots=True)
class Progress:
    """What moves by itself. moving: whether anything is still expected. building: the chronology is being made.

    value of most: the bar. seen: stands for what the page shows; another value means that the page is out of date.
    """

    moving: bool
    building: bool
    value: int
    most: int
    text: str
    seen: str


def of(requests: Sequence[RequestView], newest: ChronologyView | None) -> Progress:
    """Return how far the case is."""
    building = newest is not None and newest.state in BUILDING
    requests = [request for request in requests if request.state != "withdrawn"]
    answered = sum(request.state in ANSWERED for request in requests)
    shown = [f"{request.id} {request.stands} {request.upload_id}" for request in requests]
    shown.append(f"{newest.id} {newest.number} {newest.state}" if newest else "")
    if newest is not None and newest.state == "building":
        # The bar moves while the chronology is being built; the rest of the page stays as it is.
        shown[-1] = f"{newest.id} {newest.number} waiting"
    seen = hashlib.sha256("\n".join(shown).encode()).hexdigest()[:16]
    if newest is not None and building:
        step = f": {newest.step[:1].lower()}{newest.step[1:]}" if newest.step else ""
        return Progress(True, True, newest.done, max(newest.total, 1), BUILDING[newest.state] + step, seen)
    one = len(requests) == 1
    text = f"{answered} of {len(requests)} {'agency has' if one else 'agencies have'} answered"
    return Progress(answered < len(requests), False, answered, max(len(requests), 1), text, seen)
