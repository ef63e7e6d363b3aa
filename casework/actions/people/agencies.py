"""The directory of agencies that a partnership may ask for a return."""

from __future__ import annotations

import re
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from casework.actions.reach import agency_within
from casework.actions.work import Change, Refusal, Work, changing, looking
from casework.records.tables import Account, Agency, Grant
from casework.rules.permissions import Permission, Role


@dataclass(frozen=True, slots=True)
class AgencyLine:
    """An agency of the directory. representatives: how many people would get its requests.

    retired: it is not asked any more.
    """

    id: UUID
    slug: str
    name: str
    email: str
    representatives: int
    retired: bool


def list_agencies(work: Work) -> tuple[AgencyLine, ...]:
    """Return the partnership's agencies by name; also to a guest who asks them. Raises NotPermitted."""
    with looking(work, Permission.SEND_REQUESTS if work.actor.guest else Permission.MANAGE_AGENCIES) as session:
        counts = _representatives(session, work.partnership_id)
        query = (
            select(Agency).where(Agency.partnership_id == work.partnership_id).order_by(func.lower(Agency.name))
        )
        return tuple(_line(row, counts) for row in session.scalars(query))


def show(work: Work, agency_id: UUID) -> AgencyLine:
    """Return one agency. Raises NotFound, NotPermitted."""
    with looking(work, Permission.MANAGE_AGENCIES) as session:
        row = agency_within(session, work, agency_id)
        counts = _representatives(session, row.partnership_id)
        return _line(row, counts)


def add(work: Work, *, name: str, email: str = "", partnership_id: UUID | None = None) -> UUID:
    """Add an agency and return its id. partnership_id: only the service itself names one.

    Raises Refusal("agency-known") for a name that the directory has already, NotPermitted.
    """
    with changing(work, Permission.MANAGE_AGENCIES) as change:
        owner = partnership_id if work.actor.everything and partnership_id else work.partnership_id
        name = " ".join(name.split())
        _refuse_known_name(change, owner, name, None)
        agency = Agency(
            partnership_id=owner,
            slug=_free_slug(change.session, owner, name),
            name=name,
            email=email.strip().lower(),
        )
        change.session.add(agency)
        change.session.flush()
        change.audit("agency-added", agency.id, partnership_id=owner)
        return agency.id


def change_agency(work: Work, agency_id: UUID, *, name: str, email: str) -> None:
    """Change an agency's name and address. Its short name stays: rows of chronologies are named after it.

    Raises Refusal("agency-known"), NotFound, NotPermitted.
    """
    with changing(work, Permission.MANAGE_AGENCIES) as change:
        agency = agency_within(change.session, work, agency_id)
        name = " ".join(name.split())
        _refuse_known_name(change, agency.partnership_id, name, agency.id)
        agency.name, agency.email = name, email.strip().lower()
        change.audit("agency-changed", agency.id)


def retire(work: Work, agency_id: UUID, *, retired: bool) -> None:
    """Let an agency not be asked any more, or be asked again; what it handed in stays. Twice is once.

    Raises NotFound, NotPermitted.
    """
    with changing(work, Permission.MANAGE_AGENCIES) as change:
        agency = agency_within(change.session, work, agency_id)
        if (agency.retired_at is not None) != retired:
            agency.retired_at = change.now if retired else None
        change.audit("agency-retired" if retired else "agency-taken-up-again", agency.id)


def _line(row: Agency, counts: dict[UUID, int]) -> AgencyLine:
    return AgencyLine(row.id, row.slug, row.name, row.email, counts.get(row.id, 0), row.retired_at is not None)


def slug_of(name: str) -> str:
    """Return the short name for addresses and row ids: lower case letters, digits and single hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower().replace("'", "").replace("’", "")).strip("-")[:60].strip("-")


def _free_slug(session: Session, partnership_id: UUID, name: str) -> str:
    first = slug_of(name) or "agency"
    taken = set(session.scalars(select(Agency.slug).where(Agency.partnership_id == partnership_id)))
    number = 2
    slug = first
    while slug in taken:
        slug, number = f"{first}-{number}", number + 1
    return slug


def _refuse_known_name(change: Change, partnership_id: UUID, name: str, own_id: UUID | None) -> None:
    same = select(Agency.id).where(
        Agency.partnership_id == partnership_id, func.lower(Agency.name) == name.lower()
    )
    if change.session.scalar(same.where(Agency.id != own_id) if own_id else same) is not None:
        raise Refusal("agency-known", "The directory has an agency of that name. Enter another name")


def _representatives(session: Session, partnership_id: UUID) -> dict[UUID, int]:
    query = (
        select(Account.agency_id, func.count())
        .join(Grant, Grant.account_id == Account.id)
        .where(
            Account.partnership_id == partnership_id,
            Account.agency_id.is_not(None),
            Account.state != "closed",
            Grant.role == Role.REPRESENTATIVE.value,
        )
        .group_by(Account.agency_id)
    )
    return {agency_id: count for agency_id, count in session.execute(query) if agency_id is not None}
