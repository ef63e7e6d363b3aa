"""Processes beside a review: with whom one talks there, how they stand, and what comes next in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.actions.codes.words import Words, words_of_case
from casework.actions.reach import case_within
from casework.actions.work import NotFound, Refusal, Work, changing, looking
from casework.records.tables import Account, ParallelProcess
from casework.rules.permissions import Permission
from casework.rules.processes import BODY, ENDED, KINDS, LONGEST, STATES


@dataclass(frozen=True, slots=True)
class ProcessView:
    """A process as shown. body: its words by their names; without contact, phone and e-mail for who only reads.

    due: its next date has come.
    """

    id: UUID
    kind: str
    title: str
    state: str
    next_on: date | None
    due: bool
    body: Mapping[str, str]
    revision: int
    recorded_by: str
    changed_at: datetime


_OF_A_PERSON = ("contact", "phone", "email", "notes")
"""What coordinator and chair alone read: whom to ask, and what was said."""


def of_case(work: Work, case_id: UUID) -> tuple[ProcessView, ...]:
    """Return the processes of a case, those that have ended last. Raises NotFound, NotPermitted."""
    with looking(work, Permission.SEE_CASES) as session:
        case_within(session, work, case_id)
        words = words_of_case(session, work, case_id)
        query = select(ParallelProcess).where(ParallelProcess.case_id == case_id)
        views = [_view(session, work, row, words) for row in session.scalars(query)]
        return tuple(sorted(views, key=lambda view: (view.state == ENDED, view.next_on or date.max, view.title)))


def one(work: Work, case_id: UUID, process_id: UUID) -> ProcessView:
    """Return one process. Raises NotFound, NotPermitted."""
    for view in of_case(work, case_id):
        if view.id == process_id:
            return view
    raise NotFound


def keep(
    work: Work,
    case_id: UUID,
    *,
    kind: str,
    state: str,
    next_on: date | None,
    body: Mapping[str, str],
    process_id: UUID | None = None,
    seen: int = 0,
) -> UUID:
    """Record a process, or change the one of that id, and return its id. seen: the revision that was changed.

    The same one sent twice is kept once. Raises Refusal("kind"), Refusal("state"), Refusal("organisation"),
    Refusal("changed-meanwhile"), NotFound, NotPermitted.
    """
    given = {name: body.get(name, "").strip()[:LONGEST] for name in BODY}
    if kind not in KINDS:
        raise Refusal("kind", "Select what it is")
    if state not in STATES:
        raise Refusal("state", "Select how it stands")
    if not given["organisation"]:
        raise Refusal("organisation", "Enter the organisation")
    with changing(work, Permission.KEEP_PROCESSES) as change:
        case = case_within(change.session, work, case_id, lock=True)
        row = process_within(change.session, case.id, process_id) if process_id else None
        if row is not None and row.revision != seen:
            raise Refusal(
                "changed-meanwhile",
                "Somebody else changed this since you opened it. Copy what you typed, then open it again",
            )
        if row is None:
            same = select(ParallelProcess).where(ParallelProcess.case_id == case.id, ParallelProcess.kind == kind)
            for other in change.session.scalars(same):
                if work.store.keys.unseal(other.body, _context(other.id)) == given:
                    change.audit("process-recorded-again", other.id, case=str(case.id))
                    return other.id
            assert work.actor.account_id is not None
            row = ParallelProcess(
                case_id=case.id, body=b"", revision=0, recorded_by=work.actor.account_id, recorded_at=change.now
            )
            change.session.add(row)
        before = row.state
        row.kind, row.state, row.next_on, row.changed_at = kind, state, next_on, change.now
        row.revision += 1
        change.session.flush()
        row.body = work.store.keys.seal(given, _context(row.id))
        change.audit(
            "process-changed" if process_id else "process-recorded",
            row.id,
            case=str(case.id),
            kind=kind,
            before=before or "",
            state=state,
            next_on=next_on.isoformat() if next_on else "",
        )
        return row.id


def process_within(session: Session, case_id: UUID, process_id: UUID) -> ParallelProcess:
    """Return a process of that case, locked. Raises NotFound."""
    row = session.get(ParallelProcess, process_id, with_for_update=True)
    if row is None or row.case_id != case_id:
        raise NotFound
    return row


def _view(session: Session, work: Work, row: ParallelProcess, words: Words) -> ProcessView:
    keeps = work.actor.may(Permission.KEEP_PROCESSES)
    body = {name: words.say(text) for name, text in work.store.keys.unseal(row.body, _context(row.id)).items()}
    return ProcessView(
        id=row.id,
        kind=row.kind,
        title=KINDS[row.kind],
        state=row.state,
        next_on=row.next_on,
        due=row.next_on is not None and row.next_on <= work.today and row.state != ENDED,
        body={name: text if keeps or name not in _OF_A_PERSON else "" for name, text in body.items()},
        revision=row.revision,
        recorded_by=session.get_one(Account, row.recorded_by).name,
        changed_at=row.changed_at,
    )


def _context(process_id: UUID) -> str:
    return f"process/{process_id}"
