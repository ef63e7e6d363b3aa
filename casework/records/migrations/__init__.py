"""Migrations of the case database (Alembic), and the function that applies them."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Engine

from casework.records.database import writing


def upgrade(engine: Engine) -> None:
    """Bring the database to the newest version; nothing happens when it is there already.

    One transaction: on an error the database stays as it was.
    """
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    with writing(engine).begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
