"""One row of the chronology at the reviewers' desk: what it means, notes, tags, other tellings, intervals."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from flask import abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from casework.actions import cases
from casework.actions.desk import (
    changes as desk_changes,
    chronology_rows,
    groups as desk_groups,
    history as desk_history,
    marks as desk_marks,
    people as desk_people,
    rows as desk_rows,
)
from casework.actions.desk.chronology_rows import ChronologyView
from casework.actions.desk.filters import filter_of
from casework.actions.desk.rows import DeskRow, Filter
from casework.actions.work import Refusal
from casework.rules.ages import age_in_words, span_in_words
from casework.rules.permissions import Permission
from casework.rules.row_tags import TAGS, tag_name
from webforms.access import current_work, may, requires
from webforms.fields import PageForm
from webforms.journeys.casework.chronology.chronology_view import agency_marks, shown
from webforms.journeys.casework.chronology.desk_forms import IntervalForm, LinkForm, MarkForm, NoteForm, TagForm
from webforms.journeys.casework.chronology.desk_view import before_and_now, differences, tellings
from webforms.journeys.casework.chronology.view_in_address import view_asked
from webforms.journeys.casework.pages import pages
from webforms.pages import announce

Shown = str | Response
ROW = "/cases/<uuid:case_id>/chronology/rows/<uuid:row_id>"


@pages.get(ROW, endpoint="desk_row")
@requires(Permission.SEE_CHRONOLOGY)
def desk_row(case_id: UUID, row_id: UUID) -> Shown:
    """Show a row with everything that was said about it."""
    return _page(case_id, row_id)


@pages.post(f"{ROW}/mark", endpoint="mark_row")
@requires(Permission.WORK_ON_CHRONOLOGY)
def mark_row(case_id: UUID, row_id: UUID) -> Shown:
    """Keep what the row means to the review; two people's words never replace each other unseen."""
    form = MarkForm()
    if form.validate_on_submit():
        try:
            desk_marks.mark(
                current_work(),
                case_id,
                row_id,
                version=int(form.version.data) if str(form.version.data).isdecimal() else -1,
                key_event="yes" in (form.key_event.data or ()),
                significance=form.significance.data or "",
            )
        except Refusal as refusal:
            form.refuse(refusal, "significance")
        else:
            announce("Saved.")
            return _back(case_id, row_id)
    return _page(case_id, row_id, marking=form)


@pages.post(f"{ROW}/notes", endpoint="note_row")
@requires(Permission.WORK_ON_CHRONOLOGY)
def note_row(case_id: UUID, row_id: UUID) -> Shown:
    """Add a note."""
    form = NoteForm()
    if form.validate_on_submit():
        try:
            desk_marks.add_note(current_work(), case_id, row_id, form.text.data)
        except Refusal as refusal:
            form.refuse(refusal, "text")
        else:
            announce("Your note is added.")
            return _back(case_id, row_id)
    return _page(case_id, row_id, noting=form)


@pages.post(f"{ROW}/notes/<uuid:note_id>/remove", endpoint="remove_note")
@requires(Permission.WORK_ON_CHRONOLOGY)
def remove_note(case_id: UUID, row_id: UUID, note_id: UUID) -> Response:
    """Take one's own note back."""
    desk_marks.remove_note(current_work(), case_id, note_id)
    announce("Your note is removed.")
    return _back(case_id, row_id)


@pages.post(f"{ROW}/tags", endpoint="tag_row")
@requires(Permission.WORK_ON_CHRONOLOGY)
def tag_row(case_id: UUID, row_id: UUID) -> Shown:
    """Add a tag, or answer a proposed one: the button that was pressed says which and what."""
    work = current_work()
    said, _, asked = request.form.get("answer", "").partition(":")
    seen, _, key = asked.partition(":")
    if said in ("yes", "no", "back") and seen in ("yes", "no", "proposed") and key:
        try:
            desk_marks.tag(
                work, case_id, row_id, key, "" if said == "back" else said, seen=seen.replace("proposed", "")
            )
        except Refusal as refusal:
            return _refused(case_id, row_id, refusal)
        return _back(case_id, row_id)
    form = TagForm()
    form.tag.offer(_tags(case_id))
    if form.validate_on_submit():
        try:
            desk_marks.tag(work, case_id, row_id, form.own.data or form.tag.data or "", "yes")
        except Refusal:
            form.refuse_in_words("Select a tag, or enter one of your own", "tag")
        else:
            return _back(case_id, row_id)
    return _page(case_id, row_id, tagging=form)


@pages.post(f"{ROW}/same/<uuid:other_id>", endpoint="pair_rows")
@requires(Permission.WORK_ON_CHRONOLOGY)
def pair_rows(case_id: UUID, row_id: UUID, other_id: UUID) -> Shown:
    """Say whether two rows tell the same event; the button says what."""
    said, _, seen = request.form.get("said", "").partition(":")
    try:
        desk_groups.decide(current_work(), case_id, row_id, other_id, "" if said == "back" else said, seen=seen)
    except Refusal as refusal:
        return _refused(case_id, row_id, refusal)
    announce("Your answer is kept, for later merges too.")
    return _back(case_id, row_id)


@pages.post(f"{ROW}/interval", endpoint="interval")
@requires(Permission.SEE_CHRONOLOGY)
def interval(case_id: UUID, row_id: UUID) -> Shown:
    """Work out how long it was from the row to another date."""
    form = IntervalForm()
    form.validate_on_submit()
    return _page(case_id, row_id, counting=form)


@pages.post(f"{ROW}/find", endpoint="find_rows")
@requires(Permission.WORK_ON_CHRONOLOGY)
def find_rows(case_id: UUID, row_id: UUID) -> Shown:
    """Show the rows of a day or of a number, to say which of them tells the same event."""
    form = LinkForm()
    if form.validate_on_submit() and not (form.on.data or form.number.data):
        form.refuse_in_words("Enter the other row’s date or its number", "on")
    return _page(case_id, row_id, linking=form)


def _found(built: ChronologyView, form: LinkForm | None, apart: set[UUID]) -> list[DeskRow] | None:
    """Return the rows that were asked for, None where nobody asked. apart: those that are left out."""
    if form is None or form.errors:
        return None
    work = current_work()
    rows: list[DeskRow] = []
    if form.number.data:
        page = desk_rows.rows(work, built.id, None, form.number.data, page_rows=1)
        rows += page.rows if page.page == form.number.data else ()
    if form.on.data:
        rows += desk_rows.rows(work, built.id, Filter(first=form.on.data, last=form.on.data)).rows
    return [row for row in {row.identity: row for row in rows}.values() if row.identity not in apart]


def _back(case_id: UUID, row_id: UUID) -> Response:
    return redirect(url_for("casework.desk_row", case_id=case_id, row_id=row_id, view=_view_id()), 303)


def _refused(case_id: UUID, row_id: UUID, refusal: Refusal) -> Shown:
    """Return the page as it is now, with what was refused above it."""
    told = PageForm(formdata=None)
    told.refuse(refusal)
    return _page(case_id, row_id, told=told)


def _view_id() -> UUID | None:
    """Return the view from which the person came to the row, None for the whole chronology."""
    return request.args.get("view", type=UUID)


def _tags(case_id: UUID) -> list[tuple[str, str]]:
    return [*TAGS.items(), *((tag, tag) for tag in desk_marks.own_tags(current_work(), case_id))]


def _built(case_id: UUID) -> ChronologyView:
    built = chronology_rows.newest_ready(current_work(), case_id)
    if built is None:
        abort(404)
    return built


def _page(
    case_id: UUID,
    row_id: UUID,
    *,
    marking: MarkForm | None = None,
    noting: NoteForm | None = None,
    tagging: TagForm | None = None,
    counting: IntervalForm | None = None,
    linking: LinkForm | None = None,
    told: PageForm | None = None,
) -> Shown:
    """Return the row's page; the forms: as refused, or with an answer."""
    work = current_work()
    built = _built(case_id)
    view_id = _view_id()
    view = view_asked(work, case_id)
    build_id = built.id
    place = desk_rows.around(work, build_id, row_id, filter_of(view.fields) if view else None)
    gone = None if place else desk_changes.withdrawn_row(work, built.id, row_id)
    if gone:
        build_id = gone.build
        place = desk_rows.around(work, build_id, row_id)
    if place is None:
        abort(404)
    row, groups = place.row, place.groups
    marks = agency_marks(built.in_order)
    if tagging is None:
        tagging = TagForm(formdata=None)
        tagging.tag.offer(_tags(case_id))
    refused = marking
    if marking is None:
        marking = MarkForm(formdata=None)
        marking.key_event.data = ["yes"] if row.mark.key_event else []
        marking.significance.data = row.mark.significance
    marking.version.data = str(row.mark.version)
    day = (
        date.fromisoformat(row.body["start"] or row.body["end"]) if row.body["start"] or row.body["end"] else None
    )
    children = desk_people.children(work, case_id)
    until = counting.until.data if counting else None
    people = {key: person for person in desk_people.named_people(work, build_id) for key in person.key.split(",")}
    members = desk_rows.some_rows(work, build_id, groups.members.get(row.group or 0, ()))
    apart = [pair.other if pair.one == row_id else pair.one for pair in groups.denied.get(row_id, ())]
    found = _found(built, linking, {row_id, *(member.identity for member in members)})
    return render_template(
        "casework/desk_row.html",
        case=cases.show_case(work, case_id),
        row=shown(row, marks, children),
        marks=marks,
        place=place,
        gone=gone,
        history=[(one, before_and_now(one.row)) for one in desk_history.row_history(work, built.id, row_id)],
        back_to=url_for("casework.withdrawn_rows", case_id=case_id)
        if gone
        else url_for(
            "casework.chronology", case_id=case_id, page=place.page, view=view_id, _anchor=f"row-{row_id}"
        ),
        view_id=view_id,
        ages=[(child.name, age_in_words(child.born, day)) for child in children] if day else [],
        day=day,
        others=tellings(row, members, groups, marks),
        conflicts=differences(row, chronology_rows.conflicts(work, build_id, row.body["id"])),
        denied=[shown(other, marks) for other in desk_rows.some_rows(work, build_id, apart)],
        apart=apart,
        linking=linking or LinkForm(formdata=None),
        found=found if found is None else [shown(other, marks) for other in found],
        number_of_rows=built.row_count,
        people=list(dict.fromkeys(people[key] for key in row.people if key in people)),
        tag_name=tag_name,
        marking=marking,
        theirs=row.mark if refused else None,
        noting=noting or NoteForm(formdata=None),
        tagging=tagging,
        counting=counting or IntervalForm(formdata=None),
        passed=span_in_words(day, until) if day and until else "",
        form=told
        or refused
        or noting
        or (tagging if tagging.errors else None)
        or counting
        or linking
        or NoteForm(formdata=None),
        may_write=may(Permission.WORK_ON_CHRONOLOGY),
        exit_this_page=True,
    )
