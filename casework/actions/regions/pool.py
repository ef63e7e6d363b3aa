"""The pool of independent reviewers: each registered once, by one partnership, and seen by all of its region."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.actions.regions.membership import partnerships_of_region
from casework.actions.work import NotFound, Refusal, Work, changing, looking
from casework.records.tables import Partnership, PoolReviewer
from casework.rules.permissions import Permission
from casework.rules.reviewers import STATES
from casework.rules.searching import fits, words_of

ON_A_PAGE = 30


@dataclass(frozen=True, slots=True)
class Known:
    """What is registered of a reviewer. knowledge: areas they know. availability: in words."""

    name: str
    organisation: str
    email: str
    phone: str = ""
    knowledge: str = ""
    availability: str = ""


@dataclass(frozen=True, slots=True)
class ReviewerView:
    """A reviewer of the pool. mine: registered by the actor's partnership, which alone changes it."""

    id: UUID
    known: Known
    state: str
    registered_by: str
    changed_at: datetime
    mine: bool
    revision: int


@dataclass(frozen=True, slots=True)
class Pool:
    """One page of the pool, by name. total: all that fit; registered: all there are."""

    reviewers: tuple[ReviewerView, ...]
    page: int
    pages: int
    total: int
    registered: int


def pool(work: Work, *, words: str = "", state: str = "", page: int = 1) -> Pool:
    """Return the region's reviewers. words: of name, organisation or knowledge. Raises NotPermitted."""
    with looking(work, Permission.OPEN_CASE) as session:
        every = _all(session, work)
    wanted = words_of(words)
    found = [
        one
        for one in every
        if (one.state == state if state else one.state != "left")
        and fits(wanted, one.known.name, one.known.organisation, one.known.knowledge, one.registered_by)
    ]
    pages = max(1, -(-len(found) // ON_A_PAGE))
    page = min(max(page, 1), pages)
    shown = tuple(found[(page - 1) * ON_A_PAGE : page * ON_A_PAGE])
    return Pool(shown, page, pages, len(found), len(every))


def everybody(work: Work) -> tuple[ReviewerView, ...]:
    """Return the region's reviewers who still review, by name. Raises NotPermitted."""
    with looking(work, Permission.OPEN_CASE) as session:
        return tuple(one for one in _all(session, work) if one.state != "left")


def one(work: Work, reviewer_id: UUID) -> ReviewerView:
    """Return one reviewer of the region. Raises NotFound, NotPermitted."""
    with looking(work, Permission.OPEN_CASE) as session:
        return _view(session, work, within(session, work, reviewer_id))


def register(work: Work, known: Known, state: str = "available") -> UUID:
    """Register a reviewer. The same e-mail address in the region is the same reviewer.

    Raises Refusal("there") for one who is registered already, NotPermitted.
    """
    _check(state)
    with changing(work, Permission.OPEN_CASE) as change:
        same = known.email.strip().casefold()
        for there in _all(change.session, work):
            if there.known.email.casefold() == same:
                raise Refusal("there", f"{there.known.name} is registered already, by {there.registered_by}")
        assert work.actor.account_id is not None
        row = PoolReviewer(
            partnership_id=work.partnership_id,
            body=b"",
            state=state,
            changed_by=work.actor.account_id,
            changed_at=change.now,
        )
        change.session.add(row)
        change.session.flush()
        row.body = _sealed(work, row.id, known)
        change.audit("reviewer-registered", row.id)
        return row.id


def change_reviewer(work: Work, reviewer_id: UUID, revision: int, known: Known, state: str) -> None:
    """Change what is registered. revision: as it was seen.

    Raises Refusal("changed-meanwhile"), NotFound also for another partnership's, NotPermitted.
    """
    _check(state)
    with changing(work, Permission.OPEN_CASE) as change:
        row = change.session.get(PoolReviewer, reviewer_id, with_for_update=True)
        if row is None or row.partnership_id != work.partnership_id:
            raise NotFound
        if row.revision != revision:
            raise Refusal("changed-meanwhile", "Somebody changed this since you opened it. Check, then save again")
        row.body, row.state, row.revision = _sealed(work, row.id, known), state, row.revision + 1
        assert work.actor.account_id is not None
        row.changed_by, row.changed_at = work.actor.account_id, change.now
        change.audit("reviewer-changed", row.id, state=state)


def within(session: Session, work: Work, reviewer_id: UUID) -> PoolReviewer:
    """Return a reviewer of the actor's region. Raises NotFound."""
    row = session.get(PoolReviewer, reviewer_id)
    if row is None or row.partnership_id not in partnerships_of_region(session, work.partnership_id):
        raise NotFound
    return row


def known_of(work: Work, row: PoolReviewer) -> Known:
    """Return what is registered of a reviewer."""
    body: dict[str, Any] = work.store.keys.unseal(row.body, _context(row.id))
    return Known(**body)


def _all(session: Session, work: Work) -> list[ReviewerView]:
    shared = partnerships_of_region(session, work.partnership_id)
    rows = session.scalars(select(PoolReviewer).where(PoolReviewer.partnership_id.in_(shared)))
    return sorted((_view(session, work, row) for row in rows), key=lambda one: one.known.name.casefold())


def _view(session: Session, work: Work, row: PoolReviewer) -> ReviewerView:
    return ReviewerView(
        id=row.id,
        known=known_of(work, row),
        state=row.state,
        registered_by=session.get_one(Partnership, row.partnership_id).name,
        changed_at=row.changed_at,
        mine=row.partnership_id == work.partnership_id,
        revision=row.revision,
    )


def _check(state: str) -> None:
    if state not in STATES:
        raise Refusal("state", "Select whether they are available")


def _sealed(work: Work, reviewer_id: UUID, known: Known) -> bytes:
    return work.store.keys.seal(asdict(known), _context(reviewer_id))


def _context(reviewer_id: UUID) -> str:
    return f"pool-reviewer/{reviewer_id}"
