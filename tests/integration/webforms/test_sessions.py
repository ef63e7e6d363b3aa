"""Who is signed in, for how long, and what ends it."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from casework.actions.people import accounts, agency_people, people
from casework.actions.work import Actor, Refusal, Work
from casework.records.store import Store
from casework.records.tables import AuditEntry, SignInSession
from casework.rules.permissions import Role
from tests.conftest import SetClock
from tests.journeys.client import Client, Seen
from tests.journeys.people import PASSWORD, Cast
from webforms.app import create_portal
from webforms.options import PortalOptions


def signed_in(client: Client, cast: Cast, role: Role = Role.COORDINATOR) -> Client:
    """Return the client after signing in as somebody of that role."""
    assert client.sign_in(cast.people[role].email, PASSWORD).heading == "What you can do here"
    return client


def test_the_cookie_holds_a_secret_of_which_only_a_hash_is_kept(client: Client, cast: Cast, store: Store) -> None:
    signed_in(client, cast)
    cookie = client.browser.get_cookie("casereviews-session")
    assert cookie is not None
    assert cookie.http_only
    assert cookie.same_site == "Lax"
    assert not cookie.secure
    with store.looking() as session:
        row = session.scalars(select(SignInSession)).one()
    assert row.token_hash == store.keys.token_hash(cookie.value)
    assert cookie.value not in row.token_hash
    assert str(cast.people[Role.COORDINATOR].account_id) not in cookie.value


def test_cookies_over_https_are_secure_and_bound_to_the_host(store: Store, cast: Cast) -> None:
    client = Client(create_portal(PortalOptions(cookie_secure=True, rate_limits=False), store))
    page = client.browser.get("/sign-in", base_url="https://localhost")
    form = {"csrf_token": page.text.split('csrf_token" value="')[1].split('"')[0]}
    form |= {"email": cast.people[Role.CHAIR].email, "password": PASSWORD}
    headers = {"Referer": "https://localhost/sign-in"}
    answer = client.browser.post("/sign-in", data=form, base_url="https://localhost", headers=headers)
    assert answer.status_code == 303
    cookies = answer.headers.getlist("Set-Cookie")
    assert any(cookie.startswith("__Host-casereviews-session=") and "; Secure" in cookie for cookie in cookies)
    assert answer.headers["Strict-Transport-Security"]


@pytest.mark.parametrize(
    ("steps", "still"),
    [
        ([{"minutes": 29}], True),
        ([{"minutes": 31}], False),
        ([{"minutes": 25}] * 5, True),
        ([{"minutes": 25}] * 30, False),
    ],
)
def test_idle_and_absolute_limits(
    client: Client, cast: Cast, clock: SetClock, steps: list[dict[str, float]], still: bool
) -> None:
    signed_in(client, cast)
    for span in steps:
        clock.forward(**span)
        heading = client.open("/agencies").heading
    assert heading == ("Agencies" if still else "Sign in")


def test_signing_in_again_leads_to_where_one_wanted_to_go(client: Client, cast: Cast) -> None:
    page = client.open("/agencies/add")
    assert page.heading == "Sign in"
    page = page.fill(email=cast.people[Role.COORDINATOR].email, password=PASSWORD).press("Sign in")
    assert page.path == "/agencies/add"


HTML = {"Accept": "text/html,application/xhtml+xml"}


def send_late(client: Client, clock: SetClock, **changed: str) -> Seen:
    """Open a form, send it after the session has ended, and return the page that answers."""
    page = client.open("/agencies/add").fill(name="Late Lane Surgery", email="post@late.example")
    clock.forward(hours=2)
    values = {**dict(page.document.forms[-1].form_values()), **page._typed, **changed}
    return client._seen(client.browser.post("/agencies/add", data=values, headers=HTML), 200)


def test_what_was_typed_is_not_lost_when_the_session_has_ended(
    client: Client, cast: Cast, clock: SetClock
) -> None:
    signed_in(client, cast)
    page = send_late(client, clock)
    assert page.heading == "Sign in"
    assert "What you typed is kept on this page" in page.text
    assert "Late Lane" not in page.answer.get_data(as_text=True), "only this service can read it"
    page = page.fill(email=cast.people[Role.COORDINATOR].email, password="wrong").press("Sign in")
    page = page.fill(email=cast.people[Role.COORDINATOR].email, password=PASSWORD).press("Sign in")
    assert page.heading == "You are signed in again"
    page = page.press("Send what you typed")
    assert "Late Lane Surgery" in page.text
    assert page.path == "/agencies"


def test_words_are_shown_to_nobody_else_who_signs_in_there(client: Client, cast: Cast, clock: SetClock) -> None:
    signed_in(client, cast)
    page = send_late(client, clock)
    page = page.fill(email=cast.people[Role.CHAIR].email, password=PASSWORD).press("Sign in")
    assert page.heading == "What you can do here"
    assert page.notices == [
        "Somebody else had typed something on that page. It is not shown to you, and it was not sent."
    ]
    assert "Late Lane" not in page.answer.get_data(as_text=True)


def test_words_go_nowhere_once_a_role_is_taken_away(
    client: Client, cast: Cast, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    signed_in(client, cast)
    page = send_late(client, clock)
    page = page.fill(email=cast.people[Role.COORDINATOR].email, password=PASSWORD).press("Sign in")
    monkeypatch.setattr(Actor, "may", lambda *_: False)
    assert page.press("Send what you typed", status=403).heading == "You cannot open this page"


def sign_in_anew(client: Client, email: str) -> None:
    """Sign out and in as somebody, as in another tab."""
    client.open("/sign-out").press("Sign out")
    client.open("/sign-in").fill(email=email, password=PASSWORD).press("Sign in")


def test_words_on_an_open_page_outlive_signing_out_and_in_again_in_another_tab(client: Client, cast: Cast) -> None:
    signed_in(client, cast)
    mine, words = cast.people[Role.COORDINATOR].email, {"name": "Long Lane Surgery", "email": "post@lane.example"}
    page = client.open("/agencies/add")
    values = {**dict(page.document.forms[-1].form_values()), **words}
    client.open("/sign-out").press("Sign out")
    page = client._seen(client.browser.post("/agencies/add", data=values, headers=HTML), 200)
    assert page.heading == "Sign in"
    page = page.fill(email=mine, password=PASSWORD).press("Sign in")
    assert page.press("Send what you typed").path == "/agencies"

    values["name"] = "Short Lane Surgery"
    sign_in_anew(client, mine)
    page = client._seen(client.browser.post("/agencies/add", data=values, headers=HTML), 200)
    assert page.heading == "You are signed in again"
    assert "Short Lane Surgery" in page.press("Send what you typed").text

    values["name"] = "Other Lane Surgery"
    sign_in_anew(client, cast.people[Role.ADMINISTRATOR].email)
    page = client._seen(client.browser.post("/agencies/add", data=values, headers=HTML), 409)
    assert page.heading == "Somebody else is signed in now"
    assert "Other Lane Surgery" in page.text, "who sent the page has its words before their eyes, to copy"
    page = page.press("Sign in as yourself and go on")
    assert page.heading == "Sign in"
    assert "Other Lane" not in page.answer.get_data(as_text=True)
    assert client.open("/agencies").heading == "Sign in", "the other person is signed out"
    page = page.fill(email=mine, password=PASSWORD).press("Sign in")
    assert "Other Lane Surgery" in page.press("Send what you typed").text

    sign_in_anew(client, cast.people[Role.ADMINISTRATOR].email)
    away = client.browser.post("/agencies/add", data=values, headers={**HTML, "Sec-Fetch-Site": "cross-site"})
    assert (away.status_code, "Other Lane" in away.get_data(as_text=True)) == (400, False)
    forged = {"name": "Evil", "csrf_token": "made up", "page_of": "0" * 32}
    assert client.browser.post("/agencies/add", data=forged, headers=HTML).status_code == 400


def test_a_forged_form_is_carried_nowhere(client: Client, cast: Cast, clock: SetClock) -> None:
    page = client.open("/agencies/add")
    answer = client.browser.post("/agencies/add", data={"name": "Evil", "csrf_token": "made up"}, headers=HTML)
    assert answer.status_code == 302
    page = page.client.open("/sign-in")
    for made_up in ("AAAA", "%%%", "A" * 400):
        values = {**dict(page.document.forms[-1].form_values()), "typed": made_up}
        values.update(email=cast.people[Role.COORDINATOR].email, password=PASSWORD)
        answer = client.browser.post("/sign-in", data=values, headers=HTML)
        assert answer.status_code == 303, "signed in as usual"
        client.browser.delete_cookie("casereviews-session")
        page = client.open("/sign-in")


@pytest.mark.parametrize("onward", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:1"])
def test_signing_in_never_leads_out_of_the_service(client: Client, cast: Cast, onward: str) -> None:
    page = client.open(f"/sign-in?next={onward}")
    page = page.fill(email=cast.people[Role.COORDINATOR].email, password=PASSWORD).press("Sign in")
    assert page.path == "/"


def test_signing_out_ends_the_session_on_the_server(client: Client, cast: Cast, store: Store) -> None:
    signed_in(client, cast)
    cookie = client.browser.get_cookie("casereviews-session")
    assert cookie is not None
    client.open("/").follow("Sign out").press("Sign out")
    client.browser.set_cookie("casereviews-session", cookie.value)
    assert client.open("/agencies").heading == "Sign in"


def test_a_role_taken_away_ends_the_session(client: Client, cast: Cast) -> None:
    signed_in(client, cast, Role.CHAIR)
    administrator = cast.work(Role.ADMINISTRATOR)
    chair = cast.people[Role.CHAIR].account_id
    people.change_roles(administrator, chair, roles=[Role.CHAIR, Role.PARTNER], partner="police")
    assert client.open("/").heading == "What you can do here"
    people.change_roles(administrator, chair, roles=[Role.PARTNER], partner="police")
    assert client.open("/").heading == "Learning from serious cases"


def test_unknown_wrong_locked_and_closed_are_refused_in_the_same_words(
    client: Client, cast: Cast, store: Store, clock: SetClock
) -> None:
    someone = cast.people[Role.CHAIR].email
    for email in ("nobody@example.org", someone, someone, someone, someone, someone):
        page = client.sign_in(email, "not the password")
        assert page.errors == [accounts.SIGN_IN_REFUSED]
        assert page.value("email") == email
        assert page.value("password") == ""
    assert client.sign_in(someone, PASSWORD).errors == [accounts.SIGN_IN_REFUSED]
    clock.forward(minutes=16)
    assert client.sign_in(someone, PASSWORD).heading == "What you can do here"
    with store.looking() as session:
        reasons = [
            entry.details["reason"]
            for entry in session.scalars(
                select(AuditEntry).where(AuditEntry.action == "sign-in-failed").order_by(AuditEntry.number)
            )
        ]
    assert reasons == ["no-account", *["password"] * 5, "locked"]


def test_no_session_without_the_secret(store: Store, cast: Cast) -> None:
    options = PortalOptions()
    for token in ("", "x", "' OR 1=1 --"):
        found = accounts.resume(store, token, idle=options.idle_limit, absolute=options.absolute_limit)
        assert found is None


def test_another_partnerships_people_are_as_if_they_were_not_there(
    cast: Cast, store: Store, portal: Flask
) -> None:
    from tests.journeys.people import make_cast

    other = make_cast(store, "southend", "Northmoor Partnership")
    client = signed_in(Client(portal), cast, Role.ADMINISTRATOR)
    for place in ("people", "agencies"):
        identity = (
            other.people[Role.CHAIR].account_id if place == "people" else next(iter(other.agencies.values()))
        )
        assert client.open(f"/{place}/{identity}", status=404).heading == "Page not found"
    work: Work = cast.work(Role.ADMINISTRATOR)
    with pytest.raises(Refusal, match="agency"):
        people.invite(work, name="A", email="a@x.example", roles=[Role.REPRESENTATIVE])


def test_who_comes_back_after_their_access_was_ended_is_told(client: Client, cast: Cast) -> None:
    signed_in(client, cast, Role.REPRESENTATIVE)
    told = "Your access was ended"
    assert told not in client.open("/").text
    account = cast.people[Role.REPRESENTATIVE]
    agency_id = cast.work(Role.REPRESENTATIVE).actor.agency_id
    assert agency_id is not None
    agency_people.remove(cast.work(Role.COORDINATOR), agency_id, account.account_id)
    assert told in client.open("/").text
