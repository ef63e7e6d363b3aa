"""Handing a return in; before that, what somebody changed in the version before and would stay behind."""

from __future__ import annotations

from uuid import UUID

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from casework.actions import unsent_words
from casework.actions.returns import requests, returns, sign_off, versions as return_versions, written_pages
from casework.actions.work import Refusal
from casework.rules.permissions import Permission
from webforms.access import current_work, requires
from webforms.journeys.agency_return.earlier_changes import earlier_view
from webforms.journeys.agency_return.forms import NoRowsForm, WithoutEarlierForm
from webforms.journeys.agency_return.pages import pages
from webforms.pages import announce, warn

Shown = str | Response


@pages.route("/files/<uuid:upload_id>/hand-in", methods=["GET", "POST"], endpoint="hand_in")
@requires(Permission.HAND_IN)
def hand_in(upload_id: UUID) -> Shown:
    """Hand the file in as the agency's return; a second press changes nothing.

    While changes of the version before would stay behind, it is asked first, on a page that names them; of a
    return without a row of chronology, whether nothing is recorded.
    """
    work = current_work()
    upload = returns.show_upload(work, upload_id)
    form, no_rows = WithoutEarlierForm(), NoRowsForm()
    if request.method == "GET" or ("asked" in request.form and not form.validate_on_submit()):
        return _asked(upload, form, NoRowsForm(formdata=None))
    if "no_rows" in request.form and not no_rows.validate_on_submit():
        return _asked(upload, WithoutEarlierForm(formdata=None), no_rows)
    if unsent := unsent_words.places_below(work, url_for("agency_return.reading", upload_id=upload_id)):
        warn(
            "What you typed here was kept, but not sent: it is not part of the return. "
            "Save it or throw it away, then hand the return in."
        )
        return redirect(unsent[0], 303)
    wanted = sign_off.show(work, upload.request_id).wanted
    act = sign_off.ask if wanted else returns.hand_in
    nothing = "no_rows" in request.form or "nothing" in request.form
    try:
        act(work, upload_id, without_earlier="asked" in request.form, nothing_recorded=nothing)
    except Refusal as refusal:
        if refusal.code == "withdrawn":
            raise
        return _refused(upload, refusal, nothing)
    announce(
        "A senior manager is asked to sign the return. It is handed in as soon as they do."
        if wanted and not upload.handed_in
        else "Your return is handed in. Thank you."
    )
    return redirect(url_for("agency_return.request", request_id=upload.request_id), 303)


def _refused(upload: returns.UploadView, refusal: Refusal, nothing: bool) -> Response:
    """Go to where somebody can do what is missing; it is said there what that is."""
    if refusal.code in ("no-rows", "earlier-changes"):
        # The page itself asks.
        said = "yes" if nothing and refusal.code != "no-rows" else None
        return redirect(url_for("agency_return.hand_in", upload_id=upload.id, nothing=said), 303)
    warn(refusal.message)
    if refusal.code == "no-signatory":
        return redirect(url_for("agency_return.colleagues", request_id=upload.request_id), 303)
    if refusal.code == "nothing-written":
        return redirect(url_for("agency_return.write", request_id=upload.request_id), 303)
    return redirect(url_for("agency_return.reading", upload_id=upload.id), 303)


def _asked(upload: returns.UploadView, form: WithoutEarlierForm, no_rows: NoRowsForm) -> Shown:
    work = current_work()
    earlier = return_versions.carriable(work, upload.id)
    record = returns.reading_of(work, upload.id)
    view = requests.show_request(work, upload.request_id)
    gone = record is None or upload.closed or returns.overtaken_by(work, upload.id) is not None
    if not gone and record is not None and earlier is not None:
        return render_template(
            "agency_return/hand_in.html",
            form=form,
            upload=upload,
            view=view,
            nothing="nothing" in request.values,
            earlier=earlier_view(earlier, record),
            exit_this_page=True,
        )
    if not gone and upload.typed and not upload.rows:
        return render_template(
            "agency_return/no_rows.html",
            form=no_rows,
            upload=upload,
            view=view,
            wanted=sign_off.show(work, upload.request_id).wanted,
            written=any(page.begun for page in written_pages.pages(work, upload.request_id)),
            exit_this_page=True,
        )
    return redirect(url_for("agency_return.reading", upload_id=upload.id), 303)
