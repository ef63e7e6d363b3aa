"""Words that somebody typed into a page and did not send yet, kept so that leaving the page loses nothing."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from casework.records.columns import Base, Id


class UnsentWords(Base):
    """What one person typed at one place and did not send. place: path of the page. body: its fields, sealed."""

    __tablename__ = "unsent_words"
    __table_args__ = (UniqueConstraint("account_id", "place"),)

    id: Mapped[Id]
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    place: Mapped[str]
    body: Mapped[bytes]
    changed_at: Mapped[datetime] = mapped_column(index=True)
