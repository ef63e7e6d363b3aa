"""Reviews prepared for the public list."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from casework.records.columns import Base, Id


class Review(Base):
    """A review on its way to the public. Two different people: one prepares, one releases what was hashed.

    worked_on_by: ids of everybody who prepared, added or removed anything; none of them may release it.

    state: "draft", "checking", "stopped" (a check found something), "ready", "releasing", "published",
    "archived" or "withdrawn".
    restriction: "none", "summary-only" or "redacted", with its reason as the public reads it.
    acknowledged_on: when the national repository said that it has the review; archived_at: when its documents were
    taken down at the end of its time.
    approved: hash over the catalogue entry and every document's bytes, fixed when it becomes ready.
    handoff_sha256: the package for the national repository.
    """

    __tablename__ = "reviews"
    __table_args__ = (UniqueConstraint("partnership_id", "slug"),)

    id: Mapped[Id]
    partnership_id: Mapped[UUID] = mapped_column(ForeignKey("partnerships.id"), index=True)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"), index=True)
    slug: Mapped[str]
    title: Mapped[str]
    kind: Mapped[str]
    summary: Mapped[str]
    themes: Mapped[list[str]]
    publish_on: Mapped[date]
    public_until: Mapped[date | None]
    state: Mapped[str] = mapped_column(default="draft")
    approved: Mapped[str] = mapped_column(default="")
    prepared_by: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    prepared_at: Mapped[datetime]
    worked_on_by: Mapped[list[str]]
    released_by: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"))
    released_at: Mapped[datetime | None]
    published_at: Mapped[datetime | None]
    restriction: Mapped[str] = mapped_column(default="none", server_default="none")
    restriction_reason: Mapped[str] = mapped_column(default="", server_default="")
    acknowledged_on: Mapped[date | None]
    archived_at: Mapped[datetime | None]
    handoff_sha256: Mapped[str | None] = mapped_column(ForeignKey("files.sha256"))


class ReviewDocument(Base):
    """A document of a review. sha256: as uploaded. clean_sha256: cleaned, the bytes that may be published.

    dated_on: its own day in the list, None for the review's.
    verdict: the release checks' result, `{"checks": [{"code", "verdict", "found": […]}]}`.
    """

    __tablename__ = "review_documents"

    id: Mapped[Id]
    review_id: Mapped[UUID] = mapped_column(ForeignKey("reviews.id"), index=True)
    kind: Mapped[str]
    title: Mapped[str]
    file_name: Mapped[str]
    sha256: Mapped[str] = mapped_column(ForeignKey("files.sha256"))
    clean_sha256: Mapped[str | None] = mapped_column(ForeignKey("files.sha256"))
    size: Mapped[int]
    pages: Mapped[int] = mapped_column(default=0)
    dated_on: Mapped[date | None]
    verdict: Mapped[dict[str, Any]]
