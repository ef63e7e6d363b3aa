"""A return that was scanned: read page by page, shown as a draft, handed in once somebody checked it."""

from __future__ import annotations

import io
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from casereviews import demonstration
from casework.actions import task_rows
from casework.actions.returns import returns, scanned_pages
from casework.actions.work import Refusal
from casework.records.store import Store
from casework.records.tables import AuditEntry, ScannedPage, Task, Upload
from documents.reading.scans import ocr
from tests.conftest import SetClock
from tests.files.scanning import blank_scan, page_of_cells, scanned
from tests.integration.run.case import CaseA
from workers import perform
from workers.means import Means

HOUSING = Path(demonstration.__file__).parent / "case_a" / "housing.pdf"
REAL = ocr.read_page


@cache
def real_scan() -> bytes:
    return scanned(HOUSING.read_bytes(), (3,))


@cache
def really_read(data: bytes, page: int) -> dict[str, Any] | None:
    return REAL(data, page)


@pytest.fixture
def case(store: Store) -> CaseA:
    """Return case A with its requests sent."""
    case = CaseA(store)
    case.open()
    return case


@pytest.fixture
def send(case: CaseA) -> Callable[[bytes], UUID]:
    """Return a function that sends a PDF in for the housing association and returns the upload's id."""

    def send(data: bytes) -> UUID:
        request_id = case.request_of("Millrace Homes")
        person, source = case.person("housing"), io.BytesIO(data)
        return returns.receive(person, request_id, file_name="scan.pdf", media_kind="pdf", source=source)

    return send


@pytest.fixture
def work(store: Store, tmp_path: Path) -> Callable[..., None]:
    """Return a function that does what is due, as workers would: all of it, or so many rounds."""
    means = Means(store, tmp_path / "public" / "catalogue.sqlite", tmp_path / "public" / "files")
    perform.use(means)

    def work(rounds: int = 100) -> None:
        while rounds and (due := task_rows.offer_due(store, ()).due):
            rounds -= 1
            for claim in due:
                perform.perform(str(claim.task_id), claim.attempt)

    return work


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Return the pages that were read; each gives the same small table."""
    pages: list[int] = []

    def read_page(_data: bytes, page: int) -> dict[str, Any]:
        pages.append(page)
        return page_of_cells() | {"page": page}

    monkeypatch.setattr(ocr, "read_page", read_page)
    return pages


def upload_row(store: Store, upload_id: UUID) -> Upload:
    with store.looking() as session:
        return session.get_one(Upload, upload_id)


def entries(store: Store, action: str) -> int:
    with store.looking() as session:
        return session.query(AuditEntry).filter(AuditEntry.action == action).count()


def test_a_scan_is_a_draft_until_somebody_says_that_it_was_checked(
    case: CaseA, send: Callable[[bytes], UUID], work: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ocr, "read_page", really_read)
    upload_id = send(real_scan())
    work()
    person = case.person("housing")
    view = returns.show_upload(person, upload_id)
    assert (view.state, view.kind, view.needs_person) == ("read", "return", True)
    assert view.rows == 9
    record = returns.reading_of(person, upload_id)
    assert record is not None
    assert (record["ocr"], record["problems"][0]["code"]) == (True, "ocr-draft")
    with pytest.raises(Refusal) as refused:
        returns.hand_in(person, upload_id)
    assert refused.value.code == "not-checked"
    returns.checked_by_person(person, upload_id)
    returns.hand_in(person, upload_id)
    assert returns.show_upload(person, upload_id).handed_in
    row = upload_row(case.store, upload_id)
    assert (row.checked_by, row.checked_at is not None) == (person.actor.account_id, True)


def test_each_page_is_a_task_and_progress_is_told(
    case: CaseA, send: Callable[[bytes], UUID], work: Callable[..., None], read: list[int]
) -> None:
    upload_id = send(blank_scan(3))
    person = case.person("housing")
    assert scanned_pages.progress_of(person, upload_id) is None
    work(1)
    told = []
    while returns.show_upload(person, upload_id).state != "read":
        progress = scanned_pages.progress_of(person, upload_id)
        assert progress is not None
        told.append((progress.done, progress.of))
        work(1)
    assert told == [(0, 3), (1, 3), (2, 3), (3, 3)]
    assert read == [1, 2, 3]
    assert len(returns.reading_of(person, upload_id)["rows"]) == 6  # type: ignore[index]


def test_what_was_read_from_pictures_is_not_read_twice(
    case: CaseA, send: Callable[[bytes], UUID], work: Callable[..., None], read: list[int]
) -> None:
    upload_id = send(blank_scan(2))
    work()
    with case.store.changing() as session:
        upload = session.get_one(Upload, upload_id)
        upload.state = "waiting"
        session.add(
            Task(kind="read-return", ref=upload_id, available_at=case.store.now(), created_at=case.store.now())
        )
    work()
    assert upload_row(case.store, upload_id).state == "read"
    assert read == [1, 2]


def test_a_page_that_is_gone_from_the_vault_is_read_again(
    case: CaseA, send: Callable[[bytes], UUID], work: Callable[..., None], read: list[int]
) -> None:
    upload_id = send(blank_scan(2))
    work()
    with case.store.looking() as session:
        first = session.query(ScannedPage).filter(ScannedPage.page == 1).one()
    case.store.vault.remove(first.sha256 or "")
    with case.store.changing() as session:
        session.get_one(Upload, upload_id).state = "waiting"
        session.add(
            Task(kind="read-return", ref=upload_id, available_at=case.store.now(), created_at=case.store.now())
        )
    work()
    assert upload_row(case.store, upload_id).state == "read"
    assert read == [1, 2, 1]


def test_a_later_file_stops_the_reading_of_an_earlier_one(
    case: CaseA, send: Callable[[bytes], UUID], work: Callable[..., None], read: list[int], clock: SetClock
) -> None:
    scan = blank_scan(3)
    upload_id = send(scan)
    work(1)
    clock.forward(seconds=1)
    later = send(blank_scan(1))
    work()
    row = upload_row(case.store, upload_id)
    assert (row.state, row.refusal) == ("refused", "replaced")
    assert upload_row(case.store, later).state == "read"
    assert len(read) < 4
    clock.forward(seconds=1)
    assert send(scan) == upload_id, "sent again, it is wanted after all"
    work()
    assert upload_row(case.store, upload_id).state == "read"


def test_pages_that_cannot_be_read_cost_only_themselves(
    case: CaseA, send: Callable[[bytes], UUID], work: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    def read_page(_data: bytes, page: int) -> dict[str, Any] | None:
        return None if page == 1 else page_of_cells() | {"page": page}

    monkeypatch.setattr(ocr, "read_page", read_page)
    upload_id = send(blank_scan(2))
    work()
    record = returns.reading_of(case.person("housing"), upload_id)
    assert record is not None
    assert [row["place"]["page"] for row in record["rows"]] == [2, 2]
    assert any(problem["place"]["page"] == 1 for problem in record["problems"]), "page 1 is said to be a picture"


def test_a_scan_of_which_no_page_can_be_read_says_what_to_do(
    case: CaseA, send: Callable[[bytes], UUID], work: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ocr, "read_page", lambda data, page: None)
    upload_id = send(blank_scan(2))
    work()
    row = upload_row(case.store, upload_id)
    assert (row.state, row.refusal) == ("refused", "image-only")


def test_reading_that_was_given_up_leaves_what_was_read(
    case: CaseA, send: Callable[[bytes], UUID], work: Callable[..., None], read: list[int]
) -> None:
    upload_id = send(blank_scan(2))
    work(2)
    scanned_pages.give_up(case.store, upload_id)
    work()
    record = returns.reading_of(case.person("housing"), upload_id)
    assert record is not None
    assert (read, record["ocr_pages"]) == ([1], [1])
    assert entries(case.store, "return-pictures-not-read") == 1
