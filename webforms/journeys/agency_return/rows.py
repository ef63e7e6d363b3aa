"""Rows of a return on the page: mended or added; dates understood at once."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from casework.actions.returns import mendings, requests, returns
from casework.actions.returns.mendings import TypedRow, Unclear
from casework.actions.returns.returns import UploadView
from casework.actions.work import Refusal, Work
from casework.rules.permissions import Permission
from webforms.access import current_work, requires
from webforms.journeys.agency_return.not_kept import not_kept
from webforms.journeys.agency_return.pages import pages
from webforms.journeys.agency_return.reading_view import ReadRow, row_view
from webforms.journeys.agency_return.row_forms import RowForm, TypedRowsForm
from webforms.journeys.agency_return.row_page import (
    as_typed,
    edition,
    find_row,
    meaning_of,
    not_there,
    place_of,
    row_of,
    row_page,
    saved,
    words_of,
)
from webforms.pages import announce
from webforms.unsent import keeps_words
from webforms.words import plural

Shown = str | Response | tuple[str, int]


@pages.route("/files/<uuid:upload_id>/rows/<row>", methods=["GET", "POST"], endpoint="mend")
@requires(Permission.ANSWER_REQUESTS)
@keeps_words
def mend(upload_id: UUID, row: str) -> Shown:
    """Show a row with its problems and the file's words, and take what somebody changes in it."""
    work = current_work()
    if find_row(work, upload_id, row) is None:
        return not_there(work, upload_id, row)
    upload, shown = row_of(work, upload_id, row)
    form = RowForm(data=as_typed(shown))
    if upload.closed:
        typed = form.typed() if request.method == "POST" else {}
        return not_kept(upload, [(f"Row {shown.number}", typed)]) if typed else row_page(upload, shown, form)
    meant: dict[str, Any] | None = None
    theirs: ReadRow | None = None
    if form.validate_on_submit():
        if "check" in request.form:
            meant = meaning_of(work, upload_id, row, form.typed())
            form.refuse_fields(meant["refused"])
        else:
            try:
                mendings.mend_row(work, upload_id, row, form.typed(), edition())
            except Unclear as unclear:
                form.refuse_fields(unclear.words[row])
            except Refusal as refusal:
                form.refuse(refusal)
                upload, shown = row_of(work, upload_id, row)
                if upload.closed:
                    return not_kept(upload, [(f"Row {shown.number}", form.typed())])
                theirs = shown if refusal.code == "changed-since" else None
            else:
                announce(f"Row {shown.number} is saved.")
                return saved(work, upload_id, shown)
    return row_page(upload, shown, form, meant, theirs)


@pages.route("/files/<uuid:upload_id>/new-rows", methods=["GET", "POST"], endpoint="add_rows")
@requires(Permission.ANSWER_REQUESTS)
@keeps_words
def add_rows(upload_id: UUID) -> Shown:
    """Take rows that somebody types, one or several at a time; what is right is kept with each press."""
    work = current_work()
    upload = returns.show_upload(work, upload_id)
    record = returns.reading_of(work, upload_id)
    after = request.args.get("after", "")
    form = TypedRowsForm()
    if record is None or upload.closed:
        typed = form.typed() if request.method == "POST" else []
        if typed:
            return not_kept(upload, [(f"New row {number}", words) for number, (_, words) in enumerate(typed, 1)])
        return redirect(url_for("agency_return.reading", upload_id=upload_id), 303)
    if form.validate_on_submit() and "check" not in request.form:
        typed = form.typed()
        try:
            if typed:
                mendings.add_rows(work, upload_id, [TypedRow(key, words, after) for key, words in typed])
        except Unclear as unclear:
            form.refuse_rows(unclear.words)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            if typed:
                announce(f"{plural(len(typed), 'row').capitalize()} saved.")
                return _after_adding(work, upload_id, upload, [key for key, _ in typed])
            form.ask_for_a_row()
    return render_template(
        "agency_return/add_rows.html",
        form=form,
        upload=upload,
        view=requests.show_request(work, upload.request_id),
        above=row_view(record, after) if after else None,
        meant=[words_of(meaning_of(work, upload_id, key, words, after)) for key, words in _rows_of(form)]
        if request.method == "POST"
        else [],
        exit_this_page=True,
    )


@pages.post("/files/<uuid:upload_id>/understood.json", endpoint="understood")
@requires(Permission.ANSWER_REQUESTS)
def understood_at_once(upload_id: UUID) -> dict[str, Any]:
    """Say how a date and a time are understood while they are typed, for the page's script. Nothing is kept."""
    words = {name: request.form.get(name, "")[:500] for name in ("date", "time")}
    after = request.form.get("after")
    meant = meaning_of(current_work(), upload_id, request.form.get("row", ""), words, after)
    return words_of(meant)


def _after_adding(work: Work, upload_id: UUID, upload: UploadView, keys: list[str]) -> Response:
    if upload.typed and "more" in request.form:
        return redirect(url_for("agency_return.add_rows", upload_id=upload_id), 303)
    return redirect(place_of(work, upload_id, keys[0]), 303)


def _rows_of(form: TypedRowsForm) -> list[tuple[str, dict[str, str]]]:
    return [(entry["key"].data or "", {n: entry[n].data or "" for n in ("date", "time")}) for entry in form.rows]
