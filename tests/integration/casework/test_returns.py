"""Returns: the same file once, reading, refusing, handing in, the nil return."""

from __future__ import annotations

from uuid import UUID

import pytest

from casework.actions.returns import requests, returns, typed_returns
from casework.actions.task_rows import Superseded
from casework.actions.work import NotFound, NotPermitted
from casework.records.tables import Chronology, Upload
from casework.rules.permissions import Role
from tests.integration.casework.acts import SOME_ID, at_once, errors, refused
from tests.integration.casework.examples import reading
from tests.integration.casework.scene import POLICE, SOCIAL_CARE, Scene


@pytest.fixture
def request_id(scene: Scene) -> UUID:
    """Return a request to the police that nobody has answered."""
    return scene.requests(scene.scoped_case(), POLICE)[POLICE]


def state(scene: Scene, request_id: UUID) -> str:
    """Return the request's state."""
    return requests.show_request(scene.here.work(Role.COORDINATOR), request_id).state


def test_a_file_is_kept_sealed_and_waits_to_be_read(scene: Scene, request_id: UUID) -> None:
    work = scene.represents(POLICE)
    upload_id = scene.upload(request_id, work, b"what the police know", "police.docx")
    view = returns.show_upload(work, upload_id)
    assert (view.state, view.version, view.file_name, view.size) == ("waiting", 1, "police.docx", 20)
    assert scene.tasks("read-return") == [upload_id]
    assert state(scene, request_id) == "started"
    download = returns.original(work, upload_id)
    assert (download.untrusted_name, b"".join(download.chunks)) == ("police.docx", b"what the police know")
    to_read = returns.to_read(scene.store, upload_id)
    assert to_read is not None
    assert (to_read.untrusted_name, to_read.media_kind) == ("police.docx", "docx")
    assert returns.show_upload(work, upload_id).state == "reading"


def test_the_same_file_sent_twice_is_one_upload(scene: Scene, request_id: UUID) -> None:
    work = scene.represents(POLICE)
    first = scene.upload(request_id, work)
    assert scene.upload(request_id, work, name="renamed.docx") == first
    assert scene.count(Upload) == 1
    assert scene.audited().count("return-received-again") == 1
    second = scene.upload(request_id, work, b"another version")
    assert [view.version for view in returns.uploads_of(work, request_id)] == [2, 1]
    assert second != first


def test_two_people_who_send_the_same_file_at_once_make_one_upload(scene: Scene, request_id: UUID) -> None:
    colleagues = (scene.represents(POLICE), scene.here.work(Role.SIGNATORY))
    results = at_once(*[lambda work=work: scene.upload(request_id, work) for work in colleagues * 3])
    assert not errors(results)
    assert len(set(results)) == 1
    assert scene.count(Upload) == 1
    assert len(scene.tasks("read-return")) == 1


def test_files_sent_at_once_get_versions_of_their_own(scene: Scene, request_id: UUID) -> None:
    work = scene.represents(POLICE)
    results = at_once(*[lambda n=n: scene.upload(request_id, work, f"version {n}".encode()) for n in range(5)])
    assert not errors(results)
    assert sorted(view.version for view in returns.uploads_of(work, request_id)) == [1, 2, 3, 4, 5]


def test_the_same_file_for_two_agencies_is_two_returns(scene: Scene) -> None:
    asked = scene.requests(scene.scoped_case(), POLICE, SOCIAL_CARE)
    ids = {scene.upload(asked[name], scene.represents(name)) for name in (POLICE, SOCIAL_CARE)}
    assert len(ids) == 2


def test_reading_is_recorded_with_counts_and_kept_whole(scene: Scene, request_id: UUID) -> None:
    work = scene.represents(POLICE)
    upload_id = scene.upload(request_id, work)
    assert returns.reading_of(work, upload_id) is None
    scene.read(upload_id, reading(rows=3))
    view = returns.show_upload(work, upload_id)
    assert (view.state, view.kind, view.rows, view.problems, view.needs_person) == ("read", "return", 3, 1, False)
    record = returns.reading_of(work, upload_id)
    assert record == reading(rows=3)
    assert returns.to_read(scene.store, upload_id) is None, "what was read is not read again"


def test_a_person_must_check_where_two_readers_disagree(scene: Scene, request_id: UUID) -> None:
    upload_id = scene.upload(request_id, scene.represents(POLICE))
    problem = {"row": None, "code": "check-by-person", "message": "Two readers disagree.", "place": None}
    scene.read(upload_id, reading(problems=[problem]))
    assert returns.show_upload(scene.represents(POLICE), upload_id).needs_person


@pytest.mark.parametrize(
    ("problems", "code"),
    [
        ([{"code": "image-only"}], "image-only"),
        ([{"code": "wrong-extension"}, {"code": "no-table"}], "no-table"),
        ([], "damaged"),
    ],
)
def test_a_file_that_nobody_can_read_is_refused_and_the_rest_is_kept(
    scene: Scene, request_id: UUID, problems: list[dict[str, str]], code: str
) -> None:
    work = scene.represents(POLICE)
    good = scene.upload(request_id, work, b"good")
    scene.read(good)
    bad = scene.upload(request_id, work, b"bad")
    scene.read(bad, reading(kind="unreadable", problems=problems))
    assert (returns.show_upload(work, bad).state, returns.show_upload(work, bad).refusal) == ("refused", code)
    assert refused(lambda: returns.hand_in(work, bad)) == "not-read"
    returns.hand_in(work, good)
    assert state(scene, request_id) == "handed-in"


def test_what_an_overtaken_attempt_read_is_not_kept(scene: Scene, request_id: UUID) -> None:
    work = scene.represents(POLICE)
    upload_id = scene.upload(request_id, work)
    claim = scene.claim("read-return", upload_id)
    returns.to_read(scene.store, upload_id)
    scene.lose(claim)
    before = len(scene.audited())
    with pytest.raises(Superseded):
        returns.record_reading(scene.store, upload_id, reading(), claim)
    with pytest.raises(Superseded):
        returns.refuse(scene.store, upload_id, "damaged", claim)
    row = scene.uploaded(upload_id)
    assert (row.state, row.refusal, row.summary, row.reading_sha256) == ("reading", "", {}, None)
    assert len(scene.audited()) == before


def test_handing_in_twice_is_handing_in_once(scene: Scene, request_id: UUID) -> None:
    work = scene.represents(POLICE)
    upload_id = scene.handed_in(request_id, work)
    handed_in_at = requests.show_request(work, request_id).handed_in_at
    scene.clock.forward(minutes=5)
    returns.hand_in(work, upload_id)
    view = requests.show_request(work, request_id)
    assert (view.state, view.handed_in_at, view.handed_in_by) == (
        "handed-in",
        handed_in_at,
        "Agency representative Test",
    )
    assert scene.audited().count("return-handed-in") == 1
    assert scene.audited().count("return-handed-in-again") == 1
    assert len(scene.tasks("merge-case")) == 1


def test_two_presses_at_once_hand_in_once(scene: Scene, request_id: UUID) -> None:
    work = scene.represents(POLICE)
    upload_id = scene.upload(request_id, work)
    scene.read(upload_id)
    results = at_once(*[lambda: returns.hand_in(work, upload_id)] * 4)
    assert not errors(results)
    assert scene.audited().count("return-handed-in") == 1
    assert scene.count(Chronology) == 1


def test_a_file_that_is_still_being_read_cannot_be_handed_in(scene: Scene, request_id: UUID) -> None:
    work = scene.represents(POLICE)
    upload_id = scene.upload(request_id, work)
    assert refused(lambda: returns.hand_in(work, upload_id)) == "not-read"
    returns.to_read(scene.store, upload_id)
    assert refused(lambda: returns.hand_in(work, upload_id)) == "not-read"
    assert state(scene, request_id) == "started"


def test_a_later_version_takes_the_place_of_the_earlier_which_stays(scene: Scene, request_id: UUID) -> None:
    work = scene.represents(POLICE)
    first = scene.handed_in(request_id, work, b"first")
    second = scene.handed_in(request_id, work, b"second")
    assert {view.id: view.handed_in for view in returns.uploads_of(work, request_id)} == {
        first: False,
        second: True,
    }
    assert refused(lambda: returns.hand_in(work, first)) == "overtaken"
    assert scene.upload(request_id, work, b"first") == first
    returns.hand_in(work, first)
    assert {view.id: view.handed_in for view in returns.uploads_of(work, request_id)} == {
        first: True,
        second: False,
    }


def test_a_file_sent_again_after_others_is_the_newest_again(scene: Scene, request_id: UUID) -> None:
    work = scene.represents(POLICE)
    ids = {name: scene.upload(request_id, work, name.encode()) for name in ("one", "two", "three")}
    for upload_id in ids.values():
        scene.read(upload_id)
    scene.clock.forward(minutes=5)
    for _ in range(2):
        assert scene.upload(request_id, work, b"one") == ids["one"]
    views = returns.uploads_of(work, request_id)
    assert [(view.id, view.version) for view in views] == [(ids["one"], 4), (ids["three"], 3), (ids["two"], 2)]
    assert views[0].sent_at > views[1].sent_at
    assert returns.overtaken_by(work, ids["one"]) is None
    later = returns.overtaken_by(work, ids["two"])
    assert later is not None
    assert later.id == ids["one"]
    fourth = scene.upload(request_id, work, b"four")
    assert returns.show_upload(work, fourth).version == 5, "no number is given twice"


def test_a_version_that_cannot_be_read_takes_no_ones_place(scene: Scene, request_id: UUID) -> None:
    work = scene.represents(POLICE)
    good = scene.upload(request_id, work, b"good")
    scene.read(good)
    bad = scene.upload(request_id, work, b"bad")
    assert refused(lambda: returns.hand_in(work, good)) == "overtaken", "it may be read at any moment"
    returns.refuse(scene.store, bad, "damaged")
    assert returns.overtaken_by(work, good) is None
    returns.hand_in(work, good)


def test_a_typed_return_that_is_gone_on_with_is_the_newest_again(scene: Scene, request_id: UUID) -> None:
    work = scene.represents(POLICE)
    typed = typed_returns.begin_typed(work, request_id)
    file = scene.upload(request_id, work)
    scene.read(file)
    assert typed_returns.begin_typed(work, request_id) == typed
    assert [view.id for view in returns.uploads_of(work, request_id)] == [typed, file]


def test_a_nil_return_is_a_full_answer_once(scene: Scene, request_id: UUID) -> None:
    work = scene.represents(POLICE)
    returns.say_nil(work, request_id)
    at = requests.show_request(work, request_id).handed_in_at
    scene.clock.forward(minutes=5)
    returns.say_nil(work, request_id)
    view = requests.show_request(work, request_id)
    assert (view.state, view.handed_in_at, view.upload_id) == ("nil", at, None)
    assert [action for action in scene.audited() if action.startswith("nil-return")] == [
        "nil-return",
        "nil-return-again",
    ]


def test_something_found_after_a_nil_return_may_still_be_handed_in(scene: Scene, request_id: UUID) -> None:
    work = scene.represents(POLICE)
    returns.say_nil(work, request_id)
    scene.handed_in(request_id, work)
    assert state(scene, request_id) == "handed-in"
    assert refused(lambda: returns.say_nil(work, request_id)) == "already-answered"
    assert state(scene, request_id) == "handed-in"


def test_nobody_of_another_agency_sees_or_answers(scene: Scene, request_id: UUID) -> None:
    upload_id = scene.upload(request_id, scene.represents(POLICE))
    scene.read(upload_id)
    stranger = scene.represents(SOCIAL_CARE)
    for act in (
        lambda: scene.upload(request_id, stranger, b"theirs"),
        lambda: returns.show_upload(stranger, upload_id),
        lambda: returns.reading_of(stranger, upload_id),
        lambda: returns.uploads_of(stranger, request_id),
        lambda: returns.original(stranger, upload_id),
        lambda: returns.hand_in(stranger, upload_id),
        lambda: returns.say_nil(stranger, request_id),
    ):
        with pytest.raises(NotFound):
            act()
    assert scene.count(Upload) == 1
    assert state(scene, request_id) == "started"


def test_somebody_who_reads_cases_does_not_answer_for_an_agency(scene: Scene, request_id: UUID) -> None:
    from dataclasses import replace

    upload_id = scene.upload(request_id, scene.represents(POLICE))
    scene.read(upload_id)
    coordinator = scene.here.work(Role.COORDINATOR)
    with pytest.raises(NotPermitted):
        returns.hand_in(coordinator, upload_id)
    # Even an account that wrongly holds both roles answers for its own agency only.
    both = replace(scene.represents(SOCIAL_CARE).actor, roles=frozenset({Role.REPRESENTATIVE, Role.COORDINATOR}))
    work = replace(coordinator, actor=both)
    assert returns.show_upload(work, upload_id).state == "read"
    for act in (
        lambda: returns.hand_in(work, upload_id),
        lambda: returns.say_nil(work, request_id),
        lambda: scene.upload(request_id, work, b"theirs"),
    ):
        with pytest.raises(NotFound):
            act()


def test_what_is_not_there_is_not_found(scene: Scene) -> None:
    work = scene.represents(POLICE)
    for act in (returns.show_upload, returns.reading_of, returns.original, returns.hand_in, returns.say_nil):
        with pytest.raises(NotFound):
            act(work, SOME_ID)
    assert returns.to_read(scene.store, SOME_ID) is None


def test_a_kept_file_that_is_gone_is_a_sentence_not_a_stack(scene: Scene, request_id: UUID) -> None:
    work = scene.represents(POLICE)
    upload_id = scene.upload(request_id, work)
    scene.read(upload_id)
    row = scene.uploaded(upload_id)
    scene.store.vault.remove(row.sha256)
    scene.store.vault.remove(row.reading_sha256 or "")
    assert refused(lambda: returns.original(work, upload_id)) == "file-gone"
    assert refused(lambda: returns.reading_of(work, upload_id)) == "file-gone"
    # The same bytes sent in again put the file back, and it is read once more.
    assert scene.upload(request_id, work) == upload_id
    assert b"".join(returns.original(work, upload_id).chunks) == b"a return"
    assert returns.show_upload(work, upload_id).state == "waiting"
    scene.read(upload_id)
    assert returns.reading_of(work, upload_id) == reading()


def test_a_refused_file_that_is_sent_again_is_read_again(scene: Scene, request_id: UUID) -> None:
    work = scene.represents(POLICE)
    upload_id = scene.upload(request_id, work)
    claim = scene.claim("read-return", upload_id)
    returns.refuse(scene.store, upload_id, "timeout", claim)
    assert scene.tasks("read-return") == []
    assert scene.upload(request_id, work) == upload_id
    assert (scene.uploaded(upload_id).state, scene.uploaded(upload_id).refusal) == ("waiting", "")
    assert scene.tasks("read-return") == [upload_id]
