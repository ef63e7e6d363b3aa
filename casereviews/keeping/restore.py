"""Putting a backup in place of nothing: an empty data folder and an empty database; and only a whole backup."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from casereviews.keeping import case_database
from casereviews.keeping.backup import (
    ANCHOR,
    KEY,
    MANIFEST,
    PUBLIC,
    VAULT,
    VERSION,
    BackupRefused,
    digest,
    key_check,
)
from casereviews.settings import Settings, open_store
from casework.records.keys import Keyring, parse_master_key
from casework.records.migrations import upgrade


@dataclass(frozen=True, slots=True)
class Restored:
    """What was put in place: how many files, and when the backup was made."""

    files: int
    made_at: str


def restore(settings: Settings, source: Path, *, step: Callable[[], None]) -> Restored:
    """Restore the backup in the folder `source`. step: called after each file.

    The key comes from the backup, else from the settings. Raises BackupRefused, CopyFailed, KeyProblem.
    """
    facts = read_manifest(source)
    _refuse_unless_empty(settings)
    _refuse_without_key(settings, facts)
    damaged = list(faults(source, facts))
    if damaged:
        raise BackupRefused(f"The backup is not whole, so nothing was restored. {damaged[0]}")
    _refuse_another_key(settings, source, facts)
    settings.prepare_folder()
    for entry in facts["files"]:
        target = _target(settings, entry["name"])
        if target is not None:
            _copy(source / entry["name"], target, public=entry["name"].startswith(f"{PUBLIC}/"))
        step()
    store = open_store(settings)
    case_database.restore_from(store.engine, source / facts["database"])
    upgrade(store.engine)
    store.close()
    return Restored(len(facts["files"]), facts["made_at"])


def read_manifest(source: Path) -> Mapping[str, Any]:
    """Return what the backup says it holds. Raises BackupRefused."""
    try:
        facts: Mapping[str, Any] = json.loads((source / MANIFEST).read_text())
        version = facts["version"]
        names = [entry["name"] for entry in facts["files"]]
    except (OSError, ValueError, KeyError, TypeError):
        raise BackupRefused(f"{source} is not a backup made by `casereviews backup`") from None
    if version != VERSION:
        raise BackupRefused(f"The backup is of version {version}; this program reads version {VERSION}")
    if any(PurePosixPath(name).is_absolute() or ".." in PurePosixPath(name).parts for name in names):
        raise BackupRefused("The backup names files outside its folder, so it is not used")
    return facts


def faults(source: Path, facts: Mapping[str, Any]) -> Iterator[str]:
    """Give a sentence for each file of the backup that is missing or was changed."""
    for entry in facts["files"]:
        file = source / entry["name"]
        if not file.is_file():
            yield f"{entry['name']} is missing"
        elif file.stat().st_size != entry["size"] or digest(file) != entry["sha256"]:
            yield f"{entry['name']} was changed"


def _refuse_unless_empty(settings: Settings) -> None:
    in_the_way = [settings.folder / VAULT, settings.folder / "case.sqlite", settings.catalogue]
    for place in in_the_way:
        if place.is_file() or (place.is_dir() and any(place.iterdir())):
            raise BackupRefused(f"There is something at {place} already: give an empty folder with --data")


def _refuse_without_key(settings: Settings, facts: Mapping[str, Any]) -> None:
    in_backup = any(entry["name"] == KEY for entry in facts["files"])
    if in_backup and settings.key_file.exists():
        raise BackupRefused(f"The backup brings its key, but there is one at {settings.key_file}: move that away")
    if not in_backup and not settings.master_key and not settings.key_file.exists():
        raise BackupRefused(
            f"The key is not in this backup: put its file at {settings.key_file} (mode 0600), "
            "or set CASEREVIEWS_MASTER_KEY, and try again"
        )


def _refuse_another_key(settings: Settings, source: Path, facts: Mapping[str, Any]) -> None:
    in_backup = any(entry["name"] == KEY for entry in facts["files"])
    keys = Keyring(parse_master_key((source / KEY).read_text())) if in_backup else settings.keyring()
    if facts.get("key_check", key_check(keys)) != key_check(keys):
        where = "in CASEREVIEWS_MASTER_KEY" if settings.master_key else f"at {settings.key_file}"
        raise BackupRefused(
            f"The master key {where} is not the one that this backup was made under, so nothing was restored: "
            "put the right one there"
        )


def _target(settings: Settings, name: str) -> Path | None:
    """Return where a file of the backup belongs; None for the database, which has a way of its own."""
    first, *rest = PurePosixPath(name).parts
    if first == VAULT:
        return settings.folder.joinpath(VAULT, *rest)
    if first == PUBLIC:
        return settings.public_folder.joinpath(*rest)
    if name == ANCHOR:
        return settings.folder / ANCHOR
    if name == KEY:
        return settings.key_file
    return None


def _copy(source: Path, target: Path, *, public: bool) -> None:
    for folder in [above for above in reversed(target.parents) if not above.exists()]:
        folder.mkdir(mode=0o700)
        folder.chmod(0o755 if public else 0o700)
    os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    shutil.copyfile(source, target)
    if public:
        target.chmod(0o644)
    with target.open("rb") as written:
        os.fsync(written.fileno())
