"""The form for the return: made for this request, with what the service knows filled in."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import abort, render_template
from werkzeug.wrappers import Response

from casework.actions.reports import forms as report_forms
from casework.actions.reports.reports import ReportView
from casework.actions.returns import requests
from casework.rules.permissions import Permission
from casework.rules.report_kinds import FORMAT_NAMES
from webforms.access import current_work, requires
from webforms.downloads import send
from webforms.journeys.agency_return.pages import pages
from webforms.sessions import by_script

WAITING = "The form is being made"


@pages.get("/<uuid:request_id>/form/<kind>", endpoint="form")
@requires(Permission.ANSWER_REQUESTS)
def form(request_id: UUID, kind: str) -> str:
    """Show how far the form is, then the form."""
    view = _form(request_id, kind)
    return render_template(
        "agency_return/form.html",
        view=view,
        asked=requests.show_request(current_work(), request_id),
        format=FORMAT_NAMES[view.kind.format],
        waiting=WAITING,
        exit_this_page=True,
    )


@pages.get("/<uuid:request_id>/form/<kind>/progress.json", endpoint="form_progress")
@requires(Permission.ANSWER_REQUESTS)
@by_script
def form_progress(request_id: UUID, kind: str) -> dict[str, Any]:
    """Say whether the form is made, for the page's script."""
    done = _form(request_id, kind).state != "waiting"
    return {"done": done, "value": int(done), "max": 1, "text": WAITING}


@pages.get("/<uuid:request_id>/form/<kind>/file", endpoint="form_file")
@requires(Permission.ANSWER_REQUESTS)
def form_file(request_id: UUID, kind: str) -> Response:
    """Give the form."""
    return send(report_forms.download(current_work(), request_id, kind))


def _form(request_id: UUID, kind: str) -> ReportView:
    found = [view for view in report_forms.ready(current_work(), request_id) if view.kind.name == kind]
    if not found:
        abort(404)
    return found[0]
