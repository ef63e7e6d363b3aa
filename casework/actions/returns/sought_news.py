"""What became of whom an agency looks for since it was asked: kept, told in one e-mail, and answered.

Source: docs/rules.md R-103.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from casework.actions.reach import case_within, own_request_within
from casework.actions.returns import entries
from casework.actions.returns.notices import tell_agency
from casework.actions.returns.standing import refuse_withdrawn
from casework.actions.work import SERVICE, Change, Work, changing, looking
from casework.records.store import Store
from casework.records.tables import Agency, AgencyRequest, Case
from casework.rules import sought_news
from casework.rules.permissions import Permission
from casework.rules.requests import ANSWERED
from casework.rules.sought_news import PersonNews
from casework.rules.sought_people import SoughtPerson


def keep(change: Change, request: AgencyRequest, was: Sequence[SoughtPerson], now: Sequence[SoughtPerson]) -> bool:
    """Keep what became of those whom an agency looks for, in the action's transaction; return whether it is told.

    request: locked. It is told by `tell_due`, in one e-mail for all that is changed until then.
    """
    if tuple(was) == tuple(now):
        return False
    request.sought_seen = []
    request.sought_news = sought_news.after_change(request.sought_news, was, now, change.now)
    wanted = sought_news.to_tell(request.sought_news, answered_at(request))
    if not wanted:
        request.sought_tell_at = None
    elif request.sought_tell_at is None:
        request.sought_tell_at = change.now + sought_news.TOLD_AFTER
    return wanted


def answered_at(request: AgencyRequest) -> datetime | None:
    """Return when an agency answered, or said that its answer stays, whichever was last; None while it has not."""
    if request.state not in ANSWERED or request.handed_in_at is None:
        return None
    return max(request.handed_in_at, request.sought_checked_at or request.handed_in_at)


def since_answer(request: AgencyRequest) -> int:
    """Return how many of those whom an agency looks for were added or changed after it answered."""
    answered = answered_at(request)
    listed = [SoughtPerson(key, "") for key in request.sought or ()]
    news = sought_news.of_people(request.sought_news, listed, answered)
    return sum(one.after_answer for one in news.values())


def of_request(work: Work, request_id: UUID, people: Sequence[SoughtPerson]) -> Mapping[str, PersonNews]:
    """Return what is new of those whom the reader's agency looks for, by id. Raises NotFound, NotPermitted."""
    with looking(work, Permission.ANSWER_REQUESTS) as session:
        request = own_request_within(session, work, request_id)
        return sought_news.of_people(request.sought_news, people, answered_at(request))


def to_be_told(work: Work, case_id: UUID) -> tuple[str, ...]:
    """Return the names of a case's agencies that will be told of changes. Raises NotFound, NotPermitted."""
    with looking(work, Permission.SEND_REQUESTS) as session:
        case_within(session, work, case_id)
        query = (
            select(Agency.name)
            .join(AgencyRequest, AgencyRequest.agency_id == Agency.id)
            .where(AgencyRequest.case_id == case_id, AgencyRequest.sought_tell_at.is_not(None))
        )
        return tuple(sorted(session.scalars(query)))


def tell_due(store: Store) -> int:
    """Tell the agencies whose changes have waited long enough, and return how many were told."""
    work = Work(store, SERVICE)
    with store.looking() as session:
        due = select(AgencyRequest.id).where(AgencyRequest.sought_tell_at <= store.now())
        waiting = session.scalars(due).all()
    return sum(_tell(work, request_id) for request_id in waiting)


def stays(work: Work, request_id: UUID) -> None:
    """Record that an agency looked again for those who are new, and that its answer stays. Twice is once.

    Raises Refusal("withdrawn"), NotFound, NotPermitted.
    """
    with changing(work, Permission.HAND_IN) as change:
        request = own_request_within(change.session, work, request_id, lock=True)
        refuse_withdrawn(request)
        if not since_answer(request):
            change.audit("answer-stays-again", request.id)
            return
        request.sought_checked_at, request.sought_tell_at = change.now, None
        request.sought_news = sought_news.told(request.sought_news)
        entries.add(change, request, "answer-stays")
        change.audit("answer-stays", request.id)


def _tell(work: Work, request_id: UUID) -> bool:
    with changing(work, None) as change:
        request = change.session.get_one(AgencyRequest, request_id, with_for_update=True)
        case = change.session.get_one(Case, request.case_id)
        answered = answered_at(request)
        wanted = request.state != "withdrawn" and sought_news.to_tell(request.sought_news, answered)
        waits = request.sought_tell_at is not None and request.sought_tell_at <= change.now
        if waits:
            request.sought_news, request.sought_tell_at = sought_news.told(request.sought_news), None
        if waits and wanted:
            tell_agency(change, request, "return-people-changed" if answered is None else "return-people-added")
        change.audit(
            "sought-people-told" if waits and wanted else "sought-people-not-told",
            request.id,
            partnership_id=case.partnership_id,
        )
        return waits and wanted
