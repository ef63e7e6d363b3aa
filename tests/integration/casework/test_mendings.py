"""Mending rows, typing a return in, versions: nobody is overwritten, the audit log learns no word."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

import pytest

from casework.actions.desk import chronologies
from casework.actions.returns import mendings, returns, typed_returns, versions as return_versions
from casework.actions.returns.mendings import TypedRow, Unclear
from casework.actions.work import NotFound, NotPermitted, Work
from casework.records.tables import KeptFile
from casework.rules.permissions import Role
from documents.reading.entry import read_record
from tests.integration.casework.acts import SOME_ID, at_once, errors, refused
from tests.integration.casework.scene import POLICE, SOCIAL_CARE, Scene

FILE = b"""Date,Source,Event
12/03/2021,Police log,Police attended the address
31/02/2021,Police log,Telephone call from the school
,Police log,Strategy meeting
"""
MENDED = {"date": "28 February 2021", "source": "Police log", "event": "Telephone call from Qwzyx"}


@pytest.fixture
def work(scene: Scene) -> Work:
    """Return `Work` as a representative of the police."""
    return scene.represents(POLICE)


@pytest.fixture
def request_id(scene: Scene) -> UUID:
    """Return a request to the police that nobody has answered."""
    return scene.requests(scene.scoped_case(), POLICE)[POLICE]


def sent(scene: Scene, request_id: UUID, work: Work, content: bytes = FILE) -> UUID:
    """Return the id of a file that was sent in and read."""
    upload_id = scene.upload(request_id, work, content, "return.csv")
    scene.read(upload_id, read_record(content, "return.csv"))
    return upload_id


def record(work: Work, upload_id: UUID) -> Mapping[str, Any]:
    """Return the upload's rows as they are used."""
    found = returns.reading_of(work, upload_id)
    assert found is not None
    return found


OF_FILE = 1
"""What is said of the file whoever mends its rows: that one is dated by the row above."""


def rows(work: Work, upload_id: UUID) -> dict[str, Any]:
    """Return rows by id."""
    return {row["id"]: row for row in record(work, upload_id)["rows"]}


def edition(work: Work, upload_id: UUID, row_id: str) -> int:
    """Return the edition that a page shown now would carry."""
    return int(rows(work, upload_id)[row_id].get("edition", record(work, upload_id).get("base_edition", 0)))


def test_a_mended_row_is_what_everything_after_it_uses(scene: Scene, request_id: UUID, work: Work) -> None:
    upload_id = sent(scene, request_id, work)
    assert returns.show_upload(work, upload_id).problems == 2 + OF_FILE
    mendings.mend_row(work, upload_id, "t1r2", MENDED, 0)
    row = rows(work, upload_id)["t1r2"]
    assert (row["start"], row["as_read"]["date_text"]) == ("2021-02-28", "31/02/2021")
    assert rows(work, upload_id)["t1r3"]["start"] == "2021-02-28", "the blank date below leans on it"
    view = returns.show_upload(work, upload_id)
    assert (view.rows, view.problems, view.mended, view.closed) == (3, OF_FILE, True, False)
    returns.hand_in(work, upload_id)
    to_merge = chronologies.to_merge(scene.store, scene.chronology(case_of(scene, request_id)).id)
    assert to_merge is not None
    assert to_merge.returns[0].record["rows"][1]["event"] == "Telephone call from Qwzyx"


def case_of(scene: Scene, request_id: UUID) -> UUID:
    """Return the case of a request."""
    from casework.actions.returns import requests

    return requests.show_request(scene.here.work(Role.COORDINATOR), request_id).case_id


def same_words() -> dict[str, str]:
    """Return what the first row of the file says beside its date."""
    return {"source": "Police log", "event": "Police  attended the address"}


def test_the_machines_own_reading_is_never_changed_and_undo_gives_it_back(
    scene: Scene, request_id: UUID, work: Work
) -> None:
    upload_id = sent(scene, request_id, work)
    before = record(work, upload_id)["rows"]
    reading = scene.uploaded(upload_id).reading_sha256
    mendings.mend_row(work, upload_id, "t1r2", MENDED, 0)
    mendings.as_in_file(work, upload_id, "t1r2", edition(work, upload_id, "t1r2"))
    after = [{k: v for k, v in row.items() if k != "edition"} for row in record(work, upload_id)["rows"]]
    assert after == before
    assert scene.uploaded(upload_id).reading_sha256 == reading
    mendings.mend_row(work, upload_id, "t1r1", {"date": "12/03/2021", **same_words()}, 0)
    assert "as_read" not in rows(work, upload_id)["t1r1"], "the file's own words are no mending"
    mendings.as_in_file(work, upload_id, "t1r2", 0)  # a second press changes nothing and is no error
    assert scene.audited().count("row-as-in-file-again") == 1


def test_what_cannot_be_understood_is_refused_at_its_field_and_nothing_is_kept(
    scene: Scene, request_id: UUID, work: Work
) -> None:
    upload_id = sent(scene, request_id, work)
    with pytest.raises(Unclear) as caught:
        mendings.mend_row(
            work, upload_id, "t1r2", {**MENDED, "date": "30/02/2021", "time": "25:99", "event": " "}, 0
        )
    assert set(caught.value.words["t1r2"]) == {"date", "time", "event"}
    assert caught.value.words["t1r2"]["date"].startswith("Date must be a real date")
    assert scene.uploaded(upload_id).mendings is None
    mendings.mend_row(work, upload_id, "t1r2", {**MENDED, "date": "not known", "source": ""}, 0)
    found = returns.show_upload(work, upload_id).problems
    assert found == 2 + OF_FILE, "no source, and the blank date below it"


def test_the_later_of_two_people_is_told_and_nothing_is_overwritten(
    scene: Scene, request_id: UUID, work: Work
) -> None:
    upload_id = sent(scene, request_id, work)
    colleague = scene.here.work(Role.SIGNATORY)
    mendings.mend_row(work, upload_id, "t1r2", MENDED, 0)
    other = {**MENDED, "event": "Something else"}
    assert refused(lambda: mendings.mend_row(colleague, upload_id, "t1r2", other, 0)) == "changed-since"
    assert refused(lambda: mendings.set_aside(colleague, upload_id, "t1r2", 0)) == "changed-since"
    assert refused(lambda: mendings.as_in_file(colleague, upload_id, "t1r2", 0)) == "changed-since"
    assert rows(work, upload_id)["t1r2"]["event"] == MENDED["event"]
    mendings.mend_row(colleague, upload_id, "t1r1", other, 0)  # another row stands in nobody's way
    mendings.mend_row(colleague, upload_id, "t1r2", MENDED, 0)  # the same words are no conflict
    mendings.mend_row(colleague, upload_id, "t1r2", other, edition(colleague, upload_id, "t1r2"))
    assert rows(work, upload_id)["t1r2"]["event"] == "Something else"


def test_two_people_at_the_very_same_moment_end_in_one_told(scene: Scene, request_id: UUID, work: Work) -> None:
    upload_id = sent(scene, request_id, work)
    people = (work, scene.here.work(Role.SIGNATORY))
    texts = [{**MENDED, "event": f"Version {number}"} for number in range(2)]
    results = at_once(
        *(
            lambda who=who, typed=typed: mendings.mend_row(who, upload_id, "t1r2", typed, 0)
            for who, typed in zip(people, texts, strict=True)
        )
    )
    assert [getattr(error, "code", error) for error in errors(results)] == ["changed-since"]
    results = at_once(
        *(
            lambda number=number: mendings.add_rows(work, upload_id, [TypedRow(f"new{number}", MENDED)])
            for number in range(4)
        )
    )
    assert results == [1, 1, 1, 1]
    assert len(record(work, upload_id)["rows"]) == 7, "and no added row is lost"


def test_a_row_is_set_aside_and_put_back_never_deleted(scene: Scene, request_id: UUID, work: Work) -> None:
    upload_id = sent(scene, request_id, work)
    mendings.set_aside(work, upload_id, "t1r1", 0)
    mendings.set_aside(work, upload_id, "t1r1", 0)
    found = record(work, upload_id)
    assert [row["id"] for row in found["rows"]] == ["t1r2", "t1r3"]
    assert [row["id"] for row in found["set_aside"]] == ["t1r1"]
    mendings.put_back(work, upload_id, "t1r1", found["set_aside"][0]["edition"])
    assert [row["id"] for row in record(work, upload_id)["rows"]] == ["t1r1", "t1r2", "t1r3"]


def test_a_row_that_is_right_as_it_stands_is_no_longer_asked_about(
    scene: Scene, request_id: UUID, work: Work
) -> None:
    upload_id = sent(scene, request_id, work)
    for row_id in ("t1r2", "t1r3"):
        mendings.say_right(work, upload_id, row_id, 0)
    assert returns.show_upload(work, upload_id).problems == 0, "what was said of them all is settled with the last"
    assert len(rows(work, upload_id)["t1r2"]["settled"]) == 1
    mendings.say_right(work, upload_id, "t1r2", 0)  # nothing is left to say


def test_rows_are_added_once_however_often_they_are_sent(scene: Scene, request_id: UUID, work: Work) -> None:
    upload_id = sent(scene, request_id, work)
    new = [
        TypedRow("n1", {**MENDED, "date": "as above"}, after="t1r1"),
        TypedRow("n2", dict.fromkeys(MENDED, " ")),
    ]
    assert mendings.add_rows(work, upload_id, new) == 1
    assert mendings.add_rows(work, upload_id, new) == 0
    found = record(work, upload_id)["rows"]
    assert [row["id"] for row in found] == ["t1r1", "n1", "t1r2", "t1r3"]
    assert found[1]["start"] == "2021-03-12"
    with pytest.raises(Unclear) as caught:
        mendings.add_rows(work, upload_id, [TypedRow("n3", MENDED), TypedRow("n4", {**MENDED, "source": ""})])
    assert set(caught.value.words) == {"n4"}
    assert "n3" not in rows(work, upload_id), "all or none"
    with pytest.raises(NotFound):
        mendings.add_rows(work, upload_id, [TypedRow("../x", MENDED)])
    with pytest.raises(NotFound):
        mendings.as_in_file(work, upload_id, "n1", 99)
    with pytest.raises(NotFound):
        mendings.mend_row(work, upload_id, "t9r9", MENDED, 0)


def test_a_return_is_typed_in_and_handed_in_like_any_other(scene: Scene, request_id: UUID, work: Work) -> None:
    upload_id = typed_returns.begin_typed(work, request_id)
    assert typed_returns.begin_typed(scene.here.work(Role.SIGNATORY), request_id) == upload_id, "one is enough"
    assert refused(lambda: returns.hand_in(work, upload_id)) == "nothing-written"
    mendings.add_rows(work, upload_id, [TypedRow("b", MENDED), TypedRow("a", {**MENDED, "date": "May 2020"})])
    view = returns.show_upload(work, upload_id)
    assert (view.typed, view.state, view.rows) == (True, "read", 2)
    assert [row["id"] for row in record(work, upload_id)["rows"]] == ["a", "b"]
    returns.hand_in(work, upload_id)
    second = typed_returns.begin_typed(work, request_id, like=upload_id)
    assert second != upload_id
    assert [row["id"] for row in record(work, second)["rows"]] == ["a", "b"], (
        "the new version begins with its rows"
    )


def test_a_return_that_is_handed_in_is_closed(scene: Scene, request_id: UUID, work: Work) -> None:
    upload_id = sent(scene, request_id, work)
    mendings.mend_row(work, upload_id, "t1r2", MENDED, 0)
    returns.hand_in(work, upload_id)
    assert returns.show_upload(work, upload_id).closed
    assert refused(lambda: mendings.mend_row(work, upload_id, "t1r1", MENDED, 9)) == "closed"
    assert refused(lambda: mendings.add_rows(work, upload_id, [TypedRow("n", MENDED)])) == "closed"
    assert refused(lambda: mendings.set_aside(work, upload_id, "t1r1", 9)) == "closed"
    not_read = scene.upload(request_id, work, b"another", "other.csv")
    assert refused(lambda: mendings.mend_row(work, not_read, "t1r1", MENDED, 0)) == "not-read"


def test_what_was_mended_is_merged_anew_when_a_later_version_is_handed_in(
    scene: Scene, request_id: UUID, work: Work
) -> None:
    first = sent(scene, request_id, work)
    returns.hand_in(work, first)
    second = sent(scene, request_id, work, FILE + b"1/4/2021,Log,Visit\n")
    numbers = [scene.chronology(case_of(scene, request_id)).number]
    mendings.mend_row(work, second, "t1r2", MENDED, 0)
    returns.hand_in(work, second)
    numbers.append(scene.chronology(case_of(scene, request_id)).number)
    mendings.mend_row(work, first, "t1r2", MENDED, 0)  # the first is open again: it is no longer the return
    assert scene.upload(request_id, work, FILE, "return.csv") == first
    returns.hand_in(work, first, without_earlier=True)
    numbers.append(scene.chronology(case_of(scene, request_id)).number)
    assert numbers == [1, 2, 3], "the same file with other words is another chronology"


def test_a_file_read_again_keeps_the_mendings_and_names_those_whose_row_is_gone(
    scene: Scene, request_id: UUID, work: Work
) -> None:
    upload_id = sent(scene, request_id, work)
    mendings.mend_row(work, upload_id, "t1r2", MENDED, 0)
    mendings.mend_row(work, upload_id, "t1r3", {**MENDED, "event": "Third"}, 0)
    shorter = read_record(b"".join(FILE.splitlines(keepends=True)[:3]), "return.csv")
    scene.read(upload_id, shorter)
    found = record(work, upload_id)
    assert found["rows"][1]["event"] == MENDED["event"]
    assert [lost["id"] for lost in found["lost_mendings"]] == ["t1r3"]
    assert refused(lambda: mendings.mend_row(work, upload_id, "t1r1", MENDED, 1)) == "changed-since"


def test_mendings_are_offered_to_the_next_version_and_carried_where_the_row_is_the_same(
    scene: Scene, request_id: UUID, work: Work
) -> None:
    first = sent(scene, request_id, work)
    mendings.mend_row(work, first, "t1r2", MENDED, 0)
    mendings.set_aside(work, first, "t1r1", 0)
    assert return_versions.carriable(work, first) is None
    changed = FILE.replace(b"Police attended", b"Two officers attended").replace(
        b"Event\n", b"Event\n1/1/2021,Log,New at the top\n"
    )
    second = sent(scene, request_id, work, changed)
    offered = return_versions.carriable(work, second)
    assert offered is not None
    assert offered.versions == (1,)
    assert [one["row_id"] for one in offered.carriable] == ["t1r3"]
    assert [(one["number"], one["aside"], one["row_id"]) for one in offered.lost] == [(1, True, "t1r2")]
    assert refused(lambda: returns.hand_in(work, second)) == "earlier-changes"
    assert "as_read" not in rows(work, second)["t1r3"], "offered, not silent"
    assert return_versions.carry(work, second) == 1
    assert rows(work, second)["t1r3"]["event"] == MENDED["event"]
    offered = return_versions.carriable(work, second)
    assert offered is not None
    assert offered.carriable == ()
    assert refused(lambda: returns.hand_in(work, second)) == "earlier-changes", (
        "one is neither carried nor settled"
    )
    kinds = [one["kind"] for one in return_versions.differences(work, first, second)]
    assert kinds == ["new", "back", "same", "same"], "the first row is kept out in the first version only"
    mendings.set_aside(work, second, "t1r2", 0)
    assert return_versions.carriable(work, second) is None
    returns.hand_in(work, second)
    third = sent(scene, request_id, work, changed + b"1/5/2021,Log,Last\n")
    assert refused(lambda: returns.hand_in(work, third)) == "earlier-changes"
    returns.hand_in(work, third, without_earlier=True)
    assert returns.show_upload(work, third).handed_in


def test_changes_of_every_earlier_version_are_offered_until_one_is_handed_in(
    scene: Scene, request_id: UUID, work: Work
) -> None:
    first = sent(scene, request_id, work)
    mendings.mend_row(work, first, "t1r2", MENDED, 0)
    mendings.mend_row(work, first, "t1r3", {**MENDED, "event": "As the first version has it"}, 0)
    second = sent(scene, request_id, work, FILE + b"1/4/2021,Log,Visit\n")
    mendings.mend_row(work, second, "t1r3", {**MENDED, "event": "As the second version has it"}, 0)
    third = sent(scene, request_id, work, FILE + b"1/4/2021,Log,Visit\n2/4/2021,Log,Call\n")
    offered = return_versions.carriable(work, third)
    assert offered is not None
    assert [(one["version"], one["row_id"]) for one in offered.carriable] == [(2, "t1r3"), (1, "t1r2")]
    assert return_versions.carry(work, third) == 2
    assert rows(work, third)["t1r2"]["event"] == MENDED["event"]
    assert rows(work, third)["t1r3"]["event"] == "As the second version has it", (
        "of a row the newest change counts"
    )
    assert return_versions.carriable(work, third) is None
    # What is left behind knowingly, when a version is handed in, is not asked about again.
    fourth = sent(scene, request_id, work, FILE + b"3/4/2021,Log,Letter\n")
    returns.hand_in(work, fourth, without_earlier=True)
    assert return_versions.carriable(work, sent(scene, request_id, work, FILE + b"4/4/2021,Log,End\n")) is None


def test_versions_of_different_requests_are_not_compared(scene: Scene, request_id: UUID, work: Work) -> None:
    upload_id = sent(scene, request_id, work)
    case_id = case_of(scene, request_id)
    other = scene.requests(case_id, SOCIAL_CARE)[SOCIAL_CARE]
    theirs = sent(scene, other, scene.represents(SOCIAL_CARE))
    coordinator = scene.here.work(Role.COORDINATOR)
    for act in (
        lambda: return_versions.differences(coordinator, upload_id, theirs),
        lambda: return_versions.carry(work, theirs),
        lambda: mendings.mend_row(work, theirs, "t1r1", MENDED, 0),
        lambda: typed_returns.begin_typed(work, other),
        lambda: mendings.understood(work, theirs, "t1r1", MENDED),
        lambda: return_versions.carriable(work, SOME_ID),
    ):
        with pytest.raises(NotFound):
            act()
    for nobody in (coordinator, scene.here.work(Role.PUBLISHER)):
        with pytest.raises(NotPermitted):
            mendings.mend_row(nobody, upload_id, "t1r1", MENDED, 0)


def test_typed_words_are_understood_before_they_are_kept(scene: Scene, request_id: UUID, work: Work) -> None:
    upload_id = sent(scene, request_id, work)
    before = scene.audited()
    found = mendings.understood(work, upload_id, "t1r2", {"date": "w/c 15/03/21", "time": "4pm"})
    assert (found["start"], found["end"], found["time"], found["refused"]) == (
        "2021-03-15",
        "2021-03-21",
        "16:00",
        {},
    )
    found = mendings.understood(work, upload_id, "", {"date": "30/02/2021"}, "")
    assert found["refused"]["date"].startswith("Date must be a real date")
    assert mendings.understood(work, upload_id, "t1r2", {})["refused"] == {}, "nothing typed yet is no error"
    assert scene.audited() == before


def test_the_audit_log_learns_which_row_but_no_word(scene: Scene, request_id: UUID, work: Work) -> None:
    upload_id = sent(scene, request_id, work)
    mendings.mend_row(work, upload_id, "t1r2", MENDED, 0)
    mendings.add_rows(work, upload_id, [TypedRow("n1", MENDED)])
    typed = typed_returns.begin_typed(work, request_id)
    mendings.add_rows(work, typed, [TypedRow("n1", MENDED)])
    told = [entry.details for action in ("row-mended", "rows-added") for entry in scene.entries(action)]
    assert [entry["rows"] for entry in told] == [["t1r2"], ["n1"], ["n1"]]
    assert "Qwzyx" not in json.dumps(told)
    sealed = scene.uploaded(upload_id)
    assert b"Qwzyx" not in (sealed.mendings or b"")
    assert "Qwzyx" not in json.dumps(sealed.summary)


def test_records_that_nobody_needs_any_more_are_let_go_but_never_what_was_handed_in(
    scene: Scene, request_id: UUID, work: Work
) -> None:
    upload_id = sent(scene, request_id, work)
    files = scene.count(KeptFile)
    for number in range(5):
        mendings.mend_row(work, upload_id, "t1r2", {**MENDED, "event": f"Version {number}"}, number)
    assert scene.count(KeptFile) == files + 1
    returns.hand_in(work, upload_id)
    handed_in = scene.uploaded(upload_id).handed_in_sha256
    other = sent(scene, request_id, work, FILE + b"1/4/2021,Log,Visit\n")
    returns.hand_in(work, other, without_earlier=True)
    mendings.mend_row(work, upload_id, "t1r2", {**MENDED, "event": "After all"}, 9)
    assert scene.count(KeptFile, KeptFile.sha256 == handed_in) == 1
