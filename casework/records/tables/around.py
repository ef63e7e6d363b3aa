"""What goes on around a case: contact with the family, other processes, and what holds a publication back."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from casework.records.columns import Base, Id


class FamilyContact(Base):
    """One contact with the family. how: see `casework.rules.family`. body: sealed, its questions by their names.

    told_of_publication: the family was told on this day when the review is published.
    replaces_id: of the entry that this one corrects; that one stays readable.
    """

    __tablename__ = "family_contacts"

    id: Mapped[Id]
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"), index=True)
    contacted_on: Mapped[date]
    how: Mapped[str]
    body: Mapped[bytes]
    told_of_publication: Mapped[bool]
    replaces_id: Mapped[UUID | None] = mapped_column(ForeignKey("family_contacts.id"), unique=True)
    recorded_by: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    recorded_at: Mapped[datetime]


class ParallelProcess(Base):
    """A process beside the review: police, coroner, court and so on. kind, state: see `casework.rules.processes`.

    body: sealed `{"organisation", "contact", "phone", "email", "reference", "next", "notes"}`. next_on: the next
    date in it, None for none. revision: counts changes.
    """

    __tablename__ = "parallel_processes"

    id: Mapped[Id]
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"), index=True)
    kind: Mapped[str]
    state: Mapped[str]
    next_on: Mapped[date | None]
    body: Mapped[bytes]
    revision: Mapped[int] = mapped_column(default=1)
    recorded_by: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    recorded_at: Mapped[datetime]
    changed_at: Mapped[datetime]


class PublicationHold(Base):
    """Nothing of the case is published while this stands: until somebody lifts it with a reason.

    process_id: for whose sake, None for none that is recorded. until_on: a day, None where it waits for an event.
    body: sealed `{"event", "reason"}`; lifted: sealed, why.
    """

    __tablename__ = "publication_holds"

    id: Mapped[Id]
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"), index=True)
    process_id: Mapped[UUID | None] = mapped_column(ForeignKey("parallel_processes.id"))
    until_on: Mapped[date | None]
    body: Mapped[bytes]
    placed_by: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    placed_at: Mapped[datetime]
    lifted_by: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"))
    lifted_at: Mapped[datetime | None]
    lifted: Mapped[bytes | None]
