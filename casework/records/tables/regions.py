"""Partnerships of one region, the independent reviewers they share, and guests of one case."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from casework.records.columns import Base, Id


class Region(Base):
    """Several partnerships of one deployment that share a pool of reviewers; nothing of a case is shared."""

    __tablename__ = "regions"

    id: Mapped[Id]
    name: Mapped[str]
    created_at: Mapped[datetime]


class RegionMember(Base):
    """A partnership in a region; at most one each. joined_at: None while it is asked and has not said yes."""

    __tablename__ = "region_members"

    id: Mapped[Id]
    region_id: Mapped[UUID] = mapped_column(ForeignKey("regions.id"), index=True)
    partnership_id: Mapped[UUID] = mapped_column(ForeignKey("partnerships.id"), unique=True)
    asked_at: Mapped[datetime]
    joined_at: Mapped[datetime | None]


class PoolReviewer(Base):
    """An independent reviewer, registered by one partnership and seen by all of its region.

    body: sealed, `{"name", "organisation", "knowledge", "availability", "email", "phone"}`. state: "available",
    "busy" or "left". revision: counts its changes.
    """

    __tablename__ = "pool_reviewers"

    id: Mapped[Id]
    partnership_id: Mapped[UUID] = mapped_column(ForeignKey("partnerships.id"), index=True)
    body: Mapped[bytes]
    state: Mapped[str]
    revision: Mapped[int] = mapped_column(default=1)
    changed_by: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    changed_at: Mapped[datetime]


class ReviewerInvitation(Base):
    """A reviewer of the pool, asked to carry out the review of one case.

    state: "asked", "accepted", "declined", "conflict" (they named one), or "ended". words: sealed, what they are
    told of the case before they answer. answer: sealed, `{"conflict": bool, "words": …}`, None before.
    """

    __tablename__ = "reviewer_invitations"

    id: Mapped[Id]
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"), index=True)
    reviewer_id: Mapped[UUID] = mapped_column(ForeignKey("pool_reviewers.id"), index=True)
    state: Mapped[str]
    words: Mapped[bytes]
    answer: Mapped[bytes | None]
    asked_by: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    asked_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]


class CaseGuest(Base):
    """Somebody of another partnership, invited to one case: as if all else of the host did not exist.

    organisation: whose coordinator it is. level: "read" or "work". leads: "host" or "guest", who leads the review.
    reason: sealed. ended_at: when the invitation was withdrawn; it also ends when the case is closed.
    """

    __tablename__ = "case_guests"

    id: Mapped[Id]
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"), index=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"), index=True)
    organisation: Mapped[str]
    level: Mapped[str]
    leads: Mapped[str]
    reason: Mapped[bytes]
    invited_by: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    invited_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"))
