"""What a decision says, sealed and opened for whoever draws on it, and for which partner somebody signs it."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy.orm import Session

from casework.actions.work import Work
from casework.records.keys import Keyring
from casework.records.tables import Account, CaseDecision
from casework.rules.permissions import Permission

SIGNS_FOR_NOBODY = (
    "Your account does not say for which of the three safeguarding partners you sign. "
    "Ask an administrator to say so"
)


def answers_of(keys: Keyring, decision: CaseDecision) -> dict[str, str]:
    """Return what a decision says, by the names of its questions."""
    return dict(keys.unseal(decision.answers, decision_context(decision.id)))


def decision_context(record_id: UUID) -> str:
    """Return what the words of a decision, or of a signature, are sealed for."""
    return f"decision/{record_id}"


def partner_of(session: Session, work: Work) -> str:
    """Return for which safeguarding partner the actor signs, "" for none. Administrators say so. Source: R-107."""
    if work.actor.account_id is None or not work.actor.may(Permission.SIGN_DECISION):
        return ""
    return session.get_one(Account, work.actor.account_id).partner
