"""Contact with the family, processes beside the review, and holds that stand in the way of its publication."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask

from casework.actions import dates_ahead
from casework.actions.around import family, holding, processes
from casework.actions.reviews import holding_back, prepared_reviews, publishing, reviews
from casework.actions.work import NotPermitted
from casework.records.tables import FamilyContact, ParallelProcess, PublicationHold, Task
from casework.rules.permissions import Role
from tests.integration.casework.acts import refused
from tests.integration.casework.scene import Scene
from tests.journeys.client import Client
from tests.journeys.people import PASSWORD


def test_what_a_family_said_is_read_by_coordinator_and_chair_alone(
    client: Client, portal: Flask, scene: Scene
) -> None:
    case_id = scene.case()
    client.sign_in(scene.here.people[Role.CHAIR].email, PASSWORD)
    page = client.open(f"/cases/{case_id}").follow("The family")
    assert "No contact is recorded yet." in page.text
    page = page.follow("Record a contact").fill(contacted_on="1 11 2026", how="visit", who="The mother")
    page = page.press("Record it")
    assert page.errors == ["Enter who made the contact"]
    page = page.fill(by="Social worker").press("Record it")
    assert page.errors == ["Enter what was offered, said or wished"]
    page = page.fill(said="She asks why nobody rang.", needs="An interpreter", told=["yes"]).press("Record it")
    assert "1 November 2026: Visit Told of publication" in page.text
    assert "She asks why nobody rang." in page.text
    scene.clock.forward(minutes=1)
    page = page.follow("Correct this entry of 1 November 2026").fill(said="She asks why nobody came.")
    page = page.press("Record it")
    assert "Replaced by a later entry" in page.text
    assert "She asks why nobody rang." in page.text, "the earlier one stays readable"
    (entry, earlier) = family.log(scene.here.work(Role.COORDINATOR), case_id)
    assert (entry.replaced, earlier.replaced) == (False, True)
    chair = scene.here.work(Role.CHAIR)
    given = {**entry.given, "said": "Something else."}
    again: dict[str, Any] = {"contacted_on": entry.contacted_on, "how": "visit", "told_of_publication": True}
    assert (
        refused(lambda: family.record(chair, case_id, answers=given, replaces_id=earlier.id, **again))
        == "replaced"
    )
    family.record(chair, case_id, answers=entry.given, replaces_id=earlier.id, **again)
    assert scene.count(FamilyContact) == 2, "a second click records nothing"

    for role in (Role.GROUP_MEMBER, Role.PARTNER):
        member = Client(portal)
        member.sign_in(scene.here.people[role].email, PASSWORD)
        page = member.open(f"/cases/{case_id}/family")
        assert "1 November 2026: Visit. They were told when the review is published" in page.text
        assert "came" not in page.text
        with pytest.raises(NotPermitted):
            family.log(scene.here.work(role), case_id)
    assert not [words for words in ("mother", "interpreter", "came") if words in _audited(scene)]


def test_nothing_is_released_while_a_hold_stands(client: Client, portal: Flask, scene: Scene) -> None:
    case_id = scene.scoped_case()
    review_id = scene.ready_review(case_id)
    work, publisher = scene.here.work(Role.COORDINATOR), scene.here.work(Role.PUBLISHER)
    client.sign_in(scene.here.people[Role.COORDINATOR].email, PASSWORD)
    page = client.open(f"/cases/{case_id}").follow("Other processes and holds").follow("Add a process")
    page = page.fill(kind="criminal-court", state="open", organisation="Crown Court", contact="Mx Listing")
    page = page.fill(next_on="2 11 2026", phone="01632 960123").press("Save")
    assert "Mx Listing" in page.text
    assert "01632 960123" in page.text
    assert "2 November 2026 Has come" in page.text
    stale = page.follow("Criminal court")
    page = page.follow("Criminal court").fill(state="expected").press("Save")
    stale = stale.fill(notes="Mine").press("Save")
    assert stale.errors[0].startswith("Somebody else changed this")
    (process,) = processes.of_case(scene.here.work(Role.PARTNER), case_id)
    assert (process.body["organisation"], process.body["contact"], process.body["phone"]) == (
        "Crown Court",
        "",
        "",
    )

    # Placed: not without a date or an event, a reason; then no release, by page or by act.
    page = page.follow("Hold publication back").press("Hold publication back")
    assert page.errors[0] == "Select until when nothing is published"
    page = page.fill(until="date", reason="The jury must not read it.").press("Hold publication back")
    assert page.errors == ["Enter the date until which nothing is published"]
    page = page.fill(until_on="4 3 2027", process_id=str(process.id)).press("Hold publication back")
    assert "Do not publish until 4 March 2027 (Criminal court)" in page.text
    assert refused(lambda: reviews.release_review(publisher, review_id, late_reason="Soon")) == "held"
    release = Client(portal)
    release.sign_in(scene.here.people[Role.PUBLISHER].email, PASSWORD)
    page = release.open(f"/reviews/{review_id}/release")
    assert "Publication is held until 4 March 2027 (criminal court)." in page.text
    assert "jury" not in page.text
    assert "Publication is held until 4 March 2027" in release.open(f"/reviews/{review_id}").text
    assert [line.held for line in dates_ahead.cases_ahead(work, when="held")] == [True]
    assert "Publication held" in client.open("/cases").text
    assert "Publication of this case is held." in client.open(f"/cases/{case_id}").text

    # Its day comes, and it still stands; it is lifted with a reason, and the review released.
    scene.clock.forward(days=150)
    client.sign_in(scene.here.people[Role.COORDINATOR].email, PASSWORD)
    page = client.open(f"/cases/{case_id}/processes")
    assert "The date has come" in page.text
    assert refused(lambda: reviews.release_review(publisher, review_id, late_reason="Soon")) == "held"
    page = page.follow("Lift this hold until 4 March 2027").press("Lift the hold")
    assert page.errors == ["Enter why publication may go ahead"]
    page = page.fill(why="The court said so.").press("Lift the hold")
    assert "Nothing holds it back." in page.text
    assert "Lifted by" in page.text
    reviews.release_review(publisher, review_id, late_reason="Soon")
    assert prepared_reviews.show_review(publisher, review_id).state == "releasing"
    assert not [words for words in ("jury", "court said", "Listing", "960123") if words in _audited(scene)]


def test_a_release_for_a_later_day_is_taken_back_by_a_hold(scene: Scene) -> None:
    case_id = scene.scoped_case()
    review_id = scene.ready_review(case_id)
    work, publisher = scene.here.work(Role.COORDINATOR), scene.here.work(Role.PUBLISHER)
    view = prepared_reviews.show_review(work, review_id)
    later = work.today + timedelta(days=30)
    entry: dict[str, Any] = {
        "title": view.title,
        "kind": view.kind,
        "summary": view.summary,
        "themes": view.themes,
    }
    reviews.change_entry(work, review_id, publish_on=later, **entry)
    scene.checked(review_id)
    reviews.release_review(publisher, review_id, late_reason="Soon")
    placed = holding.place(work, case_id, event="The trial has ended", reason="why")
    assert placed.taken_back == 1
    assert holding.place(work, case_id, event="The trial has ended", reason="why").hold_id == placed.hold_id
    assert scene.count(PublicationHold) == 1
    assert prepared_reviews.show_review(work, review_id).state == "ready"
    holding.lift(work, case_id, placed.hold_id, "It has.")
    holding.lift(work, case_id, placed.hold_id, "It has.")

    # Released again for a day later still, it does not go out on the first one.
    reviews.change_entry(work, review_id, publish_on=later + timedelta(days=33), **entry)
    scene.checked(review_id)
    reviews.release_review(publisher, review_id, late_reason="Soon")
    with scene.store.looking() as session:
        (due,) = [
            task.available_at.date()
            for task in session.query(Task).filter(Task.kind == "publish-review", Task.state == "ready")
        ]
    assert due == later + timedelta(days=33)

    # A hold of the very day is found by the worker, who would publish it.
    scene.clock.forward(days=63, hours=2)
    placed = holding.place(work, case_id, until_on=date(2027, 3, 4), reason="why")
    assert placed.taken_back == 0
    assert holding_back.take_back_held(scene.store, review_id)
    assert not holding_back.take_back_held(scene.store, review_id)
    assert publishing.to_publish(scene.store, review_id) is None
    assert prepared_reviews.show_review(work, review_id).state == "ready"
    assert scene.count(ParallelProcess) == 0


def _audited(scene: Scene) -> str:
    """Return every detail of the audit log in one text."""
    return " ".join(str(entry.details) for action in set(scene.audited()) for entry in scene.entries(action))
