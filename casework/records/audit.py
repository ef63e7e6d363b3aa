"""The audit chain: every entry carries an HMAC over itself and the entry before.

Threat: somebody with the database alone removes, changes or reorders entries. The key is not in the database,
and the anchor (number and HMAC of the last entry, written outside the database) shows a chain that was cut off.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.records.database import add_unless_there
from casework.records.keys import Keyring
from casework.records.tables import AuditEntry, AuditHead

_START = "0" * 64


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
) -> AuditEntry:
    """Add one entry to the chain, in the session's transaction; later writers wait until it ends."""
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
    )
    entry.mac = _mac(keys, entry)
    head.number, head.mac = entry.number, entry.mac
    session.add(entry)
    return entry


def broken_links(session: Session, keys: Keyring, anchor: Path) -> Iterator[str]:
    """Give a sentence for each fault of the chain: changed, missing or reordered entries, a cut-off end."""
    anchored = read_anchor(anchor)
    head = session.get(AuditHead, 1)  # read first: entries that are added meanwhile are no fault
    previous, number = _START, 0
    for entry in session.scalars(select(AuditEntry).order_by(AuditEntry.number).execution_options(yield_per=500)):
        number += 1
        if entry.number != number:
            yield from (f"Audit entry {missing} is missing" for missing in range(number, entry.number))
            number = entry.number
        elif entry.previous != previous:
            yield f"Audit entry {entry.number} does not follow the entry before it"
        if entry.mac != _mac(keys, entry):
            yield f"Audit entry {entry.number} was changed"
        if anchored and anchored[0] == entry.number and anchored[1] != entry.mac:
            yield f"Audit entry {entry.number} is not the one that the anchor names"
        if head and head.number == entry.number and head.mac != entry.mac:
            yield f"Audit entry {entry.number} is not the one that the log's head names"
        previous = entry.mac
    written = max(head.number if head else 0, anchored[0] if anchored else 0)
    if written > number:
        yield f"The audit log ends at entry {number}, but entry {written} was written"


def write_anchor(session: Session, anchor: Path) -> None:
    """Write the chain's last number and HMAC outside the database; never moves the anchor back."""
    head = session.get(AuditHead, 1)
    anchored = read_anchor(anchor)
    if head is None or (anchored and anchored[0] >= head.number):
        return
    beside = anchor.with_name(f"{anchor.name}.{os.getpid()}")
    with beside.open("w") as file:
        json.dump({"number": head.number, "mac": head.mac}, file)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(anchor)


def read_anchor(anchor: Path) -> tuple[int, str] | None:
    """Return (number, HMAC) of the anchor file, None when there is none."""
    try:
        value = json.loads(anchor.read_text())
    except FileNotFoundError:
        return None
    return int(value["number"]), str(value["mac"])


def _mac(keys: Keyring, entry: AuditEntry) -> str:
    content = [
        entry.number,
        str(entry.partnership_id or ""),
        entry.at.isoformat(),
        entry.actor,
        entry.action,
        entry.subject,
        entry.details,
        entry.previous,
    ]
    return keys.mac("audit", json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hex()
