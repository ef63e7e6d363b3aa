"""What of the returns waits for somebody: said on the first page that they see after signing in."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, select

from casework.actions.reach import not_kept_out, open_cases
from casework.actions.returns import entries
from casework.actions.returns.standing import stands
from casework.actions.work import Work, looking
from casework.records.tables import AgencyRequest, Case
from casework.rules.permissions import Permission
from casework.rules.requests import is_late


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many requests wait. to_sign: for the reader's signature. to_answer: for their agency's return, of them
    sent_back: with questions. late: of agencies that the reader asked. messages: that nobody of the reader's side
    has seen.
    """

    to_sign: int = 0
    to_answer: int = 0
    sent_back: int = 0
    late: int = 0
    messages: int = 0


def waiting_for(work: Work) -> Waiting:
    """Return what waits for the actor; nothing for who neither asks nor answers."""
    actor = work.actor
    where: ColumnElement[bool]
    if actor.may(Permission.ANSWER_REQUESTS) and actor.agency_id is not None:
        where = and_(AgencyRequest.agency_id == actor.agency_id, not_kept_out(work))
    elif actor.may(Permission.SEND_REQUESTS):
        where = open_cases(work, Permission.SEND_REQUESTS)
    else:
        return Waiting()
    with looking(work, Permission.SIGNED_IN) as session:
        query = select(AgencyRequest).join(Case, Case.id == AgencyRequest.case_id).where(where)
        found = [(request, stands(request)) for request in session.scalars(query)]
        of_agency = actor.agency_id is not None
        messages = sum(entries.unread(session, request.id, of_agency=of_agency) for request, _ in found)
        if not of_agency:
            return Waiting(
                late=sum(is_late(how, request.due_on, work.today) for request, how in found), messages=messages
            )
        return Waiting(
            to_sign=sum(how == "to-sign" for _, how in found) if actor.may(Permission.SIGN_OFF) else 0,
            to_answer=sum(how in ("sent", "opened", "started", "sent-back") for _, how in found),
            sent_back=sum(how == "sent-back" for _, how in found),
            messages=messages,
        )
