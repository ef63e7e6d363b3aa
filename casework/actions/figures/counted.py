"""What is counted in a year: cases, decisions, timeliness, themes, actions. Source: docs/rules.md R-82."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.actions.decided import answers_of
from casework.actions.plans.recommendations import names_of
from casework.actions.plans.recurring import themes_by_case
from casework.actions.work import LOCAL_TIME, Work
from casework.records.tables import (
    Agency,
    AgencyRequest,
    Case,
    CaseClock,
    CaseDecision,
    PlannedAction,
    Recommendation,
    Referral,
    Review,
)
from casework.rules import stages
from casework.rules.action_plans import CANNOT, FINISHED
from casework.rules.clock import CLOCKS
from casework.rules.decisions import KINDS, RAPID_REVIEW
from casework.rules.figures import FigureTable

INCIDENTS: Mapping[str, str] = {
    "serious-incident": "Serious incident",
    "below-threshold": "Below the threshold, for learning",
    "good-practice": "Good practice",
    "near-miss": "Near miss",
}
_TIMELY = ("In time", "Late", "Not done and late", "Not due yet")


@dataclass(frozen=True, slots=True)
class Span:
    """Where, whose, and between which days is counted, both included."""

    session: Session
    work: Work
    partnership_id: UUID
    first: date
    last: date

    def has(self, day: date | datetime | None) -> bool:
        """Return whether a day, or England's day of a moment, is within the year."""
        if isinstance(day, datetime):
            day = day.astimezone(LOCAL_TIME).date()
        return day is not None and self.first <= day <= self.last

    @property
    def cases(self) -> list[Case]:
        """Return the cases that were opened in the year."""
        query = select(Case).where(Case.partnership_id == self.partnership_id)
        return [case for case in self.session.scalars(query) if self.has(case.opened_at)]


def headlines(span: Span) -> tuple[tuple[str, int], ...]:
    """Return the numbers that stand by themselves, in words and number."""
    session, mine = span.session, span.partnership_id
    received = session.scalars(select(Referral.received_at).where(Referral.partnership_id == mine))
    notified = session.scalars(
        select(CaseClock.met_on).where(CaseClock.partnership_id == mine, CaseClock.name == "notification")
    )
    published = session.scalars(select(Review.published_at).where(Review.partnership_id == mine))
    return (
        ("Referrals received", sum(map(span.has, received))),
        ("Cases opened", len(span.cases)),
        ("Serious incident notifications sent", sum(map(span.has, notified))),
        ("Decisions after a rapid review", len(_decisions(span))),
        ("Reviews published", sum(map(span.has, published))),
    )


def tables(span: Span) -> tuple[FigureTable, ...]:
    """Return the tables of the year, those without anything too."""
    return (
        _by_kind(span),
        _by_stage(span),
        _decided(span),
        _clocks(span),
        _returns(span),
        _themes(span),
        _plan(span),
    )


def late_reasons(span: Span) -> tuple[tuple[str, str], ...]:
    """Return why acts of the year were late, as it was recorded: (act, reason) pairs in the order of the acts."""
    found = [
        (CLOCKS[clock.name].title, clock.late_reason.strip())
        for clock in _clocks_of(span)
        if clock.late_reason.strip() and clock.name in CLOCKS
    ]
    return tuple(sorted(found))


def _by_kind(span: Span) -> FigureTable:
    query = (
        select(Case.id, Referral.incident_kind)
        .join(Referral, Referral.id == Case.referral_id)
        .where(Case.partnership_id == span.partnership_id)
    )
    kinds = {case_id: kind for case_id, kind in span.session.execute(query)}
    counts = Counter(kinds.get(case.id, "") for case in span.cases)
    rows = [(words, (counts[name],)) for name, words in INCIDENTS.items() if counts[name]]
    return FigureTable("Cases by what was referred", "What was referred", ("Cases opened",), tuple(rows))


def _by_stage(span: Span) -> FigureTable:
    counts = Counter(stages.stage(case.stage).title for case in span.cases)
    order = [stage.title for stage in stages.STAGES if counts[stage.title]]
    return FigureTable(
        "How far those cases are now",
        "Stage",
        ("Cases opened",),
        tuple((title, (counts[title],)) for title in order),
    )


def _decided(span: Span) -> FigureTable:
    question = next(one for one in KINDS[RAPID_REVIEW].questions if one.name == "decision")
    counts = Counter(answers.get("decision", "") for answers in _decisions(span))
    rows = [(words, (counts[name],)) for name, words in question.choices if counts[name]]
    national = sum(answers.get("national_view") == "yes" for answers in _decisions(span))
    if national:
        rows.append(("The partners think that a national review is appropriate", (national,)))
    return FigureTable("Decisions after the rapid review", "Decision", ("Cases",), tuple(rows))


def _clocks(span: Span) -> FigureTable:
    named: dict[str, list[tuple[date, date | None]]] = {}
    for clock in _clocks_of(span):
        named.setdefault(clock.name, []).append((clock.due_on, clock.met_on))
    rows = [(rule.title, _timely(span, named[name])) for name, rule in CLOCKS.items() if name in named]
    note = "By the day on which it was due."
    return FigureTable("Statutory and own dates", "What had to be done", _TIMELY, tuple(rows), note)


def _returns(span: Span) -> FigureTable:
    query = (
        select(AgencyRequest, Agency.name)
        .join(Agency, Agency.id == AgencyRequest.agency_id)
        .where(
            Agency.partnership_id == span.partnership_id,
            AgencyRequest.state != "withdrawn",
            AgencyRequest.due_on.between(span.first, span.last),
        )
    )
    named: dict[str, list[tuple[date, date | None]]] = {}
    for request, name in span.session.execute(query):
        answered = request.handed_in_at.astimezone(LOCAL_TIME).date() if request.handed_in_at else None
        named.setdefault(name, []).append((request.due_on, answered))
    rows = [(name, _timely(span, named[name])) for name in sorted(named, key=str.casefold)]
    note = "By the day on which the return was due. A nil return is a full answer."
    return FigureTable("Agencies’ returns", "Agency", _TIMELY, tuple(rows), note)


def _themes(span: Span) -> FigureTable:
    themes = themes_by_case(span.session, {case.id for case in span.cases})
    cases = Counter(theme for given in themes.values() for theme in given)
    asked: Counter[str] = Counter()
    made = (
        select(Recommendation)
        .join(Case, Case.id == Recommendation.case_id)
        .where(Case.partnership_id == span.partnership_id, Recommendation.withdrawn_at.is_(None))
    )
    for row in span.session.scalars(made):
        if span.has(row.made_at):
            asked.update(row.themes)
    named = sorted(cases.keys() | asked.keys(), key=lambda theme: (-cases[theme], -asked[theme], theme.casefold()))
    rows = tuple((theme, (cases[theme], asked[theme])) for theme in named)
    return FigureTable("Themes", "Theme", ("Cases opened", "Recommendations made"), rows)


def _plan(span: Span) -> FigureTable:
    query = (
        select(PlannedAction)
        .join(Case, Case.id == PlannedAction.case_id)
        .where(Case.partnership_id == span.partnership_id, PlannedAction.due_on.between(span.first, span.last))
    )
    named: dict[str, list[PlannedAction]] = {}
    for action in span.session.scalars(query):
        agencies = [str(action.agency_id)] if action.agency_id else []
        named.setdefault(names_of(span.session, agencies)[0], []).append(action)
    rows = []
    for name in sorted(named, key=str.casefold):
        cannot = sum(action.status == CANNOT for action in named[name])
        others = [
            (action.due_on, action.finished_on if action.status in FINISHED else None)
            for action in named[name]
            if action.status != CANNOT
        ]
        rows.append((name, (*_timely(span, others), cannot)))
    note = "By the day on which the action was due, and by the day on which its owner said that it was done."
    return FigureTable("Actions", "Who does it", (*_TIMELY, "Cannot be done"), tuple(rows), note)


def _clocks_of(span: Span) -> list[CaseClock]:
    query = select(CaseClock).where(
        CaseClock.partnership_id == span.partnership_id, CaseClock.due_on.between(span.first, span.last)
    )
    return list(span.session.scalars(query))


def _decisions(span: Span) -> list[dict[str, str]]:
    """Return what each case's newest decision after the rapid review says, of those taken in the year."""
    query = (
        select(CaseDecision)
        .join(Case, Case.id == CaseDecision.case_id)
        .where(Case.partnership_id == span.partnership_id, CaseDecision.kind == RAPID_REVIEW)
        .order_by(CaseDecision.number)
    )
    newest = {decision.case_id: decision for decision in span.session.scalars(query)}
    return [answers_of(span.work.store.keys, one) for one in newest.values() if span.has(one.decided_on)]


def _timely(span: Span, days: Iterable[tuple[date, date | None]]) -> tuple[int, int, int, int]:
    """Return how many were done in time, done late, are late, and are not due yet. days: due, done."""
    counts = Counter(
        (("in-time" if done <= due else "late") if done else "open-late" if due < span.work.today else "open")
        for due, done in days
    )
    return counts["in-time"], counts["late"], counts["open-late"], counts["open"]
