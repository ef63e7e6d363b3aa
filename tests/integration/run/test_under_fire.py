"""A whole case in a running service whose parts are killed: nothing lost, nothing twice, nothing half-made."""

from __future__ import annotations

import json
import os
import random
import signal
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from sqlalchemy import func, select

from casereviews.service import prepare
from casereviews.settings import Settings
from casework.actions import upkeep
from casework.actions.merges.merge_memories import MEMORY
from casework.records.tables import AuditEntry, ChronologyFile, ChronologyRow, Referral
from documents.writing.everything import NAMES
from tests.integration.postgres import Postgres
from tests.integration.run.case import CaseA
from tests.integration.run.service import Service, alive, children_of, command_of, health, running, until

ROWS = 255


@pytest.fixture
def sqlite_case(tmp_path: Path) -> Iterator[tuple[Service, CaseA]]:
    """Return a running service on SQLite with case A's referral, and the case's people."""
    case = CaseA(prepare(Settings(data=tmp_path / "data")))
    with running(tmp_path / "data") as service:
        service.await_ready()
        yield service, case
    case.store.close()


@pytest.fixture
def postgres_case(tmp_path: Path, postgres: Postgres) -> Iterator[tuple[Service, CaseA]]:
    """Return the same on PostgreSQL."""
    address = postgres.bare()
    case = CaseA(prepare(Settings(data=tmp_path / "data", database_url=address)))
    with running(tmp_path / "data", environment={"DATABASE_URL": address}) as service:
        service.await_ready()
        yield service, case
    case.store.close()
    postgres.drop(address)


def all_read(case: CaseA) -> bool:
    """Return whether every file that was sent in has been read."""
    return all(upload.state == "read" for upload in case.uploads())


def newest_is(case: CaseA, state: str) -> bool:
    """Return whether the newest build of the chronology is in that state."""
    built = case.chronologies()
    return bool(built) and built[0].state == state


def kill(pid: int) -> None:
    """Kill a process as the system would, and wait until it is gone; it may have ended by itself."""
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
    until(lambda: not alive(pid))


def test_worker_and_queue_killed_while_a_case_is_merged(sqlite_case: tuple[Service, CaseA]) -> None:
    service, case = sqlite_case
    dice = random.Random(11)
    case.open()
    case.send_in()
    kill(service.named("processes worker"))
    kill(service.named("valkey"))
    until(lambda: all_read(case), 60)
    case.hand_in()
    for victim in ("child", "processes worker", "valkey", "processes worker"):
        until(lambda: newest_is(case, "building") or newest_is(case, "ready"), 60)
        time.sleep(dice.uniform(0.2, 2.5))
        if victim == "child":
            for child in children_of(service.named("processes worker")):
                if "sandbox" not in command_of(child):
                    kill(child)
        else:
            kill(service.named(victim))
        until(lambda: sum(map(alive, children_of(service.process.pid))) == 5)
    until(lambda: newest_is(case, "ready"), 120)
    until(lambda: all(task.state == "done" for task in case.tasks()), 60)
    check_one_whole_chronology(case)
    for process in ("child-ended child=worker-1", "child-ended child=queue"):
        assert process in service.written()


def check_one_whole_chronology(case: CaseA) -> None:
    """Assert that there is one finished chronology, with every row once and every document whole."""
    ready = [built for built in case.chronologies() if built.state == "ready"]
    assert [built.row_count for built in ready] == [ROWS]
    assert {built.state for built in case.chronologies()} <= {"ready", "replaced"}
    with case.store.looking() as session:
        rows = list(session.scalars(select(ChronologyRow).order_by(ChronologyRow.position)))
        files = list(session.scalars(select(ChronologyFile)))
        made = select(func.count()).where(AuditEntry.action == "chronology-made")
        assert session.scalar(made) == 1
    assert [row.position for row in rows] == list(range(ROWS))
    assert len({row.row_key for row in rows}) == ROWS
    assert sorted(file.name for file in files) == sorted([*NAMES, MEMORY])
    (as_json,) = [file for file in files if file.name == "chronology.json"]
    kept = json.loads(case.store.vault.read(as_json.sha256))
    assert [row["id"] for row in kept["rows"]] == [row.row_key for row in rows]
    assert list(upkeep.file_faults(case.store)) == []
    assert [fault.what for fault in upkeep.audit_faults(case.store)] == []


def test_with_the_queue_down_people_go_on_and_the_work_is_done_later(
    postgres_case: tuple[Service, CaseA],
) -> None:
    service, case = postgres_case
    until(lambda: all(task.state == "done" for task in case.tasks()))
    case.open()
    queue = service.named("valkey")
    os.kill(queue, signal.SIGSTOP)  # it is there and does not answer: worse than gone
    case.send_in()
    until(lambda: "queue" in health(service.portal)["not_answering"])
    assert {upload.state for upload in case.uploads()} == {"waiting"}
    with case.store.looking() as session:
        assert session.scalars(select(Referral.state)).one() == "opened"
    kill(queue)
    until(lambda: all_read(case), 60)
    case.hand_in()
    until(lambda: newest_is(case, "ready"), 90)
    until(lambda: all(task.state == "done" for task in case.tasks()), 60)
    check_one_whole_chronology(case)
