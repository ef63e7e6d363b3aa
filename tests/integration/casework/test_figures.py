"""The figures of a year, counted from a case with its dates, returns, decision, themes and actions."""

from __future__ import annotations

from datetime import timedelta

import pytest

from casework.actions import cases, clocks, decisions
from casework.actions.figures import years
from casework.actions.plans import case_themes, planned, recommendations, reporting
from casework.actions.plans.recurring import recurring
from casework.actions.work import NotPermitted
from casework.rules.decisions import RAPID_REVIEW
from casework.rules.permissions import Role
from tests.integration.casework.records import agreed, rapid_review_answers, recommended
from tests.integration.casework.scene import POLICE, SOCIAL_CARE, Scene


def test_a_year_is_counted_from_what_is_recorded(scene: Scene) -> None:
    work = scene.here.work(Role.COORDINATOR)
    case_id = scene.scoped_case()
    referral_id = cases.show_case(work, case_id).referral_id
    assert referral_id is not None
    clocks.record_notification(work, referral_id, sent_on=work.today, late_reason="It was a holiday")
    asked = scene.requests(case_id, POLICE, SOCIAL_CARE)
    scene.handed_in(asked[POLICE], scene.represents(POLICE))
    case_themes.give(work, case_id, ["Neglect", "Unsafe sleep"])
    recommendation_id = recommendations.add(work, case_id, recommended())
    first = planned.add(work, case_id, agreed(scene.here, work), recommendation_id)
    planned.add(work, case_id, agreed(scene.here, work, "Another"))
    reporting.report(
        work, first, status="done", words={"changed": "A", "effective": "B", "evidence": "C", "impact": "D"}
    )
    scene.clock.forward(days=31)
    late = {**rapid_review_answers(), "national_view": "yes"}
    decisions.record(work, case_id, RAPID_REVIEW, decided_on=work.today, answers=late, late_reason="Illness")
    (decided,) = decisions.of_case(work, case_id)
    assert decided.answers[-1] == ("Why was it late?", "Illness")

    found = years.of_year(scene.here.work(Role.CHAIR), 2026)
    assert dict(found.headlines) == {
        "Referrals received": 1,
        "Cases opened": 1,
        "Serious incident notifications sent": 1,
        "Decisions after a rapid review": 1,
        "Reviews published": 0,
    }
    tables = {table.name: dict(table.rows) for table in found.tables}
    assert list(tables["Cases by what was referred"].values()) == [(1,)]
    assert tables["Decisions after the rapid review"] == {
        "A local child safeguarding practice review is carried out": (1,),
        "The partners think that a national review is appropriate": (1,),
    }
    assert tables["Statutory and own dates"]["Complete the rapid review"] == (0, 1, 0, 0)
    assert tables["Agencies’ returns"] == {POLICE: (1, 0, 0, 0), SOCIAL_CARE: (0, 0, 1, 0)}
    assert tables["Themes"] == {"Neglect": (1, 1), "Unsafe sleep": (1, 0)}
    assert tables["Actions"] == {POLICE: (1, 0, 1, 0, 0)}
    assert ("Complete the rapid review", "Illness") in found.reasons
    assert found.years == (2026,)

    nothing = years.of_year(work, 2025)
    assert not nothing.tables
    assert not any(number for _, number in nothing.headlines)
    assert years.of_year(work, 2026, financial=True).last - years.of_year(work, 2026).last == timedelta(days=90)
    assert not years.of_year(scene.there.work(Role.COORDINATOR), 2026).tables
    for role in (Role.GROUP_MEMBER, Role.REPRESENTATIVE, Role.ACTION_OWNER, Role.ADMINISTRATOR):
        with pytest.raises(NotPermitted):
            years.of_year(scene.here.work(role), 2026)

    recurs = recurring(scene.here.work(Role.GROUP_MEMBER))
    assert [(line.theme, line.cases, line.recommendations, line.open_actions) for line in recurs.themes] == [
        ("Neglect", 1, 1, 1),
        ("Unsafe sleep", 1, 0, 0),
    ]
    assert recurring(scene.there.work(Role.GROUP_MEMBER)).themes == ()
