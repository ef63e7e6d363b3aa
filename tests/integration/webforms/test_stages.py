"""The stages of a case on its pages: what is needed, a person's word, moves by hand, closing and reopening."""

from __future__ import annotations

from functools import partial

import pytest

from casework.actions import decisions, stage_moves
from casework.actions.around import family
from casework.actions.work import NotFound, Refusal
from casework.records.tables import AuditEntry, StageMove
from casework.rules.decisions import RAPID_REVIEW
from casework.rules.permissions import Role
from tests.integration.casework.records import rapid_review_answers
from tests.integration.casework.scene import POLICE, Scene
from tests.journeys.client import Client
from tests.journeys.people import PASSWORD


def test_a_case_is_brought_on_by_what_is_done_and_back_by_a_person_with_a_reason(
    client: Client, scene: Scene
) -> None:
    case_id = scene.scoped_case()
    coordinator = scene.here.people[Role.COORDINATOR]
    client.sign_in(coordinator.email, PASSWORD)
    page = client.open(f"/cases/{case_id}").follow("Stages")
    assert "Next: ask agencies for their returns (Coordinator)." in page.text
    assert page.links["Agencies are asked for their returns"].endswith("/requests")
    scene.requests(case_id, POLICE)
    page = client.open(f"/cases/{case_id}/stages")
    assert "0 of 1 have answered" in page.text
    assert "From “Opened” to “Gathering information”" in page.text

    # What no record shows is said by a person, and taken back.
    page = page.follow("Done elsewhere, or not needed: Every agency that was asked has answered")
    page = page.fill(verdict="done").press("Save")
    assert page.errors == ["Enter when and how it was done, or why it is not needed"]
    page = page.fill(words="They told us on the telephone.").press("Save")
    assert "It was done outside this service: They told us on the telephone." in page.text
    page = page.follow("Change: Every agency that was asked has answered").fill(verdict="needed").press("Save")
    assert "They told us on the telephone." not in page.text

    # A decision brings it on; signatures and the day it was sent bring it further.
    work = scene.here.work(Role.COORDINATOR)
    decision_id = decisions.record(
        work, case_id, RAPID_REVIEW, decided_on=work.today, answers=rapid_review_answers(), late_reason="why"
    )
    assert scene.stage(case_id) == "decided"
    decisions.record_sent(work, case_id, decision_id, work.today)
    stage_moves.say(work, case_id, "signatures", "done", "On paper, all three.")
    assert scene.stage(case_id) == "local-review"

    # By hand: back needs a reason, and so does going on over something open.
    page = client.open(f"/cases/{case_id}/stages").follow("Bring the case to another stage")
    page = page.fill(to="review").press("Bring the case there")
    assert page.errors == ["Enter why the case goes back to an earlier stage"]
    page = page.fill(to="publication").press("Bring the case there")
    assert page.errors == ["Enter why the case goes on although something is open"]
    page = page.fill(to="review", reason="A second family came to light.").press("Bring the case there")
    assert "Back from “Local review under way” to “In review”" in page.text
    assert f"by hand, {coordinator.name}" in page.text
    assert "A second family came to light." in page.text
    (moved,) = [entry for entry in scene.entries("stage-moved") if entry.subject == str(case_id)]
    assert moved.details == {"before": "local-review", "stage": "review", "back": True}
    assert moved.actor == f"account:{coordinator.account_id}"
    stage_moves.move(work, case_id, "review")
    assert scene.count(AuditEntry, AuditEntry.action == "stage-moved") == 1, "a second click moves nothing"

    # Closing asks what is open, and keeps it; a closed case is opened again with a reason.
    page = client.open(f"/cases/{case_id}/decisions/new/closing")
    assert "Wait for the agencies’ returns, and chase late ones (0 of 1 have answered)" in page.text
    page = page.fill(
        decided_on=f"{work.today:%-d %-m %Y}", decision_reason="It goes on elsewhere.", agreed_by="The chair"
    ).press("Record the decision")
    assert "What was still open on that day?" in page.text
    assert "Wait for the agencies’ returns, and chase late ones" in page.text
    assert scene.stage(case_id) == "closed"
    with pytest.raises(Refusal):
        stage_moves.move(work, case_id, "review")
    stage_moves.move(work, case_id, "review", reason="New information.")
    assert scene.stage(case_id) == "review"
    assert scene.count(StageMove, StageMove.case_id == case_id) == 6
    with pytest.raises(Refusal):
        stage_moves.move(work, case_id, "closed", reason="It is over.")
    with pytest.raises(NotFound):
        stage_moves.say(work, case_id, "coin", "done", "why")


def test_the_family_was_asked_once_contact_was_made_and_not_by_saying_why_it_was_not(scene: Scene) -> None:
    chair = scene.here.work(Role.CHAIR)
    case_id = scene.scoped_case()
    answers = rapid_review_answers()
    decisions.record(chair, case_id, RAPID_REVIEW, decided_on=chair.today, answers=answers)
    said = {"who": "The mother", "by": "Reviewer", "wishes": "Not known yet"}

    def state() -> str:
        return stage_moves.one_need(chair, case_id, "family").tick.state

    record = partial(family.record, chair, case_id, contacted_on=chair.today, answers=said)
    first = record(how="not-contacted")
    assert state() == "open"
    second = record(how="visit", replaces_id=first)
    assert state() == "done"
    record(how="not-contacted", replaces_id=second)
    assert state() == "open", "what was corrected counts no more"
