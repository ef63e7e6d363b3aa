"""Which cases' records may be disposed of, and the two people who say that they are. Source: R-126."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from casework.actions import legal_holds
from casework.actions.downloads import Download, download
from casework.actions.reach import case_within, open_cases, settings_of
from casework.actions.work import LOCAL_TIME, NotFound, Refusal, Work, changing, looking
from casework.records.tables import Account, Case, CaseDecision, Disposal, PlannedAction, Review, StageMove
from casework.rules import disposal as rule, stages
from casework.rules.action_plans import FINISHED
from casework.rules.decisions import CLOSING
from casework.rules.permissions import Permission

DISPOSE = "dispose-case"
UNDER_WAY = ("confirmed", "removed")


@dataclass(frozen=True, slots=True)
class DisposalView:
    """A disposal as shown. state: see `casework.records.tables.Disposal`. certificate: there is one to download.

    by_me: whether whoever looks proposed it, and so cannot confirm it.
    """

    id: UUID
    case_id: UUID
    reference: str
    closed_on: date
    due_on: date
    rule: str
    state: str
    proposed_by: str
    proposed_at: datetime
    confirmed_by: str
    confirmed_at: datetime | None
    done_at: datetime | None
    certificate: bool
    by_me: bool


@dataclass(frozen=True, slots=True)
class EndOfCase:
    """How long a case's records are kept. closed_on, due_on: None while that is not known. against: sentences."""

    closed_on: date | None
    due_on: date | None
    years: int | None
    against: tuple[str, ...]
    proposed: DisposalView | None


@dataclass(frozen=True, slots=True)
class DueCase:
    """A closed case whose records may be disposed of from a day on. held: a legal hold stands."""

    id: UUID
    reference: str
    code_name: str
    closed_on: date
    due_on: date
    held: bool


def of_case(work: Work, case_id: UUID) -> EndOfCase:
    """Return how long a case's records are kept, and what stands against disposing of them now.

    Raises NotFound, NotPermitted.
    """
    with looking(work, Permission.MOVE_STAGE) as session:
        case = case_within(session, work, case_id)
        years, closed_on = settings_of(session, case.partnership_id).case_years, closed_on_of(session, case)
        row = _open_of(session, case.id)
        return EndOfCase(
            closed_on=closed_on,
            due_on=rule.disposed_from(closed_on, years) if closed_on and years is not None else None,
            years=years,
            against=against(session, work, case),
            proposed=_view(session, work, row) if row else None,
        )


def due(work: Work) -> tuple[DueCase, ...]:
    """Return the closed cases open to the actor whose records need not be kept longer, the longest due first.

    Raises NotPermitted.
    """
    with looking(work, Permission.MOVE_STAGE) as session:
        years = settings_of(session, work.partnership_id).case_years
        if years is None:
            return ()
        closed = select(Case).where(
            open_cases(work), Case.partnership_id == work.partnership_id, Case.stage == stages.CLOSED
        )
        found = []
        for case in session.scalars(closed):
            closed_on = closed_on_of(session, case)
            if closed_on is None or rule.disposed_from(closed_on, years) > work.today:
                continue
            held = bool(legal_holds.standing(session, case.id))
            due_on = rule.disposed_from(closed_on, years)
            found.append(DueCase(case.id, case.reference, case.code_name, closed_on, due_on, held))
        return tuple(sorted(found, key=lambda one: (one.due_on, one.reference)))


def disposals(work: Work) -> tuple[DisposalView, ...]:
    """Return the partnership's disposals that were not taken back, the newest first. Raises NotPermitted.

    One whose case is still there is shown to whom the case is open.
    """
    with looking(work, Permission.MOVE_STAGE) as session:
        query = select(Disposal).where(
            Disposal.partnership_id == work.partnership_id, Disposal.state != "taken-back"
        )
        there = set(session.scalars(select(Case.id).where(Case.partnership_id == work.partnership_id)))
        mine = set(session.scalars(select(Case.id).where(open_cases(work))))
        rows = session.scalars(query.order_by(Disposal.proposed_at.desc()))
        return tuple(_view(session, work, row) for row in rows if row.case_id in mine or row.case_id not in there)


def propose(work: Work, case_id: UUID) -> UUID:
    """Propose to dispose of a case's records, and return the proposal's id. Twice is once.

    Raises Refusal("kept") with what stands against it, NotFound, NotPermitted.
    """
    with changing(work, Permission.MOVE_STAGE) as change:
        case = case_within(change.session, work, case_id, lock=True)
        row = _open_of(change.session, case.id)
        if row is not None:
            change.audit("disposal-proposed-again", row.id, case=str(case.id))
            return row.id
        _refuse(against(change.session, work, case))
        settings, closed_on = settings_of(change.session, case.partnership_id), closed_on_of(change.session, case)
        assert work.actor.account_id is not None
        assert closed_on is not None
        assert settings.case_years is not None
        row = Disposal(
            partnership_id=case.partnership_id,
            case_id=case.id,
            reference=case.reference,
            closed_on=closed_on,
            due_on=rule.disposed_from(closed_on, settings.case_years),
            years=settings.case_years,
            proposed_by=work.actor.account_id,
            proposed_at=change.now,
        )
        change.session.add(row)
        change.session.flush()
        change.audit("disposal-proposed", row.id, case=str(case.id), due_on=row.due_on.isoformat())
        return row.id


def take_back(work: Work, case_id: UUID) -> None:
    """Take a proposal back that nobody has confirmed. Raises Refusal("confirmed"), NotFound, NotPermitted."""
    with changing(work, Permission.MOVE_STAGE) as change:
        case = case_within(change.session, work, case_id, lock=True)
        row = _open_of(change.session, case.id)
        if row is None:
            raise NotFound
        if row.state != "proposed":
            raise Refusal("confirmed", "The disposal is confirmed already, and cannot be taken back")
        row.state = "taken-back"
        change.audit("disposal-taken-back", row.id, case=str(case.id))


def confirm(work: Work, case_id: UUID, *, reference: str) -> None:
    """Confirm what somebody else proposed: a worker then removes the records. It cannot be undone.

    reference: of the case, typed, so that nobody confirms another one. Raises Refusal("same-person"),
    Refusal("reference"), Refusal("kept"), NotFound, NotPermitted.
    """
    with changing(work, Permission.MOVE_STAGE) as change:
        case = case_within(change.session, work, case_id, lock=True)
        row = _open_of(change.session, case.id)
        if row is None:
            raise NotFound
        if row.state != "proposed":
            change.audit("disposal-confirmed-again", row.id, case=str(case.id))
            return
        if row.proposed_by == work.actor.account_id:
            raise Refusal("same-person", "You proposed this, so somebody else must confirm it: ask a colleague")
        if reference.strip().casefold() != case.reference.casefold():
            raise Refusal("reference", f"Enter the reference of this case, {case.reference}")
        _refuse(against(change.session, work, case))
        row.state, row.confirmed_by, row.confirmed_at = "confirmed", work.actor.account_id, change.now
        change.task(DISPOSE, row.id)
        change.audit("disposal-confirmed", row.id, case=str(case.id))


def certificate(work: Work, disposal_id: UUID) -> Download:
    """Return the certificate of a disposal. Audited. Raises Refusal("file-gone"), NotFound, NotPermitted."""
    with changing(work, Permission.MOVE_STAGE) as change:
        row = change.session.get(Disposal, disposal_id)
        if row is None or row.partnership_id != work.partnership_id or row.certificate_sha256 is None:
            raise NotFound
        change.audit("certificate-downloaded", row.id, case=str(row.case_id))
        name = f"certificate-of-disposal-{row.reference.replace('/', '-')}.pdf"
        return download(change.session, work.store, row.certificate_sha256, name)


def against(session: Session, work: Work, case: Case) -> tuple[str, ...]:
    """Return what stands against the disposal of a case's records, a sentence each."""
    reviews = session.scalars(select(Review.state).where(Review.case_id == case.id)).all()
    unfinished = select(func.count()).select_from(PlannedAction)
    unfinished = unfinished.where(and_(PlannedAction.case_id == case.id, PlannedAction.status.not_in(FINISHED)))
    return rule.against(
        closed_on=closed_on_of(session, case),
        years=settings_of(session, case.partnership_id).case_years,
        today=work.today,
        legal_holds=len(legal_holds.standing(session, case.id)),
        review_states=reviews,
        actions_open=session.scalar(unfinished) or 0,
    )


def closed_on_of(session: Session, case: Case) -> date | None:
    """Return the day on which the case was closed, None while it is not."""
    if case.stage != stages.CLOSED:
        return None
    decided = select(CaseDecision).where(CaseDecision.case_id == case.id, CaseDecision.kind == CLOSING)
    newest = session.scalars(decided.order_by(CaseDecision.number.desc()).limit(1)).first()
    if newest is not None:
        return newest.decided_on
    moved = select(StageMove.moved_at).where(StageMove.case_id == case.id, StageMove.after == stages.CLOSED)
    at = session.scalars(moved.order_by(StageMove.moved_at.desc()).limit(1)).first()
    return at.astimezone(LOCAL_TIME).date() if at else None


def _open_of(session: Session, case_id: UUID) -> Disposal | None:
    query = select(Disposal).where(Disposal.case_id == case_id, Disposal.state != "taken-back")
    return session.scalars(query.with_for_update()).first()


def _refuse(sentences: tuple[str, ...]) -> None:
    if sentences:
        raise Refusal("kept", f"The records cannot be disposed of now. {sentences[0]}")


def _view(session: Session, work: Work, row: Disposal) -> DisposalView:
    return DisposalView(
        id=row.id,
        case_id=row.case_id,
        reference=row.reference,
        closed_on=row.closed_on,
        due_on=row.due_on,
        rule=rule.rule_in_words(row.years),
        state=row.state,
        proposed_by=session.get_one(Account, row.proposed_by).name,
        proposed_at=row.proposed_at,
        confirmed_by=session.get_one(Account, row.confirmed_by).name if row.confirmed_by else "",
        confirmed_at=row.confirmed_at,
        done_at=row.done_at,
        certificate=row.certificate_sha256 is not None,
        by_me=row.proposed_by == work.actor.account_id,
    )
