"""The directory on one page: each agency with its contact, who answers, who signs, and its last return."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from casework.actions.people import agency_people
from casework.actions.people.agency_people import AgencyPerson
from casework.actions.work import Work, looking
from casework.records.tables import Agency, AgencyRequest
from casework.rules.permissions import Permission, Role
from casework.rules.requests import SETTLED

PAGE = 50
ORDERS = ("name", "last", "open")
SHOWS = ("all", "nobody", "no-signatory")


@dataclass(frozen=True, slots=True)
class DirectoryLine:
    """An agency. answers, signs: who does. last_return: when it last handed something in. open: requests to it.
    retired: it is not asked any more."""

    id: UUID
    name: str
    email: str
    answers: tuple[AgencyPerson, ...]
    signs: tuple[AgencyPerson, ...]
    last_return: datetime | None
    open: int
    retired: bool

    @property
    def nobody(self) -> bool:
        """Whether nobody would get a request to it."""
        return not self.answers and not self.email


@dataclass(frozen=True, slots=True)
class Directory:
    """One page of the directory. page counts from 1. counts: how many there are of each of `SHOWS`."""

    lines: tuple[DirectoryLine, ...]
    page: int
    pages: int
    total: int
    counts: dict[str, int]


def directory(work: Work, *, words: str = "", show: str = "all", order: str = "name", page: int = 1) -> Directory:
    """Return the partnership's agencies. words: of a name, an address or a person. Raises NotPermitted."""
    with looking(work, Permission.MANAGE_AGENCIES) as session:
        query = select(Agency).where(Agency.partnership_id == work.partnership_id).order_by(Agency.name)
        asked = _asked(session, work.partnership_id)
        lines = [_line(session, agency, *asked.get(agency.id, (None, 0))) for agency in session.scalars(query)]
    wanted = words.casefold().split()
    lines = [line for line in lines if all(word in _searched(line) for word in wanted)]
    counts = {one: sum(_shown(line, one) for line in lines) for one in SHOWS}
    found = [line for line in lines if _shown(line, show)]
    if order == "last":
        found.sort(key=lambda line: line.last_return.timestamp() if line.last_return else 0.0, reverse=True)
    elif order == "open":
        found.sort(key=lambda line: -line.open)
    pages = max(1, -(-len(found) // PAGE))
    page = min(max(1, page), pages)
    return Directory(tuple(found[(page - 1) * PAGE : page * PAGE]), page, pages, len(found), counts)


def line(work: Work, agency_id: UUID) -> DirectoryLine | None:
    """Return one agency as the directory shows it, None for none of the partnership's. Raises NotPermitted."""
    with looking(work, Permission.MANAGE_AGENCIES) as session:
        agency = session.get(Agency, agency_id)
        if agency is None or agency.partnership_id != work.partnership_id:
            return None
        return _line(session, agency, *_asked(session, work.partnership_id).get(agency.id, (None, 0)))


def _asked(session: Session, partnership_id: UUID) -> dict[UUID, tuple[datetime | None, int]]:
    """Return for each agency when it last handed something in, and how many requests wait for it."""
    of_partnership = select(Agency.id).where(Agency.partnership_id == partnership_id)
    last = (
        select(AgencyRequest.agency_id, func.max(AgencyRequest.handed_in_at))
        .where(AgencyRequest.agency_id.in_(of_partnership))
        .group_by(AgencyRequest.agency_id)
    )
    waiting = (
        select(AgencyRequest.agency_id, func.count())
        .where(AgencyRequest.agency_id.in_(of_partnership), AgencyRequest.state.not_in(SETTLED))
        .group_by(AgencyRequest.agency_id)
    )
    counts = {agency_id: count for agency_id, count in session.execute(waiting)}
    return {agency_id: (at, counts.get(agency_id, 0)) for agency_id, at in session.execute(last)}


def _line(session: Session, agency: Agency, last: datetime | None, waiting: int) -> DirectoryLine:
    people = agency_people.of_agency(session, agency.id)
    return DirectoryLine(
        id=agency.id,
        name=agency.name,
        email=agency.email,
        answers=tuple(person for person in people if Role.REPRESENTATIVE in person.roles),
        signs=tuple(person for person in people if Role.SIGNATORY in person.roles),
        last_return=last,
        open=waiting,
        retired=agency.retired_at is not None,
    )


def _searched(one: DirectoryLine) -> str:
    people = " ".join(f"{person.name} {person.email}" for person in (*one.answers, *one.signs))
    return f"{one.name} {one.email} {people}".casefold()


def _shown(one: DirectoryLine, show: str) -> bool:
    if show == "nobody":
        return one.nobody
    return show == "all" or not one.signs
