"""The list of referrals, as a coordinator looks through it: shown by what they are, sorted, page by page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.actions import clocks
from casework.actions.clocks import ClockView
from casework.actions.reach import open_referrals
from casework.actions.referrals.referrals import ReferralLine
from casework.actions.work import Work, looking
from casework.records.tables import Case, Referral
from casework.rules.permissions import Permission
from casework.rules.referral_tables import KINDS

PAGE = 25
ORDERS = ("newest", "oldest", "due", "kind")
SHOWS = ("all", "without-case", "with-case", *KINDS)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which referrals a list shows. show: one of `SHOWS`. order: one of `ORDERS`.

    words: of the reference, or of its case's reference or code name. page counts from 1.
    """

    show: str = "all"
    order: str = "newest"
    words: str = ""
    page: int = 1


@dataclass(frozen=True, slots=True)
class ReferralList:
    """One page of referrals. counts: how many there are of each of `SHOWS`, whatever is shown."""

    lines: tuple[ReferralLine, ...]
    page: int
    pages: int
    total: int
    counts: dict[str, int]


def overview(work: Work, wanted: Wanted) -> ReferralList:
    """Return the referrals that are open to the actor, as wanted. Raises NotPermitted."""
    with looking(work, Permission.SEE_REFERRALS) as session:
        query = (
            select(Referral, Case)
            .outerjoin(Case, Case.referral_id == Referral.id)
            .where(open_referrals(work))
            .order_by(Referral.received_at.desc(), Referral.id)
        )
        words = wanted.words.casefold().split()
        every = [
            (referral, case)
            for referral, case in session.execute(query)
            if all(word in _searched(referral, case) for word in words)
        ]
        counts = {show: sum(_shown(one, case, show) for one, case in every) for show in SHOWS}
        found = [(one, case.id if case else None) for one, case in every if _shown(one, case, wanted.show)]
        due: dict[UUID, ClockView | None] = {}
        if wanted.order == "due":
            due = {one.id: _next(session, work, one.id) for one, _ in found}
            found.sort(key=lambda pair: _day(due[pair[0].id]))
        elif wanted.order == "oldest":
            found.reverse()
        elif wanted.order == "kind":
            found.sort(key=lambda pair: list(KINDS).index(pair[0].incident_kind))
        pages = max(1, -(-len(found) // PAGE))
        page = min(max(1, wanted.page), pages)
        lines = tuple(
            ReferralLine(
                one.id,
                one.reference,
                one.incident_kind,
                one.state,
                one.received_at,
                case_id,
                due[one.id] if due else _next(session, work, one.id),
            )
            for one, case_id in found[(page - 1) * PAGE : page * PAGE]
        )
        return ReferralList(lines, page, pages, len(found), counts)


def _shown(referral: Referral, case: Case | None, show: str) -> bool:
    if show == "without-case":
        return case is None
    if show == "with-case":
        return case is not None
    return show == "all" or referral.incident_kind == show


def _searched(referral: Referral, case: Case | None) -> str:
    return " ".join((referral.reference, *((case.reference, case.code_name) if case else ()))).casefold()


def _next(session: Session, work: Work, referral_id: UUID) -> ClockView | None:
    running = [clock for clock in clocks.of_referral(session, work, referral_id) if clock.met_on is None]
    return running[0] if running else None


def _day(clock: ClockView | None) -> date:
    return clock.due_on if clock is not None else date.max
