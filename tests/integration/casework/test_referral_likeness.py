"""Referrals that may be about one child: shown to who may see referrals, settled by a person, remembered."""

from __future__ import annotations

from uuid import UUID

import pytest
from sqlalchemy import select

from casework.actions import cases
from casework.actions.referrals import attachments, likeness, office
from casework.actions.referrals.office import OfficeNotes
from casework.actions.work import NotFound
from casework.records.tables import Referral
from casework.rules.permissions import Role
from tests.integration.casework.acts import SOME_ID, refused
from tests.integration.casework.examples import full_answers
from tests.integration.casework.scene import Scene

FULL = full_answers()


def referral(scene: Scene, name: str, born: str = "2026-10-30", nhs: str = "", there: bool = False) -> UUID:
    """Return a referral about one child."""
    child = {**FULL["children"][0], "name": name, "also_known_as": "", "date_of_birth": born, "nhs_number": nhs}
    child["postcode"] = ""
    return scene.referral({**FULL, "children": [child]}, scene.there if there else None)


def test_likely_doubles_are_shown_with_reasons_and_settled_for_both(scene: Scene) -> None:
    first = referral(scene, "Catherine Smith")
    second = referral(scene, "Katharine Smyth")
    referral(scene, "Benedict Jones")
    referral(scene, "Catherine Smith", there=True)
    work = scene.here.work(Role.COORDINATOR)
    case_id = cases.open_case(work, first)
    (likely,) = likeness.likely_same(work, second)
    assert likely.referral_id == first
    assert likely.case_id == case_id
    assert likely.pairs == (
        ("Katharine Smyth", "Catherine Smith", ("names that sound alike", "the same date of birth")),
    )
    assert likely.verdict == ""
    likeness.decide(work, second, first, "another")
    likeness.decide(work, first, second, "same")
    assert [one.verdict for one in likeness.likely_same(work, second)] == ["same"]
    assert [one.verdict for one in likeness.likely_same(work, first)] == ["same"]
    for wrong in (SOME_ID, referral(scene, "Ada", there=True)):
        with pytest.raises(NotFound):
            likeness.decide(work, first, wrong, "same")


def test_what_somebody_settled_comes_after_what_is_open(scene: Scene) -> None:
    first, second, third = (referral(scene, name) for name in ("Ada Green", "Ada Green", "Ada Greene"))
    work = scene.here.work(Role.COORDINATOR)
    likeness.decide(work, first, third, "another")
    assert [(one.referral_id, one.verdict) for one in likeness.likely_same(work, first)] == [
        (second, ""),
        (third, "another"),
    ]


def test_a_file_of_the_referral_goes_into_the_cases_pack_once(scene: Scene) -> None:
    case_id = scene.case()
    work = scene.here.work(Role.COORDINATOR)
    (file,) = attachments.not_in_pack(work, case_id)
    assert file.untrusted_name == "map.pdf"
    attachments.into_pack(work, case_id, file.id)
    attachments.into_pack(work, case_id, file.id)
    assert attachments.not_in_pack(work, case_id) == ()


def test_what_was_done_with_a_referral_is_kept_sealed_and_never_overwritten_in_silence(scene: Scene) -> None:
    referral_id = scene.referral()
    work = scene.here.work(Role.COORDINATOR)
    assert office.notes_of(work, referral_id) == OfficeNotes()
    day = work.today
    office.save(work, referral_id, 0, checked_on=day, recommendation="Zqxjk: open a case")
    kept = office.notes_of(work, referral_id)
    assert (kept.checked_on, kept.recommendation, kept.revision, kept.by) == (
        day,
        "Zqxjk: open a case",
        1,
        work.actor.name,
    )
    assert refused(lambda: office.save(work, referral_id, 0, decision="No", decided_on=day)) == "changed-meanwhile"
    assert refused(lambda: office.save(work, referral_id, 1, decision="No")) == "decided-on"
    assert office.notes_of(work, referral_id) == kept
    assert "Zqxjk" not in repr([entry.details for entry in scene.entries("referral-office-noted")])
    assert b"Zqxjk" not in (scene.one(select(Referral.office)) or b"")
