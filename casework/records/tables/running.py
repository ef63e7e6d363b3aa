"""What keeps the service honest: kept files, tasks for workers, messages, schedule slots, the audit chain."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from casework.records.columns import Base, Id


class KeptFile(Base):
    """A file of the vault that some record points to."""

    __tablename__ = "files"

    sha256: Mapped[str] = mapped_column(primary_key=True)
    size: Mapped[int]
    media_type: Mapped[str]
    kept_at: Mapped[datetime]


class Task(Base):
    """One piece of work for a worker, written in the transaction that makes it necessary.

    state: "ready" → "sent" (offered to the queue) → "running" → "done", or "dead" after too many attempts.
    attempts fences: a worker may write only while the row still has the attempt it was given.
    ref: id of the row the work is about. key: two unfinished tasks of one kind never share one.
    """

    __tablename__ = "tasks"
    __table_args__ = (Index("ix_tasks_due", "state", "available_at"),)

    id: Mapped[Id]
    kind: Mapped[str]
    ref: Mapped[UUID]
    state: Mapped[str] = mapped_column(default="ready")
    attempts: Mapped[int] = mapped_column(default=0)
    available_at: Mapped[datetime]
    lease_until: Mapped[datetime | None]
    created_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    problem: Mapped[str] = mapped_column(default="")


class Slot(Base):
    """A run of a scheduled job; the unique pair keeps two tickers from running it twice."""

    __tablename__ = "slots"
    __table_args__ = (UniqueConstraint("name", "slot"),)

    id: Mapped[Id]
    name: Mapped[str]
    slot: Mapped[str]
    started_at: Mapped[datetime]


class Message(Base):
    """One e-mail. body: sealed `{"subject", "text"}`; no case data in it by rule. purpose: the template's name.

    state: "waiting", "sent" (SMTP took it), "in-folder" (no mail server is set) or "failed".
    attachment_sha256, attachment_name: a public file that goes with it: the national repository's package.
    """

    __tablename__ = "messages"

    id: Mapped[Id]
    partnership_id: Mapped[UUID] = mapped_column(ForeignKey("partnerships.id"), index=True)
    purpose: Mapped[str]
    recipient: Mapped[str]
    body: Mapped[bytes]
    attachment_sha256: Mapped[str | None] = mapped_column(ForeignKey("files.sha256"))
    attachment_name: Mapped[str] = mapped_column(default="", server_default="")
    state: Mapped[str] = mapped_column(default="waiting")
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]


class AuditEntry(Base):
    """Who did what, when, to what. Each entry's `mac` covers its content and the entry before.

    details: ids, codes, counts and dates; never a name or a word of a case. case_id: whose case it is about; it
    follows from the subject. form: of the content that `mac` covers, see `casework.records.audit`.
    """

    __tablename__ = "audit_entries"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    partnership_id: Mapped[UUID | None] = mapped_column(index=True)
    at: Mapped[datetime]
    actor: Mapped[str] = mapped_column(index=True)
    action: Mapped[str] = mapped_column(index=True)
    subject: Mapped[str] = mapped_column(index=True)
    details: Mapped[dict[str, Any]]
    previous: Mapped[str]
    mac: Mapped[str]
    case_id: Mapped[UUID | None] = mapped_column(index=True)
    form: Mapped[int] = mapped_column(default=1, server_default="1")


class AuditCheck(Base):
    """A check of the whole audit chain. entries: how many there were. faults: sentences without case data."""

    __tablename__ = "audit_checks"

    id: Mapped[Id]
    checked_at: Mapped[datetime] = mapped_column(index=True)
    entries: Mapped[int]
    faults: Mapped[list[str]]


class AuditHead(Base):
    """The chain's last entry: one row, locked while an entry is added."""

    __tablename__ = "audit_head"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[int]
    mac: Mapped[str]
