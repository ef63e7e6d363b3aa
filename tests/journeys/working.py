"""The workers' work, done in the test's own process by the real jobs, at the moment a test wants it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from sqlalchemy import select

from casework.records.store import Store
from casework.records.tables import Task
from casework.records.tasks import OFFER_LEASE
from workers import perform
from workers.jobs import MODULES
from workers.means import Means


@dataclass(frozen=True)
class Workers:
    """What a worker does with the tasks of a store. Between the calls the queue is as good as down."""

    means: Means

    def work(self, *kinds: str) -> int:
        """Do everything that waits, and what follows from it, of those kinds if named; return how many tasks."""
        perform.use(self.means)
        done = 0
        for task_id, attempt in self._offers(kinds):
            perform.perform(str(task_id), attempt)
            done += 1
        return done

    def _offers(self, kinds: tuple[str, ...]) -> Iterator[tuple[UUID, int]]:
        """Offer what is due, of those kinds alone: what is left lies there as if no relay had looked."""
        store = self.means.store
        while True:
            with store.changing() as session:
                query = select(Task).where(Task.state == "ready", Task.available_at <= store.now())
                due = list(session.scalars(query.where(Task.kind.in_(kinds)) if kinds else query))
                for task in due:
                    assert task.kind in MODULES, f"no job does {task.kind}"
                    task.state, task.attempts, task.lease_until = (
                        "sent",
                        task.attempts + 1,
                        store.now() + OFFER_LEASE,
                    )
            if not due:
                return
            yield from ((task.id, task.attempts) for task in due)


def workers_of(store: Store, folder: Path) -> Workers:
    """Return the workers of a store; what they publish goes into `folder`."""
    return Workers(Means(store, folder / "catalogue.sqlite", folder / "public"))
