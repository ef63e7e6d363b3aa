"""What the reviewers can raise with the agencies: tellings that differ, and problems of the returns."""

from __future__ import annotations

from uuid import UUID

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from casework.actions import cases
from casework.actions.desk import chronology_rows, differences as desk_differences
from casework.rules.permissions import Permission
from webforms.access import current_work, requires
from webforms.journeys.casework.chronology.chronology_view import agency_marks
from webforms.journeys.casework.chronology.desk_view import FIELD_WORDS
from webforms.journeys.casework.pages import pages

Shown = str | Response


@pages.get("/cases/<uuid:case_id>/chronology/differences", endpoint="differences")
@requires(Permission.SEE_CHRONOLOGY)
def differences(case_id: UUID) -> Shown:
    """Show what the tellings of one event say differently, side by side."""
    work = current_work()
    built = chronology_rows.newest_ready(work, case_id)
    if built is None:
        return redirect(url_for("casework.case", case_id=case_id), 303)
    return render_template(
        "casework/differences.html",
        case=cases.show_case(work, case_id),
        found=desk_differences.differences(work, built.id, request.args.get("page", 1, type=int)),
        marks=agency_marks(built.in_order),
        field_words=FIELD_WORDS,
        exit_this_page=True,
    )


@pages.get("/cases/<uuid:case_id>/chronology/problems", endpoint="return_problems")
@requires(Permission.SEE_CHRONOLOGY)
def return_problems(case_id: UUID) -> Shown:
    """Show what is to be looked at in the returns, each with a way to its row."""
    work = current_work()
    built = chronology_rows.newest_ready(work, case_id)
    if built is None:
        return redirect(url_for("casework.case", case_id=case_id), 303)
    return render_template(
        "casework/return_problems.html",
        case=cases.show_case(work, case_id),
        found=desk_differences.problems(work, built.id, request.args.get("page", 1, type=int)),
        exit_this_page=True,
    )
