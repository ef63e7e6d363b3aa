"""Removing everything of a case: its rows, whatever hangs on them, its files, and what waits to be done with it.

Which rows those are follows from the tables' foreign keys, so that a new table of a case is removed with it
without a line here. Rows that name a record without a foreign key are looked for by its id.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Table, Uuid, delete, select
from sqlalchemy.orm import Session

from casework.actions.disposal.proposing import against
from casework.actions.messages import read_body
from casework.actions.work import SERVICE, Change, Work, changing
from casework.records.columns import Base
from casework.records.store import Store
from casework.records.tables import (
    Account,
    Case,
    Disposal,
    KeptFile,
    KeptSearch,
    Link,
    Message,
    Partnership,
    Referral,
    RefusedPage,
    Slot,
    Task,
    UnsentWords,
)
from casework.records.tasks import Claim
from casework.records.vault import Kept
from casework.rules.disposal import rule_in_words

_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_MOST = 400
"""Ids in one question: databases take no more parameters than that without a thought."""


@dataclass(frozen=True, slots=True)
class Certified:
    """What a certificate says; nothing in it names a child. removed: (kind of record, how many) pairs."""

    disposal_id: UUID
    partnership: str
    reference: str
    rule: str
    closed_on: str
    due_on: str
    proposed: tuple[str, datetime]
    confirmed: tuple[str, datetime]
    done_at: datetime
    removed: tuple[tuple[str, int], ...]
    files: int


def remove(store: Store, disposal_id: UUID) -> bool:
    """Remove the case's records, in one transaction, then its files. False where there is nothing to certify.

    Safe to repeat. What stands against it by now (a legal hold, say) takes the disposal back instead.
    """
    work = Work(store, SERVICE)
    with changing(work, None) as change:
        row = change.session.get(Disposal, disposal_id, with_for_update=True)
        if row is None or row.state not in ("confirmed", "removed"):
            change.audit("disposal-not-due", disposal_id)
            return False
        if row.state == "removed":
            change.audit("disposal-gone-on-with", disposal_id, case=str(row.case_id))
            return True
        case = change.session.get_one(Case, row.case_id, with_for_update=True)
        if against(change.session, work, case):
            row.state = "taken-back"
            change.audit("disposal-taken-back", row.id, case=str(case.id), partnership_id=row.partnership_id)
            return False
        counts, files = _remove_case(change, case)
        row = change.session.get_one(Disposal, disposal_id)  # the session was emptied of what is gone
        row.state, row.done_at = "removed", change.now
        row.counts = {"rows": counts, "files": len(files)}
        change.audit(
            "case-disposed",
            row.id,
            case=str(row.case_id),
            partnership_id=row.partnership_id,
            rows=sum(counts.values()),
            files=len(files),
        )
    for sha256 in files:  # what a crash leaves here, the daily tidying up removes
        store.vault.remove(sha256)
    return True


def to_certify(store: Store, disposal_id: UUID) -> Certified | None:
    """Return what the certificate says, None for a disposal whose records were not removed, or that has one."""
    with store.looking() as session:
        row = session.get(Disposal, disposal_id)
        if row is None or row.state != "removed":
            return None
        assert row.confirmed_by is not None
        assert row.confirmed_at is not None
        assert row.done_at is not None
        return Certified(
            disposal_id=row.id,
            partnership=session.get_one(Partnership, row.partnership_id).name,
            reference=row.reference,
            rule=rule_in_words(row.years),
            closed_on=f"{row.closed_on:%-d %B %Y}",
            due_on=f"{row.due_on:%-d %B %Y}",
            proposed=(session.get_one(Account, row.proposed_by).name, row.proposed_at),
            confirmed=(session.get_one(Account, row.confirmed_by).name, row.confirmed_at),
            done_at=row.done_at,
            removed=tuple((name.replace("_", " "), number) for name, number in sorted(row.counts["rows"].items())),
            files=row.counts["files"],
        )


def record_certificate(store: Store, disposal_id: UUID, pdf: Kept, claim: Claim | None = None) -> None:
    """Keep the certificate. Raises Superseded."""
    with changing(Work(store, SERVICE), None, claim) as change:
        row = change.session.get_one(Disposal, disposal_id, with_for_update=True)
        row.certificate_sha256, row.state = change.kept(pdf, "application/pdf"), "done"
        change.audit(
            "disposal-certified",
            row.id,
            case=str(row.case_id),
            partnership_id=row.partnership_id,
            sha256=pdf.sha256,
        )


def _remove_case(change: Change, case: Case) -> tuple[dict[str, int], set[str]]:
    """Remove everything of a case and return (rows by table, SHA-256 of files that nobody else has)."""
    session = change.session
    roots = {Case.__table__: {case.id}}
    words = {case.reference}
    if case.referral_id is not None:
        roots[Referral.__table__] = {case.referral_id}
        words.add(session.get_one(Referral, case.referral_id).reference)
    session.flush()
    doomed = _doomed(session, roots)
    ids = {one for keys in doomed.values() for one in keys}
    files = _files_of(session, doomed)
    counts = _remove_loose(change, case.partnership_id, ids, words)
    # The case's own row is there until the end: what is written to the log meanwhile finds it.
    session.expunge_all()
    for table in reversed(Base.metadata.sorted_tables):
        number = 0
        for column, some in _named_by(table, doomed):
            number += _deleted(session, delete(table).where(column.in_(some)))
        if number:
            counts[table.name] = counts.get(table.name, 0) + number
    unwanted = {sha256 for sha256 in files if not _is_used(session, sha256)}
    for some in _slices(unwanted):
        session.execute(delete(KeptFile).where(KeptFile.sha256.in_(some)))
    return counts, unwanted


def _doomed(session: Session, roots: Mapping[Any, set[UUID]]) -> dict[Table, set[UUID]]:
    """Return the ids of every row that hangs on the roots, by table; rows without an id hang on a row that has."""
    found: dict[Table, set[UUID]] = {table: set(keys) for table, keys in roots.items()}
    fresh = {table: set(keys) for table, keys in roots.items()}
    while fresh:
        following: dict[Table, set[UUID]] = {}
        for table in Base.metadata.tables.values():
            if "id" not in table.c or not isinstance(table.c.id.type, Uuid):
                continue
            for key in _keys_to(table, fresh):
                for some in _slices(fresh[key.column.table]):
                    rows = session.scalars(select(table.c.id).where(key.parent.in_(some)))
                    following.setdefault(table, set()).update(set(rows) - found.get(table, set()))
        fresh = {table: keys for table, keys in following.items() if keys}
        for table, keys in fresh.items():
            found.setdefault(table, set()).update(keys)
    return found


def _keys_to(table: Table, tables: Collection[Table]) -> Iterable[ForeignKey]:
    return [key for key in table.foreign_keys if key.column.table in tables and key.column.name == "id"]


def _named_by(table: Table, doomed: Mapping[Table, set[UUID]]) -> Iterable[tuple[Any, list[UUID]]]:
    """Give (column, ids) pairs by which the rows of a table that go are found."""
    if table in doomed:
        yield from ((table.c.id, some) for some in _slices(doomed[table]))
    elif "id" not in table.c:
        for key in _keys_to(table, doomed):
            yield from ((key.parent, some) for some in _slices(doomed[key.column.table]))


def _files_of(session: Session, doomed: Mapping[Table, set[UUID]]) -> set[str]:
    found: set[str] = set()
    for table in doomed:
        for key in table.foreign_keys:
            if key.column.table is KeptFile.__table__:
                for column, some in _named_by(table, doomed):
                    found.update(
                        session.scalars(select(key.parent).where(column.in_(some), key.parent.is_not(None)))
                    )
    return found


def _is_used(session: Session, sha256: str) -> bool:
    keys = [key for table in Base.metadata.tables.values() for key in table.foreign_keys]
    return any(
        session.execute(select(key.parent).where(key.parent == sha256).limit(1)).first() is not None
        for key in keys
        if key.column.table is KeptFile.__table__
    )


def _remove_loose(change: Change, partnership_id: UUID, ids: set[UUID], words: set[str]) -> dict[str, int]:
    """Remove what names a record without a foreign key: tasks, links, words not sent, searches, e-mails."""
    session, store = change.session, change.work.store
    counts = {"tasks": 0, "links": 0}
    for some in _slices(ids):
        counts["tasks"] += _deleted(session, delete(Task).where(Task.ref.in_(some)))
        counts["links"] += _deleted(session, delete(Link).where(Link.subject_id.in_(some)))
    named, references = (
        {str(one) for one in ids},
        re.compile("|".join(rf"(?<!\w){re.escape(word)}(?!\w)" for word in words)),
    )

    def names_one(text: str) -> bool:
        return not named.isdisjoint(_UUID.findall(text)) or references.search(text) is not None

    people = select(Account.id).where(Account.partnership_id == partnership_id)
    gone: dict[Any, list[UUID]] = {
        UnsentWords: [row.id for row in session.scalars(select(UnsentWords)) if names_one(row.place)],
        RefusedPage: [row.id for row in session.scalars(select(RefusedPage)) if names_one(row.path)],
        Slot: [row.id for row in session.scalars(select(Slot)) if names_one(row.slot)],
        # What was typed into a search is kept for a day only: those of today go whatever they look for.
        KeptSearch: list(session.scalars(select(KeptSearch.id).where(KeptSearch.account_id.in_(people)))),
        Message: [
            row.id
            for row in session.scalars(select(Message).where(Message.partnership_id == partnership_id))
            if names_one(" ".join(map(str, read_body(store, row).values())))
        ],
    }
    if store.mail_folder is not None:
        for message_id in gone[Message]:
            (store.mail_folder / f"{message_id}.eml").unlink(missing_ok=True)
    for cls, keys in gone.items():
        for some in _slices(keys):
            if cls is Message:
                session.execute(delete(Task).where(Task.ref.in_(some)))
            name = cls.__tablename__
            counts[name] = counts.get(name, 0) + _deleted(session, delete(cls).where(cls.id.in_(some)))
    return {name: number for name, number in counts.items() if number}


def _deleted(session: Session, statement: Any) -> int:
    return int(
        getattr(session.execute(statement, execution_options={"synchronize_session": False}), "rowcount", 0)
    )


def _slices(keys: Iterable[Any]) -> Iterable[list[Any]]:
    every = sorted(keys, key=str)
    return (every[start : start + _MOST] for start in range(0, len(every), _MOST))
