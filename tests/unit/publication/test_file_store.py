"""The public files: whole or not at all, and only the approved bytes."""

import os
import stat
from pathlib import Path

import pytest

from publication.file_store import FileDamaged, FileMissing, PublicFiles
from tests.unit.publication.examples import sha256


@pytest.fixture
def files(tmp_path: Path) -> PublicFiles:
    store = PublicFiles(tmp_path / "files")
    store.prepare()
    return store


def test_bytes_and_files_are_stored_once_under_their_sum(files: PublicFiles, tmp_path: Path) -> None:
    source = tmp_path / "report.pdf"
    source.write_bytes(b"report")

    first = files.put(b"report", sha256(b"report"))
    second = files.put(source, sha256(b"report"))

    assert first == second
    assert files.verified(sha256(b"report")).read_bytes() == b"report"
    assert files.held() == {sha256(b"report")}


def test_content_that_is_not_the_approved_one_is_not_stored(files: PublicFiles, tmp_path: Path) -> None:
    with pytest.raises(FileDamaged):
        files.put(b"changed", sha256(b"approved"))

    assert [path for path in (tmp_path / "files").rglob("*") if path.is_file()] == []


def test_a_file_changed_on_disk_is_not_served_even_after_it_was(files: PublicFiles) -> None:
    place = files.put(b"report", sha256(b"report"))
    files.verified(sha256(b"report"))
    place.write_bytes(b"rep0rt")
    os.utime(place, ns=(1, 1))

    with pytest.raises(FileDamaged):
        files.verified(sha256(b"report"))
    assert files.damaged() == {sha256(b"report")}


def test_a_damaged_file_is_mended_by_putting_it_again(files: PublicFiles) -> None:
    files.put(b"report", sha256(b"report")).write_bytes(b"broken")

    files.put(b"report", sha256(b"report"))

    assert files.verified(sha256(b"report")).read_bytes() == b"report"


@pytest.mark.parametrize("name", ["", "../../etc/passwd", "0" * 64, "A" * 64, "0" * 63 + "/"])
def test_what_is_not_held_is_missing(files: PublicFiles, name: str) -> None:
    with pytest.raises(FileMissing):
        files.verified(name)


def test_nothing_is_left_of_what_is_not_wanted(files: PublicFiles, tmp_path: Path) -> None:
    kept = files.put(b"kept", sha256(b"kept"))
    files.put(b"gone", sha256(b"gone"))
    (kept.parent / ".unfinished-abc").write_bytes(b"half")

    assert files.keep_only([sha256(b"kept")]) == {sha256(b"gone")}

    assert [path for path in (tmp_path / "files").rglob("*") if path.is_file()] == [kept]
    assert [path.name for path in (tmp_path / "files").iterdir()] == [kept.parent.name]


def test_what_is_public_can_be_read_by_another_user_whatever_the_mask(tmp_path: Path) -> None:
    mask = os.umask(0o077)
    try:
        files = PublicFiles(tmp_path / "public" / "files")
        files.prepare()
        place = files.put(b"report", sha256(b"report"))
    finally:
        os.umask(mask)
    assert [stat.S_IMODE(path.stat().st_mode) for path in (place, place.parent, place.parent.parent)] == [
        0o644,
        0o755,
        0o755,
    ]
