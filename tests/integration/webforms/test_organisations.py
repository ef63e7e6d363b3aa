"""Signing in by one's organisation, against a real OpenID Connect provider on this machine."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
from flask import Flask
from werkzeug.test import Client as Browser

from casework.actions.people import partnerships, people
from casework.actions.work import Store
from casework.rules.permissions import Role
from tests.integration.publication.test_serve import free_port
from tests.journeys.client import Client
from tests.journeys.people import Cast, make_cast
from webforms.app import create_portal
from webforms.options import Organisation, PortalOptions

EMAIL = "sam@wexborough.example"


KNOWN = (
    {"sub": "sam", "email": EMAIL, "email_verified": True, "name": "Sam"},
    {"sub": "other", "email": EMAIL, "email_verified": True},
    {"sub": "kim", "email": "kim@wexborough.example"},
)
"""Whom the provider knows: Kim's address was never proved there."""


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    """Return the address of a provider, a program of its own."""
    port = free_port()
    people_there = [part for one in KNOWN for part in ("--user-claims", json.dumps(one))]
    command = [sys.executable, "-m", "oidc_provider_mock", "--port", str(port), "--require-nonce", "true"]
    provider = subprocess.Popen([*command, *people_there], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(600):
            with suppress(requests.RequestException):
                requests.get(f"{address}/.well-known/openid-configuration", timeout=5).raise_for_status()
                break
            time.sleep(0.05)
        yield address
    finally:
        provider.terminate()
        provider.wait(timeout=10)


@pytest.fixture
def organisation(issuer: str) -> Organisation:
    """Return the organisation as the service's settings name it."""
    return Organisation("Wexborough Council", issuer, "case-reviews", "secret", ("wexborough.example",))


@pytest.fixture
def site(store: Store, cast: Cast, organisation: Organisation) -> Flask:
    """Return the portal; Sam and Kim are invited."""
    for name in ("sam", "kim"):
        people.invite(
            cast.work(Role.ADMINISTRATOR), name=name, email=f"{name}@wexborough.example", roles=[Role.CHAIR]
        )
    return portal_with(store, organisation)


@pytest.fixture
def browser(site: Flask) -> Browser:
    """Return a visitor's browser."""
    return site.test_client()


def portal_with(store: Store, organisation: Organisation) -> Flask:
    """Return the portal with one organisation in its settings."""
    return create_portal(PortalOptions(rate_limits=False, organisations=(organisation,)), store)


def sent_to(browser: Browser) -> str:
    """Press the organisation's button, and return the address that the browser is sent to."""
    assert b"Sign in with Wexborough Council" in browser.get("/sign-in").data
    answer = browser.get("/sign-in/organisation/1?next=/account")
    assert answer.status_code == 303
    return str(answer.headers["Location"])


def back(address: str, **typed: str) -> str:
    """Do what somebody does on the organisation's page, and return where it sends the browser back to."""
    answer = requests.post(address, data=typed, allow_redirects=False, timeout=10)
    parts = urlsplit(answer.headers["Location"])
    return f"{parts.path}?{parts.query}"


def refusal(browser: Browser, path: str) -> str:
    """Return what the sign-in page says after an answer that is not taken."""
    answer = browser.get(path, follow_redirects=True)
    assert answer.request.path == "/sign-in"
    return answer.text


def test_whoever_was_invited_comes_in_by_the_organisation(browser: Browser) -> None:
    address = sent_to(browser)
    assert "code_challenge_method=S256" in address
    assert "nonce=" in address
    answer = browser.get(back(address, sub="sam"))
    assert answer.headers["Location"] == "/account"
    page = browser.get("/account").text
    assert "sam@wexborough.example" in page
    assert "Your organisation" in page, "no second step of ours is asked for"


def test_an_answer_counts_once_and_only_where_it_was_asked_for(browser: Browser, site: Flask) -> None:
    path = back(sent_to(browser), sub="sam")
    other = site.test_client()
    assert "took too long, or was finished elsewhere" in refusal(other, path)
    assert browser.get(path).headers["Location"] == "/account"
    browser.post("/sign-out")
    browser.delete_cookie("casereviews-session")
    assert "took too long, or was finished elsewhere" in refusal(browser, path)


def test_another_state_is_refused(browser: Browser) -> None:
    path = back(sent_to(browser), sub="sam")
    assert "could not be used" in refusal(browser, path.replace("state=", "state=x"))


@pytest.mark.parametrize("who", ["kim", "stranger"])
def test_nobody_comes_in_whose_address_was_not_proved(browser: Browser, who: str) -> None:
    assert "no account here belongs to that identity" in refusal(browser, back(sent_to(browser), sub=who))


def test_another_person_with_the_same_address_does_not_take_the_account(browser: Browser, site: Flask) -> None:
    assert browser.get(back(sent_to(browser), sub="sam")).status_code == 303
    other = site.test_client()
    assert "no account here belongs to that identity" in refusal(other, back(sent_to(other), sub="other"))


def test_pressing_cancel_there_leads_back_in_words(browser: Browser) -> None:
    assert "did not sign you in" in refusal(browser, back(sent_to(browser), action="deny"))


def test_an_answer_signed_by_somebody_else_is_refused(
    browser: Browser, store: Store, organisation: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    from joserfc.jwk import KeySet, RSAKey

    from webforms.journeys.sign_in import organisations

    stranger = KeySet([RSAKey.generate_key(2048, {"kid": "stranger"})]).as_dict(private=False)
    real: Any = organisations._json
    monkeypatch.setattr(
        organisations, "_json", lambda address: stranger if address.endswith("jwks") else real(address)
    )
    assert "could not be used" in refusal(browser, back(sent_to(browser), sub="sam"))


def test_an_answer_for_another_service_is_refused(
    browser: Browser, site: Flask, organisation: Organisation, store: Store
) -> None:
    path = back(sent_to(browser), sub="sam")
    options: Any = site.extensions["casereviews-options"]
    changed = replace(options, organisations=(replace(organisation, client_id="another-service"),))
    site.extensions["casereviews-options"] = changed
    assert "could not be used" in refusal(browser, path)


def test_an_organisation_that_does_not_answer(store: Store, cast: Cast, organisation: Organisation) -> None:
    away = replace(organisation, issuer="http://localhost:9")
    browser = portal_with(store, away).test_client()
    assert "does not answer" in refusal(browser, "/sign-in/organisation/1")
    assert browser.get("/sign-in/organisation/2").status_code == 404


def test_an_organisation_of_one_of_several_partnerships_stands_on_a_page_to_which_signing_in_leads(
    store: Store, cast: Cast, organisation: Organisation
) -> None:
    make_cast(store, name="Oakshire Safeguarding Children Partnership")
    here, there = sorted(partnerships.faces(store), key=lambda face: face.slug.startswith("oak"))
    page = Client(portal_with(store, replace(organisation, partnership=here.slug))).open("/sign-in?next=/account")
    assert "Sign in with Wexborough Council" not in page.text
    assert there.name not in page.links, "it has no organisation of its own"
    page = page.follow(here.name)
    assert page.links["Sign in with Wexborough Council"] == "/sign-in/organisation/1?next=/account"
