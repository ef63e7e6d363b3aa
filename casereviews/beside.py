"""Writing beside the place and then moving there, so that nothing is ever half written; for the user alone."""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


@contextmanager
def folder_beside(target: Path) -> Iterator[Path]:
    """Give a new folder beside `target` to write into and to move from. It is gone afterwards, whatever happens.

    What killed runs left behind is removed first; a folder that a run is writing into is locked, and stays.
    """
    prefix = f".{target.name}.unfinished-"
    for other in target.parent.iterdir():
        if other.name.startswith(prefix) and other.is_dir() and not other.is_symlink():
            _remove_unless_locked(other)
    folder = Path(tempfile.mkdtemp(prefix=prefix, dir=target.parent))
    try:
        with _locked(folder):
            yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def write_private(file: Path, content: bytes) -> None:
    """Write a new file that its owner alone can read, all the way to the disk."""
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())


def _remove_unless_locked(folder: Path) -> None:
    with suppress(OSError), _locked(folder):
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Hold the folder. Raises BlockingIOError when somebody else does, OSError where folders cannot be locked."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    finally:
        os.close(descriptor)
