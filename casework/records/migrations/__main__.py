"""Write a new migration from what changed in the tables: `python -m casework.records.migrations "why"`.

Read and adjust the module that it writes before committing it; `tests/integration/casework` fails while tables
and migrations differ.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from alembic import command
from alembic.config import Config

from casework.records.database import open_database, writing
from casework.records.migrations import upgrade


def main(why: str) -> None:
    """Compare the tables with a fresh database at the newest version, and write the difference down."""
    here = Path(__file__).parent
    number = sum(1 for _ in (here / "versions").glob("[0-9]*.py")) + 1
    with tempfile.TemporaryDirectory() as folder:
        engine = open_database(f"sqlite:///{folder}/fresh.sqlite")
        upgrade(engine)
        config = Config()
        config.set_main_option("script_location", str(here))
        with writing(engine).begin() as connection:
            config.attributes["connection"] = connection
            command.revision(config, message=why, autogenerate=True, rev_id=f"{number:04}")


if __name__ == "__main__":
    main(sys.argv[1])
