"""A case's key: built from what names people, looked at by a coordinator, and used wherever rows are shown."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

from casework.actions.codes import key as code_key
from casework.actions.desk import (
    chronology_rows,
    marks as desk_marks,
    people as desk_people,
    rows as desk_rows,
    views as desk_views,
)
from casework.actions.desk.rows import Filter
from casework.actions.exports import chronology_exports
from casework.actions.people import partnerships
from casework.actions.work import Refusal, Work
from casework.records.tables import GivenCode, KeyPerson
from casework.rules.codes import Known
from casework.rules.permissions import Role
from tests.integration.casework.scene import POLICE, Scene
from tests.integration.casework.test_desk import Desk, row

ROWS = [
    row("police/1", "2025-01-03", "Shannon Draycott rang about Jordan Wickes. Shannon's sister was there."),
    {**row("police/2", "2025-02-10", "Seen at 14 Tollgate Court."), "people": "S. Draycott; PC Hale"},
]
PEOPLE: list[dict[str, Any]] = [
    {"key": "k1", "name": "Shannon Draycott", "aliases": ["Shanon"], "role": "mother", "agencies": [POLICE]},
    {"key": "k2", "name": "Jordan Wickes", "aliases": [], "role": "father", "agencies": [POLICE]},
    {"key": "k3", "name": "PC Hale", "aliases": [], "role": "", "agencies": [POLICE]},
]


class KeyDesk(Desk):
    """A case whose rows name people, and who looks at it."""

    def __init__(self, scene: Scene) -> None:
        super().__init__(scene)
        self.coordinator = scene.here.work(Role.COORDINATOR)
        self.partner = scene.here.work(Role.PARTNER)
        self.codes = replace(self.work, codes=True)
        people = [{**person, "rows": ["police/1", "police/2"]} for person in PEOPLE]
        self.built = self.build(ROWS, people=people)

    def line(self, name: str) -> code_key.KeyLine:
        """Return somebody of the key."""
        return next(line for line in code_key.show(self.work, self.case_id).lines if line.known.name == name)

    def codes_of(self) -> dict[str, str]:
        """Return the code of each name of the key."""
        return {line.known.name: line.known.code for line in code_key.show(self.work, self.case_id).lines}

    def shown(self, work: Work) -> list[str]:
        """Return the rows' events as somebody sees them."""
        return [found.body["event"] for found in desk_rows.rows(work, self.built).rows]


@pytest.fixture
def desk(scene: Scene) -> KeyDesk:
    """Return a case whose rows name people."""
    return KeyDesk(scene)


def test_a_merge_proposes_a_code_for_everybody_and_one_switch_shows_codes(desk: KeyDesk) -> None:
    codes = desk.codes_of()
    assert (codes["Shannon Draycott"], codes["Jordan Wickes"], codes["PC Hale"]) == (
        "Mother",
        "Father",
        "Police Officer 1",
    )
    assert {line.state for line in code_key.show(desk.work, desk.case_id).lines} == {"proposed"}
    assert desk.shown(desk.work)[0].startswith("Shannon Draycott rang")
    in_codes = ["Mother rang about Father. Mother's sister was there.", "Seen at [address]."]
    assert desk.shown(desk.codes) == in_codes
    assert desk.shown(desk.partner) == in_codes, "without the right to names there is no choice"
    assert desk_rows.rows(desk.codes, desk.built).rows[1].body["people"] == "Mother; Police Officer 1"


def test_who_may_not_see_names_sees_none_anywhere_on_the_desk(desk: KeyDesk) -> None:
    first = desk.identity(desk.built, "police/1")
    desk_marks.mark(desk.work, desk.case_id, first, version=0, key_event=True, significance="Shannon was alone.")
    desk_marks.add_note(desk.work, desk.case_id, first, "Ask Jordan Wickes’s worker")
    desk_marks.tag(desk.work, desk.case_id, first, "Shannon alone", "yes")
    mother = next(p.key for p in desk_people.named_people(desk.partner, desk.built) if p.name == "Mother")
    view = desk_views.use(desk.partner, desk.case_id, {"person": mother})
    seen = [
        desk_rows.rows(desk.partner, desk.built),
        desk_rows.around(desk.partner, desk.built, first),
        desk_people.named_people(desk.partner, desk.built),
        desk_people.children(desk.partner, desk.case_id),
        desk_marks.own_tags(desk.partner, desk.case_id),
        desk_views.one(desk.partner, desk.case_id, view),
        chronology_rows.newest_ready(desk.partner, desk.case_id),
        chronology_exports.wanted(desk.partner, desk.built, {"person": mother, "words": "Shannon", "tag": "x"}),
    ]
    for name in ("Shannon", "Draycott", "Jordan", "Wickes", "Hale"):
        assert name not in str(seen)
    assert chronology_exports.wanted(desk.partner, desk.built, {"person": mother}) == ("that name Mother",)
    assert chronology_exports.count(desk.partner, desk.built, {"tag": "Mother alone"}) == 1
    for names in ("names", ""):
        with pytest.raises(Refusal, match="names"):
            chronology_exports.ask_for(desk.partner, desk.built, {}, "csv", with_marks=False, names=names)


def test_words_are_looked_for_as_the_rows_are_shown(desk: KeyDesk) -> None:
    assert len(desk.rows(desk.built, Filter(words="shannon"))) == 1
    waiting = desk_rows.rows(desk.partner, desk.built, Filter(words="mother"))
    assert (waiting.rows, waiting.unsearched) == ((), True), "until the rows in codes are ready"


def test_who_changes_a_text_in_codes_leaves_the_names_in_it(desk: KeyDesk) -> None:
    first = desk.identity(desk.built, "police/1")
    desk_marks.mark(desk.work, desk.case_id, first, version=0, key_event=True, significance="Shannon was alone.")
    desk_marks.mark(
        desk.codes, desk.case_id, first, version=1, key_event=True, significance="Mother was alone with Father."
    )
    assert desk.rows(desk.built)[0].mark.significance == "Shannon was alone with Father."


def test_a_code_is_never_given_twice(desk: KeyDesk) -> None:
    mother = desk.line("Shannon Draycott")
    code_key.withdraw(desk.coordinator, desk.case_id, [mother.id])
    assert desk.shown(desk.codes)[0].startswith("Shannon Draycott rang"), "nobody who needs a code"
    with pytest.raises(Refusal, match="code-taken"):
        code_key.add_person(desk.coordinator, desk.case_id, Known("Ada Byrne", "mother"))
    added = code_key.add_person(desk.coordinator, desk.case_id, Known("Ada Byrne", "", "mother"))
    assert code_key.line(desk.work, desk.case_id, added).known.code == "Mother 2"
    code_key.change_person(desk.coordinator, desk.case_id, added, 1, Known("Ada Byrne", "Neighbour"))
    with pytest.raises(Refusal, match="code-taken"):
        code_key.add_person(desk.coordinator, desk.case_id, Known("Eve Lund", "MOTHER 2"))
    code_key.change_person(desk.coordinator, desk.case_id, added, 2, Known("Ada Byrne", "Mother 2"))
    with desk.scene.store.changing() as session:
        given = session.query(GivenCode).filter_by(person_id=mother.id).one()
        session.add(GivenCode(case_id=desk.case_id, person_id=added, code_mac=given.code_mac))
        with pytest.raises(IntegrityError):
            session.flush()
        session.rollback()


def test_a_code_that_is_only_proposed_goes_to_who_gets_it_for_good(desk: KeyDesk) -> None:
    code_key.bring_in(
        desk.coordinator,
        desk.case_id,
        [Known("Ada Byrne", "Mother"), Known("Jordan Wickes", "Father 1", aliases=("JW",))],
    )
    codes = desk.codes_of()
    assert (codes["Ada Byrne"], codes["Shannon Draycott"], codes["Jordan Wickes"]) == (
        "Mother",
        "Mother 2",
        "Father 1",
    )
    assert desk.line("Jordan Wickes").known.aliases == ("JW",)
    with pytest.raises(Refusal, match="line"):
        code_key.bring_in(desk.coordinator, desk.case_id, [Known("Eve Lund", "Eve")])


def test_two_who_are_one_are_joined_and_what_is_found_later_goes_to_them(desk: KeyDesk) -> None:
    hale, father = desk.line("PC Hale"), desk.line("Jordan Wickes")
    code_key.join(desk.coordinator, desk.case_id, [hale.id, father.id], father.id)
    assert "PC Hale" in desk.line("Jordan Wickes").known.aliases
    assert desk_rows.rows(desk.codes, desk.built).rows[1].body["people"] == "Mother; Father"
    people = [{**PEOPLE[2], "aliases": ["Constable Hale"], "rows": ["police/1"]}]
    desk.build(ROWS, people=people)
    line = desk.line("Jordan Wickes")
    assert (line.state, line.known.proposed) == ("proposed", ("Constable Hale",))
    names = Known("Jordan Wickes", "Father", "father", aliases=("PC Hale",))
    code_key.change_person(desk.coordinator, desk.case_id, line.id, line.edition, names)
    desk.build([*ROWS, row("police/3", "2025-03-01", "x")], people=people)
    assert desk.line("Jordan Wickes").known.proposed == (), "said to be somebody else's"
    with pytest.raises(Refusal, match="changed-meanwhile"):
        code_key.change_person(desk.coordinator, desk.case_id, line.id, line.edition, names)


def test_names_are_sealed_and_the_log_has_none(desk: KeyDesk) -> None:
    code_key.confirm(desk.coordinator, desk.case_id, [desk.line("Shannon Draycott").id])
    code_key.give_out(desk.coordinator, desk.case_id)
    with desk.scene.store.looking() as session:
        assert all(b"Shannon" not in person.known for person in session.query(KeyPerson))
    assert [entry.details for entry in desk.scene.entries("key-confirmed")] == [{"people": 1}]
    assert "Shannon" not in str([entry.details for entry in desk.scene.entries("key-downloaded")])


def test_children_are_coded_by_the_partnerships_pattern_and_no_code_comes_back(scene: Scene) -> None:
    coordinator = scene.here.work(Role.COORDINATOR)
    partnerships.change_settings(coordinator, name="Wexborough", child_code="Child A")
    desk = Desk(scene)

    def merged(*names: str) -> dict[str, str]:
        people = [
            {"key": name, "name": name, "aliases": [], "role": "child", "agencies": [POLICE], "rows": ["police/1"]}
            for name in names
        ]
        desk.build([row("police/1", "2025-01-03", " and ".join(names))], people=people)
        lines = code_key.show(coordinator, desk.case_id).lines
        return {line.known.name: line.known.code for line in lines if line.known.code.startswith("C")}

    first = merged("Mabel Tranter")
    assert sorted(first.values()) == ["Child A", "Child B"], "the referral’s, and her"
    assert first["Mabel Tranter"] == "Child B"
    gone = next(
        line for line in code_key.show(coordinator, desk.case_id).lines if line.known.name == "Mabel Tranter"
    )
    code_key.withdraw(coordinator, desk.case_id, [gone.id])
    later = merged("Mabel Tranter", "Otis Tranter")
    assert later["Otis Tranter"] == "Child C", "a code that was given is nobody else’s"
    partnerships.change_settings(coordinator, name="Wexborough", child_code="C1")
    last = merged("Otis Tranter", "Ivo Tranter")
    assert (last["Otis Tranter"], last["Ivo Tranter"]) == ("Child C", "C1")


def test_a_file_gives_its_codes_and_says_whose_is_another_persons(desk: KeyDesk) -> None:
    """The codes of the file go round: each was only proposed for the next person."""
    people = [
        Known("Shannon Draycott", "Police Officer 1"),
        Known("Jordan Wickes", "Mother"),
        Known("PC Hale", "Father"),
    ]
    assert code_key.bring_in(desk.coordinator, desk.case_id, people).other_codes == ()
    assert desk.codes_of().items() >= {known.name: known.code for known in people}.items()
    again = [Known("PC Hale", "Mother"), Known("Newly Known", "Father")]
    said = (
        "Mother is already Jordan Wickes’s code: PC Hale keeps Father",
        "Father is already PC Hale’s code: Newly Known gets another code",
    )
    with pytest.raises(Refusal, match="codes-taken") as refused:
        code_key.bring_in(desk.coordinator, desk.case_id, again)
    assert all(sentence in refused.value.message for sentence in said)
    assert "Newly Known" not in desk.codes_of()
    assert code_key.bring_in(desk.coordinator, desk.case_id, again, other_codes=True).other_codes == said
    assert (desk.codes_of()["PC Hale"], desk.codes_of()["Newly Known"]) == ("Father", "Person 1")
