"""One file that was sent in: progress, what was read, the problems at their rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from flask import render_template, request
from werkzeug.wrappers import Response

from casework.actions.returns import (
    question_rows,
    requests,
    returns,
    scanned_pages,
    sending_back,
    sign_off,
    versions as return_versions,
)
from casework.actions.returns.sending_back import QuestionView
from casework.rules.permissions import Permission
from webforms.access import current_work, may, requires
from webforms.downloads import send
from webforms.journeys.agency_return.earlier_changes import earlier_view
from webforms.journeys.agency_return.file_words import (
    HEADINGS,
    HEADINGS_FOR_OTHERS,
    PROGRESS,
    TYPED,
    page_of_scan,
    refusal_words,
)
from webforms.journeys.agency_return.pages import pages
from webforms.journeys.agency_return.reading_view import ReadingView, reading_view
from webforms.sessions import by_script

Shown = str | Response


@pages.get("/files/<uuid:upload_id>", endpoint="reading")
@requires(Permission.SIGNED_IN)
def reading(upload_id: UUID) -> Shown:
    """Show how far the file is; once it is read, its rows and problems. Agency and coordinator see the same."""
    work = current_work()
    upload = returns.show_upload(work, upload_id)
    view = requests.show_request(work, upload.request_id)
    # While it is read again, with what the agency said of its columns, its old rows are not shown.
    record = returns.reading_of(work, upload_id) if upload.state == "read" else None
    later = returns.overtaken_by(work, upload_id)
    asks = record and later is None and may(Permission.HAND_IN)
    earlier = return_versions.carriable(work, upload_id) if asks else None
    asked = sending_back.questions_of(work, upload.request_id)
    return render_template(
        "agency_return/reading.html",
        upload=upload,
        view=view,
        heading=_heading(upload),
        progress=_progress(upload)["text"],
        refusal=refusal_words(upload.refusal) if upload.refusal else "",
        reading=_shown(record) if record else None,
        earlier=earlier_view(earlier, record) if earlier and record else None,
        later=later,
        sections=returns.written_sections(work, upload_id) if record else (),
        signing=sign_off.show(work, upload.request_id),
        questions=_at_rows(asked, question_rows.rows_now(work, upload_id)) if record and asked else {},
        drafts=[one for one in asked if not one.asked],
        exit_this_page=True,
    )


def _at_rows(asked: Sequence[QuestionView], rows: Mapping[UUID, str]) -> dict[str, list[QuestionView]]:
    """Return the questions by the row that they stand at now; of the whole return none. rows: by question."""
    found: dict[str, list[QuestionView]] = {}
    for one in asked:
        if one.id in rows:
            found.setdefault(rows[one.id], []).append(one)
    return found


def _heading(upload: returns.UploadView) -> str:
    mine = may(Permission.HAND_IN)
    if upload.typed:
        return TYPED["mine" if mine else "others"]
    read_again = upload.state == "waiting" and upload.kind
    return (HEADINGS if mine else HEADINGS_FOR_OTHERS)["reading" if read_again else upload.state]


def _shown(record: Mapping[str, Any]) -> ReadingView:
    """Return the page of rows that is asked for, all of them or only those to look at."""
    page = request.args.get("page", 1, type=int)
    return reading_view(record, page, only_problems=request.args.get("show") == "problems")


@pages.get("/files/<uuid:upload_id>/progress.json", endpoint="reading_progress")
@requires(Permission.SIGNED_IN)
@by_script
def reading_progress(upload_id: UUID) -> dict[str, Any]:
    """Say how far the file is, for the page's script."""
    return _progress(returns.show_upload(current_work(), upload_id))


def _progress(upload: returns.UploadView) -> dict[str, Any]:
    """Return how far the file is; the pages of a scan take seconds each, so they are counted."""
    done = upload.state in ("read", "refused")
    scan = None if done else scanned_pages.progress_of(current_work(), upload.id)
    if scan is not None:
        return {"done": False, "value": scan.done, "max": scan.of + 1, "text": page_of_scan(scan.done, scan.of)}
    step = {"waiting": 0, "reading": 1}.get(upload.state, 2)
    return {"done": done, "value": step, "max": 2, "text": PROGRESS[upload.state]}


@pages.get("/files/<uuid:upload_id>/original", endpoint="original")
@requires(Permission.SIGNED_IN)
def original(upload_id: UUID) -> Response:
    """Give the file as it was sent in."""
    return send(returns.original(current_work(), upload_id))
