"""The audit chain: every entry carries an HMAC over itself and the entry before.

Threat: somebody with the database alone removes, changes or reorders entries. The key is not in the database,
and the anchor (number and HMAC of the last entry, written outside the database) shows a chain that was cut off.
The anchor carries an HMAC of its own, so that nobody without the key can write one that fits what is left.

Whose case an entry is about is covered too (docs/rules.md R-110). What was done with a referral belongs to no case
when it is written, and to the one that is opened from it: the entry of that opening names what it takes in.
"""

from __future__ import annotations

import hmac
import json
import os
from collections.abc import Collection, Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.records.database import add_unless_there
from casework.records.keys import Keyring
from casework.records.tables import AuditEntry, AuditHead, Case

FORM = 2
"""How the content of an entry is put together for its HMAC. 1: without its case. 2: with it."""
_START = "0" * 64
ANCHORED_WITHIN = timedelta(days=1)
"""How old a log may be that has no anchor yet: the service writes one within a minute of its first start."""


class AnchorProblem(Exception):
    """The anchor is not one that can be gone by. The message is a sentence without case data."""


def append(
    session: Session,
    keys: Keyring,
    *,
    at: datetime,
    partnership_id: UUID | None,
    actor: str,
    action: str,
    subject: str,
    details: dict[str, Any],
    case_id: UUID | None = None,
) -> AuditEntry:
    """Add one entry to the chain, in the session's transaction; later writers wait until it ends.

    case_id: see `casework.records.audit_cases`.
    """
    head = session.get(AuditHead, 1, with_for_update=True)
    if head is None:  # the very first entry: two writers at once agree on one head
        add_unless_there(session, AuditHead, {"id": 1, "number": 0, "mac": _START})
        head = session.get_one(AuditHead, 1, with_for_update=True)
    entry = AuditEntry(
        number=head.number + 1,
        partnership_id=partnership_id,
        at=at,
        actor=actor,
        action=action,
        subject=subject,
        details=details,
        previous=head.mac,
        case_id=case_id,
        form=FORM,
    )
    entry.mac = _mac(keys, entry)
    head.number, head.mac = entry.number, entry.mac
    session.add(entry)
    return entry


def broken_links(session: Session, keys: Keyring, *anchors: Path) -> Iterator[str]:
    """Give a sentence for each fault of the chain: changed, missing or reordered entries, a cut-off end.

    anchors: the service's own, and copies of it that were kept elsewhere. One that is not there names nothing.
    """
    anchored = []
    for anchor in anchors:
        try:
            named = read_anchor(anchor, keys)
        except AnchorProblem as problem:
            yield str(problem)
        else:
            anchored += [named] if named else []
    head = session.get(AuditHead, 1)  # read first: entries that are added meanwhile are no fault
    previous, number = _START, 0
    taken_in, cases = _taken_in(session), frozenset(session.scalars(select(Case.id)))
    for entry in session.scalars(select(AuditEntry).order_by(AuditEntry.number).execution_options(yield_per=500)):
        number += 1
        if entry.number != number:
            yield from (f"Audit entry {missing} is missing" for missing in range(number, entry.number))
            number = entry.number
        elif entry.previous != previous:
            yield f"Audit entry {entry.number} does not follow the entry before it"
        if not _fits(keys, entry, taken_in):
            yield f"Audit entry {entry.number} was changed"
        elif not _in_its_case(entry, cases):
            yield f"Audit entry {entry.number} does not stand with the case that it is about"
        if any(last == entry.number and mac != entry.mac for last, mac in anchored):
            yield f"Audit entry {entry.number} is not the one that the anchor names"
        if head and head.number == entry.number and head.mac != entry.mac:
            yield f"Audit entry {entry.number} is not the one that the log's head names"
        previous = entry.mac
    written = max(head.number if head else 0, *(last for last, _ in anchored), 0)
    if written > number:
        yield f"The audit log ends at entry {number}, but entry {written} was written"


def write_anchor(session: Session, keys: Keyring, anchor: Path, now: datetime, *, anew: bool = False) -> None:
    """Write the chain's last number and HMAC outside the database; never moves the anchor back.

    anew: in place of whatever is there. Else an anchor that was changed stays as it is, and one that was removed
    is not made again: a log that was cut off would look whole within a minute. Raises AnchorProblem then.
    """
    head = session.get(AuditHead, 1)
    anchored = None if anew else read_anchor(anchor, keys)
    if head is None or (anchored and anchored[0] >= head.number):
        return
    if not anchored and not anew:
        first = session.scalar(select(AuditEntry.at).order_by(AuditEntry.number).limit(1))
        if first is not None and first < now - ANCHORED_WITHIN:
            raise AnchorProblem(NO_ANCHOR)
    beside = anchor.with_name(f"{anchor.name}.{os.getpid()}")
    beside.unlink(missing_ok=True)
    with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        json.dump({"number": head.number, "mac": head.mac, "seal": _seal(keys, head.number, head.mac)}, file)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(anchor)


NO_ANCHOR = "The audit log's anchor file is missing, so a log that was cut off would not be noticed"
_ANOTHER = "The audit log's anchor file was changed, or was not written under this master key"


def read_anchor(anchor: Path, keys: Keyring) -> tuple[int, str] | None:
    """Return (number, HMAC) of the anchor file, None when there is none. Raises AnchorProblem."""
    try:
        value = json.loads(anchor.read_text())
        number, mac, seal = int(value["number"]), str(value["mac"]), str(value["seal"])
    except FileNotFoundError:
        return None
    except (ValueError, KeyError, TypeError):
        raise AnchorProblem(_ANOTHER) from None
    if not hmac.compare_digest(seal.encode(), _seal(keys, number, mac).encode()):
        raise AnchorProblem(_ANOTHER)
    return number, mac


def is_ours(keys: Keyring, entry: AuditEntry) -> bool:
    """Return whether the entry was written under this master key and is as it was written."""
    return any(hmac.compare_digest(entry.mac.encode(), mac.encode()) for mac in _macs(keys, entry))


def _macs(keys: Keyring, entry: AuditEntry) -> tuple[str, str]:
    """Return the HMACs that fit an entry: as it stands, and as it was before a case was opened that took it in."""
    return _mac(keys, entry), _mac(keys, entry, of_no_case=True)


def _fits(keys: Keyring, entry: AuditEntry, taken_in: Mapping[str, tuple[int, UUID]]) -> bool:
    """Return whether an entry is as it was written, but for a case that a later entry put it to."""
    taken = taken_in.get(entry.subject)
    as_it_stands, of_no_case = _macs(keys, entry)
    if entry.form > 1 and taken is not None and taken[0] > entry.number and entry.mac == of_no_case:
        return entry.case_id == taken[1]
    return entry.mac == as_it_stands


def _in_its_case(entry: AuditEntry, cases: Collection[UUID]) -> bool:
    """Return whether an entry of the first form, whose HMAC says nothing of it, stands with the case it names."""
    if entry.form > 1:
        return True
    named = entry.details.get("case", entry.subject)
    try:
        case_id = UUID(str(named))
    except ValueError:
        return True
    return case_id not in cases or entry.case_id == case_id


def _taken_in(session: Session) -> dict[str, tuple[int, UUID]]:
    """Return of each record whose entries a case took in: (number of the entry that says so, the case)."""
    found: dict[str, tuple[int, UUID]] = {}
    for entry in session.scalars(select(AuditEntry).where(AuditEntry.action == "case-opened")):
        taken = entry.details.get("takes_in")
        if entry.case_id is not None and isinstance(taken, list):
            found.update((str(one), (entry.number, entry.case_id)) for one in taken)
    return found


def _seal(keys: Keyring, number: int, mac: str) -> str:
    return keys.mac("audit-anchor", f"{number}:{mac}".encode()).hex()


def _mac(keys: Keyring, entry: AuditEntry, *, of_no_case: bool = False) -> str:
    content: list[Any] = [
        entry.number,
        str(entry.partnership_id or ""),
        entry.at.isoformat(),
        entry.actor,
        entry.action,
        entry.subject,
        entry.details,
        entry.previous,
    ]
    if entry.form > 1:
        content += [entry.form, "" if of_no_case else str(entry.case_id or "")]
    return keys.mac("audit", json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hex()
