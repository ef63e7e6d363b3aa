"""How people prove who they are: sessions, one-time codes, recovery codes, passkeys, an organisation's sign-in."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from casework.records.columns import Base, Id


class SignInSession(Base):
    """A signed-in browser. The cookie holds a secret; only its hash is kept here.

    how: "password", "code", "recovery-code", "passkey" or "organisation", see `casework.rules.second_steps`.
    browser: what it calls itself, in a few words. proved_at: when the person last proved who they are.
    guest_id: the invitation to another partnership's case under which they work just now, None at home.
    """

    __tablename__ = "sessions"

    id: Mapped[Id]
    token_hash: Mapped[str] = mapped_column(unique=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"), index=True)
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    how: Mapped[str] = mapped_column(default="password", server_default="password")
    browser: Mapped[str] = mapped_column(default="", server_default="")
    proved_at: Mapped[datetime | None]
    guest_id: Mapped[UUID | None] = mapped_column(ForeignKey("case_guests.id"))


class Authenticator(Base):
    """The app that shows a person's one-time codes. secret: sealed. confirmed_at: None until a code was right.

    last_step: the half minute of the last code that was used; none is taken twice.
    """

    __tablename__ = "authenticators"

    id: Mapped[Id]
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"), unique=True)
    secret: Mapped[bytes]
    confirmed_at: Mapped[datetime | None]
    last_step: Mapped[int] = mapped_column(default=0)


class RecoveryCode(Base):
    """A code that opens the account once when phone and passkey are lost; only its keyed hash is kept."""

    __tablename__ = "recovery_codes"
    __table_args__ = (UniqueConstraint("account_id", "code_hash"),)

    id: Mapped[Id]
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    code_hash: Mapped[str]
    used_at: Mapped[datetime | None]


class Passkey(Base):
    """A passkey: its public half. name: what its owner calls it. uses: the count that the device tells."""

    __tablename__ = "passkeys"

    id: Mapped[Id]
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"), index=True)
    credential_id: Mapped[bytes] = mapped_column(unique=True)
    public_key: Mapped[bytes]
    uses: Mapped[int] = mapped_column(default=0)
    name: Mapped[str]
    made_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class OutsideIdentity(Base):
    """Who somebody is at an organisation's own sign-in (OpenID Connect). subject: as the organisation counts."""

    __tablename__ = "outside_identities"
    __table_args__ = (UniqueConstraint("issuer", "subject"), UniqueConstraint("account_id", "issuer"))

    id: Mapped[Id]
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    issuer: Mapped[str]
    subject: Mapped[str]
    linked_at: Mapped[datetime]


class PendingSignIn(Base):
    """A sign-in between two steps, or a passkey being made. The browser's cookie holds its secret.

    purpose: "second-step", "passkey" (signing in), "new-passkey" or "organisation". state: sealed; the challenge,
    and what the organisation's answer is checked against. tries: wrong codes so far.
    """

    __tablename__ = "pending_sign_ins"

    id: Mapped[Id]
    token_hash: Mapped[str] = mapped_column(unique=True)
    purpose: Mapped[str]
    account_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"))
    state: Mapped[bytes]
    expires_at: Mapped[datetime]
    tries: Mapped[int] = mapped_column(default=0)


class CalendarFeed(Base):
    """The address under which a person's calendar program asks for their dates; only its secret's hash is kept."""

    __tablename__ = "calendar_feeds"

    id: Mapped[Id]
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"), unique=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    made_at: Mapped[datetime]
