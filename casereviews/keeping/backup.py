"""A full backup: database, encrypted files, what is public, the audit anchor. The key only when asked for.

Whoever has a backup with its key can read everything; without the key, nothing of it can be read by anybody.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from casereviews.beside import folder_beside, write_private
from casereviews.keeping import case_database
from casereviews.settings import Settings
from casework.actions import upkeep
from casework.records.keys import Keyring
from casework.records.store import Store

VERSION = 1
MANIFEST, KEY = "manifest.json", "master.key"
VAULT, PUBLIC, ANCHOR, COUNTS = "vault", "public", "audit-anchor.json", "counts.sqlite"


class BackupRefused(Exception):
    """The backup cannot be made or used. The message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Made:
    """What a backup holds: number of files, and their size together in bytes."""

    files: int
    size: int


def make(settings: Settings, store: Store, to: Path, *, with_key: bool, step: Callable[[], None]) -> Made:
    """Write a backup to the folder `to`, which must be new or empty; it is there when it is whole.

    step: called after each file. Raises BackupRefused, CopyFailed, OSError.
    """
    to = to.absolute()
    if to.exists() and (not to.is_dir() or any(to.iterdir())):
        raise BackupRefused(f"{to} is not empty: give a new folder with --to")
    if to.is_relative_to(settings.folder):
        raise BackupRefused("The backup must not lie in the data folder itself: give another folder with --to")
    to.parent.mkdir(parents=True, exist_ok=True)
    with folder_beside(to) as beside:
        entries = [_entry(beside, file, step) for file in _written(settings, store, beside, with_key)]
        facts: dict[str, Any] = {
            "version": VERSION,
            "made_at": store.now().isoformat(),
            "database": case_database.copy_name(store.engine),
            "key_included": with_key,
            "key_check": key_check(store.keys),
            "files": entries,
        }
        write_private(beside / MANIFEST, json.dumps(facts, indent=1).encode())
        if to.exists():
            to.rmdir()
        beside.rename(to)
    return Made(len(entries), sum(entry["size"] for entry in entries))


def count(settings: Settings) -> int:
    """Return about how many files a backup will have, for showing how far it is."""
    return 3 + sum(1 for folder in (settings.folder / VAULT, settings.public_folder) for _ in folder.glob("**/*"))


def _written(settings: Settings, store: Store, folder: Path, with_key: bool) -> Iterator[Path]:
    """Write everything into `folder` and give the files' places as they are there.

    The anchor comes before the database, which must reach at least as far; the files come after it, so that every
    file that its copy names is there.
    """
    with suppress(upkeep.AnchorProblem):  # `verify` says what is wrong with it, of the copy too
        upkeep.write_anchor(store)
    if store.audit_anchor.exists():
        yield _copied(store.audit_anchor, folder / ANCHOR)
    database = folder / case_database.copy_name(store.engine)
    case_database.copy_to(store.engine, database)
    yield database
    yield from _tree(settings.folder / VAULT, folder / VAULT)
    # Counts change while the site runs, so a plain copy could be torn; the options are written at every start.
    yield from _tree(settings.public_folder, folder / PUBLIC, leave=(COUNTS, "site.json"))
    counts = settings.public_counts
    if counts.exists():
        case_database.copy_sqlite(counts, folder / PUBLIC / COUNTS)
        yield folder / PUBLIC / COUNTS
    if with_key and not settings.master_key:
        yield _copied(settings.key_file, folder / KEY)


def _tree(source: Path, target: Path, leave: tuple[str, ...] = ()) -> Iterator[Path]:
    target.mkdir(exist_ok=True, mode=0o700)
    for file in sorted(source.rglob("*")):
        unfinished = file.name.startswith(".") or file.name.endswith((".lock", "-wal", "-shm", "-journal"))
        if file.is_file() and not unfinished and file.name not in leave:
            yield _copied(file, target / file.relative_to(source))


def _copied(source: Path, target: Path) -> Path:
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with source.open("rb") as given, os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT, 0o600), "wb") as taken:
        shutil.copyfileobj(given, taken, 1024 * 1024)
        taken.flush()
        os.fsync(taken.fileno())
    return target


def _entry(folder: Path, file: Path, step: Callable[[], None]) -> dict[str, Any]:
    step()
    return {"name": file.relative_to(folder).as_posix(), "size": file.stat().st_size, "sha256": digest(file)}


def key_check(keys: Keyring) -> str:
    """Return what tells, without the key, whether a key is the one that a backup was made under."""
    return keys.mac("backup", b"").hex()


def digest(file: Path) -> str:
    """Return a file's SHA-256 in hex."""
    with file.open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()
