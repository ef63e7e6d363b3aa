"""Pages that said what was wrong with an answer, kept a while so that the browser's Back finds them again."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from casework.records.columns import Base, Id


class RefusedPage(Base):
    """A page with errors. body: the page, sealed. browser_hash: of the secret of the browser that got it."""

    __tablename__ = "refused_pages"

    id: Mapped[Id]
    browser_hash: Mapped[str] = mapped_column(index=True)
    path: Mapped[str]
    body: Mapped[bytes]
    made_at: Mapped[datetime] = mapped_column(index=True)
