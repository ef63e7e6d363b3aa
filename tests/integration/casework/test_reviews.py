"""Publishing: one prepares, checks are run, another releases exactly what was checked."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from casework.actions import cases, scoping
from casework.actions.codes import key as code_key
from casework.actions.people import partnerships
from casework.actions.reviews import handing_over, holding_back, listing, prepared_reviews, publishing, reviews
from casework.actions.reviews.prepared_reviews import ReviewView
from casework.actions.reviews.publishing import Checked
from casework.actions.task_rows import Superseded
from casework.actions.work import NotFound, NotPermitted, Work
from casework.records.tables import Review, ReviewDocument, Task
from casework.rules.codes import Known
from casework.rules.permissions import Role
from tests.integration.casework.acts import SOME_ID, at_once, errors, refused
from tests.integration.casework.examples import full_answers, reading
from tests.integration.casework.scene import POLICE, Scene, add_report, passed


@pytest.fixture
def case_id(scene: Scene) -> UUID:
    """Return a case."""
    return scene.case()


def look(scene: Scene, review_id: UUID, role: Role = Role.PUBLISHER) -> ReviewView:
    """Return the review as that role sees it."""
    return prepared_reviews.show_review(scene.here.work(role), review_id)


def everything(scene: Scene, role: Role) -> Work:
    """Return `Work` as that person, who holds every role of publication."""
    work = scene.here.work(role)
    return replace(work, actor=replace(work.actor, roles=frozenset({Role.COORDINATOR, Role.PUBLISHER})))


def test_from_preparation_to_the_public_list_and_the_package(scene: Scene, case_id: UUID) -> None:
    coordinator, publisher = scene.here.work(Role.COORDINATOR), scene.here.work(Role.PUBLISHER)
    review_id = scene.review(case_id, title="  Child Wren: what can be learned? ")
    view = look(scene, review_id)
    assert (view.slug, view.title, view.themes) == (
        "child-wren-what-can-be-learned", "Child Wren: what can be learned?", ("Neglect",),
    )  # fmt: skip
    assert (view.state, view.public_until) == ("draft", date(2027, 11, 2))
    add_report(coordinator, review_id)
    assert look(scene, review_id).state == "checking"
    assert scene.tasks("check-review") == [review_id]
    scene.checked(review_id)
    assert look(scene, review_id).state == "ready"
    assert look(scene, review_id).obstacles == ()
    reviews.release_review(publisher, review_id, late_reason="Soon")
    assert (look(scene, review_id).state, look(scene, review_id).released_by) == ("releasing", "Publisher Test")
    to_publish = publishing.to_publish(scene.store, review_id)
    assert to_publish is not None
    assert scene.store.vault.read(to_publish.documents[0].sha256).startswith(b"%PDF-1.7 clean ")
    publishing.record_published(scene.store, review_id, scene.claim("publish-review", review_id))
    assert look(scene, review_id).state == "published"
    assert publishing.to_publish(scene.store, review_id) is None
    assert publishing.to_publish(scene.store, review_id, states=("published",)) is not None
    claim = scene.claim("build-handoff", review_id)
    handing_over.record_handoff(scene.store, review_id, scene.store.vault.put_bytes(b"PK package"), claim)
    package = prepared_reviews.handoff_package(coordinator, review_id)
    assert (package.untrusted_name, b"".join(package.chunks)) == (
        "child-wren-what-can-be-learned-repository.zip", b"PK package",
    )  # fmt: skip
    assert scene.stage(case_id) == "published"
    assert [action for action in scene.audited() if action.startswith(("review", "handoff"))] == [
        "review-prepared", "review-document-added", "review-checked", "review-released", "review-published",
        "handoff-built", "handoff-downloaded",
    ]  # fmt: skip


def test_releasing_twice_is_releasing_once(scene: Scene, case_id: UUID) -> None:
    review_id = scene.ready_review(case_id)
    publisher = scene.here.work(Role.PUBLISHER)
    results = at_once(*[lambda: reviews.release_review(publisher, review_id, late_reason="Soon")] * 4)
    assert not errors(results)
    assert scene.audited().count("review-released") == 1
    assert scene.tasks("publish-review") == [review_id]
    publishing.record_published(scene.store, review_id)
    reviews.release_review(publisher, review_id, late_reason="Soon")
    assert look(scene, review_id).state == "published"


def test_whoever_prepared_or_changed_any_of_it_cannot_release_it(scene: Scene, case_id: UUID) -> None:
    chair = everything(scene, Role.CHAIR)
    review_id = scene.review(case_id, everything(scene, Role.COORDINATOR))
    add_report(chair, review_id)
    scene.checked(review_id)
    for work in (everything(scene, Role.COORDINATOR), chair):
        assert refused(partial(reviews.release_review, work, review_id, late_reason="Soon")) == "same-person"
        assert prepared_reviews.show_review(work, review_id).prepared_by_me
    assert look(scene, review_id).prepared_by == "Coordinator Test", (
        "adding a document does not change who prepared"
    )
    reviews.release_review(scene.here.work(Role.PUBLISHER), review_id, late_reason="Soon")


def test_taking_a_document_out_is_a_change_too(scene: Scene, case_id: UUID) -> None:
    review_id = scene.ready_review(case_id)
    add_report(scene.here.work(Role.COORDINATOR), review_id, b"%PDF-1.7 other", "Other")
    document = scene.one(select(ReviewDocument.id).where(ReviewDocument.title == "Other"))
    partner = everything(scene, Role.PARTNER)
    reviews.remove_document(partner, review_id, document)
    scene.checked(review_id)
    assert refused(lambda: reviews.release_review(partner, review_id, late_reason="Soon")) == "same-person"


def test_a_release_needs_the_role(scene: Scene, case_id: UUID) -> None:
    review_id = scene.ready_review(case_id)
    for role in set(Role) - {Role.PUBLISHER}:
        with pytest.raises(NotPermitted):
            reviews.release_review(scene.here.work(role), review_id, late_reason="Soon")
    assert look(scene, review_id).state == "ready"


def test_whoever_releases_says_that_they_looked_where_a_check_cannot_decide(scene: Scene, case_id: UUID) -> None:
    review_id = scene.review(case_id)
    add_report(scene.here.work(Role.COORDINATOR), review_id)
    scene.checked(review_id, verdict="look")
    publisher = scene.here.work(Role.PUBLISHER)
    assert look(scene, review_id).state == "ready"
    (one,) = look(scene, review_id).documents[0].looks
    assert one.title == "names"
    assert refused(lambda: reviews.release_review(publisher, review_id, late_reason="Soon")) == "look"
    assert (
        refused(
            lambda: reviews.release_review(publisher, review_id, late_reason="Soon", looked_at=["another/names"])
        )
        == "look"
    )
    reviews.release_review(publisher, review_id, late_reason="Soon", looked_at=[one.name])
    assert scene.entries("review-released")[0].details["looked_at"] == [one.name]


def test_the_entry_can_be_changed_until_the_release_and_is_checked_again(scene: Scene, case_id: UUID) -> None:
    review_id = scene.ready_review(case_id)
    scene.review(case_id, title="Taken")
    work = scene.here.work(Role.COORDINATOR)
    entry: dict[str, Any] = {
        "kind": "thematic",
        "summary": "S",
        "themes": ["a", "a", ""],
        "publish_on": work.today,
    }
    assert refused(lambda: reviews.change_entry(work, review_id, title="Taken!", **entry)) == "title-taken"
    reviews.change_entry(work, review_id, title="Child Heron", **entry)
    view = look(scene, review_id)
    assert (view.slug, view.kind, view.themes, view.state) == ("child-heron", "thematic", ("a",), "checking")
    scene.checked(review_id)
    reviews.change_entry(work, review_id, title="Child HERON", **entry)
    assert look(scene, review_id).slug == "child-heron"
    scene.checked(review_id)
    reviews.release_review(scene.here.work(Role.PUBLISHER), review_id, late_reason="Soon")
    assert refused(lambda: reviews.change_entry(work, review_id, title="Late", **entry)) == "released"


def test_every_change_after_the_checks_needs_them_again(scene: Scene, case_id: UUID) -> None:
    review_id = scene.ready_review(case_id)
    coordinator, publisher = scene.here.work(Role.COORDINATOR), scene.here.work(Role.PUBLISHER)
    add_report(coordinator, review_id, b"%PDF-1.7 second", "Second")
    assert refused(lambda: reviews.release_review(publisher, review_id, late_reason="Soon")) == "not-ready"
    scene.checked(review_id)
    document = scene.one(select(ReviewDocument.id).where(ReviewDocument.title == "Second"))
    reviews.remove_document(coordinator, review_id, document)
    assert refused(lambda: reviews.release_review(publisher, review_id, late_reason="Soon")) == "not-ready"
    scene.checked(review_id)
    with scene.store.changing() as session:
        session.get_one(Review, review_id).summary = "Changed behind the checks."
    assert refused(lambda: reviews.release_review(publisher, review_id, late_reason="Soon")) == "changed"
    reviews.check_again(coordinator, review_id)
    scene.checked(review_id)
    reviews.release_review(publisher, review_id, late_reason="Soon")


@pytest.mark.parametrize("change", ["title", "bytes"])
def test_what_was_changed_after_its_release_does_not_go_out(scene: Scene, case_id: UUID, change: str) -> None:
    review_id = scene.ready_review(case_id)
    reviews.release_review(scene.here.work(Role.PUBLISHER), review_id, late_reason="Soon")
    with scene.store.changing() as session:
        if change == "title":
            session.get_one(Review, review_id).title = "Another title"
        else:
            document = session.scalars(select(ReviewDocument)).one()
            document.clean_sha256 = document.sha256
    with pytest.raises(AssertionError, match="changed"):
        publishing.to_publish(scene.store, review_id)


def test_a_review_without_documents_or_with_a_stopped_one_is_not_released(scene: Scene, case_id: UUID) -> None:
    publisher = scene.here.work(Role.PUBLISHER)
    review_id = scene.review(case_id)
    assert refused(lambda: reviews.release_review(publisher, review_id, late_reason="Soon")) == "no-document"
    add_report(scene.here.work(Role.COORDINATOR), review_id)
    scene.checked(review_id, verdict="stop")
    assert look(scene, review_id).state == "stopped"
    assert refused(lambda: reviews.release_review(publisher, review_id, late_reason="Soon")) == "check-stopped"
    document = scene.one(select(ReviewDocument.id))
    reviews.remove_document(scene.here.work(Role.COORDINATOR), review_id, document)
    assert look(scene, review_id).state == "draft"


def stopped_at_a_name(scene: Scene, case_id: UUID, code: str = "identifiers") -> UUID:
    """Return a review whose document a check stopped at one word."""
    review_id = scene.review(case_id)
    add_report(scene.here.work(Role.COORDINATOR), review_id)
    to_check = publishing.to_check(scene.store, review_id)
    assert to_check is not None
    result = passed(scene.store, to_check.documents[0].id)
    check = {"code": code, "verdict": "stop", "found": [{"words": "A name: Grace", "where": "page 2"}]}
    publishing.record_checks(scene.store, review_id, [replace(result, verdict={"checks": [check]})])
    return review_id


def test_people_of_the_key_are_looked_for_too(scene: Scene, case_id: UUID) -> None:
    desk = scene.here.work(Role.COORDINATOR)
    code_key.add_person(desk, case_id, Known("Delroy Quennell", "SW1", "social worker", ("Del",)))
    review_id = scene.review(case_id)
    add_report(desk, review_id)
    to_check = publishing.to_check(scene.store, review_id)
    assert to_check is not None
    assert ("Delroy Quennell", ("Del",)) in {(person.name, person.aliases) for person in to_check.people}


def test_a_stop_at_a_name_is_overruled_by_the_second_person_with_a_reason(scene: Scene, case_id: UUID) -> None:
    review_id = stopped_at_a_name(scene, case_id)
    publisher, view = scene.here.work(Role.PUBLISHER), look(scene, review_id)
    assert view.state == "stopped"
    (one,) = view.documents[0].to_judge
    for reasons in ({}, {one.name: " "}, {one.name.rpartition("/")[0] + "/other": "No name"}):
        assert refused(partial(reviews.release_review, publisher, review_id, reasons=reasons)) == "check-stopped"
    both = everything(scene, Role.COORDINATOR)
    assert refused(partial(reviews.release_review, both, review_id, reasons={one.name: "No"})) == "same-person"
    reviews.release_review(
        publisher, review_id, late_reason="Soon", reasons={one.name: " A virtue, not a person "}
    )
    (entry,) = scene.entries("check-overruled")
    assert (entry.details["check"], entry.details["places"]) == ("identifiers", 1)
    assert "virtue" not in str(entry.details)
    (check,) = look(scene, review_id).documents[0].checks
    assert check["judgements"] == [{"words": "A name: Grace", "reason": "A virtue, not a person"}]
    assert publishing.to_publish(scene.store, review_id) is not None


def test_a_release_that_is_taken_back_takes_its_reasons_back(scene: Scene, case_id: UUID) -> None:
    review_id = stopped_at_a_name(scene, case_id)
    work, publisher = scene.here.work(Role.COORDINATOR), scene.here.work(Role.PUBLISHER)
    with scene.store.changing() as session:
        review = session.get_one(Review, review_id)
        review.publish_on = work.today + timedelta(days=9)
        documents = session.scalars(select(ReviewDocument).where(ReviewDocument.review_id == review_id)).all()
        review.approved = listing.fingerprint_of(review, documents)
    (one,) = look(scene, review_id).documents[0].to_judge
    reviews.release_review(publisher, review_id, late_reason="Soon", reasons={one.name: "A virtue"})
    holding_back.hold_back(publisher, review_id)
    assert look(scene, review_id).state == "stopped"
    assert refused(partial(reviews.release_review, publisher, review_id)) == "check-stopped"


def test_a_stop_at_something_hidden_is_never_overruled(scene: Scene, case_id: UUID) -> None:
    review_id = stopped_at_a_name(scene, case_id, "hidden-words")
    assert look(scene, review_id).documents[0].to_judge == ()
    assert [one.code for one in look(scene, review_id).obstacles_left] == ["check-stopped"]


def test_a_document_that_could_not_be_cleaned_is_not_released(scene: Scene, case_id: UUID) -> None:
    review_id = scene.review(case_id)
    add_report(scene.here.work(Role.COORDINATOR), review_id)
    document = scene.one(select(ReviewDocument.id))
    result = passed(scene.store, document)
    publishing.record_checks(scene.store, review_id, [Checked(document, result.verdict, None, 3)])
    assert look(scene, review_id).state == "stopped"


def test_checks_of_an_earlier_set_of_documents_are_left_out(scene: Scene, case_id: UUID) -> None:
    review_id = scene.review(case_id)
    coordinator = scene.here.work(Role.COORDINATOR)
    add_report(coordinator, review_id)
    claim = scene.claim("check-review", review_id)
    early = publishing.to_check(scene.store, review_id)
    assert early is not None
    add_report(coordinator, review_id, b"%PDF-1.7 second", "Second")
    results = [passed(scene.store, document.id) for document in early.documents]
    publishing.record_checks(scene.store, review_id, results, claim)
    assert look(scene, review_id).state == "checking"
    assert scene.tasks("check-review") == [review_id], "the change asked for checks of its own"


def test_checks_that_fail_leave_the_review_stopped_and_can_be_asked_for_again(scene: Scene, case_id: UUID) -> None:
    review_id = scene.review(case_id)
    coordinator = scene.here.work(Role.COORDINATOR)
    add_report(coordinator, review_id)
    claim = scene.claim("check-review", review_id)
    with scene.store.changing() as session:
        row = session.get_one(Task, claim.task_id)
        row.state = "dead"
    publishing.checks_failed(scene.store, review_id, "timeout")
    assert look(scene, review_id).state == "stopped"
    assert [obstacle.code for obstacle in look(scene, review_id).obstacles] == ["not-checked"]
    reviews.check_again(coordinator, review_id)
    assert look(scene, review_id).state == "checking"
    assert review_id in scene.tasks("check-review")


def test_overtaken_attempts_write_nothing(scene: Scene, case_id: UUID) -> None:
    review_id = scene.review(case_id)
    add_report(scene.here.work(Role.COORDINATOR), review_id)
    claim = scene.claim("check-review", review_id)
    scene.lose(claim)
    document = scene.one(select(ReviewDocument.id))
    before = len(scene.audited())
    with pytest.raises(Superseded):
        publishing.record_checks(scene.store, review_id, [passed(scene.store, document)], claim)
    assert look(scene, review_id).state == "checking"
    assert look(scene, review_id).documents[0].checks == ()
    scene.checked(review_id)
    reviews.release_review(scene.here.work(Role.PUBLISHER), review_id, late_reason="Soon")
    claim = scene.claim("publish-review", review_id)
    scene.lose(claim)
    with pytest.raises(Superseded):
        publishing.record_published(scene.store, review_id, claim)
    assert look(scene, review_id).state == "releasing"
    assert scene.tasks("build-handoff") == []
    assert scene.audited()[before:] == ["review-checked", "review-released"]


def test_a_released_review_cannot_be_changed(scene: Scene, case_id: UUID) -> None:
    review_id = scene.ready_review(case_id)
    coordinator = scene.here.work(Role.COORDINATOR)
    document = scene.one(select(ReviewDocument.id))
    reviews.release_review(scene.here.work(Role.PUBLISHER), review_id, late_reason="Soon")
    for act in (
        lambda: add_report(coordinator, review_id, b"%PDF-1.7 late"),
        lambda: reviews.remove_document(coordinator, review_id, document),
        lambda: reviews.check_again(coordinator, review_id),
    ):
        assert refused(act) == "released"


def test_a_review_released_before_its_date_waits_and_can_be_held_back(scene: Scene, case_id: UUID) -> None:
    coordinator, publisher = scene.here.work(Role.COORDINATOR), scene.here.work(Role.PUBLISHER)
    review_id = reviews.prepare(
        coordinator,
        case_id,
        title="Later",
        kind="thematic",
        summary="S",
        themes=[],
        publish_on=date(2026, 11, 20),
    )
    add_report(coordinator, review_id)
    scene.checked(review_id)
    reviews.release_review(publisher, review_id, late_reason="Soon")
    assert look(scene, review_id).due_later
    with scene.store.looking() as session:
        task = session.scalars(select(Task).where(Task.kind == "publish-review")).one()
        assert task.available_at.isoformat() == "2026-11-20T10:00:00+00:00"
    holding_back.hold_back(coordinator, review_id)
    holding_back.hold_back(coordinator, review_id)
    view = look(scene, review_id)
    assert (view.state, view.released_by, view.due_later) == ("ready", "", False)
    assert publishing.to_publish(scene.store, review_id) is None
    reviews.release_review(publisher, review_id, late_reason="Soon")
    scene.clock.forward(days=18, hours=1)
    assert not look(scene, review_id).due_later
    assert refused(lambda: holding_back.hold_back(coordinator, review_id)) == "not-held"
    with pytest.raises(NotPermitted):
        holding_back.hold_back(scene.here.work(Role.PARTNER), review_id)


def test_two_reviews_never_share_an_address(scene: Scene, case_id: UUID) -> None:
    work = scene.here.work(Role.COORDINATOR)
    titles = ["Child Wren", "child wren", "CHILD – WREN!", "Child  Wren?"]
    results = at_once(*[lambda title=title: scene.review(case_id, work, title) for title in titles])
    codes = [getattr(error, "code", repr(error)) for error in errors(results)]
    assert codes == ["title-taken"] * 3
    assert scene.count(Review) == 1
    theirs = scene.review(scene.case(scene.there), scene.there.work(Role.COORDINATOR))
    assert prepared_reviews.show_review(scene.there.work(Role.PUBLISHER), theirs).slug == (
        "child-wren-oakshire-safeguarding-children-partnership"
    ), "all partnerships of a deployment share one list"


def test_a_title_without_letters_still_has_an_address(scene: Scene, case_id: UUID) -> None:
    assert look(scene, scene.review(case_id, title="???")).slug == "review"
    assert listing.slug_of("É" * 300 + "x" * 200) == "x" * 80


def test_what_the_checks_look_for_is_everybody_the_case_knows(scene: Scene) -> None:
    answers = full_answers()
    answers["children"][0] |= {"name": "Ada Green", "also_known_as": "Addie"}
    answers["family"][0]["name"] = "May Green"
    referral_id = scene.referral(answers)
    work = scene.here.work(Role.COORDINATOR)
    case_id = cases.open_case(work, referral_id)
    scoping.set_scope(work, case_id, first=date(2026, 1, 1), last=date(2026, 2, 1))
    asked = scene.requests(case_id, POLICE)
    upload_id = scene.upload(asked[POLICE], scene.represents(POLICE))
    people = [
        {"name": "Tom Drake", "code": "PC1", "role": "officer"},
        {"name": "ADA GREEN", "code": "C", "role": ""},
    ]
    scene.read(
        upload_id, reading(glossary=people, identity={"author": "Eve Stone", "role": "DI", "signed_off_by": ""})
    )
    review_id = scene.review(case_id)
    add_report(work, review_id)
    to_check = publishing.to_check(scene.store, review_id)
    assert to_check is not None
    names = [person.name for person in to_check.people]
    assert names.count("Ada Green") == 1
    assert {"Ada Green", "May Green", "Tom Drake", "Eve Stone"} <= set(names)
    assert "ADA GREEN" not in names
    assert "What can be learned." in to_check.words
    assert "child-wren" in to_check.words


def test_documents_are_given_as_they_would_be_published(scene: Scene, case_id: UUID) -> None:
    review_id = scene.review(case_id)
    add_report(scene.here.work(Role.COORDINATOR), review_id)
    document = scene.one(select(ReviewDocument.id))
    work = scene.here.work(Role.PUBLISHER)
    assert b"".join(prepared_reviews.checked_document(work, document).chunks) == b"%PDF-1.7 report"
    scene.checked(review_id)
    found = prepared_reviews.checked_document(work, document)
    assert b"".join(found.chunks).startswith(b"%PDF-1.7 clean")
    with pytest.raises(NotFound):
        prepared_reviews.checked_document(work, SOME_ID)
    with scene.store.looking() as session:
        scene.store.vault.remove(session.get_one(ReviewDocument, document).clean_sha256 or "")
    assert refused(lambda: prepared_reviews.checked_document(work, document)) == "file-gone"


def test_no_package_before_the_publication(scene: Scene, case_id: UUID) -> None:
    with pytest.raises(NotFound):
        prepared_reviews.handoff_package(scene.here.work(Role.COORDINATOR), scene.ready_review(case_id))


def test_a_document_of_another_review_is_not_taken_out(scene: Scene, case_id: UUID) -> None:
    first, second = scene.ready_review(case_id), scene.ready_review(case_id, "Another")
    document = scene.one(select(ReviewDocument.id).where(ReviewDocument.review_id == first))
    with pytest.raises(NotFound):
        reviews.remove_document(scene.here.work(Role.COORDINATOR), second, document)
    assert look(scene, second).state == "ready"


def test_documents_are_listed_by_kind_then_title(scene: Scene, case_id: UUID) -> None:
    review_id = scene.review(case_id)
    work = scene.here.work(Role.COORDINATOR)
    for kind, title in (("slides", "A"), ("report", "Z"), ("report", "B")):
        reviews.add_document(
            work, review_id, kind=kind, title=title, file_name="f.pdf", source=io.BytesIO(title.encode())
        )
    assert [(document.kind, document.title) for document in look(scene, review_id).documents] == [
        ("report", "B"),
        ("report", "Z"),
        ("slides", "A"),
    ]


def test_retention_follows_the_partnership_s_months(scene: Scene, case_id: UUID) -> None:
    work = scene.here.work(Role.COORDINATOR)
    partnerships.change_settings(work, name="Wexborough", public_months=None)
    assert look(scene, scene.review(case_id, title="For ever")).public_until is None
    partnerships.change_settings(work, name="Wexborough", public_months=6)
    view = look(scene, scene.review(case_id, title="Half a year"))
    assert (view.publish_on, view.public_until) == (date(2026, 11, 2), date(2027, 5, 2))
