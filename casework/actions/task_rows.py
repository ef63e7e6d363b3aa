"""What relay and workers do with task rows. Each is one short transaction; none of them is a person's act."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from casework.actions.work import SERVICE, Work, changing
from casework.records import tasks
from casework.records.store import Store as Store
from casework.records.tasks import Claim as Claim, Superseded as Superseded


@dataclass(frozen=True, slots=True)
class Offers:
    """Rows to be put into the queue, and rows that were offered too often without a result."""

    due: tuple[Claim, ...] = ()
    abandoned: tuple[Claim, ...] = ()


def offer_due(store: Store, waiting: Iterable[tuple[UUID, int]], limit: int = 50) -> Offers:
    """Mark rows that are due as offered and return them; the caller puts them into the queue.

    waiting: offers (task id, attempt) that still lie in the queue: they are not offered again.
    """
    now = store.now()
    waiting = list(waiting)
    with store.looking() as session:
        if not tasks.anything_due(session, now + tasks.OFFER_LEASE / 2):
            return Offers()
    with store.changing() as session:
        tasks.still_waiting(session, waiting, now)
        return Offers(
            abandoned=tuple(tasks.abandoned(session, now, limit)), due=tuple(tasks.offer(session, now, limit))
        )


def take_back(store: Store, claims: Iterable[Claim]) -> None:
    """Undo an offer that the queue did not accept; it is due again in a second."""
    with store.changing() as session:
        tasks.take_back(session, list(claims), store.now())


def take(store: Store, task_id: UUID, attempt: int) -> Claim | None:
    """Return the right to do a task; None when it is done, superseded or unknown."""
    with store.changing() as session:
        return tasks.take(session, task_id, attempt, store.now())


def sign_of_life(store: Store, task_id: UUID, attempt: int) -> bool:
    """Say that a task is still being worked on; False when it has ended or another attempt has it."""
    with store.changing() as session:
        return tasks.sign_of_life(session, task_id, attempt, store.now())


def running(store: Store, task_id: UUID, attempt: int) -> Claim | None:
    """Return the claim of that attempt while it holds its row, else None."""
    with store.looking() as session:
        return tasks.running(session, task_id, attempt)


def finish(store: Store, claim: Claim) -> None:
    """Mark a task done that turned out to need nothing. Raises Superseded."""
    with store.changing() as session:
        tasks.finish(session, claim, store.now())


def give_up(store: Store, claim: Claim, problem: str) -> bool:
    """Put a failed task back for a later try; return whether it was the last. problem: a code, never a message."""
    with store.changing() as session:
        return tasks.give_up(session, claim, store.now(), problem)


def record_dead(store: Store, claim: Claim, code: str) -> None:
    """Leave an audit entry about work that was given up, for whoever looks into it."""
    with changing(Work(store, SERVICE), None) as change:
        change.audit("task-given-up", claim.ref, kind=claim.kind, task=str(claim.task_id), code=code)


def ask_again(store: Store, claim: Claim, delay: timedelta) -> None:
    """Ask for the same work again after `delay`: for work that nobody can ask for from a page."""
    with store.changing() as session:
        tasks.add(session, kind=claim.kind, ref=claim.ref, now=store.now(), delay=delay)
