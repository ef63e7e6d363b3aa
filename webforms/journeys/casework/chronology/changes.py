"""What became of the rows: those that are there no more, and what changed since any merge before."""

from __future__ import annotations

from uuid import UUID

from flask import abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from casework.actions import cases
from casework.actions.desk import (
    changes as desk_changes,
    chronology_rows,
    history as desk_history,
)
from casework.actions.desk.filters import filter_of
from casework.rules.permissions import Permission
from casework.rules.row_tags import tag_name
from webforms.access import current_work, requires
from webforms.journeys.casework.chronology.chronology_view import shown
from webforms.journeys.casework.chronology.desk_view import before_and_now
from webforms.journeys.casework.chronology.view_in_address import view_asked
from webforms.journeys.casework.pages import pages

Shown = str | Response


@pages.get("/cases/<uuid:case_id>/chronology/withdrawn", endpoint="withdrawn_rows")
@requires(Permission.SEE_CHRONOLOGY)
def withdrawn_rows(case_id: UUID) -> Shown:
    """Show the rows that merges before had and the newest has not, with what reviewers wrote about them."""
    work = current_work()
    built = chronology_rows.newest_ready(work, case_id)
    if built is None:
        return redirect(url_for("casework.case", case_id=case_id), 303)
    view = view_asked(work, case_id)
    wanted = filter_of(view.fields) if view else None
    found = desk_changes.withdrawn_rows(work, built.id, wanted, request.args.get("page", 1, type=int))
    parts = [(part, [shown(row, {}) for row in rows]) for part, rows in found.parts]
    return render_template(
        "casework/withdrawn_rows.html",
        case=cases.show_case(work, case_id),
        last=[part for part in parts if part[0].last],
        before=[part for part in parts if not part[0].last],
        found=found,
        view=view,
        tag_name=tag_name,
        exit_this_page=True,
    )


@pages.get("/cases/<uuid:case_id>/chronology/changes", endpoint="chronology_changes")
@requires(Permission.SEE_CHRONOLOGY)
def chronology_changes(case_id: UUID) -> Shown:
    """Show what is new, changed and withdrawn since a merge: the last one before, or the one that was chosen."""
    work = current_work()
    built = chronology_rows.newest_ready(work, case_id)
    if built is None:
        return redirect(url_for("casework.case", case_id=case_id), 303)
    merges = desk_history.merges_before(work, built.id)
    since = request.args.get("since", type=UUID) or (merges[0].id if merges else None)
    if "since" in request.args and since not in {merge.id for merge in merges}:
        abort(404)
    page = request.args.get("page", 1, type=int)
    found = desk_history.compared(work, built.id, since, page) if since else None
    return render_template(
        "casework/chronology_changes.html",
        case=cases.show_case(work, case_id),
        merges=merges,
        found=found,
        changed=[(row, before_and_now(row)) for row in found.changed_here] if found else (),
        exit_this_page=True,
    )
