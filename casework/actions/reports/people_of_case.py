"""Who took part in a case's meetings, who dissented there, what the family was offered, and who reviews."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.actions.around.family import contacts_of
from casework.actions.codes.words import Words
from casework.actions.meetings.shown import MeetingPage, PersonLine, page_of
from casework.actions.regions import pool
from casework.actions.work import LOCAL_TIME, SERVICE, Work
from casework.records.store import Store
from casework.records.tables import Account, Case, Grant, Meeting, MeetingPerson, PoolReviewer, ReviewerInvitation
from casework.rules.family import HOW
from casework.rules.meetings import CANCELLED
from casework.rules.permissions import ROLE_NAMES, Role

Facts = dict[str, Any]
_OFFERED = {"who": "With", "offered": "Offered or explained", "wishes": "What they wish"}
"""What of an entry of the family log goes into a document: not what they said, nor what they need."""
_GUEST = "Guest"


def of_case(session: Session, store: Store, case: Case, words: Words) -> Facts:
    """Return who took part by what the meetings recorded, the family's part and the reviewers; "" for nothing."""
    pages = meetings_of(session, store, case, words)
    return {
        "panel": _took_part(session, pages),
        "family_engagement": _family(session, store, case, words),
        "reviewers": _reviewers(session, store, case),
    }


def meetings_of(session: Session, store: Store, case: Case, words: Words) -> list[MeetingPage]:
    """Return the case's meetings in their order, without those that were cancelled."""
    query = select(Meeting).where(Meeting.case_id == case.id, Meeting.state != CANCELLED)
    rows = session.scalars(query.order_by(Meeting.number))
    return [page_of(session, Work(store, SERVICE), row, words) for row in rows]


def dissent_of(pages: list[MeetingPage]) -> list[str]:
    """Return a sentence for each agency that disagreed at a meeting, with its reason."""
    return [
        f"{voice.person.agency or voice.person.name}, at meeting {page.line.number}, on “{question.words}”: "
        f"{voice.words or 'no reason is recorded.'}"
        for page in pages
        for question in page.questions
        for voice in question.dissent
    ]


def _took_part(session: Session, pages: list[MeetingPage]) -> list[dict[str, str]]:
    """Return each person once, by agency, with how they took part in each meeting whose attendance is recorded."""
    told: dict[tuple[str, str], list[tuple[int, str]]] = {}
    roles: dict[tuple[str, str], str] = {}
    for page in pages:
        for person in page.people:
            if person.how:
                key = (person.agency, person.name)
                told.setdefault(key, []).append((page.line.number, _attended(person)))
                roles[key] = _GUEST if person.guest else roles.get(key) or _role(session, person)
    return [
        {"name": name, "agency": agency or "–", "role": roles[agency, name], "attendance": _in_words(meetings)}
        for (agency, name), meetings in sorted(told.items(), key=lambda one: (one[0][0] == "", one[0]))
    ]


def _attended(person: PersonLine) -> str:
    return f"represented by {person.represented_by}" if person.represented_by else person.attendance.lower()


def _in_words(meetings: list[tuple[int, str]]) -> str:
    """Return how somebody took part in meetings, those alike together: "Meetings 1 and 2: present"."""
    alike: dict[str, list[str]] = {}
    for number, how in meetings:
        alike.setdefault(how, []).append(str(number))
    said = []
    for how, numbers in alike.items():
        listed = numbers[0] if len(numbers) == 1 else f"{', '.join(numbers[:-1])} and {numbers[-1]}"
        said.append(f"meeting{'' if len(numbers) == 1 else 's'} {listed}: {how}")
    text = "; ".join(said)
    return text[:1].upper() + text[1:]


def _role(session: Session, person: PersonLine) -> str:
    account = session.get_one(MeetingPerson, person.id).account_id
    query = select(Grant.role).join(Account, Account.id == Grant.account_id).where(Account.id == account)
    held = {Role(role) for role in session.scalars(query)}
    return next((ROLE_NAMES[role] for role in _ORDER if role in held), "")


_ORDER = (Role.CHAIR, Role.PARTNER, Role.GROUP_MEMBER, *Role)
"""Which of several roles somebody has in a meeting."""


def _family(session: Session, store: Store, case: Case, words: Words) -> str:
    said = []
    for contact in reversed(contacts_of(session, Work(store, SERVICE), case.id, words)):
        if contact.replaced:
            continue
        parts = [f"{label}: {contact.given[name]}" for name, label in _OFFERED.items() if contact.given.get(name)]
        if contact.told_of_publication:
            parts.append("Told when the review is published")
        said.append(f"{contact.contacted_on:%-d %B %Y}, {HOW[contact.how].lower()}. {_sentences(parts)}")
    return "\n".join(said)


def _sentences(parts: list[str]) -> str:
    return " ".join(part if part.endswith((".", "!", "?")) else f"{part}." for part in parts)


def _reviewers(session: Session, store: Store, case: Case) -> str:
    query = (
        select(ReviewerInvitation)
        .where(ReviewerInvitation.case_id == case.id, ReviewerInvitation.state == "accepted")
        .order_by(ReviewerInvitation.asked_at)
    )
    said = []
    for row in session.scalars(query):
        known = pool.known_of(Work(store, SERVICE), session.get_one(PoolReviewer, row.reviewer_id))
        at = f" on {row.answered_at.astimezone(LOCAL_TIME):%-d %B %Y}" if row.answered_at else ""
        whence = f", {known.organisation}" if known.organisation else ""
        said.append(
            f"{known.name}{whence}. Accepted{at} after reading which agencies take part, and named no conflict of "
            "interest."
        )
    return "\n".join(said)
