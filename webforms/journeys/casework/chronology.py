"""The combined chronology on a page, and its documents."""

from __future__ import annotations

from uuid import UUID

from flask import abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from casework.actions import cases, chronology_rows
from casework.rules.permissions import Permission
from webforms.access import current_work, requires
from webforms.downloads import send
from webforms.journeys.casework.chronology_view import agency_marks, finding_notes, shown
from webforms.journeys.casework.pages import pages

DOCUMENTS = {
    "pack.pdf": "The pack: chronology and every return",
    "chronology.docx": "Combined chronology, Word",
    "chronology.pdf": "Combined chronology, PDF",
    "chronology.xlsx": "Combined chronology, Excel",
    "chronology.csv": "Combined chronology, CSV",
    "chronology.json": "Combined chronology, for programs",
    "timeline.png": "Timeline picture, PNG",
    "timeline.svg": "Timeline picture, SVG",
    "findings.json": "What was noticed, for programs",
    "manifest.json": "List of everything that went in and came out",
}


@pages.get("/cases/<uuid:case_id>/chronology", endpoint="chronology")
@requires(Permission.SEE_CHRONOLOGY)
def chronology(case_id: UUID) -> str | Response:
    """Show a page of the merged rows, of one agency if asked, with what was noticed."""
    work = current_work()
    built = chronology_rows.newest_ready(work, case_id)
    if built is None:
        return redirect(url_for("casework.case", case_id=case_id), 303)
    agency = request.args.get("agency", "")
    if agency and agency not in built.agencies:
        abort(404)
    page = request.args.get("page", 1, type=int)
    rows = chronology_rows.rows_page(work, built.id, page=page, agency=agency)
    marks = agency_marks(built.agencies)
    return render_template(
        "casework/chronology.html",
        case=cases.show_case(work, case_id),
        built=built,
        newest=chronology_rows.newest(work, case_id),
        rows=[shown(row, marks) for row in rows.rows],
        page=rows,
        agency=agency,
        marks=marks,
        notes=finding_notes(built.findings),
        documents=[
            (file, DOCUMENTS[file.name]) for name in DOCUMENTS for file in built.files if file.name == name
        ],
        exit_this_page=True,
    )


@pages.get("/cases/<uuid:case_id>/chronology/<name>", endpoint="chronology_file")
@requires(Permission.SEE_CHRONOLOGY)
def chronology_file(case_id: UUID, name: str) -> Response:
    """Give one of the newest chronology's documents."""
    work = current_work()
    built = chronology_rows.newest_ready(work, case_id)
    if built is None:
        abort(404)
    reference = cases.show_case(work, case_id).reference.replace("/", "-")
    return send(chronology_rows.download(work, built.id, name), f"{reference}-{name}")
