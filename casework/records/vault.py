"""The encrypted file vault: every upload and every document made, one file each, addressed by content.

A file is `MAGIC`, the wrapped file key, then chunks of 64 KiB, each sealed with AES-256-GCM (the STREAM
construction: a counter and a last-chunk flag in the nonce, so that chunks cannot be moved, dropped or cut off).
The name on disk is an HMAC of the content's SHA-256: a listing of the folder tells nothing about the content.
Files are written beside their place, fsynced, renamed, and the folder fsynced.
"""

from __future__ import annotations

import hashlib
import io
import os
import re
import secrets
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from casework.records.keys import KEY_BYTES, Keyring

CHUNK = 64 * 1024
_MAGIC = b"CRVAULT1"
_TAG = 16
_WRAP_NONCE = 12
_OUR_NAME = re.compile(r"([0-9a-f]{2})/\1[0-9a-f]{62}|\.new-[0-9a-f]{16}")
_HEADER = len(_MAGIC) + _WRAP_NONCE + KEY_BYTES + _TAG


class VaultProblem(Exception):
    """A file of the vault is missing, was changed, or was sealed under another master key."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A file as kept: SHA-256 of its content in hex, and its size in bytes."""

    sha256: str
    size: int


class Vault:
    """Keeps files under `folder`, encrypted with keys of their own that `keys` wraps."""

    def __init__(self, folder: Path, keys: Keyring) -> None:
        self._folder = folder
        self._keys = keys

    def prepare(self) -> None:
        """Make the folder, readable by the service's user alone."""
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)

    def put_bytes(self, data: bytes) -> Kept:
        """Keep `data`; see `put`."""
        return self.put(io.BytesIO(data))

    def put(self, source: BinaryIO) -> Kept:
        """Keep everything that `source` gives, and return its address. The same content is kept once."""
        self.prepare()
        file_key = AESGCM.generate_key(256)
        beside = self._folder / f".new-{secrets.token_hex(8)}"
        digest, size = hashlib.sha256(), 0
        try:
            with beside.open("xb") as out:
                beside.chmod(0o600)
                nonce = os.urandom(_WRAP_NONCE)
                out.write(_MAGIC + nonce + self._wrapping().encrypt(nonce, file_key, _MAGIC))
                cipher = AESGCM(file_key)
                for counter, chunk, last in _chunks(source):
                    digest.update(chunk)
                    size += len(chunk)
                    out.write(cipher.encrypt(_nonce(counter, last), chunk, None))
                out.flush()
                os.fsync(out.fileno())
            kept = Kept(digest.hexdigest(), size)
            place = self._place(kept.sha256)
            place.parent.mkdir(exist_ok=True, mode=0o700)
            if place.exists():
                os.utime(place)  # somebody is about to point to it: `sweep` must not take it for left over
                beside.unlink()
            else:
                beside.rename(place)
            # Also for content that was there: whoever put it may not have come as far as this.
            _sync_folder(place.parent)
            _sync_folder(self._folder)
            return kept
        except BaseException:
            beside.unlink(missing_ok=True)
            raise

    def read(self, sha256: str) -> bytes:
        """Return the whole content. Raises VaultProblem unless its SHA-256 is `sha256`."""
        return b"".join(self.stream(sha256))

    def stream(self, sha256: str) -> Iterator[bytes]:
        """Give the content in chunks; each is checked as it is read, the whole at the end.

        Raises VaultProblem when the file is missing or is not what was kept.
        """
        digest = hashlib.sha256()
        try:
            with self._place(sha256).open("rb") as source:
                header = source.read(_HEADER)
                if len(header) != _HEADER or not header.startswith(_MAGIC):
                    raise VaultProblem("A kept file does not begin as the vault writes it")
                nonce = header[len(_MAGIC) : len(_MAGIC) + _WRAP_NONCE]
                file_key = self._wrapping().decrypt(nonce, header[len(_MAGIC) + _WRAP_NONCE :], _MAGIC)
                cipher = AESGCM(file_key)
                for counter, chunk, last in _chunks(source, CHUNK + _TAG):
                    plain = cipher.decrypt(_nonce(counter, last), chunk, None)
                    digest.update(plain)
                    yield plain
        except FileNotFoundError:
            raise VaultProblem("A kept file is missing") from None
        except InvalidTag:
            raise VaultProblem("A kept file was changed, or sealed under another master key") from None
        if digest.hexdigest() != sha256:
            raise VaultProblem("A kept file does not have the content that its name promises")

    def holds(self, sha256: str) -> bool:
        """Return whether a file of that content is there; its content is not checked."""
        return self._place(sha256).exists()

    def remove(self, sha256: str) -> None:
        """Remove the file of that content; nothing happens when there is none."""
        self._place(sha256).unlink(missing_ok=True)

    def sweep(self, kept: Iterable[str], before: float) -> int:
        """Remove files that no record points to and return how many: of uploads broken off, of changes undone.

        kept: the SHA-256 of every file that a record points to. before: seconds since 1970; newer files stay, as
        their record may be about to be written.
        """
        named = {self._place(sha256) for sha256 in kept}
        left_over = [
            file
            for pattern in (".new-*", "??/*")
            for file in self._folder.glob(pattern)
            if file not in named and file.stat().st_mtime < before
        ]
        for file in left_over:
            file.unlink(missing_ok=True)
        return len(left_over)

    def strangers(self, kept: Iterable[str], before: float) -> list[str]:
        """Return the names of files here that no record points to, and that `sweep` does not explain.

        kept, before: as for `sweep`; a newer file is a stranger only if the vault would not have called it so.
        """
        named = {self._place(sha256) for sha256 in kept}
        strangers = []
        for file in self._folder.rglob("*"):
            name = file.relative_to(self._folder).as_posix()
            with suppress(FileNotFoundError):  # an upload was finished meanwhile
                if file.is_dir() or file in named:
                    continue
                if file.lstat().st_mtime < before or not _OUR_NAME.fullmatch(name):
                    strangers.append(name)
        return sorted(strangers)

    def answers(self) -> bool:
        """Return whether the folder can be written, for the health page."""
        return self._folder.is_dir() and os.access(self._folder, os.W_OK)

    def _wrapping(self) -> AESGCM:
        return AESGCM(self._keys.derived("vault-wrap"))

    def _place(self, sha256: str) -> Path:
        name = self._keys.mac("vault-address", sha256.encode()).hex()
        return self._folder / name[:2] / name


def _nonce(counter: int, last: bool) -> bytes:
    return b"\0" * 7 + counter.to_bytes(4, "big") + (b"\1" if last else b"\0")


def _chunks(source: BinaryIO, size: int = CHUNK) -> Iterator[tuple[int, bytes, bool]]:
    """Give (number, chunk, whether it is the last); an empty source gives one empty last chunk."""
    counter, chunk = 0, _exactly(source, size)
    while True:
        following = _exactly(source, size) if len(chunk) == size else b""
        yield counter, chunk, not following
        if not following:
            return
        counter, chunk = counter + 1, following


def _exactly(source: BinaryIO, size: int) -> bytes:
    parts: list[bytes] = []
    while size > 0 and (part := source.read(size)):
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
