"""What follows from the demonstration's second case: themes, recommendations, and actions that go on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from uuid import UUID

from sqlalchemy import select

from casework.actions.plans import case_themes, planned, recommendations, reporting
from casework.actions.plans.owners import Owner
from casework.actions.plans.planned import Agreed
from casework.actions.plans.recommendations import Written
from casework.actions.work import Work
from casework.records.tables import Agency

NURSING, SCHOOL = "Wexborough 0-19 Public Health Nursing Service", "Fernhollow Primary School"
CASE_THEMES = ("Babies", "Unseen men", "Voice of the child")


def follow_up(
    work: Work, case_id: UUID, person: Callable[[str], Work], themes: Sequence[str] = CASE_THEMES
) -> None:
    """Recommend and agree as the coordinator, and report as the agencies. Nothing is done twice.

    person: gives somebody's `Work` by mailbox.
    """
    if planned.of_case(work, case_id):
        return
    case_themes.give(work, case_id, themes)
    ids = _agencies(work)
    awake = recommendations.add(
        work,
        case_id,
        Written(
            "Every service that visits a baby should say in its record whether the baby was seen awake.",
            "An audit of 20 records in a year",
            "local-review",
            [ids[NURSING]],
            ["Babies", "Voice of the child"],
        ),
    )
    home = recommendations.add(
        work,
        case_id,
        Written(
            "Services should ask at every first contact who lives in the home and who cares for the children.",
            "What families say in the yearly survey",
            "local-review",
            [],
            ["Unseen men", "Professional curiosity"],
        ),
    )
    nurse, teacher = person("health-visiting"), person("school")

    def agreed(text: str, agency: str, owner: Work | None, days: int) -> Agreed:
        account = Owner(owner.actor.account_id) if owner else Owner(name="The business manager")
        return Agreed(text, ids.get(agency), account, work.today + timedelta(days=days))

    add = planned.add
    first = add(
        work, case_id, agreed("Change the visit record: seen awake, asleep, not seen", NURSING, nurse, 30), awake
    )
    second = add(work, case_id, agreed("Audit 20 records a year after the change", NURSING, nurse, 365), awake)
    add(work, case_id, agreed("Ask who lives at home when a child starts school", SCHOOL, teacher, 60), home)
    add(work, case_id, agreed("Add the question to the partnership’s training", "", None, 90), home)
    reporting.report(
        nurse,
        first,
        status="done",
        words={
            "changed": "The record asks at each visit whether the baby was awake, asleep or not seen.",
            "effective": "In the first month 46 of 50 records say it.",
            "impact": "Two babies were seen again within a week because they had been asleep.",
            "evidence": "The new form, and the count of the first month.",
            "remains": "The four records without it were of bank staff.",
        },
    )
    reporting.accept(person("chair"), first, "Thank you: the count of the first month is what we hoped for.")
    reporting.report(
        nurse, second, status="under-way", words={"changed": "The questions of the audit are agreed."}
    )


def _agencies(work: Work) -> dict[str, UUID]:
    with work.store.looking() as session:
        query = select(Agency).where(Agency.partnership_id == work.partnership_id)
        return {agency.name: agency.id for agency in session.scalars(query)}
