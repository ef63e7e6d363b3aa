"""Rows of a return on the page: mended, set aside, said to be right, or added; dates understood at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from flask import abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from casework.actions.returns import mendings, page_pictures, printed_pages, requests, restricted_entries, returns
from casework.actions.returns.mendings import TypedRow, Unclear
from casework.actions.returns.returns import UploadView
from casework.actions.work import Refusal, Work
from casework.rules.permissions import Permission
from webforms.access import current_work, requires
from webforms.journeys.agency_return.not_kept import not_kept
from webforms.journeys.agency_return.page_view import SIZES, RowPicture, row_pictures
from webforms.journeys.agency_return.pages import pages
from webforms.journeys.agency_return.reading_view import ReadRow, page_of, row_view
from webforms.journeys.agency_return.row_forms import RowForm, TypedRowsForm
from webforms.journeys.readings import understood
from webforms.pages import announce
from webforms.unsent import form_data, keeps_words
from webforms.words import plural

Shown = str | Response | tuple[str, int]
Act = Callable[[Work, UUID, str, int], None]
ACTS: dict[str, tuple[Act, str]] = {
    "right": (mendings.say_right, "The row is kept as it stands."),
    "file": (mendings.as_in_file, "The row has the words of the file again."),
    "aside": (mendings.set_aside, "The row is kept out of the chronology. It stays in the list."),
    "chair": (restricted_entries.restrict_row, "The row is taken out of the return and kept for the chair alone."),
    "back": (mendings.put_back, "The row is one of the chronology again."),
}
"""What one button does to a row: the action, and what is said when it is done."""
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


@pages.route("/files/<uuid:upload_id>/rows/<row>", methods=["GET", "POST"], endpoint="mend")
@requires(Permission.ANSWER_REQUESTS)
@keeps_words
def mend(upload_id: UUID, row: str) -> Shown:
    """Show a row with its problems and the file's words, and take what somebody changes in it."""
    work = current_work()
    upload, shown = _row(work, upload_id, row)
    form = RowForm(data=_as_typed(shown))
    if upload.closed:
        typed = form.typed() if request.method == "POST" else {}
        return not_kept(upload, [(f"Row {shown.number}", typed)]) if typed else _row_page(upload, shown, form)
    meant: dict[str, Any] | None = None
    theirs: ReadRow | None = None
    if form.validate_on_submit():
        if "check" in request.form:
            meant = _meant(work, upload_id, row, form.typed())
            form.refuse_fields(meant["refused"])
        else:
            try:
                mendings.mend_row(work, upload_id, row, form.typed(), _edition())
            except Unclear as unclear:
                form.refuse_fields(unclear.words[row])
            except Refusal as refusal:
                form.refuse(refusal)
                upload, shown = _row(work, upload_id, row)
                if upload.closed:
                    return not_kept(upload, [(f"Row {shown.number}", form.typed())])
                theirs = shown if refusal.code == "changed-since" else None
            else:
                announce(f"Row {shown.number} is saved.")
                return _saved(work, upload_id, shown)
    return _row_page(upload, shown, form, meant, theirs)


@pages.post("/files/<uuid:upload_id>/rows/<row>/<kind>", endpoint="act_on_row")
@requires(Permission.ANSWER_REQUESTS)
def act_on_row(upload_id: UUID, row: str, kind: str) -> Shown:
    """Do what one button of a row says; a second press changes nothing."""
    work = current_work()
    if kind not in ACTS:
        abort(404)
    act, done = ACTS[kind]
    if kind == "chair" and mendings.was_taken_out(work, upload_id, row):
        # A second press, or the list's script sending the form in the usual way after its answer left the list.
        announce(done)
        return redirect(url_for("agency_return.for_chair", request_id=_request_of(work, upload_id)), 303)
    upload, shown = _row(work, upload_id, row)
    try:
        act(work, upload_id, row, _edition())
    except Refusal as refusal:
        upload, shown = _row(work, upload_id, row)
        form = RowForm(formdata=None, data=_as_typed(shown))
        form.refuse(refusal)
        return _row_page(upload, shown, form, theirs=shown if refusal.code == "changed-since" else None)
    announce(done)
    if kind == "chair":
        return redirect(url_for("agency_return.for_chair", request_id=upload.request_id), 303)
    return _saved(work, upload_id, shown)


@pages.route("/files/<uuid:upload_id>/new-rows", methods=["GET", "POST"], endpoint="add_rows")
@requires(Permission.ANSWER_REQUESTS)
@keeps_words
def add_rows(upload_id: UUID) -> Shown:
    """Take rows that somebody types, one or several at a time; what is right is kept with each press."""
    work = current_work()
    upload = returns.show_upload(work, upload_id)
    record = returns.reading_of(work, upload_id)
    after = request.args.get("after", "")
    form = TypedRowsForm()
    if record is None or upload.closed:
        typed = form.typed() if request.method == "POST" else []
        if typed:
            return not_kept(upload, [(f"New row {number}", words) for number, (_, words) in enumerate(typed, 1)])
        return redirect(url_for("agency_return.reading", upload_id=upload_id), 303)
    if form.validate_on_submit() and "check" not in request.form:
        typed = form.typed()
        try:
            if typed:
                mendings.add_rows(work, upload_id, [TypedRow(key, words, after) for key, words in typed])
        except Unclear as unclear:
            form.refuse_rows(unclear.words)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            if typed:
                announce(f"{plural(len(typed), 'row').capitalize()} saved.")
                return _after_adding(work, upload_id, upload, [key for key, _ in typed])
            form.ask_for_a_row()
    return render_template(
        "agency_return/add_rows.html",
        form=form,
        upload=upload,
        view=requests.show_request(work, upload.request_id),
        above=row_view(record, after) if after else None,
        meant=[_words_of(_meant(work, upload_id, key, words, after)) for key, words in _rows_of(form)]
        if request.method == "POST"
        else [],
        exit_this_page=True,
    )


@pages.post("/files/<uuid:upload_id>/understood.json", endpoint="understood")
@requires(Permission.ANSWER_REQUESTS)
def understood_at_once(upload_id: UUID) -> dict[str, Any]:
    """Say how a date and a time are understood while they are typed, for the page's script. Nothing is kept."""
    words = {name: request.form.get(name, "")[:500] for name in ("date", "time")}
    after = request.form.get("after")
    meant = _meant(current_work(), upload_id, request.form.get("row", ""), words, after)
    return _words_of(meant)


def _row(work: Work, upload_id: UUID, row: str) -> tuple[UploadView, ReadRow]:
    """Return the upload and one of its rows; any other is answered with 404."""
    upload = returns.show_upload(work, upload_id)
    record = returns.reading_of(work, upload_id)
    shown = row_view(record, row) if record else None
    if shown is None:
        abort(404)
    return upload, shown


def _request_of(work: Work, upload_id: UUID) -> UUID:
    return returns.show_upload(work, upload_id).request_id


def _edition() -> int:
    """Return the edition of the row as the person saw it."""
    return request.form.get("edition", 0, type=int)


def _edition_shown(shown: ReadRow, theirs: ReadRow | None) -> int:
    """Return the edition that the page sends back: words typed before belong to the row as it was then."""
    before = form_data() if request.method == "GET" else request.form
    if theirs or before is None:
        return shown.edition
    return min(before.get("edition", 0, type=int), shown.edition)


def _row_page(
    upload: UploadView,
    shown: ReadRow,
    form: RowForm,
    meant: dict[str, Any] | None = None,
    theirs: ReadRow | None = None,
) -> str:
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
        meant=_words_of(meant) if meant else None,
        theirs=theirs,
        view=requests.show_request(current_work(), upload.request_id),
        exit_this_page=True,
    )


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


def _saved(work: Work, upload_id: UUID, shown: ReadRow) -> Response:
    """Return to the row where it was opened, or go on to the next row that somebody must look at."""
    back = _back(upload_id, shown.key)
    if back.address:
        return redirect(back.address, 303)
    if "next" in request.form and shown.after:
        show = request.args.get("show")
        return redirect(url_for("agency_return.mend", upload_id=upload_id, row=shown.after.key, show=show), 303)
    return redirect(_place(work, upload_id, shown.key), 303)


def _after_adding(work: Work, upload_id: UUID, upload: UploadView, keys: list[str]) -> Response:
    if upload.typed and "more" in request.form:
        return redirect(url_for("agency_return.add_rows", upload_id=upload_id), 303)
    return redirect(_place(work, upload_id, keys[0]), 303)


def _place(work: Work, upload_id: UUID, key: str) -> str:
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


def _as_typed(shown: ReadRow) -> dict[str, Any]:
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


def _rows_of(form: TypedRowsForm) -> list[tuple[str, dict[str, str]]]:
    return [(entry["key"].data or "", {n: entry[n].data or "" for n in ("date", "time")}) for entry in form.rows]


def _meant(
    work: Work, upload_id: UUID, row: str, typed: dict[str, str], after: str | None = None
) -> dict[str, Any]:
    return dict(mendings.understood(work, upload_id, row, typed, after))


def _words_of(meant: dict[str, Any]) -> dict[str, Any]:
    """Return what was understood in words: "words", "" where nothing was typed, and the sentences of doubts."""
    if not meant["date_text"].strip() and not meant["time_text"].strip():
        return {"words": "", "doubts": [], "refused": {}}
    doubts = [sentence for code, sentence in meant["doubts"] if not code.startswith(("source", "event"))]
    return {"words": understood(meant), "doubts": [] if meant["refused"] else doubts, "refused": meant["refused"]}
