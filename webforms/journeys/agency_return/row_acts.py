"""What one button does to a row of a return, with what was typed into the row before it was pressed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from uuid import UUID

from flask import abort, redirect, request, url_for
from werkzeug.wrappers import Response

from casework.actions import unsent_words
from casework.actions.returns import mendings, restricted_entries, returns
from casework.actions.returns.mendings import Unclear
from casework.actions.work import Refusal, Work
from casework.rules.permissions import Permission
from webforms.access import current_work, requires
from webforms.journeys.agency_return.not_kept import not_kept
from webforms.journeys.agency_return.pages import pages
from webforms.journeys.agency_return.reading_view import ReadRow
from webforms.journeys.agency_return.row_forms import RowForm
from webforms.journeys.agency_return.row_page import (
    as_typed,
    edition,
    find_row,
    not_there,
    row_of,
    row_page,
    saved,
)
from webforms.pages import announce

Shown = str | Response | tuple[str, int]
Act = Callable[[Work, UUID, str, int], None]
ACTS: dict[str, tuple[Act, str]] = {
    "right": (mendings.say_right, "The row is kept as it stands."),
    "file": (mendings.as_in_file, "The row has the words of the file again."),
    "aside": (mendings.set_aside, "The row is kept out of the chronology. It stays in the list."),
    "chair": (restricted_entries.restrict_row, "The row is taken out of the return and kept for the chair alone."),
    "back": (mendings.put_back, "The row is one of the chronology again."),
}
"""What one button of a row does: the action, and what is said when it is done."""


@pages.post("/files/<uuid:upload_id>/rows/<row>/<kind>", endpoint="act_on_row")
@requires(Permission.ANSWER_REQUESTS)
def act_on_row(upload_id: UUID, row: str, kind: str) -> Shown:
    """Do what one button of a row says; a second press changes nothing.

    What was typed into the row is saved with it, but where the button gives the row the file's words back.
    """
    work = current_work()
    if kind not in ACTS:
        abort(404)
    if find_row(work, upload_id, row) is None:
        return _pressed_again(work, upload_id, row, kind)
    upload, shown = row_of(work, upload_id, row)
    sent = "event" in request.form
    form = RowForm(data=as_typed(shown)) if sent else RowForm(formdata=None, data=as_typed(shown))
    typed = form.typed() if sent and kind != "file" and _differs(form.typed(), as_typed(shown)) else None
    if typed and upload.closed:
        return not_kept(upload, [(f"Row {shown.number}", typed)])
    if typed and not form.validate_on_submit():
        return row_page(upload, shown, form)
    try:
        _do(work, upload_id, row, kind, typed)
    except Unclear as unclear:
        form.refuse_fields(unclear.words[row])
        return row_page(upload, shown, form)
    except Refusal as refusal:
        upload, shown = row_of(work, upload_id, row)
        form.refuse(refusal)
        return row_page(upload, shown, form, theirs=shown if refusal.code == "changed-since" else None)
    return _done(work, upload_id, shown, kind)


def _do(work: Work, upload_id: UUID, row: str, kind: str, typed: Mapping[str, str] | None) -> None:
    if kind == "chair":
        restricted_entries.restrict_row(work, upload_id, row, edition(), typed)
        return
    seen = edition()
    if typed:
        mendings.mend_row(work, upload_id, row, typed, seen)
        _, shown = row_of(work, upload_id, row)
        seen = shown.edition
    ACTS[kind][0](work, upload_id, row, seen)


def _done(work: Work, upload_id: UUID, shown: ReadRow, kind: str) -> Response:
    unsent_words.forget(work, url_for("agency_return.mend", upload_id=upload_id, row=shown.key))
    announce(ACTS[kind][1])
    return _to_chair(work, upload_id) if kind == "chair" else saved(work, upload_id, shown)


def _pressed_again(work: Work, upload_id: UUID, row: str, kind: str) -> Shown:
    """Answer a second press, also of the list's script: it sends the form again when its answer leaves the list.

    What another tab typed into the row, and is not kept for the chair, is shown.
    """
    typed = RowForm().typed() if "event" in request.form else {}
    taken_out = mendings.was_taken_out(work, upload_id, row)
    if taken_out and kind == "chair" and (not any(typed.values()) or _is_kept(work, upload_id, typed)):
        announce(ACTS["chair"][1])
        return _to_chair(work, upload_id)
    return not_there(work, upload_id, row)


def _is_kept(work: Work, upload_id: UUID, typed: Mapping[str, str]) -> bool:
    request_id = returns.show_upload(work, upload_id).request_id
    rows = (one.body for one in restricted_entries.entries_of(work, request_id) if one.kind == "row")
    return any(
        all(" ".join(text.split()) in " ".join(body[name].split()) for name, text in typed.items())
        for body in rows
    )


def _to_chair(work: Work, upload_id: UUID) -> Response:
    request_id = returns.show_upload(work, upload_id).request_id
    return redirect(url_for("agency_return.for_chair", request_id=request_id), 303)


def _differs(typed: Mapping[str, str], shown: Mapping[str, str]) -> bool:
    return any(typed[name].split() != shown[name].split() for name in typed)
