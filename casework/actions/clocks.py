"""Starting, meeting and correcting the statutory clocks of a referral and its case."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.actions.reach import referral_within, settings_of
from casework.actions.work import Change, NotFound, Refusal, Work, changing
from casework.records.tables import CaseClock
from casework.rules.bank_holidays import england
from casework.rules.clock import CLOCKS, deadline, rule_for, working_days_left
from casework.rules.permissions import Permission


@dataclass(frozen=True, slots=True)
class ClockView:
    """One clock as shown. days_left: working days, 0 is the last day, negative is late; None once met.

    late: not met, and the due date is past. was_late: met, but after the due date.
    """

    id: UUID
    name: str
    title: str
    starts: str
    statutory: bool
    started_on: date
    due_on: date
    met_on: date | None
    days_left: int | None
    late: bool
    was_late: bool
    late_reason: str


def start(change: Change, *, referral_id: UUID, partnership_id: UUID, name: str, started_on: date) -> CaseClock:
    """Start a clock in the action's transaction; a clock of that name that runs already is worked out anew."""
    lengths = settings_of(change.session, partnership_id).clock_lengths
    due = deadline(rule_for(name, lengths), started_on, england())
    clock = change.session.scalar(
        select(CaseClock).where(CaseClock.referral_id == referral_id, CaseClock.name == name)
    )
    if clock is None:
        clock = CaseClock(partnership_id=partnership_id, referral_id=referral_id, name=name)
        change.session.add(clock)
    clock.started_on, clock.due_on, clock.inputs = started_on, due.due_on, due.as_inputs()
    change.session.flush()
    change.audit("clock-started", referral_id, clock=name, due_on=due.due_on.isoformat(), inputs=due.as_inputs())
    return clock


def meet(change: Change, *, referral_id: UUID, name: str, met_on: date, late_reason: str = "") -> None:
    """Record that the act of a clock was done. A late act needs a reason. Raises Refusal("late-reason")."""
    clock = change.session.scalar(
        select(CaseClock).where(CaseClock.referral_id == referral_id, CaseClock.name == name)
    )
    if clock is None:
        return
    if met_on > clock.due_on and not late_reason.strip():
        raise Refusal("late-reason", f"Enter why this was done after {clock.due_on:%-d %B %Y}, when it was due")
    clock.met_on, clock.late_reason = met_on, late_reason.strip() if met_on > clock.due_on else ""
    change.audit("clock-met", referral_id, clock=name, met_on=met_on.isoformat(), late=met_on > clock.due_on)


def of_referral(session: Session, work: Work, referral_id: UUID) -> tuple[ClockView, ...]:
    """Return the referral's clocks, the next due first, met ones last."""
    clocks = session.scalars(select(CaseClock).where(CaseClock.referral_id == referral_id)).all()
    views = [_view(clock, work.today) for clock in clocks]
    return tuple(sorted(views, key=lambda view: (view.met_on is not None, view.due_on)))


def record_notification(work: Work, referral_id: UUID, *, sent_on: date, late_reason: str = "") -> None:
    """Record that the serious incident notification was sent: meets its clock, starts the rapid review's.

    Raises Refusal("future") and Refusal("late-reason"), NotFound, NotPermitted.
    """
    if sent_on > work.today:
        raise Refusal("future", "The date the notification was sent must be today or in the past")
    with changing(work, Permission.EDIT_CASE) as change:
        referral = referral_within(change.session, work, referral_id)
        meet(change, referral_id=referral.id, name="notification", met_on=sent_on, late_reason=late_reason)
        start(
            change,
            referral_id=referral.id,
            partnership_id=referral.partnership_id,
            name="rapid-review",
            started_on=sent_on,
        )


def correct_start(work: Work, referral_id: UUID, name: str, *, started_on: date) -> None:
    """Work a running clock out again from another start, as when the aware date was wrong. Audited.

    Raises Refusal("future"), NotFound, NotPermitted.
    """
    if started_on > work.today:
        raise Refusal("future", "The date a clock starts must be today or in the past")
    with changing(work, Permission.EDIT_CASE) as change:
        referral = referral_within(change.session, work, referral_id)
        running = select(CaseClock.id).where(CaseClock.referral_id == referral.id, CaseClock.name == name)
        if change.session.scalar(running) is None:
            raise NotFound
        start(
            change,
            referral_id=referral.id,
            partnership_id=referral.partnership_id,
            name=name,
            started_on=started_on,
        )


def _view(clock: CaseClock, today: date) -> ClockView:
    rule = CLOCKS[clock.name]
    return ClockView(
        id=clock.id,
        name=clock.name,
        title=rule.title,
        starts=rule.starts,
        statutory=rule.statutory,
        started_on=clock.started_on,
        due_on=clock.due_on,
        met_on=clock.met_on,
        days_left=None if clock.met_on else working_days_left(today, clock.due_on, england()),
        late=clock.met_on is None and today > clock.due_on,
        was_late=clock.met_on is not None and clock.met_on > clock.due_on,
        late_reason=clock.late_reason,
    )
