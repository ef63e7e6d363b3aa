"""What each kind of work does with real files: reading, merging, checking, publishing, handing over."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import bagit
import pypdf
import pytest
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from casereviews import demonstration
from casereviews.demonstration.people import AGENCIES
from casework.actions import task_rows
from casework.actions.merges import merge_memories
from casework.actions.referrals import referrals
from casework.actions.returns import returns
from casework.actions.reviews import prepared_reviews, reviews
from casework.actions.work import SERVICE, Work
from casework.records import tasks
from casework.records.store import Store
from casework.records.tables import Referral, Upload
from documents.chronology.merge_memory import remembered
from documents.safety import sandbox
from documents.safety.sandbox import SandboxFailed
from documents.writing.everything import NAMES, produce
from publication.catalogue import Catalogue
from publication.file_store import PublicFiles
from tests.integration.run.case import CaseA
from workers import jobs, perform
from workers.jobs import merge_case
from workers.jobs.merge_case import DocumentsMissing
from workers.means import Means

CASE_B = Path(demonstration.__file__).parent / "case_b"
TITLE = "Who saw the father?"


@pytest.fixture
def case(store: Store) -> CaseA:
    """Return case A's people and referral."""
    return CaseA(store)


@pytest.fixture
def means(store: Store, tmp_path: Path) -> Means:
    """Return what jobs work with, the public part in a folder of the test."""
    return Means(store, tmp_path / "public" / "catalogue.sqlite", tmp_path / "public" / "files")


@pytest.fixture
def work_off(means: Means) -> Callable[[], None]:
    """Return a function that does everything that is due, as workers would."""
    perform.use(means)

    def work() -> None:
        while due := task_rows.offer_due(means.store, ()).due:
            for claim in due:
                perform.perform(str(claim.task_id), claim.attempt)

    return work


@pytest.fixture
def upload(case: CaseA) -> Callable[[bytes, str], UUID]:
    """Return a function that sends a file in for the police and returns the upload's id."""
    case.open()
    work = case.person("police")

    def send(data: bytes, name: str) -> UUID:
        request_id = case.request_of("Wexshire Police")
        kind = name.rpartition(".")[2]
        return returns.receive(work, request_id, file_name=name, media_kind=kind, source=io.BytesIO(data))

    return send


def state_of(store: Store, upload_id: UUID) -> tuple[str, str]:
    """Return an upload's state and refusal."""
    with store.looking() as session:
        row = session.get_one(Upload, upload_id)
        return row.state, row.refusal


def report(*lines: str) -> bytes:
    """Return a one-page PDF with these lines."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4)
    for number, line in enumerate(lines):
        canvas.drawString(70, 770 - 20 * number, line)
    canvas.save()
    return out.getvalue()


def test_every_kind_of_work_has_its_job() -> None:
    jobs.prepare_all()
    assert set(jobs.SECONDS) <= set(jobs.MODULES)


def test_a_referral_gets_its_copy(case: CaseA, work_off: Callable[[], None]) -> None:
    work_off()
    with case.store.looking() as session:
        referral_id = session.query(Referral.id).scalar()
        reference = session.query(Referral.reference).scalar()
    copy = referrals.copy_for_coordinator(case.coordinator, referral_id)
    assert copy is not None
    words = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(_bytes(copy))).pages)
    assert reference in words
    assert "Ellie-Mae Rose Draycott" in words


def test_a_whole_case_is_read_and_merged(case: CaseA, work_off: Callable[[], None]) -> None:
    case.open()
    case.send_in()
    work_off()
    assert {upload.state for upload in case.uploads()} == {"read"}
    assert sum(upload.summary["rows"] for upload in case.uploads()) == 255
    case.hand_in()
    work_off()
    (ready,) = [built for built in case.chronologies() if built.state == "ready"]
    assert ready.row_count == 255
    assert (ready.done, ready.total) == (len(NAMES) + 1, len(NAMES) + 1)
    assert len(ready.findings["same_events"]) > 10
    with case.store.looking() as session:
        kept = merge_memories.hash_of(session, ready.id)
    assert remembered(merge_memories.read(case.store, kept)) is not None, "the next merge can take it up"


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (b"%PDF-1.7\nnothing of a document", "broken.pdf", "damaged"),
        (b"PK\x03\x04 not an archive", "broken.docx", "damaged"),
        (b"no table in here at all", "notes.csv", "no-table"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_its_code(
    case: CaseA,
    upload: Callable[[bytes, str], UUID],
    work_off: Callable[[], None],
    data: bytes,
    name: str,
    code: str,
) -> None:
    upload_id = upload(data, name)
    work_off()
    assert state_of(case.store, upload_id) == ("refused", code)


def test_a_reader_that_crashes_is_tried_again_before_the_file_is_blamed(
    case: CaseA,
    upload: Callable[[bytes, str], UUID],
    work_off: Callable[[], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    tried = []

    def crash(*_: object, **__: object) -> None:
        tried.append(1)
        raise SandboxFailed("crashed")

    upload_id = upload(b"Date,Event\n1/1/2021,Visit\n", "return.csv")
    monkeypatch.setattr(sandbox, "run_in_sandbox", crash)
    for _ in range(4):
        work_off()
        case.store.now.forward(minutes=10)  # type: ignore[attr-defined]
    assert len(tried) == 2
    assert state_of(case.store, upload_id) == ("refused", "crashed")


def test_a_machine_without_protection_reads_nothing_and_blames_no_file_at_once(
    case: CaseA,
    upload: Callable[[bytes, str], UUID],
    work_off: Callable[[], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise SandboxFailed("sandbox-missing")

    upload_id = upload(b"Date,Event\n1/1/2021,Visit\n", "return.csv")
    monkeypatch.setattr(sandbox, "run_in_sandbox", refuse)
    work_off()
    assert state_of(case.store, upload_id) == ("reading", "")
    for _ in range(tasks.MOST_ATTEMPTS):
        case.store.now.forward(minutes=10)  # type: ignore[attr-defined]
        work_off()
    assert state_of(case.store, upload_id) == ("refused", "sandbox-missing")


def test_a_document_that_cannot_be_made_is_tried_again_and_then_left_out(
    case: CaseA, means: Means, work_off: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        merge_case,
        "produce",
        lambda *given, **more: (one for one in produce(*given, **more) if one[0] != "pack.pdf"),
    )
    school = [agency for agency in AGENCIES if agency.mailbox == "school"]
    case.open()
    case.send_in(school)
    work_off()
    case.hand_in(school)
    seen = []
    for _ in range(3):
        work_off()
        seen.append((case.chronologies()[0].state, case.tasks("merge-case")[-1].problem))
        case.store.now.forward(minutes=10)  # type: ignore[attr-defined]
    assert [state for state, _ in seen] == ["building", "building", "ready"]
    assert DocumentsMissing.code in {task.problem for task in case.tasks("merge-case")}


def prepared(case: CaseA, pdf: bytes, *, summary: str = "What services can learn.") -> UUID:
    """Return the id of a review with one document that waits to be checked."""
    case_id = case.open()
    review_id = reviews.prepare(
        case.coordinator,
        case_id,
        title=TITLE,
        kind="lcspr",
        summary=summary,
        themes=["Unseen men"],
        publish_on=case.coordinator.today,
    )
    reviews.add_document(
        case.coordinator, review_id, kind="report", title="Report", file_name="r.pdf", source=io.BytesIO(pdf)
    )
    return review_id


def test_a_clean_report_passes_is_released_listed_and_packed(
    case: CaseA, means: Means, work_off: Callable[[], None]
) -> None:
    review_id = prepared(case, (CASE_B / "report.pdf").read_bytes())
    work_off()
    publisher = case.person("publisher")
    view = prepared_reviews.show_review(publisher, review_id)
    assert (view.state, view.obstacles) == ("ready", ())
    assert view.documents[0].pages == 2
    reviews.release_review(publisher, review_id, late_reason="Soon")
    work_off()
    view = prepared_reviews.show_review(publisher, review_id)
    assert (view.state, view.handoff_ready) == ("published", True)
    (listed,) = Catalogue(means.catalogue).every_review()
    assert (listed.title, listed.documents[0].slug) == (TITLE, "report")
    approved = prepared_reviews.checked_document(publisher, view.documents[0].id)
    assert PublicFiles(means.public_files).verified(listed.documents[0].sha256).read_bytes() == _bytes(approved)


def test_publishing_twice_is_publishing_once(case: CaseA, means: Means, work_off: Callable[[], None]) -> None:
    review_id = prepared(case, (CASE_B / "report.pdf").read_bytes())
    work_off()
    reviews.release_review(case.person("publisher"), review_id, late_reason="Soon")
    with case.store.changing() as session:
        tasks.add(session, kind="publish-review", ref=review_id, now=case.store.now() + timedelta(seconds=1))
    work_off()
    case.store.now.forward(minutes=1)  # type: ignore[attr-defined]
    work_off()
    assert len(Catalogue(means.catalogue).every_review()) == 1
    assert {task.state for task in case.tasks("publish-review")} == {"done"}


def test_the_package_for_the_repository_is_a_valid_bag(
    case: CaseA, work_off: Callable[[], None], tmp_path: Path
) -> None:
    review_id = prepared(case, (CASE_B / "report.pdf").read_bytes())
    work_off()
    reviews.release_review(case.person("publisher"), review_id, late_reason="Soon")
    work_off()
    package = prepared_reviews.handoff_package(case.coordinator, review_id)
    zipfile.ZipFile(io.BytesIO(_bytes(package))).extractall(tmp_path / "bag")
    (root,) = (tmp_path / "bag").iterdir()
    assert bagit.Bag(str(root)).is_valid()
    entry = json.loads((root / "data" / "catalogue.json").read_text())
    assert entry["title"] == TITLE


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        (["Ellie-Mae Rose Draycott was seen at home."], "identifiers"),
        (["The NHS number was 999 945 8076."], "identifiers"),
        (["The family lived at ZZ99 3VZ."], "identifiers"),
    ],
    ids=["name", "NHS number", "postcode"],
)
def test_a_report_that_names_somebody_is_stopped_and_says_where(
    case: CaseA, work_off: Callable[[], None], lines: list[str], code: str
) -> None:
    review_id = prepared(case, report(*lines))
    work_off()
    view = prepared_reviews.show_review(case.coordinator, review_id)
    stopped = {check["code"]: check for check in view.documents[0].checks if check["verdict"] == "stop"}
    assert view.state == "stopped"
    assert code in stopped
    assert "page 1" in stopped[code]["found"][0]["where"]
    assert stopped[code]["what_to_do"]


def test_a_summary_that_names_somebody_is_stopped_too(case: CaseA, work_off: Callable[[], None]) -> None:
    review_id = prepared(case, (CASE_B / "report.pdf").read_bytes(), summary="About Ellie-Mae Rose Draycott.")
    work_off()
    view = prepared_reviews.show_review(case.coordinator, review_id)
    (listing,) = [check for check in view.documents[0].checks if check["code"] == "listing"]
    assert (view.state, listing["verdict"]) == ("stopped", "stop")


def test_a_document_that_is_no_pdf_inside_is_stopped(case: CaseA, work_off: Callable[[], None]) -> None:
    review_id = prepared(case, b"%PDF-1.7 nothing more")
    work_off()
    view = prepared_reviews.show_review(case.coordinator, review_id)
    assert view.state == "stopped"
    assert next(check["code"] for check in view.documents[0].checks) == "damaged"


def test_the_service_acts_under_its_own_name(store: Store) -> None:
    assert Work(store, SERVICE).actor.label == "service"


def _bytes(download: object) -> bytes:
    """Return a download's bytes, whether it comes as a pair or as a record."""
    chunks = download[1] if isinstance(download, tuple) else download.chunks  # type: ignore[attr-defined]
    return b"".join(chunks)
