"""Whose an audit entry is: which case it is about, and which partnership. Both follow from the record that it
names, over the tables' foreign keys.

Kept in the entry, so that whoever is on a case can read what was done in it.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, literal, select, union_all, update
from sqlalchemy.orm import Session

from casework.records.columns import Base
from casework.records.tables import AuditEntry, Case, Partnership, Referral, ReferralDraft


def case_of(session: Session, subject: UUID | str, details: Mapping[str, Any]) -> UUID | None:
    """Return the case that an entry about `subject` belongs to; None for what is about no case, or none yet."""
    if "case" in details:
        return UUID(str(details["case"]))
    record_id = _as_id(subject)
    if record_id is None:
        return None
    with session.no_autoflush:  # a record that is just being deleted is there still
        record = _in_hand(session, record_id)
    return _follow(session, record if record is not None else _looked_up(session, record_id, _of_cases()))


def partnership_of(session: Session, subject: UUID | str, case_id: UUID | None) -> UUID | None:
    """Return the partnership whose people read an entry that names none: its case's, or its record's.

    None for what is about the whole service, as an unknown address at sign-in.
    """
    with session.no_autoflush:
        if case_id is not None:
            case = session.get(Case, case_id)
            return case.partnership_id if case is not None else None
        record_id = _as_id(subject)
        record = None
        if record_id is not None:
            record = _in_hand(session, record_id) or _looked_up(session, record_id, _of_partnerships())
    found = record.id if isinstance(record, Partnership) else getattr(record, "partnership_id", None)
    return found if isinstance(found, UUID) else None


def belong_to(session: Session, referral_id: UUID, case_id: UUID) -> list[str]:
    """Let what was done with a referral, and with its draft, belong to the case that was opened from it.

    Returns of which records; the entry of the opening must name them as `takes_in`, or the chain is broken.
    """
    drafts = session.scalars(select(ReferralDraft.id).where(ReferralDraft.submitted_as == referral_id))
    about = [str(referral_id), *sorted(map(str, drafts))]
    session.execute(
        update(AuditEntry)
        .where(AuditEntry.subject.in_(about), AuditEntry.case_id.is_(None))
        .values(case_id=case_id)
    )
    return about


def _in_hand(session: Session, record_id: UUID) -> Base | None:
    for key in session.identity_map.keys():  # noqa: SIM118 - it is not a dict
        if key[1] == (record_id,):
            return session.identity_map.get(key)
    return next((record for record in session.new if getattr(record, "id", None) == record_id), None)


def _looked_up(session: Session, record_id: UUID, tables: Mapping[str, type[Base]]) -> Base | None:
    wheres = [select(literal(name)).where(cls.__table__.c.id == record_id) for name, cls in tables.items()]
    name = session.scalar(union_all(*wheres))
    return session.get(tables[name], record_id) if name else None


def _as_id(subject: UUID | str) -> UUID | None:
    try:
        return subject if isinstance(subject, UUID) else UUID(subject)
    except ValueError:
        return None


def _follow(session: Session, record: Base | None) -> UUID | None:
    if record is None or isinstance(record, Case):
        return record.id if record is not None else None
    if isinstance(record, Referral):
        return session.scalar(select(Case.id).where(Case.referral_id == record.id))
    case_id = getattr(record, "case_id", None)
    if isinstance(case_id, UUID):
        return case_id
    for column, parent in _parents(type(record)):
        above = getattr(record, column)
        if above is not None:
            return _follow(session, session.get(parent, above))
    return None


@cache
def _of_partnerships() -> Mapping[str, type[Base]]:
    """Return the tables whose rows say whose they are, and the partnerships themselves, by name."""
    classes = {str(mapper.class_.__tablename__): mapper.class_ for mapper in Base.registry.mappers}
    return {
        name: cls
        for name, cls in sorted(classes.items())
        if cls is Partnership or {"id", "partnership_id"} <= set(cls.__table__.c.keys())
    }


@cache
def _of_cases() -> Mapping[str, type[Base]]:
    """Return the tables whose rows belong to a case or a referral, by name."""
    classes = {str(mapper.class_.__tablename__): mapper.class_ for mapper in Base.registry.mappers}
    found = {"cases", "referrals"}
    while True:
        more = {
            name
            for name, cls in classes.items()
            if name not in found
            and "id" in cls.__table__.c
            and any(_table(key) in found for key in cls.__table__.foreign_keys)
        }
        if not more:
            return {name: classes[name] for name in sorted(found)}
        found |= more


def _table(key: ForeignKey) -> str:
    return key.target_fullname.split(".")[0]


@cache
def _parents(cls: type[Base]) -> tuple[tuple[str, type[Base]], ...]:
    """Return (column, table above) pairs over which a record of this table comes to its case."""
    above = _of_cases()
    return tuple(
        (key.parent.name, above[_table(key)])
        for key in sorted(cls.__table__.foreign_keys, key=lambda key: str(key.parent.name))
        if _table(key) in above and above[_table(key)] is not cls
    )
