"""What each stage of a case needs, and by which facts one sees that it is there. Source: docs/rules.md R-72."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from casework.rules import stages
from casework.rules.decisions import LCSPR, PARTNERS


@dataclass(frozen=True, slots=True)
class Facts:
    """What the records of a case say. Days are None for what did not happen.

    serious: the national Panel is notified of it. decision: what was decided after the rapid review, "" before.
    signed: safeguarding partners who signed that decision. reviews: prepared for the public list. handed_over: the
    national repository said that it has the review. family_contacts: those that were made.
    copies_on: when the last copy of the full report was sent before its publication.
    """

    serious: bool = False
    checked_on: date | None = None
    notified_on: date | None = None
    scoped: bool = False
    asked: int = 0
    answered: int = 0
    returns: int = 0
    chronology: bool = False
    met_on: date | None = None
    meets_on: date | None = None
    decision: str = ""
    decided_on: date | None = None
    signed: int = 0
    sent_on: date | None = None
    family_contacts: int = 0
    family_told: bool = False
    copies_on: date | None = None
    reviews: int = 0
    released: bool = False
    published: bool = False
    handed_over: bool = False
    holds: int = 0
    actions: int = 0
    actions_done: int = 0
    closing_on: date | None = None

    @property
    def undecided(self) -> bool:
        """Return whether it is still open what follows after the rapid review."""
        return self.decided_on is None and self.closing_on is None

    @property
    def publishes(self) -> bool:
        """Return whether something of the case is to be published."""
        return self.decision == LCSPR or self.reviews > 0


@dataclass(frozen=True, slots=True)
class Need:
    """One thing that a stage needs. title: as a state that is reached. todo: as an instruction. who: must act.

    applies: whether a case with these facts needs it. tells: more about how it stands, "" for nothing.
    follows: whether it depends on the decision after the rapid review.
    """

    name: str
    stage: str
    title: str
    todo: str
    who: str
    done: Callable[[Facts], bool]
    applies: Callable[[Facts], bool] = lambda _: True
    tells: Callable[[Facts], str] = lambda _: ""
    follows: bool = False


def _day(day: date | None) -> str:
    return f"{day.day} {day:%B %Y}" if day else ""


def _of(done: int, every: int, what: str) -> str:
    return f"{done} of {every} {what}" if every else ""


NEEDS: tuple[Need, ...] = (
    Need(
        "referral-checked",
        stages.REFERRED.name,
        "The referral is checked",
        "Check the referral, and note the day",
        "Coordinator",
        lambda facts: facts.checked_on is not None,
        tells=lambda facts: _day(facts.checked_on),
    ),
    Need(
        "notified",
        stages.REFERRED.name,
        "The national Panel is notified",
        "Record that the serious incident notification was sent",
        "Local authority",
        lambda facts: facts.notified_on is not None,
        lambda facts: facts.serious,
        lambda facts: _day(facts.notified_on),
    ),
    Need(
        "scope",
        stages.OPENED,
        "The scoping period is set",
        "Set the scoping period",
        "Coordinator",
        lambda facts: facts.scoped,
    ),
    Need(
        "requests",
        stages.OPENED,
        "Agencies are asked for their returns",
        "Ask agencies for their returns",
        "Coordinator",
        lambda facts: facts.asked > 0,
    ),
    Need(
        "returns",
        stages.GATHERING,
        "Every agency that was asked has answered",
        "Wait for the agencies’ returns, and chase late ones",
        "Agencies",
        lambda facts: 0 < facts.asked == facts.answered,
        tells=lambda facts: _of(facts.answered, facts.asked, "have answered"),
    ),
    Need(
        "chronology",
        stages.GATHERING,
        "The combined chronology is built",
        "Wait until the combined chronology is built",
        "Coordinator",
        lambda facts: facts.chronology,
        lambda facts: facts.returns > 0 or facts.asked > facts.answered or not facts.asked,
    ),
    Need(
        "meeting",
        stages.REVIEW,
        "The case review group has met",
        "Hold the meeting of the case review group",
        "Case review group",
        lambda facts: facts.met_on is not None,
        tells=lambda facts: (
            _day(facts.met_on) or (f"Planned for {_day(facts.meets_on)}" if facts.meets_on else "")
        ),
    ),
    Need(
        "decision",
        stages.REVIEW,
        "The decision after the rapid review is recorded",
        "Record what was decided, and why",
        "Case review group",
        lambda facts: facts.decided_on is not None,
        tells=lambda facts: _day(facts.decided_on),
    ),
    Need(
        "signatures",
        stages.DECIDED,
        "The three safeguarding partners have signed",
        "Sign the decision",
        "Safeguarding partners",
        lambda facts: facts.signed >= len(PARTNERS),
        tells=lambda facts: _of(facts.signed, len(PARTNERS) if facts.decided_on else 0, "have signed"),
    ),
    Need(
        "panel",
        stages.DECIDED,
        "The decision was sent to the national Panel",
        "Send the decision to the national Panel, and record the day",
        "Coordinator",
        lambda facts: facts.sent_on is not None,
        lambda facts: facts.serious,
        lambda facts: _day(facts.sent_on),
    ),
    Need(
        "family",
        stages.LOCAL_REVIEW,
        "The family was asked how it wants to take part",
        "Talk to the family about the review, and keep what they wish",
        "Coordinator",
        lambda facts: facts.family_contacts > 0,
        lambda facts: facts.publishes,
        follows=True,
    ),
    Need(
        "report",
        stages.LOCAL_REVIEW,
        "The report is prepared for the public list",
        "Prepare the report for the public list",
        "Coordinator",
        lambda facts: facts.reviews > 0,
        lambda facts: facts.publishes,
        follows=True,
    ),
    Need(
        "no-hold",
        stages.PUBLICATION,
        "Nothing holds publication back",
        "Find out whether publication may go ahead, then lift the hold",
        "Coordinator",
        lambda facts: not facts.holds,
        lambda facts: facts.publishes,
        lambda facts: f"{facts.holds} hold{'' if facts.holds == 1 else 's'} to be lifted" if facts.holds else "",
        follows=True,
    ),
    Need(
        "family-told",
        stages.PUBLICATION,
        "The family was told when the review is published",
        "Tell the family when the review is published, and keep the day",
        "Coordinator",
        lambda facts: facts.family_told,
        lambda facts: facts.publishes,
        follows=True,
    ),
    Need(
        "sent-before",
        stages.PUBLICATION,
        "The full report was sent to the Panel, the Secretary of State and Ofsted",
        "Send the full report to the Panel, the Secretary of State and Ofsted",
        "Coordinator",
        lambda facts: facts.copies_on is not None,
        lambda facts: facts.decision == LCSPR,
        lambda facts: _day(facts.copies_on),
        follows=True,
    ),
    Need(
        "released",
        stages.PUBLICATION,
        "A second person released the review",
        "Have the prepared review released by a second person",
        "Publisher",
        lambda facts: facts.released or facts.published,
        lambda facts: facts.publishes,
        follows=True,
    ),
    Need(
        "public",
        stages.PUBLISHED,
        "The review is on the public list",
        "Wait for the publication date",
        "Coordinator",
        lambda facts: facts.published,
        lambda facts: facts.publishes,
        follows=True,
    ),
    Need(
        "repository",
        stages.PUBLISHED,
        "The review was handed over to the national repository",
        "Hand the review over to the national repository",
        "Coordinator",
        lambda facts: facts.handed_over,
        lambda facts: facts.publishes,
        follows=True,
    ),
    Need(
        "actions",
        stages.ACTIONS,
        "Every action is done and accepted",
        "Follow the actions until each is done",
        "Coordinator",
        lambda facts: facts.actions == facts.actions_done,
        lambda facts: facts.actions > 0,
        lambda facts: _of(facts.actions_done, facts.actions, "are done"),
        follows=True,
    ),
    Need(
        "closing",
        stages.CLOSED,
        "Closing the case is decided",
        "Record the decision to close the case",
        "Coordinator",
        lambda facts: facts.closing_on is not None,
        tells=lambda facts: _day(facts.closing_on),
    ),
)
"""In the order of the stages."""

_BY_NAME = {need.name: need for need in NEEDS}
