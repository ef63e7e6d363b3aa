"""The stages of a case on one page: what each needs, who said what of it, each move, and moving it by hand.

What is done brings a case on by itself, never back. A person may bring it anywhere, back with a reason, and past
what is open with a reason; closing it is a decision of its own. Every move is kept and audited.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.actions.cases import reach_stage
from casework.actions.codes.words import Words, words_of_case
from casework.actions.reach import case_within
from casework.actions.stage_facts import facts_of, ticks_of, words_on
from casework.actions.work import Change, NotFound, Refusal, Work, changing, looking
from casework.records.keys import Keyring
from casework.records.tables import Account, Case, SaidOfNeed, StageMove
from casework.rules import stage_ticks, stages
from casework.rules.permissions import Permission
from casework.rules.stage_ticks import VERDICTS, Tick, Verdict
from casework.rules.stages import Stage

LONGEST = 2000


@dataclass(frozen=True, slots=True)
class NeedView:
    """A need as shown. said: what a person said of it, "" where the records tell it. words: theirs."""

    tick: Tick
    said: str
    words: str
    by: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class StageView:
    """A stage of the case. place: "past", "now" or "to-come". needs: those that the case has, or had."""

    stage: Stage
    place: str
    needs: tuple[NeedView, ...]


@dataclass(frozen=True, slots=True)
class MoveView:
    """A move as shown, by the titles of the stages. by: "" where the service moved it."""

    before: str
    after: str
    by_hand: bool
    back: bool
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class StagesView:
    """The page. moves: the newest first. open_now: how many needs of the present stage are open."""

    path: tuple[StageView, ...]
    moves: tuple[MoveView, ...]
    open_now: int


def show(work: Work, case_id: UUID) -> StagesView:
    """Return the stages of a case with what each needs. Raises NotFound, NotPermitted."""
    with looking(work, Permission.SEE_CASES) as session:
        case = case_within(session, work, case_id)
        words = words_of_case(session, work, case_id)
        every = _needs(session, work, case, words)
        reached = stages.up_to(case.stage)
        path = tuple(
            StageView(
                stage,
                "now" if stage.name == case.stage else "past" if stage.name in reached else "to-come",
                tuple(one for one in every if one.tick.need.stage == stage.name),
            )
            for stage in (stages.REFERRED, *stages.STAGES)
        )
        query = select(StageMove).where(StageMove.case_id == case_id).order_by(StageMove.moved_at.desc())
        moves = tuple(_move(session, work, row, words) for row in session.scalars(query))
        ticks = [one.tick for one in every]
        return StagesView(path, moves, len(stage_ticks.open_now(case.stage, ticks)))


def one_need(work: Work, case_id: UUID, name: str) -> NeedView:
    """Return one need of a case. Raises NotFound, NotPermitted."""
    for stage in show(work, case_id).path:
        for view in stage.needs:
            if view.tick.need.name == name:
                return view
    raise NotFound


def still_open(work: Work, case_id: UUID) -> tuple[Tick, ...]:
    """Return what is open of every stage before the last: what is asked about before a case is closed.

    Raises NotFound, NotPermitted.
    """
    with looking(work, Permission.SEE_CASES) as session:
        case = case_within(session, work, case_id)
        return open_before_closing(session, work, case)


def open_before_closing(session: Session, work: Work, case: Case) -> tuple[Tick, ...]:
    """Return the same in the action's transaction."""
    return stage_ticks.open_until(stages.ACTIONS, ticks_of(session, work.store, [case])[case.id])


def move(work: Work, case_id: UUID, to: str, *, reason: str = "") -> None:
    """Bring a case to a stage by hand. Where it is already, nothing happens.

    Raises Refusal("stage") for none that a person may choose, Refusal("reason") for a way back, or past something
    open, without a reason; NotFound, NotPermitted.
    """
    if to not in {stage.name for stage in stages.STAGES}:
        raise Refusal("stage", "Select a stage")
    with changing(work, Permission.MOVE_STAGE) as change:
        case = case_within(change.session, work, case_id, lock=True)
        if to == case.stage:
            change.audit("stage-moved-again", case.id, stage=to)
            return
        if to == stages.CLOSED:
            raise Refusal("stage", "Record the decision to close the case: it is closed with that")
        ticks = ticks_of(change.session, work.store, [case])[case.id]
        back = stages.falls_back(case.stage, to)
        if back and not reason.strip():
            raise Refusal("reason", "Enter why the case goes back to an earlier stage")
        if not back and stage_ticks.open_now(case.stage, ticks) and not reason.strip():
            raise Refusal("reason", "Enter why the case goes on although something is open")
        assert work.actor.account_id is not None
        row = StageMove(
            case_id=case.id,
            before=case.stage,
            after=to,
            by_hand=True,
            moved_by=work.actor.account_id,
            moved_at=change.now,
        )
        change.session.add(row)
        change.session.flush()
        if reason.strip():
            row.reason = work.store.keys.seal(reason.strip()[:LONGEST], _context(row.id))
        change.audit("stage-moved", case.id, before=case.stage, stage=to, back=back)
        case.stage = to


def say(work: Work, case_id: UUID, name: str, verdict: Verdict | None, words: str = "") -> None:
    """Say that something was done elsewhere or is not needed, or, by None, take that back.

    Raises Refusal("words") for a word without its reason, NotFound, NotPermitted.
    """
    if stage_ticks.need_of(name) is None:
        raise NotFound
    if verdict is not None and (verdict not in VERDICTS or not words.strip()):
        raise Refusal("words", "Enter when and how it was done, or why it is not needed")
    with changing(work, Permission.MOVE_STAGE) as change:
        case = case_within(change.session, work, case_id, lock=True)
        query = select(SaidOfNeed).where(SaidOfNeed.case_id == case.id, SaidOfNeed.need == name)
        row = change.session.scalar(query.with_for_update())
        if verdict is None:
            if row is not None:
                change.session.delete(row)
        else:
            assert work.actor.account_id is not None
            row = row or SaidOfNeed(case_id=case.id, need=name)
            row.verdict, row.said_by, row.said_at = verdict, work.actor.account_id, change.now
            row.words = work.store.keys.seal(words.strip()[:LONGEST], _said_context(case.id, name))
            change.session.add(row)
        change.session.flush()
        change.audit("need-said", case.id, need=name, verdict=verdict or "")
        advance(change, case)


def reasons_said(session: Session, keys: Keyring, case_id: UUID) -> dict[str, str]:
    """Return the reason of each word that stands on a need of a case, by the needs' names."""
    rows = session.scalars(select(SaidOfNeed).where(SaidOfNeed.case_id == case_id))
    return {row.need: str(keys.unseal(row.words, _said_context(case_id, row.need))) for row in rows}


def advance(change: Change, case: Case) -> None:
    """Bring a case on, in the action's transaction, when nothing of its stage is left and the next is plain."""
    store = change.work.store
    change.session.flush()
    facts = facts_of(change.session, store, [case])[case.id]
    ticks = stage_ticks.ticks(facts, words_on(change.session, [case.id]).get(case.id, {}))
    reach_stage(change, case, stage_ticks.onward(case.stage, facts, ticks))


def _needs(session: Session, work: Work, case: Case, words: Words) -> tuple[NeedView, ...]:
    query = select(SaidOfNeed, Account.name).join(Account, Account.id == SaidOfNeed.said_by)
    rows = {row.need: (row, by) for row, by in session.execute(query.where(SaidOfNeed.case_id == case.id))}
    return tuple(
        _need(work, tick, rows.get(tick.need.name) if tick.said else None, words)
        for tick in ticks_of(session, work.store, [case])[case.id]
    )


def _need(work: Work, tick: Tick, said: tuple[SaidOfNeed, str] | None, words: Words) -> NeedView:
    if said is None or tick.said is None:
        return NeedView(tick, "", "", "", None)
    row, by = said
    text = str(work.store.keys.unseal(row.words, _said_context(row.case_id, row.need)))
    return NeedView(tick, VERDICTS[tick.said], words.say(text), by, row.said_at)


def _move(session: Session, work: Work, row: StageMove, words: Words) -> MoveView:
    reason = str(work.store.keys.unseal(row.reason, _context(row.id))) if row.reason else ""
    return MoveView(
        before=stages.stage(row.before).title,
        after=stages.stage(row.after).title,
        by_hand=row.by_hand,
        back=stages.falls_back(row.before, row.after),
        reason=words.say(reason),
        by=session.get_one(Account, row.moved_by).name if row.moved_by else "",
        at=row.moved_at,
    )


def _context(move_id: UUID) -> str:
    return f"stage-move/{move_id}"


def _said_context(case_id: UUID, name: str) -> str:
    return f"need/{case_id}/{name}"
