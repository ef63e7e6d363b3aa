"""The timeline of a chronology on a page of its own: drawn by the browser, as a picture, and as a table."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from casework.actions import cases
from casework.actions.desk import (
    chronology_rows,
    people as desk_people,
    rows as desk_rows,
    timeline as desk_timeline,
    views as desk_views,
)
from casework.actions.exports import chronology_exports
from casework.actions.work import Refusal
from casework.rules.permissions import Permission
from webforms.access import current_work, requires
from webforms.fields import PageForm
from webforms.journeys.casework.chronology.chronology_view import agency_marks, shown
from webforms.journeys.casework.chronology.timeline_view import (
    for_script,
    left_out,
    months,
    silence_in_words,
    span_from,
)
from webforms.journeys.casework.pages import pages

Shown = str | Response


@pages.get("/cases/<uuid:case_id>/chronology/timeline", endpoint="timeline")
@requires(Permission.SEE_CHRONOLOGY)
def timeline(case_id: UUID) -> Shown:
    """Show when each agency was active, and when it was silent."""
    return _page(case_id)


@pages.post("/cases/<uuid:case_id>/chronology/timeline/picture", endpoint="timeline_picture")
@requires(Permission.SEE_CHRONOLOGY)
def timeline_picture(case_id: UUID) -> Shown:
    """Have the picture made as the page is shown, by names or in codes; the button says of which kind."""
    work = current_work()
    built = chronology_rows.newest_ready(work, case_id)
    kind = request.form.get("kind", "")
    if built is None or kind not in chronology_exports.PICTURES:
        abort(404)
    names = "codes" if work.in_codes else "names"
    try:
        export_id = chronology_exports.ask_for(work, built.id, {}, kind, with_marks=True, names=names)
    except Refusal as refusal:
        told = PageForm(formdata=None)
        told.refuse(refusal)
        return _page(case_id, told)
    return redirect(url_for("casework.rows_file", case_id=case_id, export_id=export_id), 303)


def _page(case_id: UUID, told: PageForm | None = None) -> Shown:
    """Return the page; told: what was refused, above it."""
    work = current_work()
    built = chronology_rows.newest_ready(work, case_id)
    if built is None:
        return redirect(url_for("casework.case", case_id=case_id), 303)
    found = desk_timeline.timeline(work, built.id, built.agencies)
    keys = [key for lane in found.lanes for week in lane.weeks for key in week.keys] if found else []
    marks = agency_marks(built.in_order)
    return render_template(
        "casework/timeline.html",
        case=cases.show_case(work, case_id),
        timeline=found,
        months=list(months(found)) if found else [],
        marks=marks,
        keys=[shown(row, marks) for row in desk_rows.some_rows(work, built.id, keys)],
        files={file.name: file for file in built.files},
        left_out=left_out,
        silence_in_words=silence_in_words,
        in_codes=work.in_codes,
        form=told,
        exit_this_page=True,
    )


@pages.get("/cases/<uuid:case_id>/chronology/timeline.json", endpoint="timeline_data")
@requires(Permission.SEE_CHRONOLOGY)
def timeline_data(case_id: UUID) -> dict[str, Any]:
    """Give what the page's script draws."""
    work = current_work()
    built = chronology_rows.newest_ready(work, case_id)
    found = desk_timeline.timeline(work, built.id, built.agencies) if built else None
    if built is None or found is None:
        abort(404)
    marks = agency_marks(built.in_order)
    keys = [key for lane in found.lanes for week in lane.weeks for key in week.keys]
    rows = {row.identity: shown(row, marks) for row in desk_rows.some_rows(work, built.id, keys)}
    return for_script(found, marks, desk_people.children(work, case_id), rows)


@pages.post("/cases/<uuid:case_id>/chronology/timeline", endpoint="rows_of_span")
@requires(Permission.SEE_CHRONOLOGY)
def rows_of_span(case_id: UUID) -> Response:
    """Go to the rows of one agency in a week or month; the button says which."""
    fields = span_from(request.form.get("span", ""))
    if fields is None:
        abort(404)
    view_id = desk_views.use(current_work(), case_id, fields)
    return redirect(url_for("casework.chronology", case_id=case_id, view=view_id, _anchor="rows"), 303)
