"""Every page × every role: nobody opens what their role does not hold, whatever the address names."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Flask
from sqlalchemy import select
from werkzeug.routing import Rule
from werkzeug.test import Client as Browser

from casework.actions.people import accounts
from casework.actions.work import Store, Work
from casework.records.tables import Message, SignInSession
from casework.rules.permissions import HELD_BY, Permission, Role
from tests.integration.casework.records import records
from tests.integration.casework.scene import POLICE, Scene
from tests.journeys.people import PASSWORD, Cast

NOBODYS = UUID(int=7)


def guarded(portal: Flask) -> list[tuple[Rule, Permission]]:
    """Return the pages that ask for a permission."""
    found = []
    for rule in portal.url_map.iter_rules():
        permission = getattr(portal.view_functions[rule.endpoint], "permission", None)
        if isinstance(permission, Permission):
            found.append((rule, permission))
    return found


OF_CASES = {"casework", "agency_return", "review", "audit"}
BY_CASE = {"casework.open_anyway"}
"""Pages for everybody signed in whose roles are settled by the case and settings: see test_who_may_see.py."""


def address(portal: Flask, rule: Rule) -> str:
    """Return an address of the page that names records which are not there."""
    values: dict[str, Any] = {name: NOBODYS if name.endswith("_id") else "1" for name in rule.arguments}
    with portal.test_request_context():
        return portal.url_for(rule.endpoint, **values) if "GET" in (rule.methods or ()) else _post(rule, values)


def _post(rule: Rule, values: dict[str, Any]) -> str:
    built = rule.build(values)
    assert built is not None
    return built[1]


def test_a_visitor_is_sent_to_sign_in(portal: Flask, cast: Cast) -> None:
    browser = portal.test_client()
    for rule, _ in guarded(portal):
        method = "GET" if "GET" in (rule.methods or ()) else "POST"
        answer = browser.open(address(portal, rule), method=method)
        assert answer.status_code == 302, rule.endpoint
        assert answer.headers["Location"].startswith("/sign-in"), rule.endpoint


def test_a_role_opens_only_what_it_holds(portal: Flask, cast: Cast, store: Store) -> None:
    portal.config["WTF_CSRF_ENABLED"] = False
    pages = guarded(portal)
    assert len(pages) > 10
    for role in Role:
        browser = signed_in(portal, store, cast, role)
        for rule, permission in pages:
            if rule.endpoint in ("sign_in.sign_out", "account.end_all_sessions"):
                continue
            held = permission in HELD_BY[role] or permission == Permission.SIGNED_IN
            for method in {"GET", "POST"} & (rule.methods or set()):
                status = browser.open(address(portal, rule), method=method).status_code
                if held and rule.endpoint in BY_CASE:
                    assert status in (200, 303, 302, 403, 404, 409), f"{role} {method} {rule.rule}: {status}"
                elif held:
                    assert status in (200, 303, 302, 404, 409), f"{role} {method} {rule.rule}: {status}"
                else:
                    assert status == 403, f"{role} {method} {rule.rule}: {status}"


def test_people_and_settings_of_another_partnership_are_not_there(
    portal: Flask, store: Store, scene: Scene
) -> None:
    """Each page whose address names a record that is of no case: `test_records_of_others` has those of cases."""
    portal.config["WTF_CSRF_ENABLED"] = False
    theirs = records(scene, scene.there)
    somebody = scene.there.people[Role.REPRESENTATIVE]
    accounts.sign_in(Work(store, accounts.VISITOR), somebody.email, PASSWORD)
    messages = select(Message.id).where(Message.partnership_id == scene.there.partnership_id)
    ids: dict[str, Any] = {
        "account_id": somebody.account_id,
        "agency_id": scene.there.agencies[POLICE],
        "message_id": scene.one(messages.limit(1)),
        "template_id": theirs.template,
        "guest_id": theirs.guest,
        "session_id": scene.one(select(SignInSession.id).where(SignInSession.account_id == somebody.account_id)),
        "passkey_id": NOBODYS,
        "column_id": NOBODYS,
    }
    browsers = {role: signed_in(portal, store, scene.here, role) for role in Role}
    before, wrong, tried = scene.audited(), [], 0
    for rule, permission in guarded(portal):
        named = {name for name in rule.arguments if name.endswith("_id")}
        if rule.endpoint.split(".")[0] in OF_CASES or not named:
            continue
        built = rule.build({name: ids[name] if name in named else "1" for name in rule.arguments})
        assert built is not None
        for role, browser in browsers.items():
            held = permission in HELD_BY[role] or permission == Permission.SIGNED_IN
            for method in {"GET", "POST"} & (rule.methods or set()):
                tried += 1
                if (status := browser.open(built[1], method=method).status_code) != (404 if held else 403):
                    wrong.append(f"{role} {method} {rule.rule}: {status}")
    assert not wrong, "\n".join(wrong)
    assert tried > 100
    assert scene.audited() == before


def signed_in(portal: Flask, store: Store, cast: Cast, role: Role) -> Browser:
    """Return a browser in which somebody of that role is signed in."""
    browser = portal.test_client()
    token = accounts.sign_in(Work(store, accounts.VISITOR), cast.people[role].email, PASSWORD).session
    browser.set_cookie("casereviews-session", token)
    return browser
