"""Documents made after reviewers changed something show it: at the next merge, and in every pack."""

from __future__ import annotations

from casework.actions.desk import chronologies, groups as desk_groups, marks as desk_marks
from casework.actions.packs import packs, reviewers_words
from casework.rules.permissions import Role
from documents.chronology.row_identities import changes_between
from tests.integration.casework.scene import POLICE, SOCIAL_CARE, Scene
from tests.integration.casework.test_desk import FIRST, Desk, row
from workers.jobs import merge_case


def test_verdicts_and_key_events_are_in_the_documents_of_the_next_merge_and_in_packs(scene: Scene) -> None:
    desk = Desk(scene)
    built = desk.build(FIRST, {"same_events": [{"rows": ["police/1", "csc/1"], "score": 0.8}]})
    called, bruise, note = (desk.identity(built, key) for key in ("police/1", "police/2", "csc/2"))
    desk_groups.decide(desk.work, desk.case_id, called, desk.identity(built, "csc/1"), "different", seen="")
    desk_groups.decide(desk.work, desk.case_id, bruise, note, "same", seen="")
    desk_marks.mark(desk.work, desk.case_id, bruise, version=0, key_event=True, significance="")

    pack_id = packs.build(scene.here.work(Role.COORDINATOR), desk.case_id)
    words = reviewers_words.of_pack(scene.store, pack_id, codes=False)
    assert words.verdicts == {
        frozenset(("police/1", "csc/1")): "different",
        frozenset(("police/2", "csc/2")): "same",
    }
    assert words.key_events == {"police/2"}

    scene.handed_in(desk.asked[POLICE], scene.represents(POLICE), b"the same rows under other ids")
    case = chronologies.to_merge(scene.store, scene.chronology(desk.case_id).id)
    assert case is not None
    rows = [
        row("police/8", "2025-01-03", "Officers attended after a neighbour called."),
        row("police/9", "2025-02-10", "Mother seen at the station with a bruise."),
        row("csc/1", "2025-01-03", "Police notification received, strategy discussion held.", SOCIAL_CARE),
        row("csc/2", None, "File note without a date.", SOCIAL_CARE),
    ]
    changes = changes_between(case.earlier_rows, rows)
    assert merge_case.said_of(case, changes, {}) == {
        frozenset(("police/8", "csc/1")): "different",
        frozenset(("police/9", "csc/2")): "same",
    }
