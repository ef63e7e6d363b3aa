"""Correcting a decision: the form opens with the earlier one, and its names stay though it is read in codes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.actions.codes.words import words_of_case
from casework.actions.decided import answers_of
from casework.actions.reach import case_within
from casework.actions.work import Work, looking
from casework.records.tables import Case, CaseClock, CaseDecision
from casework.rules.decisions import KINDS, RAPID_REVIEW
from casework.rules.permissions import Permission


def to_correct(work: Work, case_id: UUID, kind: str) -> tuple[date, dict[str, str]] | None:
    """Return day and answers of the newest decision of a kind, by its questions, as the actor sees them.

    None before there is one. Raises NotFound, NotPermitted.
    """
    with looking(work, Permission.RECORD_DECISION) as session:
        case_within(session, work, case_id)
        newest = _newest(session, case_id, kind)
        if newest is None:
            return None
        words = words_of_case(session, work, case_id)
        given = answers_of(work.store.keys, newest)
        chosen = {question.name for question in KINDS[kind].questions if question.choices}
        return newest.decided_on, {
            name: text if name in chosen else words.say(text) for name, text in given.items()
        }


def stands_already(
    session: Session,
    work: Work,
    case: Case,
    kind: str,
    decided_on: date,
    given: Mapping[str, str],
    late_reason: str,
) -> bool:
    """Return whether the newest decision of a kind says just this: a second click, or the page sent once more."""
    newest = _newest(session, case.id, kind)
    if newest is None or newest.decided_on != decided_on:
        return False
    words, kept = words_of_case(session, work, case.id), answers_of(work.store.keys, newest)
    if any(words.named(kept.get(name, ""), text) != kept.get(name, "") for name, text in given.items()):
        return False
    late = select(CaseClock.late_reason).where(
        CaseClock.referral_id == case.referral_id, CaseClock.name == "rapid-review"
    )
    return kind != RAPID_REVIEW or late_reason.strip() in ("", session.scalar(late))


def _newest(session: Session, case_id: UUID, kind: str) -> CaseDecision | None:
    query = select(CaseDecision).where(CaseDecision.case_id == case_id, CaseDecision.kind == kind)
    return session.scalar(query.order_by(CaseDecision.number.desc()).limit(1))


def named(session: Session, work: Work, decision: CaseDecision, given: Mapping[str, str]) -> dict[str, str]:
    """Return what is kept of a correction: the earlier one's names where its codes stand as shown."""
    query = select(CaseDecision).where(
        CaseDecision.case_id == decision.case_id,
        CaseDecision.kind == decision.kind,
        CaseDecision.number == decision.number - 1,
    )
    before = session.scalar(query)
    if before is None:
        return dict(given)
    words, kept = words_of_case(session, work, decision.case_id), answers_of(work.store.keys, before)
    return {name: words.named(kept.get(name, ""), text) for name, text in given.items()}
