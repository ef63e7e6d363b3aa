"""Six actions after a case, in a browser: agreed, reported on with evidence and impact, and accepted."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from casework.actions import cases
from casework.actions.plans import planned, reporting
from casework.actions.plans.owners import Owner
from casework.actions.plans.planned import Agreed
from casework.records.store import Store
from casework.rules.permissions import Role
from tests.integration.casework.scene import Scene
from tests.journeys.kit import Browser
from tests.journeys.people import Cast

pytestmark = pytest.mark.needs_browser
SAID = {
    "changed": "A new form",
    "effective": "20 records were read",
    "evidence": "The audit",
    "impact": "Babies are seen sooner",
}
TEXT = "Agree one pathway for bruises in babies"


@pytest.mark.parametrize("window", [{"width": 1280}, {"width": 320, "scripts": False}], ids=["wide", "narrow"])
def test_six_actions_are_followed_until_they_are_closed(
    browser: Browser, cast: Cast, store: Store, window: dict[str, Any], tmp_path: Path
) -> None:
    work, owner = cast.work(Role.COORDINATOR), cast.people[Role.ACTION_OWNER]
    case_id = cases.open_case(work, Scene(store, None, cast, cast).referral())  # type: ignore[arg-type]
    desk = browser.another(**window)
    page = desk.sign_in(cast.people[Role.COORDINATOR]).follow("Actions").picture("actions-none")
    assert page.has("There are no actions yet")
    page = page.open("/actions/recurring")
    assert page.has("No case has a theme yet")
    page = page.open(f"/cases/{case_id}").follow("Recommendations and actions").picture("plan-none")
    page = page.follow("Give it themes").choose("Bruising in babies").choose("Information sharing")
    page = page.press("Save the themes").follow("Add a recommendation").press("Save the recommendation")
    assert page.errors == ["Enter what is recommended", "Select where the recommendation comes from"]
    page = page.type("What is recommended?", "Agencies should look at bruises in babies in one way.")
    page = page.choose("Rapid review").picture("recommendation").press("Save the recommendation")
    page = page.follow("Add an action for recommendation 1").press("Save the action")
    assert page.errors == ["Enter what will be done", "Select who does it"]
    agency = next(name for name, one in cast.agencies.items() if one == owner.agency_id)
    page = page.type("What will be done?", TEXT).select("Who does it?", agency)
    page = page.select("Who owns it? (optional)", f"{owner.name}, {agency}").picture("action-form")
    assert page.press("Save the action").picture("plan").has("Not started")

    for number in range(2, 7):
        due = date.today() + timedelta(days=30 * (number - 2) - 10)
        action_id = planned.add(
            work, case_id, Agreed(f"Action number {number}", owner.agency_id, Owner(owner.account_id), due)
        )
        reporting.report(cast.work(Role.ACTION_OWNER), action_id, status="done", words=SAID)

    theirs = browser.another(**window).sign_in(owner).follow("Actions").picture("own-actions")
    assert not theirs.has("What keeps coming back")
    theirs = theirs.follow(TEXT).follow("Report how it goes on").choose("Done").press("Send the report")
    assert theirs.picture("report-errors").errors == ["Enter what has changed"]
    theirs = theirs.type("What has changed", "Every agency uses one pathway.")
    theirs = theirs.type("How effective it was, and how that is known", "An audit of 20 records.")
    theirs = theirs.type("What difference it made for children and families", "Babies are seen on the same day.")
    shown = tmp_path / "audit.csv"
    shown.write_text("record,seen\n1,yes\n")
    theirs = theirs.upload("Add a file that shows it (optional)", shown).press("Send the report")
    assert theirs.picture("action-of-owner").has("Done, to be accepted")
    assert theirs.has("audit.csv")

    chair = browser.another(**window).sign_in(cast.people[Role.CHAIR]).follow("Actions")
    for view in planned.of_case(cast.work(Role.CHAIR), case_id)[1:]:
        reporting.accept(cast.work(Role.CHAIR), view.id)
    chair = chair.open("/actions?show=to-accept").follow(TEXT).follow("Accept it or send it back")
    page = chair.choose("Yes, close it").press("Continue")
    assert page.picture("action-closed").has("accepted by")
    assert chair.open("/actions?show=to-accept").has("No action fits")
    chair = chair.open("/actions?show=all&order=agency").picture("actions")
    assert chair.has("6 actions")
    assert chair.has("Done late")
    with chair.download("CSV", tmp_path / "actions.csv").open(encoding="utf-8-sig") as file:
        lines = list(csv.DictReader(file))
    assert [line["How it stands"] for line in lines] == ["Done"] * 6
    assert {line["Themes"] for line in lines} == {"Bruising in babies, Information sharing"}
    chair = chair.follow("What keeps coming back").picture("recurring")
    assert chair.tab.locator("svg.app-chart title").first.text_content() == "How many cases each theme came up in"
    assert chair.follow("Show actions about Bruising in babies").has(TEXT)
    chair = chair.open("/actions").follow("Figures of a year").picture("figures")
    assert chair.tab.locator("table caption", has_text="Actions").count() == 1
    book = chair.download("Keep these figures as Excel", tmp_path / "figures.xlsx")
    assert book.read_bytes().startswith(b"PK")
    chair = chair.select("Small numbers", "Hide them, for sharing").press("Show").picture("figures-hidden")
    assert chair.has("Fewer than 5")
