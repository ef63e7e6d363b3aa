"""A report's web page: made from its Word file, checked, described, released with the PDF, read and searched."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from casereviews import demonstration
from casework.actions import task_rows
from casework.actions.reviews import correcting, prepared_reviews, reviews, web_pages
from casework.actions.work import NotFound
from casework.records.store import Store
from publication.catalogue import Catalogue, Filters
from publication.file_store import PublicFiles
from publication.review import WEB_PAGE
from tests.integration.run.case import CaseA
from tests.unit.documents.web_pages.examples import png, word_file
from workers import perform
from workers.means import Means

REPORT = Path(demonstration.__file__).parent / "case_b" / "report.pdf"


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
def review_id(case: CaseA) -> UUID:
    """Return a review with its report as a PDF."""
    review_id = reviews.prepare(
        case.coordinator,
        case.open(),
        title="Who saw the father?",
        kind="lcspr",
        summary="What services can learn.",
        themes=["Unseen men"],
        publish_on=case.coordinator.today,
    )
    reviews.add_document(
        case.coordinator,
        review_id,
        kind="report",
        title="Report",
        file_name="report.pdf",
        source=io.BytesIO(REPORT.read_bytes()),
    )
    return review_id


def report(document: Any, words: str = "Nobody asked about the wheelbarrow.") -> None:
    document.add_heading("What happened", 1)
    document.add_paragraph(words)
    document.add_picture(png())
    document.add_heading("What was learned", 1)
    document.add_paragraph("Ask.")


def send_word_file(case: CaseA, review_id: UUID, write: Callable[[Any], object] = report) -> UUID:
    view = prepared_reviews.show_review(case.coordinator, review_id)
    printed = next(one for one in view.documents if one.version_of is None)
    return web_pages.add_web_page(
        case.coordinator, review_id, printed.id, file_name="report.docx", source=io.BytesIO(word_file(write))
    )


def verdicts(case: CaseA, review_id: UUID, document_id: UUID) -> dict[str, str]:
    view = prepared_reviews.show_review(case.coordinator, review_id)
    (page,) = [one for one in view.documents if one.id == document_id]
    return {check["code"]: check["verdict"] for check in page.checks}


def test_a_page_waits_for_its_pictures_to_be_described_then_is_released_beside_the_report(
    case: CaseA, means: Means, work_off: Callable[[], None], review_id: UUID
) -> None:
    page_id = send_word_file(case, review_id)
    work_off()
    assert verdicts(case, review_id, page_id)["described"] == "stop"
    assert prepared_reviews.show_review(case.coordinator, review_id).state == "stopped"
    page = web_pages.show(case.coordinator, page_id)
    (picture,) = page.pictures
    assert (picture.number, picture.near, picture.missing) == (1, "What happened", True)
    assert 'src="picture-1"' in page.body
    assert b"".join(web_pages.picture(case.coordinator, page_id, 1).chunks).startswith(b"\x89PNG")
    with pytest.raises(NotFound):
        web_pages.picture(case.coordinator, page_id, 2)

    web_pages.describe_pictures(
        case.coordinator, page_id, {picture.key: ("A red wheel", False), "other": ("x", True)}
    )
    work_off()
    assert verdicts(case, review_id, page_id)["described"] == "pass"
    publisher = case.person("publisher")
    view = prepared_reviews.show_review(publisher, review_id)
    assert (view.state, [one.format for one in view.documents]) == ("ready", ["PDF", "HTML"])
    looks = {look.name for one in view.documents for look in one.looks}
    reviews.release_review(publisher, review_id, looked_at=looks, late_reason="Soon")
    work_off()

    catalogue = Catalogue(means.catalogue)
    (listed,) = catalogue.every_review()
    assert [(one.slug, one.format, one.version_of) for one in listed.documents] == [
        ("report", "PDF", ""),
        ("report-web-page", WEB_PAGE, "report"),
    ]
    served = PublicFiles(means.public_files).verified(listed.documents[1].sha256).read_text()
    assert 'alt="A red wheel"' in served
    assert "wheelbarrow" in served
    # The search leads to the pages of the PDF; its words are not told twice.
    assert {place.document for place in catalogue.texts(listed.slug)} == {"report"}
    (place,) = catalogue.page(Filters(words="nobody")).places[listed.slug].best[:1]
    assert place.page is not None

    corrected = correcting.correct(case.coordinator, review_id, "A date.")
    copies = prepared_reviews.show_review(case.coordinator, corrected).documents
    assert copies[1].version_of == copies[0].id
    work_off()
    assert verdicts(case, corrected, copies[1].id)["described"] == "pass"


def test_a_page_is_held_to_what_the_case_knows_also_in_what_is_said_of_pictures(
    case: CaseA, work_off: Callable[[], None], review_id: UUID
) -> None:
    page_id = send_word_file(case, review_id, lambda one: report(one, "Ellie-Mae Rose Draycott was seen."))
    work_off()
    assert verdicts(case, review_id, page_id)["identifiers"] == "stop"

    assert send_word_file(case, review_id) == page_id
    work_off()
    assert verdicts(case, review_id, page_id)["identifiers"] == "pass"
    (picture,) = web_pages.show(case.coordinator, page_id).pictures
    web_pages.describe_pictures(
        case.coordinator, page_id, {picture.key: ("Ellie-Mae Rose Draycott, smiling", False)}
    )
    work_off()
    assert verdicts(case, review_id, page_id)["identifiers"] == "stop"


def test_what_cannot_be_read_is_stopped_and_a_page_goes_with_its_document(
    case: CaseA, work_off: Callable[[], None], review_id: UUID
) -> None:
    view = prepared_reviews.show_review(case.coordinator, review_id)
    page_id = web_pages.add_web_page(
        case.coordinator, review_id, view.documents[0].id, file_name="r.docx", source=io.BytesIO(b"PK\x03\x04 no")
    )
    work_off()
    assert set(verdicts(case, review_id, page_id).values()) == {"stop"}
    with pytest.raises(NotFound):
        web_pages.add_web_page(
            case.coordinator, review_id, page_id, file_name="r.docx", source=io.BytesIO(b"PK\x03\x04")
        )

    reviews.remove_document(case.coordinator, review_id, view.documents[0].id)
    assert prepared_reviews.show_review(case.coordinator, review_id).documents == ()
