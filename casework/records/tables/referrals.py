"""Referrals and the drafts from which they come. Answers are sealed: nothing of them is readable in a copy."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from casework.records.columns import Base, Id


class ReferralDraft(Base):
    """A referral being filled in. answers: sealed JSON `{page: {field: value}}`; emptied once submitted.

    token_hash: of the secret in the referrer's cookie, which is all that the browser keeps.
    """

    __tablename__ = "referral_drafts"

    id: Mapped[Id]
    partnership_id: Mapped[UUID] = mapped_column(ForeignKey("partnerships.id"))
    token_hash: Mapped[str] = mapped_column(unique=True)
    answers: Mapped[bytes]
    form_version: Mapped[int]
    revision: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    submitted_as: Mapped[UUID | None] = mapped_column(ForeignKey("referrals.id"))


class Referral(Base):
    """A submitted referral. state: "received", "opened" (a case came of it) or "closed" (none did).

    incident_kind: "serious-incident", "below-threshold", "good-practice" or "near-miss".
    copy_sha256: the PDF copy in the vault, None until a worker has made it.
    """

    __tablename__ = "referrals"
    __table_args__ = (UniqueConstraint("partnership_id", "reference"),)

    id: Mapped[Id]
    partnership_id: Mapped[UUID] = mapped_column(ForeignKey("partnerships.id"), index=True)
    reference: Mapped[str]
    incident_kind: Mapped[str]
    form_version: Mapped[int]
    answers: Mapped[bytes]
    state: Mapped[str] = mapped_column(default="received")
    received_at: Mapped[datetime]
    copy_sha256: Mapped[str | None] = mapped_column(ForeignKey("files.sha256"))
