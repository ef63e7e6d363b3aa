"""Opening a case from a referral, and what the case's page shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select

from casework.actions import clocks, holds
from casework.actions.clocks import ClockView
from casework.actions.reach import case_within, next_number, referral_within, settings_of
from casework.actions.stage_facts import ticks_of
from casework.actions.work import Change, Work, changing, looking
from casework.records.audit_cases import belong_to
from casework.records.tables import Case, CaseAdmission, Referral, StageMove
from casework.rules import stages
from casework.rules.need_to_know import NAMED, ON_FROM_THE_START
from casework.rules.permissions import Permission
from casework.rules.stage_ticks import Tick, next_step
from casework.rules.stages import Stage

CODE_NAMES = (
    "Wren",
    "Linnet",
    "Finch",
    "Swift",
    "Teal",
    "Heron",
    "Plover",
    "Sparrow",
    "Starling",
    "Swallow",
    "Dove",
    "Avocet",
    "Bittern",
    "Curlew",
    "Dunlin",
    "Egret",
    "Fulmar",
    "Goldcrest",
    "Harrier",
    "Kite",
    "Lapwing",
    "Nuthatch",
    "Osprey",
    "Petrel",
    "Redstart",
    "Siskin",
    "Turnstone",
    "Whimbrel",
)
"""Birds that are hardly ever a person's name: of no sex, age or origin. Source: docs/rules.md R-11."""


@dataclass(frozen=True, slots=True)
class CaseView:
    """A case's page. scope: the scoping period, both days included, None until it is set.

    held: something stands in the way of publishing.
    """

    id: UUID
    reference: str
    code_name: str
    stage: Stage
    opened_at: datetime
    referral_id: UUID | None
    referral_reference: str
    scope: tuple[date, date] | None
    clocks: tuple[ClockView, ...]
    held: bool


def open_case(work: Work, referral_id: UUID) -> UUID:
    """Open a case from a referral and return its id; a referral that has one gives that one.

    Raises NotFound, NotPermitted.
    """
    with changing(work, Permission.OPEN_CASE) as change:
        # The row is locked so that a double click opens one case.
        referral = referral_within(change.session, work, referral_id, lock=True)
        existing = change.session.scalar(select(Case).where(Case.referral_id == referral.id))
        if existing is not None:
            change.audit("case-opened-again", existing.id)
            return existing.id
        return _open(change, referral)


def _open(change: Change, referral: Referral) -> UUID:
    work = change.work
    assert work.actor.account_id is not None
    settings = settings_of(change.session, referral.partnership_id)
    year = work.today.year
    number = next_number(change.session, referral.partnership_id, f"case-{year}")
    overall = next_number(change.session, referral.partnership_id, "code-name")
    turn, index = divmod(overall - 1, len(CODE_NAMES))
    case = Case(
        partnership_id=referral.partnership_id,
        referral_id=referral.id,
        reference=f"{settings.reference_prefix}/{settings.review_word}/{year}/{number:02}",
        code_name=f"Child {CODE_NAMES[index]}" + (f" {turn + 1}" if turn else ""),
        stage="opened",
        opened_at=change.now,
        opened_by=work.actor.account_id,
        open_to=settings.need_to_know,
    )
    change.session.add(case)
    referral.state = "opened"
    change.session.flush()
    if case.open_to == NAMED:
        for role in ON_FROM_THE_START:
            change.session.add(CaseAdmission(case_id=case.id, role=role.value, given_at=change.now))
    taken_in = belong_to(change.session, referral.id, case.id)
    change.audit("case-opened", case.id, referral=str(referral.id), open_to=case.open_to, takes_in=taken_in)
    return case.id


def reach_stage(change: Change, case: Case, name: str) -> None:
    """Move the case on to a stage, in the action's transaction; never back."""
    before, case.stage = case.stage, stages.later(case.stage, name)
    if case.stage != before:
        change.session.add(
            StageMove(
                case_id=case.id,
                before=before,
                after=case.stage,
                by_hand=False,
                moved_by=change.work.actor.account_id,
                moved_at=change.now,
            )
        )
        change.audit("stage-reached", case.id, partnership_id=case.partnership_id, stage=case.stage, before=before)


def stage_now(case: Case, ticks: Sequence[Tick]) -> Stage:
    """Return the case's stage, with what comes next in it and who must act as the records show."""
    stage = stages.stage(case.stage, scoped=case.scope_first is not None)
    todo, who = next_step(stage, ticks)
    return replace(stage, next_action=todo, who=who)


def show_case(work: Work, case_id: UUID) -> CaseView:
    """Return one case. Raises NotFound, NotPermitted."""
    with looking(work, Permission.SEE_CASES) as session:
        case = case_within(session, work, case_id)
        referral = session.get(Referral, case.referral_id) if case.referral_id else None
        scope = (case.scope_first, case.scope_last) if case.scope_first and case.scope_last else None
        return CaseView(
            id=case.id,
            reference=case.reference,
            code_name=case.code_name,
            stage=stage_now(case, ticks_of(session, work.store, [case])[case.id]),
            opened_at=case.opened_at,
            referral_id=case.referral_id,
            referral_reference=referral.reference if referral else "",
            scope=scope,
            clocks=clocks.of_referral(session, work, case.referral_id) if case.referral_id else (),
            held=bool(holds.standing(session, case.id)),
        )
