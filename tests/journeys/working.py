"""The workers' work, done in the test's own process by the real jobs, at the moment a test wants it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from casework.actions import task_rows
from casework.records.store import Store
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

    def _offers(self, kinds: tuple[str, ...]) -> Iterator[tuple[object, int]]:
        while True:
            offers = task_rows.offer_due(self.means.store, []).due
            mine = [claim for claim in offers if not kinds or claim.kind in kinds]
            task_rows.take_back(self.means.store, [claim for claim in offers if claim not in mine])
            if not mine:
                return
            for claim in mine:
                assert claim.kind in MODULES, f"no job does {claim.kind}"
                yield claim.task_id, claim.attempt


def workers_of(store: Store, folder: Path) -> Workers:
    """Return the workers of a store; what they publish goes into `folder`."""
    return Workers(Means(store, folder / "catalogue.sqlite", folder / "public"))
