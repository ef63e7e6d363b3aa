"""Packs of a case: as a coordinator arranges them, as they were built, and the copies that people got."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from casework.records.columns import Base, Id


class Pack(Base):
    """A pack of a case. state: "draft" (being arranged; one a case), "waiting", "building", "ready", "failed",
    "cancelled" or "stopped" (in codes, and something of the key's people was left in it).

    plan: `{"order": [key], "dividers", "even_pages", "keep_numbers": bool, "front": "rapid-review" or "lcspr",
    "names": "names" or "codes", "with_attachments": bool}`; the last two are missing in plans from before them.
    step, done, total: progress. parts: once ready, `{"parts": […]}` as manifest.json has them, with all printed
    numbers. stopped_by: sealed, what was left.
    """

    __tablename__ = "packs"

    id: Mapped[Id]
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"), index=True)
    number: Mapped[int] = mapped_column(default=0)
    chronology_id: Mapped[UUID | None] = mapped_column(ForeignKey("chronologies.id"))
    state: Mapped[str] = mapped_column(default="draft")
    plan: Mapped[dict[str, Any]]
    step: Mapped[str] = mapped_column(default="")
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    pages: Mapped[int] = mapped_column(default=0)
    parts: Mapped[dict[str, Any]]
    asked_by: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    asked_at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    stopped_by: Mapped[bytes | None]


class PackFile(Base):
    """A file of a finished pack. name: "pack.pdf", "pack-index.docx" and so on."""

    __tablename__ = "pack_files"
    __table_args__ = (UniqueConstraint("pack_id", "name"),)

    id: Mapped[Id]
    pack_id: Mapped[UUID] = mapped_column(ForeignKey("packs.id"))
    name: Mapped[str]
    sha256: Mapped[str] = mapped_column(ForeignKey("files.sha256"), index=True)
    size: Mapped[int]


class PackAttachment(Base):
    """A file that a coordinator added to the case's packs. removed_at: when it was taken out of later ones."""

    __tablename__ = "pack_attachments"

    id: Mapped[Id]
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"), index=True)
    title: Mapped[str]
    file_name: Mapped[str]
    media_kind: Mapped[str]
    sha256: Mapped[str] = mapped_column(ForeignKey("files.sha256"))
    size: Mapped[int]
    added_by: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    added_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]


class PackKeptPart(Base):
    """A part made ready for the packs of a case. key: names all that it was made from, by hash."""

    __tablename__ = "pack_kept_parts"
    __table_args__ = (UniqueConstraint("case_id", "key"),)

    id: Mapped[Id]
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"))
    key: Mapped[str]
    sha256: Mapped[str] = mapped_column(ForeignKey("files.sha256"))


class PackCopy(Base):
    """A copy of a pack for one person. state: "waiting", "ready" or "failed".

    password: sealed, until it was shown and used; None for a copy without. locked: whether it has one. marked_at:
    the time that stands on its pages.
    """

    __tablename__ = "pack_copies"

    id: Mapped[Id]
    pack_id: Mapped[UUID] = mapped_column(ForeignKey("packs.id"), index=True)
    name: Mapped[str]
    agency: Mapped[str]
    state: Mapped[str] = mapped_column(default="waiting")
    locked: Mapped[bool] = mapped_column(default=False)
    password: Mapped[bytes | None]
    shown_at: Mapped[datetime | None]
    asked_by: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    asked_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    sha256: Mapped[str | None] = mapped_column(ForeignKey("files.sha256"), index=True)
    size: Mapped[int] = mapped_column(default=0)
    marked_at: Mapped[datetime | None]
