"""What is recommended after a case, what is done about it, and how that goes on."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from casework.records.columns import Base, Id


class CaseThemes(Base):
    """The themes of a case, in the partnership's words."""

    __tablename__ = "case_themes"

    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    themes: Mapped[list[str]]
    changed_at: Mapped[datetime]


class Recommendation(Base):
    """What a review recommends. number: in the case, from 1. source: see `casework.rules.action_plans.SOURCES`.

    body: sealed, its text and its measure. agencies: ids of those it is for; none: the partnership itself.
    """

    __tablename__ = "recommendations"
    __table_args__ = (UniqueConstraint("case_id", "number"),)

    id: Mapped[Id]
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"))
    number: Mapped[int]
    source: Mapped[str]
    body: Mapped[bytes]
    agencies: Mapped[list[str]]
    themes: Mapped[list[str]]
    made_by: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    made_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]


class PlannedAction(Base):
    """What is done. number: in the case, from 1. agency_id: None for the partnership itself.

    body: sealed, its text, and the owner's name where the owner has no account. owner_id: the owner's account.
    status: see `casework.rules.action_plans.STATUSES`. finished_on: the day on which the owner said that it was
    done or could not be; accepted_by, closed_on: who agreed, and when.
    """

    __tablename__ = "planned_actions"
    __table_args__ = (UniqueConstraint("case_id", "number"),)

    id: Mapped[Id]
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"))
    recommendation_id: Mapped[UUID | None] = mapped_column(ForeignKey("recommendations.id"), index=True)
    number: Mapped[int]
    body: Mapped[bytes]
    agency_id: Mapped[UUID | None] = mapped_column(ForeignKey("agencies.id"), index=True)
    owner_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"), index=True)
    due_on: Mapped[date]
    status: Mapped[str]
    made_by: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    made_at: Mapped[datetime]
    finished_on: Mapped[date | None]
    accepted_by: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"))
    closed_on: Mapped[date | None]


class ActionReport(Base):
    """One thing that was said of an action: a progress report, that it was accepted or sent back, that it changed.

    number: of the action, from 1. kind: "report", "accepted", "sent-back" or "changed". status: of the action
    after it. body: sealed, by the names of what was asked (changed, effective, remains, impact, evidence, reason).
    """

    __tablename__ = "action_reports"
    __table_args__ = (UniqueConstraint("action_id", "number"),)

    id: Mapped[Id]
    action_id: Mapped[UUID] = mapped_column(ForeignKey("planned_actions.id"))
    number: Mapped[int]
    kind: Mapped[str]
    status: Mapped[str]
    body: Mapped[bytes]
    by_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    at: Mapped[datetime]


class ActionFile(Base):
    """A file that shows what was done, as it was sent in. name: sealed, the file's."""

    __tablename__ = "action_files"

    id: Mapped[Id]
    action_id: Mapped[UUID] = mapped_column(ForeignKey("planned_actions.id"), index=True)
    name: Mapped[bytes]
    media_kind: Mapped[str]
    sha256: Mapped[str] = mapped_column(ForeignKey("files.sha256"))
    size: Mapped[int]
    sent_by: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    sent_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]
