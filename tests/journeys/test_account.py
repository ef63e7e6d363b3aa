"""One's own account: adding a second step when invited, signing in with it, a passkey, signing out elsewhere."""

from __future__ import annotations

import re
from dataclasses import replace

import pyotp
import pytest
from playwright.sync_api import Browser as Chromium

from casework.actions.people import people
from casework.actions.work import Store
from casework.rules.permissions import Role
from tests.journeys.kit import Browser, Page, serving
from tests.journeys.people import PASSWORD, Cast
from webforms.app import create_portal
from webforms.options import PortalOptions

pytestmark = pytest.mark.needs_browser

EMAIL = "sam@wexborough.example"


def invited(cast: Cast) -> str:
    """Invite Sam as chair, and return the link's path."""
    link = people.invite(cast.work(Role.ADMINISTRATOR), name="Sam Person", email=EMAIL, roles=[Role.CHAIR])
    return "/" + link.split("/", 3)[3]


def take_up(browser: Browser, path: str) -> Page:
    """Choose a password, and return the page that follows."""
    page = browser.open(path).type("Password", PASSWORD).type("The same password again", PASSWORD)
    return page.press("Save and sign in")


@pytest.mark.parametrize("scripts", [True, False])
def test_who_is_invited_adds_an_app_and_signs_in_with_its_codes(
    browser: Browser, cast: Cast, scripts: bool
) -> None:
    here = browser.another(scripts=scripts, width=320)
    page = take_up(here, invited(cast)).picture("account-set-up")
    assert page.heading == "Add a second step"
    assert page.open("/cases").heading == "Add a second step", "nothing else is open before"
    page = page.follow("Add an app").picture("account-app")
    page.tab.locator("summary").click()
    app = pyotp.TOTP(re.sub(r"\s", "", page.tab.locator("code").inner_text()))
    page = page.type("Code that the app shows now", "000000").press("Continue")
    assert page.errors == ["The code is not right. Enter the code that the app shows now"]
    page = page.type("Code that the app shows now", app.now()).press("Continue")
    page = page.picture("account-recovery-codes")
    codes = page.tab.locator("li code").all_inner_texts()
    assert len(codes) == 10
    page = page.follow("I have kept them")
    assert page.has("Cases")
    page = page.follow("Sign out").press("Sign out")
    page = page.open("/sign-in").type("Email address", EMAIL).type("Password", PASSWORD).press("Sign in")
    assert page.picture("account-code").heading == "Enter the code"
    page = page.type("Code", "abcd-efgh-jkmn").press("Continue")
    assert page.errors == ["The code is not right. Enter the code that the app shows now"]
    assert page.type("Code", codes[0]).press("Continue").heading == "What you can do here"
    account = page.open("/account").picture("account")
    assert account.has("9 left")
    assert account.has("Password and recovery code")


def test_a_passkey_opens_the_account_without_a_password(
    running_chromium: Chromium, store: Store, cast: Cast
) -> None:
    """A passkey belongs to a name: the portal is reached as localhost, with a device of Chromium's making."""
    portal = create_portal(PortalOptions(rate_limits=False), store)
    with serving(portal) as numbered:
        address = numbered.replace("127.0.0.1", "localhost")
        portal.extensions["casereviews-store"] = replace(store, portal_address=address)
        browser = Browser(running_chromium, address)
        try:
            _with_passkey(browser, cast)
        finally:
            browser.close()


def pressed(page: Page, button: str, path: str) -> Page:
    """Press a button whose script asks the device first, and return the page that follows."""
    page.tab.get_by_role("button", name=button, exact=True).click()
    page.tab.wait_for_url(f"{page.browser.address}{path}")
    return page.check()


def _with_passkey(browser: Browser, cast: Cast) -> None:
    page = take_up(browser, invited(cast))
    devices = browser.context.new_cdp_session(page.tab)
    devices.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
    }
    device = devices.send("WebAuthn.addVirtualAuthenticator", {"options": options})["authenticatorId"]
    page = page.follow("Add a passkey").picture("account-passkey")
    page = pressed(page.type("Name for this passkey", "Work laptop"), "Make the passkey", "/account")
    assert page.has("The passkey is added")
    assert page.picture("account-with-passkey").has("Passkey “Work laptop”")
    page = page.follow("Sign out").press("Sign out").open("/sign-in")
    page = pressed(page, "Sign in with a passkey", "/")
    assert page.heading == "What you can do here"
    assert page.open("/account").has("Passkey")
    page = page.follow("Sign out").press("Sign out").open("/sign-in")
    devices.send("WebAuthn.setUserVerified", {"authenticatorId": device, "isUserVerified": False})
    page.tab.get_by_role("button", name="Sign in with a passkey").click()
    page.tab.get_by_role("alert").filter(has_text="No passkey was used").wait_for()
    devices.send("WebAuthn.setUserVerified", {"authenticatorId": device, "isUserVerified": True})
    page = page.type("Email address", EMAIL).type("Password", PASSWORD).press("Sign in")
    assert page.heading == "Use your passkey", "a password alone opens nothing"
    assert pressed(page, "Use a passkey", "/").heading == "What you can do here"


def test_a_lost_phone_is_helped_by_an_administrator_and_other_browsers_are_signed_out(
    browser: Browser, cast: Cast
) -> None:
    take_up(browser, invited(cast)).follow("Add an app")
    admin = browser.another()
    page = admin.sign_in_by_hand(cast.people[Role.ADMINISTRATOR]).follow("People").follow("Sam Person")
    account = admin.open("/account")
    assert account.has("This one")
    other = browser.another()
    other.sign_in_by_hand(cast.people[Role.ADMINISTRATOR])
    account = account.open("/account")
    account = account.press("Sign out there Chrome on Linux")
    assert account.has("That browser is signed out")
    assert other.open("/account").heading == "Sign in"
    assert not page.has("Take the second step away"), "nothing to take away while there is none"
