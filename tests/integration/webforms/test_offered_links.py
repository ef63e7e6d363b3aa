"""Nobody is shown a link or a form that refuses them: every page is followed as each role, opener and guest."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from flask import Flask
from lxml import html
from werkzeug.exceptions import HTTPException

from casework.actions import cases
from casework.actions.guests import inviting
from casework.actions.need_to_know import conflicts, openings, pages_read, people
from casework.actions.people import accounts, partnerships
from casework.actions.work import Actor, Store, Work
from casework.rules.need_to_know import NAMED
from casework.rules.permissions import Permission, Role
from documents.writing.record_tables import write_csv, write_workbook
from tests.integration.casework.records import records
from tests.integration.casework.scene import Scene
from tests.integration.casework.test_need_to_know import colleague
from tests.integration.conftest import NIGHTLY
from tests.integration.webforms.test_guests import invite
from tests.journeys.people import PASSWORD
from webforms.app import create_portal
from webforms.options import PortalOptions, TableFiles

OF_A_KIND = 3 if NIGHTLY else 1
"""Addresses of one page that are followed for each person: they differ by their record alone."""
REASON = "A court asks today whether the brother is safe."
OTHERS = tuple(Role) if NIGHTLY else (Role.CHAIR, Role.PARTNER, Role.REPRESENTATIVE)
"""The roles that are on the case. Whoever opened it, and guests, are followed each time."""


class Reader:
    """Somebody's browser, signed in, that follows whatever it is shown."""

    def __init__(self, portal: Flask, store: Store, email: str) -> None:
        self._portal, self._store = portal, store
        self.browser = portal.test_client()
        self._token = accounts.sign_in(Work(store, accounts.VISITOR), email, PASSWORD).session
        self.browser.set_cookie("casereviews-session", self._token)

    def actor(self) -> Actor:
        """Return who acts in this browser now."""
        day = timedelta(days=1)
        signed_in = accounts.resume(self._store, self._token, idle=day, absolute=day)
        assert signed_in is not None
        return signed_in.actor

    def press(self, address: str) -> None:
        """Press the button that sends a form without a field."""
        page: Any = html.document_fromstring(self.browser.get("/sign-out").get_data(as_text=True))
        token = page.xpath("//*[@name='csrf_token']/@value")[0]
        assert self.browser.post(address, data={"csrf_token": token}).status_code == 303

    def refused(self) -> Iterator[str]:
        """Yield each link that is refused on what this person is shown from the start page on, and each form."""
        actor, seen = self.actor(), Counter[str]()
        waiting = deque([("/", "the browser")])
        while waiting:
            address, shown_on = waiting.popleft()
            endpoint = self._leads_to(address, "GET")
            if endpoint is None or seen[endpoint] >= OF_A_KIND:
                continue
            seen[endpoint] += 1
            answer = self.browser.get(address)
            if answer.status_code in (302, 303):
                waiting.append((answer.headers["Location"], shown_on))
            elif answer.status_code != 200:
                yield f"{shown_on} leads to {address}: {answer.status_code}"
            elif answer.mimetype == "text/html":
                page: Any = html.document_fromstring(answer.get_data(as_text=True))
                waiting.extend((str(one), address) for one in page.xpath("//a/@href"))
                for form in page.xpath("//form"):
                    method = (form.get("method") or "get").upper()
                    target = self._leads_to(form.get("action") or address, method)
                    asked = getattr(self._portal.view_functions.get(target or ""), "permission", None)
                    if isinstance(asked, Permission) and not actor.may(asked):
                        yield f"{address} has a form for {target}"
        assert len(seen) > 5, seen

    def _leads_to(self, address: str, method: str) -> str | None:
        """Return the page of the portal that an address leads to, None for one elsewhere or on the same page."""
        parts = urlsplit(address)
        if parts.netloc or not parts.path.startswith("/"):
            return None
        try:
            return str(self._portal.url_map.bind("localhost").match(parts.path, method)[0])
        except HTTPException:
            return f"no page: {parts.path}"


def test_nobody_is_shown_a_link_or_a_form_that_refuses_them(store: Store, scene: Scene) -> None:
    tables = TableFiles(write_workbook, write_csv)
    portal = create_portal(PortalOptions(rate_limits=False, table_files=tables), store)
    of = records(scene, scene.here)
    desk = scene.here.work(Role.COORDINATOR)
    reference = cases.show_case(desk, of.case).reference
    second = colleague(scene)
    partnerships.change_settings(
        scene.here.work(Role.ADMINISTRATOR), name="Wexborough SCP", administrators_may_open=True
    )
    people.open_to(desk, of.case, NAMED)
    for one in people.show(desk, of.case).on:
        if one.role == Role.COORDINATOR and one.id is not None:
            people.put_on(desk, of.case, str(desk.actor.account_id))
            people.take_off(desk, of.case, one.id)
    for role in (Role.PARTNER, Role.GROUP_MEMBER):
        people.put_on(desk, of.case, role.value)
    conflicts.keep_out(desk, of.case, scene.here.people[Role.SIGNATORY].account_id, "He was at the scene.")
    wrong = []
    for role in (Role.COORDINATOR, *OTHERS):
        reader = Reader(portal, store, scene.here.people[role].email)
        wrong += [f"{role}: {fault}" for fault in reader.refused()]

    administrator = scene.here.work(Role.ADMINISTRATOR)
    for work, email in (
        (second, "another-coordinator@wexborough.example"),
        (administrator, scene.here.people[Role.ADMINISTRATOR].email),
    ):
        openings.open_anyway(work, reference, REASON)
        reader = Reader(portal, store, email)
        wrong += [f"{email}, who opened the case: {fault}" for fault in reader.refused()]
    (opening, *_) = [one for one in openings.of_case(desk, of.case) if one.who == second.actor.name]
    read = pages_read.of_opening(desk, of.case, opening.id)
    assert {"casework.case", "casework.chronology", "casework.one_request", "review.review"} <= {
        page.endpoint for page in read
    }
    noted = scene.entries("case-page-read")
    opener = Reader(portal, store, "another-coordinator@wexborough.example")
    opener.browser.get(f"/cases/{of.case}")
    assert len(scene.entries("case-page-read")) == len(noted), "each page once, however often"
    assert "The case" in {entry.details["page"] for entry in noted}
    assert {entry.case_id for entry in noted} == {of.case}
    chair = Reader(portal, store, scene.here.people[Role.CHAIR].email)
    shown = chair.browser.get(f"/cases/{of.case}/openings/{opening.id}").get_data(as_text=True)
    assert "The combined chronology" in shown
    for address in (f"/cases/{of.case}/open-to", f"/cases/{of.case}/conflict", f"/cases/{of.case}/guests/new"):
        assert opener.browser.get(address).status_code == 403, address
    theirs = records(scene, scene.there)
    guest_id = invite(scene, theirs.case, "read")
    for level in ("read", "work"):
        inviting.change_terms(scene.there.work(Role.COORDINATOR), theirs.case, guest_id, level=level, leads="host")
        reader = Reader(portal, store, scene.here.people[Role.COORDINATOR].email)
        reader.press(f"/guest/{guest_id}")
        wrong += [f"guest ({level}): {fault}" for fault in reader.refused()]
    assert not wrong, "\n".join(wrong)
