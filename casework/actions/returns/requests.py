"""Requests to agencies: sending them in one step, opening one, seeing who has answered."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.actions import clocks
from casework.actions.cases import reach_stage
from casework.actions.people import agency_people
from casework.actions.reach import (
    agency_within,
    case_within,
    not_kept_out,
    own_request_within,
    request_within,
    settings_of,
)
from casework.actions.returns import entries, restricted_entries, sought_news, sought_people
from casework.actions.returns.handing_in import NO_CHRONOLOGY, nil_said
from casework.actions.returns.notices import tell_agency
from casework.actions.returns.standing import stands, taken_up_again
from casework.actions.work import LOCAL_TIME, Change, NotPermitted, Refusal, Work, changing, looking
from casework.records.database import add_unless_there
from casework.records.tables import Account, Agency, AgencyRequest, Case, Upload
from casework.rules.bank_holidays import england
from casework.rules.clock import deadline, rule_for
from casework.rules.permissions import Permission, Role
from casework.rules.requests import SETTLED, is_late


@dataclass(frozen=True, slots=True)
class RequestView:
    """A request as shown. state: as kept; stands: one of `casework.rules.requests.STATES`.

    rows: of what was handed in. rows_to_check, of_file: its rows with a problem, and what is said of the file as a
    whole.

    late: not answered, and the due date is past. was_late: answered, but after the due date.
    case_name: the case's code name, the only name of it that an agency's list shows. handed_in_by: whose account,
    for coordinators and the agency's own people; "" for everybody else: they see the agency. to_sign: the upload
    that waits for a signature. signed: who signed it off, and their role. unread: messages that the reader's side
    has not seen. restricted: how many entries for the chair alone were handed in. reminders: sent by hand, the
    last at reminded_at. no_chronology: handed in without a row, because nothing is recorded. nil_said: what the
    nil return says of the search, for those who see who answered. given_back: the senior manager's words, while
    the agency has not asked for the signature again; for its people alone. sent_back: the coordinator's words to
    the whole return that was sent back. since_answer: how many of those whom the agency looks for were added or
    changed after it answered.
    """

    id: UUID
    case_id: UUID
    case_reference: str
    case_name: str
    agency_id: UUID
    agency: str
    questions: str
    state: str
    stands: str
    late: bool
    was_late: bool
    sent_at: datetime
    due_on: date
    scope: tuple[date, date] | None
    upload_id: UUID | None
    rows: int
    rows_to_check: int
    of_file: int
    handed_in_at: datetime | None
    handed_in_by: str
    to_sign: UUID | None
    signed: str
    unread: int
    restricted: int
    reminders: int
    reminded_at: datetime | None
    no_chronology: bool
    nil_said: Mapping[str, str]
    given_back: str
    sent_back: str
    since_answer: int

    @property
    def settled(self) -> bool:
        """Whether nothing more is expected of the agency."""
        return self.stands in SETTLED


def due_date(work: Work, case_id: UUID) -> date:
    """Return when returns asked for today fall due, by the partnership's clock. Raises NotFound, NotPermitted."""
    with looking(work, Permission.SEND_REQUESTS) as session:
        return _due(session, work, case_within(session, work, case_id))


def send(
    work: Work,
    case_id: UUID,
    agency_ids: Sequence[UUID],
    *,
    questions: str = "",
    due_on: date | None = None,
    people: Collection[str] | None = None,
) -> int:
    """Ask agencies for their returns in one step, and return how many requests went out.

    An agency that was asked already is left as it is; one whose request was withdrawn is asked anew. Each
    representative of an agency gets a message of their own, without case data; an agency without representatives
    gets one at the directory's address, with a one-time link that makes whoever answers for it one.
    people: ids of those whom they look for (`casework.actions.returns.sought_people`), None: everybody listed.
    Raises Refusal("no-scope"), Refusal("no-agency"), Refusal("no-address"), Refusal("due-past"), NotFound,
    NotPermitted.
    """
    if not agency_ids:
        raise Refusal("no-agency", "Select at least one agency")
    if due_on is not None and due_on < work.today:
        raise Refusal("due-past", "The date returns are due must be today or in the future")
    with changing(work, Permission.SEND_REQUESTS) as change:
        case = case_within(change.session, work, case_id, lock=True)
        if case.scope_first is None:
            raise Refusal("no-scope", "Set the scoping period before you ask agencies for their returns")
        due = due_on or _due(change.session, work, case)
        sought = sought_people.chosen(change.session, work.store, case, people)
        sent = [
            agency_id
            for agency_id in dict.fromkeys(agency_ids)
            if _send_one(change, case, agency_id, questions, due, sought)
        ]
        reach_stage(change, case, "gathering")
        if case.referral_id and sent:
            clocks.ask_for_returns(
                change,
                referral_id=case.referral_id,
                partnership_id=case.partnership_id,
                asked_on=work.today,
                due_on=due,
            )
        change.audit(
            "requests-sent", case.id, agencies=[str(agency_id) for agency_id in sent], due_on=due.isoformat()
        )
        return len(sent)


def _send_one(
    change: Change, case: Case, agency_id: UUID, questions: str, due_on: date, sought: list[str]
) -> bool:
    session = change.session
    agency = agency_within(session, change.work, agency_id)
    representatives = agency_people.emails(session, agency.id, Role.REPRESENTATIVE, case.id)
    if not representatives and not agency.email:
        raise Refusal(
            "no-address",
            f"{agency.name} has no representative and no email address. Add one on the page “Agencies” first",
        )
    row = {
        "case_id": case.id,
        "agency_id": agency.id,
        "questions": questions.strip(),
        "state": "sent",
        "sent_at": change.now,
        "due_on": due_on,
        "sought": sought,
    }
    query = select(AgencyRequest).where(AgencyRequest.case_id == case.id, AgencyRequest.agency_id == agency.id)
    new = add_unless_there(session, AgencyRequest, row)
    request = session.scalars(query.with_for_update()).one()
    if not new:
        if request.state != "withdrawn":
            return False
        request.state, request.questions = taken_up_again(session, request), questions.strip()
        request.sent_at, request.due_on = change.now, due_on
        request.reminders, request.reminded_at = 0, None
        request.sought, request.sought_seen = sought, []
        request.sought_news, request.sought_tell_at = {}, None
        entries.add(change, request, "asked-again")
    tell_agency(change, request, "return-request" if representatives else "return-request-first")
    change.audit("request-sent", request.id, case=str(case.id), agency=str(agency.id))
    return True


def open_request(work: Work, request_id: UUID) -> RequestView:
    """Return a request to somebody of its agency, and record that it was opened. Raises NotFound, NotPermitted."""
    with looking(work, Permission.ANSWER_REQUESTS) as session:
        request = own_request_within(session, work, request_id)
        view = view_of(session, work, request)
    if view.state == "sent":
        with changing(work, Permission.ANSWER_REQUESTS) as change:
            request = own_request_within(change.session, work, request_id, lock=True)
            if request.state == "sent":
                request.state = "opened"
            change.audit("request-opened", request_id)
    return view


def show_request(work: Work, request_id: UUID) -> RequestView:
    """Return a request to its agency's people or to those who see the case. Raises NotFound, NotPermitted."""
    with looking(work, Permission.SIGNED_IN) as session:
        return view_of(session, work, request_within(session, work, request_id))


def my_requests(work: Work) -> tuple[RequestView, ...]:
    """Return the requests to the actor's agency, those not answered first. Raises NotPermitted."""
    with looking(work, Permission.ANSWER_REQUESTS) as session:
        if work.actor.agency_id is None:
            raise NotPermitted
        query = (
            select(AgencyRequest)
            .join(Case, Case.id == AgencyRequest.case_id)
            .where(AgencyRequest.agency_id == work.actor.agency_id, not_kept_out(work))
        )
        views = [view_of(session, work, request) for request in session.scalars(query)]
        return tuple(sorted(views, key=lambda view: (view.settled, view.due_on)))


def of_case(work: Work, case_id: UUID) -> tuple[RequestView, ...]:
    """Return the case's requests by agency name. Raises NotFound, NotPermitted."""
    with looking(work, Permission.SEE_CASES) as session:
        case_within(session, work, case_id)
        query = select(AgencyRequest).where(AgencyRequest.case_id == case_id)
        views = [view_of(session, work, request) for request in session.scalars(query)]
        return tuple(sorted(views, key=lambda view: view.agency))


def not_known_to(work: Work, case_id: UUID) -> tuple[str, ...]:
    """Return the agencies that answered that they know nobody, by name. Raises NotFound, NotPermitted."""
    with looking(work, Permission.SEE_CASES) as session:
        case_within(session, work, case_id)
        query = (
            select(Agency.name)
            .join(AgencyRequest, AgencyRequest.agency_id == Agency.id)
            .where(AgencyRequest.case_id == case_id, AgencyRequest.state == "nil")
        )
        return tuple(sorted(session.scalars(query)))


def _due(session: Session, work: Work, case: Case) -> date:
    lengths = settings_of(session, case.partnership_id).clock_lengths
    return deadline(rule_for("agency-returns", lengths), work.today, england()).due_on


def view_of(session: Session, work: Work, request: AgencyRequest) -> RequestView:
    """Return a request as shown to the actor, who may see it."""
    case = session.get_one(Case, request.case_id)
    upload = session.get(Upload, request.upload_id) if request.upload_id else None
    by = session.get(Account, request.handed_in_by) if request.handed_in_by else None
    answered_on = request.handed_in_at.astimezone(LOCAL_TIME).date() if request.handed_in_at else None
    stood = stands(request)
    signed = [upload.signed_name, upload.signed_role] if upload and upload.signed_at else []
    of_agency = work.actor.agency_id == request.agency_id
    return RequestView(
        id=request.id,
        case_id=case.id,
        case_reference=case.reference,
        case_name=case.code_name,
        agency_id=request.agency_id,
        agency=session.get_one(Agency, request.agency_id).name,
        questions=request.questions,
        state=request.state,
        stands=stood,
        late=is_late(stood, request.due_on, work.today),
        was_late=answered_on is not None and answered_on > request.due_on,
        sent_at=request.sent_at,
        due_on=request.due_on,
        scope=(case.scope_first, case.scope_last) if case.scope_first and case.scope_last else None,
        upload_id=request.upload_id,
        rows=upload.summary.get("rows", 0) if upload else 0,
        rows_to_check=upload.summary.get("rows_to_check", 0) if upload else 0,
        of_file=upload.summary.get("of_file", 0) if upload else 0,
        handed_in_at=request.handed_in_at,
        handed_in_by=by.name if by and _may_know_who(work, request) else "",
        to_sign=request.to_sign,
        signed=", ".join(part for part in signed if part) if _may_know_who(work, request) else "",
        unread=entries.unread(session, request.id, of_agency=of_agency)
        if of_agency or work.actor.may(Permission.SEND_REQUESTS)
        else 0,
        restricted=restricted_entries.given_count(session, request.id),
        reminders=request.reminders,
        reminded_at=request.reminded_at,
        no_chronology=bool(upload and not upload.summary.get("rows") and upload.summary.get(NO_CHRONOLOGY)),
        nil_said=nil_said(work.store, request) if _may_know_who(work, request) else {},
        given_back=entries.last_words(session, work.store, request.id, "given-back", but=("to-sign", "handed-in"))
        if of_agency and not request.to_sign
        else "",
        sent_back=entries.last_words(session, work.store, request.id, "sent-back")
        if stood == "sent-back" and _may_know_who(work, request)
        else "",
        since_answer=sought_news.since_answer(request) if _may_know_who(work, request) else 0,
    )


def _may_know_who(work: Work, request: AgencyRequest) -> bool:
    """Return whether somebody sees by name who answers for an agency: who asks it, and the agency itself."""
    return work.actor.may(Permission.SEND_REQUESTS) or work.actor.agency_id == request.agency_id
