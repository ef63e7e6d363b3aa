"""Files that show what was done: added by who reports on an action, fetched by who sees it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.actions.downloads import Download, download
from casework.actions.plans.within import action_within, may_report
from casework.actions.work import NotFound, NotPermitted, Refusal, Work, changing, looking
from casework.records.tables import Account, ActionFile, PlannedAction
from casework.rules.action_plans import MOST_FILES
from casework.rules.permissions import Permission

_OCTETS = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class EvidenceFile:
    """A file of an action. by: who sent it in."""

    id: UUID
    name: str
    size: int
    by: str
    at: datetime


def add(work: Work, action_id: UUID, *, file_name: str, media_kind: str, source: BinaryIO) -> UUID:
    """Add a file to an action; the same file twice is one. media_kind: as the preflight found it.

    Raises Refusal("closed"), Refusal("too-many"), NotFound, NotPermitted.
    """
    with looking(work, Permission.SEE_ACTIONS) as session:
        _to_report(session, work, action_id)
    kept = work.store.vault.put(source)
    with changing(work, Permission.SEE_ACTIONS) as change:
        action = _to_report(change.session, work, action_id, lock=True)
        there = _rows(change.session, action.id)
        for row in there:
            if row.sha256 == kept.sha256:
                change.audit("action-file-added-again", row.id, case=str(action.case_id))
                return row.id
        if len(there) >= MOST_FILES:
            raise Refusal("too-many", f"An action can have {MOST_FILES} files. Remove one first")
        assert work.actor.account_id is not None
        row = ActionFile(
            action_id=action.id,
            name=b"",
            media_kind=media_kind,
            sha256=change.kept(kept, _OCTETS),
            size=kept.size,
            sent_by=work.actor.account_id,
            sent_at=change.now,
        )
        change.session.add(row)
        change.session.flush()
        row.name = work.store.keys.seal(file_name, _context(row.id))
        change.audit("action-file-added", row.id, case=str(action.case_id), size=kept.size)
        return row.id


def remove(work: Work, action_id: UUID, file_id: UUID) -> None:
    """Take a file away from an open action; twice is once. Raises Refusal("closed"), NotFound, NotPermitted."""
    with changing(work, Permission.SEE_ACTIONS) as change:
        action = _to_report(change.session, work, action_id, lock=True)
        row = _file(change.session, action, file_id)
        row.removed_at = row.removed_at or change.now
        change.audit("action-file-removed", row.id, case=str(action.case_id))


def of_action(work: Work, action_id: UUID) -> tuple[EvidenceFile, ...]:
    """Return an action's files, oldest first. Raises NotFound, NotPermitted."""
    with looking(work, Permission.SEE_ACTIONS) as session:
        action = action_within(session, work, action_id)
        return tuple(_view(session, work, row) for row in _rows(session, action.id))


def every_of(session: Session, work: Work, action_id: UUID) -> tuple[EvidenceFile, ...]:
    """Return the files that an action has or had, for a caller who decided that the actor may know of them."""
    query = select(ActionFile).where(ActionFile.action_id == action_id)
    return tuple(
        _view(session, work, row) for row in session.scalars(query.order_by(ActionFile.sent_at, ActionFile.id))
    )


def fetch(work: Work, action_id: UUID, file_id: UUID) -> Download:
    """Return a file as it was sent in. Audited. Raises Refusal("file-gone"), NotFound, NotPermitted."""
    with changing(work, Permission.SEE_ACTIONS) as change:
        action = action_within(change.session, work, action_id)
        row = _file(change.session, action, file_id)
        if row.removed_at is not None:
            raise NotFound
        change.audit("action-file-downloaded", row.id, case=str(action.case_id))
        name = str(work.store.keys.unseal(row.name, _context(row.id)))
        return download(change.session, work.store, row.sha256, name)


def _to_report(session: Session, work: Work, action_id: UUID, *, lock: bool = False) -> PlannedAction:
    action = action_within(session, work, action_id, lock=lock)
    if not may_report(work, action):
        raise NotPermitted
    if action.closed_on is not None:
        raise Refusal("closed", "This action is closed, so its files stay as they are")
    return action


def _file(session: Session, action: PlannedAction, file_id: UUID) -> ActionFile:
    row = session.get(ActionFile, file_id)
    if row is None or row.action_id != action.id:
        raise NotFound
    return row


def _rows(session: Session, action_id: UUID) -> list[ActionFile]:
    query = select(ActionFile).where(ActionFile.action_id == action_id, ActionFile.removed_at.is_(None))
    return list(session.scalars(query.order_by(ActionFile.sent_at, ActionFile.id)))


def _view(session: Session, work: Work, row: ActionFile) -> EvidenceFile:
    name = str(work.store.keys.unseal(row.name, _context(row.id)))
    return EvidenceFile(row.id, name, row.size, session.get_one(Account, row.sent_by).name, row.sent_at)


def _context(file_id: UUID) -> str:
    return f"action-file/{file_id}"
