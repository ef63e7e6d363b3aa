"""The relay: takes due task rows to the queue. It alone talks to both, so the portal never waits for the queue.

The queue may be away: rows stay, and are offered when it is back. The database may be away: nothing is taken.
Neither ends the relay.
"""

from __future__ import annotations

from collections.abc import Sequence
from threading import Event

import structlog
from redis.exceptions import RedisError

from casework.actions import task_rows
from casework.actions.task_rows import Claim, Store
from workers.jobs import handler_of, seconds_for
from workers.queue import TaskQueue

PAUSE = 0.2
"""Seconds between two looks; what a person waits at most before a worker begins."""
LONGEST_PAUSE = 5.0

_log = structlog.get_logger()


class Relay:
    """Takes due rows of `store` to `queue`, by id."""

    def __init__(self, store: Store, queue: TaskQueue) -> None:
        self._store = store
        self._queue = queue

    def run(self, stop: Event) -> None:
        """Go on until `stop` is set. After a failure the pauses grow, up to five seconds."""
        pause = PAUSE
        while not stop.wait(pause):
            try:
                self.turn()
                pause = PAUSE
            except Exception as problem:
                pause = min(2 * pause, LONGEST_PAUSE)
                _log.warning("relay-waits", problem=type(problem).__name__, seconds=pause)

    def turn(self) -> int:
        """Offer what is due and return how many rows that was.

        Raises RedisError or OSError when the queue is away; the rows are then due again.
        """
        waiting = self._queue.waiting()  # first: while the queue is away no row is touched
        offers = task_rows.offer_due(self._store, waiting)
        for claim in offers.abandoned:
            give_up_for_good(self._store, claim, "abandoned")
        self._put(offers.due)
        return len(offers.due)

    def _put(self, claims: Sequence[Claim]) -> None:
        for number, claim in enumerate(claims):
            try:
                self._queue.put(claim, seconds_for(claim.kind))
            except (RedisError, OSError):
                task_rows.take_back(self._store, claims[number:])
                raise


def give_up_for_good(store: Store, claim: Claim, code: str) -> None:
    """Let the task's own record say that it failed, so that a page can say so. Never raises."""
    _log.error("task-dead", task=str(claim.task_id), kind=claim.kind, code=code)
    try:
        task_rows.record_dead(store, claim, code)
        handler_of(claim.kind).gave_up(store, claim, code)
    except Exception as problem:
        _log.error("task-dead-unsaid", task=str(claim.task_id), kind=claim.kind, problem=type(problem).__name__)
