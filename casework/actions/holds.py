"""What holds back the publication of a case: read by everything that releases or publishes."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.records.tables import ParallelProcess, PublicationHold
from casework.rules.processes import hold_in_words


def standing(session: Session, case_id: UUID) -> list[PublicationHold]:
    """Return the holds of a case that nobody has lifted, the earliest first."""
    query = select(PublicationHold).where(PublicationHold.case_id == case_id, PublicationHold.lifted_at.is_(None))
    return list(session.scalars(query.order_by(PublicationHold.placed_at)))


def in_words(session: Session, case_id: UUID) -> tuple[str, ...]:
    """Return each standing hold of a case as a sentence that holds no typed word."""
    return tuple(
        hold_in_words(
            session.get_one(ParallelProcess, hold.process_id).kind if hold.process_id else "", hold.until_on
        )
        for hold in standing(session, case_id)
    )
