"""What comes before a publication: copies of the full report, and who is told first. Source: R-120."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

from casework.rules.bank_holidays import CalendarTooShort, england
from casework.rules.clock import deadline, rule_for

PANEL, SECRETARY_OF_STATE, OFSTED, AGENCIES, FAMILY = "panel", "secretary-of-state", "ofsted", "agencies", "family"
AUDIENCES: Mapping[str, str] = {
    PANEL: "The national Child Safeguarding Practice Review Panel",
    SECRETARY_OF_STATE: "The Secretary of State",
    OFSTED: "Ofsted",
    AGENCIES: "The agencies that took part",
    FAMILY: "The family",
}
"""Who hears of a review before the public does, in the order in which a page shows them."""
COPIES = (PANEL, SECRETARY_OF_STATE, OFSTED)
"""Who is sent the full report."""
NOT_NEEDED = "not-needed"
HOW: Mapping[str, str] = {
    "email": "By email",
    "portal": "Through a secure service of theirs",
    "post": "By post",
    "meeting": "In a meeting or a conversation",
    NOT_NEEDED: "Not sent or told, for a reason",
}
LONGEST = 1000
CLOCK = "send-before-publication"
_OF_KIND: Mapping[str, tuple[str, ...]] = {
    "lcspr": (*COPIES, AGENCIES, FAMILY),
    "scr": (*COPIES, AGENCIES, FAMILY),
    "learning": (AGENCIES, FAMILY),
    "thematic": (AGENCIES,),
}


def audiences_of(kind: str, version: int = 1) -> tuple[str, ...]:
    """Return who hears of a review of that kind first; nobody of a corrected version, or of what is no review."""
    return _OF_KIND.get(kind, ()) if version == 1 else ()


def needs_copies(kind: str, version: int = 1) -> bool:
    """Return whether the full report of such a review is sent out before it is published."""
    return PANEL in audiences_of(kind, version)


def copies_due(publish_on: date, lengths: Mapping[str, int]) -> date | None:
    """Return the last day for the copies, as the partnership sets it; None outside the years that are known."""
    try:
        return deadline(rule_for(CLOCK, lengths), publish_on, england()).due_on
    except CalendarTooShort:
        return None


def not_done(
    audiences: Collection[str], days: Mapping[str, date], due_on: date | None, publish_on: date, today: date
) -> tuple[str, ...]:
    """Return what was not done in time before a publication, a sentence for each; what can still be is left out.

    audiences: who should hear of it. days: on which each was sent the report or told. due_on: for the copies.
    Nothing of it stops a release; whoever releases the review says why it goes out all the same.
    """
    found = []
    for audience in AUDIENCES:
        if audience not in audiences:
            continue
        on, whom = days.get(audience), AUDIENCES[audience]
        if audience not in COPIES:
            if on is None and publish_on <= today:
                found.append(f"{whom} {'have' if audience == AGENCIES else 'has'} not been told")
        elif on is None and (due_on is None or today > due_on):
            found.append(f"{whom} has not been sent the full report")
        elif on is not None and due_on is not None and on > due_on:
            found.append(f"{whom} was sent the full report on {_day(on)}, after {_day(due_on)}")
    return tuple(found)


def _day(day: date) -> str:
    return f"{day:%-d %B %Y}"
