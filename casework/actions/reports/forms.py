"""The form for an agency's return: made when the agency opens its request, and anew when it would differ."""

from __future__ import annotations

import json
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.actions.downloads import Download
from casework.actions.reach import own_request_within, partnership_of
from casework.actions.reports import reports
from casework.actions.reports.reports import ReportView, view_of
from casework.actions.reports.templates import in_force
from casework.actions.work import NotFound, Work, changing, looking
from casework.records.tables import Agency, AgencyRequest, Case, Report
from casework.rules.permissions import Permission
from casework.rules.report_kinds import KINDS, RETURN_FORMS

MADE_BY = 1
"""Raise this when a form of the service shows something else for the same request."""


def ready(work: Work, request_id: UUID) -> tuple[ReportView, ...]:
    """Return the request's forms as they are now; those that are not there are asked for.

    Raises NotFound, NotPermitted.
    """
    with looking(work, Permission.ANSWER_REQUESTS) as session:
        request = own_request_within(session, work, request_id)
        found = _forms(session, work, request)
        views = tuple(view_of(session, work.store, report) for report in found.values() if report)
    if len(views) == len(RETURN_FORMS):
        return views
    with changing(work, Permission.ANSWER_REQUESTS) as change:
        request = own_request_within(change.session, work, request_id, lock=True)
        case = change.session.get_one(Case, request.case_id)
        for kind_name, report in _forms(change.session, work, request).items():
            if report is None:
                made_of = _made_of(change.session, work, request, kind_name)
                reports.add(change, case, KINDS[kind_name], request.id, made_of)
        change.audit("return-forms-asked-for", request_id)
        found = _forms(change.session, work, request)
        return tuple(view_of(change.session, work.store, report) for report in found.values() if report)


def download(work: Work, request_id: UUID, kind_name: str) -> Download:
    """Return a form, made already. Raises Refusal("file-gone"), NotFound, NotPermitted."""
    with changing(work, Permission.ANSWER_REQUESTS) as change:
        request = own_request_within(change.session, work, request_id)
        report = _forms(change.session, work, request).get(kind_name)
        if report is None:
            raise NotFound
        return reports.given(change, work.store, report)


def _forms(session: Session, work: Work, request: AgencyRequest) -> dict[str, Report | None]:
    found: dict[str, Report | None] = {}
    for kind_name in RETURN_FORMS:
        query = select(Report).where(
            Report.request_id == request.id,
            Report.kind == kind_name,
            Report.made_of == _made_of(session, work, request, kind_name),
        )
        found[kind_name] = session.scalar(query.order_by(Report.asked_at.desc()).limit(1))
    return found


def _made_of(session: Session, work: Work, request: AgencyRequest, kind_name: str) -> str:
    """Return a keyed hash of what the form shows: the same form is made once."""
    case = session.get_one(Case, request.case_id)
    partnership = partnership_of(session, case.partnership_id)
    template = in_force(session, case.partnership_id, kind_name)
    shown = [
        *(MADE_BY, kind_name, template.sha256 if template else "", partnership.name, partnership.settings),
        *(case.reference, case.code_name, str(case.scope_first), str(case.scope_last)),
        *(session.get_one(Agency, request.agency_id).name, request.questions, str(request.due_on)),
    ]
    return work.store.keys.mac("report", json.dumps(shown, sort_keys=True).encode()).hex()
