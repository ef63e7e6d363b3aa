"""Which partnerships of this deployment make a region. Sharing begins when both sides said yes; nothing of a case
is ever shared by it."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.actions.work import NotFound, Refusal, Work, changing, looking
from casework.records.tables import Partnership, Region, RegionMember
from casework.rules.permissions import Permission


@dataclass(frozen=True, slots=True)
class Member:
    """A partnership of the region. joined: it said yes."""

    partnership_id: UUID
    name: str
    joined: bool


@dataclass(frozen=True, slots=True)
class RegionView:
    """The actor's region. joined: the actor's partnership said yes; else it is asked. to_ask: who could be."""

    name: str
    joined: bool
    members: tuple[Member, ...]
    to_ask: tuple[Member, ...]


def show(work: Work) -> RegionView | None:
    """Return the region of the actor's partnership, None without one. Raises NotPermitted."""
    with looking(work, Permission.MANAGE_SETTINGS) as session:
        mine = _own(session, work)
        if mine is None:
            return None
        query = (
            select(RegionMember, Partnership.name)
            .join(Partnership, Partnership.id == RegionMember.partnership_id)
            .where(RegionMember.region_id == mine.region_id)
            .order_by(Partnership.name)
        )
        members = tuple(
            Member(row.partnership_id, name, row.joined_at is not None) for row, name in session.execute(query)
        )
        taken = select(RegionMember.partnership_id)
        free = select(Partnership).where(Partnership.id.not_in(taken)).order_by(Partnership.name)
        to_ask = tuple(Member(row.id, row.name, False) for row in session.scalars(free))
        region = session.get_one(Region, mine.region_id)
        joined = mine.joined_at is not None
        return RegionView(region.name, joined, members if joined else (), to_ask if joined else ())


def found(work: Work, name: str) -> None:
    """Begin a region. Raises Refusal("name"), Refusal("member") for a partnership that has one, NotPermitted."""
    name = " ".join(name.split())[:100]
    if not name:
        raise Refusal("name", "Enter a name for the region")
    with changing(work, Permission.MANAGE_SETTINGS) as change:
        if _own(change.session, work) is not None:
            raise Refusal("member", "Your partnership belongs to a region, or is asked to join one, already")
        region = Region(name=name, created_at=change.now)
        change.session.add(region)
        change.session.flush()
        change.session.add(
            RegionMember(
                region_id=region.id,
                partnership_id=work.partnership_id,
                asked_at=change.now,
                joined_at=change.now,
            )
        )
        change.audit("region-founded", region.id)


def ask(work: Work, partnership_id: UUID) -> None:
    """Ask another partnership to join. Twice is once. Raises Refusal("taken"), NotFound, NotPermitted."""
    with changing(work, Permission.MANAGE_SETTINGS) as change:
        mine = _own(change.session, work)
        other = change.session.get(Partnership, partnership_id)
        if mine is None or mine.joined_at is None or other is None:
            raise NotFound
        there = change.session.scalar(select(RegionMember).where(RegionMember.partnership_id == other.id))
        if there is not None and there.region_id != mine.region_id:
            raise Refusal("taken", "This partnership belongs to a region already")
        if there is None:
            change.session.add(
                RegionMember(region_id=mine.region_id, partnership_id=other.id, asked_at=change.now)
            )
        change.audit("region-asked", mine.region_id, other=str(other.id))
        change.audit("asked-to-join-region", mine.region_id, partnership_id=other.id)


def answer(work: Work, *, join: bool) -> None:
    """Say yes or no to being asked. Nothing happens when nobody asks any more. Raises NotPermitted."""
    with changing(work, Permission.MANAGE_SETTINGS) as change:
        mine = _own(change.session, work)
        if mine is not None and mine.joined_at is None:
            if join:
                mine.joined_at = change.now
            else:
                change.session.delete(mine)
        change.audit("region-joined" if join else "region-declined", mine.region_id if mine else "none")


def leave(work: Work) -> None:
    """Leave the region: the partnership's reviewers go with it. Nothing happens without a region."""
    with changing(work, Permission.MANAGE_SETTINGS) as change:
        mine = _own(change.session, work)
        change.audit("region-left", mine.region_id if mine else "none")
        if mine is not None:
            change.session.delete(mine)


def partnerships_of_region(session: Session, partnership_id: UUID) -> tuple[UUID, ...]:
    """Return the partnerships that share reviewers with one: itself, and those of its region that said yes."""
    mine = session.scalar(
        select(RegionMember).where(
            RegionMember.partnership_id == partnership_id, RegionMember.joined_at.is_not(None)
        )
    )
    if mine is None:
        return (partnership_id,)
    query = select(RegionMember.partnership_id).where(
        RegionMember.region_id == mine.region_id, RegionMember.joined_at.is_not(None)
    )
    return tuple(session.scalars(query))


def _own(session: Session, work: Work) -> RegionMember | None:
    query = select(RegionMember).where(RegionMember.partnership_id == work.partnership_id)
    return session.scalar(query.with_for_update())
