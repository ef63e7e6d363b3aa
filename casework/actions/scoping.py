"""The scoping period: the dates that agencies' returns must cover."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from casework.actions.desk import chronologies
from casework.actions.reach import case_within
from casework.actions.work import Refusal, Work, changing
from casework.rules.permissions import Permission


def set_scope(work: Work, case_id: UUID, *, first: date, last: date) -> None:
    """Set the scoping period, both days included; returns that are in already are merged anew for it.

    Raises Refusal("scope-order") and Refusal("scope-future") for one that cannot be, NotFound, NotPermitted.
    """
    if last < first:
        raise Refusal("scope-order", "The scoping period must end after it starts")
    if last > work.today:
        raise Refusal("scope-future", "The scoping period must end today or in the past")
    with changing(work, Permission.EDIT_CASE) as change:
        case = case_within(change.session, work, case_id, lock=True)
        case.scope_first, case.scope_last = first, last
        change.audit("scope-set", case.id, first=first.isoformat(), last=last.isoformat())
        chronologies.ask_for(change, case)
