"""The store: everything that an action needs to read and write records, opened once per process.

The composition root builds it; nothing here reads the environment.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from casework.records.database import writing
from casework.records.keys import Keyring
from casework.records.vault import Vault
from casework.rules.coding import Coding
from casework.rules.understanding import Understanding


def utc_now() -> datetime:
    """Return the present moment in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Store:
    """The case database, the vault, the keys, and the few settings that actions need.

    now: the service's clock; tests and only tests give another. mail_folder: where e-mails go when no mail
    server is set, None when one is. upload_limit: bytes. portal_address, public_address: without final "/".
    templates: the folder of templates. understanding: who understands rows that people type.
    coding: who puts texts into codes.
    """

    engine: Engine
    vault: Vault
    keys: Keyring
    templates: Path
    audit_anchor: Path
    portal_address: str = "http://127.0.0.1:8000"
    public_address: str = "http://127.0.0.1:8001"
    upload_limit: int = 50 * 1024 * 1024
    mail_folder: Path | None = None
    now: Callable[[], datetime] = utc_now
    understanding: Understanding | None = None
    coding: Coding | None = None

    @contextmanager
    def looking(self) -> Iterator[Session]:
        """Give a session for reading; nothing of it is written."""
        with Session(self.engine, expire_on_commit=False) as session:
            yield session  # closing it undoes whatever was written, and leaves what was read usable

    @contextmanager
    def changing(self) -> Iterator[Session]:
        """Give a session whose changes are committed together at the end, or not at all on an error."""
        with Session(writing(self.engine), expire_on_commit=False) as session, session.begin():
            yield session

    def answers(self) -> bool:
        """Return whether the database answers, for the health page."""
        with self.looking() as session:
            return bool(session.execute(text("SELECT 1")).scalar_one() == 1)

    def close(self) -> None:
        """Let go of the database's connections; the store may be used again afterwards."""
        self.engine.dispose()

    def after_fork(self) -> None:
        """Call first thing in a forked child: connections of the parent are left alone, not closed."""
        self.engine.dispose(close=False)
