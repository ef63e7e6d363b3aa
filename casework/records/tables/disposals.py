"""The end of a case's records: what must be kept for a court, and what was disposed of by whom."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from casework.records.columns import Base, Id


class LegalHold(Base):
    """Nothing of the case is disposed of, and nothing taken down by itself, while this stands.

    body: sealed `{"reason"}`; lifted: sealed, why it was lifted.
    """

    __tablename__ = "legal_holds"

    id: Mapped[Id]
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"), index=True)
    body: Mapped[bytes]
    placed_by: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    placed_at: Mapped[datetime]
    lifted_by: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"))
    lifted_at: Mapped[datetime | None]
    lifted: Mapped[bytes | None]


class Disposal(Base):
    """The disposal of one case's records: proposed by one person, confirmed by another, done by the service.

    It outlives the case, so it holds nothing of it but its id and reference. state: "proposed", "taken-back",
    "confirmed", "removed" (the records are) or "done" (the certificate is there). years: of the partnership's
    setting that it was proposed under. counts: rows and files, as the certificate names them.
    """

    __tablename__ = "disposals"

    id: Mapped[Id]
    partnership_id: Mapped[UUID] = mapped_column(ForeignKey("partnerships.id"), index=True)
    case_id: Mapped[UUID] = mapped_column(index=True)
    reference: Mapped[str]
    closed_on: Mapped[date]
    due_on: Mapped[date]
    years: Mapped[int]
    state: Mapped[str] = mapped_column(default="proposed")
    proposed_by: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    proposed_at: Mapped[datetime]
    confirmed_by: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"))
    confirmed_at: Mapped[datetime | None]
    done_at: Mapped[datetime | None]
    counts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    certificate_sha256: Mapped[str | None] = mapped_column(ForeignKey("files.sha256"))
