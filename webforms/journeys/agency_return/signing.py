"""A senior manager signs a return off, or gives it back with words; whoever wrote it may take it back."""

from __future__ import annotations

from uuid import UUID

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from casework.actions.returns import (
    requests,
    restricted_entries,
    return_files,
    returns,
    sign_off,
    versions as return_versions,
    written_pages,
)
from casework.actions.work import Refusal, Work
from casework.rules.permissions import Permission
from webforms.access import current_work, requires
from webforms.journeys.agency_return.earlier_changes import earlier_view
from webforms.journeys.agency_return.forms import GiveBackForm, SignForm
from webforms.journeys.agency_return.pages import pages
from webforms.journeys.agency_return.reading_view import ReadingView, reading_view
from webforms.pages import announce

Shown = str | Response


@pages.get("/files/<uuid:upload_id>/sign", endpoint="sign")
@requires(Permission.SIGN_OFF)
def sign(upload_id: UUID) -> Shown:
    """Show the whole return to who signs it."""
    actor = current_work().actor
    return _page(upload_id, SignForm(data={"name": actor.name}), GiveBackForm())


@pages.post("/files/<uuid:upload_id>/sign", endpoint="signed")
@requires(Permission.SIGN_OFF)
def signed(upload_id: UUID) -> Shown:
    """Sign the return: it is handed in then. A second press changes nothing."""
    form = SignForm()
    if form.validate_on_submit():
        try:
            sign_off.sign(
                current_work(),
                upload_id,
                name=form.name.data or "",
                role=form.role.data or "",
                asked=request.form.get("asked", ""),
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            announce("The return is signed and handed in. Thank you.")
            return _to_request(upload_id)
    return _page(upload_id, form, GiveBackForm(formdata=None))


@pages.post("/files/<uuid:upload_id>/give-back", endpoint="give_back")
@requires(Permission.SIGN_OFF)
def give_back(upload_id: UUID) -> Shown:
    """Give the return back to whoever wrote it."""
    form = GiveBackForm()
    if form.validate_on_submit():
        try:
            sign_off.give_back(current_work(), upload_id, words=form.words.data or "")
        except Refusal as refusal:
            form.refuse(refusal, "words")
        else:
            announce("The return is given back. Whoever wrote it gets an email and reads your words here.")
            return _to_request(upload_id)
    return _page(upload_id, SignForm(formdata=None, data={"name": current_work().actor.name}), form)


@pages.post("/files/<uuid:upload_id>/take-back", endpoint="take_back")
@requires(Permission.HAND_IN)
def take_back(upload_id: UUID) -> Response:
    """Take a return back that waits for a signature."""
    sign_off.take_back(current_work(), upload_id)
    announce("You can go on with the return. Ask for the signature again when it is ready.")
    return redirect(url_for("agency_return.reading", upload_id=upload_id), 303)


def _to_request(upload_id: UUID) -> Response:
    upload = returns.show_upload(current_work(), upload_id)
    return redirect(url_for("agency_return.request", request_id=upload.request_id), 303)


def _page(upload_id: UUID, form: SignForm, back: GiveBackForm) -> Shown:
    work = current_work()
    upload = returns.show_upload(work, upload_id)
    record = returns.reading_of(work, upload_id)
    if record is None:
        return redirect(url_for("agency_return.reading", upload_id=upload_id), 303)
    earlier = return_versions.carriable(work, upload_id)
    return render_template(
        "agency_return/sign.html",
        # The summary of errors is that of the form that was sent.
        form=back if back.errors or back.form_errors else form,
        sign_form=form,
        back_form=back,
        upload=upload,
        view=requests.show_request(work, upload.request_id),
        signing=sign_off.show(work, upload.request_id),
        reading=reading_view(record, 1),
        author=_author(work, upload.request_id, reading_view(record, 1)),
        sections=returns.written_sections(work, upload_id),
        files=return_files.files_of(work, upload.request_id),
        restricted=restricted_entries.entries_of(work, upload.request_id),
        earlier=earlier_view(earlier, record) if earlier else None,
        exit_this_page=True,
    )


def _author(work: Work, request_id: UUID, reading: ReadingView) -> str:
    """Return who wrote the return and their role, as written online, else as the file says; "" for nobody."""
    about = written_pages.page(work, request_id, "about").answers
    said = (about.get("author") or reading.author, about.get("role") or reading.role)
    return ", ".join(part for part in said if part)
