"""How a case came to its stage: each move, and what somebody said of a thing that no record shows."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from casework.records.columns import Base, Id


class StageMove(Base):
    """A case went from one stage to another. moved_by: None where the service itself moved it.

    by_hand: a person chose the stage; else something that was done brought it there. reason: sealed, or None.
    """

    __tablename__ = "stage_moves"

    id: Mapped[Id]
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"), index=True)
    before: Mapped[str]
    after: Mapped[str]
    by_hand: Mapped[bool]
    reason: Mapped[bytes | None]
    moved_by: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"))
    moved_at: Mapped[datetime]


class SaidOfNeed(Base):
    """A person's word that something which a stage needs was done elsewhere, or is not needed in this case.

    need: see `casework.rules.stage_needs`. verdict: "done" or "not-needed". words: sealed.
    """

    __tablename__ = "said_of_needs"
    __table_args__ = (UniqueConstraint("case_id", "need"),)

    id: Mapped[Id]
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"))
    need: Mapped[str]
    verdict: Mapped[str]
    words: Mapped[bytes]
    said_by: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    said_at: Mapped[datetime]
