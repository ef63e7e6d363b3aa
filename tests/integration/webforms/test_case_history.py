"""What happened in a case, told to each as far as they may know it."""

from __future__ import annotations

import csv
import io

from flask import Flask
from werkzeug.test import Client as Browser

from casework.actions import clocks, decisions, stage_moves
from casework.actions.around import family, holding
from casework.actions.desk import chronology_rows
from casework.actions.need_to_know import people as case_people
from casework.actions.people import accounts
from casework.actions.returns import restricted_entries, terms
from casework.actions.reviews import notices, reviews, withdrawing
from casework.actions.work import Work
from casework.rules.family import QUESTIONS
from casework.rules.permissions import Role
from tests.integration.casework.records import records
from tests.integration.casework.scene import POLICE, SOCIAL_CARE, Scene
from tests.journeys.people import PASSWORD


def page(portal: Flask, scene: Scene, role: Role, address: str) -> str:
    """Return a page as the person of that role sees it."""
    browser: Browser = portal.test_client()
    token = accounts.sign_in(Work(scene.store, accounts.VISITOR), scene.here.people[role].email, PASSWORD).session
    browser.set_cookie("casereviews-session", token)
    answer = browser.get(address)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def test_a_case_tells_what_happened_to_each_as_far_as_they_may_know(portal: Flask, scene: Scene) -> None:
    of = records(scene, scene.here)
    desk, chair = scene.here.work(Role.COORDINATOR), scene.here.work(Role.CHAIR)
    restricted_entries.entries_of(chair, of.request)
    asked = scene.requests(of.case, SOCIAL_CARE)[SOCIAL_CARE]
    terms.extend(desk, asked, due_on=desk.today.replace(day=20), reason="Half term")
    scene.clock.forward(days=40)
    clocks.record_notification(desk, of.referral, sent_on=desk.today, late_reason="Nobody was on call")
    chair_signs = scene.here.work(Role.PARTNER)
    decisions.sign(chair_signs, of.case, of.decision, agrees=False, words="We asked for more")
    holding.lift(desk, of.case, of.hold, "The trial is over")
    talked = {question.name: "Said" for question in QUESTIONS}
    family.record(desk, of.case, contacted_on=desk.today, how="visit", answers=talked)
    case_people.put_on(desk, of.case, Role.GROUP_MEMBER.value)
    notices.record(desk, of.review, "agencies", sent_on=desk.today, how="meeting")
    publisher = scene.here.work(Role.PUBLISHER)
    reviews.release_review(publisher, of.review, late_reason="The inquest is next week")
    withdrawing.withdraw(publisher, of.review, said="legal", why="A court said so")
    assert chronology_rows.download(desk, of.chronology, "chronology.docx")
    stage_moves.say(desk, of.case, "returns", "done", "The agencies wrote letters")
    address = f"/cases/{of.case}/history"

    told = page(portal, scene, Role.COORDINATOR, f"{address}?all=1")
    for words in (
        "Referral WSCP/REF/2026/001 received",
        "The referrer",
        "Scoping period set",
        "The case reached the stage",
        f"{POLICE} handed its return in",
        f"The due date of {SOCIAL_CARE} was moved",
        "Half term",
        f"The return of {SOCIAL_CARE} became late",
        "Due date passed: Notify the national Panel",
        "Done late: Notify the national Panel",
        "Why it was late: Nobody was on call",
        "Combined chronology 1 built",
        "Agencies did not share what they knew.",
        "Police signed, being of another opinion",
        "We asked for more",
        "Pack 1 built",
        "Document made",
        "“Child Wren” released by a second person",
        "Why it goes out although not all was done before: The inquest is next week",
        "It was done outside this service",
        "Why: The agencies wrote letters",
        "The agencies that took part: In a meeting or a conversation",
        "This review was withdrawn for legal reasons.",
        "The combined chronology was fetched",
        "Meeting 1 planned",
        "Nora North of North Wexshire Partnership was invited to the case",
        "An independent reviewer was asked",
        "Action 1 agreed",
        "Contact with the family was recorded",
        "Publication held back",
        "Why: Evidence is still heard",
        "Everybody with the role Case review group member was put on the case",
    ):
        assert words in told, words
    assert "chair alone" not in told
    assert told.index("Police signed") < told.index("Referral WSCP"), "the newest first"
    only = page(portal, scene, Role.COORDINATOR, f"{address}?kind=decision&order=oldest")
    assert "We asked for more" in only
    assert "Half term" not in only

    chairs = page(portal, scene, Role.CHAIR, f"{address}?all=1")
    assert f"The words of {POLICE} for the chair alone were read" in chairs
    members = page(portal, scene, Role.GROUP_MEMBER, f"{address}?all=1")
    for hidden in ("Half term", "chair alone", "Referral WSCP", "Document made", "was fetched", "released by"):
        assert hidden not in members, hidden
    partners = page(portal, scene, Role.PARTNER, f"{address}?all=1")
    assert "Pack 1 built" not in partners, "it names people"
    assert scene.here.people[Role.REPRESENTATIVE].name not in members + partners
    assert scene.here.people[Role.REPRESENTATIVE].name in told

    table = page(portal, scene, Role.COORDINATOR, f"{address}.csv")
    rows = list(csv.reader(io.StringIO(table.lstrip("\ufeff"))))
    assert rows[0][:4] == ["Day", "Time", "Kind", "What happened"]
    assert rows[1][2:4] == ["Referral", "Referral WSCP/REF/2026/001 received"]
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row)
