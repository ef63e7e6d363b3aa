"""Handing a return in; before that, what somebody changed in the version before and would stay behind."""

from __future__ import annotations

from uuid import UUID

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from casework.actions.returns import requests, returns, sign_off, versions as return_versions
from casework.actions.work import Refusal
from casework.rules.permissions import Permission
from webforms.access import current_work, requires
from webforms.journeys.agency_return.earlier_changes import earlier_view
from webforms.journeys.agency_return.forms import WithoutEarlierForm
from webforms.journeys.agency_return.pages import pages
from webforms.pages import announce, warn

Shown = str | Response


@pages.route("/files/<uuid:upload_id>/hand-in", methods=["GET", "POST"], endpoint="hand_in")
@requires(Permission.HAND_IN)
def hand_in(upload_id: UUID) -> Shown:
    """Hand the file in as the agency's return; a second press changes nothing.

    While changes of the version before would stay behind, it is asked first, on a page that names them.
    """
    work = current_work()
    upload = returns.show_upload(work, upload_id)
    form = WithoutEarlierForm()
    if request.method == "GET" or ("asked" in request.form and not form.validate_on_submit()):
        return _asked(upload, form)
    wanted = sign_off.show(work, upload.request_id).wanted
    act = sign_off.ask if wanted else returns.hand_in
    try:
        act(work, upload_id, without_earlier="asked" in request.form)
    except Refusal as refusal:
        if refusal.code == "no-signatory":
            warn(refusal.message)
            return redirect(url_for("agency_return.colleagues", request_id=upload.request_id), 303)
        if refusal.code == "withdrawn":
            raise
        # The file's own page says how far it is, and what can be done with it.
        place = "agency_return.hand_in" if refusal.code == "earlier-changes" else "agency_return.reading"
        return redirect(url_for(place, upload_id=upload_id), 303)
    announce(
        "A senior manager is asked to sign the return. It is handed in as soon as they do."
        if wanted and not upload.handed_in
        else "Your return is handed in. Thank you."
    )
    return redirect(url_for("agency_return.request", request_id=upload.request_id), 303)


def _asked(upload: returns.UploadView, form: WithoutEarlierForm) -> Shown:
    work = current_work()
    earlier = return_versions.carriable(work, upload.id)
    record = returns.reading_of(work, upload.id)
    if earlier is None or record is None or returns.overtaken_by(work, upload.id) is not None:
        return redirect(url_for("agency_return.reading", upload_id=upload.id), 303)
    return render_template(
        "agency_return/hand_in.html",
        form=form,
        upload=upload,
        view=requests.show_request(work, upload.request_id),
        earlier=earlier_view(earlier, record),
        exit_this_page=True,
    )
