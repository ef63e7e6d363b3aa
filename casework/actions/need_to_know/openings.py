"""Opening a case that one is not on: with a reason, for a while, told to others at once, looked at afterwards."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from casework.actions import messages
from casework.actions.need_to_know import told
from casework.actions.need_to_know.standing import is_on, opened_until
from casework.actions.reach import case_within, is_kept_out, open_cases, settings_of
from casework.actions.work import Change, NotFound, NotPermitted, Refusal, Work, changing, looking
from casework.records.tables import Account, Case, CaseOpening
from casework.rules.need_to_know import REASON_AT_MOST, may_open_anyway
from casework.rules.permissions import Permission, Role

NOT_SO = (
    "There is no case with this reference that you can open in this way. Check the reference, or ask a coordinator"
)


LEAST_WORDS = 3
"""Of a reason: a letter tells nobody anything."""


@dataclass(frozen=True, slots=True)
class OpeningView:
    """An opening. running: the case is open by it now. own: the actor's. was_right: None until it is looked at."""

    id: UUID
    case_id: UUID
    reference: str
    who: str
    own: bool
    reason: str
    opened_at: datetime
    until: datetime
    running: bool
    was_right: bool | None
    looked_by: str
    looked_at: datetime | None
    words: str


def hours(work: Work) -> int:
    """Return for how many hours a case stays open to who opens it so. Raises NotPermitted for who may not."""
    with looking(work, Permission.SIGNED_IN) as session:
        return _hours(session, work)


def may_open_any(work: Work) -> bool:
    """Return whether the actor may open a case that they are not on."""
    if work.actor.partnership_id is None:
        return False
    with looking(work, Permission.SIGNED_IN) as session:
        settings = settings_of(session, work.partnership_id)
    return may_open_anyway(work.actor.roles, administrators=settings.administrators_may_open)


def open_anyway(work: Work, reference: str, reason: str) -> UUID:
    """Open a case for a while and return its id; coordinators and chair are told. One that is open stays as it is.

    Raises Refusal("reason"), Refusal("reference") for one that is not there, or not for the actor because of a
    conflict of interest: the words are the same. NotPermitted.
    """
    if len(reason.split()) < LEAST_WORDS:
        raise Refusal("reason", "Enter in a sentence why you must open this case now: others read it afterwards")
    with changing(work, Permission.SIGNED_IN) as change:
        lasts = _hours(change.session, work)
        found = _opened(change, " ".join(reference.split()).upper(), reason.strip(), lasts)
    if found is None:
        raise Refusal("reference", NOT_SO)
    return found


def end(work: Work, case_id: UUID) -> None:
    """End one's own opening before its time; doing it twice is doing it once. Raises NotFound, NotPermitted."""
    with changing(work, Permission.SIGNED_IN) as change:
        own = select(CaseOpening.id).where(
            CaseOpening.case_id == case_id, CaseOpening.account_id == work.actor.account_id
        )
        if change.session.scalar(own.limit(1)) is None:
            raise NotFound
        change.session.execute(
            update(CaseOpening)
            .where(
                CaseOpening.case_id == case_id,
                CaseOpening.account_id == work.actor.account_id,
                CaseOpening.ended_at.is_(None),
                CaseOpening.until > change.now,
            )
            .values(ended_at=change.now)
        )
        change.audit("case-opening-ended", case_id)


def of_case(work: Work, case_id: UUID) -> tuple[OpeningView, ...]:
    """Return the openings of a case, the newest first. Raises NotFound, NotPermitted."""
    with looking(work, Permission.SEE_CASES) as session:
        case = case_within(session, work, case_id)
        rows = session.scalars(
            select(CaseOpening).where(CaseOpening.case_id == case_id).order_by(CaseOpening.opened_at.desc())
        )
        return tuple(_view(session, work, row, case) for row in rows)


def own_until(work: Work, case_id: UUID) -> datetime | None:
    """Return until when the case is open to the actor only because they opened it; None for who is on it."""
    with looking(work, Permission.SIGNED_IN) as session:
        return opened_until(session, work, case_id)


def to_look_at(work: Work) -> tuple[OpeningView, ...]:
    """Return the openings by others at which the actor should look, the newest first; () for who need not."""
    if not work.actor.may(Permission.KEEP_OUT):
        return ()
    with looking(work, Permission.KEEP_OUT) as session:
        query = (
            select(CaseOpening, Case)
            .join(Case, Case.id == CaseOpening.case_id)
            .where(
                open_cases(work, by_opening=False),
                CaseOpening.was_right.is_(None),
                CaseOpening.account_id != work.actor.account_id,
            )
            .order_by(CaseOpening.opened_at.desc())
        )
        return tuple(_view(session, work, row, case) for row, case in session.execute(query))


def to_judge(work: Work, case_id: UUID, opening_id: UUID) -> OpeningView:
    """Return an opening by somebody else of which the actor may say whether it was right.

    Raises NotFound, NotPermitted for one's own, and for who only opened the case themself.
    """
    with looking(work, Permission.KEEP_OUT) as session:
        case = case_within(session, work, case_id)
        row = session.get(CaseOpening, opening_id)
        if row is None or row.case_id != case_id:
            raise NotFound
        if row.account_id == work.actor.account_id or not is_on(session, work, case_id):
            raise NotPermitted
        return _view(session, work, row, case)


def look_at(work: Work, case_id: UUID, opening_id: UUID, *, was_right: bool, words: str) -> None:
    """Say whether it was right to open the case, with words. It can be said again.

    Raises Refusal("words"), Refusal("own") for one's own, NotFound, NotPermitted.
    """
    with changing(work, Permission.KEEP_OUT) as change:
        case_within(change.session, work, case_id, lock=True)
        row = change.session.get(CaseOpening, opening_id, with_for_update=True)
        if row is None or row.case_id != case_id:
            raise NotFound
        if not is_on(change.session, work, case_id):
            raise NotPermitted
        if row.account_id == work.actor.account_id:
            raise Refusal("own", "Somebody else must look at what you opened yourself")
        if not words.strip():
            raise Refusal("words", "Enter what you found")
        row.was_right, row.looked_by, row.looked_at = was_right, work.actor.account_id, change.now
        row.looked_words = work.store.keys.seal(words.strip()[:REASON_AT_MOST], _context(row.id))
        change.audit("case-opening-looked-at", case_id, account=str(row.account_id), right=was_right)


def _opened(change: Change, reference: str, reason: str, lasts: int) -> UUID | None:
    session, work = change.session, change.work
    query = select(Case).where(Case.partnership_id == work.partnership_id, func.upper(Case.reference) == reference)
    case = session.scalar(query.with_for_update())
    if case is None or is_kept_out(session, work, case.id):
        change.audit("case-opening-refused", case.id if case is not None else "unknown")
        return None
    if session.scalar(select(Case.id).where(Case.id == case.id, open_cases(work))) is not None:
        change.audit("case-opening-not-needed", case.id)
        return case.id
    assert work.actor.account_id is not None
    row = CaseOpening(
        case_id=case.id,
        account_id=work.actor.account_id,
        reason=b"",
        opened_at=change.now,
        until=change.now + timedelta(hours=lasts),
    )
    session.add(row)
    session.flush()
    row.reason = work.store.keys.seal(reason[:REASON_AT_MOST], _context(row.id))
    change.audit("case-opened-anyway", case.id, hours=lasts)
    for email in _to_tell(session, case, work):
        messages.write(
            change,
            "case-opened-anyway",
            partnership_id=case.partnership_id,
            recipient=email,
            words={"link": f"{work.store.portal_address}/cases/{case.id}/people"},
        )
    return case.id


def _to_tell(session: Session, case: Case, work: Work) -> list[str]:
    own = session.get_one(Account, work.actor.account_id).email
    to = told.addresses(session, case.id, Role.COORDINATOR, Role.CHAIR)
    return [email for email in to if email != own]


def _hours(session: Session, work: Work) -> int:
    settings = settings_of(session, work.partnership_id)
    if not may_open_anyway(work.actor.roles, administrators=settings.administrators_may_open):
        raise NotPermitted
    return settings.opening_hours


def _view(session: Session, work: Work, row: CaseOpening, case: Case) -> OpeningView:
    keys, own = work.store.keys, row.account_id == work.actor.account_id
    reads = own or work.actor.may(Permission.KEEP_OUT)
    return OpeningView(
        id=row.id,
        case_id=case.id,
        reference=case.reference,
        who=session.get_one(Account, row.account_id).name,
        own=own,
        reason=str(keys.unseal(row.reason, _context(row.id))) if reads else "",
        opened_at=row.opened_at,
        until=row.ended_at or row.until,
        running=row.ended_at is None and row.until > work.store.now(),
        was_right=row.was_right,
        looked_by=session.get_one(Account, row.looked_by).name if row.looked_by else "",
        looked_at=row.looked_at,
        words=str(keys.unseal(row.looked_words, _context(row.id))) if row.looked_words and reads else "",
    )


def _context(record_id: UUID) -> str:
    return f"opening/{record_id}"
