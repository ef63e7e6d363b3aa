"""The figures of one year of a partnership: numbers of all its cases, nothing of a single one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from casework.actions.figures import counted
from casework.actions.figures.counted import Span
from casework.actions.work import LOCAL_TIME, Work, changing, looking
from casework.records.tables import Case, Referral
from casework.rules.figures import FigureTable, span_of, year_of
from casework.rules.permissions import Permission


@dataclass(frozen=True, slots=True)
class YearFigures:
    """The figures of a year. headlines: (words, number) pairs. reasons: (act, why it was late) as recorded.

    years: those that can be chosen, the newest first.
    """

    first: date
    last: date
    headlines: tuple[tuple[str, int], ...]
    tables: tuple[FigureTable, ...]
    reasons: tuple[tuple[str, str], ...]
    years: tuple[int, ...]


def of_year(work: Work, year: int, *, financial: bool = False) -> YearFigures:
    """Return the figures of a year of the actor's partnership. Raises NotPermitted."""
    with looking(work, Permission.SEE_FIGURES) as session:
        return _of_year(session, work, year, financial)


def to_export(work: Work, year: int, *, financial: bool = False) -> YearFigures:
    """Return the figures of a year as they go into a file; that is audited. Raises NotPermitted."""
    with changing(work, Permission.SEE_FIGURES) as change:
        found = _of_year(change.session, work, year, financial)
        change.audit("figures-exported", work.actor.account_id or "service", year=year, financial=financial)
        return found


def _of_year(session: Session, work: Work, year: int, financial: bool) -> YearFigures:
    assert work.partnership_id is not None
    first, last = span_of(year, financial=financial)
    span = Span(session, work, work.partnership_id, first, last)
    return YearFigures(
        first,
        last,
        counted.headlines(span),
        tuple(table for table in counted.tables(span) if table.rows),
        counted.late_reasons(span),
        _years(session, work.partnership_id, work.today, financial),
    )


def _years(session: Session, partnership_id: UUID, today: date, financial: bool) -> tuple[int, ...]:
    """Return the years since the first referral or case, the newest first; this year at least."""
    earliest = [
        session.scalar(select(func.min(column)).where(owner == partnership_id))
        for column, owner in (
            (Referral.received_at, Referral.partnership_id),
            (Case.opened_at, Case.partnership_id),
        )
    ]
    days = [moment.astimezone(LOCAL_TIME).date() for moment in earliest if moment is not None]
    newest = year_of(today, financial=financial)
    oldest = year_of(min(days, default=today), financial=financial)
    return tuple(range(newest, min(oldest, newest) - 1, -1))
