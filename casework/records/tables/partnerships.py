"""Partnerships, their agencies, and the people who sign in."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from casework.records.columns import Base, Id


class Partnership(Base):
    """A Safeguarding Children Partnership. Every other record belongs to one.

    settings: names, clocks, retention, wording, branding; see `casework.rules.partnership_settings`.
    demonstration: made by `casereviews demo`; pages then carry a banner.
    """

    __tablename__ = "partnerships"

    id: Mapped[Id]
    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    settings: Mapped[dict[str, Any]]
    demonstration: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]


class Agency(Base):
    """An agency that may be asked for a return. retired_at: since when it is not asked any more, None: it is."""

    __tablename__ = "agencies"
    __table_args__ = (UniqueConstraint("partnership_id", "slug"),)

    id: Mapped[Id]
    partnership_id: Mapped[UUID] = mapped_column(ForeignKey("partnerships.id"))
    slug: Mapped[str]
    name: Mapped[str]
    email: Mapped[str] = mapped_column(default="")
    retired_at: Mapped[datetime | None]


class Account(Base):
    """A person who signs in. `email` is lower case. `password_hash` "" until the invitation is taken up.

    state: "invited", "active" or "closed". partner: for which of the three safeguarding partners they sign, a key
    of `casework.rules.decisions.PARTNERS`; "" for nobody.
    """

    __tablename__ = "accounts"

    id: Mapped[Id]
    partnership_id: Mapped[UUID] = mapped_column(ForeignKey("partnerships.id"))
    agency_id: Mapped[UUID | None] = mapped_column(ForeignKey("agencies.id"))
    name: Mapped[str]
    email: Mapped[str] = mapped_column(unique=True)
    password_hash: Mapped[str] = mapped_column(default="")
    state: Mapped[str] = mapped_column(default="invited")
    partner: Mapped[str] = mapped_column(default="", server_default="")
    demonstration: Mapped[bool] = mapped_column(default=False)
    failed_attempts: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[datetime | None]
    created_at: Mapped[datetime]


class Grant(Base):
    """A role of an account; see `casework.rules.permissions.Role`."""

    __tablename__ = "grants"
    __table_args__ = (UniqueConstraint("account_id", "role"),)

    id: Mapped[Id]
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"), index=True)
    role: Mapped[str]
    given_at: Mapped[datetime]


class Link(Base):
    """A one-time link sent to a person; only the hash of its secret is kept.

    purpose: "first-administrator", "invitation", "request". subject_id: the account or request it is about.
    """

    __tablename__ = "links"

    id: Mapped[Id]
    token_hash: Mapped[str] = mapped_column(unique=True)
    purpose: Mapped[str]
    subject_id: Mapped[UUID | None]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class Counter(Base):
    """The last number given in a series of a partnership, as for references."""

    __tablename__ = "counters"
    __table_args__ = (UniqueConstraint("partnership_id", "series"),)

    id: Mapped[Id]
    partnership_id: Mapped[UUID] = mapped_column(ForeignKey("partnerships.id"))
    series: Mapped[str]
    last: Mapped[int]
