"""Rows of the chronology as a file: asking for it, waiting for it, downloading it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import abort, redirect, render_template, url_for
from werkzeug.wrappers import Response

from casework.actions import cases
from casework.actions.desk import chronology_rows
from casework.actions.exports import chronology_exports
from casework.actions.exports.chronology_exports import ExportView
from casework.actions.work import Refusal
from casework.rules.permissions import Permission
from webforms.access import current_work, may, requires
from webforms.downloads import send
from webforms.journeys.casework.chronology.desk_forms import SHOWN_AS, ExportForm
from webforms.journeys.casework.chronology.view_in_address import view_asked
from webforms.journeys.casework.pages import pages
from webforms.sessions import by_script

Shown = str | Response
WAITING = "The file is being made"
KINDS = {
    "name": "Name",
    "date-of-birth": "Date of birth",
    "nhs-number": "NHS number",
    "ni-number": "National Insurance number",
    "postcode": "Postcode",
    "phone": "Telephone number",
    "email": "Email address",
    "address": "Address",
    "place": "Place",
}
"""What was left in a file in codes, in words."""


@pages.route("/cases/<uuid:case_id>/chronology/download", methods=["GET", "POST"], endpoint="download_rows")
@requires(Permission.SEE_CHRONOLOGY)
def download_rows(case_id: UUID) -> Shown:
    """Ask which kind of file, and have it made. ?view= is the view whose rows are wanted; all without it."""
    work = current_work()
    built = chronology_rows.newest_ready(work, case_id)
    if built is None:
        return redirect(url_for("casework.case", case_id=case_id), 303)
    view = view_asked(work, case_id)
    form = ExportForm()
    if not may(Permission.SEE_NAMES):
        form.names.offer([choice for choice in SHOWN_AS if choice[0] == "codes"])
    if not form.is_submitted():
        form.names.data = "codes" if work.in_codes else "names"
    if form.validate_on_submit():
        try:
            export_id = chronology_exports.ask_for(
                work,
                built.id,
                view.fields if view else {},
                form.format.data,
                with_marks=bool(form.marks.data),
                names=form.names.data,
            )
        except Refusal as refusal:
            form.refuse(refusal, "format" if refusal.code == "format" else "names")
        else:
            return redirect(url_for("casework.rows_file", case_id=case_id, export_id=export_id), 303)
    return render_template(
        "casework/download_rows.html",
        case=cases.show_case(work, case_id),
        built=built,
        view=view,
        wanted=chronology_exports.wanted(work, built.id, view.fields) if view else (),
        count=chronology_exports.count(work, built.id, view.fields if view else {}),
        form=form,
        exit_this_page=True,
    )


@pages.get("/cases/<uuid:case_id>/chronology/downloads/<uuid:export_id>", endpoint="rows_file")
@requires(Permission.SEE_CHRONOLOGY)
def rows_file(case_id: UUID, export_id: UUID) -> Shown:
    """Show how far the file is, then the file."""
    work = current_work()
    export = chronology_exports.show(work, case_id, export_id)
    return render_template(
        "casework/rows_file.html",
        case=cases.show_case(work, case_id),
        export=export,
        kind=(chronology_exports.FORMATS | chronology_exports.PICTURES)[export.format],
        picture=export.format in chronology_exports.PICTURES,
        kinds=KINDS,
        waiting=WAITING,
        exit_this_page=True,
    )


@pages.get("/cases/<uuid:case_id>/chronology/downloads/<uuid:export_id>/progress.json", endpoint="rows_progress")
@requires(Permission.SEE_CHRONOLOGY)
@by_script
def rows_progress(case_id: UUID, export_id: UUID) -> dict[str, Any]:
    """Say whether the file is made, for the page's script."""
    done = chronology_exports.show(current_work(), case_id, export_id).state != "waiting"
    return {"done": done, "value": int(done), "max": 1, "text": WAITING}


@pages.get("/cases/<uuid:case_id>/chronology/downloads/<uuid:export_id>/file", endpoint="rows_download")
@requires(Permission.SEE_CHRONOLOGY)
def rows_download(case_id: UUID, export_id: UUID) -> Response:
    """Give the finished file."""
    work = current_work()
    export = chronology_exports.show(work, case_id, export_id)
    if export.state != "ready":
        abort(404)
    reference = cases.show_case(work, case_id).reference.replace("/", "-")
    return send(chronology_exports.download(work, case_id, export_id), _name(reference, export))


def _name(reference: str, export: ExportView) -> str:
    if export.format in chronology_exports.PICTURES:
        return f"{reference}-timeline-{export.names}.{export.format}"
    rows = f"{export.rows}-{'row' if export.rows == 1 else 'rows'}"
    return (
        f"{reference}-chronology-{rows}{'-reviewed' if export.with_marks else ''}-{export.names}.{export.format}"
    )
