"""Actions of a case: agreeing one, changing it, and showing it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from casework.actions.codes.words import words_of_case
from casework.actions.plans import owners
from casework.actions.plans.notices import tell_owner
from casework.actions.plans.owners import Owner
from casework.actions.plans.reporting import say
from casework.actions.plans.views import ActionView, ReportView, body_of, context, report_views, view_of
from casework.actions.plans.within import action_to_plan, action_within, recommendation_within
from casework.actions.reach import case_within
from casework.actions.work import NotFound, Refusal, Work, changing, looking
from casework.records.tables import Case, PlannedAction
from casework.rules.action_plans import LONGEST, NOT_STARTED
from casework.rules.permissions import Permission


@dataclass(frozen=True, slots=True)
class Agreed:
    """What was agreed. agency_id: who does it, None for the partnership itself."""

    text: str
    agency_id: UUID | None
    owner: Owner
    due_on: date


def add(work: Work, case_id: UUID, agreed: Agreed, recommendation_id: UUID | None = None) -> UUID:
    """Add an action, tell its owner, and return its id; the same words for the same agency twice are one.

    Raises Refusal("text"), what `owners.settled` refuses, NotFound, NotPermitted.
    """
    if not agreed.text.strip():
        raise Refusal("text", "Enter what will be done")
    with changing(work, Permission.PLAN_ACTIONS) as change:
        case = case_within(change.session, work, case_id, lock=True, permission=Permission.PLAN_ACTIONS)
        if recommendation_id is not None:
            asked = recommendation_within(change.session, work, recommendation_id)
            if asked.case_id != case.id:
                raise NotFound
        for row in _rows(change.session, case.id):
            same = (row.recommendation_id, row.agency_id) == (recommendation_id, agreed.agency_id)
            if same and body_of(work.store.keys, row)["text"] == agreed.text.strip():
                change.audit("action-added-again", row.id, case=str(case.id))
                return row.id
        owner_id, owner_name = owners.settled(change, case.partnership_id, agreed.agency_id, agreed.owner)
        highest = select(func.max(PlannedAction.number)).where(PlannedAction.case_id == case.id)
        assert work.actor.account_id is not None
        row = PlannedAction(
            case_id=case.id,
            recommendation_id=recommendation_id,
            number=(change.session.scalar(highest) or 0) + 1,
            body=b"",
            agency_id=agreed.agency_id,
            owner_id=owner_id,
            due_on=agreed.due_on,
            status=NOT_STARTED,
            made_by=work.actor.account_id,
            made_at=change.now,
        )
        change.session.add(row)
        change.session.flush()
        said = {"text": agreed.text.strip()[:LONGEST], "owner": owner_name}
        row.body = work.store.keys.seal(said, context(row.id))
        change.audit("action-added", row.id, case=str(case.id), number=row.number)
        if owner_id != work.actor.account_id:
            tell_owner(change, row, "action-given")
        return row.id


def change_terms(work: Work, action_id: UUID, agreed: Agreed, reason: str = "") -> None:
    """Change what was agreed: the words, who does it, its owner, the day; tell who owns it now.

    reason: for another day, which needs one. Raises Refusal("closed"), Refusal("reason"), and as `add`.
    """
    if not agreed.text.strip():
        raise Refusal("text", "Enter what will be done")
    with changing(work, Permission.PLAN_ACTIONS) as change:
        row = action_to_plan(change.session, work, action_id)
        if row.closed_on is not None:
            raise Refusal("closed", "This action is closed. Open it again to change it")
        moved = row.due_on != agreed.due_on
        if moved and not reason.strip():
            raise Refusal("reason", "Enter why the date changes")
        case = change.session.get_one(Case, row.case_id)
        keys, words = work.store.keys, words_of_case(change.session, work, case.id)
        before = body_of(keys, row)
        owner_id, owner_name = owners.settled(change, case.partnership_id, agreed.agency_id, agreed.owner)
        text = words.named(before["text"], agreed.text.strip()[:LONGEST])
        was = (before["text"], row.agency_id, row.owner_id, before["owner"], row.due_on)
        if was == (text, agreed.agency_id, owner_id, owner_name, agreed.due_on):
            change.audit("action-changed", row.id, case=str(case.id), nothing=True)
            return
        if moved:
            note = f"Due {_day(agreed.due_on)} in place of {_day(row.due_on)}: {reason.strip()}"
            say(change, row, "changed", {"words": note[:LONGEST]})
        row.body = keys.seal({"text": text, "owner": owner_name}, context(row.id))
        row.agency_id, row.due_on = agreed.agency_id, agreed.due_on
        given = owner_id != row.owner_id
        row.owner_id = owner_id
        change.audit("action-changed", row.id, case=str(case.id), moved=moved, owner=given)
        if owner_id != work.actor.account_id:
            tell_owner(change, row, "action-given" if given else "action-changed")


def of_case(work: Work, case_id: UUID) -> tuple[ActionView, ...]:
    """Return the case's actions by number. Raises NotFound, NotPermitted."""
    with looking(work, Permission.SEE_CASES) as session:
        case = case_within(session, work, case_id)
        words = words_of_case(session, work, case_id)
        return tuple(view_of(session, work, row, case, words) for row in _rows(session, case_id))


def show(work: Work, action_id: UUID) -> ActionView:
    """Return one action. Raises NotFound, NotPermitted."""
    with looking(work, Permission.SEE_ACTIONS) as session:
        row = action_within(session, work, action_id)
        view = view_of(session, work, row, session.get_one(Case, row.case_id))
        return replace(view, may_plan=view.may_plan and _plans_for(session, work, row.case_id))


def told(work: Work, action_id: UUID) -> tuple[ReportView, ...]:
    """Return everything that was said of an action, the newest first. Raises NotFound, NotPermitted."""
    with looking(work, Permission.SEE_ACTIONS) as session:
        return report_views(session, work, action_within(session, work, action_id))


def open_in_case(session: Session, case_id: UUID) -> tuple[int, int]:
    """Return (how many actions a case has, how many of them are not closed)."""
    rows = _rows(session, case_id)
    return len(rows), sum(row.closed_on is None for row in rows)


def _plans_for(session: Session, work: Work, case_id: UUID) -> bool:
    """Return whether the actor may plan in that case: who owns an action need not be on its case."""
    try:
        case_within(session, work, case_id, permission=Permission.PLAN_ACTIONS)
    except NotFound:
        return False
    return True


def _rows(session: Session, case_id: UUID) -> list[PlannedAction]:
    query = select(PlannedAction).where(PlannedAction.case_id == case_id).order_by(PlannedAction.number)
    return list(session.scalars(query))


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
