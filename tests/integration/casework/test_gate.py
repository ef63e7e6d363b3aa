"""The gate of a document: pictures of pages with findings, and what a person thinks of dates and ages."""

from __future__ import annotations

from uuid import UUID

import pytest

from casework.actions.reviews import found_pages, gate, prepared_reviews, publishing, reviews
from casework.actions.reviews.found_pages import DrawnPage
from casework.actions.reviews.publishing import Checked
from casework.actions.work import NotFound
from casework.records.tables import ReviewPagePicture
from casework.rules.permissions import Role
from tests.integration.casework.acts import refused
from tests.integration.casework.scene import Scene, add_report

DATES = {
    "checks": [
        {
            "code": "jigsaw",
            "title": "Exact dates and ages",
            "verdict": "look",
            "found": [{"words": "An exact age: aged 7", "where": "page 3", "page": 3, "frames": [[1, 2, 3, 4]]}],
        }
    ]
}


def checked_with_dates(scene: Scene) -> tuple[UUID, UUID]:
    """Return a review and its document, in which the checks found an age on page 3."""
    review_id = scene.review(scene.case())
    add_report(scene.here.work(Role.COORDINATOR), review_id)
    to_check = publishing.to_check(scene.store, review_id)
    assert to_check is not None
    (document,) = to_check.documents
    picture = DrawnPage(3, scene.store.vault.put_bytes(b"\x89PNG\r\n\x1a\n"), 595.0, 842.0, "image/png")
    clean = scene.store.vault.put_bytes(b"%PDF-1.7 clean")
    result = Checked(document.id, DATES, clean, 4, (picture,))
    publishing.record_checks(scene.store, review_id, [result], scene.claim("check-review", review_id))
    return review_id, document.id


def test_dates_and_ages_are_judged_with_a_reason_before_the_release(scene: Scene) -> None:
    review_id, document_id = checked_with_dates(scene)
    publisher, coordinator = scene.here.work(Role.PUBLISHER), scene.here.work(Role.COORDINATOR)
    view = gate.show_gate(publisher, document_id)
    assert (view.sizes, view.opinions) == ({3: (595.0, 842.0)}, {})
    assert b"".join(found_pages.page_picture(publisher, document_id, 3).chunks).startswith(b"\x89PNG")
    looks = [f"{document_id}/jigsaw"]

    def release() -> None:
        reviews.release_review(publisher, review_id, late_reason="Soon", looked_at=looks)

    assert refused(release) == "together"
    assert refused(lambda: gate.judge_together(coordinator, document_id, fine=False, reason=" ")) == "reason"
    gate.judge_together(coordinator, document_id, fine=False, reason="The press named the day")
    assert refused(release) == "together"
    gate.judge_together(publisher, document_id, fine=True, reason="The day is taken out of the press too")
    assert gate.show_gate(publisher, document_id).opinions["jigsaw"].by == "Publisher Test"
    entries = scene.entries("jigsaw-judged")
    assert sorted(entry.details["fine"] for entry in entries) == [False, True]
    assert "press" not in str([entry.details for entry in entries])
    release()
    assert refused(lambda: gate.judge_together(publisher, document_id, fine=False, reason="Late")) == "released"


def test_a_new_check_forgets_pictures_and_opinions(scene: Scene) -> None:
    review_id, document_id = checked_with_dates(scene)
    coordinator = scene.here.work(Role.COORDINATOR)
    gate.judge_together(coordinator, document_id, fine=True, reason="Public")
    reviews.check_again(coordinator, review_id)
    scene.checked(review_id)
    view = gate.show_gate(coordinator, document_id)
    assert (view.sizes, view.opinions) == ({}, {})
    with pytest.raises(NotFound):
        gate.judge_together(coordinator, document_id, fine=True, reason="Public")
    assert prepared_reviews.show_review(coordinator, review_id).state == "ready"


def test_pictures_go_with_their_document(scene: Scene) -> None:
    review_id, document_id = checked_with_dates(scene)
    reviews.remove_document(scene.here.work(Role.COORDINATOR), review_id, document_id)
    with scene.store.looking() as session:
        assert session.query(ReviewPagePicture).count() == 0
