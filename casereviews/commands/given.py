"""What commands are given: files, which can be read to their end."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import Any

import click


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
