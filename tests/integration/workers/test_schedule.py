"""What the service does by itself: each thing once in its slot, whoever else keeps time, and nothing ends it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from threading import Barrier, Event, Thread
from uuid import uuid4

import pytest
from sqlalchemy import select

from casework.actions import upkeep
from casework.actions.people import partnerships
from casework.actions.work import SERVICE, Work, changing
from casework.records import audit
from casework.records.store import Store
from casework.records.tables import AuditEntry, Link, Slot, Task
from tests.conftest import SetClock
from workers import ticker
from workers.ticker import SCHEDULE, Scheduled, Ticker


def test_slots_are_counted_from_1970_so_that_every_ticker_names_them_alike() -> None:
    every_minute = Scheduled("a", timedelta(minutes=1), upkeep.write_anchor)
    assert every_minute.slot(datetime(2026, 11, 2, 9, 0, 59, tzinfo=UTC)) == "2026-11-02T09:00:00+00:00"
    daily = Scheduled("b", timedelta(days=1), upkeep.write_anchor)
    assert daily.slot(datetime(2026, 11, 2, 23, 59, tzinfo=UTC)) == "2026-11-02T00:00:00+00:00"


def test_two_tickers_run_each_slot_once(store: Store, clock: SetClock) -> None:
    ran: list[str] = []
    schedule = [Scheduled("tally", timedelta(minutes=5), lambda _: ran.append(clock().isoformat()))]
    tickers = [Ticker(store, schedule) for _ in range(4)]
    start = Barrier(len(tickers))

    def turn(one: Ticker) -> None:
        start.wait()
        one.turn()

    for _ in range(3):
        threads = [Thread(target=turn, args=(one,)) for one in tickers]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        clock.forward(minutes=5)
    assert len(ran) == len(set(ran)) == 3


def test_a_failure_ends_neither_the_ticker_nor_the_rest(store: Store, clock: SetClock) -> None:
    ran: list[str] = []

    def fail(_: Store) -> None:
        raise OSError

    schedule = [
        Scheduled("fails", timedelta(minutes=1), fail),
        Scheduled("works", timedelta(minutes=1), lambda _: ran.append("works")),
    ]
    one = Ticker(store, schedule)
    one.turn()
    clock.forward(minutes=1)
    one.turn()
    assert ran == ["works", "works"]


def test_a_ticker_stops_when_told(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ticker, "LOOKS_EVERY", 0.01)
    stop = Event()
    thread = Thread(target=Ticker(store, []).run, args=(stop,))
    thread.start()
    stop.set()
    thread.join(2)
    assert not thread.is_alive()


def test_everything_on_the_schedule_runs_on_an_empty_service(store: Store) -> None:
    Ticker(store).turn()
    with store.looking() as session:
        assert set(session.scalars(select(Slot.name))) == {one.name for one in SCHEDULE}
        actions = set(session.scalars(select(AuditEntry.action)))
    assert {"tidied-up", "files-checked"} <= actions


def test_the_anchor_follows_the_log(store: Store) -> None:
    partnerships.create(Work(store, SERVICE), name="Wexborough", preset="demonstration", demonstration=True)
    upkeep.write_anchor(store)
    anchored = audit.read_anchor(store.audit_anchor, store.keys)
    assert anchored is not None
    assert anchored[0] == upkeep.audit_count(store)


def test_tidying_up_removes_old_traces_and_leaves_what_is_of_use(store: Store, clock: SetClock) -> None:
    with store.changing() as session:
        old, new = clock() - timedelta(days=40), clock() - timedelta(days=3)
        for when in (old, new):
            session.add(
                Task(kind="a", ref=uuid4(), state="done", available_at=when, created_at=when, finished_at=when)
            )
            session.add(
                Task(kind="a", ref=uuid4(), state="dead", available_at=when, created_at=when, finished_at=when)
            )
            session.add(Link(token_hash=str(when), purpose="invitation", subject_id=None, expires_at=when))
    upkeep.tidy_up(store)
    with store.looking() as session:
        states = sorted(session.scalars(select(Task.state)))
        links = session.scalars(select(Link.expires_at)).all()
        entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "tidied-up")).one()
    assert states == ["dead", "dead", "done"], "what failed stays for whoever looks into it"
    assert links == [new]
    assert (entry.details["tasks"], entry.details["links"]) == (1, 1)


def test_a_damaged_file_is_found_and_audited(store: Store) -> None:
    kept = store.vault.put_bytes(b"what one agency knows")
    with changing(Work(store, SERVICE), None) as change:
        change.kept(kept, "application/pdf")
        change.audit("return-received", "upload")
    assert upkeep.scrub(store) == ()
    store.vault.remove(kept.sha256)
    (fault,) = upkeep.scrub(store)
    assert fault.sha256 == kept.sha256
    with store.looking() as session:
        last = session.scalars(select(AuditEntry).order_by(AuditEntry.number.desc()).limit(1)).one()
    assert (last.action, last.details) == ("files-checked", {"damaged": [kept.sha256]})
