"""What an agency's columns are remembered to hold, whatever file is at hand, and how it is forgotten."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from casework.actions.reach import agency_within
from casework.actions.returns.agency_columns import heading_of
from casework.actions.work import NotFound, Work, changing, looking
from casework.records.tables import Account, AgencyColumn
from casework.rules.permissions import Permission


@dataclass(frozen=True, slots=True)
class RememberedColumn:
    """heading: as it stood in the file. field: one of `COLUMN_FIELDS`. said_by: a person's name."""

    id: UUID
    heading: str
    field: str
    said_by: str
    said_at: datetime


def remembered(work: Work, agency_id: UUID) -> tuple[RememberedColumn, ...]:
    """Return what is remembered of an agency's columns, by heading. Raises NotFound, NotPermitted.

    A heading may hold a name: nobody sees it who may not see what agencies return.
    """
    with looking(work, Permission.FORGET_COLUMNS) as session:
        agency_within(session, work, agency_id)
        rows = session.execute(
            select(AgencyColumn, Account.name)
            .join(Account, Account.id == AgencyColumn.answered_by)
            .where(AgencyColumn.agency_id == agency_id)
        ).all()
    found = [
        RememberedColumn(row.id, heading_of(work.store, row), row.field, name, row.answered_at)
        for row, name in rows
    ]
    return tuple(sorted(found, key=lambda column: column.heading.casefold()))


def forget(work: Work, agency_id: UUID, column_id: UUID) -> None:
    """Let the service decide again about a column in the agency's next files; those read already stay as they are.

    Forgetting what is forgotten already does nothing. Raises NotFound, NotPermitted.
    """
    with changing(work, Permission.FORGET_COLUMNS) as change:
        agency_within(change.session, work, agency_id)
        row = change.session.get(AgencyColumn, column_id)
        if row is None:
            change.audit("column-forgotten-again", agency_id, column=str(column_id))
            return
        if row.agency_id != agency_id:
            raise NotFound
        change.session.delete(row)
        change.audit("column-forgotten", agency_id, column=str(column_id))
