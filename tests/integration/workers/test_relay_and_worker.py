"""Task rows, relay, queue and workers together: nothing lost, nothing twice, whoever is killed."""

from __future__ import annotations

import random
import signal
import subprocess
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from redis.exceptions import RedisError
from sqlalchemy import select

from casework.records import tasks
from casework.records.store import Store
from casework.records.tables import Slot, Task
from tests.conftest import SetClock
from tests.integration.workers import tally_job
from tests.integration.workers.conftest import QueueServer
from tests.integration.workers.tally_worker import KINDS
from workers import jobs
from workers.queue import TaskQueue
from workers.relay import Relay

StartWorker = Callable[[], subprocess.Popen[bytes]]


@pytest.fixture
def clock() -> Callable[[], datetime]:
    """Return real time: here the worker's processes keep time too."""
    return lambda: datetime.now(UTC)


@pytest.fixture(autouse=True)
def _only_the_tests_kind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "MODULES", KINDS)


def ask(store: Store, ref: UUID | None = None) -> UUID:
    """Write a task row and return its id."""
    with store.changing() as session:
        return tasks.add(session, kind="tally", ref=ref or uuid4(), now=store.now())


def rows(store: Store, name: str = tally_job.DONE) -> list[str]:
    """Return what the work left."""
    with store.looking() as session:
        return sorted(session.scalars(select(Slot.slot).where(Slot.name == name)))


def states(store: Store) -> dict[str, int]:
    """Return how many tasks are in which state."""
    with store.looking() as session:
        found = list(session.scalars(select(Task.state)))
    return {state: found.count(state) for state in set(found)}


def until(condition: Callable[[], object], seconds: float = 60) -> None:
    """Wait until `condition` holds; the test fails when it never does."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.05)


def children(pid: int) -> list[int]:
    """Return the processes that `pid` started and that still run."""
    return [int(name) for name in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def test_work_is_done_once(store: Store, relay: None, start_worker: StartWorker) -> None:
    for _ in range(20):
        ask(store)
    start_worker()
    until(lambda: states(store) == {"done": 20})
    assert len(rows(store)) == 20
    assert {row.partition("/")[2] for row in rows(store)} == {"1"}


def test_while_the_queue_is_away_work_waits_and_is_done_when_it_is_back(
    store: Store, valkey: QueueServer, relay: None, start_worker: StartWorker
) -> None:
    worker = start_worker()
    ask(store)
    until(lambda: states(store) == {"done": 1})
    valkey.kill()
    for _ in range(5):
        ask(store)
    time.sleep(1.5)
    assert states(store) == {"done": 1, "ready": 5}
    valkey.start()

    def all_done() -> bool:
        nonlocal worker
        if worker.poll() is not None:  # a worker that lost its queue ends, and its supervisor starts another
            worker = start_worker()
        return states(store) == {"done": 6}

    until(all_done)
    assert len(rows(store)) == 6


def test_a_relay_turn_without_a_queue_touches_no_row(store: Store, valkey: QueueServer, queue: TaskQueue) -> None:
    ask(store)
    valkey.kill()
    with pytest.raises((RedisError, OSError)):
        Relay(store, queue).turn()
    with store.looking() as session:
        task = session.scalars(select(Task)).one()
        assert (task.state, task.attempts) == ("ready", 0)


def test_nothing_is_lost_or_done_twice_whoever_is_killed(
    store: Store, valkey: QueueServer, relay: None, start_worker: StartWorker
) -> None:
    """Workers and queue are killed at random while sixty tasks are done."""
    dice = random.Random(7)
    expected = {ask(store) for _ in range(60)}
    workers = [start_worker(), start_worker()]
    for _ in range(6):
        time.sleep(dice.uniform(0.5, 1.2))
        victim = dice.randrange(3)
        if victim == 2:
            valkey.kill()
            time.sleep(dice.uniform(0, 0.5))
            valkey.start()
        else:
            workers[victim].kill()
            workers[victim].wait()
            workers[victim] = start_worker()
        for number, worker in enumerate(workers):
            if worker.poll() is not None:  # a worker that lost its queue ends, and its supervisor starts another
                workers[number] = start_worker()
    until(lambda: states(store) == {"done": len(expected)}, 90)
    refs = [row.partition("/")[0] for row in rows(store)]
    assert len(refs) == len(set(refs)) == 60


def test_a_worker_killed_with_its_task_leaves_no_child_and_the_task_is_done_by_another(
    store: Store, relay: None, start_worker: StartWorker
) -> None:
    first = start_worker()
    ask(store, tally_job.SLOW)
    until(lambda: states(store) == {"running": 1})
    (child,) = children(first.pid)
    first.kill()
    first.wait()
    until(lambda: not Path(f"/proc/{child}").exists() or "Z" in Path(f"/proc/{child}/stat").read_text().split()[2])
    start_worker()
    until(lambda: states(store) == {"done": 1})
    assert rows(store) == [f"{tally_job.SLOW}/2"]


def test_a_long_task_is_left_alone_while_its_worker_lives_and_tasks_behind_it_are_not_used_up(
    store: Store, relay: None, start_worker: StartWorker
) -> None:
    start_worker()
    ask(store, tally_job.SLOW)
    until(lambda: states(store) == {"running": 1})
    behind = [uuid4() for _ in range(3)]
    for ref in behind:
        ask(store, ref)
    until(lambda: states(store) == {"done": 4})
    assert rows(store) == sorted([f"{tally_job.SLOW}/1", *(f"{ref}/1" for ref in behind)])


def test_a_stopped_worker_puts_its_task_back(store: Store, relay: None, start_worker: StartWorker) -> None:
    worker = start_worker()
    ask(store, tally_job.SLOW)
    until(lambda: states(store) == {"running": 1})
    worker.send_signal(signal.SIGTERM)
    worker.wait(60)
    with store.looking() as session:
        task = session.scalars(select(Task)).one()
        assert task.problem == "stopped"
        assert task.state in ("ready", "sent"), "the relay may have offered it again already"
    start_worker()
    until(lambda: states(store) == {"done": 1})
    assert rows(store) == [f"{tally_job.SLOW}/2"]


def test_a_child_that_dies_is_noticed_by_its_worker_not_by_the_end_of_the_lease(
    store: Store, relay: None, start_worker: StartWorker, capfd: pytest.CaptureFixture[str]
) -> None:
    start_worker()
    ask(store, tally_job.DIES)
    until(lambda: states(store) == {"done": 1})
    assert rows(store) == [f"{tally_job.DIES}/3"]
    assert "".join(capfd.readouterr()).count("code=child-killed") == 2


def test_work_that_always_fails_is_given_up_and_says_so_without_a_word_of_it(
    store: Store,
    relay: None,
    start_worker: StartWorker,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    valkey: QueueServer,
) -> None:
    ask(store, tally_job.FAILS)
    start_worker()

    def hurry() -> bool:
        with store.changing() as session:
            for task in session.scalars(select(Task).where(Task.state == "ready")):
                task.available_at = store.now()
        return bool(rows(store, tally_job.GAVE_UP))

    until(hurry)
    assert rows(store, tally_job.GAVE_UP) == [f"{tally_job.FAILS}/ValueError"]
    with store.looking() as session:
        task = session.scalars(select(Task)).one()
        assert (task.state, task.problem, task.attempts) == ("dead", "ValueError", tasks.MOST_ATTEMPTS)
    written = "".join(capfd.readouterr())
    assert "task-failed" in written
    assert tally_job.SECRET not in written
    assert tally_job.SECRET.encode() not in b"".join(
        file.read_bytes()
        for file in Path(valkey.address.removeprefix("unix://")).parent.rglob("*")
        if file.is_file()
    )


def test_the_queue_holds_ids_and_a_kind_only(store: Store, queue: TaskQueue, valkey: QueueServer) -> None:
    ref = uuid4()
    task_id = ask(store, ref)
    assert Relay(store, queue).turn() == 1
    assert queue.waiting() == [(task_id, 1)]
    folder = Path(valkey.address.removeprefix("unix://")).parent

    def kept() -> bytes:
        return b"".join(file.read_bytes() for file in folder.rglob("*.aof"))

    until(lambda: task_id.hex.encode() in kept())  # it writes its file once a second
    held = kept()
    assert ref.hex.encode() not in held
    assert str(ref).encode() not in held
    assert folder.stat().st_mode & 0o777 == 0o700


def test_an_offer_that_no_job_knows_does_not_stop_the_others(
    store: Store, queue: TaskQueue, clock: SetClock
) -> None:
    with store.changing() as session:
        tasks.add(session, kind="of-another-version", ref=uuid4(), now=store.now())
    known = ask(store)
    Relay(store, queue).turn()
    assert (known, 1) in queue.waiting()
