"""An agency's requests: the list, one request, uploading a file, and the nil return."""

from __future__ import annotations

from typing import BinaryIO, cast
from uuid import UUID

from flask import redirect, render_template, url_for
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response

from casework.actions.returns import (
    requests,
    returns,
    sending_back,
    sign_off,
    sought_news,
    sought_people,
    written_pages,
)
from casework.actions.work import LOCAL_TIME, Refusal, Work
from casework.rules.permissions import Permission
from casework.rules.requests import STATES
from documents.safety.preflight import Kind, preflight
from documents.safety.refusals import Refused
from webforms.access import current_store, current_today, current_work, requires
from webforms.downloads import safe_name
from webforms.journeys.agency_return.file_words import of_file, refusal_words
from webforms.journeys.agency_return.forms import NilForm, UploadForm
from webforms.journeys.agency_return.pages import pages
from webforms.journeys.sought_facts import with_facts
from webforms.pages import announce
from webforms.security import takes_files

Shown = str | Response
READABLE: tuple[Kind, ...] = (
    "docx",
    "docm",
    "xlsx",
    "xlsm",
    "xls",
    "ods",
    "pdf",
    "csv",
    "txt",
    "doc",
    "odt",
    "rtf",
)


@pages.get("", endpoint="requests")
@requires(Permission.ANSWER_REQUESTS)
def request_list() -> str:
    """Show the requests to the agency, those to answer first."""
    return render_template(
        "agency_return/requests.html", lines=requests.my_requests(current_work()), states=STATES
    )


@pages.route("/<uuid:request_id>", methods=["GET", "POST"], endpoint="request")
@requires(Permission.ANSWER_REQUESTS)
@takes_files
def one_request(request_id: UUID) -> Shown:
    """Show what is asked, take a file, and list what was sent in."""
    work = current_work()
    view = requests.open_request(work, request_id)
    form = UploadForm()
    if form.validate_on_submit():
        upload_id = _received(request_id, form)
        if upload_id is not None:
            return redirect(url_for("agency_return.reading", upload_id=upload_id), 303)
    uploads = returns.uploads_of(work, request_id)
    sought = sought_people.for_agency(work, request_id)
    return render_template(
        "agency_return/request.html",
        form=form,
        view=view,
        sought=with_facts(sought),
        news=sought_news.of_request(work, request_id, sought),
        uploads=uploads,
        newest=max((upload.version for upload in uploads if upload.state != "refused"), default=0),
        states=STATES,
        refusal_words=refusal_words,
        questions=sending_back.questions_of(work, request_id),
        signing=sign_off.show(work, request_id),
        written=[page for page in written_pages.pages(work, request_id) if page.begun],
        can_write=written_pages.can_write(work, request_id),
        newest_is_handed_in=next((one.handed_in for one in uploads if one.state != "refused"), False),
        exit_this_page=True,
    )


@pages.route("/<uuid:request_id>/nil", methods=["GET", "POST"], endpoint="nil")
@requires(Permission.HAND_IN)
def nil(request_id: UUID) -> Shown:
    """Ask once more, then record that the child and family are not known to the agency."""
    work = current_work()
    view = requests.show_request(work, request_id)
    form = NilForm(data={"on": current_today()})
    if view.stands == "withdrawn":
        words = [(one.label.text, str(one.data or "")) for one in (form.systems, form.by)]
        typed = [pair for pair in words if pair[1]] if form.is_submitted() else []
        return render_template("agency_return/nil.html", form=form, view=view, read=None, typed=typed)
    sent_on = view.sent_at.astimezone(LOCAL_TIME).date()
    asked = bool(form.sure.data)
    if form.validate_on_submit() and not (asked := form.asks_about_date(sent_on)):
        try:
            returns.say_nil(work, request_id, form.said())
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            announce("Your nil return is handed in. Thank you: it is a full answer.")
            return redirect(url_for("agency_return.request", request_id=request_id), 303)
    newest = next((upload for upload in returns.uploads_of(work, request_id) if upload.state != "refused"), None)
    read = newest if newest and newest.rows and newest.kind != "nil" and not newest.handed_in else None
    return render_template("agency_return/nil.html", form=form, view=view, read=read, asked=asked)


@pages.post("/<uuid:request_id>/answer-stays", endpoint="answer_stays")
@requires(Permission.HAND_IN)
def answer_stays(request_id: UUID) -> Response:
    """Record that the agency looked for people who are new, and that its answer stays."""
    sought_news.stays(current_work(), request_id)
    announce("Thank you. The coordinator sees that you looked again and that your answer stays.")
    return redirect(url_for("agency_return.request", request_id=request_id), 303)


def _received(request_id: UUID, form: UploadForm) -> UUID | None:
    """Return the upload's id, or None with the reason on the form; nothing else of the return is touched."""
    sent = form.file.data
    assert isinstance(sent, FileStorage)
    name = safe_name(sent.filename or "return")
    stream = cast(BinaryIO, sent.stream)
    try:
        passed = preflight(stream, name, current_store().upload_limit, READABLE)
    except Refused as refused:
        form.refuse_in_words(of_file(refused.message, name), "file")
        return None
    return keep_file(current_work(), request_id, name, passed.kind, stream)


def keep_file(work: Work, request_id: UUID, name: str, kind: str, stream: BinaryIO) -> UUID:
    """Keep a file that was sent in and return its upload's id; one that was sent before is said to be that one."""
    before = {upload.id: upload.version for upload in returns.uploads_of(work, request_id)}
    upload_id = returns.receive(work, request_id, file_name=name, media_kind=kind, source=stream)
    if upload_id in before:
        was, now = before[upload_id], returns.show_upload(work, upload_id).version
        announce(
            f"You sent this very file before. It is version {now}."
            if now == was
            else f"You sent this very file before, as version {was}. It is the newest again now, as version {now}."
        )
    return upload_id
