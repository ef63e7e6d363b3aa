"""Real parts for the tests: both databases, a queue, a mail server; each test gets its own."""

from __future__ import annotations

import asyncio
import os
import shutil
import zlib
from collections.abc import Iterator
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default as modern
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from argon2 import PasswordHasher

from casereviews.coding import CODING
from casereviews.understanding import UNDERSTANDING
from casework.actions.people import accounts
from casework.records.database import open_database
from casework.records.keys import Keyring
from casework.records.migrations import upgrade
from casework.records.store import Store
from casework.records.vault import Vault
from tests.compiled_pages import compiled_pages  # noqa: F401  # a fixture
from tests.conftest import START, SetClock
from tests.integration.casework.scene import Scene
from tests.integration.postgres import Postgres, running_postgres
from tests.integration.staging import Staged, stage

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
MASTER = bytes(range(32))


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


@pytest.fixture(scope="session", autouse=True)
def quick_passwords() -> Iterator[None]:
    """Let passwords be hashed with little work: the tests make many accounts, and nobody attacks them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(accounts, "_PASSWORDS", PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))
        yield


class Stages:
    """Databases to copy for tests that take the fixture `scene`, by kind; each made when first asked for."""

    def __init__(self, folder: Path, migrated: Path) -> None:
        self._folder = folder
        self._migrated = migrated
        self._made: dict[str, Staged] = {}

    def sqlite(self) -> Staged:
        """Return the staged SQLite file."""
        if "sqlite" not in self._made:
            file = self._folder / "staged.sqlite"
            shutil.copyfile(self._migrated, file)
            self._made["sqlite"] = self._stage("sqlite", f"sqlite:///{file}")
        return self._made["sqlite"]

    def postgresql(self, postgres: Postgres) -> Staged:
        """Return the staged database of the server."""
        if "postgresql" not in self._made:
            self._made["postgresql"] = self._stage("postgresql", postgres.fresh())
        return self._made["postgresql"]

    def of(self, address: str) -> Staged:
        """Return the stage that the database at `address` was copied from."""
        return self._made[address.split(":")[0]]

    def _stage(self, kind: str, address: str) -> Staged:
        folder = self._folder / kind
        folder.mkdir()
        clock = SetClock(START)
        return stage(_open_store(address, folder, clock), address, clock)


@pytest.fixture(scope="session")
def stages(tmp_path_factory: pytest.TempPathFactory, migrated_sqlite: Path, quick_passwords: None) -> Stages:
    """Return the databases with two partnerships in them."""
    return Stages(tmp_path_factory.mktemp("stages"), migrated_sqlite)


NIGHTLY = bool(os.environ.get("CASEREVIEWS_NIGHTLY"))
DATABASES = ("sqlite", "postgresql")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run acts and records on both databases; what stands on them, pages and jobs, on one of them.

    Which one is settled by the test's name where the test does not say so itself: both see about half of the
    pages and jobs. With `CASEREVIEWS_NIGHTLY=1` every test sees both.
    """
    named = any("database_url" in mark.args[:1] for mark in metafunc.definition.iter_markers("parametrize"))
    if "database_url" in metafunc.fixturenames and not named:
        on_both = NIGHTLY or ".integration.casework." in metafunc.module.__name__
        one = DATABASES[zlib.crc32(metafunc.function.__name__.encode()) % 2]
        metafunc.parametrize("database_url", DATABASES if on_both else [one], indirect=True)


@pytest.fixture
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Return the address of a fresh database at the newest version, of the kind that the test runs on.

    For a test that takes `scene`, the partnerships are in it.
    """
    stages: Stages | None = request.getfixturevalue("stages") if "scene" in request.fixturenames else None
    if request.param == "sqlite":
        file = tmp_path / "case.sqlite"
        from_file = request.getfixturevalue("migrated_sqlite")
        shutil.copyfile(from_file if stages is None else stages.sqlite().address.removeprefix("sqlite:///"), file)
        file.chmod(0o600)
        yield f"sqlite:///{file}"
        return
    postgres: Postgres = request.getfixturevalue("postgres")
    address = postgres.fresh() if stages is None else postgres.copied(stages.postgresql(postgres).address)
    yield address
    postgres.drop(address)


@pytest.fixture
def keys() -> Keyring:
    """Return keys from a fixed master key."""
    return Keyring(MASTER)


def _open_store(database_url: str, folder: Path, clock: SetClock) -> Store:
    """Open a store whose vault and e-mails are in `folder`."""
    keys = Keyring(MASTER)
    vault = Vault(folder / "vault", keys)
    vault.prepare()
    mail = folder / "mail"
    mail.mkdir()
    return Store(
        engine=open_database(database_url),
        vault=vault,
        keys=keys,
        templates=TEMPLATES,
        audit_anchor=folder / "audit-anchor.json",
        mail_folder=mail,
        now=clock,
        understanding=UNDERSTANDING,
        coding=CODING,
    )


@pytest.fixture
def store(database_url: str, tmp_path: Path, clock: SetClock) -> Iterator[Store]:
    """Return a store under the test's clock, its e-mails in a folder; empty but for what `scene` brings."""
    store = _open_store(database_url, tmp_path, clock)
    yield store
    store.close()


@pytest.fixture
def scene(store: Store, database_url: str, clock: SetClock, stages: Stages) -> Scene:
    """Return two partnerships that know nothing of each other, on Monday 2 November 2026."""
    return stages.of(database_url).over(store, clock)


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
