"""Cases, their statutory clocks, and the combined chronologies made for them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from casework.records.columns import Base, Id


class Case(Base):
    """One review. code_name: what the case is called in place of the child's name. stage: see rules.stages.

    open_to: a key of `casework.rules.need_to_know.OPEN_TO`. sought: sealed, whom agencies look for in their
    records (`casework.actions.returns.sought_people`); None: those whom the referral names.
    """

    __tablename__ = "cases"
    __table_args__ = (UniqueConstraint("partnership_id", "reference"),)

    id: Mapped[Id]
    partnership_id: Mapped[UUID] = mapped_column(ForeignKey("partnerships.id"), index=True)
    referral_id: Mapped[UUID | None] = mapped_column(ForeignKey("referrals.id"), unique=True)
    reference: Mapped[str]
    code_name: Mapped[str]
    stage: Mapped[str]
    scope_first: Mapped[date | None]
    scope_last: Mapped[date | None]
    opened_at: Mapped[datetime]
    opened_by: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    open_to: Mapped[str] = mapped_column(default="role", server_default="role")
    sought: Mapped[bytes | None]


class CaseClock(Base):
    """One running or met deadline. name: a key of `casework.rules.clock.CLOCKS`.

    inputs: what the due date was worked out from, so that it can be worked out again when the calendar changes.
    A late act is recorded, never refused: `late_reason`.
    """

    __tablename__ = "case_clocks"
    __table_args__ = (UniqueConstraint("referral_id", "name"),)

    id: Mapped[Id]
    partnership_id: Mapped[UUID] = mapped_column(ForeignKey("partnerships.id"), index=True)
    referral_id: Mapped[UUID] = mapped_column(ForeignKey("referrals.id"), index=True)
    name: Mapped[str]
    started_on: Mapped[date]
    due_on: Mapped[date]
    inputs: Mapped[dict[str, Any]]
    met_on: Mapped[date | None]
    late_reason: Mapped[str] = mapped_column(default="")


class LateReason(Base):
    """Why an act of a clock was late, as it was said then: it stays when the act or the clock is corrected.

    The audit entry of the act names it. clock: a key of `casework.rules.clock.CLOCKS`. reason: sealed.
    """

    __tablename__ = "late_reasons"

    id: Mapped[Id]
    referral_id: Mapped[UUID] = mapped_column(ForeignKey("referrals.id"), index=True)
    clock: Mapped[str]
    met_on: Mapped[date]
    due_on: Mapped[date]
    reason: Mapped[bytes]
    given_at: Mapped[datetime]


class Chronology(Base):
    """One build of a case's combined chronology. Made once for the same returns: `inputs_key` is their hash.

    state: "waiting", "building", "ready" or "failed". step, done, total: progress in plain words.
    inputs: what was merged, `{"returns": [{"upload": id, "sha256": …, "agency": name, "record": sha256}],
    "scope": [days], "nil": [names of agencies that answered that they know nobody]}`.
    findings: as findings.json; megabytes for a large case, so it is read where it is needed only.
    changes: against the build before, `{"since": number, "fields": {identity: [names]}, "withdrawn": [identity]}`,
    and what pages say of the findings: `"noticed": {"silences": […], "counts": {name: number}}`; read as they are.
    people: sealed, who is named in the rows (see documents.chronology.people_found). places: sealed, the streets
    and localities that its addresses tell (see documents.chronology.known_places).
    """

    __tablename__ = "chronologies"
    __table_args__ = (UniqueConstraint("case_id", "inputs_key"),)

    id: Mapped[Id]
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"), index=True)
    number: Mapped[int]
    inputs_key: Mapped[str]
    inputs: Mapped[dict[str, Any]]
    state: Mapped[str] = mapped_column(default="waiting")
    step: Mapped[str] = mapped_column(default="")
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    row_count: Mapped[int] = mapped_column(default=0)
    findings: Mapped[dict[str, Any]] = mapped_column(deferred=True)
    changes: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}", deferred=True)
    people: Mapped[bytes | None]
    places: Mapped[bytes | None]
    asked_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]


class ChronologyRow(Base):
    """A merged row of one chronology. row_key: "<agency slug>/<row id>"; body: as in chronology.json.

    identity: the same in every build of the case that has this row, whatever its key there. section: "" for rows
    of the scoping period, "out-of-scope" or "undated". words: what can be searched, casefolded.
    change: "", "new" or "changed" since the build before.
    """

    __tablename__ = "chronology_rows"
    __table_args__ = (
        UniqueConstraint("chronology_id", "row_key"),
        UniqueConstraint("chronology_id", "position"),
        UniqueConstraint("chronology_id", "identity"),
    )

    id: Mapped[Id]
    chronology_id: Mapped[UUID] = mapped_column(ForeignKey("chronologies.id"))
    identity: Mapped[UUID]
    position: Mapped[int]
    row_key: Mapped[str]
    agency: Mapped[str]
    first_day: Mapped[date | None]
    last_day: Mapped[date | None]
    section: Mapped[str] = mapped_column(default="", server_default="")
    change: Mapped[str] = mapped_column(default="", server_default="")
    words: Mapped[str] = mapped_column(default="", server_default="")
    body: Mapped[dict[str, Any]]


class ChronologyFile(Base):
    """A document made of one chronology. name: "chronology.docx", "pack.pdf" and so on."""

    __tablename__ = "chronology_files"
    __table_args__ = (UniqueConstraint("chronology_id", "name"),)

    id: Mapped[Id]
    chronology_id: Mapped[UUID] = mapped_column(ForeignKey("chronologies.id"))
    name: Mapped[str]
    sha256: Mapped[str] = mapped_column(ForeignKey("files.sha256"))
    size: Mapped[int]
