"""What somebody reads of a case that they opened without being on it: each page once, in the audit log (R-112)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from casework.actions.need_to_know.standing import is_on
from casework.actions.reach import case_within
from casework.actions.work import Work, changing, looking
from casework.records.audit_cases import case_of
from casework.records.database import add_unless_there
from casework.records.tables import CaseOpening, OpeningPage
from casework.rules.permissions import Permission


@dataclass(frozen=True, slots=True)
class PageRead:
    """A page that was shown by an opening. endpoint: its own name. records: how many were shown on such a page."""

    endpoint: str
    records: int
    first_at: datetime


def note(work: Work, endpoint: str, records: Iterable[UUID], *, title: str, record: str = "") -> None:
    """Put into the audit log that a page was shown, where it is of a case that the actor only opened for a while.

    records: those that the page's address names; record: which of its kind it is. Each is noted once for an
    opening. Does nothing for everybody else.
    """
    with looking(work, Permission.SIGNED_IN) as session:
        opening = _opening(session, work, records)
        if opening is None:
            return
        there = select(OpeningPage.id).where(
            OpeningPage.opening_id == opening.id, OpeningPage.endpoint == endpoint, OpeningPage.record == record
        )
        if session.scalar(there) is not None:
            return
    with changing(work, Permission.SIGNED_IN) as change:
        row = {"opening_id": opening.id, "endpoint": endpoint, "record": record, "seen_at": change.now}
        new = add_unless_there(change.session, OpeningPage, {"id": uuid4(), **row})  # it may be asked for twice
        change.audit(
            "case-page-read" if new else "case-page-read-again",
            opening.case_id,
            opening=str(opening.id),
            page=title,
        )


def of_opening(work: Work, case_id: UUID, opening_id: UUID) -> tuple[PageRead, ...]:
    """Return what was read by an opening, in the order in which it was. Raises NotFound, NotPermitted."""
    with looking(work, Permission.KEEP_OUT) as session:
        case_within(session, work, case_id)
        first = func.min(OpeningPage.seen_at)
        query = (
            select(OpeningPage.endpoint, func.count(), first)
            .join(CaseOpening, CaseOpening.id == OpeningPage.opening_id)
            .where(CaseOpening.id == opening_id, CaseOpening.case_id == case_id)
            .group_by(OpeningPage.endpoint)
            .order_by(first, OpeningPage.endpoint)
        )
        return tuple(PageRead(endpoint, count, at) for endpoint, count, at in session.execute(query))


def _opening(session: Session, work: Work, records: Iterable[UUID]) -> CaseOpening | None:
    """Return the actor's opening that runs, of the case that one of the records belongs to; None without one."""
    if work.actor.guest is not None or work.actor.account_id is None:
        return None
    query = select(CaseOpening).where(
        CaseOpening.account_id == work.actor.account_id,
        CaseOpening.ended_at.is_(None),
        CaseOpening.until > work.store.now(),
    )
    running = {row.case_id: row for row in session.scalars(query.order_by(CaseOpening.until))}
    if not running:
        return None
    found = (running.get(case_id) for record in records if (case_id := case_of(session, record, {})) is not None)
    opening = next((row for row in found if row is not None), None)
    return None if opening is None or is_on(session, work, opening.case_id) else opening
