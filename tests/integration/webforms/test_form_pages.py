"""The pages on which a coordinator changes the referral form, and what its words come to on other pages."""

from __future__ import annotations

import pytest
from flask import Flask

from casework.actions.forms import editing
from casework.actions.people import accounts, partnerships
from casework.actions.referrals import drafts
from casework.actions.work import Store, Work, referrer
from casework.rules import form_editing
from casework.rules.form_changes import Description, FormChanges
from casework.rules.form_editing import Asked
from casework.rules.permissions import Role
from tests.integration.casework.scene import POLICE, Scene
from tests.journeys.client import Client, Seen
from tests.journeys.people import PASSWORD, Cast, make_cast

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

FORM = "/settings/referral-form"
HOSTILE = "{{ 7 * 7 }} {% raw %}<script>alert(1)</script>=1+1 &lt;"


def sits_down(portal: Flask, store: Store, email: str) -> Client:
    """Return the browser of somebody who is signed in."""
    client = Client(portal)
    session = accounts.sign_in(Work(store, accounts.VISITOR), email, PASSWORD).session
    client.browser.set_cookie("casereviews-session", session)
    return client


@pytest.fixture
def desk(portal: Flask, store: Store, scene: Scene) -> Client:
    """Return a coordinator's browser."""
    return sits_down(portal, store, scene.here.people[Role.COORDINATOR].email)


def add_question(desk: Client, label: str, page: str = "safety", **more: str) -> Seen:
    fields = {"kind": "line", "required": "no", **more}
    return desk.open(f"{FORM}/pages/{page}/add").fill(label=label, **fields).press("Save")


def referrer_at(portal: Flask, store: Store, cast: Cast) -> Client:
    """Return the browser of somebody who has begun a referral to that partnership."""
    client = Client(portal)
    work = Work(store, referrer(cast.partnership_id))
    client.browser.set_cookie("casereviews-referral", drafts.start(work, cast.partnership_id))
    return client


def test_hostile_words_are_plain_text_on_every_page(
    desk: Client, portal: Flask, store: Store, scene: Scene
) -> None:
    page = add_question(desk, HOSTILE, hint=HOSTILE, kind="choice", options=f"{HOSTILE}\nNo", required="yes")
    assert page.notices == ["The question was added. Nobody is asked it before you publish the form."]
    for address in ("", "/pages/safety", "/preview/safety", "/publish"):
        assert HOSTILE in desk.open(FORM + address).text, address
    page = desk.open(f"{FORM}/pages/safety/words").fill(guidance=HOSTILE).press("Save")
    assert HOSTILE in page.text
    page = desk.open(f"{FORM}/publish").fill(note=HOSTILE).press("Publish the form")
    assert page.notices == ["The form is published. Referrals that begin from now on are asked it."]
    assert HOSTILE in desk.open(f"{FORM}/versions").text
    at = referrer_at(portal, store, scene.here)
    text = at.open("/refer/wexborough-safeguarding-children-partnership/questions/safety").text
    assert text.count(HOSTILE) >= 4, "guidance, question, hint, answer"


def test_words_that_are_too_long_are_refused_and_stay_on_the_page(desk: Client) -> None:
    page = add_question(desk, "Why? " * 2_000)
    assert page.errors == ["The question must be 250 characters or fewer"]
    assert page.value("label").strip() == ("Why? " * 2_000).strip()
    page = desk.open(f"{FORM}/pages/safety/words").fill(guidance="x" * 10_000).press("Save")
    assert page.errors == ["Guidance must be 3,000 characters or fewer"]
    assert len(page.value("guidance")) == 10_000
    page = add_question(desk, "Which?", kind="choice", options="Only one")
    assert page.errors == ["Enter at least two answers, each on a line of its own"]
    assert page.value("options").strip() == "Only one"


def test_of_two_coordinators_the_second_is_told_and_loses_no_word(
    desk: Client, portal: Flask, store: Store, scene: Scene
) -> None:
    other = sits_down(portal, store, scene.here.people[Role.ADMINISTRATOR].email)
    open_page = other.open(f"{FORM}/pages/safety/questions/coroner").fill(label="Is there an inquest?")
    add_question(desk, "Is the family in a refuge?")
    page = open_page.press("Save")
    (error,) = page.errors
    assert error.startswith("Coordinator Test changed the form while this page was open.")
    assert page.value("label") == "Is there an inquest?"
    page = page.press("Save")
    assert page.errors == []
    assert "Is there an inquest?" in page.text
    assert "Is the family in a refuge?" in page.text


def test_pressing_twice_adds_and_publishes_once(desk: Client, scene: Scene) -> None:
    page = desk.open(f"{FORM}/pages/safety/add").fill(
        label="Is the family in a refuge?", kind="yes-no", required="no"
    )
    page.press("Save")
    again = page.press("Save")
    assert again.text.count("Your question") == 1
    publish = desk.open(f"{FORM}/publish")
    publish.press("Publish the form")
    publish.press("Publish the form")
    assert len(editing.versions(scene.here.work(Role.COORDINATOR))) == 1


def test_what_must_be_asked_says_why_and_what_is_optional_can_be_left_out(desk: Client) -> None:
    page = desk.open(f"{FORM}/pages/children")
    assert "Always asked. A chronology in codes must know every name that the child goes by." in page.text
    page = desk.open(f"{FORM}/pages/also-regard").press("Do not ask this page")
    assert "This page is switched off: nobody is asked it." in page.text
    page = page.press("Ask this page again").press("Do not ask it “Is the concern about one agency’s work only?”")
    assert page.notices == ["It will no longer be asked."]
    assert "Is the concern about one agency’s work only?" not in desk.open(f"{FORM}/preview/also-regard").text
    page = page.press("Ask it again “Is the concern about one agency’s work only?”")
    assert page.notices == ["It will be asked again."]
    assert "Nothing waits to be published" in desk.open(FORM).text
    assert "These are the words of the law" in desk.open(f"{FORM}/pages/criteria/questions/a_answer").text


def test_a_page_of_ones_own_is_added_filled_moved_in_and_removed(desk: Client) -> None:
    page = desk.open(f"{FORM}/add-page").fill(title="Region", guidance="See https://region.example/framework")
    page = page.press("Save")
    assert page.heading == "Region"
    address = page.path
    page = page.follow("Add a question").fill(label="Which authority?", kind="line", required="no").press("Save")
    page = page.follow("Add a question").fill(label="Since when?", kind="date", required="no").press("Save")
    assert "Move down “Since when?”" not in page.text
    page = page.press("Move up “Since when?”")
    assert page.notices == ["The question was moved."]
    assert desk.open(f"{address}/move").path == address
    assert page.text.index("Since when?") < page.text.index("Which authority?")
    name = address.rpartition("/")[2]
    preview = desk.open(f"{FORM}/preview/{name}")
    assert preview.links["https://region.example/framework"] == "https://region.example/framework"
    assert preview.fill(**{}).press("Save and continue").heading == "Preview of the referral form"
    page = desk.open(f"{address}/remove").press("Remove")
    assert page.errors == ["This page still has questions. Remove them first"]
    for label in ("Since when?", "Which authority?"):
        page = desk.open(address).follow(f"Remove “{label}”").press("Remove")
    page = page.follow("Remove this page").press("Remove")
    assert page.notices == ["The page was removed."]
    for gone in (address, f"{address}/words", f"{address}/add", f"{FORM}/preview/{name}", f"{FORM}/versions/9"):
        desk.open(gone, status=404)


PRESETS = {
    "southend": ("order an LPR within one month", "kind", "An LPR is ordered within one month"),
    "liverpool": ("Critical Incident Group", "safeguarding-lead", "CIG representative presents"),
    "york": ("Some look at a theme", "safety", "published as a summary only"),
    "lscpr": (
        "duty to decide whether a review is appropriate",
        "criteria",
        "decide whether a review is appropriate",
    ),
    "birmingham": ("within 15 working days", "own_regional", "a late return holds it up"),
}
SAYS = {
    "southend": "order an LPR within one month",
    "liverpool": "Are you willing to present the case to the Critical Incident Group?",
    "york": "Is there a legal reason for which an SPR could not be published in full?",
    "lscpr": "record their reasons",
    "birmingham": "The 14 authorities of the region share one framework",
}


@pytest.mark.parametrize("preset", PRESETS)
def test_referral_and_request_pages_of_a_preset_say_what_is_different_there(
    portal: Flask, store: Store, scene: Scene, preset: str
) -> None:
    start, page, request = PRESETS[preset]
    cast = make_cast(store, preset, f"{preset.capitalize()} Partnership")
    address = f"/refer/{preset}-partnership"
    at = referrer_at(portal, store, cast)
    assert start in at.open(address).text
    assert SAYS[preset] in at.open(f"{address}/questions/{page}").text
    standard = referrer_at(portal, store, scene.here)
    usual = "/refer/wexborough-safeguarding-children-partnership"
    assert start not in standard.open(usual).text
    if not page.startswith("own_"):
        assert SAYS[preset] not in standard.open(f"{usual}/questions/{page}").text
    request_id = scene.requests(scene.scoped_case(cast), POLICE, cast=cast)[POLICE]
    agency = sits_down(portal, store, cast.people[Role.REPRESENTATIVE].email)
    assert request in agency.open(f"/returns/{request_id}").text


def test_a_version_that_is_taken_up_again_waits_to_be_published(desk: Client, scene: Scene) -> None:
    work = scene.here.work(Role.COORDINATOR)

    def add(name: str) -> None:
        def step(standard: Description, changes: FormChanges) -> FormChanges:
            return form_editing.add(standard, changes, "safety", "", name, Asked(f"Question {name}", "line"))

        editing.change_form(work, editing.show(work).seen, step, "added", name)
        editing.publish(work, editing.show(work).seen)

    add("own_a")
    add("own_b")
    page = desk.open(f"{FORM}/versions/1").press("Start from this version")
    assert page.notices == ["The changes of that version were taken up. Look at them, then publish."]
    assert "“Question own_b” is no longer asked" in page.text
    page = page.follow("Drop these changes").press("Drop the changes")
    assert "Nothing waits to be published" in page.text


def test_an_examples_way_of_working_is_taken_up_later_after_a_look(
    portal: Flask, store: Store, cast: Cast
) -> None:
    desk = sits_down(portal, store, cast.people[Role.ADMINISTRATOR].email)
    page = desk.open("/settings").follow("Take up another partnership’s way of working")
    assert page.press("See what changes").errors == ["Select the way of working that is nearest to yours"]
    page = page.fill(preset="liverpool").press("See what changes")
    assert "case review groupCritical Incident Group" in page.text.replace("\n", "")
    assert "“Does your agency’s CIG representative know of this referral?”" in page.text
    before = partnerships.face(store, cast.partnership_id)
    stale = desk.open("/settings/example").fill(preset="york").press("See what changes")
    page = page.press("Take it up")
    assert page.notices == ["The settings were taken up. Changes of the referral form wait until you publish it."]
    after = partnerships.face(store, cast.partnership_id)
    assert (after.settings.group_name, after.settings.colour) == (
        "Critical Incident Group",
        before.settings.colour,
    )
    assert (after.name, after.settings.contact_phone) == (before.name, before.settings.contact_phone)
    # Another tab looked before: it must look again, and nothing of it is taken.
    stale = stale.press("Take it up")
    assert stale.errors
    assert partnerships.face(store, cast.partnership_id).settings == after.settings
    again = desk.open("/settings/example").fill(preset="liverpool").press("See what changes")
    assert "nothing would change" in again.text
    # Another one: what the example before brought comes off the form.
    other = desk.open("/settings/example").fill(preset="southend").press("See what changes")
    assert "Order the local review: 1 month" in other.text
    assert "“Does your agency’s CIG representative know of this referral?” is no longer asked" in other.text
    other.press("Take it up")
    assert "CIG representative" not in desk.open("/settings/referral-form/pages/safeguarding-lead").text


def test_standard_questions_and_pages_are_moved_by_a_press(desk: Client) -> None:
    overview = desk.open(FORM)
    assert "It stays before all questions about the case." in overview.text
    page = overview.press("Move up “Key dates”")
    assert page.notices == ["The page was moved."]
    assert "The pages under “What happened” come in another order." in page.text
    page = desk.open(f"{FORM}/pages/safety").press("Move up “Coroner”")
    assert page.notices == ["The question was moved."]
    assert "The questions on “Safety and other processes” come in another order." in desk.open(FORM).text
    assert "Move up “(a)" not in desk.open(f"{FORM}/pages/criteria").text
    assert desk.open(f"{FORM}/pages/safety/move").path == f"{FORM}/pages/safety"
