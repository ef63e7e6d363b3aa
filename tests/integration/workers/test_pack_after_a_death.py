"""A worker killed amid the building of a pack: another takes the building up and finishes it."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pypdfium2
import pytest
from argon2 import PasswordHasher

from casework.actions.packs import packs
from casework.actions.people import accounts
from casework.records.store import Store
from casework.records.tables import PackKeptPart, Task
from tests.integration.workers.test_packs import GIVEN, Packs
from tests.integration.workers.test_relay_and_worker import children, until
from workers import jobs
from workers.means import Means

OWN = "build-pack=tests.integration.workers.pausing_pack_job"


@pytest.fixture
def clock() -> Callable[[], datetime]:
    """Return real time: here the worker's processes keep time too."""
    return lambda: datetime.now(UTC)


@pytest.fixture
def given(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Packs:
    """Return a case with a chronology, and nothing left to do for any worker."""
    monkeypatch.setattr(accounts, "_PASSWORDS", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    found = Packs(store, Means(store, tmp_path / "catalogue.sqlite", tmp_path / "public"))
    with store.changing() as session:
        session.query(Task).update({"state": "done", "lease_until": None})
    monkeypatch.setattr(jobs, "MODULES", dict([OWN.split("=")]))
    return found


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_killed_workers_pack_is_finished_by_another(
    given: Packs, relay: None, start_worker: Callable[[str], subprocess.Popen[bytes]]
) -> None:
    first = start_worker(OWN)
    pack_id = packs.build(given.work, given.case_id)

    def now() -> packs.PackView:
        return packs.show(given.work, given.case_id, pack_id)

    until(lambda: now().done and given.kept() == len(GIVEN), 120)
    amid = now()
    assert (amid.state, amid.files) == ("building", {})
    assert amid.left is not None
    assert 0 < amid.done < amid.total
    with given.store.looking() as session:
        kept = {part.id: part.sha256 for part in session.query(PackKeptPart)}
    (child,) = children(first.pid)[-1:]
    first.kill()
    first.wait()
    until(lambda: not Path(f"/proc/{child}").exists() or "Z" in Path(f"/proc/{child}/stat").read_text().split()[2])
    assert now().state == "building"
    start_worker(OWN)
    until(lambda: now().state == "ready", 120)
    with given.store.looking() as session:
        assert {part.id: part.sha256 for part in session.query(PackKeptPart)} == kept, "nothing is made twice"
        (task,) = session.query(Task).filter_by(kind=packs.BUILD)
        assert (task.state, task.attempts) == ("done", 2)
    pdf = given.file(now(), "pack.pdf")
    assert len(pypdfium2.PdfDocument(pdf)) == now().pages
    assert len(given.audited("pack-part-kept")) == len(kept)
    assert len(given.audited("pack-made")) == 1
