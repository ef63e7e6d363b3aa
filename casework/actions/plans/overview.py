"""Actions across cases: by theme, agency, status, due date and owner. Who sees which: `plans.within`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.actions.codes.words import Words, words_of_case
from casework.actions.plans.views import ActionView, body_of, standing_of, themes_of, view_of
from casework.actions.plans.within import actions_seen
from casework.actions.work import Work, changing, looking
from casework.records.tables import Account, Agency, Case, CaseThemes, PlannedAction, Recommendation
from casework.rules.action_plans import FINISHED, STATUSES, THE_PARTNERSHIP, Standing
from casework.rules.permissions import Permission

PAGE = 40
ORDERS = ("due", "agency", "owner", "case", "status")
SHOWS = ("open", "all", "late", "to-accept", *STATUSES)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which actions a list shows. show: one of `SHOWS`. order: one of `ORDERS`. theme: "" for every one.

    agency: its id, "partnership" for none, "" for all. owner: of an account's id, "nobody", "" for all.
    due_from, due_to: days, both included. page counts from 1.
    """

    show: str = "open"
    theme: str = ""
    agency: str = ""
    owner: str = ""
    due_from: date | None = None
    due_to: date | None = None
    order: str = "due"
    page: int = 1


@dataclass(frozen=True, slots=True)
class ActionList:
    """One page of actions, and what can be chosen. counts: of each of `SHOWS`, by the other filters.

    agencies, owners: (value, name) pairs of those that are there. every: how many there are without any filter.
    """

    lines: tuple[ActionView, ...]
    page: int
    pages: int
    total: int
    every: int
    counts: dict[str, int]
    themes: tuple[str, ...]
    agencies: tuple[tuple[str, str], ...]
    owners: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class _Line:
    """What is sorted and filtered by, before a page's words are unsealed."""

    action: PlannedAction
    case: Case
    standing: Standing
    themes: tuple[str, ...]
    agency: str
    owner: str


def overview(work: Work, wanted: Wanted) -> ActionList:
    """Return a page of the actions that the actor may see. Raises NotPermitted."""
    with looking(work, Permission.SEE_ACTIONS) as session:
        every = _lines(session, work)
        fitting = [line for line in every if _fits(line, wanted)]
        found = sorted((line for line in fitting if _shown(line, wanted.show)), key=lambda one: _key(one, wanted))
        pages = max(1, -(-len(found) // PAGE))
        page = min(max(1, wanted.page), pages)
        return ActionList(
            lines=_views(session, work, found[(page - 1) * PAGE : page * PAGE]),
            page=page,
            pages=pages,
            total=len(found),
            every=len(every),
            counts={show: sum(_shown(line, show) for line in fitting) for show in SHOWS},
            themes=tuple(sorted({theme for line in every for theme in line.themes}, key=str.casefold)),
            agencies=_by_name({(_agency_value(line), line.agency) for line in every}),
            owners=_by_name({(_owner_value(line), line.owner) for line in every if line.action.owner_id}),
        )


def to_export(work: Work, wanted: Wanted) -> tuple[ActionView, ...]:
    """Return every action that fits, as they go into a file; the export is audited. Raises NotPermitted."""
    with changing(work, Permission.SEE_ACTIONS) as change:
        found = [
            line for line in _lines(change.session, work) if _fits(line, wanted) and _shown(line, wanted.show)
        ]
        views = _views(change.session, work, sorted(found, key=lambda one: _key(one, wanted)))
        change.audit("actions-exported", work.actor.account_id or "service", actions=len(views))
        return views


def _lines(session: Session, work: Work) -> list[_Line]:
    found = [(action, case) for action, case in session.execute(actions_seen(work))]
    cases = {case.id for _, case in found}
    # What each line looks up by its key is fetched at once, and then known to the session.
    known: Sequence[object] = (
        *session.scalars(select(Recommendation).where(Recommendation.case_id.in_(cases))).all(),
        *session.scalars(select(CaseThemes).where(CaseThemes.case_id.in_(cases))).all(),
        *session.scalars(
            select(Account).where(Account.id.in_({a.owner_id for a, _ in found if a.owner_id}))
        ).all(),
        *session.scalars(
            select(Agency).where(Agency.id.in_({a.agency_id for a, _ in found if a.agency_id}))
        ).all(),
    )
    assert all(known)
    return [_line(session, work, action, case) for action, case in found]


def _line(session: Session, work: Work, action: PlannedAction, case: Case) -> _Line:
    asked = session.get(Recommendation, action.recommendation_id) if action.recommendation_id else None
    agency = session.get(Agency, action.agency_id) if action.agency_id else None
    owner = session.get(Account, action.owner_id) if action.owner_id else None
    return _Line(
        action,
        case,
        standing_of(action, work.today),
        themes_of(session, action, asked),
        agency.name if agency else THE_PARTNERSHIP,
        owner.name if owner else body_of(work.store.keys, action)["owner"],
    )


def _views(session: Session, work: Work, lines: Sequence[_Line]) -> tuple[ActionView, ...]:
    words: dict[UUID, Words] = {}
    for line in lines:
        if line.case.id not in words:
            words[line.case.id] = words_of_case(session, work, line.case.id)
    return tuple(view_of(session, work, line.action, line.case, words[line.case.id]) for line in lines)


def _fits(line: _Line, wanted: Wanted) -> bool:
    due = line.action.due_on
    return (
        (not wanted.theme or wanted.theme in line.themes)
        and (not wanted.agency or wanted.agency == _agency_value(line))
        and (not wanted.owner or wanted.owner == _owner_value(line))
        and (wanted.due_from is None or due >= wanted.due_from)
        and (wanted.due_to is None or due <= wanted.due_to)
    )


def _shown(line: _Line, show: str) -> bool:
    shown = {
        "all": True,
        "open": line.action.closed_on is None,
        "late": line.standing.late,
        "to-accept": line.standing.to_accept,
    }
    return shown.get(show, line.action.status == show)


def _key(line: _Line, wanted: Wanted) -> tuple[str | int | bool | date, ...]:
    closed, due = line.action.closed_on is not None, line.action.due_on
    finished = line.action.status in FINISHED
    keys: dict[str, tuple[str | int | bool | date, ...]] = {
        "due": (closed, finished, due),
        "agency": (line.agency.casefold(), due),
        "owner": (not line.owner, line.owner.casefold(), due),
        "case": (line.case.reference, line.action.number),
        "status": (list(STATUSES).index(line.action.status), due),
    }
    return (*keys[wanted.order], line.case.reference, line.action.number)


def _agency_value(line: _Line) -> str:
    return str(line.action.agency_id) if line.action.agency_id else "partnership"


def _owner_value(line: _Line) -> str:
    return str(line.action.owner_id) if line.action.owner_id else "nobody"


def _by_name(pairs: set[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(pairs, key=lambda pair: pair[1].casefold()))
