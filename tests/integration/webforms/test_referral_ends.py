"""Codes that ended, drafts that are gone, pages too old to be sent: each ends on a page that says how to go on."""

from __future__ import annotations

import re
from typing import Any

from flask import Flask
from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from casework.actions import task_rows
from casework.actions.people import partnerships
from casework.actions.referrals import drafts, referrals
from casework.actions.work import Work, referrer
from casework.records.store import Store
from casework.records.tables import Referral, Task
from tests.conftest import SetClock
from tests.integration.casework.examples import full_answers
from tests.journeys.client import Client, Seen
from tests.journeys.people import Cast
from tests.journeys.referring import code_for

START = "/refer/wexborough-safeguarding-children-partnership"
EMAIL = "pat.brown@trust.example"
DETAILS = {"name": "Pat <b>Brown</b>", "role": "Midwife", "agency": "Trust & Co"}


def proved(portal: Flask, store: Store, path: str = "/email") -> tuple[Client, Seen]:
    """Return a browser that proved the address, and the page it is on."""
    client = Client(portal)
    page = client.open(START + path).fill(email=EMAIL).press("Send me a code")
    return client, page.fill(code=code_for(store, EMAIL)).press("Continue")


def secret(client: Client) -> str:
    """Return the secret of the draft in a browser."""
    cookie = client.browser.get_cookie("casereviews-referral")
    assert cookie is not None
    return cookie.value


def test_a_code_that_ended_is_said_and_a_new_one_is_a_press_away(
    portal: Flask, store: Store, cast: Cast, clock: SetClock
) -> None:
    page = Client(portal).open(f"{START}/email").fill(email="not an address").press("Send me a code")
    assert page.errors == ["Enter an email address in the correct format, like name@example.com"]
    page = page.fill(email=EMAIL).press("Send me a code")
    old = code_for(store, EMAIL)
    clock.forward(minutes=11)
    page = page.fill(code=old).press("Continue")
    assert page.errors == ["The code has ended: it works for 10 minutes and 5 tries. Ask for a new one"]
    page = page.press("Send a new code")
    assert "send a new code to" in page.text, "and nobody sends any in this test"
    assert page.fill(code=code_for(store, EMAIL).replace(" ", "")).press("Continue").heading == "Your referral"


def test_code_pages_without_having_asked_lead_to_asking(portal: Flask, cast: Cast) -> None:
    client = Client(portal)
    for path in ("/code", "/saved", "/carry-on"):
        assert client.open(START + path).heading == "Carry on with a saved referral", path


def test_the_hour_of_a_proof_ends_on_asking_for_a_new_code(
    portal: Flask, store: Store, cast: Cast, clock: SetClock
) -> None:
    client, page = proved(portal, store)
    page = client.open(f"{START}/saved")
    clock.forward(minutes=61)
    assert (
        page.press("Carry on with the referral begun on " + begun(page)).heading
        == "Carry on with a saved referral"
    )


def begun(page: Seen) -> str:
    """Return when the one referral on the page was begun, as it says."""
    return str(re.search(r"Begun on (.*?[ap]m)", page.text)[1])  # type: ignore[index]


def test_what_is_sent_when_the_draft_is_gone_is_shown_back_word_for_word(
    portal: Flask, store: Store, cast: Cast, clock: SetClock
) -> None:
    client, _ = proved(portal, store)
    page = client.open(f"{START}/questions/referrer").fill(**DETAILS)
    clock.forward(days=31)
    page = page.press("Save and continue")
    assert page.heading == "Your referral is not open in this browser any more"
    for words in DETAILS.values():
        assert words in page.text
    # Its 30 days are over: the address is proved, and nothing waits.
    page = page.fill(email=EMAIL).press("Send me a code").fill(code=code_for(store, EMAIL)).press("Continue")
    assert "Nothing is saved under this address" in page.text


def test_a_page_that_is_too_old_to_be_sent_keeps_its_words(portal: Flask, store: Store, cast: Cast) -> None:
    client, _ = proved(portal, store)
    page = client.open(f"{START}/questions/referrer").fill(**DETAILS, phone="12")
    client.browser.delete_cookie("casereviews-form")  # as after the browser was closed, with the page still open
    page = page.press("Save and continue")
    assert page.path == f"{START}/questions/referrer"
    assert "You left this page before it was finished" in page.text
    assert (page.value("name"), page.value("phone")) == ("Pat <b>Brown</b>", "12")
    assert client.open(f"{START}/check").text.count("you left it before it was finished") == 1
    # A page of another site cannot put words into the draft: it does not know the draft's mark.
    forged: MultiDict[str, Any] = MultiDict({"name": "Forged", "referral": "0" * 32})
    client.browser.delete_cookie("casereviews-form")
    assert client.send(f"{START}/questions/referrer", forged).heading.startswith("Your referral is not open")
    typed = drafts.load(store, secret(client)).typed
    assert "Forged" not in repr(typed)


def test_a_page_of_a_referral_that_was_sent_leads_to_its_receipt(portal: Flask, store: Store, cast: Cast) -> None:
    client, _ = proved(portal, store)
    work = Work(store, referrer(cast.partnership_id))
    page = client.open(f"{START}/questions/also-regard")
    for name, value in full_answers().items():
        if isinstance(value, list):
            drafts.save_entry(work, secret(client), name, 1, value[0])
        else:
            drafts.save_page(work, secret(client), name, value)
    declaration = client.open(f"{START}/declaration")
    referrals.submit(work, secret(client))
    assert page.press("Save and continue").heading == "Referral sent"
    assert declaration.fill(declared="yes").press("Send the referral").heading == "Referral sent"
    for path in ("/tasks", "/attachments", "/dates", "/check"):
        assert client.open(START + path).heading == "Referral sent", path
    assert client.open(f"{START}/left").heading == "Your referral is saved"


def test_a_full_form_of_odd_dates_is_asked_about_on_the_later_page(
    portal: Flask, store: Store, cast: Cast
) -> None:
    client, _ = proved(portal, store)
    work = Work(store, referrer(cast.partnership_id))
    child = {**full_answers()["children"][0], "date_of_birth": "2026-10-01", "date_of_incident": ""}
    drafts.save_entry(work, secret(client), "children", 1, {**child, "died": "no", "date_of_death": ""})
    page = client.open(f"{START}/questions/children/1/incident").fill(date_of_incident="1 9 2026")
    page = page.press("Save and continue")
    assert page.heading == "Check these dates"
    assert "Child 1 was born on 1 October 2026, after the incident on 1 September 2026." in page.text
    page = page.fill(**{"reason-1": "Harmed before birth"}).press("Save and continue")
    assert page.heading == "Child 1: Legal status and social care"
    page = client.open(f"{START}/questions/children/1/about").fill(date_of_birth="1 1 2100")
    page = page.press("Save and continue")
    assert page.errors == [
        "Date of birth must be today or in the past. If the baby is not born yet, select ‘Yes’ to "
        "‘Is this an unborn baby?’"
    ]


def test_two_tabs_keep_what_each_changed_and_ask_about_what_both_did(
    portal: Flask, store: Store, cast: Cast
) -> None:
    client, _ = proved(portal, store)
    one, other = (client.open(f"{START}/questions/safety") for _ in range(2))
    one.fill(immediate_risk="None", other_reviews="A school’s own look").press("Save and continue")
    other.fill(immediate_risk="None", siblings_safe="They stay with their aunt").press("Save and continue")
    kept = drafts.load(store, secret(client)).answers["safety"]
    assert (kept["other_reviews"], kept["siblings_safe"]) == ("A school’s own look", "They stay with their aunt")
    one, other = (client.open(f"{START}/questions/safety") for _ in range(2))
    one.fill(other_reviews="One of the trust").press("Save and continue")
    asked = other.fill(other_reviews="Two others").press("Save and continue")
    assert "was saved with other words in another tab or browser" in asked.errors[0]
    assert "One of the trust" in asked.text
    asked.press("Save and continue")
    assert drafts.load(store, secret(client)).answers["safety"]["other_reviews"] == "Two others"


def test_a_page_left_open_takes_nothing_from_what_was_saved_since(
    portal: Flask, store: Store, cast: Cast, clock: SetClock
) -> None:
    client, _ = proved(portal, store)
    left = client.open(f"{START}/questions/referrer").fill(**DETAILS)
    client.open(f"{START}/questions/referrer").fill(**DETAILS, email=EMAIL, phone="01632 960 001").press(
        "Save and continue"
    )
    saved = drafts.load(store, secret(client)).answers["referrer"]
    # Without a telephone number the page is not right yet: it is kept as it was left.
    left.fill(role="Head of midwifery").press("Save and come back later")
    clock.forward(minutes=1)
    client, page = proved(portal, store, "/carry-on")
    page.press("Carry on with the referral begun on " + begun(page))
    page = client.open(f"{START}/questions/referrer")
    assert "What you typed is here again" in page.text
    page.press("Save and continue")
    assert drafts.load(store, secret(client)).answers["referrer"] == saved | {"role": "Head of midwifery"}


def test_a_child_is_itself_in_every_tab_whatever_happens_to_the_list(
    portal: Flask, store: Store, cast: Cast
) -> None:
    client, _ = proved(portal, store)

    def names() -> list[str]:
        return [one["name"] for one in drafts.load(store, secret(client)).answers["family"]]

    family = f"{START}/questions/family"
    # Two tabs add: two people, and a second press of Save makes no third.
    one, other = (client.open(f"{family}/1") for _ in range(2))
    one.fill(name="Ada", relationship="Mother").press("Save and continue")
    other.fill(name="Ben", relationship="Father").press("Save and continue")
    other.press("Save and continue")
    assert names() == ["Ada", "Ben"]
    client.open(f"{family}/3").fill(name="Cat", relationship="Aunt").press("Save and continue")
    # While the second is edited, the first is removed: it is asked about, and the second stays the second.
    edited = client.open(f"{family}/2").fill(relationship="Stepfather")
    asking = client.open(f"{family}/1/remove")
    assert (asking.heading, "Ada" in asking.text) == ("Remove person 1?", True)
    again = client.open(f"{family}/1/remove")
    asking.press("Remove person 1")
    assert again.press("Remove person 1").heading == "Family and significant others"
    edited.press("Save and continue")
    assert names() == ["Ben", "Cat"]
    assert drafts.load(store, secret(client)).answers["family"][0]["relationship"] == "Stepfather"
    # Who was removed meanwhile is asked about, word for word, and can be added anew.
    gone = client.open(f"{family}/2").fill(name="Cathy")
    client.open(f"{family}/2/remove").press("Remove person 2")
    asked = gone.press("Save and continue")
    assert asked.errors[0].startswith("This person was removed in another tab or browser.")
    assert (asked.value("name"), names()) == ("Cathy", ["Ben"])
    asked.press("Save and continue")
    assert names() == ["Ben", "Cathy"]
    full = client.open(f"{family}/3").fill(name="Last", relationship="Uncle")
    for number in range(28):
        client.open(f"{family}/{number + 3}").fill(name=f"P{number}", relationship="-").press("Save and continue")
    assert full.press("Save and continue").errors == ["There are 30 already, and no more can be added"]


def test_words_on_a_page_whose_referral_was_sent_meanwhile_are_shown_back(
    portal: Flask, store: Store, cast: Cast
) -> None:
    client, _ = proved(portal, store)
    work = Work(store, referrer(cast.partnership_id))
    for name, value in full_answers().items():
        if isinstance(value, list):
            drafts.save_entry(work, secret(client), name, 1, value[0])
        else:
            drafts.save_page(work, secret(client), name, value)
    unchanged, typed = (client.open(f"{START}/questions/safety") for _ in range(2))
    reference = referrals.submit(work, secret(client))
    assert unchanged.press("Save and continue").heading == "Referral sent"
    page = typed.fill(coroner="Inquest opened for <Ada>").press("Save and continue")
    assert page.heading == "Your referral was sent before this"
    for words in (reference, "for <Ada>", "telephone 01632"):
        assert words in page.text
    with store.looking() as session:
        kept = session.scalars(select(Referral)).one()
    sent = store.keys.unseal(kept.answers, f"referral/{kept.id}")
    assert all("entry-id" not in entry for entry in sent["children"])


def test_an_answer_that_goes_with_another_choice_is_asked_about_not_dropped(
    portal: Flask, store: Store, cast: Cast
) -> None:
    """Without a script every question shows; with one, what it hides is not sent."""
    client, _ = proved(portal, store)
    page = client.open(f"{START}/questions/kind").fill(kind="near-miss", aware_on="2 6 2025")
    page = page.press("Save and continue")
    assert page.errors == [
        "You answered ‘When did the local authority become aware of the incident?’, which does not go with "
        "your answer to ‘What are you referring?’. Change that answer, or clear this one"
    ]
    page.fill(aware_on=" ").press("Save and continue")
    assert drafts.load(store, secret(client)).answers["kind"] == {"kind": "near-miss"}


def kept_by_script(client: Client, page: Seen, **typed: str) -> dict[str, Any]:
    """Send what stands on a page as its script does a moment after the last key, and return the answer."""
    form = page.document.xpath("//form[@data-autosave]")[0]
    fields = {name: value for name, value in form.form_values() if name != "later"} | typed
    answer: dict[str, Any] = client.browser.post(
        form.get("data-autosave"), data={**fields, "autosave": "1", "place": page.path}
    ).get_json()
    return answer


def test_what_is_typed_is_kept_before_it_is_saved_and_is_there_in_another_browser(
    portal: Flask, store: Store, cast: Cast, clock: SetClock
) -> None:
    client, _ = proved(portal, store)
    page = first = client.open(f"{START}/questions/safety")
    answer = kept_by_script(client, page, police="Operation <b>Ash</b>")
    assert answer["saved"] is True
    assert re.fullmatch(r"Kept at 1?[0-9]:[0-9]{2}[ap]m", answer["text"])
    draft = drafts.load(store, secret(client))
    assert (draft.answers, list(draft.typed)) == ({}, ["safety"])
    assert "Incomplete" in client.open(f"{START}/tasks").text
    clock.forward(minutes=1)
    other, found = proved(portal, store, "/carry-on")
    found.press("Carry on with the referral begun on 2 November 2026 at 9:00am")
    page = other.open(f"{START}/questions/safety")
    assert "You left this page before it was finished" in page.text
    assert page.document.xpath("//textarea[@name='police']")[0].value == "Operation <b>Ash</b>"
    late = kept_by_script(client, first, police="Later words")
    assert late == {
        "saved": False,
        "code": "closed",
        "message": "This referral is not open in this browser any more",
    }
    # Saved, nothing is left over, and what the script sends late brings nothing back.
    typed = {"immediate_risk": "No", "police": "Operation Ash"}
    page.fill(**typed).press("Save and continue")
    assert kept_by_script(other, page, **typed)["saved"] is True
    assert drafts.load(store, secret(other)).typed == {}
    assert "You left" not in other.open(f"{START}/questions/safety").text


def test_a_refused_page_keeps_its_words_and_they_can_be_thrown_away(
    portal: Flask, store: Store, cast: Cast
) -> None:
    client, _ = proved(portal, store)
    client.open(f"{START}/questions/safety").fill(immediate_risk="No", coroner="Told").press("Save and continue")
    page = client.open(f"{START}/questions/safety").fill(immediate_risk="", coroner="Told on Monday")
    assert page.press("Save and continue").errors == ["Enter whether any child is at immediate risk"]
    page = client.open(f"{START}/questions/safety")
    assert page.document.xpath("//textarea[@name='coroner']")[0].value == "Told on Monday"
    page = page.press("Throw away what I typed")
    assert page.notices == ["What you had typed and not saved is thrown away."]
    assert page.document.xpath("//textarea[@name='coroner']")[0].value == "Told"
    # Of a child that was never saved nothing stays; the list has none to finish.
    added = client.open(f"{START}/questions/children/1").fill(name="Ann", unborn="no")
    assert added.press("Save and continue").errors
    assert "You left something here" in client.open(f"{START}/questions/children").text
    page = client.open(f"{START}/questions/children/1").press("Throw away what I typed")
    assert page.path == f"{START}/questions/children"
    assert "You left something here" not in page.text
    # A new child that the script kept and somebody saved is one child, however late the script is.
    page = client.open(f"{START}/questions/children/1")
    typed = {"name": "Ben", "unborn": "no"}
    assert kept_by_script(client, page, **typed)["saved"]
    page.fill(**typed, date_of_birth="1 2 2020").press("Save and continue")
    fields = {**typed, "date_of_birth-day": "1", "date_of_birth-month": "2", "date_of_birth-year": "2020"}
    assert kept_by_script(client, page, **fields)["saved"]
    draft = drafts.load(store, secret(client))
    assert (len(draft.answers["children"]), draft.typed) == (1, {})


def test_while_no_email_goes_out_the_pages_say_so_and_what_to_do(
    portal: Flask, store: Store, cast: Cast, clock: SetClock
) -> None:
    client = Client(portal)
    late = "Emails are not going out at the moment"
    page = client.open(f"{START}/email")
    assert late not in page.text
    page = page.fill(email=EMAIL).press("Send me a code")
    assert late not in page.text, "it was only just written"
    (offered,) = (claim for claim in task_rows.offer_due(store, []).due if claim.kind == "send-message")
    claim = task_rows.take(store, offered.task_id, offered.attempt)
    assert claim is not None
    task_rows.give_up(store, claim, "ConnectionRefusedError")
    page = page.follow("See whether emails are going out")
    assert late in page.text
    assert "We will send a code to" in page.text
    phone = partnerships.face(store, cast.partnership_id).settings.contact_phone
    assert phone
    assert f"on {phone}" in page.text
    assert "call 999" in page.text
    for path in ("/email", "/carry-on"):
        assert late in Client(portal).open(START + path).text
    # Another e-mail went out since: all is well again, and the code that was kept still counts.
    clock.forward(seconds=5)
    code = code_for(store, EMAIL)
    with store.changing() as session:
        for task in session.scalars(select(Task).where(Task.kind == "send-message")):
            task.state = "done"
    page = client.open(f"{START}/code")
    assert late not in page.text
    assert page.fill(code=code).press("Continue").heading == "Your referral"
    # Nobody sends anything at all: said as well, a minute later.
    Client(portal).open(f"{START}/email").fill(email="other@trust.example").press("Send me a code")
    clock.forward(minutes=2)
    assert late in Client(portal).open(f"{START}/email").text


def test_without_a_script_a_question_says_with_which_answers_it_goes(
    portal: Flask, store: Store, cast: Cast
) -> None:
    client, _ = proved(portal, store)
    typed = {"name": "Ben", "unborn": "no", "date_of_birth": "1 2 2020"}
    client.open(f"{START}/questions/children/1").fill(**typed).press("Save and continue")
    page = client.open(f"{START}/questions/children/1/services")
    plan = "to “Has the child been subject to a child protection plan?”"
    said = [" ".join(hint.text_content().split()) for hint in page.document.xpath("//noscript//p")]
    assert said == [
        f"Only if you answered “Yes, now” or “Yes, in the past” {plan}",
        f"Only if you answered “Yes, in the past” {plan}",
        f"Only if you answered “Yes, now” or “Yes, in the past” {plan}",
    ]


def test_words_of_one_page_in_two_tabs_are_kept_both_and_saving_one_leaves_the_others(
    portal: Flask, store: Store, cast: Cast
) -> None:
    client, _ = proved(portal, store)
    one, two = (client.open(f"{START}/questions/safety") for _ in range(2))
    kept_by_script(client, one, coroner="Told on Monday")
    kept_by_script(client, two, police="Operation Ash", immediate_risk="No")
    typed = dict(drafts.load(store, secret(client)).typed["safety"])
    assert (typed["coroner"], typed["police"]) == ("Told on Monday", "Operation Ash")
    two.fill(immediate_risk="No", police="Operation Ash").press("Save and continue")
    # The first tab was closed meanwhile: its words are there, with what the second one saved.
    page = client.open(f"{START}/questions/safety")
    fields = {name: page.document.xpath(f"//textarea[@name='{name}']")[0].value for name in ("coroner", "police")}
    assert fields == {"coroner": "Told on Monday", "police": "Operation Ash"}
    page.press("Save and continue")
    draft = drafts.load(store, secret(client))
    assert draft.answers["safety"] == {
        "immediate_risk": "No",
        "coroner": "Told on Monday",
        "police": "Operation Ash",
    } | {name: "" for name in ("siblings_safe", "family_court", "cdop", "other_reviews")}
    assert draft.typed == {}
