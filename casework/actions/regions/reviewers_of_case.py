"""Asking a reviewer of the pool to carry out the review of a case, and their answer.

The e-mail says nothing of the case: the page behind its secret link does, so that the reviewer can say whether
they have a conflict of interest before they learn more.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.actions import messages
from casework.actions.need_to_know import told
from casework.actions.people import links
from casework.actions.people.links import Purpose
from casework.actions.reach import case_within
from casework.actions.regions import pool
from casework.actions.work import SERVICE, NotFound, Refusal, Work, changing, looking
from casework.records.store import Store
from casework.records.tables import (
    Account,
    Agency,
    AgencyRequest,
    Case,
    Partnership,
    PoolReviewer,
    ReviewerInvitation,
)
from casework.rules.permissions import Permission, Role
from casework.rules.reviewers import may_conflict

LONGEST = 2000


@dataclass(frozen=True, slots=True)
class Asked:
    """A reviewer who was asked. state: of `casework.rules.reviewers.INVITED`. words, answer, email: "" for who
    does not invite. doubts: agencies of the case that may be the reviewer's own organisation.
    """

    id: UUID
    reviewer_id: UUID
    name: str
    organisation: str
    email: str
    state: str
    words: str
    answer: str
    asked_by: str
    asked_at: datetime
    answered_at: datetime | None
    doubts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ToAnswer:
    """What the reviewer sees behind the link. scope: the period that is looked at."""

    partnership_id: UUID
    partnership: str
    name: str
    words: str
    agencies: tuple[str, ...]
    scope: tuple[date, date] | None


def of_case(work: Work, case_id: UUID) -> tuple[Asked, ...]:
    """Return who was asked to carry out the case's review, the newest first. Raises NotFound, NotPermitted."""
    with looking(work, Permission.SEE_CASES) as session:
        case = case_within(session, work, case_id)
        agencies = _agencies(session, case.id)
        query = select(ReviewerInvitation).where(ReviewerInvitation.case_id == case.id)
        rows = session.scalars(query.order_by(ReviewerInvitation.asked_at.desc()))
        return tuple(_view(session, work, row, agencies) for row in rows)


def doubts_of(work: Work, case_id: UUID) -> dict[UUID, tuple[str, ...]]:
    """Return for each reviewer of the region the case's agencies that may be their own. Raises NotFound."""
    every = pool.everybody(work)
    with looking(work, Permission.OPEN_CASE) as session:
        agencies = _agencies(session, case_within(session, work, case_id).id)
    found = {one.id: may_conflict(one.known.organisation, agencies) for one in every}
    return {reviewer_id: names for reviewer_id, names in found.items() if names}


def invite(work: Work, case_id: UUID, reviewer_id: UUID, words: str) -> UUID:
    """Ask a reviewer by e-mail, and return the invitation's id; who is asked already is not asked again.

    Raises Refusal("words"), Refusal("left"), NotFound, NotPermitted.
    """
    words = words.strip()
    if not words:
        raise Refusal("words", "Enter what the reviewer needs to know to say whether they can do it")
    if len(words) > LONGEST:
        raise Refusal("words", f"What the reviewer needs to know must be {LONGEST:,} characters or fewer")
    with changing(work, Permission.OPEN_CASE) as change:
        case = case_within(change.session, work, case_id, lock=True)
        reviewer = pool.within(change.session, work, reviewer_id)
        if reviewer.state == "left":
            raise Refusal("left", "This reviewer no longer carries out reviews. Choose another one")
        open_one = select(ReviewerInvitation).where(
            ReviewerInvitation.case_id == case.id,
            ReviewerInvitation.reviewer_id == reviewer.id,
            ReviewerInvitation.state.in_(("asked", "accepted")),
        )
        there = change.session.scalar(open_one)
        if there is not None:
            change.audit("reviewer-asked-again", there.id)
            return there.id
        assert work.actor.account_id is not None
        row = ReviewerInvitation(
            case_id=case.id,
            reviewer_id=reviewer.id,
            state="asked",
            words=b"",
            asked_by=work.actor.account_id,
            asked_at=change.now,
        )
        change.session.add(row)
        change.session.flush()
        row.words = work.store.keys.seal(words, _context(row.id))
        link = links.make(change, Purpose.REVIEWER, row.id)
        messages.write(
            change,
            "reviewer-asked",
            partnership_id=case.partnership_id,
            recipient=pool.known_of(work, reviewer).email,
            words={"secret_link": link, "days": str(links.LASTS[Purpose.REVIEWER].days)},
        )
        change.audit("reviewer-asked", row.id, reviewer=str(reviewer.id))
        return row.id


def end(work: Work, case_id: UUID, invitation_id: UUID) -> None:
    """End an invitation, answered or not: its link does not work any more. Twice is once."""
    with changing(work, Permission.OPEN_CASE) as change:
        case = case_within(change.session, work, case_id, lock=True)
        row = change.session.get(ReviewerInvitation, invitation_id, with_for_update=True)
        if row is None or row.case_id != case.id:
            raise NotFound
        if row.state in ("asked", "accepted"):
            row.state, row.ended_at = "ended", change.now
        links.end(change, Purpose.REVIEWER, row.id)
        change.audit("reviewer-ended", row.id)


def read(store: Store, token: str) -> ToAnswer:
    """Return what is asked behind a link. Raises Refusal("link")."""
    with store.looking() as session:
        link = links.held(session, store, token, Purpose.REVIEWER, store.now())
        row = session.get(ReviewerInvitation, link.subject_id)
        if row is None or row.state != "asked":
            raise Refusal("link", links.ENDED)
        case = session.get_one(Case, row.case_id)
        reviewer = session.get_one(PoolReviewer, row.reviewer_id)
        scope = (case.scope_first, case.scope_last) if case.scope_first and case.scope_last else None
        return ToAnswer(
            partnership_id=case.partnership_id,
            partnership=session.get_one(Partnership, case.partnership_id).name,
            name=pool.known_of(Work(store, SERVICE), reviewer).name,
            words=str(store.keys.unseal(row.words, _context(row.id))),
            agencies=_agencies(session, case.id),
            scope=scope,
        )


def answer(work: Work, token: str, *, said: str, words: str) -> None:
    """Take a reviewer's answer: "accepted", "declined" or "conflict". The link is used then.

    Raises Refusal("link"), Refusal("said"), Refusal("words") for a conflict without what it is.
    """
    if said not in ("accepted", "declined", "conflict"):
        raise Refusal("said", "Select your answer")
    if said == "conflict" and not words.strip():
        raise Refusal("words", "Enter what your conflict of interest is, without naming the child or family")
    with changing(work, None) as change:
        invitation_id = links.use(change, token, Purpose.REVIEWER)
        row = change.session.get(ReviewerInvitation, invitation_id, with_for_update=True)
        if row is None or row.state != "asked":
            raise Refusal("link", links.ENDED)
        row.state, row.answered_at = said, change.now
        row.answer = work.store.keys.seal(words.strip()[:LONGEST], _context(row.id))
        case = change.session.get_one(Case, row.case_id)
        change.audit("reviewer-answered", row.id, partnership_id=case.partnership_id, said=said)
        link = f"{work.store.portal_address}/cases/{case.id}/reviewers"
        for recipient in told.addresses(change.session, case.id, Role.COORDINATOR):
            messages.write(
                change,
                "reviewer-answered",
                partnership_id=case.partnership_id,
                recipient=recipient,
                words={"link": link},
            )


def _agencies(session: Session, case_id: UUID) -> tuple[str, ...]:
    query = (
        select(Agency.name)
        .join(AgencyRequest, AgencyRequest.agency_id == Agency.id)
        .where(AgencyRequest.case_id == case_id, AgencyRequest.state != "withdrawn")
        .order_by(Agency.name)
    )
    return tuple(session.scalars(query))


def _view(session: Session, work: Work, row: ReviewerInvitation, agencies: tuple[str, ...]) -> Asked:
    keys, invites = work.store.keys, work.actor.may(Permission.OPEN_CASE)
    known = pool.known_of(work, session.get_one(PoolReviewer, row.reviewer_id))
    return Asked(
        id=row.id,
        reviewer_id=row.reviewer_id,
        name=known.name,
        organisation=known.organisation,
        email=known.email if invites else "",
        state=row.state,
        words=str(keys.unseal(row.words, _context(row.id))) if invites else "",
        answer=str(keys.unseal(row.answer, _context(row.id))) if invites and row.answer else "",
        asked_by=session.get_one(Account, row.asked_by).name,
        asked_at=row.asked_at,
        answered_at=row.answered_at,
        doubts=may_conflict(known.organisation, agencies) if invites else (),
    )


def _context(invitation_id: UUID) -> str:
    return f"reviewer-invitation/{invitation_id}"
