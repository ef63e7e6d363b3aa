"""Documents of a case from templates: the list, having one made, waiting for it, downloading it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from casework.actions import cases
from casework.actions.reports import reports
from casework.actions.reports.reports import ReportView
from casework.actions.returns import requests
from casework.actions.work import Work
from casework.rules.permissions import Permission
from casework.rules.report_kinds import FORMAT_NAMES, KINDS
from webforms.access import current_work, requires
from webforms.downloads import send
from webforms.journeys.casework.pages import pages
from webforms.journeys.casework.papers.report_forms import GiveOutForm
from webforms.pages import announce
from webforms.sessions import by_script

WAITING = "The document is being made"


@pages.get("/cases/<uuid:case_id>/documents", endpoint="reports")
@requires(Permission.MAKE_DOCUMENTS)
def report_list(case_id: UUID) -> str:
    """Show every kind of document, with the newest one that was made of it."""
    work = current_work()
    made = reports.of_case(work, case_id)
    return render_template(
        "casework/reports.html",
        case=cases.show_case(work, case_id),
        kinds=[kind for kind in KINDS.values() if kind.of_case],
        letters=requests.of_case(work, case_id),
        letter=KINDS["request-letter"],
        newest={view.kind.name: view for view in made if not view.agency},
        newest_letters={view.agency: view for view in made if view.kind.name == "request-letter"},
        formats=FORMAT_NAMES,
        exit_this_page=True,
    )


@pages.post("/cases/<uuid:case_id>/documents/<kind>", endpoint="make_report")
@requires(Permission.MAKE_DOCUMENTS)
def make_report(case_id: UUID, kind: str) -> Response:
    """Have a document made. ?request= or ?meeting= is what it is about."""
    request_id, meeting_id = (request.args.get(name, type=UUID) for name in ("request", "meeting"))
    found = KINDS.get(kind)
    if found is None or found.of_rows or found.of_request != (request_id is not None):
        abort(404)
    if found.of_meeting != (meeting_id is not None):
        abort(404)
    report_id = reports.ask_for(current_work(), case_id, kind, request_id, meeting_id)
    return redirect(url_for("casework.report", case_id=case_id, report_id=report_id), 303)


@pages.get("/cases/<uuid:case_id>/documents/<uuid:report_id>", endpoint="report")
@requires(Permission.MAKE_DOCUMENTS)
def report(case_id: UUID, report_id: UUID) -> str:
    """Show how far a document is, then the document."""
    work = current_work()
    return _page(work, case_id, reports.show(work, case_id, report_id))


@pages.post("/cases/<uuid:case_id>/documents/<uuid:report_id>/give-out", endpoint="give_out_report")
@requires(Permission.MAKE_DOCUMENTS)
def give_out(case_id: UUID, report_id: UUID) -> str | Response:
    """Give a document out that is held back for what was found in it."""
    work = current_work()
    form = GiveOutForm()
    if not form.validate_on_submit():
        return _page(work, case_id, reports.show(work, case_id, report_id), form)
    reports.give_out(work, case_id, report_id, form.reason.data)
    announce("The document is given out. Your reason is kept with it.")
    return redirect(url_for("casework.report", case_id=case_id, report_id=report_id), 303)


@pages.get("/cases/<uuid:case_id>/documents/<uuid:report_id>/progress.json", endpoint="report_progress")
@requires(Permission.MAKE_DOCUMENTS)
@by_script
def report_progress(case_id: UUID, report_id: UUID) -> dict[str, Any]:
    """Say whether the document is made, for the page's script."""
    return progress_of(reports.show(current_work(), case_id, report_id))


@pages.get("/cases/<uuid:case_id>/documents/<uuid:report_id>/file", endpoint="report_download")
@requires(Permission.MAKE_DOCUMENTS)
def report_download(case_id: UUID, report_id: UUID) -> Response:
    """Give the finished document."""
    return send(reports.download(current_work(), case_id, report_id))


def _page(work: Work, case_id: UUID, view: ReportView, form: GiveOutForm | None = None) -> str:
    return render_template(
        "casework/report.html",
        case=cases.show_case(work, case_id),
        view=view,
        form=form or GiveOutForm(),
        format=FORMAT_NAMES[view.kind.format],
        waiting=WAITING,
        exit_this_page=True,
    )


def progress_of(view: ReportView) -> dict[str, Any]:
    """Return what the progress box of a document's page is told."""
    done = view.state != "waiting"
    return {"done": done, "value": int(done), "max": 1, "text": WAITING}
