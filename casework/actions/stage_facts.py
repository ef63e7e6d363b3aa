"""What the records of cases say of the things that their stages need: many cases with the same few questions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from casework.actions.decided import answers_of
from casework.actions.office_notes import notes_kept
from casework.records.store import Store
from casework.records.tables import (
    AgencyRequest,
    Case,
    CaseClock,
    CaseDecision,
    Chronology,
    DecisionSignature,
    FamilyContact,
    Meeting,
    PlannedAction,
    PublicationHold,
    Referral,
    Review,
    SaidOfNeed,
)
from casework.rules import stage_ticks
from casework.rules.action_plans import FINISHED
from casework.rules.decisions import CLOSING, RAPID_REVIEW
from casework.rules.family import NOT_CONTACTED
from casework.rules.requests import SETTLED
from casework.rules.stage_needs import Facts
from casework.rules.stage_ticks import Tick, Verdict

SERIOUS = "serious-incident"
PUBLIC = ("published", "archived")
"""States of a review that is, or was for its time, on the public list."""
_SHOWN_BY = {"notification": "notified_on", "send-before-publication": "copies_on"}
"""Clocks whose act has no record but the clock's own, with the fact that it shows."""
_MOST = 400
"""Cases in one question: databases take no more parameters than that without a thought."""


def ticks_of(session: Session, store: Store, cases: Sequence[Case]) -> dict[UUID, tuple[Tick, ...]]:
    """Return how each need of each case stands, by the cases' ids."""
    facts, said = facts_of(session, store, cases), words_on(session, [case.id for case in cases])
    return {case.id: stage_ticks.ticks(facts[case.id], said.get(case.id, {})) for case in cases}


def words_on(session: Session, case_ids: Sequence[UUID]) -> dict[UUID, dict[str, Verdict]]:
    """Return what people said of needs, by the cases' ids and the needs' names."""
    found: dict[UUID, dict[str, Verdict]] = {}
    for row in _of_cases(session, select(SaidOfNeed), SaidOfNeed.case_id, case_ids):
        found.setdefault(row.case_id, {})[row.need] = "done" if row.verdict == "done" else "not-needed"
    return found


def facts_of(session: Session, store: Store, cases: Sequence[Case]) -> dict[UUID, Facts]:
    """Return what the records of these cases say, by the cases' ids."""
    ids = [case.id for case in cases]
    found: dict[UUID, dict[str, Any]] = {case.id: {"scoped": case.scope_first is not None} for case in cases}
    _of_referrals(session, store, cases, found)
    _of_requests(session, ids, found)
    _of_meetings(session, ids, found)
    _of_decisions(session, store, ids, found)
    _of_publication(session, ids, found)
    ready = select(Chronology.case_id).where(Chronology.state == "ready").distinct()
    for case_id in _of_cases(session, ready, Chronology.case_id, ids):
        found[case_id]["chronology"] = True
    actions = select(PlannedAction.case_id, PlannedAction.status, PlannedAction.closed_on)
    for case_id, status, closed_on in _rows(session, actions, PlannedAction.case_id, ids):
        _count(found[case_id], "actions")
        _count(found[case_id], "actions_done", int(status in FINISHED and closed_on is not None))
    return {case_id: Facts(**values) for case_id, values in found.items()}


def _of_referrals(
    session: Session, store: Store, cases: Sequence[Case], found: Mapping[UUID, dict[str, Any]]
) -> None:
    by_referral = {case.referral_id: case.id for case in cases if case.referral_id}
    for referral in _of_cases(session, select(Referral), Referral.id, list(by_referral)):
        values = found[by_referral[referral.id]]
        values["serious"] = referral.incident_kind == SERIOUS
        values["checked_on"] = notes_kept(store, referral).checked_on
    done = select(CaseClock.referral_id, CaseClock.name, CaseClock.met_on).where(CaseClock.name.in_(_SHOWN_BY))
    for referral_id, name, met_on in _rows(session, done, CaseClock.referral_id, list(by_referral)):
        found[by_referral[referral_id]][_SHOWN_BY[name]] = met_on


def _of_requests(session: Session, ids: Sequence[UUID], found: Mapping[UUID, dict[str, Any]]) -> None:
    states = select(AgencyRequest.case_id, AgencyRequest.state).where(AgencyRequest.state != "withdrawn")
    for case_id, state in _rows(session, states, AgencyRequest.case_id, ids):
        _count(found[case_id], "asked")
        _count(found[case_id], "answered", int(state in SETTLED))
        _count(found[case_id], "returns", int(state == "handed-in"))


def _of_meetings(session: Session, ids: Sequence[UUID], found: Mapping[UUID, dict[str, Any]]) -> None:
    days = select(Meeting.case_id, Meeting.state, func.max(Meeting.held_on)).group_by(
        Meeting.case_id, Meeting.state
    )
    for case_id, state, day in _rows(session, days, Meeting.case_id, ids):
        if state in ("closed", "planned"):
            found[case_id]["met_on" if state == "closed" else "meets_on"] = day


def _of_decisions(
    session: Session, store: Store, ids: Sequence[UUID], found: Mapping[UUID, dict[str, Any]]
) -> None:
    newest: dict[tuple[UUID, str], CaseDecision] = {}
    for row in _of_cases(session, select(CaseDecision), CaseDecision.case_id, ids):
        kept = newest.get((row.case_id, row.kind))
        if kept is None or kept.number < row.number:
            newest[row.case_id, row.kind] = row
    rapid = {row.id: row for (_, kind), row in newest.items() if kind == RAPID_REVIEW}
    for (case_id, kind), row in newest.items():
        if kind == CLOSING:
            found[case_id]["closing_on"] = row.decided_on
    for row in rapid.values():
        values = found[row.case_id]
        values |= {"decided_on": row.decided_on, "sent_on": row.sent_on}
        values["decision"] = answers_of(store.keys, row).get("decision", "")
    signed = select(DecisionSignature.decision_id)
    for decision_id in _of_cases(session, signed, DecisionSignature.decision_id, list(rapid)):
        _count(found[rapid[decision_id].case_id], "signed")


def _of_publication(session: Session, ids: Sequence[UUID], found: Mapping[UUID, dict[str, Any]]) -> None:
    # What was corrected counts no more, and an entry that says why nobody was contacted is no contact.
    corrected = select(FamilyContact.replaces_id).where(FamilyContact.replaces_id.is_not(None))
    contacts = select(FamilyContact.case_id, FamilyContact.told_of_publication).where(
        FamilyContact.how != NOT_CONTACTED, FamilyContact.id.not_in(corrected)
    )
    for case_id, told in _rows(session, contacts, FamilyContact.case_id, ids):
        _count(found[case_id], "family_contacts")
        found[case_id]["family_told"] = found[case_id].get("family_told", False) or told
    states = select(Review.case_id, Review.state, Review.acknowledged_on)
    for case_id, state, acknowledged_on in _rows(session, states, Review.case_id, ids):
        values = found[case_id]
        _count(values, "reviews")
        values["published"] = values.get("published", False) or state in PUBLIC
        values["released"] = values.get("released", False) or state in ("releasing", *PUBLIC)
        values["handed_over"] = values.get("handed_over", False) or acknowledged_on is not None
    holds = select(PublicationHold.case_id).where(PublicationHold.lifted_at.is_(None))
    for case_id in _of_cases(session, holds, PublicationHold.case_id, ids):
        _count(found[case_id], "holds")


def _count(values: dict[str, Any], name: str, more: int = 1) -> None:
    values[name] = values.get(name, 0) + more


def _of_cases(session: Session, query: Any, column: Any, ids: Sequence[UUID]) -> Iterable[Any]:
    """Yield the first thing of each row that is about one of these."""
    return (row[0] for row in _rows(session, query, column, ids))


def _rows(session: Session, query: Any, column: Any, ids: Sequence[UUID]) -> Iterable[Any]:
    for start in range(0, len(ids), _MOST):
        yield from session.execute(query.where(column.in_(ids[start : start + _MOST])))
