"""Requests to agencies and what they hand in."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from casework.records.columns import Base, Id


class AgencyRequest(Base):
    """One agency asked for its return in one case.

    state: "sent", "opened", "started", "handed-in", "nil" or "withdrawn". upload_id: what was handed in.
    to_sign: the upload that waits for a signature, asked for by whom and when. sent_back_at: when the return that
    is handed in was sent back with questions; it stays the return until the next is handed in. reminders: how many
    somebody sent by hand, the last at reminded_at. sought: ids of those whom the agency looks for in its records
    (`casework.actions.returns.sought_people`), None: nobody was named. sought_seen: accounts that were shown them.
    sought_news: what became of them since the request was sent, by id (`casework.rules.sought_news`).
    sought_tell_at: when the agency is told of it, None: it was. sought_checked_at: when the agency said that its
    answer stays as it is with that. nil_said: sealed, what a nil return says of the search.
    """

    __tablename__ = "agency_requests"
    __table_args__ = (UniqueConstraint("case_id", "agency_id"),)

    id: Mapped[Id]
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"), index=True)
    agency_id: Mapped[UUID] = mapped_column(ForeignKey("agencies.id"), index=True)
    questions: Mapped[str] = mapped_column(default="")
    state: Mapped[str] = mapped_column(default="sent")
    sent_at: Mapped[datetime]
    due_on: Mapped[date]
    upload_id: Mapped[UUID | None]
    handed_in_at: Mapped[datetime | None]
    handed_in_by: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"))
    to_sign: Mapped[UUID | None]
    to_sign_by: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"))
    to_sign_at: Mapped[datetime | None]
    sent_back_at: Mapped[datetime | None]
    reminded_at: Mapped[datetime | None]
    reminders: Mapped[int] = mapped_column(default=0, server_default="0")
    sought: Mapped[list[str] | None] = mapped_column(JSON)
    sought_seen: Mapped[list[str]] = mapped_column(JSON, default=list, server_default="[]")
    sought_news: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict, server_default="{}")
    sought_tell_at: Mapped[datetime | None] = mapped_column(index=True)
    sought_checked_at: Mapped[datetime | None]
    nil_said: Mapped[bytes | None]


class Upload(Base):
    """A file sent in for a request; the same bytes for the same request are one upload, but for a version that was
    begun with the rows of another (`casework.actions.returns.upload_versions.begun_like`).

    state: "waiting" (to be read), "reading", "read" or "refused". refusal: a code of `documents.safety`.
    reading_sha256: everything that was read, as JSON in the vault. summary: counts for lists and manifests
    (kind, rows, problems, needs_person, questions), never words of the document.
    checked_reading: the reading that somebody of the agency compared with the file; not a later one.
    pictures: "" (none to make), "waiting", "made", "failed", or why the file could not be printed.
    printed_sha256: an Office file's pages as PDF; places_sha256: where the rows of which reading stand on them, as
    JSON in the vault.
    mendings: sealed, what people changed of the rows; mended_sha256: the reading with that applied, as JSON in the
    vault, None while nobody changed anything. handed_in_sha256: the record that was handed in last.
    signed_by: who signed it off, under the name and role they gave. for_chair: how many of the file's rows are for
    the chair alone: nobody else is shown the file then.
    """

    __tablename__ = "uploads"
    __table_args__ = (Index("ix_uploads_request_id_sha256", "request_id", "sha256"),)

    id: Mapped[Id]
    request_id: Mapped[UUID] = mapped_column(ForeignKey("agency_requests.id"), index=True)
    sha256: Mapped[str] = mapped_column(ForeignKey("files.sha256"))
    file_name: Mapped[str]
    size: Mapped[int]
    media_kind: Mapped[str]
    version: Mapped[int]
    state: Mapped[str] = mapped_column(default="waiting")
    refusal: Mapped[str] = mapped_column(default="")
    reading_sha256: Mapped[str | None] = mapped_column(ForeignKey("files.sha256"))
    reader_version: Mapped[int | None]
    summary: Mapped[dict[str, Any]]
    sent_by: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    sent_at: Mapped[datetime]
    checked_reading: Mapped[str | None]
    checked_by: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"))
    checked_at: Mapped[datetime | None]
    pictures: Mapped[str] = mapped_column(default="", server_default="")
    printed_sha256: Mapped[str | None] = mapped_column(ForeignKey("files.sha256"))
    places_sha256: Mapped[str | None] = mapped_column(ForeignKey("files.sha256"))
    mendings: Mapped[bytes | None]
    mended_sha256: Mapped[str | None] = mapped_column(ForeignKey("files.sha256"))
    handed_in_sha256: Mapped[str | None] = mapped_column(ForeignKey("files.sha256"))
    signed_by: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"))
    signed_name: Mapped[str] = mapped_column(default="", server_default="")
    signed_role: Mapped[str] = mapped_column(default="", server_default="")
    signed_at: Mapped[datetime | None]
    for_chair: Mapped[int] = mapped_column(default=0, server_default="0")


class AgencyColumn(Base):
    """What an agency said that a column of its returns holds; its other returns are read accordingly.

    heading_mac: keyed hash of the heading as compared, to find it by; heading: sealed, as somebody typed it, for
    headings may hold a name. field: a field of a row, or "other" for a column kept under its own heading.
    """

    __tablename__ = "agency_columns"
    __table_args__ = (UniqueConstraint("agency_id", "heading_mac"),)

    id: Mapped[Id]
    agency_id: Mapped[UUID] = mapped_column(ForeignKey("agencies.id"))
    heading_mac: Mapped[str]
    heading: Mapped[bytes]
    field: Mapped[str]
    answered_by: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    answered_at: Mapped[datetime]


class PagePicture(Base):
    """A page of an uploaded PDF, or of an Office file as printed, as a picture in the vault.

    sha256: None when it could not be drawn. width, height: pixels.
    """

    __tablename__ = "page_pictures"
    __table_args__ = (UniqueConstraint("upload_id", "page"),)

    id: Mapped[Id]
    upload_id: Mapped[UUID] = mapped_column(ForeignKey("uploads.id"))
    page: Mapped[int]
    sha256: Mapped[str | None] = mapped_column(ForeignKey("files.sha256"))
    width: Mapped[int]
    height: Mapped[int]


class ScannedPage(Base):
    """A page of an uploaded PDF whose words are only in its picture.

    state: "waiting" (to be read), "read" or "failed". asked_at: when it was last asked for. sha256: what was read
    from it, as JSON in the vault.
    """

    __tablename__ = "scanned_pages"
    __table_args__ = (UniqueConstraint("upload_id", "page"),)

    id: Mapped[Id]
    upload_id: Mapped[UUID] = mapped_column(ForeignKey("uploads.id"))
    page: Mapped[int]
    state: Mapped[str] = mapped_column(default="waiting")
    asked_at: Mapped[datetime]
    sha256: Mapped[str | None] = mapped_column(ForeignKey("files.sha256"))
