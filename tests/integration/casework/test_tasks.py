"""Task rows: work is never lost, never done twice, and a late worker writes nothing."""

from __future__ import annotations

import threading
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select

from casework.records import tasks
from casework.records.store import Store
from casework.records.tables import Counter, Partnership, Task
from casework.records.tasks import Claim, Superseded
from tests.conftest import SetClock

KIND = "read-return"


def add(store: Store, ref: UUID | None = None, delay: float = 0) -> UUID:
    """Write a task row in a transaction of its own and return its id."""
    with store.changing() as session:
        return tasks.add(session, kind=KIND, ref=ref or uuid4(), now=store.now(), delay=timedelta(seconds=delay))


def offer(store: Store) -> list[Claim]:
    """Offer what is due."""
    with store.changing() as session:
        return tasks.offer(session, store.now())


def take(store: Store, claim: Claim) -> Claim | None:
    """Take what was offered."""
    with store.changing() as session:
        return tasks.take(session, claim.task_id, claim.attempt, store.now())


def finish(store: Store, claim: Claim) -> None:
    """Mark the task done."""
    with store.changing() as session:
        tasks.finish(session, claim, store.now())


def row(store: Store, task_id: UUID) -> Task:
    """Return the row as it is now."""
    with store.looking() as session:
        return session.get_one(Task, task_id)


def started(store: Store) -> Claim:
    """Return the claim of a task that is running."""
    add(store)
    (offered,) = offer(store)
    claim = take(store, offered)
    assert claim is not None
    return claim


def test_a_task_goes_from_ready_to_done(store: Store) -> None:
    task_id = add(store)
    (offered,) = offer(store)
    assert (offered.task_id, offered.attempt, row(store, task_id).state) == (task_id, 1, "sent")
    claim = take(store, offered)
    assert claim == offered
    assert row(store, task_id).state == "running"
    finish(store, offered)
    done = row(store, task_id)
    assert (done.state, done.finished_at, done.lease_until) == ("done", store.now(), None)


def test_a_delayed_task_waits(store: Store, clock: SetClock) -> None:
    add(store, delay=60)
    assert offer(store) == []
    clock.forward(seconds=60)
    assert len(offer(store)) == 1


def test_the_same_work_asked_for_twice_before_it_is_offered_is_one_task(store: Store) -> None:
    ref = uuid4()
    assert add(store, ref) == add(store, ref)
    assert len(offer(store)) == 1


def test_work_asked_for_again_while_it_runs_is_done_again(store: Store) -> None:
    ref = uuid4()
    first = add(store, ref)
    offer(store)
    assert add(store, ref) != first, "the running attempt may have read what was there before"


def test_an_offered_task_is_taken_once(store: Store) -> None:
    add(store)
    (offered,) = offer(store)
    assert take(store, offered) is not None
    assert take(store, offered) is None


def test_an_offer_is_not_repeated_while_its_lease_runs_and_is_after(store: Store, clock: SetClock) -> None:
    add(store)
    (first,) = offer(store)
    clock.forward(seconds=tasks.OFFER_LEASE.total_seconds())
    assert offer(store) == []
    clock.forward(seconds=1)
    (second,) = offer(store)
    assert (second.task_id, second.attempt) == (first.task_id, 2)
    assert take(store, first) is None, "the first offer was superseded"
    assert take(store, second) is not None


def test_an_offer_that_still_waits_in_the_queue_keeps_its_attempt(store: Store, clock: SetClock) -> None:
    add(store)
    (offered,) = offer(store)
    for _ in range(3 * tasks.MOST_ATTEMPTS):
        clock.forward(seconds=5)
        with store.changing() as session:
            tasks.still_waiting(session, [(offered.task_id, offered.attempt)], store.now())
        assert offer(store) == []
    assert take(store, offered) is not None


def test_waiting_in_the_queue_does_not_revive_a_superseded_offer(store: Store, clock: SetClock) -> None:
    add(store)
    (first,) = offer(store)
    clock.forward(seconds=9)
    (second,) = offer(store)
    clock.forward(seconds=7)
    with store.changing() as session:
        tasks.still_waiting(session, [(first.task_id, first.attempt)], store.now())
    clock.forward(seconds=2)
    assert [claim.attempt for claim in offer(store)] == [second.attempt + 1]


def test_a_task_whose_worker_gives_signs_of_life_is_left_alone(store: Store, clock: SetClock) -> None:
    claim = started(store)
    for _ in range(10):
        clock.forward(seconds=3)
        with store.changing() as session:
            assert tasks.sign_of_life(session, claim.task_id, claim.attempt, store.now())
        assert offer(store) == []


def test_a_worker_that_comes_back_late_writes_nothing(store: Store, clock: SetClock) -> None:
    late = started(store)
    clock.forward(seconds=tasks.RUN_LEASE.total_seconds() + 1)
    (again,) = offer(store)
    in_time = take(store, again)
    assert in_time is not None

    def write_late() -> None:
        with store.changing() as session:
            session.add(Partnership(slug="late", name="Late", settings={}, created_at=store.now()))
            tasks.finish(session, late, store.now())

    with pytest.raises(Superseded):
        write_late()
    with store.changing() as session:
        assert not tasks.sign_of_life(session, late.task_id, late.attempt, store.now())
        assert not tasks.give_up(session, late, store.now(), "late")
    finish(store, in_time)
    with store.looking() as session:
        assert session.scalar(select(func.count()).select_from(Partnership)) == 0


def test_a_finished_task_cannot_be_finished_again(store: Store) -> None:
    claim = started(store)
    finish(store, claim)
    with pytest.raises(Superseded):
        finish(store, claim)
    assert offer(store) == []


def test_what_the_queue_refused_stays_due_and_costs_no_attempt(store: Store, clock: SetClock) -> None:
    task_id = add(store)
    for _ in range(3 * tasks.MOST_ATTEMPTS):
        (offered,) = offer(store)
        assert offered.attempt == 1
        with store.changing() as session:
            tasks.take_back(session, [offered], store.now())
        assert row(store, task_id).state == "ready"
        clock.forward(seconds=2)


def test_a_failed_task_stands_behind_all_that_came_meanwhile(store: Store, clock: SetClock) -> None:
    failed = started(store)
    with store.changing() as session:
        tasks.give_up(session, failed, store.now(), "timeout")
    others = [add(store, delay=seconds) for seconds in (0, 0.5, 1)]
    clock.forward(seconds=60)
    assert [claim.task_id for claim in offer(store)] == [*others, failed.task_id]


def test_a_failed_task_is_tried_again_later_each_time_and_is_dead_at_last(store: Store, clock: SetClock) -> None:
    task_id = add(store)
    pauses = []
    for attempt in range(1, tasks.MOST_ATTEMPTS + 1):
        (offered,) = offer(store)
        assert offered.attempt == attempt
        take(store, offered)
        with store.changing() as session:
            dead = tasks.give_up(session, offered, store.now(), "OperationalError")
        assert dead == (attempt == tasks.MOST_ATTEMPTS)
        pause = (row(store, task_id).available_at - store.now()).total_seconds()
        pauses.append(pause)
        clock.forward(seconds=max(pause, 0))
    assert pauses[:3] == [2, 4, 8]
    last = row(store, task_id)
    assert (last.state, last.problem) == ("dead", "OperationalError")
    assert offer(store) == []


def test_a_task_that_kills_its_worker_every_time_is_dead_at_last(store: Store, clock: SetClock) -> None:
    task_id = add(store)
    for _ in range(tasks.MOST_ATTEMPTS):
        (offered,) = offer(store)
        take(store, offered)
        clock.forward(seconds=60)
    assert offer(store) == []
    with store.changing() as session:
        assert [claim.task_id for claim in tasks.abandoned(session, store.now())] == [task_id]
    assert (row(store, task_id).state, row(store, task_id).problem) == ("dead", "abandoned")
    with store.changing() as session:
        assert tasks.abandoned(session, store.now()) == []


def test_relays_at_the_same_time_offer_each_task_once(store: Store) -> None:
    task_ids = {add(store) for _ in range(60)}
    offered: list[Claim] = []
    start = threading.Barrier(4)

    def relay() -> None:
        start.wait()
        while True:
            with store.changing() as session:
                claims = tasks.offer(session, store.now(), limit=7)
            if not claims:
                return
            offered.extend(claims)

    threads = [threading.Thread(target=relay) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(offered) == 60
    assert {claim.task_id for claim in offered} == task_ids
    assert {claim.attempt for claim in offered} == {1}


def test_workers_at_the_same_time_do_the_work_once(store: Store) -> None:
    with store.changing() as session:
        partnership = Partnership(slug="w", name="W", settings={}, created_at=store.now())
        session.add(partnership)
        session.flush()
        session.add(Counter(partnership_id=partnership.id, series="effects", last=0))
    for _ in range(10):
        add(store)
    claims = offer(store)
    start = threading.Barrier(4)

    def worker() -> None:
        start.wait()
        for offered in claims:
            claim = take(store, offered)
            if claim is None:
                continue
            with store.changing() as session:
                session.scalars(select(Counter).with_for_update()).one().last += 1
                tasks.finish(session, claim, store.now())

    threads = [threading.Thread(target=worker) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with store.looking() as session:
        assert session.scalars(select(Counter.last)).one() == 10
        assert session.scalars(select(Task.state).distinct()).all() == ["done"]


def test_a_row_that_an_action_relies_on_is_not_offered_before_that_action_ends(store: Store) -> None:
    """Else the work could be done before the action's changes are there, and never again after them."""
    ref = uuid4()
    task_id = add(store, ref)
    offered: list[list[Claim]] = []
    looking = threading.Thread(target=lambda: offered.append(offer(store)))
    with store.changing() as session:
        assert tasks.add(session, kind=KIND, ref=ref, now=store.now()) == task_id
        looking.start()
        looking.join(timeout=0.5)  # PostgreSQL passes the row over, SQLite waits for the end
        assert [claim for claims in offered for claim in claims] == []
    looking.join(timeout=30)
    assert [claim.task_id for claim in [*offered[0], *offer(store)]] == [task_id]


def test_work_that_is_asked_for_again_is_not_put_off(store: Store) -> None:
    ref = uuid4()
    later = add(store, ref, delay=3600)
    assert offer(store) == []
    assert add(store, ref) == later
    assert [claim.task_id for claim in offer(store)] == [later]
