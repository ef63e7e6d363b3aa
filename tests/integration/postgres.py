"""A PostgreSQL server of the tests' own: in a temporary folder, on a unix socket, gone when the tests end."""

from __future__ import annotations

import ctypes
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import make_url

from casework.records.database import open_database
from casework.records.migrations import upgrade

WITHOUT = "CASEREVIEWS_TEST_WITHOUT_POSTGRES"
_PLACES = ("/usr/lib/postgresql/*/bin", "/usr/local/pgsql/bin", "/opt/homebrew/opt/postgresql*/bin")
_SET_DEATH_SIGNAL = 1


class Postgres:
    """A running server. Every database asked of it is a copy of one that the migrations made."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._made = 0

    def address(self, database: str) -> str:
        """Return the DATABASE_URL of `database`."""
        return f"postgresql://casereviews@/{database}?host={self.folder}"

    def fresh(self) -> str:
        """Return the address of a new, empty database at the newest version."""
        return self.copied(self.address("migrated"))

    def copied(self, address: str) -> str:
        """Return the address of a copy of the database at `address`, to which nobody is connected."""
        self._made += 1
        name = f"test_{self._made}"
        self.command(f"CREATE DATABASE {name} TEMPLATE {make_url(address).database}")
        return self.address(name)

    def bare(self) -> str:
        """Return the address of a new database without any table."""
        self._made += 1
        self.command(f"CREATE DATABASE bare_{self._made}")
        return self.address(f"bare_{self._made}")

    def drop(self, address: str) -> None:
        """Remove a database that `fresh` or `bare` gave, whoever is still connected."""
        self.command(f"DROP DATABASE IF EXISTS {make_url(address).database} WITH (FORCE)")

    def command(self, words: str) -> None:
        """Run one statement in the server's own database, outside any transaction."""
        with psycopg.connect(self.address("postgres"), autocommit=True) as connection:
            connection.execute(words.encode())

    def make_template(self) -> None:
        """Make the database that `fresh` copies."""
        self.command("CREATE DATABASE migrated")
        engine = open_database(self.address("migrated"))
        upgrade(engine)
        engine.dispose()


@contextmanager
def running_postgres() -> Iterator[Postgres]:
    """Start a server and stop it again. Skips only for a reason stated in the environment; fails otherwise."""
    reason = os.environ.get(WITHOUT, "").strip()
    if reason:
        pytest.skip(f"without PostgreSQL: {reason}")
    found = programs()
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    identity = _identity(folder)
    log = (folder / "log").open("wb")
    try:
        subprocess.run(
            [found / "initdb", "-D", folder / "data", "-A", "trust", "-U", "casereviews", "-E", "UTF8",
             "--locale=C.UTF-8", "--no-sync"],
            check=True, stdout=log, stderr=log, cwd=folder, **identity,
        )  # fmt: skip
        server = subprocess.Popen(
            [found / "postgres", "-D", folder / "data", "-k", folder, "-c", "listen_addresses=",
             "-c", "fsync=off", "-c", "full_page_writes=off", "-c", "max_connections=200"],
            stdout=log, stderr=log, cwd=folder, preexec_fn=_end_with_the_tests, **identity,
        )  # fmt: skip
        try:
            postgres = Postgres(folder)
            _await(postgres, server, folder / "log")
            postgres.make_template()
            yield postgres
        finally:
            server.send_signal(signal.SIGINT)
            server.wait(20)
    finally:
        log.close()
        shutil.rmtree(folder, ignore_errors=True)


def programs() -> Path:
    """Return the folder of the server's programs; fails where PostgreSQL is not installed."""
    on_path = shutil.which("initdb")
    if on_path:
        return Path(on_path).resolve().parent
    for place in _PLACES:
        found = sorted(Path("/").glob(f"{place[1:]}/initdb"))
        if found:
            return found[-1].parent
    pytest.fail(
        "PostgreSQL is not installed, and these tests run on it too. Install Debian's package `postgresql`, "
        f"or state the reason for leaving them out in {WITHOUT}.",
        pytrace=False,
    )


def _identity(folder: Path) -> dict[str, Any]:
    """Return who runs the server: PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return {}
    names = {entry.pw_name for entry in pwd.getpwall()}
    user = pwd.getpwnam("postgres" if "postgres" in names else "nobody")
    os.chown(folder, user.pw_uid, user.pw_gid)
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def _end_with_the_tests() -> None:
    ctypes.CDLL(None).prctl(_SET_DEATH_SIGNAL, signal.SIGQUIT)


def _await(postgres: Postgres, server: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + 30
    while True:
        try:
            postgres.command("SELECT 1")
            return
        except psycopg.OperationalError:
            if server.poll() is not None or time.monotonic() > until:
                pytest.fail(f"PostgreSQL did not start:\n{log.read_text()[-2000:]}", pytrace=False)
            time.sleep(0.05)
