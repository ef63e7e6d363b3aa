"""A return without a file: typed in on the page, or pasted from a table elsewhere."""

from __future__ import annotations

import io
from uuid import UUID

from flask import redirect, render_template, url_for
from werkzeug.wrappers import Response

from casework.actions.returns import requests, returns, typed_returns
from casework.rules.permissions import Permission
from documents.safety.preflight import preflight
from documents.safety.refusals import Refused
from webforms.access import current_store, current_work, requires
from webforms.journeys.agency_return.pages import pages
from webforms.journeys.agency_return.request import keep_file
from webforms.journeys.agency_return.row_forms import PasteForm
from webforms.unsent import keeps_words

Shown = str | Response
PASTED_NAME = "Pasted rows.tsv"


@pages.post("/<uuid:request_id>/typed", endpoint="begin_typed")
@requires(Permission.ANSWER_REQUESTS)
def begin_typed(request_id: UUID) -> Response:
    """Begin a return that is typed in, or take up the one begun; a new version begins with the last one's rows."""
    work = current_work()
    like = next((upload.id for upload in returns.uploads_of(work, request_id) if upload.typed), None)
    upload_id = typed_returns.begin_typed(work, request_id, like=like)
    begun = returns.show_upload(work, upload_id).rows > 0
    page = "agency_return.reading" if begun else "agency_return.add_rows"
    return redirect(url_for(page, upload_id=upload_id), 303)


@pages.route("/<uuid:request_id>/pasted", methods=["GET", "POST"], endpoint="paste")
@requires(Permission.ANSWER_REQUESTS)
@keeps_words
def paste(request_id: UUID) -> Shown:
    """Take rows copied from a table; they become a file that is read like any other."""
    work = current_work()
    form = PasteForm()
    view = requests.show_request(work, request_id)
    if form.validate_on_submit():
        source = io.BytesIO((form.table.data or "").encode("utf-8", "replace"))
        try:
            preflight(source, PASTED_NAME, current_store().upload_limit, ("csv", "txt"))
        except Refused as refused:
            form.refuse_in_words(refused.message, "table")
        else:
            source.seek(0)
            upload_id = keep_file(work, request_id, PASTED_NAME, "csv", source)
            return redirect(url_for("agency_return.reading", upload_id=upload_id), 303)
    return render_template("agency_return/paste.html", form=form, view=view, exit_this_page=True)
