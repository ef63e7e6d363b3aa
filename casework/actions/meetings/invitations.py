"""Who is asked to a meeting, and the e-mails to them: day and time, never a word of the case.

Whoever has an account finds place, agenda and pack by signing in; a guest is told those by the partnership.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.actions import messages
from casework.actions.meetings.within import guest_of, meeting_within, people_of, planned_within, sealed
from casework.actions.need_to_know import told
from casework.actions.people.accounts import actor_of
from casework.actions.reach import case_within, open_cases
from casework.actions.work import Change, NotFound, Refusal, Work, changing, looking
from casework.records.tables import Account, Agency, Case, Grant, Meeting, MeetingPerson, MeetingView
from casework.rules import meetings as rules
from casework.rules.permissions import HELD_BY, ROLE_NAMES, Permission, Role

READERS = tuple(role for role in Role if Permission.SEE_CASES in HELD_BY[role])
"""Roles that read a case, and so can be asked to its meetings with all their papers."""


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody without an account, of an agency. email: "" for whom the partnership tells itself."""

    name: str
    agency: str
    email: str = ""


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody with an account who can be asked. agency: for which they speak, as before or so far."""

    account_id: UUID
    name: str
    roles: str
    agency: str
    asked: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """Who can be asked, who is, and the agencies by which they can be named."""

    candidates: tuple[Candidate, ...]
    guests: tuple[Guest, ...]
    agencies: tuple[str, ...]


def candidates(work: Work, case_id: UUID, meeting_id: UUID) -> Asked:
    """Return who can be asked to a meeting. Raises NotFound, NotPermitted."""
    with looking(work, Permission.RUN_MEETINGS) as session:
        case = case_within(session, work, case_id)
        meeting = meeting_within(session, work, case_id, meeting_id)
        there = {person.account_id: person for person in people_of(session, meeting.id)}
        before = _agencies_before(session, case)
        found = tuple(
            Candidate(
                account.id,
                account.name,
                ", ".join(ROLE_NAMES[role] for role in roles),
                there[account.id].agency if account.id in there else before.get(account.id, ""),
                account.id in there,
            )
            for account, roles in _readers(session, work, case)
        )
        guests = tuple(
            Guest(kept["name"], person.agency, kept["email"])
            for person in people_of(session, meeting.id)
            if person.account_id is None and (kept := guest_of(work.store.keys, person))
        )
        named = session.scalars(
            select(Agency.name).where(Agency.partnership_id == case.partnership_id).order_by(Agency.name)
        )
        return Asked(found, guests, tuple(named))


def ask(
    work: Work,
    case_id: UUID,
    meeting_id: UUID,
    *,
    accounts: Mapping[UUID, str],
    guests: Sequence[Guest] = (),
    send: bool,
) -> None:
    """Say who is asked to a meeting. accounts: the agency for which each speaks, "" for none, by their ids.

    Whoever is no longer asked is taken off the list, but not once their agency's view is written. send:
    invitations go to whoever has none yet. Raises Refusal("nobody"), Refusal("many"), Refusal("spoke"),
    Refusal("over"), NotFound (also for somebody who does not read the case), NotPermitted.
    """
    named = [Guest(one.name.strip(), one.agency.strip(), one.email.strip()) for one in guests if one.name.strip()]
    if not accounts and not named:
        raise Refusal("nobody", "Select at least one person")
    if len(accounts) + len(named) > rules.MOST_PEOPLE:
        raise Refusal("many", f"A meeting can have {rules.MOST_PEOPLE} people at most")
    with changing(work, Permission.RUN_MEETINGS) as change:
        meeting = planned_within(change.session, work, case_id, meeting_id)
        case = change.session.get_one(Case, case_id)
        if set(accounts) - {account.id for account, _ in _readers(change.session, work, case)}:
            raise NotFound
        _keep(change, meeting, accounts, named)
        change.session.flush()
        invited = _invite(change, meeting) if send else 0
        change.audit(
            "meeting-people",
            meeting.id,
            case=str(case_id),
            accounts=len(accounts),
            guests=len(named),
            invited=invited,
        )


def tell_invited(change: Change, meeting: Meeting, template: str) -> None:
    """Write an e-mail to everybody who was invited, in the action's transaction."""
    for person in people_of(change.session, meeting.id):
        if person.invited_at is not None:
            _write(change, meeting, person, template)


def _keep(change: Change, meeting: Meeting, accounts: Mapping[UUID, str], guests: Sequence[Guest]) -> None:
    keys, session = change.work.store.keys, change.session
    known: dict[UUID | tuple[str, str], MeetingPerson] = {}
    for person in people_of(session, meeting.id):
        known[person.account_id or _as_guest(guest_of(keys, person)["name"], person.agency)] = person
    wanted: set[UUID | tuple[str, str]] = {*accounts, *(_as_guest(one.name, one.agency) for one in guests)}
    for key, person in known.items():
        if key not in wanted:
            said = select(MeetingView.id).where(MeetingView.person_id == person.id).limit(1)
            if session.scalar(said) is not None:
                raise Refusal("spoke", "Somebody whose agency’s view is written must stay: select them again")
            session.delete(person)
    for account_id, agency in accounts.items():
        row = known.get(account_id) or MeetingPerson(meeting_id=meeting.id, account_id=account_id)
        row.agency = agency.strip()
        session.add(row)
    for one in guests:
        row = known.get(_as_guest(one.name, one.agency)) or MeetingPerson(meeting_id=meeting.id, agency=one.agency)
        session.add(row)
        session.flush()
        row.guest = sealed(keys, {"name": one.name, "email": one.email}, row.id)


def _as_guest(name: str, agency: str) -> tuple[str, str]:
    return name.casefold(), agency.casefold()


def _invite(change: Change, meeting: Meeting) -> int:
    invited = 0
    for person in people_of(change.session, meeting.id):
        if person.invited_at is None and _write(change, meeting, person, "meeting-invitation"):
            person.invited_at = change.now
            invited += 1
    return invited


def _write(change: Change, meeting: Meeting, person: MeetingPerson, template: str) -> bool:
    """Write one of the e-mails of a meeting; return whether there is an address to write to."""
    case = change.session.get_one(Case, meeting.case_id)
    when = f"{meeting.held_on:%-d %B %Y} at {rules.in_words(meeting.begins)}"
    if person.account_id is not None:
        recipient = change.session.get_one(Account, person.account_id).email
        link = f"{change.work.store.portal_address}/cases/{case.id}/meetings/{meeting.id}"
    else:
        recipient, link = guest_of(change.work.store.keys, person)["email"], ""
    if not recipient:
        return False
    to = case.partnership_id
    if template == "meeting-invitation":
        messages.write(
            change,
            "meeting-invitation",
            partnership_id=to,
            recipient=recipient,
            words={"when": when, "link": link},
        )
    elif template == "meeting-moved":
        messages.write(
            change,
            "meeting-moved",
            partnership_id=to,
            recipient=recipient,
            words={"when": when, "link": link},
        )
    else:
        messages.write(
            change,
            "meeting-cancelled",
            partnership_id=to,
            recipient=recipient,
            words={"when": when, "link": link},
        )
    return True


def _readers(session: Session, work: Work, case: Case) -> list[tuple[Account, list[Role]]]:
    """Return to whom the case is open who reads cases, by name, with the roles by which they do."""
    query = (
        select(Account, Grant.role)
        .join(Grant, Grant.account_id == Account.id)
        .join(Case, Case.partnership_id == Account.partnership_id)
        .where(
            Case.id == case.id,
            told.open_by_grant(),
            Account.state == "active",
            Grant.role.in_([role.value for role in READERS]),
        )
    )
    found: dict[UUID, tuple[Account, list[Role]]] = {}
    for account, role in session.execute(query):
        found.setdefault(account.id, (account, []))[1].append(Role(role))
    return sorted(
        (one for one in found.values() if _is_open_to(session, work, case, one[0])),
        key=lambda one: one[0].name.casefold(),
    )


def _is_open_to(session: Session, work: Work, case: Case, account: Account) -> bool:
    theirs = Work(work.store, actor_of(session, account))
    return session.scalar(select(Case.id).where(Case.id == case.id, open_cases(theirs))) is not None


def _agencies_before(session: Session, case: Case) -> dict[UUID, str]:
    """Return for which agency somebody spoke in the partnership's meetings before, the latest of them."""
    query = (
        select(MeetingPerson.account_id, MeetingPerson.agency)
        .join(Meeting, Meeting.id == MeetingPerson.meeting_id)
        .join(Case, Case.id == Meeting.case_id)
        .where(Case.partnership_id == case.partnership_id, MeetingPerson.account_id.is_not(None))
        .order_by(Meeting.planned_at)
    )
    return {account_id: agency for account_id, agency in session.execute(query) if account_id and agency}
