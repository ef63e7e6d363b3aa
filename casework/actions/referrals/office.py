"""What the partnership did with a referral: checked, sent to the chair, meeting, recommendation, decision.

Sealed like the answers; the referrer's copy does not hold it.
"""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Any
from uuid import UUID

from casework.actions.office_notes import OfficeNotes as OfficeNotes, notes_kept, office_context
from casework.actions.reach import referral_within
from casework.actions.work import Refusal, Work, changing, looking
from casework.rules.permissions import Permission


def notes_of(work: Work, referral_id: UUID) -> OfficeNotes:
    """Return the office's part of a referral. Raises NotFound, NotPermitted."""
    with looking(work, Permission.SEE_REFERRALS) as session:
        return notes_kept(work.store, referral_within(session, work, referral_id))


def save(work: Work, referral_id: UUID, revision: int, **notes: Any) -> None:
    """Keep the office's part of a referral. revision: of the part as it was seen.

    notes: the fields of `OfficeNotes` that a person fills in. Raises Refusal("changed-meanwhile") when somebody
    else changed it since, Refusal("decided-on") for a decision without its day, NotFound, NotPermitted.
    """
    with changing(work, Permission.OPEN_CASE) as change:
        referral = referral_within(change.session, work, referral_id, lock=True)
        before = notes_kept(work.store, referral)
        if before.revision != revision:
            raise Refusal(
                "changed-meanwhile",
                f"{before.by} changed this since you opened it. Copy what you typed, then open the page again",
            )
        if str(notes.get("decision") or "").strip() and notes.get("decided_on") is None:
            raise Refusal("decided-on", "Enter the day on which it was decided")
        after = OfficeNotes(**notes, revision=revision + 1, by=work.actor.name, at=change.now)
        plain = {
            name: value.isoformat() if isinstance(value, date) else value for name, value in asdict(after).items()
        }
        referral.office = work.store.keys.seal(plain, office_context(referral.id))
        change.audit("referral-office-noted", referral.id, revision=revision + 1)
