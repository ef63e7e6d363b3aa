"""The office's part of a referral as it is kept: sealed like the answers, opened for whoever draws on it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from casework.records.store import Store
from casework.records.tables import Referral

_DAYS = ("checked_on", "sent_to_chair_on", "meeting_on", "decided_on")


@dataclass(frozen=True, slots=True)
class OfficeNotes:
    """The office's part of a referral. revision: counts its changes. by, at: who changed it last, and when."""

    checked_on: date | None = None
    sent_to_chair_on: date | None = None
    meeting_on: date | None = None
    recommendation: str = ""
    decision: str = ""
    decided_on: date | None = None
    revision: int = 0
    by: str = ""
    at: datetime | None = None


def notes_kept(store: Store, referral: Referral) -> OfficeNotes:
    """Return the office's part of a referral as it is kept; an empty one while nobody wrote any."""
    if referral.office is None:
        return OfficeNotes()
    value = store.keys.unseal(referral.office, office_context(referral.id))
    days = {name: date.fromisoformat(value[name]) if value[name] else None for name in _DAYS}
    return OfficeNotes(**{**value, **days, "at": datetime.fromisoformat(value["at"])})


def office_context(referral_id: UUID) -> str:
    """Return what the office's part of a referral is sealed for."""
    return f"referral/{referral_id}/office"
