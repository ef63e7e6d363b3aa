"""Reviews prepared for the public list."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from casework.records.columns import Base, Id


class Review(Base):
    """A review on its way to the public. Two different people: one prepares, one releases what was hashed.

    case_id: None for what is not of one case: a newsletter, a framework, guidance, the link to a national review.
    link: the web address of a review that is published elsewhere, "" for none. listing_verdict: the checks of the
    entry's own words where there is no document that they are kept with.
    worked_on_by: ids of everybody who prepared, added or removed anything; none of them may release it.

    state: "draft", "checking", "stopped" (a check found something), "ready", "releasing", "published", "replaced"
    (by a corrected version), "archived", "withdrawing" (being taken back) or "withdrawn".
    version: 1, and one more for each corrected version, which is a record of its own at the same address;
    corrects_id: of the version before; correction: what it says was corrected, for the public.
    publish_time: "HH:MM" in England on the publication date, before which nothing is public; "" for the usual one.
    late_reason: why it was released though the copies before publication were not sent in time.
    restriction: "none", "summary-only" or "redacted", with its reason as the public reads it.
    withdrawn_as: a key of `casework.rules.withdrawal.PUBLIC_WORDS`; withdrawn_why: sealed, for the partnership.
    acknowledged_on: when the national repository said that it has the review; archived_at: when its documents were
    taken down at the end of its time.
    approved: hash over the catalogue entry and every document's bytes, fixed when it becomes ready.
    handoff_sha256: the package for the national repository; handoff_problem: why there is none.
    handed_over_on: when the package was sent there; chased_at: when somebody was last reminded of it.
    """

    __tablename__ = "reviews"
    __table_args__ = (UniqueConstraint("partnership_id", "slug", "version"),)

    id: Mapped[Id]
    partnership_id: Mapped[UUID] = mapped_column(ForeignKey("partnerships.id"), index=True)
    case_id: Mapped[UUID | None] = mapped_column(ForeignKey("cases.id"), index=True)
    slug: Mapped[str]
    title: Mapped[str]
    kind: Mapped[str]
    version: Mapped[int] = mapped_column(default=1, server_default="1")
    corrects_id: Mapped[UUID | None] = mapped_column(ForeignKey("reviews.id"), unique=True)
    correction: Mapped[str] = mapped_column(default="", server_default="")
    summary: Mapped[str]
    learning: Mapped[str] = mapped_column(default="", server_default="")
    recommendations: Mapped[list[str]] = mapped_column(default=list, server_default="[]")
    themes: Mapped[list[str]]
    publish_on: Mapped[date]
    publish_time: Mapped[str] = mapped_column(default="", server_default="")
    late_reason: Mapped[str] = mapped_column(default="", server_default="")
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
    link: Mapped[str] = mapped_column(default="", server_default="")
    listing_verdict: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
    withdrawn_as: Mapped[str] = mapped_column(default="", server_default="")
    withdrawn_why: Mapped[bytes | None]
    withdrawn_by: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"))
    withdrawn_at: Mapped[datetime | None]
    acknowledged_on: Mapped[date | None]
    archived_at: Mapped[datetime | None]
    handoff_sha256: Mapped[str | None] = mapped_column(ForeignKey("files.sha256"))
    handoff_anonymous: Mapped[bool] = mapped_column(default=False, server_default=false())
    handoff_problem: Mapped[str] = mapped_column(default="", server_default="")
    handed_over_on: Mapped[date | None]
    handed_over_by: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"))
    chased_at: Mapped[datetime | None]


class ReviewDocument(Base):
    """A document of a review. sha256: as uploaded. clean_sha256: cleaned, the bytes that may be published.

    dated_on: its own day in the list, None for the review's.
    format: "PDF", or "HTML" for a web page, made from the Word file under `sha256`; version_of: the document whose
    words it has. descriptions: what its pictures show, by the picture's key: `{"text", "decoration"}`.
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
    format: Mapped[str] = mapped_column(default="PDF", server_default="PDF")
    version_of: Mapped[UUID | None] = mapped_column(ForeignKey("review_documents.id"))
    descriptions: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")


class ReviewPagePicture(Base):
    """The picture of a page on which a check found something. width, height: of the page in points."""

    __tablename__ = "review_page_pictures"
    __table_args__ = (UniqueConstraint("document_id", "page"),)

    id: Mapped[Id]
    document_id: Mapped[UUID] = mapped_column(ForeignKey("review_documents.id", ondelete="CASCADE"), index=True)
    page: Mapped[int]
    sha256: Mapped[str] = mapped_column(ForeignKey("files.sha256"))
    width: Mapped[float]
    height: Mapped[float]


class ReviewNotice(Base):
    """Somebody was sent the full report, or told of the publication, on a day. The newest of an audience counts.

    audience, how: keys of `casework.rules.before_publication`. body: sealed `{"who", "note"}`: who did it, and
    what there is to say of it.
    """

    __tablename__ = "review_notices"

    id: Mapped[Id]
    review_id: Mapped[UUID] = mapped_column(ForeignKey("reviews.id"), index=True)
    audience: Mapped[str]
    sent_on: Mapped[date]
    how: Mapped[str]
    body: Mapped[bytes]
    recorded_by: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    recorded_at: Mapped[datetime]
