"""Referrals and the drafts from which they come. Answers are sealed: nothing of them is readable in a copy."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from casework.records.columns import Base, Id


class ReferralDraft(Base):
    """A referral being filled in. answers: sealed JSON `{page: {field: value}}`; emptied once submitted.

    token_hash: of the secret in the referrer's cookie, which is all that the browser keeps.
    form_id: of the partnership's form it is made with; None in drafts from before forms had versions, which are
    read by the standard form of form_version.
    email: the proved address, sealed; email_hash: keyed, by which its owner's drafts are found. typed: sealed JSON
    `{place: [[field, text]]}` of pages that were left before they were right. reminded_at: when its owner was told
    that it ends soon.
    """

    __tablename__ = "referral_drafts"

    id: Mapped[Id]
    partnership_id: Mapped[UUID] = mapped_column(ForeignKey("partnerships.id"))
    token_hash: Mapped[str] = mapped_column(unique=True)
    answers: Mapped[bytes]
    form_version: Mapped[int]
    form_id: Mapped[UUID | None] = mapped_column(ForeignKey("form_versions.id"))
    revision: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    submitted_as: Mapped[UUID | None] = mapped_column(ForeignKey("referrals.id"))
    email_hash: Mapped[str | None] = mapped_column(index=True)
    email: Mapped[bytes | None]
    typed: Mapped[bytes | None]
    reminded_at: Mapped[datetime | None]


class ReferrerCode(Base):
    """A one-time code that was sent to an address, and what the browser that asked may do once it is proved.

    browser_hash: of the secret in that browser's cookie. code_hash: keyed; "" once it is proved or given up.
    typed: sealed words of a page whose draft was not open any more, on their way back to it.
    """

    __tablename__ = "referrer_codes"

    id: Mapped[Id]
    partnership_id: Mapped[UUID] = mapped_column(ForeignKey("partnerships.id"))
    browser_hash: Mapped[str] = mapped_column(unique=True)
    email_hash: Mapped[str] = mapped_column(index=True)
    email: Mapped[bytes]
    code_hash: Mapped[str]
    attempts: Mapped[int] = mapped_column(default=0)
    asked_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    proved_at: Mapped[datetime | None]
    typed: Mapped[bytes | None]


class ReferralAttachment(Base):
    """A file that a referrer adds, first to the draft, then to the referral.

    name: sealed, as their computer has it. state: "waiting" (for the sandbox), "checked" or "refused".
    refusal: a code. found: `{"findings": [codes]}`.
    """

    __tablename__ = "referral_attachments"

    id: Mapped[Id]
    partnership_id: Mapped[UUID] = mapped_column(ForeignKey("partnerships.id"))
    draft_id: Mapped[UUID | None] = mapped_column(ForeignKey("referral_drafts.id"), index=True)
    referral_id: Mapped[UUID | None] = mapped_column(ForeignKey("referrals.id"), index=True)
    sha256: Mapped[str] = mapped_column(ForeignKey("files.sha256"), index=True)
    name: Mapped[bytes]
    media_kind: Mapped[str]
    size: Mapped[int]
    state: Mapped[str] = mapped_column(default="waiting")
    refusal: Mapped[str] = mapped_column(default="")
    found: Mapped[dict[str, Any]]
    added_at: Mapped[datetime]


class Referral(Base):
    """A submitted referral. state: "received", "opened" (a case came of it) or "closed" (none did).

    incident_kind: "serious-incident", "below-threshold", "good-practice" or "near-miss".
    form_id, form_version: as its draft has them.
    copy_sha256: the PDF copy in the vault, None until a worker has made it. office: sealed JSON of what the
    partnership did with it (checked, sent to the chair, meeting, recommendation, decision).
    """

    __tablename__ = "referrals"
    __table_args__ = (UniqueConstraint("partnership_id", "reference"),)

    id: Mapped[Id]
    partnership_id: Mapped[UUID] = mapped_column(ForeignKey("partnerships.id"), index=True)
    reference: Mapped[str]
    incident_kind: Mapped[str]
    form_version: Mapped[int]
    form_id: Mapped[UUID | None] = mapped_column(ForeignKey("form_versions.id"))
    answers: Mapped[bytes]
    state: Mapped[str] = mapped_column(default="received")
    received_at: Mapped[datetime]
    copy_sha256: Mapped[str | None] = mapped_column(ForeignKey("files.sha256"))
    office: Mapped[bytes | None]


class ReferralVerdict(Base):
    """A coordinator's word on a referral that may be about the same child as another one.

    other_id: of the other referral, the older first. verdict: "same" or "another".
    """

    __tablename__ = "referral_verdicts"
    __table_args__ = (UniqueConstraint("referral_id", "other_id"),)

    id: Mapped[Id]
    partnership_id: Mapped[UUID] = mapped_column(ForeignKey("partnerships.id"))
    referral_id: Mapped[UUID] = mapped_column(ForeignKey("referrals.id"))
    other_id: Mapped[UUID] = mapped_column(ForeignKey("referrals.id"))
    verdict: Mapped[str]
    said_by: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    said_at: Mapped[datetime]
