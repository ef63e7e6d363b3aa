"""Files beside a return's chronology: added and taken back by the agency, fetched by those who read the return."""

from __future__ import annotations

from typing import BinaryIO, cast
from uuid import UUID

from flask import redirect, render_template, url_for
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response

from casework.actions.returns import requests, return_files, written_pages
from casework.actions.work import Refusal
from casework.rules.permissions import Permission
from documents.safety.preflight import Kind, preflight
from documents.safety.refusals import Refused
from webforms.access import current_store, current_work, requires
from webforms.downloads import safe_name, send
from webforms.journeys.agency_return.file_words import of_file
from webforms.journeys.agency_return.forms import MoreFileForm
from webforms.journeys.agency_return.pages import pages
from webforms.pages import announce
from webforms.security import takes_files

Shown = str | Response
TAKEN: tuple[Kind, ...] = ("pdf", "docx", "docm", "doc", "odt", "rtf", "xlsx", "xlsm", "xls", "ods", "csv", "txt")
PICTURES = {b"\x89PNG\r\n\x1a\n": ("png", (".png",)), b"\xff\xd8\xff": ("jpeg", (".jpg", ".jpeg"))}
"""A genogram is often a picture: drawn by hand and photographed, or taken from another program."""


@pages.route("/<uuid:request_id>/files", methods=["GET", "POST"], endpoint="more_files")
@requires(Permission.ANSWER_REQUESTS)
@takes_files
def more_files(request_id: UUID) -> Shown:
    """Show the files beside the return, and take one more."""
    work = current_work()
    form = MoreFileForm()
    if form.validate_on_submit() and _added(request_id, form):
        announce("The file is added. It goes with the return when it is handed in.")
        return redirect(url_for("agency_return.more_files", request_id=request_id), 303)
    return render_template(
        "agency_return/more_files.html",
        form=form,
        view=requests.show_request(work, request_id),
        files=return_files.files_of(work, request_id),
        can_write=written_pages.can_write(work, request_id),
        exit_this_page=True,
    )


@pages.post("/<uuid:request_id>/files/<uuid:file_id>/remove", endpoint="remove_file")
@requires(Permission.ANSWER_REQUESTS)
def remove_file(request_id: UUID, file_id: UUID) -> Response:
    """Take a file back that was not handed in."""
    return_files.remove(current_work(), request_id, file_id)
    announce("The file is taken back.")
    return redirect(url_for("agency_return.more_files", request_id=request_id), 303)


@pages.get("/<uuid:request_id>/files/<uuid:file_id>", endpoint="fetch_file")
@requires(Permission.SIGNED_IN)
def fetch_file(request_id: UUID, file_id: UUID) -> Response:
    """Give a file as it was sent in."""
    return send(return_files.fetch(current_work(), request_id, file_id))


def _kind(stream: BinaryIO, name: str) -> str:
    """Return what a file is by its content. Raises Refused."""
    limit, start = current_store().upload_limit, stream.read(16)
    size = stream.seek(0, 2)
    stream.seek(0)
    for mark, (kind, endings) in PICTURES.items():
        if start.startswith(mark) and size <= limit:
            if not name.lower().endswith(endings):
                raise Refused("mislabelled")
            return kind
    return preflight(stream, name, limit, TAKEN).kind


def _added(request_id: UUID, form: MoreFileForm) -> bool:
    sent = form.file.data
    assert isinstance(sent, FileStorage)
    name = safe_name(sent.filename or "file")
    stream = cast(BinaryIO, sent.stream)
    try:
        kind = _kind(stream, name)
        stream.seek(0)
        return_files.add(
            current_work(),
            request_id,
            title=form.title.data or name,
            file_name=name,
            media_kind=kind,
            source=stream,
        )
    except Refused as refused:
        form.refuse_in_words(of_file(refused.message, name), "file")
    except Refusal as refusal:
        form.refuse(refusal, "file")
    else:
        return True
    return False
