"""The page of one row of a return: the row as it stands, what was typed into it, and the way back to its list."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from flask import abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from casework.actions import unsent_words
from casework.actions.returns import mendings, page_pictures, printed_pages, requests, returns
from casework.actions.returns.returns import UploadView
from casework.actions.work import Work
from webforms.access import current_work
from webforms.journeys.agency_return.not_kept import in_lines
from webforms.journeys.agency_return.page_view import SIZES, RowPicture, row_pictures
from webforms.journeys.agency_return.reading_view import ReadRow, page_of, row_view
from webforms.journeys.agency_return.row_forms import RowForm
from webforms.journeys.readings import understood
from webforms.unsent import form_data

Shown = str | Response | tuple[str, int]
BESIDE_PAGE = {
    "pages": ("agency_return.file_pages", "The page of the file"),
    "check": ("agency_return.check", "Comparing the rows"),
}
"""Pages of the portal that show rows beside their page of the file: endpoint, and what a link back says."""


@dataclass(frozen=True, slots=True)
class Back:
    """Where somebody came from to mend a row. asked: what the row's own addresses carry so that it is known."""

    address: str = ""
    called: str = ""
    asked: dict[str, str | int | None] = field(default_factory=dict)


def find_row(work: Work, upload_id: UUID, row: str) -> ReadRow | None:
    """Return a row of an upload, None for one that is not there, or not any more."""
    record = returns.reading_of(work, upload_id)
    return row_view(record, row) if record else None


def row_of(work: Work, upload_id: UUID, row: str) -> tuple[UploadView, ReadRow]:
    """Return the upload and one of its rows; any other is answered with 404."""
    upload, shown = returns.show_upload(work, upload_id), find_row(work, upload_id, row)
    if shown is None:
        abort(404)
    return upload, shown


def edition() -> int:
    """Return the edition of the row as the person saw it."""
    return request.form.get("edition", 0, type=int)


def _edition_shown(shown: ReadRow, theirs: ReadRow | None) -> int:
    """Return the edition that the page sends back: words typed before belong to the row as it was then."""
    before = form_data() if request.method == "GET" else request.form
    if theirs or before is None:
        return shown.edition
    return min(before.get("edition", 0, type=int), shown.edition)


def row_page(
    upload: UploadView,
    shown: ReadRow,
    form: RowForm,
    meant: dict[str, Any] | None = None,
    theirs: ReadRow | None = None,
) -> str:
    """Return the page of a row. meant: what its date was understood as; theirs: as it stands, if changed since."""
    return render_template(
        "agency_return/row.html",
        upload=upload,
        row=shown,
        pictures=_pictures(upload, shown),
        back=_back(upload.id, shown.key),
        form=form,
        show="problems" if request.args.get("show") == "problems" else None,
        # What was sent to be shown again is checked against what is kept now only after a conflict was shown.
        edition=_edition_shown(shown, theirs),
        meant=words_of(meant) if meant else None,
        theirs=theirs,
        view=requests.show_request(current_work(), upload.request_id),
        exit_this_page=True,
    )


def not_there(work: Work, upload_id: UUID, row: str) -> Shown:
    """Answer for a row that is not in the list: with what somebody typed into it, else where it went, else 404."""
    taken_out = mendings.was_taken_out(work, upload_id, row)
    typed = RowForm(formdata=form_data() if request.method == "GET" else request.form).typed()
    typed = {name: text for name, text in typed.items() if text.strip()}
    upload = returns.show_upload(work, upload_id)
    if not typed and not taken_out:
        abort(404)
    if not typed:
        return redirect(url_for("agency_return.for_chair", request_id=upload.request_id), 303)
    place = url_for("agency_return.mend", upload_id=upload_id, row=row)
    if request.method == "POST":
        unsent_words.keep(work, place, list(typed.items()))
    page = render_template(
        "agency_return/row_gone.html",
        upload=upload,
        view=requests.show_request(work, upload.request_id),
        words=in_lines(typed),
        taken_out=taken_out,
        place=place,
        exit_this_page=True,
    )
    return (page, 409) if request.method == "POST" else page


def _pictures(upload: UploadView, shown: ReadRow) -> tuple[RowPicture, ...]:
    """Return the parts of the file's pages on which the row stands."""
    work = current_work()
    record = returns.reading_of(work, upload.id) if upload.pictures in ("waiting", "made") else None
    if record is None:
        return ()
    placed = printed_pages.with_places(work, upload.id, record)
    return row_pictures(placed, shown.key, page_pictures.pictures_of(work, upload.id).sizes)


def _back(upload_id: UUID, key: str) -> Back:
    """Return where the row was opened beside its page, Back() where it was opened in the list."""
    seen, page = request.args.get("seen", ""), request.args.get("page", 1, type=int)
    if seen not in BESIDE_PAGE:
        return Back()
    endpoint, called = BESIDE_PAGE[seen]
    size = request.args.get("size", "fit")
    size_asked = size if size in SIZES and size != "fit" else None
    address = url_for(endpoint, upload_id=upload_id, page=page, size=size_asked)
    return Back(f"{address}#read-{key}", called, {"seen": seen, "page": page, "size": size_asked})


def saved(work: Work, upload_id: UUID, shown: ReadRow) -> Response:
    """Return to the row where it was opened, or go on to the next row that somebody must look at."""
    back = _back(upload_id, shown.key)
    if back.address:
        return redirect(back.address, 303)
    if "next" in request.form and shown.after:
        show = request.args.get("show")
        return redirect(url_for("agency_return.mend", upload_id=upload_id, row=shown.after.key, show=show), 303)
    return redirect(place_of(work, upload_id, shown.key), 303)


def place_of(work: Work, upload_id: UUID, key: str) -> str:
    """Return the address of a row in the list, the list that the person came from."""
    record = returns.reading_of(work, upload_id)
    only_problems = request.args.get("show") == "problems"
    page = page_of(record, key, only_problems=only_problems) if record else 1
    address = url_for(
        "agency_return.reading",
        upload_id=upload_id,
        page=page if page > 1 else None,
        show="problems" if only_problems else None,
    )
    return f"{address}#row-{key}"


def as_typed(shown: ReadRow) -> dict[str, Any]:
    """Return the row's words for its form."""
    return {
        "date": shown.date_text,
        "time": shown.time_text,
        "source": shown.source,
        "event": shown.event,
        "people": shown.people,
        "action": shown.action,
        "comment": shown.comment,
    }


def meaning_of(
    work: Work, upload_id: UUID, row: str, typed: dict[str, str], after: str | None = None
) -> dict[str, Any]:
    """Return what a row's words mean, as `mendings.understood` does."""
    return dict(mendings.understood(work, upload_id, row, typed, after))


def words_of(meant: dict[str, Any]) -> dict[str, Any]:
    """Return what was understood in words: "words", "" where nothing was typed, and the sentences of doubts."""
    if not meant["date_text"].strip() and not meant["time_text"].strip():
        return {"words": "", "doubts": [], "refused": {}}
    doubts = [sentence for code, sentence in meant["doubts"] if not code.startswith(("source", "event"))]
    return {"words": understood(meant), "doubts": [] if meant["refused"] else doubts, "refused": meant["refused"]}
