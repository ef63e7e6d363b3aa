"""Referring a case, as a professional does it: with and without scripts, on a wide and a narrow screen."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select

from casework.records.store import Store
from casework.records.tables import Referral
from tests.journeys.kit import Browser, Page
from tests.journeys.people import Cast
from tests.journeys.referring import DECLARED, declare, prove
from tests.journeys.working import workers_of

pytestmark = pytest.mark.needs_browser

START = "/refer/wexborough-safeguarding-children-partnership"


EMAIL = "pat.brown@trust.example"


def begin(browser: Browser, store: Store) -> Page:
    """Go as far as the task list."""
    page = browser.open(START).picture("referral-start")
    assert page.has("Do not use this form to report that a child is at risk now")
    assert page.has("call children's social care on 01632 960118")
    page = page.follow("Start now").picture("referral-lead")
    page = page.choose("Yes").press("Continue").picture("referral-email")
    return prove(page, store, EMAIL).picture("referral-tasks")


def about_you(page: Page) -> Page:
    """Fill in the pages about the person who refers."""
    page = page.follow("Your details")
    page.type("Full name", "Pat Brown").type("Job title", "Midwife").type(
        "Agency you work for", "Wexborough Trust"
    )
    page.type("Work telephone number", "01632 960 777")
    assert page.tab.get_by_label("Work email address").input_value() == EMAIL, "it was proved, so it is known"
    page = page.press("Save and continue")
    page.type("Name of the safeguarding lead you spoke to", "Lee Grant")
    page.type("Their telephone number or email address", "lee.grant@trust.example")
    page.date("When did you discuss this referral with them?", 1, 10, 2026).choose("Yes")
    return page.press("Save and continue")


def serious_incident(page: Page) -> Page:
    """Say that it is a serious incident, of which the authority knows since a day."""
    page.choose(
        "A serious incident: a child has died or been seriously harmed, and abuse or neglect is known or suspected"
    )
    page.date("When did the local authority become aware of the incident?", 2, "October", 2026)
    return page.press("Save and continue")


def child(page: Page, name: str) -> Page:
    """Fill in the four parts about a child, from the list of children."""
    page = page.follow("Add a child" if page.has("Add at least one") else "Add another child")
    page.type("Full name", name).choose("No", "Is this an unborn baby?").picture("referral-child-about")
    page = page.date("Date of birth", 9, 11, 2020).press("Save and continue").picture("referral-child-home")
    page = page.type("Home address", "1 Example Street").press("Save and continue")
    page.choose("Yes", "Has the child died?").date("Date of death", 1, 9, 2026).picture("referral-child-incident")
    page.date("Date of the incident", 31, 8, 2026)
    page.type("Where was the child at the time?", "At home")
    page = page.type("In whose care was the child at the time?", "Both parents").press("Save and continue")
    page.choose("Yes, now").choose("Neglect").date("When did the child protection plan begin?", 4, 5, 2026)
    page.type("More about child protection plans, such as earlier ones", "None before")
    page.picture("referral-child-services")
    return page.press("Save and continue")


def the_rest(page: Page) -> Page:
    """Fill in what else is needed, from the task list."""
    page = page.follow("What happened").picture("referral-what-happened")
    page.type("What happened?", "She was found unwell.\nNobody had asked.").type("Category of harm", "Neglect")
    page = page.press("Save and continue").press("Continue without adding any")
    page = page.follow("Criteria for a local review").picture("referral-criteria")
    for letter in "abcd":
        page.tab.locator(f"[name={letter}_answer][value=unclear]").check()
        page.type(f"Why? (criterion {letter})", "Not known yet")
    page = page.press("Save and continue").press("Save and continue").picture("referral-safety")
    page.type("Is any child at immediate risk? What has been done?", "No. The brother is with an aunt.")
    return page.press("Save and continue")


def filled(browser: Browser, store: Store) -> Page:
    """Return the check page of a referral that holds all that is needed."""
    page = serious_incident(about_you(begin(browser, store)))
    page = child(page.follow("Children"), "Ada Green").press("Save and continue")
    page = the_rest(page).picture("referral-tasks-done")
    return page.follow("Check your answers").picture("referral-check")


@pytest.mark.parametrize("window", [{"width": 320}, {"scripts": False}])
def test_a_professional_refers_a_case_and_keeps_a_copy(
    browser: Browser, cast: Cast, store: Store, tmp_path: Path, window: dict[str, int]
) -> None:
    person = browser.another(**window)
    page = filled(person, store)
    for answer in ("Pat Brown", "9 November 2020", "Both parents", "4 May 2026", "2 October 2026"):
        assert page.has(answer), answer
    assert page.has("She was found unwell. Nobody had asked.")
    page = page.follow("Continue to the declaration").picture("referral-declaration")
    page = page.press("Send the referral").picture("referral-declaration-error")
    assert page.errors == ["Select the box to confirm the declaration"]
    page = page.choose(DECLARED).press("Send the referral").picture("referral-sent")
    assert page.heading == "Referral sent"
    with store.looking() as session:
        reference = session.scalars(select(Referral.reference)).one()
    assert page.has(reference)
    assert page.has("will be processed shortly")
    workers_of(store, tmp_path).work()
    if window.get("scripts", True):
        page.wait_for("Download your copy (PDF)")
    else:
        page = page.follow("Check again")
    page.picture("referral-copy-ready")
    copy = page.download("Download your copy (PDF)", tmp_path)
    assert copy.name == f"{reference.replace('/', '-')}.pdf"
    assert copy.read_bytes().startswith(b"%PDF")
    mails = [file.read_bytes() for file in (tmp_path / "mail").iterdir()]
    mine = [mail for mail in mails if EMAIL.encode() in mail]
    assert len(mine) == 2, "the code and the receipt"
    assert not [mail for mail in mine if b"Ada" in mail]
    # Every page of the form leads to the receipt now.
    page = page.open(f"{START}/check")
    assert page.heading == "Referral sent"
    page = page.open(f"{START}/questions/children/1")
    assert page.heading == "Referral sent"
    page = page.press("Finish and remove from this browser")
    assert page.path == START
    assert page.open(f"{START}/sent").heading == "Refer a case for review"


def test_whoever_has_not_spoken_to_the_lead_is_told_to(browser: Browser, cast: Cast) -> None:
    page = browser.open(START).follow("Start now").press("Continue")
    assert page.errors == ["Select yes if you have discussed this case with your safeguarding lead"]
    page = page.choose("No, not yet").press("Continue").picture("referral-talk-first")
    assert page.heading == "Talk to your safeguarding lead first"
    assert page.has("If a child is at risk now, do not wait.")
    # Back finds the page that was refused, not the browser's own error page.
    page.tab.go_back(wait_until="load")
    assert page.check().errors == ["Select yes if you have discussed this case with your safeguarding lead"]
    page = page.choose("No, not yet").press("Continue")
    # The pages behind are not open without it.
    assert page.open(f"{START}/tasks").heading == "Refer a case for review"
    assert page.open(f"{START}/questions/referrer").heading == "Refer a case for review"


@pytest.mark.parametrize("scripts", [True, False])
def test_errors_say_what_to_do_and_keep_what_was_typed(
    browser: Browser, cast: Cast, store: Store, scripts: bool
) -> None:
    page = begin(browser.another(scripts=scripts), store).follow("Your details").press("Save and continue")
    assert page.errors == [
        "Enter your full name",
        "Enter your job title",
        "Enter the agency you work for",
        "Enter your work telephone number",
    ]
    page.type("Full name", "Pat <b>Brown</b>").type("Work telephone number", "12").type(
        "Work email address", "pat"
    )
    page = page.press("Save and continue").picture("referral-errors")
    assert page.errors == [
        "Enter your job title",
        "Enter the agency you work for",
        "Enter a telephone number, like 01632 960 001 or 07700 900 982",
        "Enter an email address in the correct format, like name@example.com",
    ]
    assert page.tab.get_by_label("Full name", exact=True).input_value() == "Pat <b>Brown</b>"
    page = page.open(f"{START}/questions/safeguarding-lead")
    page.date("When did you discuss this referral with them?", 31, 2, 2026)
    page = page.press("Save and continue")
    assert "The date must be a real date" in page.errors
    page = page.date("When did you discuss this referral with them?", 1, 1, 2099).press("Save and continue")
    assert "The date must be today or in the past" in page.errors


@pytest.mark.parametrize("scripts", [True, False])
def test_a_question_that_does_not_apply_is_neither_asked_nor_kept(
    browser: Browser, cast: Cast, store: Store, scripts: bool
) -> None:
    page = begin(browser.another(scripts=scripts), store).follow("Children").follow("Add a child")
    birth = page.tab.get_by_role("group", name="Expected date of birth")
    assert birth.is_visible() is not scripts, "without scripts every question shows"
    page.type("Full name", "Baby Green").choose("Yes", "Is this an unborn baby?")
    page = page.press("Save and continue")
    assert page.errors == ["Enter the expected date of birth"]
    page = page.date("Expected date of birth", 9, 11, 2026).press("Save and continue")
    assert page.heading == "Child 1: Home, school and GP"
    page = page.open(f"{START}/questions/children/1/about").choose("No", "Is this an unborn baby?")
    page = page.press("Save and continue")
    assert page.errors[0] == "Enter the child’s date of birth"
    beside = (
        "You answered ‘Expected date of birth’, which does not go with your answer to ‘Is this an unborn baby?’"
    )
    assert [error.startswith(beside) for error in page.errors[1:]] == [True] * (not scripts), "it was there to see"
    if not scripts:
        for box in page.tab.get_by_role("group", name="Expected date of birth").get_by_role("textbox").all():
            box.fill("")
    page = page.date("Date of birth", 9, 11, 2020).press("Save and continue")
    page = page.open(f"{START}/questions/children").picture("referral-children-incomplete")
    assert page.has("Incomplete")
    assert page.has("9 November 2020")
    assert not page.has("9 November 2026"), "an answer to a question that no longer applies is dropped"


def test_entries_are_added_changed_and_taken_out(browser: Browser, cast: Cast, store: Store) -> None:
    page = begin(browser, store).follow("Family and significant others").picture("referral-family-empty")
    for name in ("Ann", "Ben", "Cat"):
        page = page.follow("Add a person" if name == "Ann" else "Add another person")
        page = page.type("Full name", name).type("Relationship to the child", "aunt").press("Save and continue")
    page.picture("referral-family")
    page = page.follow("Change person 2").type("Full name", "Benedict").press("Save and continue")
    assert page.has("Benedict")
    page = page.follow("Remove person 1").picture("referral-remove").press("Remove person 1")
    assert not page.has("Ann")
    assert page.tab.locator("h2", has_text="Person").all_inner_texts() == ["Person 1", "Person 2"]
    # A page that was open in another tab: its button must not take out somebody else.
    old = browser.open(f"{START}/questions/family/1/remove")
    page = page.follow("Remove person 1").press("Remove person 1")
    old = old.press("Remove person 1")
    assert old.has("Cat")
    page = page.open(f"{START}/questions/family").press("Save and continue")
    assert page.heading == "Agencies known to be involved"


def test_changes_from_the_check_page_lead_back_to_it(browser: Browser, cast: Cast, store: Store) -> None:
    page = filled(browser, store)
    page = page.follow("Change Where was the child at the time?, child 1")
    assert page.heading == "Child 1: The incident and the child"
    page = page.type("Where was the child at the time?", "At nursery").press("Save and continue")
    assert page.heading == "Check your answers"
    assert page.has("At nursery")
    page = page.follow("Change What happened?").follow("Back")
    assert page.heading == "Check your answers"


def test_what_is_still_open_is_named_and_nothing_can_be_sent(browser: Browser, cast: Cast, store: Store) -> None:
    page = serious_incident(about_you(begin(browser, store)))
    page = page.open(f"{START}/declaration").picture("referral-check-incomplete")
    assert page.heading == "Check your answers"
    assert page.has("Some parts still need answers")
    assert page.tab.get_by_text("Continue to the declaration").count() == 0
    page = page.follow("Children")
    page = page.follow("Add a child").type("Full name", "Ada").choose("Yes", "Is this an unborn baby?")
    page = page.date("Expected date of birth", 1, 1, 2027).press("Save and continue")
    page = page.open(f"{START}/questions/children").follow("Answer what is open child 1")
    assert page.heading == "Child 1: Home, school and GP", "it leads to what is open"
    with store.looking() as session:
        assert session.scalars(select(Referral)).all() == []


def test_a_double_click_on_send_ends_on_the_receipt(browser: Browser, cast: Cast, store: Store) -> None:
    page = filled(browser, store).follow("Continue to the declaration").choose(DECLARED)
    page.tab.get_by_role("button", name="Send the referral").dblclick()
    page.tab.wait_for_url("**/sent")
    page.tab.go_back(wait_until="load")
    page.check()
    assert page.heading == "Referral sent", "going back does not lead to a form that could be sent again"
    with store.looking() as session:
        assert len(session.scalars(select(Referral)).all()) == 1


def test_a_date_that_no_calendar_holds_is_asked_about_and_then_said(
    browser: Browser, cast: Cast, store: Store
) -> None:
    page = filled(browser, store).follow("Change When did the local authority become aware of the incident?")
    page = page.date("When did the local authority become aware of the incident?", 2, 10, 1926)
    page = page.press("Save and continue").picture("referral-dates")
    assert page.heading == "Check these dates"
    assert page.has("became aware of the incident on 2 October 1926, before the incident on 31 August 2026")
    page = page.press("Save and continue").picture("referral-dates-error")
    assert page.errors == ["Enter why these dates are right, or change one of them"]
    page = page.type("Why are these dates right?", "A test").press("Save and continue")
    assert page.heading == "Check your answers"
    assert page.has("A test")
    page = declare(page)
    (error,) = page.errors
    assert error.startswith("No due date can be worked out from 2 October 1926")
