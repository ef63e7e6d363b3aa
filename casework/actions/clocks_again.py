"""Working running clocks out again when a partnership's lengths change, or the calendar of bank holidays does.

A due date that somebody chose stays: agencies were told of it. What was done keeps the day until which it was due.
Source: docs/rules.md R-109.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.actions.clocks import ORDER, stop
from casework.actions.reach import settings_of
from casework.actions.work import SERVICE, Change, Work, changing, looking
from casework.records.store import Store
from casework.records.tables import CaseClock, Partnership
from casework.rules.bank_holidays import CalendarTooShort, england
from casework.rules.clock import Deadline, deadline, rule_for
from casework.rules.permissions import Permission

CHOSEN = "chosen"
"""In a clock's inputs: a due date that somebody chose."""


@dataclass(frozen=True, slots=True)
class Moved:
    """How many running clocks become due on another day, and how many end."""

    moved: int = 0
    ended: int = 0


def preview(work: Work, lengths: Mapping[str, int]) -> Moved:
    """Return what these lengths would change of the partnership's running clocks. Raises NotPermitted."""
    with looking(work, Permission.MANAGE_SETTINGS) as session:
        found = list(_differing(session, work.partnership_id, lengths))
    ended = sum(due is None for _, due in found)
    return Moved(sum(due is not None and due.due_on != clock.due_on for clock, due in found), ended)


def recompute(change: Change, partnership_id: UUID, lengths: Mapping[str, int]) -> None:
    """Work the partnership's running clocks out again in the action's transaction, each with an audit entry."""
    for clock, due in list(_differing(change.session, partnership_id, lengths)):
        if due is None:
            stop(change, clock.referral_id, clock.name)
            continue
        was = clock.due_on
        clock.due_on, clock.inputs = due.due_on, due.as_inputs()
        change.audit(
            "clock-recomputed",
            clock.referral_id,
            partnership_id=partnership_id,
            clock=clock.name,
            started_on=clock.started_on.isoformat(),
            due_on=due.due_on.isoformat(),
            was_due_on=was.isoformat(),
            inputs=dict(clock.inputs),
        )


def follow_calendar(store: Store) -> int:
    """Work every running clock out again with the bank holidays as they are known now; return how many moved."""
    count = 0
    with store.looking() as session:
        ids = session.scalars(select(Partnership.id)).all()
    for partnership_id in ids:
        with store.looking() as session:
            lengths = settings_of(session, partnership_id).clock_lengths
            found = sum(1 for _ in _differing(session, partnership_id, lengths))
        if found:
            with changing(Work(store, SERVICE), None) as change:
                recompute(change, partnership_id, lengths)
        count += found
    return count


def _differing(
    session: Session, partnership_id: UUID, lengths: Mapping[str, int]
) -> Iterator[tuple[CaseClock, Deadline | None]]:
    """Give each running clock that would be due otherwise, with its new deadline; None where it ends."""
    running = select(CaseClock).where(CaseClock.partnership_id == partnership_id, CaseClock.met_on.is_(None))
    for clock in session.scalars(running):
        if clock.name == ORDER and ORDER not in lengths:
            yield clock, None
        elif CHOSEN not in clock.inputs:
            try:
                due = deadline(rule_for(clock.name, lengths), clock.started_on, england())
            except CalendarTooShort:
                continue
            if due.due_on != clock.due_on:
                yield clock, due
