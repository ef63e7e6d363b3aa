"""Documents from templates: asked for on a case's page, made by a worker from the case's own records."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.actions import downloads
from casework.actions.downloads import Download
from casework.actions.meetings.within import meeting_within
from casework.actions.reach import case_within, request_within, settings_of
from casework.actions.reports import facts as report_facts, search as report_search
from casework.actions.reports.search import FoundIn, ToSearch
from casework.actions.reports.templates import in_force, template_content
from casework.actions.work import SERVICE, Change, NotFound, Refusal, Work, changing, looking
from casework.records.store import Store
from casework.records.tables import Agency, AgencyRequest, Case, Report
from casework.records.tasks import Claim
from casework.records.vault import Kept
from casework.rules.permissions import Permission
from casework.rules.report_kinds import KINDS, ReportKind

MAKE = "make-report"


@dataclass(frozen=True, slots=True)
class ReportView:
    """A document. state: "waiting", "ready", "held" or "failed". agency: that it is about, "" for the whole case.

    problem: why it could not be made, in plain words; "" when that is not known. size: bytes. found: of the case's
    people in it, None when it was not searched. reason: why a held one was given out all the same.
    """

    id: UUID
    case_id: UUID
    kind: ReportKind
    agency: str
    state: str
    problem: str
    size: int
    asked_at: datetime
    found: tuple[FoundIn, ...] | None = None
    reason: str = ""
    request_id: UUID | None = None
    meeting_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class ToMake:
    """What the job that makes a document needs. facts: by their names in templates. colour: "#rrggbb".

    search: what it is searched for before it is given out, None for one that is not.
    """

    format: str
    template: bytes
    facts: Mapping[str, Any]
    colour: str
    search: ToSearch | None


def ask_for(
    work: Work, case_id: UUID, kind_name: str, request_id: UUID | None = None, meeting_id: UUID | None = None
) -> UUID:
    """Ask for a document of a case, a request or a meeting, and return its id; one that waits is asked once.

    Raises Refusal("kind"), Refusal("request"), Refusal("meeting"), NotFound, NotPermitted.
    """
    kind = KINDS.get(kind_name)
    if kind is None or kind.of_rows:
        raise Refusal("kind", "Select a document")
    with changing(work, Permission.MAKE_DOCUMENTS) as change:
        case = case_within(change.session, work, case_id, lock=True)
        if kind.of_request != (request_id is not None):
            raise Refusal("request", "Select an agency")
        if request_id is not None and request_within(change.session, work, request_id).case_id != case.id:
            raise NotFound
        if kind.of_meeting != (meeting_id is not None):
            raise Refusal("meeting", "Select a meeting")
        if meeting_id is not None:
            meeting_within(change.session, work, case.id, meeting_id)
        waiting = select(Report.id).where(
            Report.case_id == case.id,
            Report.kind == kind.name,
            Report.request_id == request_id,
            Report.meeting_id == meeting_id,
            Report.state == "waiting",
        )
        there = change.session.scalar(waiting.limit(1))
        report_id = there or add(change, case, kind, request_id, meeting_id=meeting_id)
        change.audit("report-asked-for", case.id, report=str(report_id), kind=kind.name)
        return report_id


def add(
    change: Change,
    case: Case,
    kind: ReportKind,
    request_id: UUID | None,
    made_of: str = "",
    meeting_id: UUID | None = None,
) -> UUID:
    """Write the row and the task of a document, in the action's transaction."""
    assert change.work.actor.account_id is not None
    template = in_force(change.session, case.partnership_id, kind.name)
    report = Report(
        case_id=case.id,
        request_id=request_id,
        meeting_id=meeting_id,
        kind=kind.name,
        template_id=template.id if template else None,
        made_of=made_of,
        asked_by=change.work.actor.account_id,
        asked_at=change.now,
    )
    change.session.add(report)
    change.session.flush()
    change.task(MAKE, report.id)
    return report.id


def of_case(work: Work, case_id: UUID) -> tuple[ReportView, ...]:
    """Return the newest document of each kind and agency, the newest first. Raises NotFound, NotPermitted."""
    with looking(work, Permission.MAKE_DOCUMENTS) as session:
        case_within(session, work, case_id)
        query = (
            select(Report).where(Report.case_id == case_id, Report.made_of == "").order_by(Report.asked_at.desc())
        )
        newest: dict[tuple[str, UUID | None], Report] = {}
        for report in session.scalars(query):
            newest.setdefault((report.kind, report.request_id or report.meeting_id), report)
        return tuple(view_of(session, work.store, report) for report in newest.values() if report.kind in KINDS)


def show(work: Work, case_id: UUID, report_id: UUID) -> ReportView:
    """Return one document. Raises NotFound, NotPermitted."""
    with looking(work, Permission.MAKE_DOCUMENTS) as session:
        return view_of(session, work.store, _within(session, work, case_id, report_id))


def download(work: Work, case_id: UUID, report_id: UUID) -> Download:
    """Return the finished document. Each download is audited.

    Raises Refusal("file-gone"), NotFound (also while it is not made, or held), NotPermitted.
    """
    with changing(work, Permission.MAKE_DOCUMENTS) as change:
        report = _within(change.session, work, case_id, report_id)
        if report.state != "ready":
            raise NotFound
        return given(change, work.store, report)


def give_out(work: Work, case_id: UUID, report_id: UUID, reason: str) -> None:
    """Give a held document out all the same. reason: why what was found may stay, kept with it.

    Raises Refusal("reason"), NotFound, NotPermitted.
    """
    if not reason.strip():
        raise Refusal("reason", "Enter why the document may go out with these words")
    with changing(work, Permission.MAKE_DOCUMENTS) as change:
        report = _within(change.session, work, case_id, report_id, lock=True)
        if report.state == "held":
            report.state = "ready"
            report.reason = work.store.keys.seal(reason.strip(), report_search.reason_context(report))
        change.audit("report-given-out", case_id, report=str(report_id))


def given(change: Change, store: Store, report: Report) -> Download:
    """Return a finished document in the action's transaction. Raises Refusal("file-gone"), NotFound."""
    if report.sha256 is None:
        raise NotFound
    kind = KINDS[report.kind]
    change.audit("report-downloaded", report.case_id, report=str(report.id), sha256=report.sha256)
    case = change.session.get_one(Case, report.case_id)
    agency = _agency(change.session, report)
    name = "-".join(filter(None, (case.reference.replace("/", "-"), kind.file, agency)))
    return downloads.download(change.session, store, report.sha256, f"{name}.{kind.format}")


def to_make(store: Store, report_id: UUID) -> ToMake | None:
    """Return what the job needs, None when the document is made, given up or gone."""
    with store.looking() as session:
        report = session.get(Report, report_id)
        if report is None or report.state != "waiting":
            return None
        kind = KINDS[report.kind]
        case = session.get_one(Case, report.case_id)
        facts = report_facts.facts_of(session, store, report, kind)
        return ToMake(
            kind.format,
            template_content(session, store, kind, report.template_id),
            facts,
            settings_of(session, case.partnership_id).colour,
            report_search.to_search(session, store, report, kind, facts),
        )


def record(
    store: Store,
    report_id: UUID,
    kept: Kept,
    media_type: str,
    found: Sequence[Mapping[str, Any]] | None = None,
    claim: Claim | None = None,
) -> None:
    """Keep the finished document. found: what the search found, None when there was none. Raises Superseded."""
    with changing(Work(store, SERVICE), None, claim) as change:
        report = change.session.get_one(Report, report_id, with_for_update=True)
        report.sha256, report.size = change.kept(kept, media_type), kept.size
        report.state, report.finished_at = "ready", change.now
        if found is not None:
            report.found = store.keys.seal(list(found), report_search.found_context(report))
            report.state = "held" if report_search.holds(found) else "ready"
        _audit(change, report, "report-made", sha256=kept.sha256, state=report.state, found=len(found or ()))


def fail(store: Store, report_id: UUID, problem: str = "", code: str = "", claim: Claim | None = None) -> None:
    """Record that the document can't be made. problem: why, in words about the template. Raises Superseded."""
    with changing(Work(store, SERVICE), None, claim) as change:
        report = change.session.get_one(Report, report_id, with_for_update=True)
        if report.state == "waiting":
            report.state, report.finished_at = "failed", change.now
            report.problem = store.keys.seal(problem, f"report/{report.id}")
        _audit(change, report, "report-not-made", code=code)


def view_of(session: Session, store: Store, report: Report) -> ReportView:
    """Return a document as shown."""
    return ReportView(
        id=report.id,
        case_id=report.case_id,
        kind=KINDS[report.kind],
        agency=_agency(session, report),
        state=report.state,
        problem=str(store.keys.unseal(report.problem, f"report/{report.id}")) if report.problem else "",
        size=report.size,
        asked_at=report.asked_at,
        found=None
        if report.found is None
        else report_search.found_in(store.keys.unseal(report.found, report_search.found_context(report))),
        reason=str(store.keys.unseal(report.reason, report_search.reason_context(report)))
        if report.reason
        else "",
        request_id=report.request_id,
        meeting_id=report.meeting_id,
    )


def _agency(session: Session, report: Report) -> str:
    if report.request_id is None:
        return ""
    return session.get_one(Agency, session.get_one(AgencyRequest, report.request_id).agency_id).name


def _within(session: Session, work: Work, case_id: UUID, report_id: UUID, *, lock: bool = False) -> Report:
    case_within(session, work, case_id)
    report = session.get(Report, report_id, with_for_update=lock)
    if report is None or report.case_id != case_id or report.kind not in KINDS:
        raise NotFound
    return report


def _audit(change: Change, report: Report, action: str, **details: Any) -> None:
    partnership_id = change.session.get_one(Case, report.case_id).partnership_id
    change.audit(action, report.id, partnership_id=partnership_id, kind=report.kind, **details)
