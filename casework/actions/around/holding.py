"""Holding publication back, "until …", with a reason; lifting a hold with another. No hold ends by itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.actions import holds
from casework.actions.around.processes import process_within
from casework.actions.codes.words import Words, words_of_case
from casework.actions.reach import case_within
from casework.actions.reviews.holding_back import take_back_of
from casework.actions.work import NotFound, Refusal, Work, changing, looking
from casework.records.tables import Account, ParallelProcess, PublicationHold, Review
from casework.rules.permissions import Permission
from casework.rules.processes import KINDS, LONGEST, date_has_come, hold_obstacle


@dataclass(frozen=True, slots=True)
class HoldView:
    """A hold. process: for whose sake, "" for none. until_on, event: one of the two. due: its date has come.

    lifted_by, why: once it was lifted.
    """

    id: UUID
    process: str
    until_on: date | None
    event: str
    reason: str
    due: bool
    placed_by: str
    placed_at: datetime
    lifted_by: str
    lifted_at: datetime | None
    why: str


@dataclass(frozen=True, slots=True)
class Placed:
    """What a hold did. taken_back: releases that were taken back. published: reviews that are public already."""

    hold_id: UUID
    taken_back: int
    published: int


def of_case(work: Work, case_id: UUID) -> tuple[HoldView, ...]:
    """Return the holds of a case, the standing ones first. Raises NotFound, NotPermitted."""
    with looking(work, Permission.SEE_CASES) as session:
        case_within(session, work, case_id)
        words = words_of_case(session, work, case_id)
        query = select(PublicationHold).where(PublicationHold.case_id == case_id)
        rows = session.scalars(query.order_by(PublicationHold.placed_at.desc())).all()
        return tuple(
            _view(session, work, row, words) for row in sorted(rows, key=lambda row: row.lifted_at is not None)
        )


def one(work: Work, case_id: UUID, hold_id: UUID) -> HoldView:
    """Return one hold. Raises NotFound, NotPermitted."""
    for view in of_case(work, case_id):
        if view.id == hold_id:
            return view
    raise NotFound


def place(
    work: Work,
    case_id: UUID,
    *,
    until_on: date | None = None,
    event: str = "",
    reason: str,
    process_id: UUID | None = None,
) -> Placed:
    """Hold the publication of a case back; releases that have not gone out are taken back with it.

    The same hold sent twice is placed once. Raises Refusal("until"), Refusal("until_on"), Refusal("reason"),
    NotFound, NotPermitted.
    """
    body = {"event": "" if until_on else event.strip()[:LONGEST], "reason": reason.strip()[:LONGEST]}
    obstacle = hold_obstacle(until_on, event, reason, work.today)
    if obstacle is not None:
        raise Refusal(*obstacle)
    with changing(work, Permission.KEEP_PROCESSES) as change:
        case = case_within(change.session, work, case_id, lock=True)
        if process_id is not None:
            process_within(change.session, case.id, process_id)
        public = select(Review.id).where(Review.case_id == case.id, Review.state == "published")
        published = len(change.session.scalars(public).all())
        for row in holds.standing(change.session, case.id):
            same = (row.until_on, row.process_id) == (until_on, process_id)
            if same and work.store.keys.unseal(row.body, _context(row.id)) == body:
                change.audit("hold-placed-again", row.id, case=str(case.id))
                return Placed(row.id, 0, published)
        assert work.actor.account_id is not None
        hold = PublicationHold(
            case_id=case.id,
            process_id=process_id,
            until_on=until_on,
            body=b"",
            placed_by=work.actor.account_id,
            placed_at=change.now,
        )
        change.session.add(hold)
        change.session.flush()
        hold.body = work.store.keys.seal(body, _context(hold.id))
        taken = take_back_of(change, case.id)
        change.audit(
            "hold-placed",
            hold.id,
            case=str(case.id),
            until_on=until_on.isoformat() if until_on else "",
            process=str(process_id or ""),
            taken_back=taken,
        )
        return Placed(hold.id, taken, published)


def lift(work: Work, case_id: UUID, hold_id: UUID, why: str) -> None:
    """Lift a hold: publication may go ahead as far as it is concerned. Lifting it twice is lifting it once.

    Raises Refusal("why"), NotFound, NotPermitted.
    """
    if not why.strip():
        raise Refusal("why", "Enter why publication may go ahead")
    with changing(work, Permission.KEEP_PROCESSES) as change:
        case = case_within(change.session, work, case_id, lock=True)
        hold = change.session.get(PublicationHold, hold_id, with_for_update=True)
        if hold is None or hold.case_id != case.id:
            raise NotFound
        if hold.lifted_at is not None:
            change.audit("hold-lifted-again", hold.id, case=str(case.id))
            return
        hold.lifted_by, hold.lifted_at = work.actor.account_id, change.now
        hold.lifted = work.store.keys.seal(why.strip()[:LONGEST], _context(hold.id))
        change.audit("hold-lifted", hold.id, case=str(case.id))


def _view(session: Session, work: Work, row: PublicationHold, words: Words) -> HoldView:
    body = work.store.keys.unseal(row.body, _context(row.id))
    why = str(work.store.keys.unseal(row.lifted, _context(row.id))) if row.lifted else ""
    return HoldView(
        id=row.id,
        process=KINDS[session.get_one(ParallelProcess, row.process_id).kind] if row.process_id else "",
        until_on=row.until_on,
        event=words.say(body["event"]),
        reason=words.say(body["reason"]),
        due=row.lifted_at is None and date_has_come(row.until_on, work.today),
        placed_by=session.get_one(Account, row.placed_by).name,
        placed_at=row.placed_at,
        lifted_by=session.get_one(Account, row.lifted_by).name if row.lifted_by else "",
        lifted_at=row.lifted_at,
        why=words.say(why),
    )


def _context(hold_id: UUID) -> str:
    return f"hold/{hold_id}"
