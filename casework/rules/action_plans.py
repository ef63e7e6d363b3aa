"""What is done about a recommendation: how an action stands, what a report must say, and when it is late.

Source: docs/rules.md R-78, R-79, R-81.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

SOURCES: Mapping[str, str] = {
    "rapid-review": "Rapid review",
    "local-review": "Local review",
    "other": "Other learning",
}
"""Where a recommendation comes from."""
NOT_STARTED, UNDER_WAY, DONE, CANNOT = "not-started", "under-way", "done", "cannot"
STATUSES: Mapping[str, str] = {
    NOT_STARTED: "Not started",
    UNDER_WAY: "Under way",
    DONE: "Done",
    CANNOT: "Cannot be done",
}
"""What an owner says of an action."""
FINISHED = (DONE, CANNOT)
TO_ACCEPT, CLOSED = "to-accept", "closed"
SAID: Mapping[str, str] = {
    "changed": "What has changed",
    "effective": "How effective it was, and how that is known",
    "remains": "What remains to be done",
    "impact": "What difference it made for children and families",
    "evidence": "What shows it",
    "reason": "Why it cannot be done",
    "words": "Words",
}
"""What may be said of an action, by the names under which it is kept. Source: domain practice, R-79."""
THE_PARTNERSHIP = "The partnership"
"""Who does what no single agency does."""
LONGEST = 4000
MOST_FILES = 20


@dataclass(frozen=True, slots=True)
class Standing:
    """How an action stands on a day. late: open and past its day. was_late: finished after its day.

    to_accept: its owner says that it is finished, and nobody has accepted that yet. days_late: of the calendar.
    """

    words: str
    colour: str
    late: bool
    was_late: bool
    to_accept: bool
    days_late: int = 0


def standing(status: str, due_on: date, today: date, *, finished_on: date | None, closed: bool) -> Standing:
    """Return how an action stands. finished_on: the day on which its owner said that it was finished."""
    finished = status in FINISHED
    late = not finished and due_on < today
    was_late = status == DONE and finished_on is not None and finished_on > due_on
    to_accept = finished and not closed
    words = STATUSES[status]
    colours = {NOT_STARTED: "grey", UNDER_WAY: "blue", DONE: "green", CANNOT: "orange"}
    if to_accept:
        words = "Done, to be accepted" if status == DONE else "Cannot be done, to be accepted"
    return Standing(
        words,
        "yellow" if to_accept else colours[status],
        late,
        was_late,
        to_accept,
        (today - due_on).days if late else 0,
    )


def report_obstacle(status: str, words: Mapping[str, str], *, evidence: bool) -> tuple[str, str] | None:
    """Return (field, what to do) when a report cannot be taken as it is, else None.

    words: "changed", "effective", "remains", "impact", "evidence", "reason". evidence: a file is there. What is
    done says what has changed, its effect and what shows it; what cannot be done says why.
    """

    def said(name: str) -> bool:
        return bool(words.get(name, "").strip())

    if status not in STATUSES:
        return "status", "Select how the action stands"
    if status == CANNOT and not said("reason"):
        return "reason", "Enter why it cannot be done"
    if status != CANNOT and said("reason"):
        return "reason", "Select “Cannot be done”, or take away the words on why it cannot be done"
    if status == UNDER_WAY and not said("changed"):
        return "changed", "Enter what has been done so far"
    if status == DONE:
        if not said("changed"):
            return "changed", "Enter what has changed"
        if not said("effective"):
            return "effective", "Enter how effective it was, or that it is not known yet"
        if not (said("evidence") or evidence):
            return "evidence", "Enter what shows that it is done, or add a file"
    return None
