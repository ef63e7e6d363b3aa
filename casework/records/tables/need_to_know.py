"""Who is on a case, who is kept out of it, and who opened it though they were not on it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from casework.records.columns import Base, Id


class CaseAdmission(Base):
    """Somebody, or everybody of a role, who is on a case that only those may open who are named for it.

    account_id: None for a role. role: "" for an account.
    """

    __tablename__ = "case_admissions"
    __table_args__ = (Index("ix_case_admissions_who", "account_id", "case_id"),)

    id: Mapped[Id]
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"), index=True)
    account_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"))
    role: Mapped[str] = mapped_column(default="")
    given_by: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"))
    given_at: Mapped[datetime]


class CaseExclusion(Base):
    """A conflict of interest: nothing of the case opens for the account until it is lifted, whatever its roles.

    reason, lift_reason: sealed. declared: by the person themself.
    """

    __tablename__ = "case_exclusions"
    __table_args__ = (Index("ix_case_exclusions_who", "account_id", "case_id"),)

    id: Mapped[Id]
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"), index=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    declared: Mapped[bool] = mapped_column(default=False)
    reason: Mapped[bytes]
    said_by: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    said_at: Mapped[datetime]
    lifted_by: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"))
    lifted_at: Mapped[datetime | None]
    lift_reason: Mapped[bytes | None]


class CaseOpening(Base):
    """Somebody opened a case that they are not on, for a while, with a reason that others look at afterwards.

    reason, looked_words: sealed. until: when it ends by itself; ended_at: when it was ended before.
    was_right: what whoever looked at it said, None while nobody did.
    """

    __tablename__ = "case_openings"
    __table_args__ = (Index("ix_case_openings_who", "account_id", "case_id"),)

    id: Mapped[Id]
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"), index=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    reason: Mapped[bytes]
    opened_at: Mapped[datetime]
    until: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    was_right: Mapped[bool | None]
    looked_by: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"))
    looked_at: Mapped[datetime | None]
    looked_words: Mapped[bytes | None]


class OpeningPage(Base):
    """A page of the case that was shown by an opening: once, however often. endpoint: the page's own name."""

    __tablename__ = "opening_pages"
    __table_args__ = (UniqueConstraint("opening_id", "endpoint", "record"),)

    id: Mapped[Id]
    opening_id: Mapped[UUID] = mapped_column(ForeignKey("case_openings.id"))
    endpoint: Mapped[str]
    record: Mapped[str] = mapped_column(default="")
    seen_at: Mapped[datetime]
