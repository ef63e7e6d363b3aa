"""What keeps coming back: themes over the years, over cases and over agencies. Source: docs/rules.md R-80."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.actions.plans.recommendations import names_of
from casework.actions.plans.within import cases_seen
from casework.actions.work import LOCAL_TIME, Work, looking
from casework.records.tables import CaseThemes, PlannedAction, Recommendation, Review
from casework.rules.permissions import Permission


@dataclass(frozen=True, slots=True)
class ThemeLine:
    """A theme. cases: how many cases have it, by_year in the order of `Recurring.years`, by when they were opened.

    recommendations: how many name it; by_agency: of those, by whom they are for. open_actions: not closed yet.
    """

    theme: str
    cases: int
    by_year: tuple[int, ...]
    recommendations: int
    by_agency: dict[str, int]
    open_actions: int


@dataclass(frozen=True, slots=True)
class Recurring:
    """Every theme, the most frequent first. years, agencies: what the lines count by.

    cases: how many were counted. without: how many of them have no theme yet.
    """

    years: tuple[int, ...]
    agencies: tuple[str, ...]
    themes: tuple[ThemeLine, ...]
    cases: int
    without: int


def recurring(work: Work) -> Recurring:
    """Return how often each theme came up in the cases that the actor may see. Raises NotPermitted."""
    with looking(work, Permission.SEE_CASES) as session:
        cases = list(session.scalars(cases_seen(work)))
        themes = themes_by_case(session, {case.id for case in cases})
        opened = {case.id: case.opened_at.astimezone(LOCAL_TIME).year for case in cases}
        asked = [
            row
            for row in session.scalars(select(Recommendation).where(Recommendation.withdrawn_at.is_(None)))
            if row.case_id in opened
        ]
        open_ones = Counter(
            session.scalars(
                select(PlannedAction.recommendation_id).where(
                    PlannedAction.closed_on.is_(None), PlannedAction.case_id.in_(opened)
                )
            )
        )
        years = tuple(range(min(opened.values()), max(opened.values()) + 1)) if opened else ()
        named = {theme for given in themes.values() for theme in given}
        lines = []
        for theme in named:
            with_it = [case_id for case_id, given in themes.items() if theme in given]
            naming = [row for row in asked if theme in row.themes]
            by_year = Counter(opened[case_id] for case_id in with_it)
            lines.append(
                ThemeLine(
                    theme,
                    len(with_it),
                    tuple(by_year[year] for year in years),
                    len(naming),
                    dict(Counter(name for row in naming for name in names_of(session, row.agencies))),
                    sum(open_ones[row.id] for row in naming),
                )
            )
        lines.sort(key=lambda line: (-line.cases, -line.recommendations, line.theme.casefold()))
        agencies = sorted({name for line in lines for name in line.by_agency}, key=str.casefold)
        without = sum(not themes.get(case.id) for case in cases)
        return Recurring(years, tuple(agencies), tuple(lines), len(cases), without)


def themes_by_case(session: Session, cases: set[UUID]) -> dict[UUID, set[str]]:
    """Return the themes of each case: its own, those of its recommendations and those of its reviews."""
    found: dict[UUID, set[str]] = {case_id: set() for case_id in cases}
    for given in session.scalars(select(CaseThemes).where(CaseThemes.case_id.in_(cases))):
        found[given.case_id].update(given.themes)
    asked = select(Recommendation).where(Recommendation.withdrawn_at.is_(None), Recommendation.case_id.in_(cases))
    for row in session.scalars(asked):
        found[row.case_id].update(row.themes)
    for review in session.scalars(select(Review).where(Review.case_id.in_(cases), Review.state != "withdrawn")):
        if review.case_id is not None:
            found[review.case_id].update(review.themes)
    return found
