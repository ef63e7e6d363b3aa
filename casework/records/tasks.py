"""Task rows: how work reaches a worker without being lost or done twice.

A row is written in the transaction that makes the work necessary. The relay offers due rows to the queue by
id and attempt; a worker takes a row only while its attempt is the current one, and writes its results in the
transaction that marks the row done. A row whose lease ran out (worker or queue died) is offered again under a
new attempt, so a worker that comes back late finds its attempt superseded and writes nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, select, update
from sqlalchemy.orm import Session

from casework.records.tables import Task

OFFER_LEASE = timedelta(seconds=8)
"""How long a row may lie in the queue untaken before it is offered again."""
RUN_LEASE = timedelta(seconds=12)
"""How long a running row is left alone after its last sign of life."""
MOST_ATTEMPTS = 8


class Superseded(Exception):
    """The task was given to another attempt; the transaction must not be committed."""


@dataclass(frozen=True, slots=True)
class Claim:
    """The right to do one task: its row id and the attempt it was offered under."""

    task_id: UUID
    attempt: int
    kind: str
    ref: UUID


def add(session: Session, *, kind: str, ref: UUID, now: datetime, delay: timedelta = timedelta(0)) -> UUID:
    """Write a task row; a task of that kind and ref that is not offered yet is used in its place.

    The row that is used is locked: it cannot be offered, and done, before this transaction's changes are there.
    """
    same = select(Task).where(Task.kind == kind, Task.ref == ref, Task.state == "ready")
    waiting = session.scalars(same.order_by(Task.created_at).limit(1).with_for_update()).first()
    if waiting is not None:
        waiting.available_at = min(waiting.available_at, now + delay)
        return waiting.id
    task = Task(kind=kind, ref=ref, available_at=now + delay, created_at=now)
    session.add(task)
    session.flush()
    return task.id


def anything_due(session: Session, until: datetime) -> bool:
    """Return whether a row is due, or its lease runs out, before `until`; a look that locks nothing."""
    return session.scalar(select(Task.id).where(_due(until)).limit(1)) is not None


def offer(session: Session, now: datetime, limit: int = 50) -> list[Claim]:
    """Mark due and abandoned rows as offered, under a new attempt each, and return them, oldest first.

    Rows past their last attempt are left to `abandoned`.
    """
    claims = []
    for row in _locked(session, and_(_due(now), Task.attempts < MOST_ATTEMPTS), limit):
        row.state, row.attempts, row.lease_until = "sent", row.attempts + 1, now + OFFER_LEASE
        claims.append(Claim(row.id, row.attempts, row.kind, row.ref))
    return claims


def abandoned(session: Session, now: datetime, limit: int = 50) -> list[Claim]:
    """Mark rows as "dead" whose last attempt ended without a word, and return them."""
    claims = []
    for row in _locked(session, and_(_due(now), Task.attempts >= MOST_ATTEMPTS), limit):
        row.state, row.finished_at, row.lease_until, row.problem = "dead", now, None, row.problem or "abandoned"
        claims.append(Claim(row.id, row.attempts, row.kind, row.ref))
    return claims


def _due(now: datetime) -> ColumnElement[bool]:
    return or_(
        and_(Task.state == "ready", Task.available_at <= now),
        and_(Task.state.in_(("sent", "running")), Task.lease_until < now),
    )


def _locked(session: Session, which: ColumnElement[bool], limit: int) -> Sequence[Task]:
    query = select(Task).where(which).order_by(Task.available_at).limit(limit)
    return session.scalars(query.with_for_update(skip_locked=True)).all()


def take_back(session: Session, claims: list[Claim], now: datetime) -> None:
    """Undo `offer` for rows that the queue did not accept; they stay due and keep their attempts."""
    for claim in claims:
        row = session.get(Task, claim.task_id, with_for_update=True)
        if row is not None and row.state == "sent" and row.attempts == claim.attempt:
            row.state, row.attempts, row.lease_until = "ready", row.attempts - 1, None
            row.available_at = now + timedelta(seconds=1)


def still_waiting(session: Session, offers: list[tuple[UUID, int]], now: datetime) -> None:
    """Extend the lease of offers (task id, attempt) that lie in the queue: a busy worker is no lost offer."""
    for task_id, attempt in offers:
        session.execute(
            update(Task)
            .where(Task.id == task_id, Task.attempts == attempt, Task.state == "sent")
            .values(lease_until=now + OFFER_LEASE)
        )


def take(session: Session, task_id: UUID, attempt: int, now: datetime) -> Claim | None:
    """Return the claim if that attempt is still the offered one, else None (done, superseded or unknown)."""
    row = session.get(Task, task_id, with_for_update=True)
    if row is None or row.state != "sent" or row.attempts != attempt:
        return None
    row.state, row.lease_until = "running", now + RUN_LEASE
    return Claim(row.id, attempt, row.kind, row.ref)


def sign_of_life(session: Session, task_id: UUID, attempt: int, now: datetime) -> bool:
    """Extend a running row's lease; False when that attempt has ended or no longer holds the row.

    An attempt that is just about to take its row has not ended.
    """
    row = session.get(Task, task_id, with_for_update=True)
    if row is None or row.state not in ("sent", "running") or row.attempts != attempt:
        return False
    row.lease_until = now + RUN_LEASE
    return True


def running(session: Session, task_id: UUID, attempt: int) -> Claim | None:
    """Return the claim of that attempt while it holds the row, else None."""
    row = session.get(Task, task_id)
    if row is None or row.state != "running" or row.attempts != attempt:
        return None
    return Claim(row.id, attempt, row.kind, row.ref)


def finish(session: Session, claim: Claim, now: datetime) -> None:
    """Mark the task done, in the transaction of its results. Raises Superseded when the claim was lost."""
    row = session.get(Task, claim.task_id, with_for_update=True)
    if row is None or row.state != "running" or row.attempts != claim.attempt:
        raise Superseded
    row.state, row.finished_at, row.lease_until = "done", now, None


def give_up(session: Session, claim: Claim, now: datetime, problem: str) -> bool:
    """Put a failed task back, later each time; after the last attempt it is "dead". Returns whether it is dead.

    problem: a code or exception class name, never a message that could hold words of a document.
    """
    row = session.get(Task, claim.task_id, with_for_update=True)
    if row is None or row.state != "running" or row.attempts != claim.attempt:
        return False
    row.problem, row.lease_until = problem, None
    if row.attempts >= MOST_ATTEMPTS:
        row.state, row.finished_at = "dead", now
        return True
    row.state, row.available_at = "ready", now + timedelta(seconds=2**row.attempts)
    return False


def unfinished(session: Session, kind: str, ref: UUID) -> bool:
    """Return whether a task of that kind and ref is still to be done."""
    states = ("ready", "sent", "running")
    return (
        session.scalar(select(Task.id).where(Task.kind == kind, Task.ref == ref, Task.state.in_(states)))
        is not None
    )
