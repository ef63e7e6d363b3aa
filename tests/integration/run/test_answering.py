"""The service while its database or its queue is away: it starts, goes on, and is whole again later."""

from __future__ import annotations

import signal
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import make_url
from sqlalchemy.exc import OperationalError

from casereviews.answering import await_database
from casereviews.settings import Settings, open_store
from tests.integration.postgres import Postgres
from tests.integration.run.service import get, health, running, until
from workers.lifetime import ends_with_me
from workers.queue import address_in, server_command, socket_in

NEEDS_DATABASE = "/refer"


class Door:
    """A way to a database of the tests' server, which is away for whoever comes this way while it is shut."""

    def __init__(self, postgres: Postgres, folder: Path) -> None:
        self._postgres = postgres
        self._behind = postgres.bare()
        self._socket = folder / ".s.PGSQL.5432"
        self.address = f"postgresql://casereviews:secret@/{make_url(self._behind).database}?host={folder}"

    def open(self) -> None:
        """Let the server be found."""
        folder = make_url(self._behind).query["host"]
        assert isinstance(folder, str)
        self._socket.symlink_to(Path(folder) / self._socket.name)

    def shut(self) -> None:
        """End every connection, and let nobody make another."""
        self._socket.unlink()
        database = make_url(self._behind).database
        self._postgres.command(
            f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{database}'"
        )

    def remove(self) -> None:
        """Remove the database behind it."""
        self._postgres.drop(self._behind)


@pytest.fixture
def door(postgres: Postgres) -> Iterator[Door]:
    """Return a shut door to an empty database."""
    with tempfile.TemporaryDirectory(prefix="door-") as folder:  # short: a socket's path may have 107 bytes
        door = Door(postgres, Path(folder))
        yield door
        door.remove()


def test_the_database_may_come_late_go_away_and_come_back(tmp_path: Path, door: Door) -> None:
    with running(tmp_path / "data", environment={"DATABASE_URL": door.address}) as service:
        until(lambda: "Waiting for it" in service.written() or service.process.poll() is not None)
        assert service.written().count("\n") == 1, "one line says what is waited for"
        assert "secret" not in service.written()
        door.open()
        service.await_ready()
        assert health(service.portal)["ok"] is True
        as_usual = get(f"{service.portal}{NEEDS_DATABASE}")[0]
        assert as_usual < 500

        door.shut()
        until(lambda: "settings-not-followed" in service.written())  # where the service itself once ended
        assert health(service.portal)["not_answering"] == ["database"]
        status, page = get(f"{service.portal}{NEEDS_DATABASE}")
        assert (status, "not available" in page) == (503, True)
        assert get(f"{service.public}/reviews")[0] == 200

        door.open()
        until(lambda: health(service.portal)["ok"] is True)
        until(lambda: get(f"{service.portal}{NEEDS_DATABASE}")[0] == as_usual)
        assert service.end(signal.SIGTERM) == 0


def test_a_database_that_stays_away_is_not_waited_for_without_end(tmp_path: Path, door: Door) -> None:
    store = open_store(Settings(data=tmp_path / "data", database_url=door.address))
    said: list[str] = []
    with pytest.raises(OperationalError):
        await_database(store, said.append, seconds=0.1)
    assert [line.startswith("The case database does not answer") for line in said] == [True]
    assert "secret" not in said[0]
    store.close()


def test_what_is_wrong_with_a_file_is_not_waited_for(tmp_path: Path) -> None:
    store = open_store(Settings(data=tmp_path / "data"))
    said: list[str] = []
    await_database(store, said.append)
    assert said == []
    store.close()


def test_the_service_starts_while_the_queue_is_away_and_finds_it_later(tmp_path: Path) -> None:
    with tempfile.TemporaryDirectory(prefix="queue-") as name:
        folder = Path(name)
        with running(tmp_path / "data", environment={"REDIS_URL": address_in(folder)}) as service:
            service.await_ready()
            assert "The queue does not answer (REDIS_URL): submissions are kept" in service.written()
            assert health(service.portal)["not_answering"] == ["queue"]
            assert get(f"{service.portal}{NEEDS_DATABASE}")[0] < 500
            assert get(f"{service.public}/reviews")[0] == 200
            assert not socket_in(folder).exists()
            queue = subprocess.Popen(server_command(folder), stdout=subprocess.DEVNULL, preexec_fn=ends_with_me())
            until(lambda: health(service.portal)["ok"] is True)
            assert service.end(signal.SIGTERM) == 0
        queue.kill()
        queue.wait()
