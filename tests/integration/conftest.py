"""Real parts for the tests: both databases, a queue, a mail server; each test gets its own."""

from __future__ import annotations

import asyncio
import os
import shutil
from collections.abc import Iterator
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default as modern
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from casereviews.coding import CODING
from casereviews.understanding import UNDERSTANDING
from casework.records.database import open_database
from casework.records.keys import Keyring
from casework.records.migrations import upgrade
from casework.records.store import Store
from casework.records.vault import Vault
from tests.conftest import SetClock
from tests.integration.postgres import Postgres, running_postgres

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """Return a PostgreSQL server, one for the whole run."""
    with running_postgres() as server:
        yield server


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an SQLite file at the newest version, to be copied."""
    file = tmp_path_factory.mktemp("migrated") / "case.sqlite"
    engine = open_database(f"sqlite:///{file}")
    upgrade(engine)
    engine.dispose()
    return file


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Return the address of a fresh database at the newest version; each test runs once on each kind."""
    if request.param == "sqlite":
        file = tmp_path / "case.sqlite"
        shutil.copyfile(request.getfixturevalue("migrated_sqlite"), file)
        file.chmod(0o600)
        yield f"sqlite:///{file}"
        return
    postgres: Postgres = request.getfixturevalue("postgres")
    address = postgres.fresh()
    yield address
    postgres.drop(address)


@pytest.fixture
def keys() -> Keyring:
    """Return keys from a fixed master key."""
    return Keyring(bytes(range(32)))


@pytest.fixture
def store(database_url: str, tmp_path: Path, keys: Keyring, clock: SetClock) -> Iterator[Store]:
    """Return an empty store under the test's clock, its e-mails in a folder."""
    vault = Vault(tmp_path / "vault", keys)
    vault.prepare()
    mail = tmp_path / "mail"
    mail.mkdir()
    store = Store(
        engine=open_database(database_url),
        vault=vault,
        keys=keys,
        templates=TEMPLATES,
        audit_anchor=tmp_path / "audit-anchor.json",
        mail_folder=mail,
        now=clock,
        understanding=UNDERSTANDING,
        coding=CODING,
    )
    yield store
    store.close()


class _OnAFreePort(Controller):
    """The library's controller asks for the server's first answer on port 0 if that is what it was given."""

    def _trigger_server(self) -> None:
        assert isinstance(self.server, asyncio.Server)
        self.port = int(self.server.sockets[0].getsockname()[1])
        super()._trigger_server()  # type: ignore[no-untyped-call]  # the library leaves it without types


class TakenMail:
    """A real SMTP server that keeps what it took, and refuses while `refusing` is set."""

    def __init__(self) -> None:
        self.messages: list[EmailMessage] = []
        self.refusing = False
        self._controller = _OnAFreePort(self, hostname="127.0.0.1", port=0)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.refusing:
            return "451 Try again later"
        content = envelope.content
        assert isinstance(content, bytes)
        message = BytesParser(policy=modern).parsebytes(content)
        assert isinstance(message, EmailMessage)
        self.messages.append(message)
        return "250 Taken"

    @property
    def port(self) -> int:
        """Return the port it listens on."""
        return self._controller.port

    def start(self) -> None:
        """Listen on a free port."""
        self._controller.start()

    def stop(self) -> None:
        """Stop listening."""
        self._controller.stop()


@pytest.fixture
def smtp() -> Iterator[TakenMail]:
    """Return a mail server on a free port of this machine."""
    server = TakenMail()
    server.start()
    yield server
    server.stop()


@pytest.fixture(autouse=True, scope="session")
def _no_settings_from_outside() -> None:
    """Take the service's settings out of the environment: a test says what it needs."""
    for name in list(os.environ):
        if name.startswith(("CASEREVIEWS_", "SMTP_")) and not name.startswith("CASEREVIEWS_TEST_"):
            del os.environ[name]
    for name in ("DATABASE_URL", "REDIS_URL"):
        os.environ.pop(name, None)
