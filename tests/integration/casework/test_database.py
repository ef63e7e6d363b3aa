"""What the two databases promise: commits survive, writers queue, and nothing is half-written."""

from __future__ import annotations

import threading
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import func, select, text

from casework.records.database import add_unless_there, open_database
from casework.records.store import Store
from casework.records.tables import Counter, KeptFile, Partnership

WRITERS, TURNS = 8, 25


@pytest.fixture
def partnership(store: Store) -> Partnership:
    """Return a partnership that is in the database."""
    row = Partnership(slug="wexborough", name="Wexborough", settings={}, created_at=datetime.now(UTC))
    with store.changing() as session:
        session.add(row)
    return row


def test_a_power_cut_loses_no_acknowledged_commit_on_sqlite(tmp_path: Path) -> None:
    engine = open_database(f"sqlite:///{tmp_path}/case.sqlite")
    with engine.connect() as connection:
        assert connection.execute(text("PRAGMA journal_mode")).scalar_one() == "wal"
        assert connection.execute(text("PRAGMA synchronous")).scalar_one() == 2  # FULL
        assert connection.execute(text("PRAGMA foreign_keys")).scalar_one() == 1
        assert connection.execute(text("PRAGMA busy_timeout")).scalar_one() == 30_000
    engine.dispose()


def test_the_sqlite_file_is_private(tmp_path: Path) -> None:
    engine = open_database(f"sqlite:///{tmp_path}/service/case.sqlite")
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE anything (number INTEGER)"))
        modes = {file.name: file.stat().st_mode & 0o777 for file in (tmp_path / "service").iterdir()}
        assert modes == {"case.sqlite": 0o600, "case.sqlite-wal": 0o600, "case.sqlite-shm": 0o600}
    engine.dispose()


def test_writers_at_the_same_time_queue_and_lose_nothing(store: Store, partnership: Partnership) -> None:
    with store.changing() as session:
        session.add(Counter(partnership_id=partnership.id, series="referral", last=0))
    problems: list[BaseException] = []

    def count() -> None:
        try:
            for _ in range(TURNS):
                with store.changing() as session:
                    row = session.scalars(select(Counter).with_for_update()).one()
                    row.last += 1
        except BaseException as problem:
            problems.append(problem)

    threads = [threading.Thread(target=count) for _ in range(WRITERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == []
    with store.looking() as session:
        assert session.scalars(select(Counter.last)).one() == WRITERS * TURNS


def test_somebody_can_read_while_somebody_writes(store: Store, partnership: Partnership) -> None:
    with store.changing() as writer:
        writer.add(Counter(partnership_id=partnership.id, series="referral", last=1))
        writer.flush()
        with store.looking() as reader:
            assert reader.scalar(select(func.count()).select_from(Counter)) == 0


def test_an_error_undoes_the_whole_change(store: Store) -> None:
    def fail_after_writing() -> None:
        with store.changing() as session:
            session.add(Partnership(slug="a", name="A", settings={}, created_at=datetime.now(UTC)))
            session.flush()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_after_writing()
    with store.looking() as session:
        assert session.scalar(select(func.count()).select_from(Partnership)) == 0


def test_a_look_changes_nothing(store: Store) -> None:
    with store.looking() as session:
        session.add(Partnership(slug="a", name="A", settings={}, created_at=datetime.now(UTC)))
        session.flush()
    with store.looking() as session:
        assert session.scalar(select(func.count()).select_from(Partnership)) == 0


def test_the_same_row_added_by_many_at_once_is_one_row(store: Store) -> None:
    added: list[bool] = []
    start = threading.Barrier(WRITERS)

    def add() -> None:
        start.wait()
        with store.changing() as session:
            row = {"sha256": "ab", "size": 1, "media_type": "text/plain", "kept_at": datetime.now(UTC)}
            added.append(add_unless_there(session, KeptFile, row))

    threads = [threading.Thread(target=add) for _ in range(WRITERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(added) == [False] * (WRITERS - 1) + [True]


def test_a_moment_comes_back_as_it_was_stored(store: Store) -> None:
    moment = datetime(2021, 4, 24, 10, 20, 30, 123456, tzinfo=UTC)
    with store.changing() as session:
        session.add(Partnership(id=(key := uuid4()), slug="a", name="A", settings={}, created_at=moment))
    with store.looking() as session:
        kept = session.get_one(Partnership, key).created_at
    assert (kept, kept.tzinfo) == (moment, UTC)


def test_a_moment_without_a_time_zone_is_refused(store: Store) -> None:
    with pytest.raises(Exception, match="time zone"), store.changing() as session:
        session.add(Partnership(slug="a", name="A", settings={}, created_at=datetime(2021, 4, 24)))


@pytest.mark.parametrize("address", ["mysql://localhost/cases", "sqlite://"])
def test_another_kind_of_database_is_refused(address: str) -> None:
    with pytest.raises(ValueError, match="DATABASE_URL"):
        open_database(address)


def test_connections_of_the_parent_are_left_alone_after_a_fork(store: Store) -> None:
    assert store.answers()
    store.after_fork()
    assert store.answers()
