"""Documents made from templates, and the templates that a partnership has in place of those of the service."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from casework.records.columns import Base, Id


class ReportTemplate(Base):
    """A version of a partnership's own template. kind: see `casework.rules.report_kinds`. number: from 1.

    state: "waiting" (to be looked at), "good", "mistaken" or "failed" (it could not be looked at). in_force: the
    one that documents are made from; none of a kind: the service's own. shared: other partnerships may take it.
    found: sealed, what it asks for and its mistakes; preview_sha256: it, filled in with the demonstration case.
    """

    __tablename__ = "report_templates"
    __table_args__ = (UniqueConstraint("partnership_id", "kind", "number"),)

    id: Mapped[Id]
    partnership_id: Mapped[UUID] = mapped_column(ForeignKey("partnerships.id"))
    kind: Mapped[str]
    number: Mapped[int]
    sha256: Mapped[str] = mapped_column(ForeignKey("files.sha256"))
    size: Mapped[int]
    state: Mapped[str] = mapped_column(default="waiting")
    in_force: Mapped[bool] = mapped_column(default=False)
    shared: Mapped[bool] = mapped_column(default=False)
    found: Mapped[bytes | None]
    preview_sha256: Mapped[str | None] = mapped_column(ForeignKey("files.sha256"))
    preview_format: Mapped[str] = mapped_column(default="")
    taken_from: Mapped[UUID | None] = mapped_column(ForeignKey("partnerships.id"))
    added_by: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    added_at: Mapped[datetime]


class Report(Base):
    """A document made from a template for a case, or for one request or one meeting of it.

    template_id: None for the service's own. state: "waiting", "ready", "held" or "failed". made_of: keyed hash of
    what a form for a return shows, to make it anew only when that has changed; "" for other documents. problem:
    sealed, why it could not be made, in plain words. found: sealed, what was found of the case's people in it; a
    document with what is surely theirs is held until somebody gives it out with a reason. None: not searched.
    """

    __tablename__ = "reports"

    id: Mapped[Id]
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"), index=True)
    request_id: Mapped[UUID | None] = mapped_column(ForeignKey("agency_requests.id"), index=True)
    meeting_id: Mapped[UUID | None] = mapped_column(ForeignKey("meetings.id"), index=True)
    kind: Mapped[str]
    template_id: Mapped[UUID | None] = mapped_column(ForeignKey("report_templates.id"))
    made_of: Mapped[str] = mapped_column(default="")
    state: Mapped[str] = mapped_column(default="waiting")
    sha256: Mapped[str | None] = mapped_column(ForeignKey("files.sha256"))
    size: Mapped[int] = mapped_column(default=0)
    problem: Mapped[bytes | None]
    found: Mapped[bytes | None]
    reason: Mapped[bytes | None]
    asked_by: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    asked_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
