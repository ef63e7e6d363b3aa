"""The combined chronology on a page: its rows as filtered, what was noticed, and its documents."""

from __future__ import annotations

from uuid import UUID

from flask import abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from casework.actions import cases
from casework.actions.desk import (
    changes as desk_changes,
    chronology_rows,
    counts as desk_counts,
    marks as desk_marks,
    people as desk_people,
    rows as desk_rows,
    views as desk_views,
    visits as desk_visits,
)
from casework.actions.desk.chronology_rows import ChronologyView
from casework.actions.desk.filters import filter_of
from casework.actions.desk.views import View
from casework.actions.returns import requests
from casework.actions.work import Refusal
from casework.rules.permissions import Permission
from casework.rules.row_tags import CONTACT_TAGS, TAGS, tag_name
from webforms.access import current_work, may, requires
from webforms.downloads import send
from webforms.journeys.casework.chronology.chronology_view import (
    agency_marks,
    finding_notes,
    in_sections,
    shown,
)
from webforms.journeys.casework.chronology.desk_forms import FilterForm, ViewForm
from webforms.journeys.casework.chronology.view_in_address import view_asked
from webforms.journeys.casework.pages import pages
from webforms.pages import announce

Shown = str | Response
DOCUMENTS = {
    "pack.pdf": "The pack: chronology and every return",
    "pack-index.docx": "Index of the pack, Word",
    "pack-index.csv": "Index of the pack, CSV",
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
def chronology(case_id: UUID) -> Shown:
    """Show a page of the merged rows: all, or those that a view looks for."""
    view = view_asked(current_work(), case_id)
    return _page(case_id, view)


@pages.post("/cases/<uuid:case_id>/chronology/filter", endpoint="chronology_filter")
@requires(Permission.SEE_CHRONOLOGY)
def chronology_filter(case_id: UUID) -> Shown:
    """Take what to look for, and go to the page that shows it."""
    work = current_work()
    built = chronology_rows.newest_ready(work, case_id)
    if built is None:
        return redirect(url_for("casework.case", case_id=case_id), 303)
    form = filter_form(case_id, built)
    if not form.validate_on_submit():
        return _page(case_id, None, form)
    asked = form.asked()
    view_id = desk_views.use(work, case_id, asked) if asked else None
    return redirect(url_for("casework.chronology", case_id=case_id, view=view_id, _anchor="rows"), 303)


@pages.post("/cases/<uuid:case_id>/chronology/views/<uuid:view_id>", endpoint="save_view")
@requires(Permission.SEE_CHRONOLOGY)
def save_view(case_id: UUID, view_id: UUID) -> Shown:
    """Keep the filters under a name."""
    work = current_work()
    form = ViewForm()
    if form.validate_on_submit():
        try:
            desk_views.save(work, case_id, view_id, form.name.data)
        except Refusal as refusal:
            form.refuse(refusal, "name")
        else:
            announce("The view is saved.")
            return redirect(url_for("casework.chronology", case_id=case_id, view=view_id, _anchor="rows"), 303)
    return _page(case_id, desk_views.one(work, case_id, view_id), naming=form)


@pages.post("/cases/<uuid:case_id>/chronology/views/<uuid:view_id>/remove", endpoint="remove_view")
@requires(Permission.SEE_CHRONOLOGY)
def remove_view(case_id: UUID, view_id: UUID) -> Response:
    """Remove a saved view."""
    desk_views.remove(current_work(), case_id, view_id)
    announce("The view is removed.")
    return redirect(url_for("casework.chronology", case_id=case_id), 303)


@pages.get("/cases/<uuid:case_id>/chronology/people", endpoint="chronology_people")
@requires(Permission.SEE_CHRONOLOGY)
def chronology_people(case_id: UUID) -> Shown:
    """Show everybody whom the rows name, and how often the child was seen, by agency."""
    work = current_work()
    built = chronology_rows.newest_ready(work, case_id)
    if built is None:
        return redirect(url_for("casework.case", case_id=case_id), 303)
    return render_template(
        "casework/chronology_people.html",
        case=cases.show_case(work, case_id),
        people=desk_people.named_people(work, built.id),
        contacts=desk_counts.contacts(work, built.id, sorted(built.agencies, key=str.casefold)),
        contact_tags=CONTACT_TAGS,
        exit_this_page=True,
    )


@pages.post("/cases/<uuid:case_id>/chronology/people", endpoint="rows_of_person")
@requires(Permission.SEE_CHRONOLOGY)
def rows_of_person(case_id: UUID) -> Response:
    """Go to the rows of one person, of an agency with one tag, or of what was noticed; the button says which."""
    fields = {name: request.form.get(name, "")[:200] for name in ("person", "agency", "tag", "section", "only")}
    view_id = desk_views.use(current_work(), case_id, fields)
    return redirect(url_for("casework.chronology", case_id=case_id, view=view_id, _anchor="rows"), 303)


@pages.get("/cases/<uuid:case_id>/chronology/files/<name>", endpoint="chronology_file")
@requires(Permission.SEE_NAMES)
def chronology_file(case_id: UUID, name: str) -> Response:
    """Give one of the newest chronology's documents."""
    work = current_work()
    built = chronology_rows.newest_ready(work, case_id)
    if built is None:
        abort(404)
    reference = cases.show_case(work, case_id).reference.replace("/", "-")
    return send(chronology_rows.download(work, built.id, name), f"{reference}-{name}")


def filter_form(case_id: UUID, built: ChronologyView) -> FilterForm:
    """Return the panel with what can be chosen in this chronology."""
    work = current_work()
    form = FilterForm()
    own = desk_marks.own_tags(work, case_id)
    form.agency.offer([(name, name) for name in sorted(built.agencies, key=str.casefold)])
    form.person.offer([(person.key, person.name) for person in desk_people.named_people(work, built.id)])
    form.tag.offer([*TAGS.items(), *((tag, tag) for tag in own)])
    return form


def _page(
    case_id: UUID, view: View | None, form: FilterForm | None = None, naming: ViewForm | None = None
) -> Shown:
    """Return the page; form, naming: as refused, with their errors."""
    work = current_work()
    built = chronology_rows.newest_ready(work, case_id)
    if built is None:
        return redirect(url_for("casework.case", case_id=case_id), 303)
    if form is None:
        form = filter_form(case_id, built)
        form.show({**view.fields, "words": view.words} if view else {})
    wanted = filter_of(view.fields) if view else None
    page = desk_rows.rows(work, built.id, wanted, request.args.get("page", 1, type=int))
    marks = agency_marks(built.in_order)
    children = desk_people.children(work, case_id)
    case = cases.show_case(work, case_id)
    rows = [shown(row, marks, children) for row in page.rows]
    noticed = {**built.noticed, **page.groups.counts()}
    return render_template(
        "casework/chronology.html",
        case=case,
        built=built,
        newer=chronology_rows.newer_asked_for(work, built),
        not_known_to=requests.not_known_to(work, case_id),
        rows=rows,
        sections=in_sections(rows, case.scope),
        page=page,
        away=desk_changes.withdrawn_that_fit(work, built.id, wanted) if wanted else 0,
        view=view,
        views=desk_views.saved(work, case_id),
        filters=form,
        naming=naming or ViewForm(formdata=None),
        form=naming or form,
        tag_name=tag_name,
        may_write=may(Permission.WORK_ON_CHRONOLOGY),
        in_codes=work.in_codes,
        since=desk_changes.since_last_merge(work, built.id),
        looked=desk_visits.look(work, built.id),
        marks=marks,
        notes=finding_notes(built.silences, noticed),
        noticed=noticed,
        differing=page.groups.told_differently(),
        tellings=desk_rows.tellings(work, built.id, page),
        documents=[
            (file, DOCUMENTS[file.name]) for name in DOCUMENTS for file in built.files if file.name == name
        ],
        exit_this_page=True,
    )
