"""Decisions of a case: recording one with its reasons, signing it as a safeguarding partner, sending it on.

A decision is never changed: a correction is another one of its kind, and the earlier one stays readable. Late is
recorded with a reason and never refused.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from casework.actions import decision_clocks, decision_corrections, late_reasons, stage_moves
from casework.actions.cases import reach_stage
from casework.actions.codes.words import Words, words_of_case
from casework.actions.decided import SIGNS_FOR_NOBODY, answers_of, decision_context, partner_of
from casework.actions.people import guest_sessions
from casework.actions.reach import case_within
from casework.actions.work import NotFound, Refusal, Work, changing, looking
from casework.records.tables import Account, Case, CaseDecision, DecisionSignature
from casework.rules import stages
from casework.rules.decisions import (
    CLOSING,
    KINDS,
    LEFT_OPEN,
    LONGEST,
    PARTNERS,
    RAPID_REVIEW,
    DecisionKind,
)
from casework.rules.permissions import Permission


@dataclass(frozen=True, slots=True)
class SignatureView:
    """A partner's word. partner: who signs, in words. by: whose account."""

    partner: str
    by: str
    agrees: bool
    words: str
    signed_at: datetime


@dataclass(frozen=True, slots=True)
class DecisionView:
    """A decision as shown. answers: (question, answer in words) pairs, those that were answered.

    current: no later one of its kind. to_sign: the partners who have not signed, as (value, name) pairs.
    own: which of them the actor signs for, in words, "" for none.
    """

    id: UUID
    kind: DecisionKind
    number: int
    decided_on: date
    answers: tuple[tuple[str, str], ...]
    recorded_by: str
    recorded_at: datetime
    sent_on: date | None
    signatures: tuple[SignatureView, ...]
    to_sign: tuple[tuple[str, str], ...]
    current: bool
    own: str = ""


def record(
    work: Work,
    case_id: UUID,
    kind: str,
    *,
    decided_on: date,
    answers: Mapping[str, str],
    late_reason: str = "",
) -> UUID:
    """Record a decision and return its id; its clocks are met and started.

    Raises Refusal("answers"), whose message is that of the first open question, Refusal("future"),
    Refusal("stands-already"), Refusal("late-reason"), Refusal("before-start"), NotFound, NotPermitted.
    """
    asked = kind_of(kind)
    given = {question.name: answers.get(question.name, "").strip()[:LONGEST] for question in asked.questions}
    if missing := asked.missing(given):
        raise Refusal("answers", missing[0].error or f"Select an answer to “{missing[0].label}”")
    if decided_on > work.today:
        raise Refusal("future", "The date of the decision must be today or in the past")
    with changing(work, Permission.RECORD_DECISION) as change:
        case = case_within(change.session, work, case_id, lock=True)
        assert work.actor.account_id is not None
        if kind == CLOSING:
            left = stage_moves.open_before_closing(change.session, work, case)
            given[LEFT_OPEN] = "\n".join(tick.need.todo for tick in left)
        if decision_corrections.stands_already(change.session, work, case, kind, decided_on, given, late_reason):
            raise Refusal("stands-already", "This decision is recorded already, in the same words")
        highest = select(func.max(CaseDecision.number)).where(
            CaseDecision.case_id == case.id, CaseDecision.kind == kind
        )
        decision = CaseDecision(
            case_id=case.id,
            kind=kind,
            number=(change.session.scalar(highest) or 0) + 1,
            decided_on=decided_on,
            answers=b"",
            recorded_by=work.actor.account_id,
            recorded_at=change.now,
        )
        change.session.add(decision)
        change.session.flush()
        decision.answers = work.store.keys.seal(
            decision_corrections.named(change.session, work, decision, given), decision_context(decision.id)
        )
        if kind == RAPID_REVIEW:
            decision_clocks.follow(change, case, given["decision"], decided_on, late_reason)
            reach_stage(change, case, stages.DECIDED)
        elif kind == CLOSING:
            reach_stage(change, case, stages.CLOSED)
            guest_sessions.end_all(change, case.id)
        change.audit("decision-recorded", decision.id, case=str(case.id), kind=kind, number=decision.number)
        return decision.id


def of_case(work: Work, case_id: UUID) -> tuple[DecisionView, ...]:
    """Return the case's decisions, the newest first. Raises NotFound, NotPermitted."""
    with looking(work, Permission.SEE_CASES) as session:
        case_within(session, work, case_id)
        words = words_of_case(session, work, case_id)
        rows = session.scalars(select(CaseDecision).where(CaseDecision.case_id == case_id)).all()
        newest = {kind: max(row.number for row in rows if row.kind == kind) for kind in {row.kind for row in rows}}
        partner = partner_of(session, work)
        views = [_view(session, work, row, words, partner, current=row.number == newest[row.kind]) for row in rows]
        return tuple(sorted(views, key=lambda view: view.recorded_at, reverse=True))


def one(work: Work, case_id: UUID, decision_id: UUID) -> DecisionView:
    """Return one decision of a case. Raises NotFound, NotPermitted."""
    for view in of_case(work, case_id):
        if view.id == decision_id:
            return view
    raise NotFound


def sign(work: Work, case_id: UUID, decision_id: UUID, *, agrees: bool, words: str = "") -> None:
    """Sign a decision for the safeguarding partner of the actor's account, or say that one is of another opinion.

    Each partner signs once, and nobody signs for two. Raises Refusal("partner"), Refusal("signed"),
    Refusal("replaced"), Refusal("words") for another opinion without a reason, NotFound, NotPermitted.
    """
    if not agrees and not words.strip():
        raise Refusal("words", "Enter why you are of another opinion")
    with changing(work, Permission.SIGN_DECISION) as change:
        case = case_within(change.session, work, case_id, lock=True)
        decision = _within(change.session, case, decision_id)
        if not KINDS[decision.kind].signed:
            raise NotFound
        partner = partner_of(change.session, work)
        if not partner:
            raise Refusal("partner", SIGNS_FOR_NOBODY)
        later = select(CaseDecision.id).where(
            CaseDecision.case_id == case.id,
            CaseDecision.kind == decision.kind,
            CaseDecision.number > decision.number,
        )
        if change.session.scalar(later.limit(1)) is not None:
            raise Refusal("replaced", "Another decision was recorded in its place. Read that one, and sign it")
        for row in _signatures(change.session, decision):
            if row.partner == partner:
                raise Refusal("signed", f"{PARTNERS[partner]} has signed already")
            if row.account_id == work.actor.account_id:
                raise Refusal("signed", "You have signed already, for another safeguarding partner")
        assert work.actor.account_id is not None
        signature = DecisionSignature(
            decision_id=decision.id,
            partner=partner,
            account_id=work.actor.account_id,
            agrees=agrees,
            signed_at=change.now,
        )
        change.session.add(signature)
        change.session.flush()
        if words.strip():
            signature.words = work.store.keys.seal(words.strip()[:LONGEST], decision_context(signature.id))
        change.audit("decision-signed", decision.id, case=str(case.id), partner=partner, agrees=agrees)
        stage_moves.advance(change, case)


def nothing_to_sign(work: Work, view: DecisionView) -> str:
    """Return why the actor signs nothing here, "" where they may sign. Raises NotPermitted."""
    with looking(work, Permission.SIGN_DECISION) as session:
        partner = partner_of(session, work)
    if not view.current:
        return "Another decision was recorded in its place. Read that one, and sign it"
    if not partner:
        return SIGNS_FOR_NOBODY
    return "" if view.own else f"{PARTNERS[partner]} has signed already"


def record_sent(work: Work, case_id: UUID, decision_id: UUID, sent_on: date) -> None:
    """Record when a decision went to the national Panel. Raises Refusal("future"), Refusal("before-decision"),
    NotFound, NotPermitted."""
    if sent_on > work.today:
        raise Refusal("future", "The date it was sent must be today or in the past")
    with changing(work, Permission.RECORD_DECISION) as change:
        case = case_within(change.session, work, case_id, lock=True)
        decision = _within(change.session, case, decision_id)
        if not KINDS[decision.kind].sent:
            raise NotFound
        if sent_on < decision.decided_on:
            raise Refusal("before-decision", "The date it was sent must be the day of the decision or later")
        decision.sent_on = sent_on
        change.audit("decision-sent", decision.id, case=str(case.id), sent_on=sent_on.isoformat())
        stage_moves.advance(change, case)


def kind_of(name: str) -> DecisionKind:
    """Return a kind of decision. Raises NotFound."""
    if name not in KINDS:
        raise NotFound
    return KINDS[name]


def _within(session: Session, case: Case, decision_id: UUID) -> CaseDecision:
    decision = session.get(CaseDecision, decision_id, with_for_update=True)
    if decision is None or decision.case_id != case.id:
        raise NotFound
    return decision


def _signatures(session: Session, decision: CaseDecision) -> list[DecisionSignature]:
    rows = session.scalars(select(DecisionSignature).where(DecisionSignature.decision_id == decision.id))
    return sorted(rows, key=lambda row: list(PARTNERS).index(row.partner))


def _view(
    session: Session, work: Work, row: CaseDecision, words: Words, partner: str, *, current: bool
) -> DecisionView:
    keys, kind = work.store.keys, KINDS[row.kind]
    given, signed = answers_of(keys, row), _signatures(session, row)
    referral_id = session.get_one(Case, row.case_id).referral_id
    late = ""
    if row.kind == RAPID_REVIEW and referral_id is not None:
        late = late_reasons.of_day(session, keys, referral_id, RAPID_REVIEW, row.decided_on)
    taken = {signature.partner for signature in signed}
    return DecisionView(
        id=row.id,
        kind=kind,
        number=row.number,
        decided_on=row.decided_on,
        answers=(
            *(
                (question.label, words.say(question.in_words(given[question.name])))
                for question in kind.questions
                if given.get(question.name)
            ),
            *([("Why was it late?", words.say(late))] if late else []),
        ),
        recorded_by=session.get_one(Account, row.recorded_by).name,
        recorded_at=row.recorded_at,
        sent_on=row.sent_on,
        signatures=tuple(
            SignatureView(
                PARTNERS[one.partner],
                session.get_one(Account, one.account_id).name,
                one.agrees,
                words.say(str(keys.unseal(one.words, decision_context(one.id)))) if one.words else "",
                one.signed_at,
            )
            for one in signed
        ),
        to_sign=tuple((value, name) for value, name in PARTNERS.items() if value not in taken)
        if kind.signed and current
        else (),
        current=current,
        own=PARTNERS[partner] if kind.signed and current and partner and partner not in taken else "",
    )
