"""Reminding the owners of actions by the calendar, as agencies of their returns. Source: docs/rules.md R-81."""

from __future__ import annotations

from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.actions.plans.notices import tell_owner
from casework.actions.reach import settings_of
from casework.actions.work import LOCAL_TIME, SERVICE, Change, Work, changing
from casework.records.database import add_unless_there
from casework.records.store import Store
from casework.records.tables import Case, PlannedAction, Slot
from casework.rules.action_plans import FINISHED
from casework.rules.bank_holidays import england
from casework.rules.reminders import FROM_HOUR, reminder_days, reminders_owed

REMINDER = "action-reminder"


def send_due(store: Store) -> int:
    """Send the reminders that the calendar says are due, each once, and return how many actions got one.

    As those of returns: on working days, not before the working day begins; several of them as one.
    """
    work = Work(store, SERVICE)
    if not england().is_working_day(work.today) or store.now().astimezone(LOCAL_TIME).hour < FROM_HOUR:
        return 0
    with store.looking() as session:
        open_ones = select(PlannedAction.id).where(PlannedAction.status.not_in(FINISHED))
        waiting = session.scalars(open_ones).all()
    return sum(_send_due(work, action_id) for action_id in waiting)


def _send_due(work: Work, action_id: UUID) -> bool:
    with work.store.looking() as session:
        if not _owed(session, work, session.get_one(PlannedAction, action_id)):
            return False
    with changing(work, None) as change:
        action = change.session.get_one(PlannedAction, action_id, with_for_update=True)
        owed = _owed(change.session, work, action)
        if action.status in FINISHED or not owed:
            change.audit("reminder-not-needed", action_id)
            return False
        _remind(change, action, owed)
    return True


def _remind(change: Change, action: PlannedAction, owed: list[str]) -> None:
    for name in owed:
        row = {"id": uuid4(), "name": REMINDER, "slot": name, "started_at": change.now}
        add_unless_there(change.session, Slot, row)
    late = change.work.today > action.due_on
    to = tell_owner(change, action, "action-reminder-late" if late else "action-reminder")
    case = change.session.get_one(Case, action.case_id)
    change.audit(
        "action-reminder-sent", action.id, partnership_id=case.partnership_id, case=str(case.id), to=len(to)
    )


def _owed(session: Session, work: Work, action: PlannedAction) -> list[str]:
    """Return the slots of the reminders that are due and did not go out."""
    settings = settings_of(session, session.get_one(Case, action.case_id).partnership_id)
    agreed_on = action.made_at.astimezone(LOCAL_TIME).date()
    before, after = settings.reminder_days_before, settings.reminder_days_after
    days = reminder_days(agreed_on, action.due_on, before, after, england())
    slots = [f"{action.id} {action.due_on.isoformat()} {offset:+d}" for offset in reminders_owed(days, work.today)]
    sent = set(session.scalars(select(Slot.slot).where(Slot.name == REMINDER, Slot.slot.in_(slots))))
    return [slot for slot in slots if slot not in sent]
