"""Two tabs on one thing that is changed: what was saved in one is never lost by the other unasked."""

from __future__ import annotations

from casework.actions import scoping
from casework.actions.cases import show_case
from casework.actions.people import partnerships
from casework.actions.plans import planned, recommendations
from casework.rules.permissions import Role
from tests.integration.casework.records import agreed, recommended
from tests.integration.casework.scene import SOCIAL_CARE, Scene
from tests.journeys.client import Client
from tests.journeys.people import PASSWORD


def test_two_tabs_on_an_action_keep_both_changes_or_ask(client: Client, scene: Scene) -> None:
    work = scene.here.work(Role.COORDINATOR)
    case_id = scene.scoped_case()
    action_id = planned.add(work, case_id, agreed(scene.here, work))
    client.sign_in(scene.here.people[Role.COORDINATOR].email, PASSWORD)
    first, second, third = (client.open(f"/actions/{action_id}/change") for _ in range(3))
    first.fill(text="Write one form, and teach it").press("Save the action")
    second.fill(agency=str(scene.here.agencies[SOCIAL_CARE]), owner="").press("Save the action")
    view = planned.show(work, action_id)
    assert (view.text, view.agency) == ("Write one form, and teach it", SOCIAL_CARE), "both stand"

    asked = third.fill(text="Write two forms").press("Save the action")
    assert any("Both are shown" in error for error in asked.errors)
    assert "Write one form, and teach it" in asked.text
    assert asked.value("text") == "Write two forms"
    assert asked.value("agency") == str(scene.here.agencies[SOCIAL_CARE]), "what was not changed here follows"
    assert planned.show(work, action_id).text == "Write one form, and teach it", "nothing is lost unasked"
    asked.press("Save the action")
    assert planned.show(work, action_id).text == "Write two forms"


def test_two_tabs_on_a_recommendation_a_scope_and_the_settings(client: Client, scene: Scene) -> None:
    work = scene.here.work(Role.COORDINATOR)
    case_id = scene.scoped_case()
    asked_id = recommendations.add(work, case_id, recommended())
    client.sign_in(scene.here.people[Role.COORDINATOR].email, PASSWORD)
    one, other = (client.open(f"/recommendations/{asked_id}") for _ in range(2))
    one.fill(text="Record each bruise").press("Save the recommendation")
    other.fill(measure="An audit in two years").press("Save the recommendation")
    view = recommendations.one(work, asked_id)
    assert (view.text, view.measure) == ("Record each bruise", "An audit in two years")

    page = client.open(f"/cases/{case_id}/scope")
    first, last = show_case(work, case_id).scope or (None, None)
    assert first is not None
    assert last is not None
    scoping.set_scope(work, case_id, first=first, last=last.replace(day=29))
    page.fill(**{"first-day": "2"}).press("Save")
    assert show_case(work, case_id).scope == (first.replace(day=2), last.replace(day=29))

    tab, slow = (client.open("/settings") for _ in range(2))
    tab.fill(contact_phone="01632 960701", themes="Neglect\nSleep").press("Save settings")
    slow.fill(group_name="Learning group").press("Save settings")
    settings = partnerships.face(scene.store, scene.here.partnership_id).settings
    assert (settings.contact_phone, settings.group_name) == ("01632 960701", "Learning group")
    assert settings.themes == ("Neglect", "Sleep")
