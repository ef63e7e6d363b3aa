"""A region: partnerships share reviewers once both said yes, and nothing else; a reviewer is asked and answers."""

from __future__ import annotations

import re
from uuid import UUID

from flask import Flask
from sqlalchemy import select

from casework.actions.messages import to_send
from casework.actions.regions import reviewers_of_case
from casework.records.tables import Message
from casework.rules.permissions import Role
from casework.rules.reviewers import may_conflict
from tests.integration.casework.scene import POLICE, Scene
from tests.integration.webforms.test_form_pages import sits_down
from tests.journeys.client import Client

REVIEWER = {
    "name": "Rhona Reid",
    "organisation": "Wexborough Police (retired)",
    "email": "rhona@reid.example",
    "knowledge": "Babies, bruising",
    "availability": "From March",
}


def test_reviewers_are_shared_by_a_region_and_asked_by_one_of_its_partnerships(
    portal: Flask, scene: Scene
) -> None:
    here = sits_down(portal, scene.store, scene.here.people[Role.COORDINATOR].email)
    there = sits_down(portal, scene.store, scene.there.people[Role.COORDINATOR].email)
    assert "Nobody is registered yet" in here.open("/reviewers").text
    page = there.open("/reviewers/new").fill(**REVIEWER, state="available").press("Save")
    assert "Rhona Reid" in page.text
    assert "Rhona Reid" not in here.open("/reviewers").text, "not before they make a region"

    page = here.open("/region").press("Begin a region")
    assert page.errors == ["Enter a name for the region"]
    page = page.fill(name="West of Wexshire").press("Begin a region")
    page = page.fill(partnership=str(scene.there.partnership_id)).press("Ask it to join")
    assert "Rhona Reid" not in here.open("/reviewers").text, "asked is not joined"
    there.open("/region").press("Join the region")
    page = here.open("/reviewers?words=bruising")
    assert "Rhona Reid" in page.text
    assert scene.there.partnership_id != scene.here.partnership_id
    reviewer = page.links["Rhona Reid"]
    assert "who can change this" in here.open(reviewer).text
    again = here.open("/reviewers/new").fill(**REVIEWER, state="available").press("Save")
    assert again.errors == ["Rhona Reid is registered already, by Oakshire Safeguarding Children Partnership"]
    changed = there.open(reviewer).fill(availability="From May").press("Save")
    assert "From May" in changed.text

    case_id = scene.scoped_case()
    scene.requests(case_id, POLICE)
    page = here.open(f"/cases/{case_id}/reviewers/new")
    assert "Rhona Reid: Wexborough Police" in page.text
    reviewer_id = reviewer.rpartition("/")[2]
    page = page.fill(reviewer=reviewer_id, words="A baby was hurt; a report by summer.").press("Ask the reviewer")
    assert "Asked, not answered yet" in page.text
    mail = to_send(scene.store, scene.one(select(Message.id).where(Message.purpose == "reviewer-asked")))
    assert mail is not None
    assert "baby" not in mail.text
    link = re.findall(r"/reviewer/\S+", mail.text)[0]
    rhona = Client(portal)
    page = rhona.open(link)
    assert "A baby was hurt" in page.text
    assert POLICE in page.text
    page = page.fill(said="conflict").press("Send your answer")
    assert page.errors == ["Enter what your conflict of interest is, without naming the child or family"]
    page = page.fill(said="conflict", words="I worked there until 2025").press("Send your answer")
    assert page.heading == "Your answer is sent"
    assert "does not work any more" in rhona.open(link, 409).text
    page = here.open(f"/cases/{case_id}/reviewers")
    assert "Has a conflict of interest" in page.text
    assert "I worked there until 2025" in page.text
    member = sits_down(portal, scene.store, scene.here.people[Role.GROUP_MEMBER].email)
    text = member.open(f"/cases/{case_id}/reviewers").text
    assert "Has a conflict of interest" in text
    assert "I worked there" not in text

    reviewers_of_case.invite(scene.here.work(Role.COORDINATOR), case_id, UUID(reviewer_id), "Once more")
    here.open(f"/cases/{case_id}/reviewers").press("End this for Rhona Reid")
    assert "Ended" in here.open(f"/cases/{case_id}/reviewers").text
    there.open("/region").press("Leave the region")
    assert "Rhona Reid" not in here.open("/reviewers").text
    here.open(reviewer, 404)


def test_only_a_telling_word_in_both_names_is_a_doubt() -> None:
    agencies = ("Wexborough Police", "Ash Road Surgery", "NHS Children’s Health Service")
    assert may_conflict("Wexborough Council", agencies) == ("Wexborough Police",)
    assert may_conflict("Children’s Health NHS Trust", agencies) == ()
    assert may_conflict("", agencies) == ()
