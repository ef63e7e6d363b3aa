"""Referrals that may be about one child: shown to who may see referrals, settled by a person, remembered."""

from __future__ import annotations

from uuid import UUID

import pytest

from casework.actions import cases
from casework.actions.referrals import attachments, likeness
from casework.actions.work import NotFound
from casework.rules.permissions import Role
from tests.integration.casework.acts import SOME_ID
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
