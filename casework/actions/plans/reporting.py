"""Saying how an action goes on: progress reports, accepting what is done, sending it back. Source: R-79, R-81."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import func, select

from casework.actions.plans.notices import tell_coordinators, tell_owner
from casework.actions.plans.views import context
from casework.actions.plans.within import action_to_plan, action_within, may_report
from casework.actions.work import Change, NotPermitted, Refusal, Work, changing
from casework.records.tables import ActionFile, ActionReport, PlannedAction
from casework.rules.action_plans import FINISHED, LONGEST, SAID, UNDER_WAY, report_obstacle
from casework.rules.permissions import Permission

_CLOSED = "This action is closed. A coordinator or the chair can open it again"


def report(work: Work, action_id: UUID, *, status: str, words: Mapping[str, str]) -> None:
    """Say how an action stands, and tell the coordinators. words: by the names of `SAID`; late is never refused.

    Raises Refusal with the name of the field that is lacking, Refusal("closed"), Refusal("stale") for a report
    that was sent twice, NotFound, NotPermitted.
    """
    with changing(work, Permission.SEE_ACTIONS) as change:
        action = action_within(change.session, work, action_id, lock=True)
        if not may_report(work, action):
            raise NotPermitted
        if action.closed_on is not None:
            raise Refusal("closed", _CLOSED)
        files = select(func.count()).select_from(ActionFile)
        files = files.where(ActionFile.action_id == action.id, ActionFile.removed_at.is_(None))
        given = {name: words.get(name, "").strip()[:LONGEST] for name in SAID if words.get(name, "").strip()}
        obstacle = report_obstacle(status, given, evidence=bool(change.session.scalar(files)))
        if obstacle is not None:
            raise Refusal(*obstacle)
        if _same_as_last(change, action, status, given):
            change.audit("action-reported-again", action.id, case=str(action.case_id))
            return
        action.status = status
        action.finished_on = work.today if status in FINISHED else None
        say(change, action, "report", given)
        late = work.today > action.due_on
        change.audit("action-reported", action.id, case=str(action.case_id), status=status, late=late)
        tell_coordinators(change, action, "action-reported")


def accept(work: Work, action_id: UUID, words: str = "") -> None:
    """Close an action whose owner says that it is done, or cannot be. Twice is once.

    Raises Refusal("not-finished"), NotFound, NotPermitted.
    """
    with changing(work, Permission.PLAN_ACTIONS) as change:
        action = action_to_plan(change.session, work, action_id)
        if action.closed_on is not None:
            change.audit("action-accepted-again", action.id, case=str(action.case_id))
            return
        if action.status not in FINISHED:
            raise Refusal("not-finished", "Its owner has not said yet that it is done, or that it cannot be")
        assert work.actor.account_id is not None
        action.accepted_by, action.closed_on = work.actor.account_id, work.today
        say(change, action, "accepted", {"words": words.strip()[:LONGEST]} if words.strip() else {})
        change.audit("action-accepted", action.id, case=str(action.case_id), status=action.status)
        if action.owner_id != work.actor.account_id:
            tell_owner(change, action, "action-accepted")


def send_back(work: Work, action_id: UUID, words: str) -> None:
    """Send an action back that was said to be finished, or open one again that was closed, with the reason.

    Raises Refusal("words"), Refusal("not-finished"), NotFound, NotPermitted.
    """
    if not words.strip():
        raise Refusal("words", "Enter what is still needed")
    with changing(work, Permission.PLAN_ACTIONS) as change:
        action = action_to_plan(change.session, work, action_id)
        if action.status not in FINISHED:
            raise Refusal("not-finished", "This action is open already: its owner can go on with it")
        reopened = action.closed_on is not None
        action.status, action.finished_on = UNDER_WAY, None
        action.accepted_by, action.closed_on = None, None
        say(change, action, "sent-back", {"words": words.strip()[:LONGEST]})
        change.audit("action-sent-back", action.id, case=str(action.case_id), reopened=reopened)
        if action.owner_id != work.actor.account_id:
            tell_owner(change, action, "action-sent-back")


def say(change: Change, action: PlannedAction, kind: str, words: Mapping[str, str]) -> None:
    """Keep what was said of an action, in the action's transaction. kind: see `ActionReport`."""
    assert change.work.actor.account_id is not None
    highest = select(func.max(ActionReport.number)).where(ActionReport.action_id == action.id)
    row = ActionReport(
        action_id=action.id,
        number=(change.session.scalar(highest) or 0) + 1,
        kind=kind,
        status=action.status,
        body=b"",
        by_id=change.work.actor.account_id,
        at=change.now,
    )
    change.session.add(row)
    change.session.flush()
    row.body = change.work.store.keys.seal(dict(words), context(row.id))


def _same_as_last(change: Change, action: PlannedAction, status: str, given: Mapping[str, str]) -> bool:
    """Return whether this is the same report once more, as after a second press."""
    query = select(ActionReport).where(ActionReport.action_id == action.id).order_by(ActionReport.number.desc())
    last = change.session.scalar(query.limit(1))
    if last is None or last.kind != "report" or last.status != status:
        return False
    return bool(dict(change.work.store.keys.unseal(last.body, context(last.id))) == dict(given))
