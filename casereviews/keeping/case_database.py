"""A consistent copy of the case database while the service runs, and the way back.

SQLite: `VACUUM INTO` (copying the file misses what is still in its log). PostgreSQL: `pg_dump` and `pg_restore`.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from sqlalchemy import URL, Engine, inspect

_PLACES = "usr/lib/postgresql/*/bin"


class CopyFailed(Exception):
    """The database could not be copied or restored. The message says why and what to do."""


def copy_name(engine: Engine) -> str:
    """Return the name of the database's file in a backup."""
    return "case.sqlite" if engine.dialect.name == "sqlite" else "case.pgdump"


def copy_to(engine: Engine, file: Path) -> None:
    """Write a consistent copy of the database to `file`, which must not exist. Raises CopyFailed."""
    if engine.dialect.name == "sqlite":
        copy_sqlite(Path(str(engine.url.database)), file)
        return
    os.close(os.open(file, os.O_CREAT | os.O_EXCL, 0o600))
    _postgres("pg_dump", engine.url, "--format=custom", f"--file={file}", "--no-owner", "--no-privileges")


def copy_sqlite(source: Path, file: Path) -> None:
    """Write a consistent copy of an SQLite file to `file`, which must not exist. Raises CopyFailed."""
    try:
        with closing(sqlite3.connect(source)) as connection:
            connection.execute("VACUUM INTO ?", (str(file),))
    except sqlite3.Error as problem:
        raise CopyFailed(
            f"{source.name} could not be copied to {file.parent} ({problem}). Check that there is room"
        ) from None
    file.chmod(0o600)


def restore_from(engine: Engine, file: Path) -> None:
    """Put the copy in place of an empty database. Raises CopyFailed when it is not empty or of another kind."""
    if file.name != copy_name(engine):
        raise CopyFailed(
            f"The backup holds {file.name}, which is for another kind of database. Set DATABASE_URL to that kind"
        )
    if engine.dialect.name == "sqlite":
        place = Path(str(engine.url.database))
        engine.dispose()
        if place.exists() and place.stat().st_size:
            raise CopyFailed(f"There is a database at {place}: give an empty folder with --data")
        for beside in (place, place.with_name(f"{place.name}-wal"), place.with_name(f"{place.name}-shm")):
            beside.unlink(missing_ok=True)
        shutil.copyfile(file, place)
        place.chmod(0o600)
        _sync(place)
        return
    if inspect(engine).get_table_names():
        raise CopyFailed("The database of DATABASE_URL is not empty: make a new one and name that")
    _postgres("pg_restore", engine.url, "--no-owner", "--no-privileges", "--single-transaction", str(file))


def _postgres(program: str, url: URL, *options: str) -> None:
    """Run one of PostgreSQL's own programs on the database; its password goes by the environment, not by `ps`."""
    address = url.set(drivername="postgresql", password=None).render_as_string(hide_password=False)
    environment = {**os.environ, **({"PGPASSWORD": str(url.password)} if url.password else {})}
    done = subprocess.run(
        [_program(program), f"--dbname={address}", *options],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        reason = " ".join(done.stderr.split())[:300]
        raise CopyFailed(f"{program} failed: {reason}")


def _program(name: str) -> str:
    """Return PostgreSQL's program; the newest that is installed, as an older one refuses a newer server."""
    found = sorted(Path("/").glob(f"{_PLACES}/{name}"), key=lambda file: _number(file.parents[1].name))
    on_path = shutil.which(name)
    if found or on_path:
        return str(found[-1]) if found else str(on_path)
    raise CopyFailed(f"{name} is not installed: install Debian's package postgresql-client")


def _number(version: str) -> int:
    return int(version) if version.isdigit() else 0


def _sync(file: Path) -> None:
    with file.open("rb") as written:
        os.fsync(written.fileno())
