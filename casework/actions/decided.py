"""What a decision says: its answers are sealed, and opened here for whoever draws on them."""

from __future__ import annotations

from uuid import UUID

from casework.records.keys import Keyring
from casework.records.tables import CaseDecision


def answers_of(keys: Keyring, decision: CaseDecision) -> dict[str, str]:
    """Return what a decision says, by the names of its questions."""
    return dict(keys.unseal(decision.answers, decision_context(decision.id)))


def decision_context(record_id: UUID) -> str:
    """Return what the words of a decision, or of a signature, are sealed for."""
    return f"decision/{record_id}"
