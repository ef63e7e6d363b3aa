"""Meetings of the case review group: who was asked, who came, what each agency said, and the minutes."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from casework.records.columns import Base, Id


class Meeting(Base):
    """A meeting about one case. number: in the case, from 1. state: "planned", "closed" or "cancelled".

    begins, ends: "HH:MM" in England's time, ends "" where it is not said. place: sealed, a room or a link.
    agenda: sealed, the items in their order. reason: sealed, why it was cancelled. revision: counts changes of the
    plan, and is the sequence of its calendar entry.
    """

    __tablename__ = "meetings"
    __table_args__ = (UniqueConstraint("case_id", "number"),)

    id: Mapped[Id]
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id"))
    number: Mapped[int]
    held_on: Mapped[date] = mapped_column(index=True)
    begins: Mapped[str]
    ends: Mapped[str]
    place: Mapped[bytes]
    agenda: Mapped[bytes]
    pack_id: Mapped[UUID | None] = mapped_column(ForeignKey("packs.id"))
    state: Mapped[str] = mapped_column(default="planned")
    reason: Mapped[bytes | None]
    revision: Mapped[int] = mapped_column(default=0)
    planned_by: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    planned_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    closed_by: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"))
    closed_at: Mapped[datetime | None]


class MeetingPerson(Base):
    """Somebody who is asked to a meeting: an account, or a guest of an agency by name.

    agency: for which they speak, as shown; "" for nobody (a chair, a minute taker). guest: sealed, name and e-mail
    address of who has no account. attendance: "", "present", "apologies" or "represented"; represented_by: sealed.
    invited_at: when the invitation was written.
    """

    __tablename__ = "meeting_people"
    __table_args__ = (UniqueConstraint("meeting_id", "account_id"),)

    id: Mapped[Id]
    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("meetings.id"), index=True)
    account_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"), index=True)
    agency: Mapped[str]
    guest: Mapped[bytes | None]
    attendance: Mapped[str] = mapped_column(default="")
    represented_by: Mapped[bytes | None]
    invited_at: Mapped[datetime | None]


class MeetingQuestion(Base):
    """A question that is put to a meeting. number: in the meeting, from 1. words: sealed."""

    __tablename__ = "meeting_questions"
    __table_args__ = (UniqueConstraint("meeting_id", "number"),)

    id: Mapped[Id]
    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("meetings.id"))
    number: Mapped[int]
    words: Mapped[bytes]
    put_by: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    put_at: Mapped[datetime]


class MeetingView(Base):
    """What an agency's person says to a question: "agree", "disagree", "abstain" or "none"; words: sealed.

    written_by: whose account wrote it: the person's own, or who keeps the minutes.
    """

    __tablename__ = "meeting_views"
    __table_args__ = (UniqueConstraint("question_id", "person_id"),)

    id: Mapped[Id]
    question_id: Mapped[UUID] = mapped_column(ForeignKey("meeting_questions.id"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("meeting_people.id"))
    view: Mapped[str]
    words: Mapped[bytes | None]
    written_by: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    written_at: Mapped[datetime]


class MeetingMinutes(Base):
    """A version of a meeting's minutes; a correction is another one, and this one stays.

    body: sealed `{"notes", "decisions": [words], "outcomes": {question: words}, "why"}`; why: what was corrected,
    "" in the first version, which is written over until the meeting is closed.
    """

    __tablename__ = "meeting_minutes"
    __table_args__ = (UniqueConstraint("meeting_id", "number"),)

    id: Mapped[Id]
    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("meetings.id"))
    number: Mapped[int]
    body: Mapped[bytes]
    written_by: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    written_at: Mapped[datetime]
