"""The end of a case's records, page by page: a legal hold, two people, the certificate. Each page is checked."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask

from casework.actions import decisions
from casework.records.store import Store
from casework.records.tables import Case
from casework.rules.decisions import CLOSING
from casework.rules.permissions import Role
from tests.conftest import SetClock
from tests.integration.casework.scene import Scene
from tests.journeys.client import Client
from tests.journeys.people import PASSWORD, Cast
from tests.journeys.working import workers_of


@pytest.fixture
def clock() -> SetClock:
    """Return a clock that shows Monday 2 November 2026, 09:00, until the test moves it."""
    return SetClock(datetime(2026, 11, 2, 9, tzinfo=UTC))


@pytest.fixture
def store(store: Store, clock: SetClock) -> Store:
    """Return the journeys' store under the test's clock."""
    return replace(store, now=clock)


def test_records_end_by_two_people_with_a_certificate(
    portal: Flask, cast: Cast, store: Store, clock: SetClock, tmp_path: Path
) -> None:
    case_id = Scene(store, clock, cast, cast).case()
    desk = cast.work(Role.COORDINATOR)
    keeping = f"/cases/{case_id}/keeping"

    def sign_in(role: Role) -> Client:
        client = Client(portal)
        client.sign_in(cast.people[role].email, PASSWORD)
        return client

    coordinator, chair = sign_in(Role.COORDINATOR), sign_in(Role.CHAIR)
    page = coordinator.open(keeping)
    assert "The case is not closed" in page.text
    answers = {"decision_reason": "All is done.", "agreed_by": "Everybody"}
    decisions.record(desk, case_id, CLOSING, decided_on=desk.today, answers=answers)
    assert "Its records are kept for 10 years, until 2 November 2036" in coordinator.open(keeping).text
    clock.time = datetime(2036, 11, 3, 9, tzinfo=UTC)
    coordinator, chair = sign_in(Role.COORDINATOR), sign_in(Role.CHAIR)

    page = coordinator.open(f"{keeping}/holds/new").press("Place the legal hold")
    assert page.errors == ["Enter why the records must be kept"]
    page = page.fill(reason="A claim is announced.").press("Place the legal hold")
    assert page.notices == ["The legal hold is placed. Nothing is disposed of while it stands."]
    assert "A legal hold stands" in page.text
    lift = next(link for link in page.links.values() if link.endswith("/lift"))
    page = chair.open(lift).press("Lift the legal hold")
    assert page.errors == ["Enter why the records need not be kept for this any longer"]
    page = page.fill(why="It was settled.").press("Lift the legal hold")
    assert "It was settled." in page.text

    page = coordinator.open("/disposals")
    assert "kept until 2 November 2036" in page.text
    page = coordinator.open(keeping).press("Propose to dispose of the records")
    assert "You proposed it, so somebody else must confirm it." in page.text
    old_page = coordinator.open(f"{keeping}/confirm").fill(reference="x").press("Dispose of the records")
    assert old_page.errors == ["You proposed this, so somebody else must confirm it: ask a colleague"]
    page = chair.open(f"{keeping}/confirm").fill(reference="WSCP/1").press("Dispose of the records")
    assert page.errors[0].startswith("Enter the reference of this case")
    with store.looking() as session:
        reference = session.get_one(Case, case_id).reference
    page = page.fill(reference=reference).press("Dispose of the records")
    assert "Confirmed: the records are being removed" in page.text
    # The same page sent twice, as by a double click or the back button.
    assert "There is no proposal to confirm." in chair.open(f"{keeping}/confirm").text
    workers_of(store, tmp_path).work("dispose-case")
    page = coordinator.open("/disposals")
    assert "Confirmed by Chair Test" in page.text
    certificate = next(link for link in page.links.values() if link.endswith("/certificate"))
    assert portal.test_client().get(certificate).status_code != 200, "not for anybody"
    coordinator.open(keeping, status=404)
