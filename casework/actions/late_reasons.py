"""Why acts were late: each reason stays as it was given, also when the act or its clock is corrected later.

Reasons may name people: they are sealed, and the audit entry of the act holds the id alone. Source: R-106.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.actions.work import Change
from casework.records.keys import Keyring
from casework.records.tables import CaseClock, LateReason


def keep(change: Change, clock: CaseClock) -> UUID | None:
    """Keep why the clock's act was late, in the action's transaction; None where it was in time."""
    if not clock.late_reason or clock.met_on is None:
        return None
    row = LateReason(
        referral_id=clock.referral_id,
        clock=clock.name,
        met_on=clock.met_on,
        due_on=clock.due_on,
        reason=b"",
        given_at=change.now,
    )
    change.session.add(row)
    change.session.flush()
    row.reason = change.work.store.keys.seal(clock.late_reason, _context(row.id))
    return row.id


def keep_earlier(change: Change, clock: CaseClock) -> None:
    """Keep the reason that a clock has, before it gets another: one of before reasons were kept by themselves."""
    if clock.late_reason and _kept_of(change.session, clock.referral_id, clock.name, clock.met_on) is None:
        keep(change, clock)


def of_entry(session: Session, keys: Keyring, referral_id: UUID, said: Mapping[str, Any]) -> str:
    """Return the reason that was given in the act of an audit entry, "" for none. said: the entry's details.

    An entry of before reasons were kept names none: then the reason that was kept later for the same day counts,
    and before any was kept, the clock's own.
    """
    if not said.get("late"):
        return ""
    if said.get("reason"):
        row = session.get(LateReason, UUID(said["reason"]))
        return _words(keys, row) if row is not None and row.referral_id == referral_id else ""
    met_on = date.fromisoformat(said["met_on"])
    kept = _kept_of(session, referral_id, said["clock"], met_on)
    if kept is not None:
        return _words(keys, kept)
    clock = session.scalar(
        select(CaseClock).where(CaseClock.referral_id == referral_id, CaseClock.name == said["clock"])
    )
    return clock.late_reason if clock is not None and clock.met_on == met_on else ""


def of_day(session: Session, keys: Keyring, referral_id: UUID, name: str, met_on: date) -> str:
    """Return why the act of a clock that was done on that day was late, "" where it was in time."""
    kept = _kept_of(session, referral_id, name, met_on)
    return _words(keys, kept) if kept is not None else ""


def _kept_of(session: Session, referral_id: UUID, name: str, met_on: date | None) -> LateReason | None:
    query = select(LateReason).where(
        LateReason.referral_id == referral_id, LateReason.clock == name, LateReason.met_on == met_on
    )
    return session.scalar(query.order_by(LateReason.given_at).limit(1))


def _words(keys: Keyring, row: LateReason) -> str:
    return str(keys.unseal(row.reason, _context(row.id)))


def _context(reason_id: UUID) -> str:
    return f"late-reason/{reason_id}"
