"""What people looked for, kept for a while so that a page of results has an address that tells nothing."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from casework.records.columns import Base, Id


class KeptSearch(Base):
    """One person's search. body: sealed, `{"words", "kind", "case"}`. Removed after a day, or by the next ones."""

    __tablename__ = "kept_searches"

    id: Mapped[Id]
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"), index=True)
    body: Mapped[bytes]
    made_at: Mapped[datetime]
