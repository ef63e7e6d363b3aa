"""What an agency says of its columns: remembered, used for its other returns, and open to change."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any
from uuid import UUID

import pytest

from casework.actions.returns import (
    agency_columns,
    readings as return_readings,
    remembered_columns,
    returns,
    sign_off,
)
from casework.actions.returns.agency_columns import ColumnView
from casework.actions.work import NotFound, NotPermitted, Work
from casework.records.tables import AgencyColumn, AgencyRequest, Upload
from casework.rules.permissions import Role
from tests.integration.casework.acts import at_once, errors, refused
from tests.integration.casework.examples import reading
from tests.integration.casework.scene import POLICE, SOCIAL_CARE, Scene

MARK = "Qwzyx"


def column(key: str, field: str = "other", *, said: bool = False) -> dict[str, Any]:
    """Return a column as a reading's record has it."""
    heading, samples = f"{MARK} {key}", [f"{MARK} one", "two"]
    return {"heading": heading, "key": key, "field": field, "trust": 0.0, "said": said, "samples": samples}


def asking(known: Mapping[str, str] | None = None, **changes: Any) -> dict[str, Any]:
    """Return a reading of a file with the columns "zwx" and "krzl", which nobody knows until the agency says."""
    known = known or {}
    columns = [column(key, known.get(key, "other"), said=key in known) for key in ("zwx", "krzl")]
    questions = [one for one in columns if not one["said"]]
    settled = [column("date", "date"), *(one for one in columns if one["said"])]
    return {**reading(), "column_questions": questions, "columns_settled": settled, **changes}


def read_again(scene: Scene, upload_id: UUID, **changes: Any) -> dict[str, str]:
    """Read an upload as a worker does, and return what was known of its columns then."""
    to_read = returns.to_read(scene.store, upload_id)
    assert to_read is not None, "it waits to be read"
    known = dict(to_read.known_columns)
    returns.record_reading(scene.store, upload_id, asking(known, **changes), None, known)
    return known


@pytest.fixture
def police(scene: Scene) -> Work:
    """Return `Work` as a representative of the police."""
    return scene.represents(POLICE)


@pytest.fixture
def upload_id(scene: Scene, police: Work) -> UUID:
    """Return a file of the police that was read, with two columns that nobody knows."""
    upload_id = scene.upload(scene.requests(scene.scoped_case(), POLICE)[POLICE], police)
    scene.read(upload_id, asking())
    return upload_id


def shown(work: Work, upload_id: UUID) -> dict[str, ColumnView]:
    """Return the columns of a file by key."""
    return {view.key: view for view in agency_columns.columns_of(work, upload_id)}


def test_unsure_columns_are_shown_first_with_their_cells(police: Work, upload_id: UUID) -> None:
    views = agency_columns.columns_of(police, upload_id)
    assert [(view.key, view.sure) for view in views] == [("zwx", False), ("krzl", False), ("date", True)]
    assert (views[0].heading, views[0].samples, views[0].field) == (f"{MARK} zwx", (f"{MARK} one", "two"), "other")
    assert returns.show_upload(police, upload_id).questions == 2


def test_an_answer_is_kept_sealed_and_the_file_is_read_again_with_it(
    scene: Scene, police: Work, upload_id: UUID
) -> None:
    assert agency_columns.say(police, upload_id, {"zwx": "people"}) == 1
    assert returns.show_upload(police, upload_id).state == "waiting"
    assert upload_id in scene.tasks("read-return")
    assert read_again(scene, upload_id) == {"zwx": "people"}
    view = shown(police, upload_id)["zwx"]
    assert (view.field, view.sure, view.said_by) == ("people", True, police.actor.name)
    assert returns.show_upload(police, upload_id).questions == 1
    with scene.store.looking() as session:
        (row,) = session.query(AgencyColumn).all()
    assert MARK.encode() not in row.heading
    assert MARK not in row.heading_mac
    (entry,) = scene.entries("columns-said")
    assert MARK not in str(entry.details)
    assert "zwx" not in str(entry.details)


def test_what_is_said_twice_is_said_once(scene: Scene, police: Work, upload_id: UUID) -> None:
    agency_columns.say(police, upload_id, {"zwx": "people"})
    read_again(scene, upload_id)
    assert agency_columns.say(police, upload_id, {"zwx": "people"}) == 0
    assert returns.show_upload(police, upload_id).state == "read"
    assert scene.count(AgencyColumn) == 1
    assert [action for action in scene.audited() if action.startswith("columns-said")] == [
        "columns-said",
        "columns-said-again",
    ]


def test_two_colleagues_who_answer_at_once_make_one_answer(scene: Scene, police: Work, upload_id: UUID) -> None:
    colleague = scene.here.work(Role.SIGNATORY)
    results = at_once(
        *[
            lambda work=work: agency_columns.say(work, upload_id, {"zwx": "people"})
            for work in (police, colleague) * 3
        ]
    )
    assert not errors(results)
    assert scene.count(AgencyColumn) == 1
    assert len([one for one in scene.tasks("read-return") if one == upload_id]) <= 2


def test_an_answer_can_be_changed_and_taken_back(scene: Scene, police: Work, upload_id: UUID) -> None:
    agency_columns.say(police, upload_id, {"zwx": "people", "krzl": "other"})
    read_again(scene, upload_id)
    agency_columns.say(scene.here.work(Role.COORDINATOR), upload_id, {"zwx": "source"})
    assert read_again(scene, upload_id) == {"zwx": "source", "krzl": "other"}
    assert shown(police, upload_id)["zwx"].said_by == scene.here.work(Role.COORDINATOR).actor.name
    agency_columns.say(police, upload_id, {"zwx": ""})
    assert read_again(scene, upload_id) == {"krzl": "other"}
    assert not shown(police, upload_id)["zwx"].sure


def test_other_open_files_of_the_agency_are_read_again_too(scene: Scene, police: Work, upload_id: UUID) -> None:
    request_id = scene.requests(scene.scoped_case(), POLICE)[POLICE]
    overtaken, newest = (scene.upload(request_id, police, content) for content in (b"first", b"second"))
    for other in (overtaken, newest):
        scene.read(other, asking())
    handed_in = scene.upload(scene.requests(scene.scoped_case(), POLICE)[POLICE], police, b"handed in")
    scene.read(handed_in, asking())
    returns.hand_in(police, handed_in)
    without = scene.upload(scene.requests(scene.scoped_case(), POLICE)[POLICE], police, b"other columns")
    scene.read(without, reading())
    assert agency_columns.say(police, upload_id, {"zwx": "people"}) == 2
    states = {
        one: returns.show_upload(police, one).state for one in (upload_id, newest, overtaken, handed_in, without)
    }
    assert states == {
        upload_id: "waiting", newest: "waiting", overtaken: "read", handed_in: "read", without: "read",
    }  # fmt: skip


def test_a_file_that_was_handed_in_stays_as_it_was(scene: Scene, police: Work, upload_id: UUID) -> None:
    returns.hand_in(police, upload_id)
    before = scene.uploaded(upload_id).reading_sha256
    assert agency_columns.say(police, upload_id, {"zwx": "people"}) == 0
    assert (returns.show_upload(police, upload_id).state, scene.uploaded(upload_id).reading_sha256) == (
        "read",
        before,
    )
    later = scene.upload(scene.requests(scene.scoped_case(), POLICE)[POLICE], police, b"later")
    assert read_again(scene, later) == {"zwx": "people"}


def test_a_file_that_waits_for_a_signature_stays_as_it_was_and_what_is_signed_was_read(
    scene: Scene, police: Work, upload_id: UUID
) -> None:
    def asked() -> str:
        return sign_off.show(police, request_id).asked

    request_id = returns.show_upload(police, upload_id).request_id
    with scene.store.changing() as session:
        request = session.get_one(AgencyRequest, request_id)
        request.to_sign, request.to_sign_at = upload_id, scene.store.now()
    assert agency_columns.say(police, upload_id, {"zwx": "source"}) == 0
    assert returns.show_upload(police, upload_id).state == "read"
    before = asked()
    with scene.store.changing() as session:
        upload = session.get_one(Upload, upload_id)
        upload.reading_sha256 = upload.sha256
    assert asked() != before, "whatever reads it anew: a page that was opened before signs nothing"


def test_another_agency_with_the_same_heading_is_asked_itself(scene: Scene, police: Work, upload_id: UUID) -> None:
    agency_columns.say(police, upload_id, {"zwx": "people"})
    social_care = scene.represents(SOCIAL_CARE)
    theirs = scene.upload(scene.requests(scene.scoped_case(), SOCIAL_CARE)[SOCIAL_CARE], social_care)
    assert read_again(scene, theirs) == {}
    assert not shown(social_care, theirs)["zwx"].sure


def test_an_answer_given_while_the_file_is_read_is_not_lost(scene: Scene, police: Work, upload_id: UUID) -> None:
    other = scene.upload(scene.requests(scene.scoped_case(), POLICE)[POLICE], police, b"being read")
    to_read = returns.to_read(scene.store, other)
    assert to_read is not None
    agency_columns.say(police, upload_id, {"zwx": "people"})
    returns.record_reading(scene.store, other, asking(), None, to_read.known_columns)
    assert returns.show_upload(police, other).state == "waiting"
    assert read_again(scene, other) == {"zwx": "people"}
    assert returns.show_upload(police, other).state == "read"


def test_columns_that_the_file_does_not_have_are_passed_over(scene: Scene, police: Work, upload_id: UUID) -> None:
    assert agency_columns.say(police, upload_id, {"of another file": "people"}) == 0
    assert scene.count(AgencyColumn) == 0
    assert refused(lambda: agency_columns.say(police, upload_id, {"zwx": "__class__"})) == "field"


def test_a_broken_file_cannot_fill_the_memory(
    scene: Scene, police: Work, upload_id: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(agency_columns, "MOST_HEADINGS", 1)
    assert (
        refused(lambda: agency_columns.say(police, upload_id, {"zwx": "people", "krzl": "people"})) == "too-many"
    )
    assert scene.count(AgencyColumn) == 0, "all or nothing"


def test_only_the_agency_and_the_coordinator_say_what_columns_hold(
    scene: Scene, police: Work, upload_id: UUID
) -> None:
    with pytest.raises(NotFound):
        agency_columns.say(scene.represents(SOCIAL_CARE), upload_id, {"zwx": "people"})
    with pytest.raises(NotFound):
        agency_columns.columns_of(scene.represents(SOCIAL_CARE), upload_id)
    for role in (Role.GROUP_MEMBER, Role.CHAIR, Role.PARTNER, Role.ADMINISTRATOR):
        with pytest.raises(NotPermitted):
            agency_columns.say(scene.here.work(role), upload_id, {"zwx": "people"})
    assert scene.count(AgencyColumn) == 0


def test_a_file_that_cannot_be_read_again_stays_as_it_was(scene: Scene, police: Work, upload_id: UUID) -> None:
    before = returns.reading_of(police, upload_id)
    agency_columns.say(police, upload_id, {"zwx": "people"})
    returns.to_read(scene.store, upload_id)
    returns.refuse(scene.store, upload_id, "timeout")
    view = returns.show_upload(police, upload_id)
    assert (view.state, view.refusal) == ("read", "timeout")
    assert returns.reading_of(police, upload_id) == before
    assert agency_columns.say(police, upload_id, {}) == 1, "whoever saves again lets it be tried again"
    assert read_again(scene, upload_id) == {"zwx": "people"}
    assert returns.show_upload(police, upload_id).refusal == ""
    returns.hand_in(police, upload_id)


def test_rows_that_were_compared_need_not_be_compared_again_for_a_column(
    scene: Scene, police: Work, upload_id: UUID
) -> None:
    problem = {"row": None, "code": "check-by-person", "message": "Compare.", "place": None}
    scene.read(upload_id, asking(problems=[problem]))
    returns.checked_by_person(police, upload_id)
    agency_columns.say(police, upload_id, {"zwx": "people"})
    rows = [{**row, "people": row["people"] + " other", "other": {}} for row in reading()["rows"]]
    read_again(scene, upload_id, problems=[problem], rows=rows)
    assert returns.show_upload(police, upload_id).checked, "the same words, in another column"
    agency_columns.say(police, upload_id, {"krzl": "people"})
    read_again(scene, upload_id, problems=[problem], rows=rows[:1])
    assert not returns.show_upload(police, upload_id).checked, "a row is gone"


def test_pictures_are_asked_for_once_after_a_pdf_is_read(scene: Scene, police: Work) -> None:
    request_id = scene.requests(scene.scoped_case(), POLICE)[POLICE]
    pdf = returns.receive(police, request_id, file_name="r.pdf", media_kind="pdf", source=io.BytesIO(b"%PDF"))
    assert scene.tasks("draw-pages") == []
    scene.read(pdf, asking())
    assert scene.tasks("draw-pages") == [pdf]
    agency_columns.say(police, pdf, {"zwx": "people"})
    read_again(scene, pdf)
    assert scene.tasks("draw-pages") == [pdf]
    assert return_readings.to_read(scene.store, pdf) is None


def test_the_coordinator_sees_what_is_remembered_and_has_it_forgotten(
    scene: Scene, police: Work, upload_id: UUID
) -> None:
    agency_columns.say(police, upload_id, {"zwx": "people", "krzl": "source"})
    coordinator, agency_id = scene.here.work(Role.COORDINATOR), scene.here.agencies[POLICE]
    kept = remembered_columns.remembered(coordinator, agency_id)
    assert [(one.heading, one.field) for one in kept] == [(f"{MARK} krzl", "source"), (f"{MARK} zwx", "people")]
    remembered_columns.forget(coordinator, agency_id, kept[0].id)
    remembered_columns.forget(coordinator, agency_id, kept[0].id)
    assert [one.field for one in remembered_columns.remembered(coordinator, agency_id)] == ["people"]
    assert read_again(scene, upload_id) == {"zwx": "people"}


def test_what_an_agency_said_is_forgotten_under_its_own_agency_only(
    scene: Scene, police: Work, upload_id: UUID
) -> None:
    agency_columns.say(police, upload_id, {"zwx": "people"})
    coordinator = scene.here.work(Role.COORDINATOR)
    (kept,) = remembered_columns.remembered(coordinator, scene.here.agencies[POLICE])
    with pytest.raises(NotFound):
        remembered_columns.forget(coordinator, scene.here.agencies[SOCIAL_CARE], kept.id)
    for other in (police, scene.here.work(Role.ADMINISTRATOR)):
        with pytest.raises(NotPermitted):
            remembered_columns.remembered(other, scene.here.agencies[POLICE])
        with pytest.raises(NotPermitted):
            remembered_columns.forget(other, scene.here.agencies[POLICE], kept.id)
