"""Headers, forged forms, limits, errors, health: what holds for every page."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import re
from collections.abc import Iterator, MutableMapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import structlog
from flask import Flask, render_template_string
from jinja2 import UndefinedError

from casework.actions.people import partnerships
from casework.actions.work import Refusal
from casework.records.store import Store
from casework.rules.permissions import Permission, Role
from tests.journeys.client import Client
from tests.journeys.people import PASSWORD, Cast, make_cast
from webforms import access
from webforms.app import create_portal
from webforms.options import PortalOptions
from webforms.security import TEMPLATE_SCRIPT, may_be_framed, takes_files

SECRET_WORDS = "Alex Example fell at 4 Fern Close"


@pytest.fixture
def extended(store: Store) -> Flask:
    """Return a portal with a few pages of the test's own."""
    app = create_portal(PortalOptions(rate_limits=False, frame_sites=("https://council.example",)), store)

    def silent() -> str:
        return "nobody should see this"

    @access.requires(Permission.SIGNED_IN)
    def broken() -> str:
        raise ValueError(SECRET_WORDS)

    @access.open_to_all("a page of the test")
    def refused() -> str:
        raise Refusal("no", "The case is closed. Ask the coordinator to open it again.")

    @access.open_to_all("a page of the test")
    @may_be_framed
    def framed() -> str:
        return "framed"

    @access.open_to_all("a page of the test")
    @takes_files
    def files() -> str:
        from flask import request

        return str(len(request.files["file"].read()))

    for view, methods in ((silent, ["GET"]), (broken, ["GET"]), (refused, ["GET"]), (framed, ["GET"])):
        app.add_url_rule(f"/test/{view.__name__}", view_func=view, methods=methods)
    app.add_url_rule("/test/files", view_func=files, methods=["POST"])
    return app


@pytest.fixture
def logged() -> Iterator[list[MutableMapping[str, Any]]]:
    """Return what is logged while the test runs."""
    with structlog.testing.capture_logs() as entries:
        yield entries


def test_every_answer_carries_the_headers(client: Client) -> None:
    for path in ("/", "/sign-in", "/nothing", "/healthz", "/theme.css"):
        headers = client.browser.get(path).headers
        policy = headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["X-Frame-Options"] == "DENY"
        assert headers["Cache-Control"] == "no-store"
        assert headers["Referrer-Policy"] == "same-origin"
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin"


def test_the_policy_allows_the_one_inline_script_that_the_template_has(client: Client) -> None:
    scripts = client.open("/").document.xpath("//script[not(@src)]")
    assert len(scripts) == 1
    digest = base64.b64encode(hashlib.sha256(scripts[0].text.encode()).digest()).decode()
    assert f"sha256-{digest}" == TEMPLATE_SCRIPT


def test_files_of_the_look_are_kept_by_browsers_under_an_address_of_their_own(client: Client) -> None:
    address = client.open("/").document.xpath("//link[@rel='stylesheet']/@href")[0]
    answer = client.browser.get(address)
    assert answer.status_code == 200
    assert "immutable" in answer.headers["Cache-Control"]
    old = client.browser.get("/assets/0123456789ab/service.css")
    assert (old.status_code, old.headers["Cache-Control"]) == (200, "no-store")
    assert client.browser.get("/assets/0123456789ab/../../layout.html").status_code == 404


def test_a_form_from_another_site_is_refused(client: Client, cast: Cast) -> None:
    client.sign_in(cast.people[Role.COORDINATOR].email, PASSWORD)
    answer = client.browser.post("/agencies/add", data={"name": "Forged"})
    assert answer.status_code == 400
    assert "This page is too old to be sent" in answer.text
    assert "Forged" not in client.open("/agencies").text


def test_a_form_token_of_somebody_else_is_refused(portal: Flask, cast: Cast) -> None:
    other = Client(portal)
    token = other.open("/sign-in").document.xpath("//input[@name='csrf_token']/@value")[0]
    client = Client(portal)
    client.sign_in(cast.people[Role.COORDINATOR].email, PASSWORD)
    answer = client.browser.post("/agencies/add", data={"name": "Forged", "csrf_token": token})
    assert answer.status_code == 400


def test_a_view_that_says_nothing_is_closed_even_to_the_signed_in(extended: Flask, cast: Cast) -> None:
    client = Client(extended)
    client.sign_in(cast.people[Role.COORDINATOR].email, PASSWORD)
    assert client.open("/test/silent", status=403).heading == "You cannot open this page"


def test_a_failure_keeps_every_word_to_itself(
    extended: Flask, cast: Cast, logged: list[MutableMapping[str, Any]]
) -> None:
    client = Client(extended)
    client.sign_in(cast.people[Role.COORDINATOR].email, PASSWORD)
    page = client.open("/test/broken", status=500)
    assert page.heading == "Sorry, there is a problem with the service"
    assert SECRET_WORDS not in page.answer.text
    assert SECRET_WORDS not in json.dumps(logged, default=str)
    assert [entry["error"] for entry in logged if entry["event"] == "page-failed"] == ["ValueError"]


def test_an_error_page_needs_nothing_that_may_have_failed(
    extended: Flask, monkeypatch: pytest.MonkeyPatch, logged: list[MutableMapping[str, Any]]
) -> None:
    def broken() -> str:
        raise RuntimeError(SECRET_WORDS)

    monkeypatch.setitem(extended.jinja_env.globals, "theme_address", broken)
    page = Client(extended).open("/", status=500)
    assert page.heading == "Sorry, there is a problem with the service"
    assert SECRET_WORDS not in page.answer.text
    assert SECRET_WORDS not in json.dumps(logged, default=str)


def test_an_action_that_refuses_says_what_to_do(extended: Flask) -> None:
    page = Client(extended).open("/test/refused", status=409)
    assert "Ask the coordinator to open it again" in page.text


def test_only_marked_pages_may_be_framed_and_only_by_configured_sites(extended: Flask) -> None:
    framed = extended.test_client().get("/test/framed").headers
    assert "frame-ancestors https://council.example" in framed["Content-Security-Policy"]
    assert "X-Frame-Options" not in framed
    assert "frame-ancestors 'none'" in extended.test_client().get("/").headers["Content-Security-Policy"]


def test_a_body_is_limited_by_what_the_page_takes(store: Store) -> None:
    small = replace(store, upload_limit=200_000)
    app = create_portal(PortalOptions(rate_limits=False, page_limit=100_000), small)
    app.config["WTF_CSRF_ENABLED"] = False

    @access.open_to_all("a page of the test")
    @takes_files
    def files() -> str:
        from flask import request

        return str(len(request.files["file"].read()))

    app.add_url_rule("/test/files", view_func=files, methods=["POST"])
    client = app.test_client()
    for length, status in ((200_000, 200), (1_600_000, 413)):
        answer = client.post("/test/files", data={"file": (io.BytesIO(b"x" * length), "a.pdf")})
        assert answer.status_code == status
    assert "A file must be 195 KB or smaller." in answer.text
    assert client.post("/sign-in", data={"email": "x" * 150_000}).status_code == 413


def test_a_body_of_very_many_parts_is_refused(client: Client) -> None:
    parts = {f"part-{number}": "x" for number in range(3000)}
    answer = client.browser.post("/sign-in", data=parts, content_type="multipart/form-data")
    assert answer.status_code == 413


def test_tries_that_fail_are_counted_and_those_of_an_office_that_signs_in_are_not(
    store: Store, cast: Cast
) -> None:
    portal = create_portal(PortalOptions(proxies=1), store)
    for role in (Role.COORDINATOR, Role.CHAIR, Role.PARTNER):
        assert Client(portal).sign_in(cast.people[role].email, PASSWORD).heading == "What you can do here"
    client = Client(portal)
    for _ in range(30):
        assert client.sign_in("nobody@example.org", "x").heading == "Sign in"
    elsewhere = {"X-Forwarded-For": "203.0.113.7"}
    assert portal.test_client().post("/sign-in", data={}, headers=elsewhere).status_code != 429
    page = client.open("/sign-in")
    assert (
        page.fill(email="a@example.org", password="x").press("Sign in", status=429).heading == "Too many attempts"
    )


def test_tries_to_open_a_case_count_for_each_person_and_the_page_says_how_long_to_wait(
    store: Store, cast: Cast
) -> None:
    portal = create_portal(PortalOptions(), store)
    partner, chair = Client(portal), Client(portal)
    partner.sign_in(cast.people[Role.PARTNER].email, PASSWORD)
    chair.sign_in(cast.people[Role.CHAIR].email, PASSWORD)
    typed = {"reference": "WSCP/LCSPR/1999/01", "reason": "A court’s order cannot wait"}
    page = partner.open("/cases/open-anyway")
    for _ in range(20):
        page.fill(**typed).press("Open the case")
    refused = page.fill(**typed).press("Open the case", status=429)
    assert "Within an hour, 20 attempts are the most that are taken from one person." in refused.text
    assert re.search(r"Wait ([1-9]|[1-5][0-9]|60) minutes?, then try again\.", refused.text)
    page = chair.open("/cases/open-anyway").fill(**typed).press("Open the case")
    assert "There is no case with this reference" in page.text, "a colleague in the same office"


def test_limits_hold_while_their_store_does_not_answer(store: Store, cast: Cast) -> None:
    client = Client(create_portal(PortalOptions(rate_limit_storage="redis://127.0.0.1:1"), store))
    answers = [client.sign_in("nobody@example.org", "x").heading for _ in range(30)]
    assert answers == ["Sign in"] * 30
    page = client.open("/sign-in")
    assert (
        page.fill(email="a@example.org", password="x").press("Sign in", status=429).heading == "Too many attempts"
    )


def test_health_names_what_does_not_answer(store: Store, tmp_path: Path) -> None:
    def fails() -> bool:
        raise ConnectionError("redis://secret@host")

    for queue, missing in ((lambda: True, []), (lambda: False, ["queue"]), (fails, ["queue"])):
        client = create_portal(PortalOptions(queue_answers=queue), store).test_client()
        answer = client.get("/healthz")
        assert answer.status_code == (503 if missing else 200)
        assert answer.json is not None
        assert answer.json["not_answering"] == missing
        assert "secret" not in answer.text
    store.vault._folder.rename(tmp_path / "gone")
    answer = create_portal(PortalOptions(queue_answers=lambda: True), store).test_client().get("/healthz")
    assert (answer.status_code, (answer.json or {})["not_answering"]) == (503, ["files"])


def test_a_database_that_does_not_answer_gives_a_page_all_the_same(
    store: Store, cast: Cast, tmp_path: Path
) -> None:
    from casework.records.database import open_database

    broken = replace(store, engine=open_database(f"sqlite:///{tmp_path}/without-tables.sqlite"))
    client = Client(create_portal(PortalOptions(rate_limits=False), broken))
    assert client.open("/", status=503).heading == "Sorry, the service is not available"


def test_a_word_that_a_template_does_not_know_is_an_error(portal: Flask) -> None:
    with portal.test_request_context("/"):
        for text in ("{{ unknown }}", "{{ known.unknown }}", "{% if unknown %}x{% endif %}"):
            with pytest.raises(UndefinedError):
                render_template_string(text, known={})
        assert render_template_string("{{ text }}", text="<b>") == "&lt;b&gt;"


def test_the_colour_and_name_are_those_of_the_partnership(store: Store) -> None:
    make_cast(store, "york", "City of York Partnership")
    client = Client(create_portal(PortalOptions(rate_limits=False), store))
    assert "City of York Partnership" in client.open("/").answer.text
    assert client.browser.get("/theme.css").text == ":root{--brand-colour:#1d4f73;--brand-text:#ffffff}\n"
    second = make_cast(store, "southend", "Southend Partnership")
    assert "Southend Partnership" not in client.open("/").document.find(".//header").text_content()
    page = client.sign_in(second.people[Role.CHAIR].email, PASSWORD)
    assert "Southend Partnership" in page.document.find(".//header").text_content()
    (address,) = page.document.xpath("//link[contains(@href, 'theme.css')]/@href")
    assert address == "/theme.css?partnership=southend-partnership&colour=1d4f73"
    kept, old = (client.browser.get(path) for path in (address, address.replace("1d4f73", "123456")))
    assert ("immutable" in kept.headers["Cache-Control"], "Vary" in kept.headers) == (True, False)
    assert (old.headers["Cache-Control"], old.text) == ("no-store", kept.text)


def test_the_banner_stands_only_over_a_demonstration(store: Store) -> None:
    from casework.actions.people import partnerships
    from casework.actions.work import SERVICE, Work

    partnerships.create(Work(store, SERVICE), name="Real Partnership", preset="york")
    client = Client(create_portal(PortalOptions(rate_limits=False), store))
    assert "Demonstration" not in client.open("/").answer.text


def test_the_forms_first_page_is_framed_by_the_sites_of_its_partnership_alone(store: Store) -> None:
    here, there = make_cast(store), make_cast(store, "york", "City of York Safeguarding Children Partnership")
    partnerships.change_settings(
        there.work(Role.COORDINATOR), name="City of York Safeguarding Children Partnership",
        frame_sites="https://www.york.example\nhttps://www.YORK.example https://two.example:8443",
    )  # fmt: skip
    assert here.partnership_id != there.partnership_id
    portal = create_portal(PortalOptions(frame_sites=("https://council.example",)), store)
    browser = portal.test_client()
    slugs = {
        "/refer/wexborough-safeguarding-children-partnership": "frame-ancestors https://council.example",
        "/refer/city-of-york-safeguarding-children-partnership": (
            "frame-ancestors https://council.example https://www.york.example https://two.example:8443"
        ),
    }
    for start, policy in slugs.items():
        framed = browser.get(f"{start}/embed")
        assert framed.headers["Content-Security-Policy"].split("; ")[-1] == policy
        assert "X-Frame-Options" not in framed.headers
        assert "Set-Cookie" not in framed.headers, "a frame of another site keeps none"
        page_in_frame = framed.get_data(as_text=True)
        assert "High contrast" in page_in_frame
        assert re.search(r'<a [^>]*target="_top"[^>]*>\s*Exit this page', page_in_frame)
        assert "contrast-high" in browser.get(f"{start}/embed?contrast=high").get_data(as_text=True)
        links = re.findall(r"<a [^>]*href=\"/refer(?![^\"]*/embed)[^>]*>", page_in_frame)
        assert links
        assert all('target="_blank"' in link for link in links), "the form opens at its own address"
        for page in (start, f"{start}/safeguarding-lead", f"{start}/email", f"{start}/carry-on"):
            answer = browser.get(page)
            assert answer.headers["Content-Security-Policy"].endswith("frame-ancestors 'none'"), page
            assert answer.headers["X-Frame-Options"] == "DENY", page
    alone = create_portal(PortalOptions(), store).test_client().get(f"{next(iter(slugs))}/embed")
    assert alone.headers["Content-Security-Policy"].endswith("frame-ancestors 'none'")
