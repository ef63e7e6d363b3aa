"""Whom agencies look for in their records: one list of the case, and of it what each agency is shown.

Only accounts of an agency that was asked read it, behind sign-in, and who asks it. No e-mail, address, file name
or form holds any of it, and it is gone from the page of a request that was withdrawn. Source: docs/rules.md R-96.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.actions.codes.known_people import referral_context, sought_context
from casework.actions.reach import case_within, own_request_within, request_within
from casework.actions.returns import sought_news
from casework.actions.work import Refusal, Work, changing, looking
from casework.records.store import Store
from casework.records.tables import AgencyRequest, Case, Referral
from casework.rules import sought_people, sought_together
from casework.rules.permissions import Permission
from casework.rules.sought_people import SoughtPerson
from casework.rules.sought_together import ListTogether

CHANGED = (
    "Somebody else changed the same words of this list since you opened it, or you did in another tab. Both stand "
    "below: bring them together, then save again"
)


class ListChanged(Refusal):
    """Two changed the same of the list. found: the list brought together, and where both differ."""

    def __init__(self, found: ListTogether) -> None:
        super().__init__("changed-since", CHANGED)
        self.found = found


def of_case(work: Work, case_id: UUID) -> tuple[SoughtPerson, ...]:
    """Return the people of a case's list: as somebody kept it, else as the referral names them.

    Raises NotFound, NotPermitted.
    """
    with looking(work, Permission.SEND_REQUESTS) as session:
        return in_case(session, work.store, case_within(session, work, case_id))


def save(work: Work, case_id: UUID, people: Sequence[SoughtPerson], *, shown: str) -> int:
    """Keep a case's list, and return to how many agencies' part of it that was a change.

    people: those without an id are new, and shown to every agency that was asked. shown: marks of the list as the
    page showed it (`sought_together.marks_of`): only what was changed on it changes. The same list twice is kept
    once. Raises `ListChanged` when somebody else changed the same words meanwhile, NotFound, NotPermitted.
    """
    with changing(work, Permission.SEND_REQUESTS) as change:
        case = case_within(change.session, work, case_id, lock=True)
        before = in_case(change.session, work.store, case)
        found = sought_together.together(shown, before, people)
        if found.clashes:
            raise ListChanged(found)
        if list(found.people) == list(sought_people.cleaned(before)):
            change.audit("sought-people-kept-again", case.id)
            return 0
        known = {one.id for one in before}
        now = tuple(one if one.id in known else replace(one, id=uuid4().hex) for one in found.people)
        case.sought = work.store.keys.seal({"people": [one.as_json() for one in now]}, sought_context(case.id))
        new = [one.id for one in now if one.id not in known]
        changed = 0
        query = select(AgencyRequest).where(AgencyRequest.case_id == case.id, AgencyRequest.state != "withdrawn")
        for request in change.session.scalars(query.order_by(AgencyRequest.id).with_for_update()):
            was = _of_request(before, request)
            request.sought = [*(request.sought or ()), *new]
            changed += sought_news.keep(change, request, was, _of_request(now, request))
        change.audit("sought-people-kept", case.id, people=len(now), told=changed)
        return changed


def choose(work: Work, request_id: UUID, ids: Collection[str]) -> bool:
    """Let an agency be shown those of the case's list; return whether it is told. Doing it twice is once.

    Raises Refusal("withdrawn"), NotFound, NotPermitted.
    """
    with changing(work, Permission.SEND_REQUESTS) as change:
        request = request_within(change.session, work, request_id, lock=True)
        if request.state == "withdrawn":
            raise Refusal("withdrawn", "This request was withdrawn, so the agency is shown nobody")
        people = in_case(change.session, work.store, change.session.get_one(Case, request.case_id))
        was = _of_request(people, request)
        request.sought = [one.id for one in people if one.id in ids]
        told = sought_news.keep(change, request, was, _of_request(people, request))
        change.audit("sought-people-chosen", request.id, people=len(request.sought))
        return told


def of_request(work: Work, request_id: UUID) -> tuple[SoughtPerson, ...]:
    """Return those whom a request's agency is shown, to who asks it. Raises NotFound, NotPermitted."""
    with looking(work, Permission.SEND_REQUESTS) as session:
        request = request_within(session, work, request_id)
        return _of_request(in_case(session, work.store, session.get_one(Case, request.case_id)), request)


def for_agency(work: Work, request_id: UUID) -> tuple[SoughtPerson, ...]:
    """Return whom the reader's agency looks for. That an account was shown them is audited, once for each list.

    Raises NotFound for everybody who is not of the agency, NotPermitted.
    """
    with looking(work, Permission.ANSWER_REQUESTS) as session:
        request = own_request_within(session, work, request_id)
        found = _of_request(in_case(session, work.store, session.get_one(Case, request.case_id)), request)
        seen = str(work.actor.account_id) in request.sought_seen
    if found and not seen:
        with changing(work, Permission.ANSWER_REQUESTS) as change:
            request = own_request_within(change.session, work, request_id, lock=True)
            request.sought_seen = [*request.sought_seen, str(work.actor.account_id)]
            change.audit("sought-people-shown", request.id, people=len(found))
    return found


def in_case(session: Session, store: Store, case: Case) -> tuple[SoughtPerson, ...]:
    """Return the people of a case's list."""
    if case.sought is not None:
        return sought_people.from_json(store.keys.unseal(case.sought, sought_context(case.id))["people"])
    if case.referral_id is None:
        return ()
    referral = session.get_one(Referral, case.referral_id)
    return sought_people.named_in(store.keys.unseal(referral.answers, referral_context(referral.id)))


def chosen(session: Session, store: Store, case: Case, ids: Collection[str] | None) -> list[str]:
    """Return the ids that a new request keeps of those that were chosen; None: everybody of the list."""
    return [one.id for one in in_case(session, store, case) if ids is None or one.id in ids]


def _of_request(people: Sequence[SoughtPerson], request: AgencyRequest) -> tuple[SoughtPerson, ...]:
    if request.state == "withdrawn":
        return ()
    return tuple(one for one in people if one.id in (request.sought or ()))
