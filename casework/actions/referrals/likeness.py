"""Referrals that may be about one child: shown to the coordinator with reasons, settled by a person, remembered.

The referrer never learns of them: whether a child is known here is nobody's business but the partnership's.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from casework.actions.codes.known_people import referral_context
from casework.actions.codes.words import known_context
from casework.actions.reach import open_referrals, referral_within
from casework.actions.work import Refusal, Work, changing, looking
from casework.records.store import Store
from casework.records.tables import Case, KeyPerson, Referral, ReferralVerdict
from casework.rules import referral_form
from casework.rules.child_likeness import alike
from casework.rules.codes import Known
from casework.rules.people import Person
from casework.rules.permissions import Permission

Verdict = Literal["same", "another"]


@dataclass(frozen=True, slots=True)
class Likely:
    """Another referral that may be about a child of this one.

    pairs: (this child's name, the other's name, the reasons). verdict: "same", "another", or "" while nobody said.
    case_id, case_reference: of the case that came of the other, None and "" without one.
    """

    referral_id: UUID
    reference: str
    received_at: datetime
    case_id: UUID | None
    case_reference: str
    pairs: tuple[tuple[str, str, tuple[str, ...]], ...]
    verdict: str


def likely_same(work: Work, referral_id: UUID) -> tuple[Likely, ...]:
    """Return the other referrals, open to the actor, that may be about the same child, those not settled first.

    A case's children are also known by what its anonymisation key holds of them. Raises NotFound, NotPermitted.
    """
    store = work.store
    with looking(work, Permission.SEE_REFERRALS) as session:
        referral = referral_within(session, work, referral_id)
        mine = _children(session, store, referral, None)
        verdicts = _verdicts(session, referral_id)
        query = (
            select(Referral, Case)
            .outerjoin(Case, Case.referral_id == Referral.id)
            .where(open_referrals(work), Referral.id != referral.id)
            .order_by(Referral.received_at.desc())
        )
        found = []
        for other, case in session.execute(query):
            pairs = tuple(_pairs(mine, _children(session, store, other, case)))
            verdict = verdicts.get(other.id, "")
            if pairs or verdict == "same":
                found.append(
                    Likely(
                        other.id,
                        other.reference,
                        other.received_at,
                        case.id if case else None,
                        case.reference if case else "",
                        pairs,
                        verdict,
                    )
                )
        return tuple(sorted(found, key=lambda one: (one.verdict != "", one.verdict)))


def decide(work: Work, referral_id: UUID, other_id: UUID, verdict: Verdict) -> None:
    """Record whether two referrals are about one child; it can be said again.

    Raises Refusal("one-referral") for one and the same, NotFound, NotPermitted.
    """
    with changing(work, Permission.OPEN_CASE) as change:
        session = change.session
        one, other = (referral_within(session, work, which) for which in (referral_id, other_id))
        if one.id == other.id:
            raise Refusal("one-referral", "Choose another referral to compare this one with")
        first, second = sorted((one, other), key=lambda row: (row.received_at, str(row.id)))
        there = session.scalar(
            select(ReferralVerdict)
            .where(ReferralVerdict.referral_id == first.id, ReferralVerdict.other_id == second.id)
            .with_for_update()
        )
        assert work.actor.account_id is not None
        if there is None:
            there = ReferralVerdict(
                partnership_id=first.partnership_id, referral_id=first.id, other_id=second.id, verdict=verdict,
                said_by=work.actor.account_id, said_at=change.now,
            )  # fmt: skip
            session.add(there)
        there.verdict, there.said_by, there.said_at = verdict, work.actor.account_id, change.now
        change.audit("referrals-compared", first.id, other=str(second.id), verdict=verdict)


def _pairs(mine: list[Person], theirs: list[Person]) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    seen = set()
    for child in mine:
        for other in theirs:
            found = alike(child, other)
            if found is not None and (child.name, other.name) not in seen:
                seen.add((child.name, other.name))
                yield child.name, other.name, found.reasons


def _children(session: Session, store: Store, referral: Referral, case: Case | None) -> list[Person]:
    answers = store.keys.unseal(referral.answers, referral_context(referral.id))
    found = [person for person in referral_form.people_named(answers) if person.child]
    if case is not None:
        rows = session.scalars(
            select(KeyPerson).where(KeyPerson.case_id == case.id, KeyPerson.state == "confirmed")
        )
        people = [Known.from_json(store.keys.unseal(row.known, known_context(row.id))) for row in rows]
        found += [_as_person(one) for one in people if "child" in one.role.casefold().split()]
    return found


def _as_person(known: Known) -> Person:
    number = known.nhs_numbers[0] if known.nhs_numbers else ""
    return Person(known.name, known.role, known.aliases, known.date_of_birth, number, known.postcodes, child=True)


def _verdicts(session: Session, referral_id: UUID) -> dict[UUID, str]:
    query = select(ReferralVerdict).where(
        or_(ReferralVerdict.referral_id == referral_id, ReferralVerdict.other_id == referral_id)
    )
    return {
        row.other_id if row.referral_id == referral_id else row.referral_id: row.verdict
        for row in session.scalars(query)
    }
