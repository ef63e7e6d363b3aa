"""The vault: nothing readable in a copy, nothing changed without notice, nothing acknowledged unsafe."""

from __future__ import annotations

import hashlib
import io
import os
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from casework.records.keys import Keyring
from casework.records.vault import CHUNK, Vault, VaultProblem

MARK = b"Ellie was seen at home"
LONG = MARK * 20_000  # seven chunks
HEADER = 8 + 12 + 32 + 16
SEALED = CHUNK + 16


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return the vault's folder."""
    return tmp_path / "vault"


@pytest.fixture
def vault(folder: Path, keys: Keyring) -> Vault:
    """Return an empty vault."""
    return Vault(folder, keys)


def only_file(folder: Path) -> Path:
    """Return the one file that the vault holds."""
    (file,) = [path for path in folder.rglob("*") if path.is_file()]
    return file


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK, 3 * CHUNK + 7])
def test_a_file_comes_back_as_it_went_in(vault: Vault, size: int) -> None:
    data = os.urandom(size)
    kept = vault.put_bytes(data)
    assert (kept.sha256, kept.size) == (hashlib.sha256(data).hexdigest(), size)
    assert vault.read(kept.sha256) == data


def test_neither_content_nor_name_tells_anything(vault: Vault, folder: Path) -> None:
    kept = vault.put_bytes(LONG)
    file = only_file(folder)
    assert MARK not in file.read_bytes()
    assert kept.sha256 not in str(file)
    assert file.stat().st_mode & 0o777 == 0o600
    assert folder.stat().st_mode & 0o777 == 0o700


def test_the_same_content_is_kept_once(vault: Vault, folder: Path) -> None:
    first, second = vault.put_bytes(LONG), vault.put_bytes(LONG)
    assert first == second
    assert only_file(folder).exists()


def test_the_same_content_put_by_many_at_once_is_one_whole_file(vault: Vault, folder: Path) -> None:
    threads = [threading.Thread(target=vault.put_bytes, args=(LONG,)) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert only_file(folder).exists()
    assert vault.read(hashlib.sha256(LONG).hexdigest()) == LONG


def _flip_last(data: bytes) -> bytes:
    return data[:-1] + bytes([data[-1] ^ 1])


def _flip_header(data: bytes) -> bytes:
    return data[:30] + bytes([data[30] ^ 1]) + data[31:]


def _swap_chunks(data: bytes) -> bytes:
    first, second = data[HEADER : HEADER + SEALED], data[HEADER + SEALED : HEADER + 2 * SEALED]
    return data[:HEADER] + second + first + data[HEADER + 2 * SEALED :]


def _drop_chunk(data: bytes) -> bytes:
    return data[: HEADER + SEALED] + data[HEADER + 2 * SEALED :]


def _cut_at_chunk(data: bytes) -> bytes:
    return data[: HEADER + 2 * SEALED]


def _append(data: bytes) -> bytes:
    return data + b"more"


def _cut_short(data: bytes) -> bytes:
    return data[:-20]


def _empty(data: bytes) -> bytes:
    return b""


@pytest.mark.parametrize(
    "damage",
    [
        _flip_last,
        _flip_header,
        _swap_chunks,
        _drop_chunk,
        _cut_at_chunk,
        _append,
        lambda d: d[:-20],
        lambda d: b"",
    ],
    ids=["byte", "header", "order", "dropped", "cut at a chunk", "added", "cut short", "emptied"],
)
def test_every_change_is_noticed(vault: Vault, folder: Path, damage: Callable[[bytes], bytes]) -> None:
    kept = vault.put_bytes(LONG)
    file = only_file(folder)
    file.write_bytes(damage(file.read_bytes()))
    with pytest.raises(VaultProblem):
        vault.read(kept.sha256)


def test_a_file_put_in_the_place_of_another_is_noticed(vault: Vault, folder: Path) -> None:
    kept = vault.put_bytes(b"first")
    place = only_file(folder)
    other = vault.put_bytes(b"other")
    (stranger,) = [path for path in folder.rglob("*") if path.is_file() and path != place]
    place.write_bytes(stranger.read_bytes())
    assert vault.read(other.sha256) == b"other"
    with pytest.raises(VaultProblem, match="content"):
        vault.read(kept.sha256)


def test_another_master_key_opens_nothing(vault: Vault, folder: Path) -> None:
    kept = vault.put_bytes(LONG)
    stranger = Vault(folder, Keyring(b"x" * 32))
    with pytest.raises(VaultProblem, match="missing"):
        stranger.read(kept.sha256)


def test_a_missing_file_says_so(vault: Vault) -> None:
    with pytest.raises(VaultProblem, match="missing"):
        vault.read("0" * 64)


class _BreaksHalfway(io.RawIOBase):
    def __init__(self) -> None:
        self.given = 0

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        self.given += 1
        if self.given > 2:
            raise ConnectionError
        return b"a" * size


def test_an_upload_that_breaks_off_leaves_nothing(vault: Vault, folder: Path) -> None:
    with pytest.raises(ConnectionError):
        vault.put(_BreaksHalfway())  # type: ignore[arg-type]
    assert [path for path in folder.rglob("*") if path.is_file()] == []


def test_bytes_then_name_then_folder_are_made_safe_in_this_order(
    vault: Vault, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    order: list[str] = []
    sync, rename = os.fsync, Path.rename

    def watched_sync(descriptor: int) -> None:
        target = Path(f"/proc/self/fd/{descriptor}").readlink()
        order.append("folder" if target.is_dir() else "file")
        sync(descriptor)

    def watched_rename(self: Path, target: Path) -> Path:
        order.append("rename")
        return rename(self, target)

    monkeypatch.setattr(os, "fsync", watched_sync)
    monkeypatch.setattr(Path, "rename", watched_rename)
    vault.put_bytes(b"safe")
    assert order[:3] == ["file", "rename", "folder"]

    order.clear()
    vault.put_bytes(b"safe")
    assert order[-1] == "folder", "kept once, yet acknowledged only when the name is known to be safe"


def test_a_removed_file_is_gone_and_removing_again_is_no_error(vault: Vault) -> None:
    kept = vault.put_bytes(b"gone")
    vault.remove(kept.sha256)
    vault.remove(kept.sha256)
    assert not vault.holds(kept.sha256)


def aged(file: Path, days: int = 2) -> None:
    """Make a file look as old as that."""
    then = time.time() - days * 86400
    os.utime(file, (then, then))


def test_what_no_record_points_to_is_swept_after_a_day(vault: Vault, folder: Path) -> None:
    kept, undone = vault.put_bytes(b"kept"), vault.put_bytes(b"undone")
    broken_off = folder / ".new-0123456789abcdef"
    broken_off.write_bytes(b"half a file")
    day_ago = time.time() - 86400
    assert vault.sweep([kept.sha256], day_ago) == 0, "a record may be about to be written"
    for file in folder.rglob("*"):
        if file.is_file():
            aged(file)
    assert vault.sweep([kept.sha256], day_ago) == 2
    assert vault.read(kept.sha256) == b"kept"
    assert not vault.holds(undone.sha256)
    assert not broken_off.exists()


def test_content_that_is_put_again_is_not_swept(vault: Vault, folder: Path) -> None:
    kept = vault.put_bytes(b"again")
    aged(only_file(folder))
    vault.put_bytes(b"again")
    assert vault.sweep([], time.time() - 86400) == 0
    assert vault.holds(kept.sha256)
