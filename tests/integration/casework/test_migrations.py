"""The migrations make exactly the tables that the code expects, on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, inspect, text

from casework.records import tables
from casework.records.columns import Base
from casework.records.database import open_database, writing
from casework.records.migrations import newest_version, upgrade, version_of
from tests.integration.postgres import Postgres


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """Return a database without tables."""
    if request.param == "sqlite":
        engine = open_database(f"sqlite:///{tmp_path}/bare.sqlite")
    else:
        postgres: Postgres = request.getfixturevalue("postgres")
        engine = open_database(postgres.bare())
    yield engine
    engine.dispose()


def test_the_tables_are_the_migrations(engine: Engine) -> None:
    assert tables.Account.metadata is Base.metadata
    upgrade(engine)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_the_newest_version_is_the_one_that_an_upgrade_reaches(engine: Engine) -> None:
    assert version_of(engine) is None
    upgrade(engine)
    assert version_of(engine) == newest_version()


def test_a_second_upgrade_changes_nothing(engine: Engine) -> None:
    upgrade(engine)
    before = inspect(engine).get_table_names()
    upgrade(engine)
    assert inspect(engine).get_table_names() == before


def test_an_upgrade_that_fails_leaves_the_database_as_it_was(engine: Engine) -> None:
    with writing(engine).begin() as connection:
        connection.execute(text("CREATE TABLE uploads (in_the_way INTEGER)"))
    with pytest.raises(Exception, match="uploads"):
        upgrade(engine)
    assert inspect(engine).get_table_names() == ["uploads"]
