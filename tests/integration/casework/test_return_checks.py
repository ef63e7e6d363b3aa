"""A return that a person must check is handed in once somebody of the agency said that they compared it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from casework.actions.returns import requests, returns
from casework.actions.work import NotFound, NotPermitted
from casework.records.tables import Upload
from casework.rules.permissions import Role
from tests.integration.casework.acts import refused
from tests.integration.casework.examples import reading
from tests.integration.casework.scene import POLICE, SOCIAL_CARE, Scene


def doubtful(code: str, rows: int = 2) -> dict[str, Any]:
    """Return a reading that a person must check."""
    problem = {"row": None, "code": code, "message": "Two readers disagree.", "place": None}
    return reading(rows=rows, problems=[problem])


@pytest.fixture
def request_id(scene: Scene) -> UUID:
    """Return a request to the police that nobody has answered."""
    return scene.requests(scene.scoped_case(), POLICE)[POLICE]


@pytest.mark.parametrize("code", ["check-by-person", "ocr-draft"])
def test_it_cannot_be_handed_in_before_somebody_compared_it(scene: Scene, request_id: UUID, code: str) -> None:
    work = scene.represents(POLICE)
    upload_id = scene.upload(request_id, work)
    scene.read(upload_id, doubtful(code))
    view = returns.show_upload(work, upload_id)
    assert (view.needs_person, view.checked) == (True, False)
    assert refused(lambda: returns.hand_in(work, upload_id)) == "not-checked"
    assert requests.show_request(work, request_id).state == "started"
    returns.checked_by_person(work, upload_id)
    assert returns.show_upload(work, upload_id).checked
    row: Upload = scene.uploaded(upload_id)
    assert (row.checked_by, row.checked_at) == (work.actor.account_id, scene.store.now())
    returns.hand_in(work, upload_id)
    assert requests.show_request(work, request_id).state == "handed-in"


def test_saying_it_twice_is_saying_it_once(scene: Scene, request_id: UUID) -> None:
    work = scene.represents(POLICE)
    upload_id = scene.upload(request_id, work)
    scene.read(upload_id, doubtful("check-by-person"))
    returns.checked_by_person(work, upload_id)
    at = scene.uploaded(upload_id).checked_at
    scene.clock.forward(minutes=5)
    returns.checked_by_person(work, upload_id)
    assert scene.uploaded(upload_id).checked_at == at
    assert [action for action in scene.audited() if action.startswith("return-checked")] == [
        "return-checked",
        "return-checked-again",
    ]


def test_another_reading_must_be_compared_again(scene: Scene, request_id: UUID) -> None:
    work = scene.represents(POLICE)
    upload_id = scene.upload(request_id, work)
    scene.read(upload_id, doubtful("check-by-person"))
    returns.checked_by_person(work, upload_id)
    scene.read(upload_id, doubtful("check-by-person", rows=5))
    assert not returns.show_upload(work, upload_id).checked
    assert refused(lambda: returns.hand_in(work, upload_id)) == "not-checked"


def test_what_is_not_read_cannot_have_been_compared(scene: Scene, request_id: UUID) -> None:
    work = scene.represents(POLICE)
    upload_id = scene.upload(request_id, work)
    assert refused(lambda: returns.checked_by_person(work, upload_id)) == "not-read"


def test_only_the_agency_itself_says_so(scene: Scene, request_id: UUID) -> None:
    upload_id = scene.upload(request_id, scene.represents(POLICE))
    scene.read(upload_id, doubtful("check-by-person"))
    with pytest.raises(NotFound):
        returns.checked_by_person(scene.represents(SOCIAL_CARE), upload_id)
    with pytest.raises(NotPermitted):
        returns.checked_by_person(scene.here.work(Role.COORDINATOR), upload_id)
    assert not returns.show_upload(scene.represents(POLICE), upload_id).checked


def test_a_return_without_doubt_needs_nobody(scene: Scene, request_id: UUID) -> None:
    work = scene.represents(POLICE)
    upload_id = scene.upload(request_id, work)
    scene.read(upload_id)
    assert not returns.show_upload(work, upload_id).needs_person
    returns.hand_in(work, upload_id)
