"""The combined chronology: asked for once, replaced when returns change, complete or not there at all."""

from __future__ import annotations

from datetime import date
from hashlib import sha256
from uuid import UUID

import pytest
from sqlalchemy import select

from casework.actions import scoping
from casework.actions.desk import chronologies, chronology_rows, rows as desk_rows
from casework.actions.merges import merge_memories
from casework.actions.merges.merge_memories import MEDIA_TYPE, MEMORY
from casework.actions.returns import returns
from casework.actions.task_rows import Superseded
from casework.actions.work import NotFound
from casework.records.tables import Chronology, ChronologyFile, ChronologyRow, KeptFile
from casework.rules.permissions import Role
from tests.integration.casework.acts import SOME_ID, at_once, errors, refused
from tests.integration.casework.examples import reading
from tests.integration.casework.scene import POLICE, SOCIAL_CARE, Scene


@pytest.fixture
def case_id(scene: Scene) -> UUID:
    """Return a case with a scoping period."""
    return scene.scoped_case()


@pytest.fixture
def asked(scene: Scene, case_id: UUID) -> dict[str, UUID]:
    """Return requests to two agencies."""
    return scene.requests(case_id, POLICE, SOCIAL_CARE)


def states(scene: Scene, case_id: UUID) -> list[tuple[int, str]]:
    """Return number and state of each build, in order."""
    with scene.store.looking() as session:
        rows = session.query(Chronology).filter_by(case_id=case_id).order_by(Chronology.number)
        return [(row.number, row.state) for row in rows]


def test_each_return_that_is_handed_in_asks_for_a_new_build(
    scene: Scene, case_id: UUID, asked: dict[str, UUID]
) -> None:
    for name in (POLICE, SOCIAL_CARE):
        scene.handed_in(asked[name], scene.represents(name), name.encode())
    assert states(scene, case_id) == [(1, "waiting"), (2, "waiting")]
    assert len(scene.tasks("merge-case")) == 2
    first = scene.one(Chronology.__table__.select().where(Chronology.number == 1))
    assert chronologies.to_merge(scene.store, first) is None, "a newer one was asked for"
    assert states(scene, case_id) == [(1, "replaced"), (2, "waiting")]
    to_merge = chronologies.to_merge(scene.store, scene.chronology(case_id).id)
    assert to_merge is not None
    assert [given.agency for given in to_merge.returns] == [SOCIAL_CARE, POLICE]
    assert to_merge.scope == (date(2024, 10, 1), date(2026, 9, 30))
    assert (to_merge.case_reference, to_merge.code_name) == ("WSCP/LCSPR/2026/01", "Child Wren")
    assert to_merge.returns[0].record == reading()


def test_the_same_returns_are_merged_once(scene: Scene, case_id: UUID, asked: dict[str, UUID]) -> None:
    first = scene.handed_in(asked[POLICE], scene.represents(POLICE), b"first")
    scene.merged(case_id)
    scene.handed_in(asked[POLICE], scene.represents(POLICE), b"second")
    scene.merged(case_id)
    assert scene.handed_in(asked[POLICE], scene.represents(POLICE), b"first") == first
    assert states(scene, case_id) == [(2, "ready"), (3, "ready")], "the first build is the newest again"
    newest = chronology_rows.newest_ready(scene.here.work(Role.COORDINATOR), case_id)
    assert newest is not None
    assert newest.number == 3
    work = scene.here.work(Role.COORDINATOR)
    chronologies.ask_again(work, case_id)
    scoping.set_scope(work, case_id, first=date(2024, 10, 1), last=date(2026, 9, 30))
    assert states(scene, case_id) == [(2, "ready"), (3, "ready")], "nothing changed, so nothing is built"


def test_a_replaced_build_that_is_wanted_again_is_built(
    scene: Scene, case_id: UUID, asked: dict[str, UUID]
) -> None:
    first = scene.handed_in(asked[POLICE], scene.represents(POLICE), b"first")
    replaced = scene.chronology(case_id).id
    claim = scene.claim("merge-case", replaced)
    scene.handed_in(asked[POLICE], scene.represents(POLICE), b"second")
    assert chronologies.to_merge(scene.store, replaced) is None
    with scene.store.changing() as session:
        from casework.records import tasks

        tasks.finish(session, claim, scene.store.now())
    assert scene.handed_in(asked[POLICE], scene.represents(POLICE), b"first") == first
    assert states(scene, case_id) == [(2, "waiting"), (3, "waiting")]
    assert replaced in scene.tasks("merge-case")
    scene.merged(case_id)
    assert scene.chronology(case_id).id == replaced
    assert states(scene, case_id)[-1] == (3, "ready")


def test_another_scope_is_another_build(scene: Scene, case_id: UUID, asked: dict[str, UUID]) -> None:
    scene.handed_in(asked[POLICE], scene.represents(POLICE))
    scene.merged(case_id)
    scoping.set_scope(scene.here.work(Role.COORDINATOR), case_id, first=date(2025, 1, 1), last=date(2025, 12, 31))
    assert states(scene, case_id) == [(1, "ready"), (2, "waiting")]


def test_a_failed_build_keeps_the_returns_and_can_be_asked_for_again(
    scene: Scene, case_id: UUID, asked: dict[str, UUID]
) -> None:
    upload_id = scene.handed_in(asked[POLICE], scene.represents(POLICE))
    chronology_id = scene.chronology(case_id).id
    claim = scene.claim("merge-case", chronology_id)
    chronologies.to_merge(scene.store, chronology_id)
    chronologies.progress(scene.store, chronology_id, "Writing", 3, 4)
    chronologies.fail(scene.store, chronology_id, "MemoryError", claim)
    work = scene.here.work(Role.COORDINATOR)
    view = chronology_rows.newest(work, case_id)
    assert view is not None
    assert view.state == "failed"
    assert chronology_rows.newest_ready(work, case_id) is None
    assert returns.show_upload(work, upload_id).handed_in
    chronologies.ask_again(work, case_id)
    row = scene.chronology(case_id)
    assert (row.state, row.step, row.done, row.total) == ("waiting", "", 0, 0)
    assert scene.tasks("merge-case") == [chronology_id]
    scene.merged(case_id)
    assert states(scene, case_id) == [(1, "ready")]


def test_a_build_replaces_all_that_an_earlier_attempt_left(
    scene: Scene, case_id: UUID, asked: dict[str, UUID]
) -> None:
    scene.handed_in(asked[POLICE], scene.represents(POLICE))
    scene.merged(case_id)
    chronology_id = scene.chronology(case_id).id
    chronologies.record(
        scene.store,
        chronology_id,
        rows=[
            {**reading()["rows"][0], "id": "police/r1", "agency": POLICE, "file": "f", "start": None, "end": None}
        ],
        findings={"version": 1, "undated": ["police/r1"]},
        files=[("pack.pdf", scene.store.vault.put_bytes(b"%PDF"), "application/pdf")],
    )
    assert scene.count(ChronologyRow) == 1
    assert scene.count(ChronologyFile) == 1
    view = chronology_rows.newest_ready(scene.here.work(Role.CHAIR), case_id)
    assert view is not None
    assert (view.row_count, view.returns, view.agencies) == (1, 1, (POLICE,))
    assert [(file.name, file.size, file.media_type) for file in view.files] == [("pack.pdf", 4, "application/pdf")]


def test_what_an_overtaken_attempt_built_is_not_kept(scene: Scene, case_id: UUID, asked: dict[str, UUID]) -> None:
    scene.handed_in(asked[POLICE], scene.represents(POLICE))
    chronology_id = scene.chronology(case_id).id
    claim = scene.claim("merge-case", chronology_id)
    to_merge = chronologies.to_merge(scene.store, chronology_id)
    assert to_merge is not None
    scene.lose(claim)
    before = len(scene.audited())
    row = {**reading()["rows"][0], "id": "police/r1", "agency": POLICE, "file": "f"}
    with pytest.raises(Superseded):
        chronologies.record(
            scene.store,
            chronology_id,
            rows=[row],
            findings={},
            files=[("pack.pdf", scene.store.vault.put_bytes(b"%PDF"), "application/pdf")],
            claim=claim,
        )
    with pytest.raises(Superseded):
        chronologies.fail(scene.store, chronology_id, "late", claim)
    assert scene.count(ChronologyRow) == 0
    assert scene.count(ChronologyFile) == 0
    assert scene.chronology(case_id).state == "building"
    assert scene.stage(case_id) == "gathering"
    assert len(scene.audited()) == before


def test_the_earlier_build_is_read_while_a_newer_one_is_made(
    scene: Scene, case_id: UUID, asked: dict[str, UUID]
) -> None:
    scene.handed_in(asked[POLICE], scene.represents(POLICE))
    ready = scene.merged(case_id)
    scene.handed_in(asked[SOCIAL_CARE], scene.represents(SOCIAL_CARE), b"other")
    work = scene.here.work(Role.GROUP_MEMBER)
    newest, newest_ready = chronology_rows.newest(work, case_id), chronology_rows.newest_ready(work, case_id)
    assert newest is not None
    assert newest_ready is not None
    assert (newest.number, newest_ready.id) == (2, ready)


def test_rows_come_in_pages_and_by_agency(scene: Scene, case_id: UUID, asked: dict[str, UUID]) -> None:
    work = scene.represents(POLICE)
    upload_id = scene.upload(asked[POLICE], work)
    scene.read(upload_id, reading(rows=desk_rows.PAGE_ROWS + 5))
    returns.hand_in(work, upload_id)
    chronology_id = scene.merged(case_id)
    look = scene.here.work(Role.COORDINATOR)
    pages = [desk_rows.rows(look, chronology_id, page=page) for page in (-3, 1, 2, 99)]
    first, all_rows = desk_rows.PAGE_ROWS, desk_rows.PAGE_ROWS + 5
    assert [(len(page.rows), page.page, page.pages, page.total) for page in pages] == [
        (first, 1, 2, all_rows),
        (first, 1, 2, all_rows),
        (5, 2, 2, all_rows),
        (5, 2, 2, all_rows),
    ]
    last = [f"agency/{number}" for number in range(first, all_rows)]
    assert [row.body["id"] for row in pages[2].rows] == last
    found = desk_rows.rows(look, chronology_id, desk_rows.Filter(words="visit"), page=2)
    assert ([row.body["id"] for row in found.rows], found.total) == (last, all_rows)
    nobody = desk_rows.rows(look, chronology_id, desk_rows.Filter(agency="Nobody"))
    assert (nobody.rows, nobody.total, nobody.pages) == ((), 0, 1)


def test_every_download_is_audited_and_a_document_that_is_gone_is_a_sentence(
    scene: Scene, case_id: UUID, asked: dict[str, UUID]
) -> None:
    scene.handed_in(asked[POLICE], scene.represents(POLICE))
    chronology_id = scene.merged(case_id)
    work = scene.here.work(Role.GROUP_MEMBER)
    found = chronology_rows.download(work, chronology_id, "chronology.docx")
    assert b"".join(found.chunks) == b"a chronology"
    (entry,) = scene.entries("chronology-downloaded")
    assert entry.details["file"] == "chronology.docx"
    with pytest.raises(NotFound):
        chronology_rows.download(work, chronology_id, "../chronology.docx")
    with pytest.raises(NotFound):
        chronology_rows.download(work, SOME_ID, "chronology.docx")
    scene.store.vault.remove(entry.details["sha256"])
    assert refused(lambda: chronology_rows.download(work, chronology_id, "chronology.docx")) == "file-gone"


def test_agencies_that_hand_in_at_once_end_in_one_complete_newest_build(scene: Scene, case_id: UUID) -> None:
    names = [POLICE, SOCIAL_CARE, "Ash Road Surgery", "Wexborough Housing"]
    asked = scene.requests(case_id, *names)
    uploads = {name: scene.upload(asked[name], scene.represents(name), name.encode()) for name in names}
    for upload_id in uploads.values():
        scene.read(upload_id)
    acts = [lambda name=name: returns.hand_in(scene.represents(name), uploads[name]) for name in names]
    assert not errors(at_once(*acts))
    newest = scene.chronology(case_id)
    assert sorted(given["agency"] for given in newest.inputs["returns"]) == sorted(names)
    assert len({number for number, _ in states(scene, case_id)}) == len(names)


def test_handing_in_while_a_build_is_recorded_loses_neither(scene: Scene, case_id: UUID) -> None:
    names = [POLICE, SOCIAL_CARE, "Ash Road Surgery", "Wexborough Housing"]
    asked = scene.requests(case_id, *names)
    uploads = {name: scene.upload(asked[name], scene.represents(name), name.encode()) for name in names}
    for upload_id in uploads.values():
        scene.read(upload_id)
    returns.hand_in(scene.represents(POLICE), uploads[POLICE])
    acts = [lambda name=name: returns.hand_in(scene.represents(name), uploads[name]) for name in names[1:]]
    coordinator = scene.here.work(Role.COORDINATOR)
    results = at_once(
        lambda: scene.merged(case_id),
        *acts,
        lambda: scoping.set_scope(coordinator, case_id, first=date(2025, 1, 1), last=date(2025, 6, 1)),
        lambda: chronologies.ask_again(coordinator, case_id),
    )
    assert not [error for error in errors(results) if not isinstance(error, AssertionError)], results
    newest = scene.chronology(case_id)
    assert newest.inputs["scope"] == ["2025-01-01", "2025-06-01"]
    assert sorted(given["agency"] for given in newest.inputs["returns"]) == sorted(names)
    assert newest.id in scene.tasks("merge-case")


def test_what_a_merge_leaves_for_the_next_is_the_workers_alone(
    scene: Scene, case_id: UUID, asked: dict[str, UUID]
) -> None:
    def left(words: bytes) -> UUID:
        scene.handed_in(asked[POLICE], scene.represents(POLICE), words)
        chronology_id = scene.chronology(case_id).id
        kept = scene.store.vault.put_bytes(b"memory of " + words)
        files = [(MEMORY, kept, MEDIA_TYPE), ("pack.pdf", scene.store.vault.put_bytes(b"%PDF"), "application/pdf")]
        assert chronologies.to_merge(scene.store, chronology_id) is not None
        chronologies.record(scene.store, chronology_id, rows=[], findings={"version": 1}, files=files)
        return chronology_id

    first = left(b"first")
    work = scene.here.work(Role.COORDINATOR)
    view = chronology_rows.newest_ready(work, case_id)
    assert view is not None
    assert [file.name for file in view.files] == ["pack.pdf"]
    with pytest.raises(NotFound):
        chronology_rows.download(work, first, MEMORY)

    scene.handed_in(asked[POLICE], scene.represents(POLICE), b"second")
    again = chronologies.to_merge(scene.store, scene.chronology(case_id).id)
    assert again is not None
    assert again.memory == b"memory of first"
    left(b"third")
    with scene.store.looking() as session:
        remembered = session.scalars(select(ChronologyFile.sha256).where(ChronologyFile.name == MEMORY)).all()
        assert len(remembered) == 1
        assert session.get(KeptFile, sha256(b"memory of first").hexdigest()) is None, "the older one is let go"
    scene.store.vault.remove(remembered[0])
    assert merge_memories.read(scene.store, remembered[0]) == b""
