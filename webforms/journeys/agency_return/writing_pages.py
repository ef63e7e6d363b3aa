"""A return written online: a list of pages, each kept while it is typed; two people never overwrite each other."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from casework.actions.returns import (
    requests,
    restricted_entries,
    return_files,
    returns,
    sending_back,
    typed_returns,
    written_pages,
)
from casework.actions.work import Refusal
from casework.rules import return_sections
from casework.rules.permissions import Permission
from webforms.access import current_store, current_work, requires
from webforms.fields import Group, LongText, PageForm, Repeating, TextLine
from webforms.journeys.agency_return.pages import pages
from webforms.pages import announce
from webforms.words import moment

Shown = str | Response


@pages.get("/<uuid:request_id>/write", endpoint="write")
@requires(Permission.ANSWER_REQUESTS)
def write(request_id: UUID) -> str:
    """Show what can be written, and how far it is."""
    work = current_work()
    view = requests.open_request(work, request_id)
    uploads = [upload for upload in returns.uploads_of(work, request_id) if upload.state != "refused"]
    return render_template(
        "agency_return/write.html",
        view=view,
        written=written_pages.pages(work, request_id),
        can_write=written_pages.can_write(work, request_id),
        newest=next(iter(uploads), None),
        files=return_files.files_of(work, request_id),
        restricted=restricted_entries.entries_of(work, request_id),
        exit_this_page=True,
    )


@pages.post("/<uuid:request_id>/write", endpoint="begin_writing")
@requires(Permission.ANSWER_REQUESTS)
def begin_writing(request_id: UUID) -> Response:
    """Begin a return without a file, or take up the one begun, and go to what can be written."""
    work = current_work()
    uploads = [upload for upload in returns.uploads_of(work, request_id) if upload.state != "refused"]
    if not uploads:
        typed_returns.begin_typed(work, request_id)
    elif uploads[0].handed_in:
        sending_back.begin_version(work, request_id)
    return redirect(url_for("agency_return.write", request_id=request_id), 303)


@pages.route("/<uuid:request_id>/write/<name>", methods=["GET", "POST"], endpoint="write_page")
@requires(Permission.ANSWER_REQUESTS)
def write_page(request_id: UUID, name: str) -> Shown:
    """Show one page to write, and keep what is typed: with a button, or by the page's script."""
    work = current_work()
    kept = written_pages.page(work, request_id, name)
    asked, can_write = kept.described, written_pages.can_write(work, request_id)
    form = form_of(asked, kept.answers)
    by_itself = request.form.get("autosave") == "1"
    theirs: written_pages.PageState | None = None
    shown = written_pages.marks_of(asked, kept.answers)
    if form.validate_on_submit():
        try:
            saved = written_pages.save(
                work, request_id, name, typed(asked, form), shown=request.form.get("shown", "")
            )
        except Refusal as refusal:
            if by_itself:
                return jsonify(saved=False, code=refusal.code, message=refusal.message)
            kept = written_pages.page(work, request_id, name)
            if isinstance(refusal, written_pages.ChangedSince):
                theirs, form = kept, form_of(asked, refusal.answers, as_kept=True)
                shown = written_pages.marks_of(asked, kept.answers)
            form.refuse(refusal)
        else:
            if by_itself:
                at = moment(current_store().now()).rpartition(" at ")[2]
                return jsonify(saved=True, shown=saved.shown, text=f"Saved at {at}")
            announce(f"“{asked.title}” is saved.")
            return redirect(_onward(request_id, name), 303)
    elif by_itself:
        errors = [str(error) for field in form for error in field.errors if isinstance(error, str)]
        return jsonify(saved=False, code="limit", message=next(iter(errors), "Check what you typed"))
    elif request.method == "POST":
        shown = request.form.get("shown", "")
    return render_template(
        "agency_return/write_page.html",
        view=requests.show_request(work, request_id),
        asked=asked,
        form=form,
        shown=shown,
        kept=kept,
        theirs=theirs,
        can_write=can_write,
        answers=typed(asked, form),
        taken_off=_taken_off(),
        exit_this_page=True,
    )


def form_of(asked: return_sections.WrittenPage, answers: Mapping[str, Any], *, as_kept: bool = False) -> PageForm:
    """Return the form of a page, with what stands in it. as_kept: whatever was sent just now."""
    fields: dict[str, Any] = {question.name: _field(question) for question in asked.questions}
    if asked.entries:
        group = type("EntryGroup", (Group,), {field.name: _field(field) for field in asked.fields})
        fields["entries"] = Repeating(group, asked.title, thing=asked.entries, most=return_sections.MOST_ENTRIES)
    made = type("WrittenForm", (PageForm,), fields)
    form = made(formdata=None, data=dict(answers)) if as_kept else made(data=dict(answers))
    assert isinstance(form, PageForm)
    return form


def typed(asked: return_sections.WrittenPage, form: PageForm) -> dict[str, Any]:
    """Return what stands in the form, as answers."""
    said: dict[str, Any] = {question.name: form[question.name].data or "" for question in asked.questions}
    if asked.entries:
        said["entries"] = [
            {field.name: entry[field.name].data or "" for field in asked.fields} for entry in form["entries"]
        ]
    return said


def _field(question: return_sections.Question) -> TextLine | LongText:
    if question.kind == "line":
        return TextLine(question.heading, limit=return_sections.LINE, hint=question.hint, spellcheck=False)
    return LongText(question.heading, limit=return_sections.LONG, rows=8, hint=question.hint)


def _taken_off() -> int:
    """Return the number of the entry whose "Remove" was pressed, 0 for none."""
    removed = request.form.get("entries-remove", "")
    return int(removed) + 1 if removed.isdecimal() else 0


def _onward(request_id: UUID, name: str) -> str:
    """Return where a saved page leads: the next one, or the list."""
    names = [page.name for page in written_pages.pages(current_work(), request_id)]
    after = names[names.index(name) + 1 :][:1]
    if "onward" in request.form and after:
        return url_for("agency_return.write_page", request_id=request_id, name=after[0])
    return url_for("agency_return.write", request_id=request_id)
