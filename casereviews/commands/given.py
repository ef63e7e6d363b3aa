"""What commands are given: files that can be read to their end, and data folders that are there."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import Any

import click

from casereviews.settings import Settings, open_store
from casework.records.store import Store


class _RegularFile(click.Path):
    """A path to a file. A device or a pipe is none: it may never end, or never begin."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        path = super().convert(value, param, ctx)
        mode = Path(os.fsdecode(path)).stat().st_mode
        if not stat.S_ISREG(mode) and not (self.dir_okay and stat.S_ISDIR(mode)):
            self.fail(f"{click.format_filename(value)!r} is a device or a pipe. Give a file.", param, ctx)
        return path


REGULAR_FILE = _RegularFile(exists=True, dir_okay=False, readable=True, path_type=Path)
FILE_OR_FOLDER = _RegularFile(exists=True, readable=True, path_type=Path)


def existing_store(settings: Settings) -> Store:
    """Return the store of a data folder that a service has used; nothing is made where there is none.

    Raises click.ClickException, and what `open_store` raises.
    """
    if not settings.folder.is_dir():
        raise click.ClickException(f"There is no data folder at {settings.folder}: give it with --data.")
    if not settings.master_key and not settings.key_file.exists():
        raise click.ClickException(
            f"There is no master key at {settings.key_file}: give the data folder with --data, or put it there."
        )
    if not settings.database_url and not (settings.folder / "case.sqlite").exists():
        raise click.ClickException(
            f"There is no database in {settings.folder}: give the data folder with --data, or set DATABASE_URL."
        )
    return open_store(settings)


def key_of(settings: Settings) -> str:
    """Return where the master key is, for a person."""
    return "CASEREVIEWS_MASTER_KEY" if settings.master_key else str(settings.key_file)
