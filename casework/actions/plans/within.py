"""Finding a recommendation or an action that the actor may know of. Source: docs/rules.md R-79.

Who reads cases sees those of the cases that are open to them. Of an agency, its representatives and signatories
see what their agency does, and whoever owns an action sees that one; neither sees anything else of the case, and
who has a conflict of interest sees nothing of it.
"""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import Session

from casework.actions.reach import case_within, is_kept_out, not_kept_out, open_cases
from casework.actions.work import NotFound, Work
from casework.records.tables import Case, PlannedAction, Recommendation
from casework.rules.action_plans import FINISHED
from casework.rules.permissions import Permission


def recommendation_within(
    session: Session,
    work: Work,
    recommendation_id: UUID,
    *,
    lock: bool = False,
    permission: Permission = Permission.SEE_CASES,
) -> Recommendation:
    """Return a recommendation of a case that is open to the actor for what they want of it. Raises NotFound."""
    found = session.get(Recommendation, recommendation_id)
    if found is None:
        raise NotFound
    case_within(session, work, found.case_id, lock=lock, permission=permission)
    return session.get_one(Recommendation, recommendation_id, with_for_update=lock)


def action_within(session: Session, work: Work, action_id: UUID, *, lock: bool = False) -> PlannedAction:
    """Return an action that the actor may see: of an open case, of their agency, or their own. Raises NotFound."""
    found = session.get(PlannedAction, action_id)
    if found is None:
        raise NotFound
    if not answers_for(work, found) or is_kept_out(session, work, found.case_id):
        if not reads_cases(work):
            raise NotFound
        case_within(session, work, found.case_id, lock=lock)
    return session.get_one(PlannedAction, action_id, with_for_update=lock)


def action_to_plan(session: Session, work: Work, action_id: UUID) -> PlannedAction:
    """Return an action of a case for which the actor may plan, locked. Raises NotFound."""
    found = session.get(PlannedAction, action_id)
    if found is None:
        raise NotFound
    case_within(session, work, found.case_id, lock=True, permission=Permission.PLAN_ACTIONS)
    return session.get_one(PlannedAction, action_id, with_for_update=True)


def reads_cases(work: Work) -> bool:
    """Return whether the actor sees the actions of cases, not only of their own agency."""
    return work.actor.everything or work.actor.may(Permission.SEE_CASES)


def answers_for(work: Work, action: PlannedAction) -> bool:
    """Return whether the actor owns the action, or acts for the agency that does it."""
    actor = work.actor
    if actor.account_id is None:
        return False
    if action.owner_id == actor.account_id:
        return True
    of_agency = actor.may(Permission.ANSWER_REQUESTS) and actor.agency_id is not None
    return of_agency and action.agency_id == actor.agency_id


def may_report(work: Work, action: PlannedAction) -> bool:
    """Return whether the actor may say how the action goes on: its owner, its agency, or who plans actions."""
    return answers_for(work, action) or work.actor.may(Permission.PLAN_ACTIONS)


def cases_seen(work: Work) -> Select[Case]:
    """Return the query of every case that is open to the actor."""
    return select(Case).where(open_cases(work))


def actions_to_do(work: Work) -> Select[PlannedAction, Case]:
    """Return the query of the actions that the actor or their agency answers for and has not finished."""
    query = select(PlannedAction, Case).join(Case, Case.id == PlannedAction.case_id)
    return query.where(_own(work), PlannedAction.status.not_in(FINISHED))


def actions_seen(work: Work) -> Select[PlannedAction, Case]:
    """Return the query of every action that the actor may see, with its case."""
    query = select(PlannedAction, Case).join(Case, Case.id == PlannedAction.case_id)
    return query.where(or_(open_cases(work), _own(work))) if reads_cases(work) else query.where(_own(work))


def _own(work: Work) -> ColumnElement[bool]:
    """Return which actions the actor or their agency answers for, as a condition on actions and cases."""
    actor = work.actor
    own: list[ColumnElement[bool]] = [PlannedAction.owner_id == actor.account_id]
    if actor.may(Permission.ANSWER_REQUESTS) and actor.agency_id is not None:
        own.append(PlannedAction.agency_id == actor.agency_id)
    return and_(Case.partnership_id == actor.partnership_id, not_kept_out(work), or_(*own))
