"""The themes of a case, in the words of the partnership's own list. Source: docs/rules.md R-80."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.orm import Session

from casework.actions.reach import case_within, settings_of
from casework.actions.work import Work, changing, looking
from casework.records.tables import CaseThemes
from casework.rules.permissions import Permission
from casework.rules.themes import in_own_words, offered


def of_case(session: Session, case_id: UUID) -> tuple[str, ...]:
    """Return the themes of a case, none while nobody gave it any."""
    row = session.get(CaseThemes, case_id)
    return tuple(row.themes) if row else ()


def show(work: Work, case_id: UUID) -> tuple[str, ...]:
    """Return the themes of a case. Raises NotFound, NotPermitted."""
    with looking(work, Permission.SEE_CASES) as session:
        case_within(session, work, case_id)
        return of_case(session, case_id)


def to_choose(work: Work, case_id: UUID, chosen: Sequence[str] = ()) -> tuple[str, ...]:
    """Return the themes that can be given: the partnership's list, and those that were. Raises NotFound."""
    with looking(work, Permission.SEE_CASES) as session:
        case = case_within(session, work, case_id)
        return offered(settings_of(session, case.partnership_id).themes, (*of_case(session, case_id), *chosen))


def give(work: Work, case_id: UUID, themes: Sequence[str]) -> None:
    """Give a case these themes in place of those it has. Raises NotFound, NotPermitted."""
    with changing(work, Permission.PLAN_ACTIONS) as change:
        case = case_within(change.session, work, case_id, lock=True, permission=Permission.PLAN_ACTIONS)
        given = list(in_own_words(themes, settings_of(change.session, case.partnership_id).themes))
        row = change.session.get(CaseThemes, case.id)
        if row is None:
            change.session.add(CaseThemes(case_id=case.id, themes=given, changed_at=change.now))
        else:
            row.themes, row.changed_at = given, change.now
        change.audit("themes-given", case.id, themes=len(given))
