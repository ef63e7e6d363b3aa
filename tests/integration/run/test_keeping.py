"""Backup, restore and verify, on both databases: nothing is missed, nothing damaged is used or passed over."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import delete, func, select

from casereviews.commands.backup import backup
from casereviews.commands.restore import restore
from casereviews.commands.verify import verify
from casereviews.service import prepare
from casereviews.settings import Settings
from casework.actions.work import SERVICE, Work, changing
from casework.records.store import Store
from casework.records.tables import AuditEntry, KeptFile
from publication.publishing import Publisher
from tests.integration.postgres import Postgres
from tests.integration.run.service import COMMAND
from tests.unit.publication.examples import document, review, sha256

REPORT = b"%PDF-1.7 the published report"
RETURN = b"what one agency knows" * 9000


@pytest.fixture(params=["sqlite", "postgresql"])
def addresses(request: pytest.FixtureRequest) -> Iterator[tuple[str, str]]:
    """Return DATABASE_URL of the service and of the one to restore into; "" is SQLite in the data folder."""
    if request.param == "sqlite":
        yield "", ""
        return
    postgres: Postgres = request.getfixturevalue("postgres")
    first, second = postgres.bare(), postgres.bare()
    yield first, second
    postgres.drop(first)
    postgres.drop(second)


@pytest.fixture
def settings(addresses: tuple[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Return the settings of a service that holds a kept file, a public one and audit entries."""
    monkeypatch.setenv("DATABASE_URL", addresses[0])
    settings = Settings(data=tmp_path / "data", database_url=addresses[0])
    store = prepare(settings)
    keep(store, RETURN)
    listed = review(documents=(document(REPORT),))
    Publisher(settings.catalogue, settings.public_files).put(listed, {sha256(REPORT): REPORT})
    store.close()
    return settings


def keep(store: Store, content: bytes) -> str:
    """Keep a file as an action does."""
    kept = store.vault.put_bytes(content)
    with changing(Work(store, SERVICE), None) as change:
        change.audit("return-received", "upload-1")
        return change.kept(kept, "application/pdf")


def run(command: object, *options: object) -> Result:
    """Run one of the commands."""
    return CliRunner().invoke(command, [str(option) for option in options])  # type: ignore[arg-type]


def test_a_backup_restored_holds_everything(
    settings: Settings, addresses: tuple[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = run(backup, "--data", settings.data, "--to", tmp_path / "backup", "--with-key")
    assert made.exit_code == 0, made.output
    assert "holds its key" in made.output
    monkeypatch.setenv("DATABASE_URL", addresses[1])
    restored = run(restore, "--from", tmp_path / "backup", "--data", tmp_path / "new")
    assert restored.exit_code == 0, restored.output
    checked = run(verify, "--data", tmp_path / "new")
    assert "1 kept files, 1 public files" in checked.output
    assert "all as they were kept" in checked.output
    open_to_others = {path for path in (tmp_path / "new").rglob("*") if path.stat().st_mode & 0o077}
    assert {path.relative_to(tmp_path / "new").parts[0] for path in open_to_others} == {"public"}
    assert all(
        (tmp_path / "new" / "public" / name).stat().st_mode & 0o004 for name in ("catalogue.sqlite", "files")
    )
    store = prepare(Settings(data=tmp_path / "new", database_url=addresses[1]))
    with store.looking() as session:
        (sha256,) = session.scalars(select(KeptFile.sha256)).all()
    assert store.vault.read(sha256) == RETURN
    store.close()


def test_a_backup_without_its_key_cannot_be_read_and_says_so(settings: Settings, tmp_path: Path) -> None:
    made = run(backup, "--data", settings.data, "--to", tmp_path / "backup")
    assert "The master key is NOT in the backup" in made.output
    assert not list((tmp_path / "backup").rglob("*.key"))
    held = b"".join(file.read_bytes() for file in (tmp_path / "backup").rglob("*") if file.is_file())
    assert RETURN[:40] not in held
    refused = run(restore, "--from", tmp_path / "backup", "--data", tmp_path / "new")
    assert refused.exit_code != 0
    assert "The key is not in this backup" in refused.output
    assert not (tmp_path / "new" / "vault").exists()


def test_another_key_is_noticed(
    settings: Settings, addresses: tuple[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(backup, "--data", settings.data, "--to", tmp_path / "backup")
    monkeypatch.setenv("DATABASE_URL", addresses[1])
    monkeypatch.setenv("CASEREVIEWS_MASTER_KEY", "cd" * 32)
    refused = run(restore, "--from", tmp_path / "backup", "--data", tmp_path / "new")
    assert "CASEREVIEWS_MASTER_KEY is not the one that this backup was made under" in refused.output
    assert refused.exit_code != 0
    assert not (tmp_path / "new").exists()
    monkeypatch.setenv("DATABASE_URL", addresses[0])
    checked = run(verify, "--data", settings.data)
    assert "CASEREVIEWS_MASTER_KEY is not the master key that everything here is kept under" in checked.output
    assert checked.output.count("\n") == 1, "said once, not for each file"
    assert checked.exit_code != 0


def test_a_disk_that_is_full_is_told_in_one_line_and_leaves_nothing(
    settings: Settings, addresses: tuple[str, str], tmp_path: Path
) -> None:
    if addresses[0]:
        return  # pg_dump says the same by its exit code
    done = subprocess.run(
        [*COMMAND, "backup", "--data", str(settings.data), "--to", str(tmp_path / "backup")],
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000)),
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert "case.sqlite could not be copied" in done.stderr
    assert done.stderr.count("\n") == 1
    assert [path.name for path in tmp_path.iterdir()] == ["data"]


def test_a_backup_made_while_people_work_is_whole(
    settings: Settings, addresses: tuple[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = prepare(settings)
    stop = threading.Event()
    written: list[str] = []

    def work() -> None:
        while not stop.is_set():
            written.append(keep(store, f"return {len(written)}".encode()))

    thread = threading.Thread(target=work)
    thread.start()
    try:
        while len(written) < 5:
            stop.wait(0.02)
        made = run(backup, "--data", settings.data, "--to", tmp_path / "backup", "--with-key")
    finally:
        stop.set()
        thread.join()
        store.close()
    assert made.exit_code == 0, made.output
    monkeypatch.setenv("DATABASE_URL", addresses[1])
    assert run(restore, "--from", tmp_path / "backup", "--data", tmp_path / "new").exit_code == 0
    checked = run(verify, "--data", tmp_path / "new")
    assert "all as they were kept" in checked.output, checked.output
    restored = prepare(Settings(data=tmp_path / "new", database_url=addresses[1]))
    with restored.looking() as session:
        assert (session.scalar(select(func.count()).select_from(KeptFile)) or 0) >= 5
    restored.close()


@pytest.mark.parametrize("damage", ["changed", "missing", "manifest"])
def test_a_damaged_backup_is_refused_before_anything_is_restored(
    settings: Settings, tmp_path: Path, damage: str
) -> None:
    run(backup, "--data", settings.data, "--to", tmp_path / "backup", "--with-key")
    (file,) = [path for path in (tmp_path / "backup" / "vault").rglob("*") if path.is_file()]
    if damage == "changed":
        kept = file.read_bytes()
        file.write_bytes(kept[:-1] + bytes([kept[-1] ^ 1]))
    elif damage == "missing":
        file.unlink()
    else:
        (tmp_path / "backup" / "manifest.json").write_text("{}")
    refused = run(restore, "--from", tmp_path / "backup", "--data", tmp_path / "new")
    assert refused.exit_code != 0
    assert not (tmp_path / "new").exists()


def test_a_backup_that_names_files_outside_itself_is_refused(settings: Settings, tmp_path: Path) -> None:
    run(backup, "--data", settings.data, "--to", tmp_path / "backup", "--with-key")
    manifest = tmp_path / "backup" / "manifest.json"
    facts = json.loads(manifest.read_text())
    facts["files"].append({"name": "vault/../../outside", "size": 0, "sha256": "0" * 64})
    manifest.write_text(json.dumps(facts))
    refused = run(restore, "--from", tmp_path / "backup", "--data", tmp_path / "new")
    assert "outside its folder" in refused.output


def test_nothing_is_written_over(settings: Settings, tmp_path: Path) -> None:
    run(backup, "--data", settings.data, "--to", tmp_path / "backup", "--with-key")
    again = run(backup, "--data", settings.data, "--to", tmp_path / "backup")
    assert "not empty" in again.output
    over = run(restore, "--from", tmp_path / "backup", "--data", settings.data)
    assert "already" in over.output
    inside = run(backup, "--data", settings.data, "--to", settings.data / "backup")
    assert "must not lie in the data folder" in inside.output


def test_verify_names_every_fault_and_ends_with_one(settings: Settings) -> None:
    store = prepare(settings)
    with store.changing() as session:
        session.execute(delete(AuditEntry).where(AuditEntry.number == 1))
    store.close()
    (kept,) = [path for path in (settings.folder / "vault").rglob("*") if path.is_file()]
    kept.write_bytes(kept.read_bytes()[:-1] + bytes([kept.read_bytes()[-1] ^ 1]))
    (public,) = [path for path in settings.public_files.rglob("*") if path.is_file()]
    public.write_bytes(b"something else")
    result = CliRunner().invoke(verify, ["--data", str(settings.data)], standalone_mode=False)
    assert result.return_value == 1
    for fault in ("A kept file was changed", "public document", "The audit log ends at entry 0"):
        assert fault in result.output


def test_verify_names_files_that_nobody_kept(settings: Settings) -> None:
    (kept,) = [path for path in (settings.folder / "vault").rglob("*") if path.is_file()]
    fresh = kept.with_name(kept.name[:2] + "0" * 62)
    fresh.write_bytes(b"an upload whose record is about to be written")
    assert "No record points" not in run(verify, "--data", settings.data).output
    (settings.folder / "vault" / "notes\n.txt").write_text("put there by hand")
    old = kept.with_name(kept.name[:2] + "1" * 62)
    old.write_bytes(b"of an upload broken off, which the service sweeps away within a day or two")
    os.utime(old, (0, 0))
    (settings.public_files / "ab").mkdir()
    (settings.public_files / "ab" / ("ab" * 32)).write_bytes(b"listed nowhere")
    result = CliRunner().invoke(verify, ["--data", str(settings.data)], standalone_mode=False)
    assert result.return_value == 1
    named = [line for line in result.output.splitlines() if line.startswith("No re")]
    assert named == [
        f"No record points to the file {old.parent.name}/{old.name} in the vault",
        r"No record points to the file notes\u000a.txt in the vault",
        f"No review lists the public file {'ab' * 32}",
    ]


def test_verify_of_a_folder_that_is_not_there_makes_none(tmp_path: Path) -> None:
    result = run(verify, "--data", tmp_path / "typo")
    assert result.exit_code != 0
    assert not (tmp_path / "typo").exists()


@pytest.mark.parametrize("command", [(verify,), (backup, "--to", "somewhere")], ids=["verify", "backup"])
def test_a_folder_without_a_service_is_refused_and_left_as_it_is(
    tmp_path: Path, command: tuple[Any, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "empty").mkdir()
    for name in ("typo", "empty"):
        refused = run(command[0], *command[1:], "--data", tmp_path / name)
        assert refused.exit_code != 0
        assert "give" in refused.output
    assert [path.name for path in tmp_path.rglob("*")] == ["empty"]


def test_the_manifest_says_what_and_when(settings: Settings, tmp_path: Path) -> None:
    run(backup, "--data", settings.data, "--to", tmp_path / "backup")
    facts = json.loads((tmp_path / "backup" / "manifest.json").read_text())
    assert (facts["version"], facts["key_included"]) == (1, False)
    assert datetime.fromisoformat(facts["made_at"]) <= datetime.now(UTC)
    names = {entry["name"] for entry in facts["files"]}
    assert facts["database"] in names
    assert {"audit-anchor.json", "public/catalogue.sqlite"} <= names
