"""The people of the journeys: a demonstration partnership, its agencies, and one account for each role."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from casework.actions.people import agencies, partnerships, people
from casework.actions.work import SERVICE, Actor, Store, Work
from casework.rules.permissions import ROLE_NAMES, Role
from casework.rules.role_sets import OF_AN_AGENCY

PASSWORD = "harbour lamp seven"
PARTNERSHIP = "Wexborough Safeguarding Children Partnership"
AGENCIES = (
    "Wexborough Police",
    "Children’s social care",
    "Ash Road Surgery",
    "Health visiting 0–19",
    "Wexborough Hospital Trust",
    "Hill Street Primary School",
    "Wexborough Housing",
)


@dataclass(frozen=True)
class Someone:
    """A person of the journeys."""

    account_id: UUID
    name: str
    email: str
    roles: frozenset[Role]
    agency_id: UUID | None = None


@dataclass(frozen=True)
class Cast:
    """Who takes part. partnership_id; agencies by name; somebody for each role."""

    store: Store
    partnership_id: UUID
    agencies: Mapping[str, UUID] = field(default_factory=dict)
    people: Mapping[Role, Someone] = field(default_factory=dict)

    def work(self, role: Role) -> Work:
        """Return `Work` as the person of that role, for setting a scene by actions."""
        someone = self.people[role]
        actor = Actor(
            label=f"account:{someone.account_id}",
            partnership_id=self.partnership_id,
            account_id=someone.account_id,
            agency_id=someone.agency_id,
            name=someone.name,
            roles=someone.roles,
        )
        return Work(self.store, actor)


def make_cast(store: Store, preset: str = "demonstration", name: str = PARTNERSHIP) -> Cast:
    """Make the partnership, its agencies and one account for each role, all with `PASSWORD`."""
    service = Work(store, SERVICE)
    partnership_id = partnerships.create(service, name=name, preset=preset, demonstration=True)
    known = {agency: agencies.add(service, name=agency, partnership_id=partnership_id) for agency in AGENCIES}
    first = name.split()[0].lower()
    cast: dict[Role, Someone] = {}
    for role in Role:
        agency_id = known[AGENCIES[0]] if role in OF_AN_AGENCY else None
        someone = {"name": f"{ROLE_NAMES[role]} Test", "email": f"{role}@{first}.example"}
        account_id = people.add_demonstration_person(
            service,
            partnership_id,
            password=PASSWORD,
            roles=[role],
            agency_id=agency_id,
            partner="police" if role is Role.PARTNER else "",
            **someone,
        )
        cast[role] = Someone(account_id, someone["name"], someone["email"], frozenset({role}), agency_id)
    return Cast(store, partnership_id, known, cast)
