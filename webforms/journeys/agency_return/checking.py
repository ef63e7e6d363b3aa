"""A person compares what was read with the file, where two ways of reading disagree or a picture was read."""

from __future__ import annotations

from uuid import UUID

from flask import redirect, render_template, url_for
from werkzeug.wrappers import Response

from casework.actions.returns import requests, returns
from casework.actions.work import Refusal
from casework.rules.permissions import Permission
from casework.rules.return_checks import CODES
from webforms.access import current_work, may, requires
from webforms.journeys.agency_return.forms import CheckForm
from webforms.journeys.agency_return.pages import pages
from webforms.journeys.agency_return.pictures import page_of_file
from webforms.pages import announce

Shown = str | Response


@pages.get("/files/<uuid:upload_id>/check", endpoint="check")
@requires(Permission.SIGNED_IN)
def check(upload_id: UUID) -> Shown:
    """Say why a person must check the file, and ask whoever answers for the agency to say that they did."""
    return _page(upload_id, CheckForm())


@pages.post("/files/<uuid:upload_id>/check", endpoint="checked")
@requires(Permission.HAND_IN)
def checked(upload_id: UUID) -> Shown:
    """Record that the rows were compared with the file."""
    form = CheckForm()
    if form.validate_on_submit():
        try:
            returns.checked_by_person(current_work(), upload_id)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            announce("Thank you. You can hand the return in now.")
            return redirect(url_for("agency_return.reading", upload_id=upload_id), 303)
    return _page(upload_id, form)


def _page(upload_id: UUID, form: CheckForm) -> Shown:
    work = current_work()
    upload = returns.show_upload(work, upload_id)
    record = returns.reading_of(work, upload_id)
    if record is None or not upload.needs_person:
        return redirect(url_for("agency_return.reading", upload_id=upload_id), 303)
    doubts = [problem for problem in record["problems"] if problem["code"] in CODES]
    named = [problem["place"]["page"] for problem in doubts if problem["place"] and problem["place"]["page"]]
    with_rows = [row["place"]["page"] for row in record["rows"] if row["place"]["page"]]
    return render_template(
        "agency_return/check.html",
        form=form if may(Permission.HAND_IN) else None,
        upload=upload,
        view=requests.show_request(work, upload.request_id),
        reasons=list(dict.fromkeys(problem["message"] for problem in doubts)),
        scanned=any(problem["code"] == "ocr-draft" for problem in doubts),
        exit_this_page=True,
        **(page_of_file(upload_id, min(named or with_rows, default=1)) or {"shown": None}),
    )
