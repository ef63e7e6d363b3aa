"""What reviewers add to a combined chronology. All of it hangs on a row's identity, which outlives every merge."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from casework.records.columns import Base, Id


class ChronologyLabel(Base):
    """What a build says of one row. kind: "tag" or "person"; value: the tag, or the person's key in the build."""

    __tablename__ = "chronology_labels"
    __table_args__ = (Index("ix_chronology_labels_value", "chronology_id", "kind", "value"),)

    id: Mapped[Id]
    chronology_id: Mapped[UUID] = mapped_column(ForeignKey("chronologies.id"), index=True)
    identity: Mapped[UUID]
    kind: Mapped[str]
    value: Mapped[str]


class ChronologyPair(Base):
    """Two rows of a build that seem to be one thing. kind: "same-event" or "duplicate"; score: 0 to 100."""

    __tablename__ = "chronology_pairs"

    id: Mapped[Id]
    chronology_id: Mapped[UUID] = mapped_column(ForeignKey("chronologies.id"), index=True)
    one: Mapped[UUID]
    other: Mapped[UUID]
    kind: Mapped[str]
    score: Mapped[int]


class RowMark(Base):
    """What the reviewers think of a row together. version: counts its changes, so that two see each other's."""

    __tablename__ = "row_marks"
    __table_args__ = (UniqueConstraint("case_id", "identity"),)

    id: Mapped[Id]
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"))
    identity: Mapped[UUID]
    version: Mapped[int] = mapped_column(default=0)
    key_event: Mapped[bool] = mapped_column(default=False)
    significance: Mapped[str] = mapped_column(default="")
    changed_by: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    changed_at: Mapped[datetime]


class RowNote(Base):
    """A note of one person at a row. A note taken back stays in the database and leaves the page."""

    __tablename__ = "row_notes"
    __table_args__ = (Index("ix_row_notes_row", "case_id", "identity"),)

    id: Mapped[Id]
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"))
    identity: Mapped[UUID]
    text: Mapped[str]
    written_by: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    written_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]


class RowTag(Base):
    """A person's word on a tag of a row: "yes" (confirmed or added) or "no" (the proposal is wrong)."""

    __tablename__ = "row_tags"
    __table_args__ = (UniqueConstraint("case_id", "identity", "tag"),)

    id: Mapped[Id]
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"))
    identity: Mapped[UUID]
    tag: Mapped[str]
    said: Mapped[str]
    said_by: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    said_at: Mapped[datetime]


class PairVerdict(Base):
    """A person's word on two rows: "same" event or "different". one sorts before other."""

    __tablename__ = "pair_verdicts"
    __table_args__ = (UniqueConstraint("case_id", "one", "other"),)

    id: Mapped[Id]
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"))
    one: Mapped[UUID]
    other: Mapped[UUID]
    said: Mapped[str]
    said_by: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    said_at: Mapped[datetime]


class SavedView(Base):
    """Filters of the chronology, one person's own: saved under a name, or only used ("#" and their hash)."""

    __tablename__ = "saved_views"
    __table_args__ = (UniqueConstraint("case_id", "account_id", "name"),)

    id: Mapped[Id]
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"))
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    name: Mapped[str]
    fields: Mapped[dict[str, Any]]
    saved_at: Mapped[datetime]


class DeskVisit(Base):
    """Which builds of a case's chronology a person looked at: the last, and the one before that.

    seen_at: when the last was looked at latest. before_at: when the one before was; both None while there is one.
    """

    __tablename__ = "desk_visits"
    __table_args__ = (UniqueConstraint("case_id", "account_id"),)

    id: Mapped[Id]
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"))
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    seen: Mapped[UUID] = mapped_column(ForeignKey("chronologies.id"))
    seen_at: Mapped[datetime]
    before: Mapped[UUID | None] = mapped_column(ForeignKey("chronologies.id"))
    before_at: Mapped[datetime | None]


class ChronologyExport(Base):
    """Rows of a build as a file that somebody asked for. fields: of the view, as `SavedView` keeps them.

    format: a key of `chronology_exports.FORMATS`. with_marks: with what reviewers said. names: "names" or "codes".
    state: "waiting", "ready", "failed" or "stopped" (something of the
    key's people was left in it). stopped_by: sealed, what was left in which rows. row_count, size, sha256: of the
    finished file.
    """

    __tablename__ = "chronology_exports"

    id: Mapped[Id]
    chronology_id: Mapped[UUID] = mapped_column(ForeignKey("chronologies.id"), index=True)
    fields: Mapped[dict[str, Any]]
    format: Mapped[str]
    with_marks: Mapped[bool]
    names: Mapped[str] = mapped_column(default="names", server_default="names")
    stopped_by: Mapped[bytes | None]
    state: Mapped[str] = mapped_column(default="waiting")
    row_count: Mapped[int] = mapped_column(default=0)
    size: Mapped[int] = mapped_column(default=0)
    sha256: Mapped[str | None] = mapped_column(ForeignKey("files.sha256"))
    asked_by: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    asked_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
