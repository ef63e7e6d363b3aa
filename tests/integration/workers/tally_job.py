"""A kind of work for tests: leaves one row for every time it was done, or does what its first letter asks."""

from __future__ import annotations

import os
import signal
import time
from uuid import UUID, uuid4

from casework.actions.task_rows import Claim, Store
from casework.records import tasks
from casework.records.tables import Slot
from workers.jobs import Handler
from workers.means import Means

SLOW_SECONDS = 8
"""Longer than a running row's lease in the tests' worker."""
DONE, GAVE_UP = "tally", "tally-gave-up"
SLOW, FAILS, DIES = UUID(int=1), UUID(int=2), UUID(int=3)
"""Refs that ask for something else than one short piece of work."""
SECRET = "Ellie was seen at home"


def run(means: Means, claim: Claim) -> None:
    """Add a row, in the transaction in which the task is finished."""
    if claim.ref == FAILS:
        raise ValueError(SECRET)
    if claim.ref == DIES and claim.attempt < 3:
        os.kill(os.getpid(), signal.SIGKILL)
    time.sleep(SLOW_SECONDS if claim.ref == SLOW and claim.attempt == 1 else 0.05)
    with means.store.changing() as session:
        row = Slot(id=uuid4(), name=DONE, slot=f"{claim.ref}/{claim.attempt}", started_at=means.store.now())
        session.add(row)
        tasks.finish(session, claim, means.store.now())


def gave_up(store: Store, claim: Claim, code: str) -> None:
    """Add a row that says so."""
    with store.changing() as session:
        session.add(Slot(id=uuid4(), name=GAVE_UP, slot=f"{claim.ref}/{code}", started_at=store.now()))


HANDLER = Handler(run, gave_up)
