"""What was decided in a case, and which safeguarding partners signed it."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from casework.records.columns import Base, Id


class CaseDecision(Base):
    """A decision as it was recorded; a correction is another one of that kind, and this one stays.

    kind: see `casework.rules.decisions`. number: of its kind in the case, from 1. answers: sealed, JSON by the
    names of the kind's questions. sent_on: when it went to the national Panel, None before.
    """

    __tablename__ = "case_decisions"
    __table_args__ = (UniqueConstraint("case_id", "kind", "number"),)

    id: Mapped[Id]
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"))
    kind: Mapped[str]
    number: Mapped[int]
    decided_on: Mapped[date]
    answers: Mapped[bytes]
    recorded_by: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    recorded_at: Mapped[datetime]
    sent_on: Mapped[date | None]


class DecisionSignature(Base):
    """A safeguarding partner's word on a decision. partner: see `casework.rules.decisions.PARTNERS`.

    agrees: False for a partner who is of another opinion; words: sealed, why, None for none.
    """

    __tablename__ = "decision_signatures"
    __table_args__ = (UniqueConstraint("decision_id", "partner"), UniqueConstraint("decision_id", "account_id"))

    id: Mapped[Id]
    decision_id: Mapped[UUID] = mapped_column(ForeignKey("case_decisions.id"))
    partner: Mapped[str]
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    agrees: Mapped[bool]
    words: Mapped[bytes | None]
    signed_at: Mapped[datetime]
