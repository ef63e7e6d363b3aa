"""Checking the chain of the audit log, once a day, and when that was last."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from casework.actions import upkeep
from casework.actions.work import SERVICE, Work, changing, looking
from casework.records.store import Store
from casework.records.tables import AuditCheck, AuditEntry
from casework.rules.permissions import Permission

MOST_FAULTS = 20
"""Sentences that are kept of one check; `casereviews verify` gives all of them."""


@dataclass(frozen=True, slots=True)
class LastCheck:
    """The last check. entries: how many there were. faults: a sentence each, () for a whole log."""

    checked_at: datetime
    entries: int
    faults: tuple[str, ...]


def check(store: Store) -> None:
    """Check the whole chain, and record what was found."""
    faults = []
    for fault in upkeep.audit_faults(store):
        faults.append(fault.what)
        if len(faults) == MOST_FAULTS:
            break
    with changing(Work(store, SERVICE), None) as change:
        entries = change.session.scalar(select(func.count()).select_from(AuditEntry)) or 0
        change.session.add(AuditCheck(checked_at=change.now, entries=entries, faults=faults))
        change.audit("audit-checked", "service", entries=entries, faults=len(faults))


def last(work: Work) -> LastCheck | None:
    """Return the last check, None before the first. Raises NotPermitted."""
    with looking(work, Permission.SEE_AUDIT) as session:
        row = session.scalars(select(AuditCheck).order_by(AuditCheck.checked_at.desc()).limit(1)).first()
        return LastCheck(row.checked_at, row.entries, tuple(row.faults)) if row is not None else None
