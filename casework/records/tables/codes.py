"""The anonymisation key of a case. Names are sealed; a code that was ever given belongs to its person for good."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from casework.records.columns import Base, Id


class CaseKey(Base):
    """A case has a key. version: counts every change of it, so that nothing is shown by an older one."""

    __tablename__ = "case_keys"

    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    version: Mapped[int] = mapped_column(default=0)
    changed_at: Mapped[datetime]


class KeyPerson(Base):
    """A person of a key. known: sealed, see `casework.rules.codes.Known`. edition: counts this person's changes.

    state: "proposed", "confirmed", "withdrawn" (nobody who needs a code) or "joined" (the same as another person).
    """

    __tablename__ = "key_people"

    id: Mapped[Id]
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"), index=True)
    state: Mapped[str]
    known: Mapped[bytes]
    edition: Mapped[int] = mapped_column(default=0)
    joined_to: Mapped[UUID | None] = mapped_column(ForeignKey("key_people.id"))
    added_at: Mapped[datetime]


class GivenCode(Base):
    """A code that was given to a person of a key, now or before. Never deleted, so that no code is used again.

    code_mac: keyed hash of the code as compared. A coordinator may type anything into a code, a name too.
    settled: False while it is only proposed: until somebody confirms it, another person may get it.
    """

    __tablename__ = "given_codes"
    __table_args__ = (UniqueConstraint("case_id", "code_mac"),)

    id: Mapped[Id]
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("key_people.id"), index=True)
    code_mac: Mapped[str]
    settled: Mapped[bool] = mapped_column(default=False)


class SparedWord(Base):
    """A word in doubt of which somebody said that it is nobody's. word: sealed; word_mac: to find it by."""

    __tablename__ = "spared_words"
    __table_args__ = (UniqueConstraint("case_id", "word_mac"),)

    id: Mapped[Id]
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"))
    word: Mapped[bytes]
    word_mac: Mapped[str]
    said_by: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    said_at: Mapped[datetime]


class CodeCheck(Base):
    """The look over a whole build in codes. version: of the key that it is asked for; checked: it was made with.

    state: "waiting", "done" or "failed". done, total: rows looked at. found: sealed, what is in doubt, with rows.
    """

    __tablename__ = "code_checks"

    id: Mapped[Id]
    chronology_id: Mapped[UUID] = mapped_column(ForeignKey("chronologies.id"), unique=True)
    version: Mapped[int]
    checked: Mapped[int | None]
    state: Mapped[str] = mapped_column(default="waiting")
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    found: Mapped[bytes | None]
    finished_at: Mapped[datetime | None]


class CodedWords(Base):
    """A row's words in codes, casefolded, as they are searched while codes are shown; of the check's `checked`."""

    __tablename__ = "coded_words"
    __table_args__ = (UniqueConstraint("chronology_id", "identity"),)

    id: Mapped[Id]
    chronology_id: Mapped[UUID] = mapped_column(ForeignKey("chronologies.id"))
    identity: Mapped[UUID]
    words: Mapped[str]
