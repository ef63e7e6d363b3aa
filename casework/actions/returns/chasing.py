"""Chasing returns: the list of all requests, a reminder with one press, and reminders by the calendar.

No reminder goes out once the return is in, and none holds a word of the case. Source: docs/rules.md R-60.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from casework.actions.reach import open_cases, request_within, settings_of
from casework.actions.returns import requests
from casework.actions.returns.notices import tell_agency
from casework.actions.returns.requests import RequestView
from casework.actions.returns.standing import stands
from casework.actions.work import LOCAL_TIME, SERVICE, Change, Refusal, Work, changing, looking
from casework.records.database import add_unless_there
from casework.records.store import Store
from casework.records.tables import AgencyRequest, Case, Slot
from casework.rules.bank_holidays import england
from casework.rules.permissions import Permission, Role
from casework.rules.reminders import FROM_HOUR, reminder_days, reminders_owed
from casework.rules.requests import MOST_REMINDERS, SETTLED, STATES
from casework.rules.stages import CLOSED

PAGE = 50
ORDERS = ("due", "agency", "state", "case")
SHOWS = ("all", "open", "late", *STATES)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which requests a list shows. show: one of `SHOWS`. order: one of `ORDERS`.

    words: of an agency's name or case. case_id: None for every case. page counts from 1.
    """

    show: str = "all"
    order: str = "due"
    words: str = ""
    case_id: UUID | None = None
    page: int = 1


@dataclass(frozen=True, slots=True)
class RequestList:
    """One page of requests. counts: how many there are of each of `SHOWS`, whatever is shown."""

    lines: tuple[RequestView, ...]
    page: int
    pages: int
    total: int
    counts: dict[str, int]


def overview(work: Work, wanted: Wanted) -> RequestList:
    """Return the requests of cases that are open to the actor, as wanted. Raises NotPermitted."""
    with looking(work, Permission.SEND_REQUESTS) as session:
        query = select(AgencyRequest).join(Case, Case.id == AgencyRequest.case_id).where(open_cases(work))
        if wanted.case_id is not None:
            query = query.where(AgencyRequest.case_id == wanted.case_id)
        views = [requests.view_of(session, work, request) for request in session.scalars(query)]
    words = wanted.words.casefold().split()
    views = [view for view in views if all(word in _searched(view) for word in words)]
    counts = {show: sum(_shown(view, show) for view in views) for show in SHOWS}
    found = sorted(
        (view for view in views if _shown(view, wanted.show)), key=lambda view: _key(view, wanted.order)
    )
    pages = max(1, -(-len(found) // PAGE))
    page = min(max(1, wanted.page), pages)
    return RequestList(tuple(found[(page - 1) * PAGE : page * PAGE]), page, pages, len(found), counts)


def remind(work: Work, request_id: UUID) -> None:
    """Remind an agency now, once a day at most.

    Raises Refusal("settled"), Refusal("reminded-today"), Refusal("reminded-enough"), Refusal("no-address"),
    NotFound, NotPermitted.
    """
    with changing(work, Permission.SEND_REQUESTS) as change:
        request = request_within(change.session, work, request_id, lock=True)
        if stands(request) in SETTLED:
            raise Refusal(
                "settled", "This agency has answered, or its request was withdrawn: no reminder was sent"
            )
        if request.reminded_at is not None and request.reminded_at.astimezone(LOCAL_TIME).date() == work.today:
            raise Refusal("reminded-today", "This agency was reminded today already. Try again tomorrow")
        if request.reminders >= MOST_REMINDERS:
            raise Refusal(
                "reminded-enough",
                f"This agency was reminded {MOST_REMINDERS} times. Telephone it, or send a message",
            )
        if not _remind(change, request):
            raise Refusal("no-address", "The agency has nobody to remind and no email address. Add one first")
        request.reminded_at, request.reminders = change.now, request.reminders + 1
        change.audit("request-reminded", request.id, number=request.reminders)


def send_due(store: Store) -> int:
    """Send the reminders that the calendar says are due, each once, and return how many requests got one.

    Never on a weekend or bank holiday, nor before the working day begins. What could not go out on its day,
    because the service was not running, goes out on the next working day, several of them as one.
    """
    work = Work(store, SERVICE)
    if not england().is_working_day(work.today) or store.now().astimezone(LOCAL_TIME).hour < FROM_HOUR:
        return 0
    with store.looking() as session:
        waiting = session.scalars(
            select(AgencyRequest.id)
            .join(Case, Case.id == AgencyRequest.case_id)
            .where(
                Case.stage != CLOSED,
                or_(AgencyRequest.state.not_in(SETTLED), AgencyRequest.sent_back_at.is_not(None)),
            )
        ).all()
    return sum(_send_due(work, request_id) for request_id in waiting)


def _send_due(work: Work, request_id: UUID) -> bool:
    with work.store.looking() as session:
        if not _owed(session, work, session.get_one(AgencyRequest, request_id)):
            return False
    with changing(work, None) as change:
        request = change.session.get_one(AgencyRequest, request_id, with_for_update=True)
        owed = _owed(change.session, work, request)
        if stands(request) in SETTLED or not owed:
            change.audit("reminder-not-needed", request_id)
            return False
        for name in owed:
            row = {"id": uuid4(), "name": REMINDER, "slot": name, "started_at": change.now}
            add_unless_there(change.session, Slot, row)
        _remind(change, request)
        case = change.session.get_one(Case, request.case_id)
        change.audit(
            "reminder-sent", request_id, partnership_id=case.partnership_id, due_on=request.due_on.isoformat()
        )
    return True


REMINDER = "return-reminder"


def _owed(session: Session, work: Work, request: AgencyRequest) -> list[str]:
    """Return the slots of the reminders that are due and did not go out."""
    settings = settings_of(session, session.get_one(Case, request.case_id).partnership_id)
    asked_on = max(request.sent_at, request.sent_back_at or request.sent_at).astimezone(LOCAL_TIME).date()
    before, after = settings.reminder_days_before, settings.reminder_days_after
    days = reminder_days(asked_on, request.due_on, before, after, england())
    slots = [
        f"{request.id} {request.due_on.isoformat()} {offset:+d}" for offset in reminders_owed(days, work.today)
    ]
    sent = set(session.scalars(select(Slot.slot).where(Slot.name == REMINDER, Slot.slot.in_(slots))))
    return [slot for slot in slots if slot not in sent]


def _remind(change: Change, request: AgencyRequest) -> list[str]:
    """Write the reminder to whoever must act next: who signs, where a signature is waited for."""
    late = change.work.today > request.due_on
    if request.to_sign is not None:
        return tell_agency(change, request, "return-reminder-sign", role=Role.SIGNATORY)
    return tell_agency(change, request, "return-reminder-late" if late else "return-reminder")


def _searched(view: RequestView) -> str:
    return f"{view.agency} {view.case_name} {view.case_reference}".casefold()


def _shown(view: RequestView, show: str) -> bool:
    if show == "open":
        return not view.settled
    if show == "late":
        return view.late
    return show == "all" or view.stands == show


def _key(view: RequestView, order: str) -> tuple[str | int | date | bool | datetime, ...]:
    place = list(STATES).index(view.stands)
    keys: dict[str, tuple[str | int | date | bool | datetime, ...]] = {
        "due": (view.settled, view.due_on, view.agency.casefold()),
        "agency": (view.agency.casefold(), view.due_on),
        "state": (place, view.due_on, view.agency.casefold()),
        "case": (view.case_reference, view.agency.casefold()),
    }
    return keys[order]
