"""A second fictional partnership beside the demonstration's: Northmoor, with one case, a region and an invitation.

So whoever tries the service sees what partnerships of one deployment share, and what they do not.
"""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from sqlalchemy import select

from casereviews.demonstration.loading import refuse_beside_real, submit_referral
from casereviews.demonstration.people import DOMAIN, DemonstrationPerson
from casework.actions import cases, upkeep
from casework.actions.guests import inviting
from casework.actions.people import accounts, agencies, partnerships, people
from casework.actions.regions import membership, pool
from casework.actions.regions.pool import Known
from casework.actions.work import SERVICE, Refusal, Work
from casework.records.store import Store
from casework.records.tables import Account, Case, Referral
from casework.rules.permissions import Role

PARTNERSHIP = "Northmoor Safeguarding Children Partnership"
AREA = "northmoor.example"
AGENCIES = ("Northmoor Council, Children's Services", "Moorland Police", "Quarry Bank Primary School")
PEOPLE = (
    DemonstrationPerson("Bethan Orrell", "coordinator", Role.COORDINATOR, domain=AREA),
    DemonstrationPerson("Idris Vaughan-Pell", "chair", Role.CHAIR, domain=AREA),
    DemonstrationPerson("Marjorie Tamm", "administrator", Role.ADMINISTRATOR, domain=AREA),
)
FILE = Path(__file__).parent / "case_n" / "referral.json"


def load(store: Store, password: str) -> None:
    """Make the partnership, its people and its case, as far as they are not there. Raises NotForDemonstration.

    The demonstration's own partnership is there already.
    """
    refuse_beside_real(store)
    known = {face.name: face.id for face in partnerships.faces(store)}
    partnership_id = known.get(PARTNERSHIP) or partnerships.create(
        Work(store, SERVICE), name=PARTNERSHIP, preset="lscpr", demonstration=True
    )
    work = Work(store, replace(SERVICE, partnership_id=partnership_id))
    for name in AGENCIES:
        with suppress(Refusal):  # it is there
            agencies.add(work, name=name, email=f"post@{AREA}")
    for person in PEOPLE:
        with suppress(Refusal):
            people.add_demonstration_person(
                work, partnership_id, name=person.name, email=person.email, password=password, roles=[person.role]
            )
    with store.looking() as session:
        mine = select(Referral.id).where(Referral.partnership_id == partnership_id)
        there = session.scalar(mine.limit(1)) is not None
    if not there:
        partnerships.change_settings(
            _as(store, "administrator"), name=PARTNERSHIP, area="Northmoor", reference_prefix="NSCP"
        )
        submit_referral(store, partnership_id, json.loads(FILE.read_text()))
    _share(store)
    with suppress(upkeep.AnchorProblem):
        upkeep.write_anchor(store)


def _share(store: Store) -> None:
    """Open the case, ask the neighbour to join a region, and invite its coordinator to the case."""
    coordinator, administrator = _as(store, "coordinator"), _as(store, "administrator")
    with store.looking() as session:
        here = coordinator.partnership_id
        referral_id = session.scalars(select(Referral.id).where(Referral.partnership_id == here)).one()
        opened = session.scalar(select(Case.id).where(Case.partnership_id == here))
    if opened is not None:
        return
    case_id = cases.open_case(coordinator, referral_id)
    pool.register(coordinator, Known("Rosalind Keane", "Independent", f"rosalind.keane@{AREA}"))
    membership.found(administrator, "Wexshire and the moors")
    region = membership.show(administrator)
    for other in region.to_ask if region is not None else ():
        membership.ask(administrator, other.partnership_id)
    inviting.invite(
        coordinator,
        case_id,
        name="Ruth Alderton",
        email=f"coordinator@{DOMAIN}",
        organisation="Wexborough",
        level="read",
        leads="host",
        reason="The mother has lived in Wexborough since 2024.",
    )


def _as(store: Store, mailbox: str) -> Work:
    with store.looking() as session:
        account = session.scalars(select(Account).where(Account.email == f"{mailbox}@{AREA}")).one()
        return Work(store, accounts.actor_of(session, account))
