"""A senior manager signs or gives back; a return is sent back with questions; what is written online is kept."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from functools import partial
from typing import Any
from uuid import UUID

import pytest

from casework.actions.desk import chronologies
from casework.actions.people import partnerships
from casework.actions.returns import (
    entries,
    mendings,
    page_pictures,
    question_rows,
    requests,
    restricted_entries,
    return_files,
    returns,
    sending_back,
    sign_off,
    typed_returns,
    versions as return_versions,
    written_pages,
)
from casework.actions.returns.mendings import TypedRow
from casework.actions.work import NotFound, NotPermitted, Work
from casework.records.tables import Chronology, Message
from casework.rules.permissions import Role
from tests.integration.casework.acts import at_once, errors, refused
from tests.integration.casework.examples import reading
from tests.integration.casework.scene import POLICE, SOCIAL_CARE, Scene

DITTO = {"People in the file": "as above"}
ROW = TypedRow("n1", {"date": "12 March 2025", "source": "Police log", "event": "Attended the address"})


@pytest.fixture
def police(scene: Scene) -> Work:
    """Return `Work` as a representative of the police."""
    return scene.represents(POLICE)


@pytest.fixture
def desk(scene: Scene) -> Work:
    """Return `Work` as the coordinator."""
    return scene.here.work(Role.COORDINATOR)


@pytest.fixture
def request_id(scene: Scene) -> UUID:
    """Return a request to the police that nobody has answered."""
    return scene.requests(scene.scoped_case(), POLICE)[POLICE]


@pytest.fixture
def signing(scene: Scene, desk: Work) -> Work:
    """Let the partnership want signatures; return `Work` as the police's senior manager."""
    partnerships.change_settings(desk, name="Wexborough", sign_off=True)
    return scene.here.work(Role.SIGNATORY)


def typed(police: Work, request_id: UUID) -> UUID:
    """Return a return typed on the page, with one row."""
    upload_id = typed_returns.begin_typed(police, request_id)
    mendings.add_rows(police, upload_id, [ROW])
    return upload_id


def merged_record(scene: Scene, request_id: UUID) -> dict[str, Any]:
    """Return the record that the newest chronology was asked for with."""
    with scene.store.looking() as session:
        newest = session.query(Chronology).order_by(Chronology.number.desc()).first()
        assert newest is not None
        to_read = newest.inputs["returns"][0]["record"]
    record: dict[str, Any] = json.loads(scene.store.vault.read(to_read))
    return record


def test_where_a_signature_is_wanted_only_the_signed_return_counts(
    scene: Scene, police: Work, signing: Work, request_id: UUID
) -> None:
    upload_id = typed(police, request_id)
    assert refused(lambda: returns.hand_in(police, upload_id)) == "sign-off"
    for _ in range(2):
        sign_off.ask(police, upload_id)
    assert scene.count(Message, Message.purpose == "return-to-sign") == 1
    view = requests.show_request(police, request_id)
    assert (view.stands, view.state) == ("to-sign", "started")
    assert scene.count(Chronology) == 0
    assert refused(lambda: mendings.add_rows(police, upload_id, [replace(ROW, row_id="n2")])) == "closed"
    with pytest.raises(NotPermitted):
        sign_off.sign(police, upload_id, name="A", role="B", asked="")
    asked = sign_off.show(signing, request_id).asked
    assert refused(lambda: sign_off.sign(signing, upload_id, name=" ", role="B", asked=asked)) == "no-name"
    assert refused(lambda: sign_off.sign(signing, upload_id, name="A", role=" ", asked=asked)) == "no-role"
    role = "Head of safeguarding"
    results = at_once(*[lambda: sign_off.sign(signing, upload_id, name="Una Blythe", role=role, asked=asked)] * 3)
    assert not errors(results)
    assert len(scene.entries("return-signed")) == 1
    view = requests.show_request(police, request_id)
    assert (view.stands, view.signed) == ("handed-in", "Una Blythe, Head of safeguarding")
    signed_off_by = merged_record(scene, request_id)["identity"]["signed_off_by"]
    assert signed_off_by == "Una Blythe, Head of safeguarding"


def test_given_back_with_words_that_only_the_agency_reads_then_taken_back_then_signed(
    scene: Scene, police: Work, desk: Work, signing: Work, request_id: UUID
) -> None:
    upload_id = typed(police, request_id)
    sign_off.ask(police, upload_id)
    first_asked = sign_off.show(signing, request_id).asked
    scene.clock.forward(minutes=1)
    assert refused(lambda: sign_off.give_back(signing, upload_id, words=" ")) == "no-words"
    sign_off.give_back(signing, upload_id, words="When did you tell social care?")
    assert refused(lambda: sign_off.give_back(signing, upload_id, words="Again")) == "not-waiting"
    sign = partial(sign_off.sign, signing, upload_id, name="A", role="B")
    assert refused(lambda: sign(asked=first_asked)) == "not-waiting"
    kinds = [(entry.kind, entry.text) for entry in entries.thread(police, request_id)]
    assert kinds[0] == ("given-back", "When did you tell social care?")
    assert entries.thread(desk, request_id) == ()
    mendings.add_rows(police, upload_id, [replace(ROW, row_id="n2")])
    sign_off.ask(police, upload_id)
    for _ in range(2):
        sign_off.take_back(police, upload_id)
    assert requests.show_request(police, request_id).stands == "started"
    sign_off.ask(police, upload_id)
    # On a page that was opened before: what is signed is not what was read.
    assert refused(lambda: sign(asked=first_asked)) == "asked-again"
    sign(asked=sign_off.show(signing, request_id).asked)
    assert requests.show_request(desk, request_id).stands == "handed-in"


def test_nobody_signs_own_work_unless_the_partnership_lets_them(
    scene: Scene, desk: Work, signing: Work, request_id: UUID
) -> None:
    both = replace(signing, actor=replace(signing.actor, roles=frozenset({Role.REPRESENTATIVE, Role.SIGNATORY})))
    upload_id = typed(both, request_id)
    sign_off.ask(both, upload_id)
    assert sign_off.show(both, request_id).own_work
    asked = sign_off.show(both, request_id).asked
    assert refused(lambda: sign_off.sign(both, upload_id, name="A", role="B", asked=asked)) == "own-work"
    partnerships.change_settings(desk, name="Wexborough", sign_own_work=True)
    assert sign_off.show(both, request_id).may_sign
    sign_off.sign(both, upload_id, name="A", role="B", asked=asked)
    assert requests.show_request(desk, request_id).stands == "handed-in"


def test_sent_back_it_stays_the_return_until_the_next_version_is_handed_in(
    scene: Scene, police: Work, desk: Work, request_id: UUID
) -> None:
    upload_id = scene.handed_in(request_id, police)
    for _ in range(2):  # a double click
        sending_back.note(desk, upload_id, "Who was there?", row="r2")
    scene.clock.forward(minutes=1)
    sending_back.note(desk, upload_id, "Did you speak with the school?")
    with pytest.raises(NotFound):
        sending_back.note(desk, upload_id, "Which row?", row="r99")
    assert sending_back.questions_of(police, request_id) == (), "not asked yet"
    for _ in range(2):
        sending_back.send_back(desk, upload_id)
    assert refused(lambda: sending_back.send_back(desk, upload_id, words="Another tab")) == "sent-back-already"
    assert scene.count(Message, Message.purpose == "return-sent-back") == 1
    asked = sending_back.questions_of(police, request_id)
    assert [(one.row, one.text) for one in asked] == [
        ("r2", "Who was there?"),
        ("", "Did you speak with the school?"),
    ]
    assert "visit" in asked[0].row_words
    case_id = requests.show_request(desk, request_id).case_id
    chronologies.ask_again(desk, case_id)
    assert scene.chronology(case_id).inputs["returns"][0]["upload"] == str(upload_id), "the merge keeps its rows"
    sending_back.answer(police, asked[0].id, "Two officers")
    new = sending_back.begin_version(police, request_id)
    assert sending_back.begin_version(police, request_id) == new, "a second press takes it up"
    mendings.mend_row(police, new, "r2", {"date": "May 2025", "source": "Log", "event": "Two officers came"}, 0)
    returns.hand_in(police, new)
    view = requests.show_request(desk, request_id)
    assert (view.stands, view.upload_id) == ("handed-in", new)
    assert scene.uploaded(new).version == 2
    rows = {row["id"]: row["event"] for row in merged_record(scene, request_id)["rows"]}
    assert rows["r2"] == "Two officers came"
    assert rows["r1"] == "visit", "the other rows are those that were handed in before"
    assert sending_back.questions_of(desk, request_id)[0].answer == "Two officers"
    assert refused(lambda: sending_back.answer(police, asked[0].id, "Late")) == "not-sent-back"
    assert scene.count(Message, Message.purpose == "return-answered") == 1
    assert refused(lambda: sending_back.send_back(desk, upload_id, words="Old")) == "not-return"


def test_a_question_at_a_row_follows_it_into_a_corrected_file(
    scene: Scene, police: Work, desk: Work, request_id: UUID
) -> None:
    def read(upload_id: UUID, *events: str) -> UUID:
        found = reading(len(events))
        found["rows"] = [{**row, "event": event} for row, event in zip(found["rows"], events, strict=True)]
        scene.read(upload_id, found)
        return upload_id

    told = ("Officers attended the address", "A call from the school about bruises")
    upload_id = read(scene.upload(request_id, police), *told)
    returns.hand_in(police, upload_id)
    question_id = sending_back.note(desk, upload_id, "Who was there?", row="r2")
    sending_back.send_back(desk, upload_id)
    later = read(scene.upload(request_id, police, b"a row above"), "First contact of all with the family", *told)
    assert question_rows.rows_now(police, later) == {question_id: "r3"}
    assert question_rows.rows_now(desk, upload_id) == {question_id: "r2"}


def test_two_tabs_and_two_colleagues_never_overwrite_each_other(
    scene: Scene, police: Work, request_id: UUID
) -> None:
    first = written_pages.save(police, request_id, "child", {"voice": "She was quiet"}, shown="")
    assert (first.edition, first.kept) == (1, True)
    again = written_pages.save(police, request_id, "child", {"voice": "She was quiet "}, shown="")
    assert (again.edition, again.kept) == (1, False), "the same words twice are kept once"
    other = partial(written_pages.save, police, request_id, "child", {"voice": "She sang"}, shown="")
    assert refused(other) == "changed-since"
    assert written_pages.page(police, request_id, "child").answers == {"voice": "She was quiet"}
    sang = {"voice": "She sang"}
    assert written_pages.save(police, request_id, "child", sang, shown=first.shown).edition == 2
    # A colleague opened the page before all that, and writes in another field: nothing of the first is lost.
    empty = written_pages.marks_of(written_pages.page(police, request_id, "child").described, {})
    colleague = written_pages.save(police, request_id, "child", {"identity": "Welsh"}, shown=empty)
    both = {"voice": "She sang", "identity": "Welsh"}
    assert written_pages.page(police, request_id, "child").answers == both
    # The colleague's page still shows an empty first field: it goes on saving without taking that away.
    written_pages.save(police, request_id, "child", {"identity": "Welsh, deaf"}, shown=colleague.shown)
    assert written_pages.page(police, request_id, "child").answers == {**both, "identity": "Welsh, deaf"}
    with pytest.raises(written_pages.ChangedSince) as clash:
        written_pages.save(police, request_id, "child", {"voice": "She wept"}, shown=empty)
    assert clash.value.answers == {"voice": "She wept", "identity": "Welsh, deaf"}
    texts = [f"Tab {number}" for number in range(4)]
    results = at_once(
        *[
            lambda text=text: written_pages.save(police, request_id, "working", {"context": text}, shown="")
            for text in texts
        ]
    )
    assert len(errors(results)) == 3, "of several at once one is kept, and the others are told"
    with pytest.raises(NotFound):
        written_pages.pages(scene.represents(SOCIAL_CARE), request_id)


def test_what_was_written_goes_with_whichever_version_is_handed_in(
    scene: Scene, police: Work, desk: Work, request_id: UUID
) -> None:
    written_pages.save(police, request_id, "about", {"author": "Una Blythe", "role": "Inspector"}, shown="")
    written_pages.save(police, request_id, "learning", {"learning": "Tell the school sooner"}, shown="")
    episodes = {
        "entries": [{"what": "A visit", "why": "", "impact": "Fear"}, {"what": "", "why": "", "impact": ""}]
    }
    written_pages.save(police, request_id, "episodes", episodes, shown="")
    people = {"entries": [{"name": "Ada Byrne", "role": "mother"}]}
    written_pages.save(police, request_id, "glossary", people, shown="")
    upload_id = scene.upload(request_id, police)  # a file, sent in after the words were typed
    scene.read(upload_id)
    returns.hand_in(police, upload_id)
    record = merged_record(scene, request_id)
    assert ["Learning", "Tell the school sooner"] in record["narrative"]
    assert ["Key practice episode 1", "What happened: A visit\nWhat it meant for the child: Fear"] in record[
        "narrative"
    ]
    assert record["identity"]["author"] == "Una Blythe"
    assert {"name": "Ada Byrne", "code": "", "role": "mother"} in record["glossary"]
    assert len(record["rows"]) == 2
    closed = partial(written_pages.save, police, request_id, "child", {"voice": "V"}, shown="")
    assert refused(closed) == "closed"
    new = sending_back.begin_version(police, request_id)
    learning = written_pages.page(police, request_id, "learning")
    shown = written_pages.marks_of(learning.described, learning.answers)
    written_pages.save(police, request_id, "learning", {"learning": "And ring them"}, shown=shown)
    assert ("Learning", "And ring them") in returns.written_sections(police, new)
    assert ("Learning", "Tell the school sooner") in returns.written_sections(desk, upload_id)
    returns.hand_in(police, new)
    assert ["Learning", "And ring them"] in merged_record(scene, request_id)["narrative"]
    assert ["Learning", "Tell the school sooner"] not in merged_record(scene, request_id)["narrative"]


def test_words_for_the_chair_are_read_by_the_chair_and_the_agency_alone(
    scene: Scene, police: Work, desk: Work, request_id: UUID
) -> None:
    upload_id = typed(police, request_id)
    row = replace(ROW, row_id="n2", fields={**ROW.fields, "event": "The officer was off sick"})
    mendings.add_rows(police, upload_id, [row])
    for _ in range(2):
        restricted_entries.write(police, request_id, "An inquiry into one officer")
    entry = restricted_entries.entries_of(police, request_id)[0]
    restricted_entries.write(police, request_id, "An inquiry into two officers", entry_id=entry.id, edition=1)
    stale = partial(restricted_entries.write, police, request_id, "x", entry_id=entry.id, edition=1)
    assert refused(stale) == "changed-since"
    scene.clock.forward(minutes=1)
    edition = record_of(police, upload_id)["rows"][1]["edition"]
    restricted_entries.restrict_row(police, upload_id, "n2", edition)
    assert [one["id"] for one in record_of(police, upload_id)["rows"]] == ["n1"]
    assert mendings.add_rows(police, upload_id, [row]) == 0, "going back and sending the form again adds nothing"
    chair = scene.here.work(Role.CHAIR)
    assert restricted_entries.entries_of(chair, request_id) == (), "not handed in yet"
    returns.hand_in(police, upload_id)
    found = restricted_entries.entries_of(chair, request_id)
    assert [one.body.get("text") or one.body["event"] for one in found] == [
        "An inquiry into two officers",
        "The officer was off sick",
    ]
    assert len(scene.entries("restricted-read")) == 1
    for role in (Role.COORDINATOR, Role.GROUP_MEMBER, Role.PARTNER, Role.PUBLISHER, Role.ADMINISTRATOR):
        with pytest.raises((NotFound, NotPermitted)):
            restricted_entries.entries_of(scene.here.work(role), request_id)
    assert requests.show_request(desk, request_id).restricted == 2, "that there is something, not what"
    assert refused(lambda: restricted_entries.remove(police, request_id, entry.id)) == "given"


def test_a_row_of_a_file_goes_to_the_chair_alone_and_the_file_with_it(
    scene: Scene, police: Work, desk: Work, request_id: UUID
) -> None:
    def read(upload_id: UUID, *events: str) -> UUID:
        found = reading(len(events))
        found["rows"] = [
            {**row, "event": event, "other": {"Staff": f"{event} too"} | (DITTO if event == "A call" else {})}
            for row, event in zip(found["rows"], events, strict=True)
        ]
        scene.read(upload_id, found)
        return upload_id

    def events(upload_id: UUID) -> list[str]:
        record = record_of(police, upload_id)
        assert "off sick" not in json.dumps(record) or record["rows"][1]["event"] == "The officer was off sick"
        return [row["event"] for row in record["rows"]]

    said = ["A visit", "The officer was off sick", "A call"]
    upload_id = read(scene.upload(request_id, police), *said)
    assert returns.original(desk, upload_id)
    for _ in range(2):
        restricted_entries.restrict_row(police, upload_id, "r2", 0)
    assert events(upload_id) == ["A visit", "A call"]
    (entry,) = restricted_entries.entries_of(police, request_id)
    assert (entry.body["event"], "Staff: The officer was off sick too" in entry.body["comment"]) == (said[1], True)
    below = record_of(police, upload_id)["rows"][1]
    typed = {"date": "12/03/25", "time": "4pm", "source": "notes", "event": "A call", "people": "people"}
    typed |= {"action": "action", "comment": "comment"}
    assert below["people"] == "", "words that it took from that row are gone with it"
    stale = refused(lambda: mendings.mend_row(police, upload_id, "r3", typed, 0))
    assert stale == "changed-since", "a form that was open has them still"
    mendings.mend_row(police, upload_id, "r3", typed, below["edition"])
    assert record_of(police, upload_id)["rows"][1]["people"] == "people", "unless somebody types them"
    assert returns.original(police, upload_id)
    assert refused(lambda: returns.original(desk, upload_id)) == "for-chair"
    assert refused(lambda: page_pictures.picture(desk, upload_id, 1)) == "for-chair"
    later = read(scene.upload(request_id, police, b"corrected"), "A letter", *said[1:])
    assert events(later) == ["A letter", "A call"], "the same row in a later file is found again"
    assert return_versions.carriable(police, later) is None

    restricted_entries.remove(police, request_id, entry.id)
    assert (events(upload_id), events(later)) == (said, ["A letter", *said[1:]])
    assert returns.original(desk, upload_id)

    restricted_entries.restrict_row(police, later, "r2", record_of(police, later)["rows"][1]["edition"])
    returns.hand_in(police, later)
    case_id = requests.show_request(desk, request_id).case_id
    merged = chronologies.to_merge(scene.store, scene.chronology(case_id).id)
    assert merged
    assert [one.media_kind for one in merged.returns] == ["for-chair"]
    assert "off sick" not in json.dumps([dict(one.record) for one in merged.returns])
    chair = scene.here.work(Role.CHAIR)
    assert [one.body["event"] for one in restricted_entries.entries_of(chair, request_id)] == [said[1]]
    assert returns.original(chair, later)
    assert refused(lambda: returns.original(desk, later)) == "for-chair"
    assert events(read(later, "A letter", *said[1:])) == ["A letter", "A call"], "also when it is read again"

    changed = "The officer was off sick, and anxious"
    upload_id = read(scene.upload(request_id, police, b"in other words"), "A letter", "A visit", changed, "A call")
    assert changed not in json.dumps(record_of(police, upload_id)), "nor a row that says it in other words"
    alike = next(one for one in restricted_entries.entries_of(police, request_id) if one.alike)
    assert (alike.body["event"], alike.given) == (changed, False)
    assert refused(lambda: returns.original(desk, upload_id)) == "for-chair"
    restricted_entries.remove(police, request_id, alike.id)
    for _ in range(2):
        assert changed in [row["event"] for row in record_of(police, upload_id)["rows"]]
        read(upload_id, "A letter", "A visit", changed, "A call")


def test_a_genogram_goes_with_the_return_and_can_be_taken_back_before(
    scene: Scene, police: Work, desk: Work, request_id: UUID
) -> None:
    def added(title: str) -> UUID:
        source = io.BytesIO(b"%PDF-1.4 a genogram")
        return return_files.add(
            police, request_id, title=title, file_name="g.pdf", media_kind="pdf", source=source
        )

    genogram, wrong = added("Genogram"), added("Wrong title")
    assert added("Genogram") == genogram, "a double click adds it once"
    return_files.remove(police, request_id, wrong)
    assert return_files.files_of(desk, request_id) == (), "not handed in yet"
    with pytest.raises(NotFound):
        return_files.fetch(desk, request_id, genogram)
    scene.handed_in(request_id, police)
    assert [(one.title, one.given) for one in return_files.files_of(desk, request_id)] == [("Genogram", True)]
    assert b"".join(return_files.fetch(desk, request_id, genogram).chunks) == b"%PDF-1.4 a genogram"
    assert refused(lambda: return_files.remove(police, request_id, genogram)) == "given"
    assert refused(lambda: added("Another")) == "closed"


def record_of(work: Work, upload_id: UUID) -> Any:
    """Return the upload's rows as they are used."""
    return returns.reading_of(work, upload_id)
