"""How an action and what was said of it are shown to who looks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.actions.codes.words import Words, words_of_case
from casework.actions.plans import case_themes, recommendations
from casework.actions.plans.within import may_report
from casework.actions.work import Work
from casework.records.keys import Keyring
from casework.records.tables import Account, ActionReport, Agency, Case, PlannedAction, Recommendation
from casework.rules.action_plans import SAID, STATUSES, THE_PARTNERSHIP, Standing, standing
from casework.rules.permissions import Permission

KINDS: Mapping[str, str] = {
    "report": "Progress report",
    "accepted": "Accepted",
    "sent-back": "Sent back with words",
    "changed": "Changed",
}


@dataclass(frozen=True, slots=True)
class ActionView:
    """An action as shown. agency: its name, or the partnership. owner: a name, "" while nobody owns it.

    recommendation: its text and recommendation_number, "" and 0 where it follows from none. last: what the newest
    progress report says, by the names of `SAID`. reports: how many there are.
    """

    id: UUID
    case_id: UUID
    case_name: str
    case_reference: str
    number: int
    recommendation_id: UUID | None
    recommendation_number: int
    recommendation: str
    source: str
    themes: tuple[str, ...]
    text: str
    agency: str
    agency_id: UUID | None
    owner: str
    owner_id: UUID | None
    due_on: date
    status: str
    standing: Standing
    finished_on: date | None
    closed_on: date | None
    accepted_by: str
    last: Mapping[str, str]
    reports: int
    may_report: bool
    may_plan: bool


@dataclass(frozen=True, slots=True)
class ReportView:
    """Something that was said of an action. status: how it stood then, in words. said: (what, words) pairs."""

    id: UUID
    kind: str
    status: str
    by: str
    at: datetime
    said: tuple[tuple[str, str], ...]


def view_of(
    session: Session, work: Work, action: PlannedAction, case: Case, words: Words | None = None
) -> ActionView:
    """Return an action as the actor sees it. words: how they see the case's texts, where that is known."""
    words = words if words is not None else words_of_case(session, work, case.id)
    keys = work.store.keys
    body = body_of(keys, action)
    asked = session.get(Recommendation, action.recommendation_id) if action.recommendation_id else None
    agency = session.get(Agency, action.agency_id) if action.agency_id else None
    reports = reports_of(session, action.id)
    told = next((row for row in reversed(reports) if row.kind == "report"), None)
    return ActionView(
        id=action.id,
        case_id=case.id,
        case_name=case.code_name,
        case_reference=case.reference,
        number=action.number,
        recommendation_id=action.recommendation_id,
        recommendation_number=asked.number if asked else 0,
        recommendation=words.say(recommendations.body_of(keys, asked)["text"]) if asked else "",
        source=asked.source if asked else "",
        themes=themes_of(session, action, asked),
        text=words.say(body["text"]),
        agency=agency.name if agency else THE_PARTNERSHIP,
        agency_id=action.agency_id,
        owner=_name(session, action.owner_id) or body["owner"],
        owner_id=action.owner_id,
        due_on=action.due_on,
        status=action.status,
        standing=standing_of(action, work.today),
        finished_on=action.finished_on,
        closed_on=action.closed_on,
        accepted_by=_name(session, action.accepted_by),
        last={name: words.say(text) for name, text in said_in(keys, told).items()} if told else {},
        reports=sum(row.kind == "report" for row in reports),
        may_report=action.closed_on is None and may_report(work, action),
        may_plan=work.actor.may(Permission.PLAN_ACTIONS),
    )


def report_views(session: Session, work: Work, action: PlannedAction) -> tuple[ReportView, ...]:
    """Return everything that was said of an action, the newest first."""
    words = words_of_case(session, work, action.case_id)
    keys = work.store.keys
    return tuple(
        ReportView(
            id=row.id,
            kind=KINDS.get(row.kind, row.kind),
            status=STATUSES.get(row.status, row.status),
            by=_name(session, row.by_id),
            at=row.at,
            said=tuple(
                (SAID[name], words.say(text)) for name, text in said_in(keys, row).items() if text and name in SAID
            ),
        )
        for row in reversed(reports_of(session, action.id))
    )


def standing_of(action: PlannedAction, today: date) -> Standing:
    """Return how an action stands today."""
    closed = action.closed_on is not None
    return standing(action.status, action.due_on, today, finished_on=action.finished_on, closed=closed)


def themes_of(session: Session, action: PlannedAction, asked: Recommendation | None) -> tuple[str, ...]:
    """Return an action's themes: its recommendation's, else its case's."""
    return tuple(asked.themes) if asked and asked.themes else case_themes.of_case(session, action.case_id)


def reports_of(session: Session, action_id: UUID) -> list[ActionReport]:
    """Return what was said of an action, oldest first."""
    query = select(ActionReport).where(ActionReport.action_id == action_id)
    return list(session.scalars(query.order_by(ActionReport.number)))


def body_of(keys: Keyring, action: PlannedAction) -> dict[str, str]:
    """Return "text" and "owner" (the name of an owner without an account) of an action."""
    return dict(keys.unseal(action.body, context(action.id)))


def said_in(keys: Keyring, report: ActionReport) -> dict[str, str]:
    """Return what a report says, by the names of `SAID`."""
    return dict(keys.unseal(report.body, context(report.id)))


def context(record_id: UUID) -> str:
    """Return what an action's or a report's words are sealed for."""
    return f"action/{record_id}"


def _name(session: Session, account_id: UUID | None) -> str:
    account = session.get(Account, account_id) if account_id else None
    return account.name if account else ""
