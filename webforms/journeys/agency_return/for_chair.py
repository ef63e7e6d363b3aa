"""Words for the chair alone: written by the agency, read by the chair once they are handed in."""

from __future__ import annotations

from uuid import UUID

from flask import abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from casework.actions.returns import requests, restricted_entries
from casework.actions.work import Refusal
from casework.rules.permissions import Permission
from webforms.access import current_work, may, requires
from webforms.journeys.agency_return.forms import ForChairForm
from webforms.journeys.agency_return.pages import pages
from webforms.journeys.agency_return.reading_view import FIELD_NAMES
from webforms.pages import announce
from webforms.unsent import form_data, keeps_words

Shown = str | Response


@pages.get("/<uuid:request_id>/chair", endpoint="for_chair")
@requires(Permission.SIGNED_IN)
@keeps_words
def for_chair(request_id: UUID) -> Shown:
    """Show the words to the agency's people and the chair; to nobody else."""
    return _page(request_id, ForChairForm() if may(Permission.ANSWER_REQUESTS) else None)


@pages.post("/<uuid:request_id>/chair", endpoint="write_for_chair")
@requires(Permission.ANSWER_REQUESTS)
@keeps_words
def write_for_chair(request_id: UUID) -> Shown:
    """Keep words for the chair."""
    form = ForChairForm()
    if form.validate_on_submit():
        try:
            restricted_entries.write(current_work(), request_id, form.text.data or "")
        except Refusal as refusal:
            form.refuse(refusal, "text")
        else:
            announce("Your words for the chair are saved. They go with the return when it is handed in.")
            return redirect(url_for("agency_return.for_chair", request_id=request_id), 303)
    return _page(request_id, form)


@pages.route("/<uuid:request_id>/chair/<uuid:entry_id>", methods=["GET", "POST"], endpoint="change_for_chair")
@requires(Permission.ANSWER_REQUESTS)
@keeps_words
def change_for_chair(request_id: UUID, entry_id: UUID) -> Shown:
    """Change words for the chair that were not handed in."""
    work = current_work()
    entry = next((one for one in restricted_entries.entries_of(work, request_id) if one.id == entry_id), None)
    if entry is None or entry.kind != "words":
        abort(404)
    form = ForChairForm(data=dict(entry.body))
    before = form_data()
    edition = before.get("edition", 0, type=int) if before else entry.edition
    if form.validate_on_submit():
        seen = request.form.get("edition", 0, type=int)
        try:
            restricted_entries.write(work, request_id, form.text.data or "", entry_id=entry_id, edition=seen)
        except Refusal as refusal:
            form.refuse(refusal, "text")
        else:
            announce("Your words for the chair are saved.")
            return redirect(url_for("agency_return.for_chair", request_id=request_id), 303)
    return render_template(
        "agency_return/change_for_chair.html",
        form=form,
        entry=entry,
        edition=edition,
        view=requests.show_request(work, request_id),
        exit_this_page=True,
    )


@pages.post("/<uuid:request_id>/chair/<uuid:entry_id>/remove", endpoint="remove_for_chair")
@requires(Permission.ANSWER_REQUESTS)
def remove_for_chair(request_id: UUID, entry_id: UUID) -> Response:
    """Take words for the chair back that were not handed in."""
    was_row = restricted_entries.remove(current_work(), request_id, entry_id)
    announce("The row is back in the return." if was_row else "The words for the chair are removed.")
    return redirect(url_for("agency_return.for_chair", request_id=request_id), 303)


def _page(request_id: UUID, form: ForChairForm | None) -> Shown:
    work = current_work()
    found = restricted_entries.entries_of(work, request_id)
    return render_template(
        "agency_return/for_chair.html",
        form=form,
        view=requests.show_request(work, request_id),
        found=found,
        fields=FIELD_NAMES,
        mine=may(Permission.ANSWER_REQUESTS),
        exit_this_page=True,
    )
