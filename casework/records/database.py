"""Opening the case database: SQLite by default, PostgreSQL beyond one machine.

SQLite runs in WAL mode with `synchronous=FULL` (a power cut loses no acknowledged commit), and every writing
transaction begins with `BEGIN IMMEDIATE` (two writers queue instead of failing half-way).
"""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, literal
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session

from casework.records.columns import Base

BUSY_SECONDS = 30
CONNECT_SECONDS = 10
"""How long a database server that says nothing is waited for, unless the address says otherwise."""


def open_database(url: str) -> Engine:
    """Return an engine for `url` ("sqlite:////path/to/file" or "postgresql+psycopg://…"); connects lazily.

    Raises ValueError for any other kind of database.
    """
    parsed = make_url(url)
    backend = parsed.get_backend_name()
    if backend == "postgresql":
        if parsed.drivername == "postgresql":
            parsed = parsed.set(drivername="postgresql+psycopg")
        if "connect_timeout" not in parsed.query:
            parsed = parsed.update_query_dict({"connect_timeout": str(CONNECT_SECONDS)})
        return create_engine(parsed, pool_pre_ping=True, pool_size=10, max_overflow=20)
    if backend != "sqlite" or not parsed.database:
        raise ValueError("DATABASE_URL must be a sqlite file or a postgresql address")
    _make_private(Path(parsed.database))
    engine = create_engine(parsed, connect_args={"timeout": BUSY_SECONDS, "check_same_thread": False})
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def writing(engine: Engine) -> Engine:
    """Return the same engine for transactions that will write."""
    return engine.execution_options(writing=True)


def add_unless_there(session: Session, table: type[Base], row: dict[str, Any]) -> bool:
    """Insert `row` unless a unique column's value is there already; return whether it was inserted.

    Two transactions that add the same row at once end with one row and no error.
    """
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    # By what comes back, not by the row count: the PostgreSQL driver reports none for such an insert.
    adding = dialect.insert(table.__table__).values(row).on_conflict_do_nothing().returning(literal(1))
    return session.execute(adding).first() is not None


def _make_private(file: Path) -> None:
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not file.exists():
        os.close(os.open(file, os.O_CREAT | os.O_RDWR, 0o600))


def _prepare_sqlite(connection: sqlite3.Connection, _record: Any) -> None:
    connection.isolation_level = None  # the driver must not begin transactions of its own
    connection.execute(f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000}")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")


def _begin_sqlite(connection: Connection) -> None:
    immediate = connection.get_execution_options().get("writing", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")
