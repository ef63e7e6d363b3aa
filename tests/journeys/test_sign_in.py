"""Signing in and out, as the people who do it see it."""

from __future__ import annotations

import pytest

from casework.rules.permissions import ROLE_NAMES, Role
from tests.journeys.kit import Browser
from tests.journeys.people import Cast

pytestmark = pytest.mark.needs_browser


def test_somebody_signs_in_sees_what_they_can_do_and_signs_out(browser: Browser, cast: Cast) -> None:
    start = browser.open("/").picture("start")
    assert start.has("Wexborough Safeguarding Children Partnership")
    assert "Every person, agency and case here is made up" in start.tab.locator("header").inner_text()
    page = start.follow("Sign in").picture("sign-in")
    page = page.type("Email address", cast.people[Role.ADMINISTRATOR].email).type("Password", "wrong")
    page = page.press("Sign in").picture("sign-in-error")
    assert page.title.startswith("Error: Sign in")
    assert page.errors == [
        "The email address or password is not right, or sign-in is paused. "
        "After 5 wrong passwords it is paused for 15 minutes."
    ]
    home = browser.sign_in_by_hand(cast.people[Role.ADMINISTRATOR]).picture("home")
    assert home.has(f"({ROLE_NAMES[Role.ADMINISTRATOR]})")
    assert home.has("People")
    page = home.follow("Sign out").picture("sign-out").press("Sign out")
    assert page.heading == "You are signed out"
    assert page.open("/people").heading == "Sign in"
