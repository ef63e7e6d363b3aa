"""What is said about a request beside the return's file: a thread, sections, questions, words for the chair."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from casework.records.columns import Base, Id


class RequestEntry(Base):
    """One entry of a request's thread: a message, or an act with its reason.

    kind: see `casework.rules.requests.ENTRIES`. of_agency: written by the agency's side. inside: only the agency's
    own people see it. body: sealed, `{"text": …}` and what the kind needs. seen_at: when the other side saw it.
    """

    __tablename__ = "request_entries"

    id: Mapped[Id]
    request_id: Mapped[UUID] = mapped_column(ForeignKey("agency_requests.id"), index=True)
    kind: Mapped[str]
    of_agency: Mapped[bool]
    inside: Mapped[bool]
    body: Mapped[bytes]
    written_by: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    written_at: Mapped[datetime]
    seen_at: Mapped[datetime | None]


class WrittenPage(Base):
    """One page of a return that somebody writes online. page: see `casework.rules.return_sections.PAGES`.

    It goes with the version that is handed in next, whose record then holds it as it was. edition: counts its
    changes, so that two tabs and two colleagues see each other's. body: sealed answers.
    """

    __tablename__ = "written_pages"
    __table_args__ = (UniqueConstraint("request_id", "page"),)

    id: Mapped[Id]
    request_id: Mapped[UUID] = mapped_column(ForeignKey("agency_requests.id"))
    page: Mapped[str]
    edition: Mapped[int]
    body: Mapped[bytes]
    changed_by: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    changed_at: Mapped[datetime]


class ReturnQuestion(Base):
    """A coordinator's question about a return that was sent back. row: a row's id there, "" for the whole.

    body: sealed, `{"text": the question, "row": what the row said}`. asked_at: None until the return is sent back.
    answer: sealed.
    """

    __tablename__ = "return_questions"

    id: Mapped[Id]
    request_id: Mapped[UUID] = mapped_column(ForeignKey("agency_requests.id"), index=True)
    upload_id: Mapped[UUID] = mapped_column(ForeignKey("uploads.id"))
    row: Mapped[str]
    body: Mapped[bytes]
    written_by: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    written_at: Mapped[datetime]
    asked_at: Mapped[datetime | None]
    answer: Mapped[bytes | None]
    answered_by: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"))
    answered_at: Mapped[datetime | None]


class RestrictedEntry(Base):
    """Words of a return for the chair alone, as about a member of staff. They are in no record of the return.

    kind: "words" or "row". body: sealed, `{"text": …}` or a row's words. edition: as of a `WrittenPage`.
    given_at: when it was handed in; the chair sees it from then on.
    """

    __tablename__ = "restricted_entries"

    id: Mapped[Id]
    request_id: Mapped[UUID] = mapped_column(ForeignKey("agency_requests.id"), index=True)
    kind: Mapped[str]
    body: Mapped[bytes]
    edition: Mapped[int]
    written_by: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    written_at: Mapped[datetime]
    given_at: Mapped[datetime | None]


class ReturnAttachment(Base):
    """A file that an agency adds to its return, like a genogram. name: as its machine calls it.

    given_at: when it was handed in; others see it from then on. removed_at: when it was taken back before that.
    """

    __tablename__ = "return_attachments"

    id: Mapped[Id]
    request_id: Mapped[UUID] = mapped_column(ForeignKey("agency_requests.id"), index=True)
    title: Mapped[str]
    name: Mapped[str]
    media_kind: Mapped[str]
    sha256: Mapped[str] = mapped_column(ForeignKey("files.sha256"))
    size: Mapped[int]
    sent_by: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    sent_at: Mapped[datetime]
    given_at: Mapped[datetime | None]
    removed_at: Mapped[datetime | None]
