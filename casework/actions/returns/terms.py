"""What becomes of a request after it was sent: its due date is moved, or it is withdrawn. Each with a reason."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from casework.actions.desk import chronologies
from casework.actions.reach import case_within, request_within
from casework.actions.returns import entries
from casework.actions.returns.notices import tell_agency
from casework.actions.work import Change, Refusal, Work, changing
from casework.records.tables import AgencyRequest, Case
from casework.rules.permissions import Permission
from casework.rules.requests import SETTLED


def extend(work: Work, request_id: UUID, *, due_on: date, reason: str) -> None:
    """Move the date on which a return is due, and tell the agency. Doing it twice is doing it once.

    Raises Refusal("due-past"), Refusal("no-reason"), Refusal("settled") for a request that was answered or
    withdrawn, NotFound, NotPermitted.
    """
    if due_on < work.today:
        raise Refusal("due-past", "The new due date must be today or in the future")
    reason = _reason(reason, "Enter why the due date is moved")
    with changing(work, Permission.SEND_REQUESTS) as change:
        _, request = _locked(change, request_id)
        if request.due_on == due_on:
            change.audit("request-extended-again", request.id)
            return
        if request.state in SETTLED and request.sent_back_at is None:
            raise Refusal("settled", "This request is answered or withdrawn, so its due date cannot be moved")
        before, request.due_on = request.due_on, due_on
        entries.add(change, request, "extended", reason, before=before.isoformat(), after=due_on.isoformat())
        tell_agency(change, request, "return-due-moved")
        change.audit("request-extended", request.id, before=before.isoformat(), after=due_on.isoformat())


def withdraw(work: Work, request_id: UUID, *, reason: str) -> None:
    """Withdraw a request that was not answered, and tell the agency. Doing it twice is doing it once.

    What the agency sent in stays, for the agency and the coordinator. Raises Refusal("no-reason"),
    Refusal("settled"), NotFound, NotPermitted.
    """
    reason = _reason(reason, "Enter why the request is withdrawn")
    with changing(work, Permission.SEND_REQUESTS) as change:
        case, request = _locked(change, request_id)
        if request.state == "withdrawn":
            change.audit("request-withdrawn-again", request.id)
            return
        if request.state in SETTLED:
            raise Refusal("settled", "This agency has answered, so its request cannot be withdrawn any more")
        request.state, request.to_sign = "withdrawn", None
        entries.add(change, request, "withdrawn", reason)
        tell_agency(change, request, "return-withdrawn")
        change.audit("request-withdrawn", request.id, case=str(case.id))
        chronologies.move_on(change, case)


def _locked(change: Change, request_id: UUID) -> tuple[Case, AgencyRequest]:
    case_id = request_within(change.session, change.work, request_id).case_id
    case = case_within(change.session, change.work, case_id, lock=True)
    return case, request_within(change.session, change.work, request_id, lock=True)


def _reason(reason: str, missing: str) -> str:
    reason = reason.strip()
    if not reason:
        raise Refusal("no-reason", missing)
    return reason
