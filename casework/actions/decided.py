"""What a decision says, sealed and opened for whoever draws on it, and for which partner somebody signs it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.actions.work import Work
from casework.records.keys import Keyring
from casework.records.tables import Account, Case, CaseDecision
from casework.rules.decisions import RAPID_REVIEW
from casework.rules.permissions import Permission
from casework.rules.stages import CLOSED

SIGNS_FOR_NOBODY = (
    "Your account does not say for which of the three safeguarding partners you sign. "
    "Ask an administrator to say so"
)


def answers_of(keys: Keyring, decision: CaseDecision) -> dict[str, str]:
    """Return what a decision says, by the names of its questions."""
    return dict(keys.unseal(decision.answers, decision_context(decision.id)))


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands of a referral's case. decision: after the rapid review, "" before it; decided_on: of that."""

    decision: str = ""
    decided_on: date | None = None
    closed: bool = False


def after_rapid_review(session: Session, keys: Keyring, referral_id: UUID) -> Standing:
    """Return what was decided after the rapid review of a referral's case, as it was corrected last."""
    case = session.scalar(select(Case).where(Case.referral_id == referral_id))
    if case is None:
        return Standing()
    query = select(CaseDecision).where(CaseDecision.case_id == case.id, CaseDecision.kind == RAPID_REVIEW)
    newest = session.scalar(query.order_by(CaseDecision.number.desc()).limit(1))
    if newest is None:
        return Standing(closed=case.stage == CLOSED)
    return Standing(answers_of(keys, newest)["decision"], newest.decided_on, case.stage == CLOSED)


def decision_context(record_id: UUID) -> str:
    """Return what the words of a decision, or of a signature, are sealed for."""
    return f"decision/{record_id}"


def partner_of(session: Session, work: Work) -> str:
    """Return for which safeguarding partner the actor signs, "" for none. Administrators say so. Source: R-107."""
    if work.actor.account_id is None or not work.actor.may(Permission.SIGN_DECISION):
        return ""
    return session.get_one(Account, work.actor.account_id).partner
