"""Which of the files and folders given to `casereviews merge` are returns, and why the others are not."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path

from casereviews.commands.merge_doubts import is_doubts
from documents.reading.convert import CONVERTED_ENDINGS
from documents.reading.file_kinds import EXTENSIONS
from documents.writing.everything import NAMES
from documents.writing.manifest import LeftOut
from documents.writing.pack import PackReturn

RETURNS = frozenset(ending for endings in EXTENSIONS.values() for ending in endings) | set(CONVERTED_ENDINGS)
"""Endings of the files in a folder that are taken for returns."""

EARLIER = "It is an output of an earlier merge."
_MANIFEST = "manifest.json"
_MOST_MANIFEST = 64 * 1024 * 1024


def returns_in(given: Sequence[Path], out: Path, key_file: Path | None) -> tuple[list[Path], list[LeftOut]]:
    """Return the files to read, each once, and what of the given is no return, with the reason."""
    taken: dict[Path, Path] = {}
    left_out: list[LeftOut] = []
    made: dict[Path, frozenset[str]] = {}
    for path in given:
        for file in sorted(path.iterdir()) if path.is_dir() else [path]:
            if file.parent not in made:
                made[file.parent] = _made_by_a_merge(file.parent)
            reason = EARLIER if file.name in made[file.parent] else ""
            if path.is_dir():
                reason = reason or _why_not(file, out, key_file)
            if reason:
                left_out.append(LeftOut(file.name, reason, size=file.stat().st_size if file.is_file() else None))
            else:
                taken.setdefault(file.resolve(), file)
    return list(taken.values()), left_out


def alike(read: Iterable[PackReturn]) -> list[list[str]]:
    """Return the names of files that hold the same, byte for byte; one of them may be meant to be another file."""
    names: dict[str, list[str]] = defaultdict(list)
    for one in read:
        names[one.reading.sha256].append(one.reading.file)
    return [files for files in names.values() if len(files) > 1]


def _made_by_a_merge(folder: Path) -> frozenset[str]:
    """Return the names of the files in a folder that a merge wrote there, as its own manifest lists them."""
    manifest = folder / _MANIFEST
    try:
        if manifest.stat().st_size > _MOST_MANIFEST:
            return frozenset()
        said = json.loads(manifest.read_bytes())
        listed = {one["file"] for one in said["outputs"] if one["sha256"] and said["version"]}
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return frozenset()
    return frozenset({_MANIFEST, *(name for name in NAMES if name in listed)}) if listed else frozenset()


def _why_not(file: Path, out: Path, key_file: Path | None) -> str:
    """Return why a file of a folder is not read as a return, "" if it is."""
    if file.is_dir():
        return "It is a folder; only files directly in the given folder are read."
    if not file.is_file():
        return "It is a device, a pipe or a link that leads nowhere."
    if file.name.startswith((".", "~$")):
        return "It is a hidden or temporary file."
    if key_file is not None and file.resolve() == key_file.resolve():
        return "It is the anonymisation key."
    if file.parent.resolve() == out.resolve() and file.name in NAMES:
        return EARLIER
    if is_doubts(file):
        return EARLIER
    if file.suffix.lower().lstrip(".") not in RETURNS - {"txt", "text"}:
        return "Its ending is not that of a return: Word, Excel, CSV or PDF."
    return ""
