"""Starting, meeting and correcting the statutory clocks of a referral and its case."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.actions import late_reasons
from casework.actions.decided import after_rapid_review
from casework.actions.reach import referral_within, settings_of
from casework.actions.work import Change, NotFound, Refusal, Work, changing
from casework.records.tables import CaseClock
from casework.rules.bank_holidays import CalendarTooShort, england
from casework.rules.clock import CLOCKS, Deadline, deadline, rule_for, working_days_left
from casework.rules.decisions import LCSPR
from casework.rules.permissions import Permission

NOTIFICATION, RAPID_REVIEW, RETURNS, ORDER, PUBLICATION, COPIES = (
    "notification",
    "rapid-review",
    "agency-returns",
    "order-lcspr",
    "publish-lcspr",
    "send-before-publication",
)
STARTED_BY_AN_ACT = (RAPID_REVIEW, RETURNS, ORDER, PUBLICATION, COPIES)
"""Clocks whose start is an act that is recorded elsewhere: it is corrected there, and they follow."""


@dataclass(frozen=True, slots=True)
class ClockView:
    """One clock as shown. days_left: working days, 0 is the last day, negative is late; None once met.

    late: not met, and the due date is past. was_late: met, but after the due date.
    own_start: whether its start can be corrected by itself.
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
    own_start: bool


def start(change: Change, *, referral_id: UUID, partnership_id: UUID, name: str, started_on: date) -> None:
    """Start a clock in the action's transaction; a clock of that name that runs already is worked out anew.

    Raises Refusal("calendar") for a day from which no due date can be worked out.
    """
    clock = _of_name(change.session, referral_id, name)
    due = _deadline(change.session, partnership_id, name, started_on)
    was = {} if clock is None else {"was": clock.started_on.isoformat(), "was_due_on": clock.due_on.isoformat()}
    if clock is None:
        clock = CaseClock(partnership_id=partnership_id, referral_id=referral_id, name=name)
        change.session.add(clock)
    clock.started_on, clock.due_on, clock.inputs = started_on, due.due_on, due.as_inputs()
    if clock.met_on is None:
        clock.late_reason = ""  # one of a release that was planned for another day: the next release asks again
    change.session.flush()
    _audit(change, "clock-corrected" if was else "clock-started", clock, **was)


def ask_for_returns(
    change: Change, *, referral_id: UUID, partnership_id: UUID, asked_on: date, due_on: date
) -> None:
    """Run the clock of the agencies' returns in the action's transaction, until the last of them is due.

    It starts with the first request; a later request with a later due date makes it run on.
    """
    clock = _of_name(change.session, referral_id, RETURNS)
    if clock is None:
        inputs = _deadline(change.session, partnership_id, RETURNS, asked_on).as_inputs()
        clock = CaseClock(partnership_id=partnership_id, referral_id=referral_id, name=RETURNS)
        clock.started_on, clock.due_on, clock.inputs = asked_on, due_on, {**inputs, "chosen": due_on.isoformat()}
        change.session.add(clock)
    else:
        clock.due_on = max(clock.due_on, due_on) if clock.met_on is None else due_on
        clock.inputs = {**clock.inputs, "chosen": clock.due_on.isoformat()}
        clock.met_on, clock.late_reason = None, ""
    change.session.flush()
    _audit(change, "clock-started", clock)


def meet(change: Change, *, referral_id: UUID, name: str, met_on: date, late_reason: str = "") -> None:
    """Record that the act of a clock was done; nothing happens when no such clock runs.

    Raises Refusal("late-reason") for a late act without a reason, Refusal("before-start").
    """
    clock = _of_name(change.session, referral_id, name)
    if clock is not None:
        _meet(change, clock, met_on, late_reason)


def explain(change: Change, *, referral_id: UUID, name: str, late_reason: str) -> None:
    """Keep why the act of a clock is late although it is not done yet; nothing happens unless it is late."""
    clock = _of_name(change.session, referral_id, name)
    if clock is not None and clock.met_on is None and change.work.today > clock.due_on:
        clock.late_reason = late_reason.strip()


def stop(change: Change, referral_id: UUID, name: str) -> None:
    """End a clock whose act is not asked for any more, unless it was done; nothing happens when none runs."""
    clock = _of_name(change.session, referral_id, name)
    if clock is not None and clock.met_on is None:
        _audit(change, "clock-stopped", clock)
        change.session.delete(clock)


def meet_returns(change: Change, referral_id: UUID, answered_on: date) -> None:
    """Record that the last agency answered, once; nobody is asked for a reason, as each answer has its own day."""
    _meet_once(change, referral_id, RETURNS, answered_on, "The last answer came in after this day")


def meet_publication(change: Change, referral_id: UUID, published_on: date) -> None:
    """Record that the case's review is public, once: a second review of the case changes nothing."""
    _meet_once(change, referral_id, PUBLICATION, published_on, "The review was published after this day")


def of_referral(session: Session, work: Work, referral_id: UUID) -> tuple[ClockView, ...]:
    """Return the referral's clocks, the next due first, met ones last."""
    clocks = session.scalars(select(CaseClock).where(CaseClock.referral_id == referral_id)).all()
    views = [_view(clock, work.today) for clock in clocks]
    return tuple(sorted(views, key=lambda view: (view.met_on is not None, view.due_on)))


def record_notification(work: Work, referral_id: UUID, *, sent_on: date, late_reason: str = "") -> None:
    """Record that the serious incident notification was sent: meets its clock, starts the rapid review's.

    Recording it again corrects the day. Raises Refusal("future"), Refusal("before-start") and
    Refusal("late-reason"), NotFound, NotPermitted.
    """
    if sent_on > work.today:
        raise Refusal("future", "The date the notification was sent must be today or in the past")
    with changing(work, Permission.EDIT_CASE) as change:
        referral = referral_within(change.session, work, referral_id, lock=True)
        meet(change, referral_id=referral.id, name=NOTIFICATION, met_on=sent_on, late_reason=late_reason)
        start(
            change,
            referral_id=referral.id,
            partnership_id=referral.partnership_id,
            name=RAPID_REVIEW,
            started_on=sent_on,
        )
        review = _of_name(change.session, referral.id, RAPID_REVIEW)
        if review is not None and review.met_on is not None and review.met_on > review.due_on:
            _meet(change, review, review.met_on, review.late_reason or _LATE_BY_CORRECTION)
        if ORDER in settings_of(change.session, referral.partnership_id).clock_lengths:
            _start_order(change, referral.id, referral.partnership_id, sent_on)


_LATE_BY_CORRECTION = "It turned out late when the day on which the notification was sent was corrected"


def correct_start(work: Work, referral_id: UUID, name: str, *, started_on: date, late_reason: str = "") -> None:
    """Work a clock out again from another start, as when the aware date was wrong. Audited with what was before.

    late_reason: needed when the act was done already and turns out to have been late.
    Raises Refusal("future"), Refusal("before-start"), Refusal("late-reason"), Refusal("calendar"), NotFound (also
    for a clock that an act starts), NotPermitted.
    """
    if started_on > work.today:
        raise Refusal("future", "The day from which it is counted must be today or in the past")
    with changing(work, Permission.EDIT_CASE) as change:
        referral = referral_within(change.session, work, referral_id, lock=True)
        clock = _of_name(change.session, referral.id, name)
        if clock is None or name in STARTED_BY_AN_ACT:
            raise NotFound
        start(
            change,
            referral_id=referral.id,
            partnership_id=referral.partnership_id,
            name=name,
            started_on=started_on,
        )
        if clock.met_on is not None:
            _meet(change, clock, clock.met_on, late_reason or clock.late_reason)


def _start_order(change: Change, referral_id: UUID, partnership_id: UUID, sent_on: date) -> None:
    """Start the clock of the order, unless it is decided already that none is given, or the case is closed.

    Where it is decided that a review is carried out, that was the order. Source: docs/rules.md R-109.
    """
    stands = after_rapid_review(change.session, change.work.store.keys, referral_id)
    if stands.closed or (stands.decision and stands.decision != LCSPR):
        return
    start(change, referral_id=referral_id, partnership_id=partnership_id, name=ORDER, started_on=sent_on)
    if stands.decided_on is not None:
        _meet_once(change, referral_id, ORDER, stands.decided_on, "It was decided before this was counted")


def _meet_once(change: Change, referral_id: UUID, name: str, met_on: date, late_reason: str) -> None:
    clock = _of_name(change.session, referral_id, name)
    if clock is not None and clock.met_on is None:
        _meet(change, clock, max(met_on, clock.started_on), late_reason)


def _of_name(session: Session, referral_id: UUID, name: str) -> CaseClock | None:
    query = select(CaseClock).where(CaseClock.referral_id == referral_id, CaseClock.name == name)
    return session.scalar(query.with_for_update())


def _deadline(session: Session, partnership_id: UUID, name: str, started_on: date) -> Deadline:
    lengths = settings_of(session, partnership_id).clock_lengths
    try:
        return deadline(rule_for(name, lengths), started_on, england())
    except CalendarTooShort:
        years = england()
        raise Refusal(
            "calendar",
            f"No due date can be worked out from {started_on:%-d %B %Y}: bank holidays are known from "
            f"{years.first_year} to {years.last_year}. Check the year of the day from which "
            f"“{CLOCKS[name].title}” is counted",
        ) from None


def _meet(change: Change, clock: CaseClock, met_on: date, late_reason: str) -> None:
    late = met_on > clock.due_on
    if met_on < clock.started_on and CLOCKS[clock.name].length > 0:
        raise Refusal(
            "before-start",
            f"This cannot have been done before {clock.started_on:%-d %B %Y}, the day from which it is counted. "
            "If that day is wrong, correct it first",
        )
    if late and not late_reason.strip():
        raise Refusal("late-reason", f"Enter why this was done after {clock.due_on:%-d %B %Y}, when it was due")
    late_reasons.keep_earlier(change, clock)
    clock.met_on, clock.late_reason = met_on, late_reason.strip() if late else ""
    why = late_reasons.keep(change, clock)
    _audit(
        change, "clock-met", clock, met_on=met_on.isoformat(), late=late, **({"reason": str(why)} if why else {})
    )


def _audit(change: Change, action: str, clock: CaseClock, **details: Any) -> None:
    change.audit(
        action,
        clock.referral_id,
        partnership_id=clock.partnership_id,
        clock=clock.name,
        started_on=clock.started_on.isoformat(),
        due_on=clock.due_on.isoformat(),
        inputs=dict(clock.inputs),
        **details,
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
        own_start=clock.name not in STARTED_BY_AN_ACT,
    )
