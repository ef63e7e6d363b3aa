"""Fixtures of the journeys: a store, its cast, the portal over them, a client and a browser."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from flask import Flask
from playwright.sync_api import Browser as Chromium

from casereviews.coding import CODING
from casereviews.understanding import UNDERSTANDING
from casework.actions.people import accounts
from casework.actions.work import Work
from casework.records.database import open_database
from casework.records.keys import Keyring
from casework.records.migrations import upgrade
from casework.records.store import Store
from casework.records.vault import Vault
from documents.writing.record_tables import write_csv, write_workbook
from tests.compiled_pages import compiled_pages  # noqa: F401  # a fixture
from tests.journeys.client import Client
from tests.journeys.kit import Browser, chromium, serving
from tests.journeys.people import Cast, Someone, make_cast
from webforms.app import create_portal
from webforms.options import PortalOptions, TableFiles

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"


@pytest.fixture(scope="session", autouse=True)
def quick_passwords() -> None:
    """Let passwords be hashed with little work: the tests make many accounts, and nobody attacks them."""
    accounts._PASSWORDS = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an SQLite file at the newest version, to be copied."""
    file = tmp_path_factory.mktemp("migrated") / "case.sqlite"
    engine = open_database(f"sqlite:///{file}")
    upgrade(engine)
    engine.dispose()
    return file


@pytest.fixture
def store(migrated: Path, tmp_path: Path) -> Iterator[Store]:
    """Return an empty store on SQLite under the real clock, its e-mails in a folder."""
    file = tmp_path / "case.sqlite"
    shutil.copyfile(migrated, file)
    keys = Keyring(bytes(range(32)))
    vault = Vault(tmp_path / "vault", keys)
    vault.prepare()
    store = Store(
        engine=open_database(f"sqlite:///{file}"),
        vault=vault,
        keys=keys,
        templates=TEMPLATES,
        audit_anchor=tmp_path / "audit-anchor.json",
        mail_folder=tmp_path / "mail",
        understanding=UNDERSTANDING,
        coding=CODING,
    )
    yield store
    store.close()


@pytest.fixture
def cast(store: Store) -> Cast:
    """Return the people of the journeys, in a demonstration partnership."""
    return make_cast(store)


@pytest.fixture
def portal(store: Store) -> Flask:
    """Return the portal over the store, without rate limits."""
    return create_portal(
        PortalOptions(rate_limits=False, table_files=TableFiles(write_workbook, write_csv)), store
    )


@pytest.fixture
def client(portal: Flask) -> Client:
    """Return a browser without script or picture: every page it gets is checked."""
    return Client(portal)


@pytest.fixture
def portal_address(portal: Flask) -> Iterator[str]:
    """Return the address at which the portal is served."""
    with serving(portal) as address:
        yield address


@pytest.fixture(scope="session")
def running_chromium() -> Iterator[Chromium]:
    """Return one chromium for the whole run."""
    with chromium() as running:
        yield running


@pytest.fixture
def browser(running_chromium: Chromium, portal_address: str, store: Store) -> Iterator[Browser]:
    """Return one person's browser on the portal, 1280 pixels wide, scripts on."""

    def enter(someone: Someone, password: str) -> str:
        return accounts.sign_in(Work(store, accounts.VISITOR), someone.email, password).session

    person = Browser(running_chromium, portal_address, enter=enter)
    yield person
    person.close()
