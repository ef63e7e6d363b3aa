"""What a case waits for beside its next step: from whom, and by when. Source: docs/rules.md R-108."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.actions.clocks import RETURNS, ClockView
from casework.records.tables import AgencyRequest, PlannedAction
from casework.rules.action_plans import FINISHED
from casework.rules.clock import who_acts
from casework.rules.requests import SETTLED
from casework.rules.stage_ticks import Tick, open_until
from casework.rules.stages import CLOSED, Stage

AGENCIES, OWNERS = "Agencies", "Owners of actions"
_MOST = 400


@dataclass(frozen=True, slots=True)
class Wait:
    """Something that somebody has to do. by: the day until which it is wanted, None for none."""

    who: str
    what: str
    by: date | None = None


@dataclass(frozen=True, slots=True)
class Others:
    """What is out. returns, actions: how many; returns_by: when the last is due; actions_by: when the next is."""

    returns: int = 0
    returns_by: date | None = None
    actions: int = 0
    actions_by: date | None = None


def others_of(session: Session, case_ids: Sequence[UUID]) -> dict[UUID, Others]:
    """Return what is out of these cases, by their ids, with two questions for some hundred of them."""
    found = {case_id: Others() for case_id in case_ids}
    for start in range(0, len(case_ids), _MOST):
        some = case_ids[start : start + _MOST]
        asked = select(AgencyRequest.case_id, AgencyRequest.due_on).where(
            AgencyRequest.case_id.in_(some), AgencyRequest.state.not_in(SETTLED)
        )
        for case_id, due_on in session.execute(asked):
            was = found[case_id]
            by = max(was.returns_by or due_on, due_on)
            found[case_id] = replace(was, returns=was.returns + 1, returns_by=by)
        agreed = select(PlannedAction.case_id, PlannedAction.due_on).where(
            PlannedAction.case_id.in_(some), PlannedAction.status.not_in(FINISHED)
        )
        for case_id, due_on in session.execute(agreed):
            was = found[case_id]
            by = min(was.actions_by or due_on, due_on)
            found[case_id] = replace(was, actions=was.actions + 1, actions_by=by)
    return found


def waited_for(
    stage: Stage, every: Sequence[Tick], running: Sequence[ClockView], others: Others
) -> tuple[Wait, ...]:
    """Return what is waited for from others than who takes the next step, the nearest day first.

    stage: with the next step. every: how the case's needs stand. running: its clocks that are not met.
    """
    if stage.name == CLOSED:
        return ()
    waits = []
    if others.returns:
        waits.append(Wait(AGENCIES, f"{_counted(others.returns, 'return')} to come", others.returns_by))
    if others.actions:
        waits.append(Wait(OWNERS, f"{_counted(others.actions, 'action')} to finish", others.actions_by))
    for clock in running:
        who = who_acts(clock.name)
        if clock.name != RETURNS and who != stage.who:
            waits.append(Wait(who, clock.title, clock.due_on))
    named = {stage.who, *(wait.who for wait in waits)}
    for tick in open_until(stage.name, every):
        if tick.need.who not in named:
            named.add(tick.need.who)
            waits.append(Wait(tick.need.who, tick.need.todo))
    return tuple(sorted(waits, key=lambda wait: wait.by or date.max))


def _counted(count: int, one: str) -> str:
    return f"{count} {one}{'' if count == 1 else 's'}"
