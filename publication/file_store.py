"""The public files: named by their SHA-256, written so that a power cut leaves a whole file or none.

Only workers write here. The public process reads, and serves a file only after it has hashed the very bytes on
disk, so that what was approved is what is served.
"""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
import threading
from collections.abc import Callable, Iterable
from pathlib import Path

_SHA256 = re.compile(r"[0-9a-f]{64}")
_UNFINISHED = ".unfinished-"
_CHUNK = 1 << 20


class FileMissing(LookupError):
    """No file of that SHA-256 is held."""


class FileDamaged(RuntimeError):
    """The bytes on disk are not those that were approved."""


def open_folder(folder: Path) -> None:
    """Make a folder that everybody may read, whatever this process's mask: the site may have its own user."""
    if not folder.is_dir():
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o755)


class PublicFiles:
    """The folder of public files, two levels deep: `ab/abcdef…`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._checked: dict[str, tuple[int, int, int]] = {}
        self._lock = threading.Lock()

    def prepare(self) -> None:
        """Create the folder (for workers: the public process needs no right to write)."""
        open_folder(self._folder)

    def put(self, content: bytes | Path, sha256: str) -> Path:
        """Store `content` (bytes, or a file to copy) under `sha256` and return its place.

        Storing twice is one file.

        Raises FileDamaged if the content's own SHA-256 is another: nothing is stored then.
        """
        place = self._place(sha256)
        if place.exists() and _digest(place) == sha256:
            return place
        open_folder(place.parent)
        handle, beside = tempfile.mkstemp(prefix=_UNFINISHED, dir=place.parent)
        try:
            with os.fdopen(handle, "wb") as out:
                digest = _copy(content, out.write)
                if digest != sha256:
                    raise FileDamaged("The file to publish is not the one that was approved")
                # The public process may run as another user.
                os.fchmod(out.fileno(), 0o644)
                out.flush()
                os.fsync(out.fileno())
            Path(beside).replace(place)
        except BaseException:
            Path(beside).unlink(missing_ok=True)
            raise
        _sync_folder(place.parent)
        _sync_folder(self._folder)
        return place

    def verified(self, sha256: str) -> Path:
        """Return the place of a file whose bytes have this SHA-256.

        The bytes are hashed once, and again when the file on disk has changed.
        Raises FileMissing or FileDamaged.
        """
        place = self._place(sha256)
        try:
            seen = place.stat()
        except FileNotFoundError as missing:
            raise FileMissing(sha256) from missing
        mark = (seen.st_ino, seen.st_mtime_ns, seen.st_size)
        with self._lock:
            if self._checked.get(sha256) == mark:
                return place
        if _digest(place) != sha256:
            raise FileDamaged("A public file is damaged")
        with self._lock:
            self._checked[sha256] = mark
        return place

    def remove(self, sha256: str) -> None:
        """Delete a file for good; one that is not there is no error."""
        place = self._place(sha256)
        place.unlink(missing_ok=True)
        if place.parent.is_dir():
            _sync_folder(place.parent)
            if not any(place.parent.iterdir()):
                place.parent.rmdir()
                _sync_folder(self._folder)

    def held(self) -> frozenset[str]:
        """Return the SHA-256 names of all files held."""
        return frozenset(place.name for place in self._folder.glob("??/*") if _SHA256.fullmatch(place.name))

    def keep_only(self, wanted: Iterable[str]) -> frozenset[str]:
        """Delete every file not in `wanted` and what an interrupted `put` left; return what was deleted."""
        for unfinished in self._folder.glob(f"??/{_UNFINISHED}*"):
            unfinished.unlink(missing_ok=True)
        unwanted = self.held() - frozenset(wanted)
        for sha256 in unwanted:
            self.remove(sha256)
        return unwanted

    def damaged(self) -> frozenset[str]:
        """Hash every file held and return those whose bytes no longer have their name's SHA-256."""
        return frozenset(sha256 for sha256 in self.held() if _digest(self._place(sha256)) != sha256)

    def _place(self, sha256: str) -> Path:
        if not _SHA256.fullmatch(sha256):
            raise FileMissing("not a SHA-256")
        return self._folder / sha256[:2] / sha256


def _copy(content: bytes | Path, write: Callable[[bytes], object]) -> str:
    digest = hashlib.sha256()
    if isinstance(content, bytes):
        digest.update(content)
        write(content)
        return digest.hexdigest()
    with content.open("rb") as source:
        while block := source.read(_CHUNK):
            digest.update(block)
            write(block)
    return digest.hexdigest()


def _digest(place: Path) -> str:
    with place.open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
