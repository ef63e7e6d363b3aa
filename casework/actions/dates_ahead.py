"""What falls due next: each case with its next date, who must act and how long is left; and that as a calendar.

A calendar program cannot sign in: it asks under a secret address that its owner makes and may end. What it gets
holds references and what must be done, never a name, not even a case's.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.actions import clocks
from casework.actions.cases import stage_now
from casework.actions.clocks import ClockView
from casework.actions.people.accounts import actor_of
from casework.actions.plans.within import actions_to_do
from casework.actions.reach import not_kept_out, open_cases
from casework.actions.stage_facts import facts_of, words_on
from casework.actions.waiting import Others, Wait, others_of, waited_for
from casework.actions.work import Actor, NotFound, Work, changing, looking
from casework.records.keys import new_token
from casework.records.store import Store
from casework.records.tables import (
    Account,
    AgencyRequest,
    CalendarFeed,
    Case,
    Meeting,
    MeetingPerson,
    ParallelProcess,
    Referral,
)
from casework.rules.bank_holidays import england
from casework.rules.clock import who_acts, working_days_left
from casework.rules.meetings import PLANNED, in_words
from casework.rules.permissions import Permission
from casework.rules.processes import ENDED, KINDS
from casework.rules.requests import SETTLED
from casework.rules.stage_needs import Facts
from casework.rules.stage_ticks import Verdict, ticks
from casework.rules.stages import CLOSED, Stage

LATE, SOON, LATER, HELD = "late", "soon", "later", "held"
SOON_DAYS = 5
"""Working days within which a date counts as near."""


@dataclass(frozen=True, slots=True)
class NextDate:
    """What comes next in a case: a clock of that name, "meeting", "process" or "action". days_left: working days.

    A clock and an action can be late; the day of a meeting or a process that is past is no date to come.
    """

    name: str
    title: str
    due_on: date
    days_left: int
    late: bool
    met_on: None = None


@dataclass(frozen=True, slots=True)
class CaseAhead:
    """A case with what comes next. next: the nearest of its dates (`NextDate`), None for none.

    stage: with the next step, and who takes it. waits: for what else, from others. acting: everybody who has
    something to do in the case. missing: agencies that were asked and have not answered. when: "late", "soon",
    "later", "" without a date. held: something stands in the way of publishing.
    """

    id: UUID
    reference: str
    code_name: str
    stage: Stage
    opened_at: datetime
    next: NextDate | None
    waits: tuple[Wait, ...]
    acting: frozenset[str]
    missing: int
    when: str
    held: bool = False


@dataclass(frozen=True, slots=True)
class DueDate:
    """One date of a calendar. id: the same as long as it is about the same thing. changed_at: for calendars."""

    id: UUID
    day: date
    what: str
    reference: str
    changed_at: datetime


def cases_ahead(work: Work, *, stage: str = "", when: str = "", who: str = "") -> tuple[CaseAhead, ...]:
    """Return the cases open to the actor, the next date first, closed ones last; only those that fit.

    Raises NotPermitted.
    """
    with looking(work, Permission.SEE_CASES) as session:
        query = select(Case).where(open_cases(work))
        cases = session.scalars(query).all()
        facts, said = facts_of(session, work.store, cases), words_on(session, [case.id for case in cases])
        others = others_of(session, [case.id for case in cases])
        around: dict[UUID, list[NextDate]] = {}
        for case_id, name, due in _dates_around(session, work):
            if due.day >= work.today:
                around.setdefault(case_id, []).append(_next(work, name, due.what, due.day))
        found = [
            _ahead(
                session,
                work,
                case,
                facts[case.id],
                said.get(case.id, {}),
                others[case.id],
                around.get(case.id, ()),
            )
            for case in cases
        ]
    wanted = [
        line
        for line in found
        if (not stage or line.stage.name == stage)
        and (not when or line.when == when or (when == HELD and line.held))
        and (not who or who in line.acting)
    ]
    return tuple(sorted(wanted, key=_soonest_first))


def make_feed(work: Work) -> str:
    """Return a new secret address for the actor's calendar program; an earlier one ends. Raises NotPermitted."""
    with changing(work, Permission.SIGNED_IN) as change:
        account_id = work.actor.account_id
        assert account_id is not None
        token = new_token()
        row = change.session.scalar(
            select(CalendarFeed).where(CalendarFeed.account_id == account_id).with_for_update()
        )
        if row is None:
            row = CalendarFeed(account_id=account_id)
            change.session.add(row)
        row.token_hash, row.made_at = work.store.keys.token_hash(token), change.now
        change.audit("calendar-feed-made", account_id)
        return f"{work.store.portal_address}/calendar/{token}.ics"


def end_feed(work: Work) -> None:
    """End the actor's calendar address; nothing happens when there is none. Raises NotPermitted."""
    with changing(work, Permission.SIGNED_IN) as change:
        account_id = work.actor.account_id
        row = change.session.scalar(select(CalendarFeed).where(CalendarFeed.account_id == account_id))
        if row is not None:
            change.session.delete(row)
        change.audit("calendar-feed-ended", account_id or "unknown")


def feed_since(work: Work) -> datetime | None:
    """Return since when the actor has a calendar address, None without one. Raises NotPermitted."""
    with looking(work, Permission.SIGNED_IN) as session:
        query = select(CalendarFeed.made_at).where(CalendarFeed.account_id == work.actor.account_id)
        return session.scalar(query)


def feed(store: Store, token: str) -> tuple[DueDate, ...]:
    """Return the dates of whoever made the address, as far as they may see them today. Raises NotFound."""
    with store.looking() as session:
        row = session.scalar(select(CalendarFeed).where(CalendarFeed.token_hash == store.keys.token_hash(token)))
        account = session.get(Account, row.account_id) if row is not None else None
        if row is None or account is None or account.state != "active":
            raise NotFound
        actor = actor_of(session, account)
        work = Work(store, actor)
        return tuple(sorted(_dates(session, work, actor), key=lambda due: (due.day, due.reference, due.what)))


def _dates(session: Session, work: Work, actor: Actor) -> Iterator[DueDate]:
    if actor.may(Permission.SEE_CASES):
        query = select(Case).where(open_cases(work), Case.stage != CLOSED)
        for case in session.scalars(query):
            for clock in clocks.of_referral(session, work, case.referral_id) if case.referral_id else ():
                if clock.met_on is None:
                    what = f"{clock.title} ({who_acts(clock.name)})"
                    yield DueDate(clock.id, clock.due_on, what, case.reference, work.store.now())
        yield from (due for _, _, due in _dates_around(session, work))
    if actor.may(Permission.SEE_REFERRALS):
        opened = select(Case.referral_id).where(Case.referral_id.is_not(None))
        waiting = select(Referral).where(
            Referral.partnership_id == actor.partnership_id, Referral.id.not_in(opened)
        )
        for referral in session.scalars(waiting):
            for clock in clocks.of_referral(session, work, referral.id):
                if clock.met_on is None:
                    yield DueDate(clock.id, clock.due_on, clock.title, referral.reference, work.store.now())
    if actor.may(Permission.ANSWER_REQUESTS) and actor.agency_id is not None:
        asked = select(AgencyRequest, Case.reference).join(Case, Case.id == AgencyRequest.case_id)
        for request, reference in session.execute(
            asked.where(
                AgencyRequest.agency_id == actor.agency_id,
                AgencyRequest.state.not_in(SETTLED),
                Case.stage != CLOSED,
                not_kept_out(work),
            )
        ):
            yield DueDate(request.id, request.due_on, "Hand in the return", reference, request.sent_at)
    if actor.may(Permission.SEE_ACTIONS):
        yield from _dates_of_actions(session, work)


def _dates_around(session: Session, work: Work) -> Iterator[tuple[UUID, str, DueDate]]:
    """Yield the meetings to which the actor is asked, and the next dates of processes that they keep, by case."""
    meetings = (
        select(Meeting, Case.reference)
        .join(Case, Case.id == Meeting.case_id)
        .join(MeetingPerson, MeetingPerson.meeting_id == Meeting.id)
        .where(MeetingPerson.account_id == work.actor.account_id, Meeting.state == PLANNED, open_cases(work))
        .where(Case.stage != CLOSED)
    )
    for meeting, reference in session.execute(meetings):
        what = f"Meeting at {in_words(meeting.begins)}"
        due = DueDate(meeting.id, meeting.held_on, what, reference, meeting.changed_at)
        yield meeting.case_id, "meeting", due
    if work.actor.may(Permission.KEEP_PROCESSES):
        kept = select(ParallelProcess, Case.reference).join(Case, Case.id == ParallelProcess.case_id)
        dated = kept.where(ParallelProcess.next_on.is_not(None), ParallelProcess.state != ENDED, open_cases(work))
        dated = dated.where(Case.stage != CLOSED)
        for process, reference in session.execute(dated):
            title = KINDS[process.kind]
            due = DueDate(process.id, process.next_on or work.today, title, reference, process.changed_at)
            yield process.case_id, "process", due


def _dates_of_actions(session: Session, work: Work) -> Iterator[DueDate]:
    for action, case in session.execute(actions_to_do(work)):
        yield DueDate(action.id, action.due_on, "Finish an action", case.reference, action.made_at)


def _ahead(
    session: Session,
    work: Work,
    case: Case,
    facts: Facts,
    said: Mapping[str, Verdict],
    others: Others,
    around: Sequence[NextDate],
) -> CaseAhead:
    running: Sequence[ClockView] = [
        clock
        for clock in (clocks.of_referral(session, work, case.referral_id) if case.referral_id else ())
        if clock.met_on is None
    ]
    if case.stage == CLOSED:
        running, others, around = (), Others(), ()
    every = ticks(facts, said)
    stage = stage_now(case, every)
    waits = waited_for(stage, every, running, others)
    dates = [*(_next(work, clock.name, clock.title, clock.due_on) for clock in running), *around]
    if others.actions_by is not None:
        dates.append(_next(work, "action", "Finish an action", others.actions_by))
    nearest = min(dates, key=lambda one: one.due_on, default=None)
    return CaseAhead(
        id=case.id,
        reference=case.reference,
        code_name=case.code_name,
        stage=stage,
        opened_at=case.opened_at,
        next=nearest,
        waits=waits,
        acting=frozenset({stage.who, *(wait.who for wait in waits)}) - {""},
        missing=others.returns,
        when=_when(nearest),
        held=facts.holds > 0,
    )


def _next(work: Work, name: str, title: str, due_on: date) -> NextDate:
    left = working_days_left(work.today, due_on, england())
    return NextDate(name, title, due_on, left, late=due_on < work.today)


def _when(one: NextDate | None) -> str:
    if one is None:
        return ""
    if one.late:
        return LATE
    return SOON if one.days_left <= SOON_DAYS else LATER


def _soonest_first(line: CaseAhead) -> tuple[bool, bool, date, float]:
    due = line.next.due_on if line.next else date.max
    return line.stage.name == CLOSED, line.next is None, due, -line.opened_at.timestamp()
