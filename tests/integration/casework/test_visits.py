"""What is otherwise since a person last looked: each one's own, over however many merges."""

from __future__ import annotations

from casework.actions.desk import rows as desk_rows, views as desk_views, visits as desk_visits
from casework.actions.desk.filters import filter_of
from casework.rules.permissions import Role
from tests.integration.casework.scene import Scene
from tests.integration.casework.test_desk import FIRST, Desk, ids, row

LATER = [*FIRST[:1], row("police/2", "2025-02-10", "Mother seen at the station with two bruises."), *FIRST[2:]]
LATEST = [*LATER, row("police/3", "2025-03-01", "Nobody answered the door.")]


def test_each_person_is_told_what_changed_since_their_own_last_look(scene: Scene) -> None:
    desk = Desk(scene)
    other = scene.here.work(Role.COORDINATOR)
    first = desk.build(FIRST)
    assert desk_visits.look(desk.work, first) is None
    scene.clock.forward(minutes=30)
    assert desk_visits.look(desk.work, first) is None
    looked_at = scene.store.now()
    scene.clock.forward(minutes=60)
    second = desk.build(LATER)
    assert desk_visits.look(other, second) is None, "a first look has nothing to be compared with"
    third = desk.build(LATEST)
    since = desk_visits.look(desk.work, third)
    assert since is not None
    assert (since.build, since.at, since.rows) == (first, looked_at, 2), "two merges later, against their own look"
    theirs = desk_visits.look(other, third)
    assert theirs is not None
    assert (theirs.build, theirs.rows) == (second, 1)
    assert desk_visits.look(desk.work, third) == since, "it stays until another merge"


def test_one_filter_shows_those_rows_and_stays_what_it_was_when_it_is_passed_on(scene: Scene) -> None:
    desk = Desk(scene)
    desk_visits.look(desk.work, desk.build(FIRST))
    desk.build(LATER)
    latest = desk.build(LATEST)
    desk_visits.look(desk.work, latest)
    view_id = desk_views.use(desk.work, desk.case_id, {"only": "looked"})
    for whoever in (desk.work, scene.here.work(Role.COORDINATOR)):
        wanted = filter_of(desk_views.one(whoever, desk.case_id, view_id).fields)
        found = desk_rows.rows(whoever, latest, wanted)
        assert ids(found.rows) == ["police/2", "police/3"]


def test_who_never_saw_another_merge_finds_no_row_so(scene: Scene) -> None:
    desk = Desk(scene)
    built = desk.build(FIRST)
    desk_visits.look(desk.work, built)
    view_id = desk_views.use(desk.work, desk.case_id, {"only": "looked"})
    wanted = filter_of(desk_views.one(desk.work, desk.case_id, view_id).fields)
    assert desk_rows.rows(desk.work, built, wanted).total == 0


def test_a_build_that_is_the_newest_again_is_told_against_the_one_seen_last(scene: Scene) -> None:
    desk = Desk(scene)
    first, second = desk.build(FIRST), desk.build(LATER)
    desk_visits.look(desk.work, first)
    desk_visits.look(desk.work, second)
    again = desk_visits.look(desk.work, first)
    assert again is not None
    assert (again.build, again.rows) == (second, 1)
