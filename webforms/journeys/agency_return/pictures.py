"""The pages of a file as pictures, with the rows that were read framed on them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from casework.actions.returns import page_pictures, printed_pages, requests, returns
from casework.rules.permissions import Permission
from webforms.access import current_work, requires
from webforms.downloads import show
from webforms.journeys.agency_return.page_view import page_count, page_view
from webforms.journeys.agency_return.pages import pages
from webforms.sessions import by_script

Shown = str | Response


@pages.get("/files/<uuid:upload_id>/pages", endpoint="file_pages")
@requires(Permission.SIGNED_IN)
def file_pages(upload_id: UUID) -> Shown:
    """Show one page with what was read on it."""
    work = current_work()
    upload = returns.show_upload(work, upload_id)
    shown = page_of_file(upload_id)
    if shown is None:
        return redirect(url_for("agency_return.reading", upload_id=upload_id), 303)
    return render_template(
        "agency_return/pages.html",
        upload=upload,
        view=requests.show_request(work, upload.request_id),
        exit_this_page=True,
        **shown,
    )


@pages.get("/files/<uuid:upload_id>/pages/<int:number>/picture", endpoint="page_picture")
@requires(Permission.SIGNED_IN)
def page_picture(upload_id: UUID, number: int) -> Response:
    """Give the picture of a page."""
    return show(page_pictures.picture(current_work(), upload_id, number))


@pages.get("/files/<uuid:upload_id>/pages/progress.json", endpoint="pages_progress")
@requires(Permission.SIGNED_IN)
@by_script
def pages_progress(upload_id: UUID) -> dict[str, Any]:
    """Say whether the picture of ?page= is made, for the page's script."""
    pictures = page_pictures.pictures_of(current_work(), upload_id)
    page = request.args.get("page", 1, type=int)
    done = pictures.state != "waiting" or page in pictures.sizes
    return {"done": done, "value": int(done), "max": 1, "text": "The pictures of the pages are being made"}


def page_of_file(upload_id: UUID, otherwise: int = 1) -> dict[str, Any] | None:
    """Return what the template part of a page with its picture needs; None for a file without pages to show.

    The page is ?page=, or `otherwise` where none is asked for. Raises NotFound, NotPermitted.
    """
    work = current_work()
    record = returns.reading_of(work, upload_id)
    pictures = page_pictures.pictures_of(work, upload_id)
    if record is not None:
        record = printed_pages.with_places(work, upload_id, record)
    if record is None or not pictures.state or not page_count(record, pictures.sizes):
        return None
    page = request.args.get("page", otherwise, type=int)
    shown = page_view(record, page, pictures.sizes, request.args.get("size", "fit"))
    return {"shown": shown, "pictures_state": pictures.state, "printed": record.get("printed", False)}
