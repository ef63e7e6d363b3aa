"""What documents take from the decision of a case, its signatures, its recommendations and its actions."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.actions.codes.words import Words
from casework.actions.decided import answers_of, decision_context
from casework.actions.plans import recommendations
from casework.actions.plans.views import ActionView, view_of
from casework.actions.reports.people_of_case import dissent_of, meetings_of
from casework.actions.work import LOCAL_TIME, SERVICE, Work
from casework.records.store import Store
from casework.records.tables import (
    Account,
    Case,
    CaseDecision,
    DecisionSignature,
    PlannedAction,
    Recommendation,
)
from casework.rules.decisions import KINDS, PARTNERS, RAPID_REVIEW

Facts = dict[str, Any]
NOT_SIGNED = "Not signed yet"
NONE = "None is recorded."
_PLAIN = ("decision_reason", "local_learning", "national_learning")


def of_case(session: Session, store: Store, case: Case, words: Words) -> Facts:
    """Return the facts of a case's newest decision after the rapid review, and of what follows from it.

    What is not recorded is "", so that the document says that people still have to write it. The criteria
    are among them only once they are decided: before, they are the referral's.
    """
    return {**_decision(session, store, case, words), **_plan(session, store, case, words)}


def _decision(session: Session, store: Store, case: Case, words: Words) -> Facts:
    query = select(CaseDecision).where(CaseDecision.case_id == case.id, CaseDecision.kind == RAPID_REVIEW)
    decided = session.scalar(query.order_by(CaseDecision.number.desc()).limit(1))
    at_meetings = dissent_of(meetings_of(session, store, case, words))
    if decided is None:
        lacking = ("decision", "decision_on", "national_view", "dissent", "sent_to_panel_on", *_PLAIN)
        return {**dict.fromkeys(lacking, ""), "dissent": "\n".join(at_meetings), "sign_offs": _unsigned()}
    answers, questions = answers_of(store.keys, decided), {one.name: one for one in KINDS[RAPID_REVIEW].questions}
    signed = list(session.scalars(select(DecisionSignature).where(DecisionSignature.decision_id == decided.id)))

    def said(name: str) -> str:
        return words.say(questions[name].in_words(answers.get(name, ""))) if answers.get(name) else ""

    return {
        **{name: said(name) for name in _PLAIN},
        "decision": said("decision"),
        "decision_on": _day(decided.decided_on),
        "national_view": _joined(said("national_view"), said("national_reason")),
        "dissent": "\n".join(filter(None, (said("dissent"), *_other_opinions(store, signed, words), *at_meetings)))
        or NONE,
        "sent_to_panel_on": _day(decided.sent_on),
        "sign_offs": [_sign_off(session, partner, signed) for partner in PARTNERS],
        "criteria": [
            {
                "letter": letter,
                "criterion": questions[f"{letter}_answer"].label.removeprefix(f"({letter}) "),
                "answer": said(f"{letter}_answer"),
                "reason": said(f"{letter}_reason"),
            }
            for letter in "abcd"
        ],
    }


def _unsigned() -> list[dict[str, str]]:
    return [{"partner": name, "name": NOT_SIGNED, "opinion": "", "day": ""} for name in PARTNERS.values()]


def _sign_off(session: Session, partner: str, signed: list[DecisionSignature]) -> dict[str, str]:
    row = next((one for one in signed if one.partner == partner), None)
    return {
        "partner": PARTNERS[partner],
        "name": session.get_one(Account, row.account_id).name if row else NOT_SIGNED,
        "opinion": ("Agrees" if row.agrees else "Is of another opinion") if row else "",
        "day": _day(row.signed_at.astimezone(LOCAL_TIME).date()) if row else "",
    }


def _other_opinions(store: Store, signed: list[DecisionSignature], words: Words) -> Iterator[str]:
    for one in signed:
        if not one.agrees:
            why = str(store.keys.unseal(one.words, decision_context(one.id))) if one.words else ""
            yield f"{PARTNERS[one.partner]}: {words.say(why)}".rstrip(": ")


def _plan(session: Session, store: Store, case: Case, words: Words) -> Facts:
    work = Work(store, SERVICE)
    asked = session.scalars(
        select(Recommendation)
        .where(Recommendation.case_id == case.id, Recommendation.withdrawn_at.is_(None))
        .order_by(Recommendation.number)
    )
    planned = session.scalars(
        select(PlannedAction).where(PlannedAction.case_id == case.id).order_by(PlannedAction.number)
    )
    views = [view_of(session, work, row, case, words) for row in planned]
    return {
        "recommendations": [
            {
                "number": str(row.number),
                "recommendation": words.say(body["text"]),
                "agency": ", ".join(recommendations.names_of(session, row.agencies)),
                "measure": words.say(body["measure"]),
            }
            for row in asked
            for body in (recommendations.body_of(store.keys, row),)
        ],
        "actions": [
            {
                "number": str(view.number),
                "action": view.text,
                "agency": view.agency,
                # Somebody whom the key knows, as a health visitor who made rows, is called by their code here too.
                "owner": words.say(view.owner),
                "due": _day(view.due_on),
                "status": view.standing.words + (", late" if view.standing.late else ""),
                "changed": view.last.get("changed", ""),
                "effective": view.last.get("effective", ""),
                "impact": view.last.get("impact", ""),
                "evidence": view.last.get("evidence", ""),
                "remains": view.last.get("remains", "") or view.last.get("reason", ""),
                "closed": f"Closed on {_day(view.closed_on)}" if view.closed_on else "Not closed",
            }
            for view in views
        ],
        "changes_made": "\n".join(_change(view) for view in views if view.last.get("changed")),
    }


def _change(view: ActionView) -> str:
    remains = view.last.get("remains", "")
    said = (view.text, view.last["changed"], view.last.get("effective", ""), view.last.get("impact", ""))
    return _joined(*said, f"What remains: {remains}" if remains else "")


def _joined(*sentences: str) -> str:
    """Return sentences one after the other, each with its end."""
    ended = (
        said if said.endswith((".", "!", "?", "…")) else f"{said}." for said in map(str.strip, sentences) if said
    )
    return " ".join(ended)


def _day(day: date | None) -> str:
    return f"{day.day} {day:%B %Y}" if day else ""
