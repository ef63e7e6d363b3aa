"""What the service does by itself at set times: the audit anchor, tidying up, checking that files are whole."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

from sqlalchemy import ColumnElement, delete, func, or_, select
from sqlalchemy.engine import CursorResult

from casework.actions import unsent_words
from casework.actions.exports import referral_exports
from casework.actions.finding import kept
from casework.actions.referrals import saved
from casework.actions.work import SERVICE, Change, Work, changing
from casework.records import audit
from casework.records.audit import AnchorProblem as AnchorProblem  # named from here
from casework.records.columns import Base
from casework.records.database import add_unless_there
from casework.records.store import Store
from casework.records.tables import (
    Account,
    AuditEntry,
    KeptFile,
    Link,
    Partnership,
    Referral,
    SignInSession,
    Slot,
    Task,
)
from casework.records.vault import VaultProblem

TRACES_KEPT = timedelta(days=30)
"""How long used links, ended sessions, finished tasks and schedule slots stay for whoever looks into a problem."""
UNRECORDED_KEPT = timedelta(days=1)
"""How long a file may lie in the vault before a record points to it: far longer than any transaction."""
SESSIONS_KEPT = timedelta(days=2)
"""Longer than any session lasts."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that is not as it was kept. what: a sentence without case data. sha256: of a file, else ""."""

    what: str
    sha256: str = ""


def begin_slot(store: Store, name: str, slot: str) -> bool:
    """Return whether this caller runs the schedule's `name` for `slot`; one caller alone is told so."""
    with store.changing() as session:
        row = {"id": uuid4(), "name": name, "slot": slot, "started_at": store.now()}
        return add_unless_there(session, Slot, row)


def write_anchor(store: Store) -> None:
    """Write the audit chain's last entry outside the database. Raises AnchorProblem, see `audit.write_anchor`."""
    with store.looking() as session:
        audit.write_anchor(session, store.keys, store.audit_anchor, store.now())


def renew_anchor(store: Store) -> None:
    """Write the anchor in place of one that is lost or was changed, and say so in the log."""
    with changing(Work(store, SERVICE), None) as change:
        change.audit("anchor-renewed", "service")
    with store.looking() as session:
        audit.write_anchor(session, store.keys, store.audit_anchor, store.now(), anew=True)


def tidy_up(store: Store) -> None:
    """Remove drafts nobody took up, old files of referrals, ended links and sessions, old traces, stray files."""
    with changing(Work(store, SERVICE), None) as change:
        old = change.now - TRACES_KEPT
        drafts, drafts_files = saved.delete_ended(change)
        change.audit(
            "tidied-up",
            "service",
            drafts=drafts,
            drafts_files=drafts_files,
            referral_files=referral_exports.delete_old(change),
            links=_remove(change, Link, Link.expires_at < old),
            sessions=_remove(
                change,
                SignInSession,
                or_(SignInSession.ended_at < old, SignInSession.seen_at < change.now - SESSIONS_KEPT),
            ),
            tasks=_remove(change, Task, (Task.state == "done") & (Task.finished_at < old)),
            slots=_remove(change, Slot, Slot.started_at < old),
            searches=kept.remove_old(change),
            unsent=unsent_words.delete_old(change),
        )
    # Last: what ended drafts held is nobody's now, and its bytes go too.
    swept = sweep(store)
    if swept:
        with changing(Work(store, SERVICE), None) as change:
            change.audit("files-swept", "service", files=swept)


def sweep(store: Store) -> int:
    """Remove files of the vault that no record has pointed to for a day, and return how many."""
    before = time.time() - UNRECORDED_KEPT.total_seconds()  # the file system's clock, not the service's
    with store.looking() as session:
        kept = session.scalars(select(KeptFile.sha256)).all()
    return store.vault.sweep(kept, before)


def scrub(store: Store) -> tuple[Fault, ...]:
    """Read every kept file and compare it with its SHA-256; record and return what is not whole."""
    faults = tuple(file_faults(store))
    with changing(Work(store, SERVICE), None) as change:
        change.audit("files-checked", "service", damaged=[fault.sha256 for fault in faults])
    return faults


def file_faults(store: Store) -> Iterator[Fault]:
    """Give what is wrong with each kept file that is missing or not what was kept."""
    with store.looking() as session:
        names = session.scalars(select(KeptFile.sha256).order_by(KeptFile.sha256)).all()
    for sha256 in names:
        try:
            for _ in store.vault.stream(sha256):
                pass
        except VaultProblem as problem:
            yield Fault(f"{problem} (SHA-256 {sha256})", sha256)


def strange_files(store: Store) -> Iterator[Fault]:
    """Give the files in the vault that no record points to, nor will in a moment."""
    before = time.time() - UNRECORDED_KEPT.total_seconds()
    with store.looking() as session:
        kept = session.scalars(select(KeptFile.sha256)).all()
    for name in store.vault.strangers(kept, before):
        yield Fault(f"No record points to the file {name} in the vault")


def audit_faults(store: Store, *copies: Path) -> Iterator[Fault]:
    """Give what is wrong with the audit chain. copies: of its anchor, kept elsewhere."""
    with store.looking() as session:
        links = audit.broken_links(session, store.keys, store.audit_anchor, *copies)
        yield from (Fault(sentence) for sentence in links)
        if session.scalar(select(AuditEntry.number).limit(1)) is not None:
            if not store.audit_anchor.exists():
                yield Fault(audit.NO_ANCHOR)
        elif any(session.scalar(select(func.count()).select_from(table)) for table in _NEVER_WITHOUT_AN_ENTRY):
            yield Fault("The audit log is empty, though there are records that are never made without an entry")


_NEVER_WITHOUT_AN_ENTRY: tuple[type[Base], ...] = (Partnership, Account, Referral, KeptFile)


def kept_count(store: Store) -> int:
    """Return how many files the records point to."""
    with store.looking() as session:
        return session.scalar(select(func.count()).select_from(KeptFile)) or 0


def key_fits(store: Store) -> bool:
    """Return whether the master key is the one that what is here was kept under; True while nothing is.

    One file found under its name, or one audit entry that is as it was written, shows that it is.
    """
    with store.looking() as session:
        files = session.scalars(select(KeptFile.sha256)).all()
        if any(store.vault.holds(sha256) for sha256 in files):
            return True
        entries = session.scalars(select(AuditEntry).order_by(AuditEntry.number).limit(100)).all()
        return any(audit.is_ours(store.keys, entry) for entry in entries) or not (files or entries)


def audit_count(store: Store) -> int:
    """Return how many entries the audit log has."""
    with store.looking() as session:
        return session.scalar(select(func.count()).select_from(AuditEntry)) or 0


def _remove(change: Change, table: type[Base], which: ColumnElement[bool]) -> int:
    result = change.session.execute(delete(table).where(which))
    return result.rowcount if isinstance(result, CursorResult) else 0
