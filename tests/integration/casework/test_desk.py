"""The reviewers' desk: what people add to rows stays on them through every merge, and filters find it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any
from uuid import UUID

import pytest

from casework.actions import scoping
from casework.actions.desk import (
    changes as desk_changes,
    chronologies,
    chronology_rows,
    differences as desk_differences,
    groups as desk_groups,
    history as desk_history,
    marks as desk_marks,
    people as desk_people,
    rows as desk_rows,
    timeline as desk_timeline,
    views as desk_views,
)
from casework.actions.desk.filters import filter_of
from casework.actions.desk.rows import Filter
from casework.actions.merges.builds import Build
from casework.actions.returns import returns
from casework.actions.work import NotFound, NotPermitted, Refusal, Work
from casework.records.tables import Chronology
from casework.rules.permissions import Role
from documents.chronology.row_identities import came_back, changes_between
from tests.integration.casework.acts import refused
from tests.integration.casework.scene import POLICE, SCOPE, SOCIAL_CARE, Scene
from webforms.journeys.casework.chronology.chronology_view import agency_marks
from webforms.journeys.casework.chronology.desk_view import before_and_now
from webforms.journeys.casework.chronology.timeline_view import for_script, months, span_from


def row(row_id: str, start: str | None, event: str, agency: str = POLICE) -> dict[str, Any]:
    """Return a row as chronology.json has it."""
    return {
        "id": row_id,
        "agency": agency,
        "file": "return.docx",
        "place": {"page": None, "table": 1, "row": 1},
        "date_text": start or "undated",
        "time_text": "",
        "start": start,
        "end": start,
        "precision": "day" if start else "unknown",
        "certainty": "exact",
        "edtf": start or "",
        "time": None,
        "time_end": None,
        "source": "",
        "event": event,
        "people": "",
        "action": "",
        "comment": "",
        "other": {},
    }


FIRST = [
    row("police/1", "2025-01-03", "Officers attended after a neighbour called."),
    row("police/2", "2025-02-10", "Mother seen at the station with a bruise."),
    row("csc/1", "2025-01-03", "Police notification received, strategy discussion held.", SOCIAL_CARE),
    row("csc/2", None, "File note without a date.", SOCIAL_CARE),
]


class Desk:
    """A case with builds of its chronology, made as the worker makes them."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.case_id = scene.scoped_case()
        self.asked = scene.requests(self.case_id, POLICE, SOCIAL_CARE)
        self.work = scene.here.work(Role.GROUP_MEMBER)
        self.number = 0

    def build(
        self,
        rows: Sequence[Mapping[str, Any]],
        findings: Mapping[str, Any] | None = None,
        tags: Mapping[str, Sequence[str]] | None = None,
        people: Sequence[Mapping[str, Any]] = (),
    ) -> UUID:
        """Hand in one more file and record these rows as the chronology made of it."""
        self.number += 1
        self.scene.handed_in(self.asked[POLICE], self.scene.represents(POLICE), f"{self.number}".encode())
        to_merge = chronologies.to_merge(self.scene.store, self.scene.chronology(self.case_id).id)
        assert to_merge is not None
        changes = changes_between(to_merge.earlier_rows, rows)
        found = came_back([gone.body for gone in to_merge.gone], rows, changes.new)
        back = {row_id: to_merge.gone[at].identity for row_id, at in found.items()}
        chronologies.record(
            self.scene.store,
            to_merge.chronology_id,
            rows=rows,
            findings=findings or {},
            files=[],
            build=Build(to_merge.earlier, changes.came_from, changes.fields, tags or {}, people, back=back),
        )
        return to_merge.chronology_id

    def rows(self, chronology_id: UUID, wanted: Filter | None = None) -> list[desk_rows.DeskRow]:
        """Return the rows that fit."""
        return list(desk_rows.rows(self.work, chronology_id, wanted).rows)

    def identity(self, chronology_id: UUID, key: str) -> UUID:
        """Return the identity of the row with that id."""
        return next(found.identity for found in self.rows(chronology_id) if found.body["id"] == key)


@pytest.fixture
def desk(scene: Scene) -> Desk:
    """Return a case whose chronology can be built."""
    return Desk(scene)


def ids(rows: Sequence[desk_rows.DeskRow]) -> list[str]:
    """Return the rows' ids."""
    return [found.body["id"] for found in rows]


def test_what_people_added_stays_on_its_row_when_a_corrected_return_moves_the_rows(desk: Desk) -> None:
    before = desk.build(FIRST)
    bruise = desk.identity(before, "police/2")
    desk_marks.mark(desk.work, desk.case_id, bruise, version=0, key_event=True, significance="A missed chance")
    desk_marks.add_note(desk.work, desk.case_id, bruise, "Was a medical asked for?")
    desk_marks.tag(desk.work, desk.case_id, bruise, "Professional curiosity", "yes")
    after = desk.build(
        [
            row("police/1", "2025-01-01", "A new first row."),
            row("police/2", "2025-01-03", "Officers attended after a neighbour called."),
            row("police/3", "2025-02-10", "Mother was seen at the station with a bruise on her arm."),
            *FIRST[2:3],
        ]
    )
    (kept,) = desk.rows(after, Filter(only="key"))
    assert kept.body["id"] == "police/3"
    assert kept.identity == bruise
    assert kept.mark.significance == "A missed chance"
    assert [note.text for note in kept.notes] == ["Was a medical asked for?"]
    assert [(tag.key, tag.state) for tag in kept.tags] == [("curiosity", "yes")]
    assert kept.change == "changed"
    assert ids(desk.rows(after, Filter(only="changed"))) == ["police/1", "police/3"]
    assert ids(desk.rows(after, Filter(only="new"))) == ["police/1"]
    assert ids(desk.rows(after, Filter(only="altered"))) == ["police/3"]
    (gone,) = desk_changes.withdrawn(desk.work, after)
    assert (gone.build, gone.last) == (before, True)
    assert ids(desk_rows.some_rows(desk.work, gone.build, gone.identities)) == ["csc/2"]
    since = desk_changes.since_last_merge(desk.work, after)
    assert since is not None
    assert (since.new, since.changed, since.withdrawn, since.before) == (1, 1, 1, 0)
    assert [(one.agency, one.what) for one in since.returns] == [(POLICE, "replaced")]


def test_rows_withdrawn_longer_ago_are_still_told_until_they_come_back(desk: Desk) -> None:
    first = desk.build(FIRST)
    assert desk_changes.since_last_merge(desk.work, first) is None
    desk.build(FIRST[:3])
    third = desk.build([*FIRST[:2]])
    since = desk_changes.since_last_merge(desk.work, third)
    assert since is not None
    assert (since.withdrawn, since.before) == (1, 1)
    told = [
        (part.last, ids(desk_rows.some_rows(desk.work, part.build, part.identities)))
        for part in desk_changes.withdrawn(desk.work, third)
    ]
    assert told == [(True, ["csc/1"]), (False, ["csc/2"])]


def test_a_withdrawn_row_keeps_all_that_was_said_of_it_and_is_the_same_row_when_it_comes_back(desk: Desk) -> None:
    first = desk.build(FIRST)
    bruise = desk.identity(first, "police/2")
    desk_marks.mark(desk.work, desk.case_id, bruise, version=0, key_event=True, significance="A missed chance")
    desk_marks.add_note(desk.work, desk.case_id, bruise, "Precious")
    desk_marks.tag(desk.work, desk.case_id, bruise, "Professional curiosity", "yes")
    desk.build([FIRST[0], *FIRST[2:]])
    third = desk.build([FIRST[0], *FIRST[2:], row("police/2", "2025-04-01", "Something else altogether.")])
    for wanted in (
        Filter(),
        Filter(only="key"),
        Filter(only="notes"),
        Filter(words="BRUISE"),
        Filter(tag="curiosity"),
    ):
        ((part, rows),) = desk_changes.withdrawn_rows(desk.work, third, wanted).parts
        assert (part.build, part.last, [one.what for one in part.returns]) == (first, False, ["replaced"])
        assert [(one.identity, one.notes[0].text, one.mark.key_event) for one in rows] == [
            (bruise, "Precious", True)
        ]
        assert desk_changes.withdrawn_that_fit(desk.work, third, wanted) == 1
    assert desk_changes.withdrawn_that_fit(desk.work, third, Filter(agency=SOCIAL_CARE)) == 0
    gone = desk_changes.withdrawn_row(desk.work, third, bruise)
    assert gone is not None
    desk_marks.add_note(desk.work, desk.case_id, bruise, "Asked the agency why")
    back = desk.build([*FIRST, row("police/9", "2025-04-01", "Something else altogether.")])
    (kept,) = desk.rows(back, Filter(only="key"))
    assert (kept.identity, kept.change, kept.body["id"]) == (bruise, "back", "police/2")
    assert [note.text for note in kept.notes] == ["Precious", "Asked the agency why"]
    assert desk_changes.withdrawn(desk.work, back) == ()
    assert ids(desk.rows(back, Filter(only="new"))) == ["police/2"]
    (change,) = desk_history.row_history(desk.work, back, bruise)
    assert (change.away, change.row.fields) == (True, ())


def test_what_a_row_said_before_is_told_after_later_merges_too(desk: Desk) -> None:
    first = desk.build(FIRST)
    told = row("police/2", "2025-02-10", "Mother seen at the station with a bruise on her arm.")
    second = desk.build([FIRST[0], told, *FIRST[2:]])
    third = desk.build([FIRST[0], told, *FIRST[2:], row("csc/9", "2025-05-01", "A visit.", SOCIAL_CARE)])
    identity = desk.identity(third, "police/2")
    (change,) = desk_history.row_history(desk.work, third, identity)
    assert (change.row.before["event"], change.row.now["event"]) == (FIRST[1]["event"], told["event"])
    assert [(one.what, one.here, one.there) for one in before_and_now(change.row)] == [
        ("What happened", FIRST[1]["event"], told["event"])
    ]
    assert [merge.id for merge in desk_history.merges_before(desk.work, third)] == [second, first]
    assert desk_history.compared(desk.work, third, second).changed == ()
    since = desk_history.compared(desk.work, third, first)
    assert since.changed == (identity,)
    assert [(one.now["event"], one.fields) for one in since.changed_here] == [(told["event"], ("event",))]
    assert (len(since.new), since.withdrawn) == (1, ())


def test_changes_and_problems_come_page_by_page(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desk_history, "PAGE_CHANGES", 2)
    monkeypatch.setattr(desk_differences, "PAGE_PROBLEMS", 2)
    problems = [{"row": told["id"], "code": "x", "message": f"Look at {told['id']}."} for told in FIRST]
    first = desk.build(FIRST)
    again = [{**told, "action": "Seen."} for told in FIRST[:-1]]
    second = desk.build([*again, row("csc/9", "2025-05-01", "A visit.", SOCIAL_CARE)], {"problems": problems})
    pages = [desk_history.compared(desk.work, second, first, number) for number in (1, 2, 3, 9)]
    every = [
        (len(page.changed_here), [one.body["id"] for one in (*page.new_here, *page.withdrawn_here)])
        for page in pages
    ]
    assert (pages[0].pages, len(FIRST), pages[3].page) == (3, 4, 3)
    assert every == [(2, []), (1, ["csc/9"]), (0, [FIRST[-1]["id"]]), (0, [FIRST[-1]["id"]])]
    assert [pages[0].begins_on(part) for part in ("changed", "new", "withdrawn")] == [1, 2, 3]
    told = [desk_differences.problems(desk.work, second, number) for number in (1, 2)]
    assert [(len(page.problems), page.pages, page.total) for page in told] == [(2, 2, 4), (2, 2, 4)]
    assert told[1].problems[-1].row is None, "it is there no more"
    monkeypatch.setattr(desk_changes, "PAGE_WITHDRAWN", 2)
    third = desk.build([again[0]])
    gone = [desk_changes.withdrawn_rows(desk.work, third, None, number) for number in (1, 2)]
    assert [[[one.body["id"] for one in rows] for _, rows in page.parts] for page in gone] == [
        [["police/2", "csc/1"]],
        [["csc/9"], ["csc/2"]],
    ]
    assert [(page.page, page.pages, page.total) for page in gone] == [(1, 2, 4), (2, 2, 4)]


def test_an_older_build_that_is_the_newest_again_tells_what_it_changes_against_the_one_before(desk: Desk) -> None:
    def scope(last: date) -> None:
        scoping.set_scope(desk.scene.here.work(Role.COORDINATOR), desk.case_id, first=SCOPE[0], last=last)

    first = desk.build(FIRST)
    bruise = desk.identity(first, "police/2")
    scope(date(2026, 1, 1))
    to_merge = chronologies.to_merge(desk.scene.store, desk.scene.chronology(desk.case_id).id)
    assert to_merge is not None
    kept = {"police/1": "police/1"}
    chronologies.record(
        desk.scene.store, to_merge.chronology_id, rows=FIRST[:1], findings={}, files=[], build=Build(first, kept)
    )
    scope(SCOPE[1])
    since = desk_changes.since_last_merge(desk.work, first)
    assert since is not None
    assert (since.new, since.changed, since.withdrawn) == (3, 0, 0)
    assert {found.identity: found.change for found in desk.rows(first)}[bruise] == "back"
    assert desk_changes.withdrawn(desk.work, first) == ()


def test_a_nil_return_after_a_merge_is_merged_and_told_like_any_other(desk: Desk) -> None:
    before = desk.build(FIRST)
    returns.say_nil(desk.scene.represents(SOCIAL_CARE), desk.asked[SOCIAL_CARE])
    to_merge = chronologies.to_merge(desk.scene.store, desk.scene.chronology(desk.case_id).id)
    assert to_merge is not None
    assert to_merge.nil == (SOCIAL_CARE,)
    assert to_merge.earlier == before
    changes = changes_between(to_merge.earlier_rows, FIRST)
    build = Build(to_merge.earlier, changes.came_from, changes.fields)
    chronologies.record(desk.scene.store, to_merge.chronology_id, rows=FIRST, findings={}, files=[], build=build)
    since = desk_changes.since_last_merge(desk.work, to_merge.chronology_id)
    assert since is not None
    assert [(one.agency, one.what) for one in since.returns] == [(SOCIAL_CARE, "nil")]
    assert (since.new, since.changed, since.withdrawn) == (0, 0, 0)


def test_filters_find_agency_period_words_section_person_and_tag(desk: Desk) -> None:
    built = desk.build(
        FIRST,
        {"undated": ["csc/2"], "out_of_scope": []},
        {"police/2": ["seen"], "csc/1": ["not-seen"]},
        [{"key": "wren-mother", "name": "Mother", "aliases": [], "rows": ["police/2", "csc/1"]}],
    )
    assert ids(desk.rows(built, Filter(agency=SOCIAL_CARE))) == ["csc/1", "csc/2"]
    assert ids(desk.rows(built, Filter(first=date(2025, 1, 4), last=date(2025, 3, 1)))) == ["police/2"]
    assert ids(desk.rows(built, Filter(words="MOTHER  bruise"))) == ["police/2"]
    assert ids(desk.rows(built, Filter(words="100%"))) == []
    assert ids(desk.rows(built, Filter(section="undated"))) == ["csc/2"]
    (person,) = desk_people.named_people(desk.work, built)
    assert person.key != "wren-mother", "a key of the name could be found out by trying names"
    assert ids(desk.rows(built, Filter(person=person.key))) == ["police/2", "csc/1"]
    assert ids(desk.rows(built, Filter(tag="seen"))) == ["police/2"]
    desk_marks.tag(desk.work, desk.case_id, desk.identity(built, "police/2"), "seen", "no")
    assert ids(desk.rows(built, Filter(tag="seen"))) == []


def test_a_week_or_month_of_the_timeline_shows_as_many_rows_as_it_counts(desk: Desk) -> None:
    def spanning(row_id: str, start: str | None, end: str | None) -> dict[str, Any]:
        return {**row(row_id, start, f"Row {row_id}."), "end": end}

    first = SCOPE[0].isoformat()
    rows = [
        spanning("police/1", "2024-08-01", "2024-10-20"),
        spanning("police/2", first, first),
        spanning("police/3", "2025-03-04", "2025-04-20"),
        spanning("police/4", "2025-03-05", "2025-03-05"),
        spanning("police/5", "2025-03-01", None),
        spanning("police/6", None, "2025-03-06"),
        spanning("police/7", "2025-03-31", "2025-03-31"),
        spanning("police/8", "2025-03-06", "2025-03-06"),
    ]
    built = desk.build(rows, {"undated": ["police/8"]})
    found = desk_timeline.timeline(desk.work, built, [POLICE])
    assert found is not None
    data = for_script(found, agency_marks([POLICE]), [], {})
    counted = [(week["span"], week["rows"]) for week in data["lanes"][0]["weeks"]]
    counted += [(cell.span, cell.rows) for month in months(found) for cell in month.cells]
    assert sum(count for _, count in counted) == 14, "seven rows, by week and by month"
    for span, count in counted:
        fields = span_from(span)
        assert fields is not None
        assert (span, len(desk.rows(built, filter_of(fields)))) == (span, count)


def test_the_rows_beside_one_are_those_of_the_view(desk: Desk) -> None:
    built = desk.build(FIRST)
    first, second = (desk.identity(built, key) for key in ("police/1", "police/2"))
    own = desk.identity(built, "csc/1")
    of_police = desk_rows.around(desk.work, built, first, Filter(agency=POLICE))
    assert of_police is not None
    assert (of_police.before, of_police.after, of_police.page) == (None, second, 1)
    whole = desk_rows.around(desk.work, built, own)
    assert whole is not None
    assert whole.before in (first, second)
    left_out = desk_rows.around(desk.work, built, own, Filter(agency=POLICE))
    assert left_out is not None
    assert left_out.row.identity == own


def test_two_people_at_one_row_do_not_overwrite_each_other(desk: Desk) -> None:
    built = desk.build(FIRST)
    identity = desk.identity(built, "police/1")
    chair = desk.scene.here.work(Role.CHAIR)
    desk_marks.mark(desk.work, desk.case_id, identity, version=0, key_event=True, significance="Mine")
    late = partial(
        desk_marks.mark, chair, desk.case_id, identity, version=0, key_event=False, significance="Theirs"
    )
    assert refused(late) == "changed-meanwhile"
    (found,) = desk.rows(built, Filter(only="key"))
    assert found.mark.significance == "Mine"
    # Who reads in codes may be the first at a row as well.
    other = desk.identity(built, "police/2")
    partner = desk.scene.here.work(Role.PARTNER)
    assert desk_marks.mark(partner, desk.case_id, other, version=0, key_event=True, significance="In codes") == 1


def test_a_word_on_a_tag_or_a_pair_does_not_overwrite_one_that_was_not_on_the_page(desk: Desk) -> None:
    built = desk.build(FIRST, tags={"police/2": ["not-seen"]})
    one, other = desk.identity(built, "police/1"), desk.identity(built, "police/2")
    chair = desk.scene.here.work(Role.CHAIR)
    desk_marks.tag(chair, desk.case_id, other, "not-seen", "no", seen="")
    with pytest.raises(Refusal, match="changed-meanwhile") as late:
        desk_marks.tag(desk.work, desk.case_id, other, "not-seen", "yes", seen="")
    assert "said that the tag “Child not seen” does not fit" in late.value.message
    assert desk.rows(built, Filter(tag="not-seen")) == []
    desk_marks.tag(desk.work, desk.case_id, other, "not-seen", "yes", seen="no")
    assert ids(desk.rows(built, Filter(tag="not-seen"))) == ["police/2"]
    desk_groups.decide(chair, desk.case_id, one, other, "different", seen="")
    late_word = partial(desk_groups.decide, desk.work, desk.case_id, one, other, "same", seen="")
    assert refused(late_word) == "changed-meanwhile"
    desk_groups.decide(desk.work, desk.case_id, one, other, "different", seen="")
    desk_groups.decide(desk.work, desk.case_id, one, other, "same", seen="different")
    assert ids(desk.rows(built, Filter(only="grouped"))) == ["police/1", "police/2"]


def test_same_events_are_a_group_until_somebody_says_no(desk: Desk) -> None:
    built = desk.build(FIRST, {"same_events": [{"rows": ["police/1", "csc/1"], "score": 0.8}]})
    found = {one.body["id"]: one for one in desk.rows(built)}
    assert found["police/1"].group == found["csc/1"].group is not None
    assert found["police/2"].group is None
    pair = (found["police/1"].identity, found["csc/1"].identity)
    desk_groups.decide(desk.work, desk.case_id, *pair, "different")
    assert desk.rows(built, Filter(only="grouped")) == []
    again = desk.build(
        [*FIRST, row("police/9", "2025-03-01", "Later.")],
        {"same_events": [{"rows": ["police/1", "csc/1"], "score": 0.8}]},
    )
    assert desk.rows(again, Filter(only="grouped")) == [], "a word once said holds for the next merge too"
    desk_groups.decide(desk.work, desk.case_id, found["police/2"].identity, pair[1], "same")
    assert ids(desk.rows(again, Filter(only="grouped"))) == ["police/2", "csc/1"]


def test_an_answer_that_two_rows_are_two_events_can_be_seen_and_taken_back(desk: Desk) -> None:
    built = desk.build(FIRST, {"same_events": [{"rows": ["police/1", "csc/1"], "score": 0.8}]})
    one, other, alone = (desk.identity(built, key) for key in ("police/1", "csc/1", "csc/2"))
    assert desk_rows.rows(desk.work, built).groups.counts()["same_events"] == 1
    desk_groups.decide(desk.work, desk.case_id, one, other, "different", seen="")
    groups = desk_rows.rows(desk.work, built).groups
    assert groups.counts()["same_events"] == 0
    assert [pair.said for row in (one, other) for pair in groups.denied[row]] == ["different", "different"]
    desk_groups.decide(desk.work, desk.case_id, one, other, "", seen="different")
    desk.scene.clock.forward(seconds=1)
    desk_groups.decide(desk.work, desk.case_id, one, alone, "same", seen="")
    groups = desk_rows.rows(desk.work, built).groups
    assert (groups.counts()["same_events"], groups.denied) == (2, {})


def test_what_is_told_differently_is_listed_side_by_side_until_it_is_two_events(desk: Desk) -> None:
    found = {
        "same_events": [{"rows": ["police/1", "csc/1"], "score": 0.8}],
        "conflicts": [
            {"rows": ["police/1", "csc/1"], "field": "time", "values": ["10:00", "14:00"]},
            {"rows": ["police/1", "csc/1"], "field": "date", "values": ["3 January", "4 January"]},
        ],
        "problems": [
            {"row": "csc/2", "code": "date-missing", "message": "Give a date."},
            {"row": None, "code": "file", "message": "return.docx: Check it."},
        ],
    }
    built = desk.build(FIRST, found)
    assert ids(desk.rows(built, Filter(only="differently"))) == ["police/1", "csc/1"]
    page = desk_differences.differences(desk.work, built)
    assert (page.events, page.differences) == (1, 2)
    (event,) = page.told
    one, other = (row.identity for row in event.rows)
    assert event.fields == {"time": {one: "10:00", other: "14:00"}, "date": {one: "3 January", other: "4 January"}}
    told = desk_differences.problems(desk.work, built)
    assert [(one.message, one.row.body["id"] if one.row else None) for one in told.problems] == [
        ("Give a date.", "csc/2"),
        ("return.docx: Check it.", None),
    ]
    desk_groups.decide(desk.work, desk.case_id, one, other, "different")
    by_hand = [desk.identity(built, key) for key in ("police/1", "police/2")]
    desk_groups.decide(desk.work, desk.case_id, by_hand[0], by_hand[1], "same")
    with desk.scene.store.looking() as session:
        in_files = desk_differences.findings_as_reviewed(session, session.get_one(Chronology, built))
    assert in_files["same_events"] == [{"rows": ["police/1", "police/2"], "score": 1.0}]
    assert in_files["conflicts"] == []
    assert desk_differences.differences(desk.work, built).events == 0
    assert desk.rows(built, Filter(only="differently")) == []


def test_agencies_keep_their_places_when_a_further_one_is_asked_and_answers(desk: Desk) -> None:
    desk.build(FIRST)
    before = chronology_rows.newest_ready(desk.work, desk.case_id)
    assert before is not None
    assert before.in_order == (SOCIAL_CARE, POLICE), "asked together: by name, whoever has answered"
    desk.scene.clock.forward(seconds=1)
    earliest = min(set(desk.scene.here.agencies) - {POLICE, SOCIAL_CARE})
    desk.asked |= desk.scene.requests(desk.case_id, earliest)
    desk.build(FIRST)
    after = chronology_rows.newest_ready(desk.work, desk.case_id)
    assert after is not None
    assert after.in_order == (SOCIAL_CARE, POLICE, earliest)
    marks = (agency_marks(built.in_order) for built in (before, after))
    assert [mark[POLICE] for mark in marks] == [agency_marks((SOCIAL_CARE, POLICE))[POLICE]] * 2


def test_a_saved_view_is_ones_own_and_its_address_can_be_passed_on(desk: Desk) -> None:
    desk.build(FIRST)
    chair = desk.scene.here.work(Role.CHAIR)
    used = desk_views.use(desk.work, desk.case_id, {"words": " bruise ", "agency": ""})
    assert desk_views.use(desk.work, desk.case_id, {"words": "bruise"}) == used
    assert desk_views.saved(desk.work, desk.case_id) == (), "used is not saved"
    desk_views.save(desk.work, desk.case_id, used, "  Injuries ")
    (view,) = desk_views.saved(desk.work, desk.case_id)
    assert (view.name, view.fields) == ("Injuries", {"words": "bruise", "typed": "names"})
    assert desk_views.saved(chair, desk.case_id) == ()
    assert desk_views.one(chair, desk.case_id, view.id).fields == view.fields
    with pytest.raises(NotFound):
        desk_views.remove(chair, desk.case_id, view.id)
    partner = desk.scene.here.work(Role.PARTNER)
    with pytest.raises(NotFound):
        desk_views.one(partner, desk.case_id, view.id)  # its words may be a name
    agency = desk_views.use(desk.work, desk.case_id, {"agency": POLICE})
    assert desk_views.one(partner, desk.case_id, agency).fields == {"agency": POLICE}


def test_filters_that_were_only_used_do_not_pile_up(desk: Desk) -> None:
    desk.build(FIRST)
    first = desk_views.use(desk.work, desk.case_id, {"words": "first"})
    desk_views.save(desk.work, desk.case_id, first, "Kept")
    for number in range(desk_views.MOST_UNNAMED + 1):
        desk.scene.clock.forward(seconds=1)
        desk_views.use(desk.work, desk.case_id, {"words": str(number)})
    with pytest.raises(NotFound):
        desk_views.one(desk.work, desk.case_id, first)
    assert [view.name for view in desk_views.saved(desk.work, desk.case_id)] == ["Kept"]


def test_rows_of_another_case_and_other_people_are_out_of_reach(desk: Desk) -> None:
    built = desk.build(FIRST)
    identity = desk.identity(built, "police/1")
    other_case = desk.scene.scoped_case(desk.scene.there)
    stranger = desk.scene.there.work(Role.GROUP_MEMBER)
    with pytest.raises(NotFound):
        desk_marks.add_note(stranger, other_case, identity, "Mine now")
    with pytest.raises(NotFound):
        desk_rows.rows(stranger, built)
    agency: Work = desk.scene.represents(POLICE)
    with pytest.raises(NotPermitted):
        desk_marks.add_note(agency, desk.case_id, identity, "A note")
    note = desk_marks.add_note(desk.work, desk.case_id, identity, "A note")
    with pytest.raises(NotFound):
        desk_marks.remove_note(desk.scene.here.work(Role.CHAIR), desk.case_id, note)
