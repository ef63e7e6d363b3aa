"""Meetings of the case review group: what is on an agenda, what an agency may say, and what dissent must tell.

Source: docs/rules.md R-73, R-74.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from casework.rules import stages

PLANNED, CLOSED, CANCELLED = "planned", "closed", "cancelled"
STATES: Mapping[str, str] = {PLANNED: "Planned", CLOSED: "Held", CANCELLED: "Cancelled"}
PRESENT, APOLOGIES, REPRESENTED = "present", "apologies", "represented"
ATTENDANCE: Mapping[str, str] = {
    PRESENT: "Present",
    APOLOGIES: "Sent apologies",
    REPRESENTED: "Represented by somebody else",
}
AGREE, DISAGREE, ABSTAIN, NO_VIEW = "agree", "disagree", "abstain", "none"
VIEWS: Mapping[str, str] = {
    AGREE: "Agrees",
    DISAGREE: "Disagrees",
    ABSTAIN: "Abstains",
    NO_VIEW: "Has no view",
}
LONGEST, LONGEST_NOTES = 4000, 20000
MOST_ITEMS, MOST_PEOPLE, MOST_QUESTIONS = 40, 60, 20

_BEFORE = ("Welcome, apologies, and whether anybody has a conflict of interest", "Is any child at risk now?")
_AFTER = ("Family: what they were told, what they wish", "Other processes, and what holds publication back")
_AGENDA: Mapping[str, tuple[str, ...]] = {
    stages.OPENED: ("What was referred", "The scoping period", "Which agencies are asked, and what"),
    stages.GATHERING: ("Which returns are in, and which are late", "Early learning, and what was done at once"),
    stages.REVIEW: (
        "The combined chronology: key events, silences and what agencies tell differently",
        "Learning, and good practice",
        "Criteria (a) to (d), each with its reason",
        "Is a local review carried out? View of each agency",
        "View on a national review",
    ),
    stages.DECIDED: ("What was decided, and who carries it out", "Immediate actions"),
    stages.LOCAL_REVIEW: ("Terms of reference, reviewer and timetable", "Progress of the review", "Draft report"),
    stages.PUBLICATION: ("The final report and the partnership’s response", "When and how it is published"),
    stages.PUBLISHED: ("How the review was received", "Briefings, and who has read them"),
    stages.ACTIONS: ("Each action: what has changed, how effective it was, what remains",),
    stages.CLOSED: ("What is still to be followed",),
}
_TIME = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?\s*(am|pm)?", re.IGNORECASE)
_ENGLAND = ZoneInfo("Europe/London")


def proposed_agenda(stage: str) -> tuple[str, ...]:
    """Return what is on the agenda of a meeting in that stage of a case, to be changed by whoever plans it."""
    return (*_BEFORE, *_AGENDA[stage], *_AFTER, "Decisions, actions and the next date")


def items(typed: str) -> tuple[str, ...]:
    """Return the lines of what was typed, without empty ones and without numbers or dots before them."""
    return tuple(
        kept for line in typed.splitlines() if (kept := re.sub(r"^\s*(?:\d{1,2}[.)]|[-•*])?\s*", "", line).strip())
    )


def time_of_day(typed: str) -> str | None:
    """Return a time as "14:30" from "14:30", "2.30pm" or "9"; None for what is no time."""
    found = _TIME.fullmatch(typed.strip())
    if found is None:
        return None
    hour, minute, half = int(found[1]), int(found[2] or 0), (found[3] or "").lower()
    if half and not 1 <= hour <= 12:
        return None
    if half:
        hour = hour % 12 + (12 if half == "pm" else 0)
    return f"{hour:02}:{minute:02}" if hour < 24 and minute < 60 else None


def moment(day: date, clock: str) -> datetime:
    """Return the moment of a time as `time_of_day` gives it, on a day in England."""
    return datetime.combine(day, time.fromisoformat(clock), _ENGLAND)


def in_words(clock: str) -> str:
    """Return a time of day as GOV.UK writes it: "2pm", "9:30am"; "" for ""."""
    if not clock:
        return ""
    at = time.fromisoformat(clock)
    minutes = f":{at.minute:02}" if at.minute else ""
    return f"{at.hour % 12 or 12}{minutes}{'am' if at.hour < 12 else 'pm'}"


def view_obstacle(view: str, words: str) -> tuple[str, str] | None:
    """Return (field, what to do) when a view cannot be taken as it is, else None: dissent says why."""
    if view not in VIEWS:
        return "view", "Select what the agency’s view is"
    if view == DISAGREE and not words.strip():
        return "words", "Enter why the agency disagrees"
    return None


def closing_obstacle(attendance: Iterable[str], *, minutes: bool) -> tuple[str, str] | None:
    """Return (code, what to do) when a meeting cannot be closed yet, else None."""
    said = list(attendance)
    if not said or not all(said):
        return "attendance", "Record who came and who sent apologies before you close the meeting"
    if PRESENT not in said:
        return "nobody", "Nobody is recorded as present. If the meeting did not take place, cancel it"
    if not minutes:
        return "minutes", "Write the minutes before you close the meeting"
    return None


def tally(views: Iterable[str], silent: int) -> str:
    """Return what was said in one line: "3 agree, 1 disagrees, 2 have not said". silent: who have not."""
    counted = Counter(views)
    words = {
        AGREE: ("agrees", "agree"),
        DISAGREE: ("disagrees", "disagree"),
        ABSTAIN: ("abstains", "abstain"),
        NO_VIEW: ("has no view", "have no view"),
    }
    parts = [
        f"{counted[view]} {one if counted[view] == 1 else more}"
        for view, (one, more) in words.items()
        if counted[view]
    ]
    parts += [f"{silent} {'has' if silent == 1 else 'have'} not said"] if silent else []
    return ", ".join(parts)
