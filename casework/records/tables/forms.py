"""The partnerships' referral forms: each published version whole, and the changes that are being prepared."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from casework.records.columns import Base, Id


class FormVersion(Base):
    """A version of a partnership's referral form. Never changed: drafts and referrals are read by theirs.

    description: the whole form, see `casework.rules.form_model`. changes: what the partnership changed on the
    standard form, see `casework.rules.form_changes`. made_by: None where the service made it, for a new
    partnership or a new standard form.
    """

    __tablename__ = "form_versions"
    __table_args__ = (UniqueConstraint("partnership_id", "number"),)

    id: Mapped[Id]
    partnership_id: Mapped[UUID] = mapped_column(ForeignKey("partnerships.id"))
    number: Mapped[int]
    description: Mapped[dict[str, Any]]
    changes: Mapped[dict[str, Any]]
    note: Mapped[str] = mapped_column(default="")
    made_by: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"))
    made_at: Mapped[datetime]


class FormEdit(Base):
    """Changes to a partnership's form that are not published yet; one set for each partnership.

    revision: raised by every change; whoever saves says which one they saw.
    """

    __tablename__ = "form_edits"

    id: Mapped[Id]
    partnership_id: Mapped[UUID] = mapped_column(ForeignKey("partnerships.id"), unique=True)
    changes: Mapped[dict[str, Any]]
    revision: Mapped[int] = mapped_column(default=1)
    changed_by: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    changed_at: Mapped[datetime]


class ReferralExport(Base):
    """Answers of one referral, or of all of a partnership, as a file that somebody asked for.

    format: a key of `casework.actions.exports.referral_exports.FORMATS`. state: "waiting", "ready" or "failed".
    """

    __tablename__ = "referral_exports"

    id: Mapped[Id]
    partnership_id: Mapped[UUID] = mapped_column(ForeignKey("partnerships.id"), index=True)
    referral_id: Mapped[UUID | None] = mapped_column(ForeignKey("referrals.id"))
    format: Mapped[str]
    state: Mapped[str] = mapped_column(default="waiting")
    size: Mapped[int] = mapped_column(default=0)
    sha256: Mapped[str | None] = mapped_column(ForeignKey("files.sha256"))
    asked_by: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    asked_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
