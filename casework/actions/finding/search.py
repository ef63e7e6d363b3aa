"""One search over everything that a person may see. A new subject adds one `Source` below."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.actions.finding import among_cases, among_papers, among_plans
from casework.actions.finding.kept import Asked
from casework.actions.finding.looking_through import Found, Looking, Source
from casework.actions.reach import open_cases
from casework.actions.work import NotFound, Work, looking
from casework.records.tables import Case
from casework.rules.permissions import Permission
from casework.rules.searching import KINDS, words_of

ON_A_PAGE = 25
SOURCES: tuple[Source, ...] = (
    Source(Permission.SEE_CASES, among_cases.cases),
    Source(Permission.SEE_REFERRALS, among_cases.referrals),
    Source(Permission.SEE_NAMES, among_cases.children),
    Source(Permission.SEND_REQUESTS, among_cases.requests),
    Source(Permission.ANSWER_REQUESTS, among_cases.own_requests),
    Source(Permission.SEE_CASES, among_plans.meetings),
    Source(Permission.SEE_ACTIONS, among_plans.actions),
    Source(Permission.SEE_CHRONOLOGY, among_papers.packs),
    Source(Permission.EDIT_CASE, among_papers.documents),
    Source(Permission.SEE_REVIEWS, among_papers.reviews),
    Source(Permission.SEE_CHRONOLOGY, among_papers.rows),
)


@dataclass(frozen=True, slots=True)
class Results:
    """One page of results. counts: by kind, whatever is shown. case_name: of the case that was chosen, else ""."""

    found: tuple[Found, ...]
    total: int
    page: int
    pages: int
    counts: Mapping[str, int]
    case_name: str


@dataclass(frozen=True, slots=True)
class CaseToChoose:
    """A case that a search can be limited to."""

    id: UUID
    name: str


def results(work: Work, asked: Asked, *, kind: str = "", page: int = 1) -> Results:
    """Return a page of what fits, of one kind or all, each within the actor's reach. page: from 1.

    Raises NotFound when the chosen case is out of reach, NotPermitted.
    """
    with looking(work, Permission.SEARCH) as session:
        cases = {case.id: case for case in _cases(session, work)}
        if asked.case_id is not None:
            if asked.case_id not in cases:
                raise NotFound
            cases = {asked.case_id: cases[asked.case_id]}
        look = Looking(session, work, asked.typed, words_of(asked.typed), cases, asked.case_id is not None)
        every = [one for source in SOURCES if look.may(source.permission) for one in source.look(look)]
        name = cases[asked.case_id].code_name if asked.case_id else ""
    order = list(KINDS)
    every.sort(key=lambda one: (order.index(one.kind), bool(one.why)))
    found = [one for one in every if not kind or one.kind == kind]
    pages = max(1, -(-len(found) // ON_A_PAGE))
    page = min(max(page, 1), pages)
    shown = tuple(found[(page - 1) * ON_A_PAGE : page * ON_A_PAGE])
    return Results(shown, len(found), page, pages, Counter(one.kind for one in every), name)


def cases_to_choose(work: Work) -> tuple[CaseToChoose, ...]:
    """Return the cases that a search can be limited to, newest first; () for who reads none."""
    if not work.actor.may(Permission.SEE_CASES):
        return ()
    with looking(work, Permission.SEARCH) as session:
        return tuple(
            CaseToChoose(case.id, f"{case.code_name}, {case.reference}") for case in _cases(session, work)
        )


def _cases(session: Session, work: Work) -> list[Case]:
    """Return the cases within the actor's reach, newest first."""
    if not work.actor.may(Permission.SEE_CASES):
        return []
    query = select(Case).where(open_cases(work)).order_by(Case.opened_at.desc())
    return list(session.scalars(query))
