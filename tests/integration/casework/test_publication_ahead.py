"""Before a publication and after it: copies, embargo, withdrawal, correction, and the national repository."""

from __future__ import annotations

import email
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from casework.actions import cases, clocks, messages
from casework.actions.around import family
from casework.actions.audit_log import entries
from casework.actions.figures import years
from casework.actions.people import partnerships
from casework.actions.reviews import (
    correcting,
    handing_over,
    holding_back,
    notices,
    prepared_reviews,
    publishing,
    retention,
    reviews,
    withdrawing,
)
from casework.actions.work import NotFound, NotPermitted, Work
from casework.records.tables import CaseClock, Message, Review, Task
from casework.rules.family import HOW, QUESTIONS
from casework.rules.permissions import Role
from tests.integration.casework.acts import refused
from tests.integration.casework.scene import Scene, add_report
from workers import mail

SOON = "The inquest is next week"


@pytest.fixture
def case_id(scene: Scene) -> UUID:
    """Return a case."""
    return scene.case()


def entry(**changes: Any) -> dict[str, Any]:
    """Return the entry of a review."""
    return {"title": "Child Wren", "kind": "lcspr", "summary": "S", "themes": [], **changes}


def published(scene: Scene, case_id: UUID, title: str = "Child Wren") -> UUID:
    """Return a review that is public."""
    review_id = scene.ready_review(case_id, title)
    reviews.release_review(scene.here.work(Role.PUBLISHER), review_id, late_reason=SOON)
    publishing.record_published(scene.store, review_id)
    return review_id


def clock_of(scene: Scene) -> CaseClock:
    """Return the clock of the copies."""
    found: CaseClock = scene.one(select(CaseClock).where(CaseClock.name == clocks.COPIES))
    return found


def test_copies_run_a_clock_and_late_is_said_with_a_reason(scene: Scene, case_id: UUID) -> None:
    coordinator = scene.here.work(Role.COORDINATOR)
    review_id = reviews.prepare(coordinator, case_id, publish_on=date(2026, 11, 27), **entry())
    assert (clock_of(scene).started_on, clock_of(scene).due_on) == (date(2026, 11, 27), date(2026, 11, 18))
    case = cases.show_case(coordinator, case_id)
    assert {clock.name for clock in case.clocks} >= {clocks.COPIES}
    assert notices.show(coordinator, review_id).lacking == (), "what can still be done in time is not lacking"
    for audience in ("panel", "secretary-of-state"):
        notices.record(coordinator, review_id, audience, sent_on=date(2026, 11, 2), how="email")
    assert clock_of(scene).met_on is None, "two of three"
    scene.clock.forward(days=18)  # 20 November
    lacking = notices.show(coordinator, review_id).lacking
    assert lacking == ("Ofsted has not been sent the full report",)
    late = partial(notices.record, coordinator, review_id, "ofsted", sent_on=date(2026, 11, 20), how="portal")
    assert refused(late) == "late_reason"
    late(late_reason=SOON, who="Ruth Alderton")
    assert (clock_of(scene).met_on, clock_of(scene).late_reason) == (date(2026, 11, 20), SOON)
    view = notices.show(coordinator, review_id)
    assert [(one.audience, one.late, one.who) for one in view.notices if one.audience == "ofsted"] == [
        ("ofsted", True, "Ruth Alderton")
    ]
    # The agencies and the family are told first: missing on the day itself, it needs a reason and stops nothing.
    scene.clock.forward(days=7)
    assert [sentence.split(" ha")[0] for sentence in notices.show(coordinator, review_id).lacking][1:] == [
        "The agencies that took part", "The family",
    ]  # fmt: skip
    answers = {question.name: "x" for question in QUESTIONS}
    family.record(
        coordinator, case_id, contacted_on=date(2026, 11, 26), how=next(iter(HOW)),
        answers=answers, told_of_publication=True,
    )  # fmt: skip
    assert (
        refused(
            partial(
                notices.record, coordinator, review_id, "agencies", sent_on=date(2026, 11, 27), how="not-needed"
            )
        )
        == "note"
    )
    notices.record(coordinator, review_id, "agencies", sent_on=date(2026, 11, 27), how="meeting")
    assert len(notices.show(coordinator, review_id).lacking) == 1
    add_report(coordinator, review_id)
    scene.checked(review_id)
    publisher = scene.here.work(Role.PUBLISHER)
    assert refused(partial(reviews.release_review, publisher, review_id)) == "late-reason"
    reviews.release_review(publisher, review_id, late_reason=SOON)
    assert prepared_reviews.show_review(publisher, review_id).late_reason == SOON


def test_why_it_went_out_late_stands_with_its_clock_in_the_figures_and_in_the_log(
    scene: Scene, case_id: UUID
) -> None:
    published(scene, case_id)
    coordinator = scene.here.work(Role.COORDINATOR)
    (clock,) = [one for one in cases.show_case(coordinator, case_id).clocks if one.name == clocks.COPIES]
    assert (clock.late, clock.late_reason) == (True, SOON)
    assert SOON in [why for _, why in years.of_year(coordinator, clock.due_on.year).reasons]
    said = [line.said for line in entries.log(scene.here.work(Role.CHAIR), entries.Wanted()).lines]
    assert [one for one in said if one.endswith(f"Why: {SOON}")]


def test_another_day_moves_the_clock_and_another_kind_ends_it(scene: Scene, case_id: UUID) -> None:
    coordinator = scene.here.work(Role.COORDINATOR)
    review_id = reviews.prepare(coordinator, case_id, publish_on=date(2026, 12, 1), **entry())
    reviews.change_entry(coordinator, review_id, publish_on=date(2026, 12, 29), **entry())
    assert clock_of(scene).due_on == date(2026, 12, 16), "two bank holidays and two weekends before it"
    reviews.change_entry(coordinator, review_id, publish_on=date(2026, 12, 29), **entry(kind="thematic"))
    assert scene.count(CaseClock, CaseClock.name == clocks.COPIES) == 0
    assert scene.entries("clock-stopped")


def test_an_embargo_ends_at_a_working_time(scene: Scene, case_id: UUID) -> None:
    coordinator, publisher = scene.here.work(Role.COORDINATOR), scene.here.work(Role.PUBLISHER)
    prepare = partial(reviews.prepare, coordinator, case_id)
    assert refused(partial(prepare, publish_on=date(2026, 12, 25), **entry())) == "publish_on"
    assert (
        refused(partial(prepare, publish_on=date(2026, 12, 1), publish_time="23:00", **entry())) == "publish_time"
    )
    review_id = prepare(publish_on=date(2026, 12, 24), publish_time="15:30", **entry())
    add_report(coordinator, review_id)
    scene.checked(review_id)
    reviews.release_review(publisher, review_id)
    task: Task = scene.one(select(Task).where(Task.kind == "publish-review"))
    assert task.available_at.isoformat() == "2026-12-24T15:30:00+00:00"
    assert prepared_reviews.show_review(publisher, review_id).due_later
    holding_back.hold_back(coordinator, review_id)
    reviews.release_review(publisher, review_id)
    scene.clock.time = task.available_at + timedelta(minutes=5)
    assert publishing.put_off(scene.store, review_id) is None
    assert refused(partial(holding_back.hold_back, coordinator, review_id)) == "not-held"
    # The service was down over the holidays: it waits for somebody to be at work, on 29 December.
    scene.clock.time = task.available_at + timedelta(days=1)
    waits = publishing.put_off(scene.store, review_id)
    assert waits is not None
    assert (scene.clock.time + waits).isoformat() == "2026-12-29T08:30:00+00:00"


def test_withdrawing_is_one_action_of_one_person(scene: Scene, case_id: UUID) -> None:
    review_id = published(scene, case_id)
    publisher = scene.here.work(Role.PUBLISHER)
    assert withdrawing.to_withdraw(scene.store, review_id) is None
    withdraw = partial(withdrawing.withdraw, publisher, review_id, said="privacy", why="Ada is named on page 3")
    for role in (Role.CHAIR, Role.PARTNER, Role.ADMINISTRATOR):
        with pytest.raises(NotPermitted):
            withdrawing.withdraw(scene.here.work(role), review_id, said="other", why="x")
    assert refused(partial(withdrawing.withdraw, publisher, review_id, said="mine", why="x")) == "said"
    assert refused(partial(withdrawing.withdraw, publisher, review_id, said="other", why=" ")) == "why"
    withdraw()
    withdraw()
    assert scene.audited().count("review-withdrawn") == 1
    assert scene.tasks("withdraw-review") == [review_id]
    assert withdrawing.waiting(scene.store) == (review_id,)
    view = prepared_reviews.show_review(publisher, review_id)
    assert (view.state, view.withdrawn_why, view.withdrawn_by) == (
        "withdrawing", "Ada is named on page 3", "Publisher Test",
    )  # fmt: skip
    to_withdraw = withdrawing.to_withdraw(scene.store, review_id)
    assert to_withdraw is not None
    assert "Ada" not in to_withdraw.words
    withdrawing.record_withdrawn(scene.store, review_id, scene.claim("withdraw-review", review_id))
    assert prepared_reviews.show_review(publisher, review_id).state == "withdrawn"
    assert withdrawing.waiting(scene.store) == ()
    # A publication that was still on its way takes itself back once more.
    publishing.record_published(scene.store, review_id)
    assert scene.tasks("withdraw-review") == [review_id]
    assert refused(
        partial(withdrawing.withdraw, publisher, scene.ready_review(case_id, "New"), said="other", why="x")
    ) == ("not-public")


def test_a_corrected_version_goes_the_whole_way_and_takes_the_place(scene: Scene, case_id: UUID) -> None:
    coordinator, publisher = scene.here.work(Role.COORDINATOR), scene.here.work(Role.PUBLISHER)
    first = published(scene, case_id)
    scene.clock.forward(days=40)
    assert refused(partial(correcting.correct, coordinator, first, " ")) == "what"
    second = correcting.correct(coordinator, first, "The year on page 3")
    assert correcting.correct(coordinator, first, "Twice") == second
    assert correcting.discard(coordinator, second) == first
    assert scene.count(Review) == 1
    second = correcting.correct(coordinator, first, "The year on page 3")
    view = prepared_reviews.show_review(coordinator, second)
    assert (view.version, view.slug, view.state, view.correction) == (
        2,
        "child-wren",
        "checking",
        "The year on page 3",
    )
    assert notices.show(coordinator, second).notices == ()
    assert [document.title for document in view.documents] == ["Full report"]
    to_check = publishing.to_check(scene.store, second)
    assert to_check is not None
    assert "The year on page 3" in to_check.words, "what the public reads is checked"
    scene.checked(second)
    assert refused(partial(reviews.release_review, replace_actor(scene), second)) == "same-person"
    reviews.release_review(publisher, second)
    to_publish = publishing.to_publish(scene.store, second)
    assert to_publish is not None
    assert (to_publish.first_day, to_publish.correction) == (date(2026, 11, 2), "The year on page 3")
    assert to_publish.public_until == date(2027, 11, 2), "its time is that of the first version"
    assert prepared_reviews.show_review(coordinator, first).state == "published", "until the other one is there"
    publishing.record_published(scene.store, second)
    assert prepared_reviews.show_review(coordinator, first).state == "replaced"
    assert refused(partial(correcting.correct, coordinator, first, "x")) in ("not-public", "newer")
    assert refused(partial(withdrawing.withdraw, publisher, first, said="other", why="x")) == "not-public"


def replace_actor(scene: Scene) -> Work:
    """Return `Work` of the coordinator, who holds the publisher's role as well."""
    work = scene.here.work(Role.COORDINATOR)
    return replace(work, actor=replace(work.actor, roles=frozenset({Role.COORDINATOR, Role.PUBLISHER})))


def test_the_package_is_sent_chased_and_acknowledged(scene: Scene, case_id: UUID) -> None:
    coordinator = scene.here.work(Role.COORDINATOR)
    review_id = published(scene, case_id)
    with pytest.raises(NotFound):
        handing_over.send(coordinator, review_id)
    handing_over.record_refused(scene.store, review_id, "Take the name out of the title")
    assert handing_over.show(coordinator, review_id).problem == "Take the name out of the title"
    handing_over.record_handoff(scene.store, review_id, scene.store.vault.put_bytes(b"PK package"))
    assert handing_over.show(coordinator, review_id).problem == ""
    assert refused(partial(handing_over.send, coordinator, review_id)) == "no-address"
    partnerships.change_settings(coordinator, name="Wexborough", repository_email="repository@library.example")
    handing_over.send(coordinator, review_id)
    handing_over.send(coordinator, review_id)
    message: Message = scene.one(select(Message).where(Message.purpose == "repository-handover"))
    outgoing = messages.to_send(scene.store, message.id)
    assert outgoing is not None
    assert scene.store.vault.read(outgoing.attachment_sha256) == b"PK package"
    assert outgoing.attachment_name == "child-wren-repository.zip"
    assert "by email to " in outgoing.text, "the repository acknowledges by email"
    assert "do not reply" not in outgoing.text
    assert (outgoing.recipient, "/reviews/child-wren" in outgoing.text) == ("repository@library.example", True)
    assert handing_over.show(coordinator, review_id).handed_over_on == date(2026, 11, 2)
    download = handing_over.email_file(coordinator, review_id)
    parts = list(email.message_from_bytes(b"".join(download.chunks)).walk())
    assert [part.get_content_type() for part in parts] == ["multipart/mixed", "text/plain", "application/zip"]

    assert handing_over.chase_due(scene.store) == 0
    scene.clock.forward(days=14)
    assert handing_over.chase_due(scene.store) == 1
    assert handing_over.chase_due(scene.store) == 0, "once in two weeks"
    chased: Message = scene.one(select(Message).where(Message.purpose == "repository-not-acknowledged"))
    assert chased.recipient.startswith("coordinator")
    scene.clock.forward(days=14)
    retention.acknowledge(coordinator, review_id, date(2026, 11, 20))
    assert handing_over.chase_due(scene.store) == 0

    handing_over.set_anonymous(coordinator, review_id, True)
    assert scene.tasks("build-handoff") == [review_id]
    assert not handing_over.show(coordinator, review_id).ready
    anonymous = handing_over.show(coordinator, review_id)
    assert scene.store.public_address not in anonymous.text
    other = published(scene, case_id, "Child Robin")
    scene.clock.forward(days=7)
    assert handing_over.chase_due(scene.store) == 1, "nobody sent the second one"
    assert scene.one(select(Message).where(Message.purpose == "repository-not-sent"))
    handing_over.record_sent(coordinator, other, scene.store.now().date())


def test_whoever_lost_the_role_in_which_they_prepared_it_cannot_release_it(scene: Scene, case_id: UUID) -> None:
    review_id = scene.ready_review(case_id)
    now_a_publisher = scene.here.work(Role.COORDINATOR)
    now_a_publisher = replace(
        now_a_publisher, actor=replace(now_a_publisher.actor, roles=frozenset({Role.PUBLISHER}))
    )
    assert refused(partial(reviews.release_review, now_a_publisher, review_id, late_reason=SOON)) == "same-person"


def test_the_package_goes_out_as_a_file_of_its_e_mail(scene: Scene, case_id: UUID) -> None:
    message = mail.compose(
        message_id=case_id, sender="reviews@here.example", sender_name="Wexborough", recipient="r@there.example",
        subject="A review", text="It is attached.", written_at=scene.store.now(),
        attachment=("package.zip", b"PK"),
    )  # fmt: skip
    (attached,) = message.iter_attachments()
    assert (attached.get_filename(), attached.get_content()) == ("package.zip", b"PK")
    body = message.get_body(("plain",))
    assert body is not None
    assert "It is attached." in body.get_content()
