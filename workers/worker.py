"""A worker: an RQ worker that forks for every task, with everything heavy loaded before.

While a task runs, the worker itself (not the child, which may be busy in a library) says every three seconds that
it lives, in the task's row: a worker that was killed is noticed within the row's lease, whatever the queue knows.
"""

from __future__ import annotations

import contextlib
import os
import random
import time
from threading import Event
from typing import Any, NoReturn
from uuid import UUID

import structlog
from redis.exceptions import RedisError
from rq import Worker
from rq.serializers import JSONSerializer

from casework.actions import task_rows
from workers import jobs, perform
from workers.lifetime import end_with_parent
from workers.means import Means
from workers.queue import NAME, answers, connect

SIGN_EVERY = 3
"""Seconds between two signs of life; a row's lease is four times as long."""
_log = structlog.get_logger()


class QueueLost(Exception):
    """The queue went away in a way that the worker does not get over; start it again."""


def run_worker(means: Means, queue_address: str) -> None:
    """Work until told to stop (SIGTERM: the running task has three seconds to end). Raises QueueLost."""
    perform.use(means)
    jobs.prepare_all()
    await_queue(queue_address)
    try:
        worker = TaskWorker(means, queue_address)
        # RQ writes tracebacks of every lost connection; what matters of them is said once, by whoever starts us.
        worker.work(logging_level="CRITICAL")
    except RedisError:
        raise QueueLost from None
    if not worker.was_told_to_stop:
        raise QueueLost


def await_queue(address: str, stop: Event | None = None) -> None:
    """Return when the queue answers, or when `stop` is set."""
    pause = 0.05
    while not answers(address):
        if stop is not None and stop.is_set():
            return
        time.sleep(pause)
        pause = min(2 * pause, 1.0)


class TaskWorker(Worker):
    """RQ's forking worker, with the task's row as the truth about who works on it."""

    max_connection_wait_time = 1.0

    def __init__(self, means: Means, queue_address: str) -> None:
        super().__init__(
            [NAME],
            connection=connect(queue_address),
            serializer=JSONSerializer,
            job_monitoring_interval=SIGN_EVERY,
            log_job_description=False,
        )
        self._means = means
        self._own_pid = os.getpid()

    @property
    def was_told_to_stop(self) -> bool:
        """Whether a signal ended the work, rather than a failure."""
        return self._shutdown_requested_date is not None

    def fork_work_horse(self, job: Any, queue: Any) -> None:
        """Fork the child that does the task. No connection to the database is open across the fork."""
        self._means.store.close()
        super().fork_work_horse(job, queue)

    def main_work_horse(self, job: Any, queue: Any) -> NoReturn:
        """Do the task in the child, which ends with the worker whatever ends that."""
        end_with_parent(self._own_pid)
        self._means.store.after_fork()
        random.seed()
        self.setup_work_horse_signals()  # type: ignore[no-untyped-call]
        self._is_horse = True
        try:
            execution = self.execution
            assert execution is not None
            self.perform_job(job, queue, execution)
        except BaseException:  # the queue went away, say; the row says how the task ended
            os._exit(1)
        os._exit(0)

    def maintain_heartbeats(self, job: Any, execution: Any) -> None:
        """Say in the task's row that it is being worked on; stop the child when it should not be any more."""
        task_id, attempt = _ids(job)
        with contextlib.suppress(Exception):  # a database that is away for a moment must not end the task
            if not task_rows.sign_of_life(self._means.store, task_id, attempt):
                self.kill_horse()  # done, or another attempt has it: what this one writes would be thrown away
        if self.was_told_to_stop:
            self.kill_horse()
        with contextlib.suppress(RedisError):
            super().maintain_heartbeats(job, execution)

    def handle_work_horse_killed(self, job: Any, retpid: int, ret_val: int, rusage: Any) -> None:
        """Put the task back at once when its child died (of memory, say), without waiting for the lease."""
        task_id, attempt = _ids(job)
        claim = task_rows.running(self._means.store, task_id, attempt)
        if claim is not None:
            perform.fail(self._means, claim, "stopped" if self.was_told_to_stop else "child-killed")


def _ids(job: Any) -> tuple[UUID, int]:
    task_id, attempt = job.args
    return UUID(task_id), int(attempt)
