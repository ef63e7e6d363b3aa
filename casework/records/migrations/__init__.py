"""Migrations of the case database (Alembic), and the function that applies them."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Engine, inspect, text

from casework.records.database import writing

_HERE = Path(__file__).parent


def upgrade(engine: Engine) -> None:
    """Bring the database to the newest version; nothing happens when it is there already.

    One transaction: on an error the database stays as it was.
    """
    if version_of(engine) == newest_version():
        return
    # Loaded when there is something to apply: a start that has nothing to do is a third of a second faster.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_HERE))
    with writing(engine).begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def newest_version() -> str:
    """Return the version of the newest migration: its file's number."""
    return max(file.name.partition("_")[0] for file in (_HERE / "versions").glob("[0-9]*_*.py"))


def version_of(engine: Engine) -> str | None:
    """Return the database's version, None for one without tables."""
    with engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        version = connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()
        return None if version is None else str(version)
