"""Pages of one action: what was agreed, how it goes on, its files, and whether it is finished."""

from __future__ import annotations

from typing import BinaryIO, cast
from uuid import UUID

from flask import redirect, render_template, url_for
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response

from casework.actions.plans import evidence, planned, reporting
from casework.actions.work import Refusal
from casework.rules.permissions import Permission
from documents.safety.preflight import Kind, preflight
from documents.safety.refusals import Refused
from webforms.access import current_store, current_work, requires
from webforms.downloads import safe_name, send
from webforms.journeys.agency_return.file_words import of_file
from webforms.journeys.casework.pages import pages
from webforms.journeys.casework.plans.plan import FIELDS, offer
from webforms.journeys.casework.plans.plan_forms import (
    PARTNERSHIP,
    ChangeActionForm,
    ReopenForm,
    ReportForm,
    SettleForm,
)
from webforms.pages import announce, warn
from webforms.security import takes_files

Shown = str | Response
TAKEN: tuple[Kind, ...] = ("pdf", "docx", "docm", "doc", "odt", "rtf", "xlsx", "xlsm", "xls", "ods", "csv", "txt")
ACTION = "/actions/<uuid:action_id>"


@pages.get(ACTION, endpoint="action")
@requires(Permission.SEE_ACTIONS)
def action(action_id: UUID) -> str:
    """Show an action: what was agreed, everything that was said of it, and its files."""
    work = current_work()
    return render_template(
        "casework/plans/action.html",
        view=planned.show(work, action_id),
        told=planned.told(work, action_id),
        files=evidence.of_action(work, action_id),
        exit_this_page=True,
    )


@pages.route(f"{ACTION}/report", methods=["GET", "POST"], endpoint="report_on_action")
@requires(Permission.SEE_ACTIONS)
@takes_files
def report(action_id: UUID) -> Shown:
    """Ask how the action goes on."""
    work = current_work()
    view = planned.show(work, action_id)
    if not view.may_report:
        closed = "This action is closed. A coordinator or the chair can open it again."
        warn(closed if view.closed_on else "This action is reported on by its owner or its agency.")
        return _to_action(action_id)
    kept = {name: view.last.get(name, "") for name in ("changed", "effective", "remains", "impact", "evidence")}
    form = ReportForm(data={"status": view.status if view.reports else None, **kept})
    if form.validate_on_submit() and _file_added(action_id, form):
        try:
            reporting.report(work, action_id, status=form.status.data or "", words=form.words())
        except Refusal as refusal:
            form.refuse(refusal, refusal.code if refusal.code in form else "")
        else:
            announce("Your report is kept. The coordinators get an email that there is one.")
            return _to_action(action_id)
    files = evidence.of_action(work, action_id)
    return render_template("casework/plans/report.html", form=form, view=view, files=files, exit_this_page=True)


@pages.route(f"{ACTION}/change", methods=["GET", "POST"], endpoint="change_action")
@requires(Permission.PLAN_ACTIONS)
def change(action_id: UUID) -> Shown:
    """Show an action to be changed."""
    work = current_work()
    view = planned.show(work, action_id)
    if view.closed_on is not None:
        warn("This action is closed. Open it again to change it.")
        return _to_action(action_id)
    form = ChangeActionForm(
        data={
            "text": view.text,
            "agency": str(view.agency_id) if view.agency_id else PARTNERSHIP,
            "owner": str(view.owner_id) if view.owner_id else None,
            "owner_name": "" if view.owner_id else view.owner,
            "due_on": view.due_on,
        }
    )
    offer(form, work, view.case_id)
    if form.validate_on_submit():
        try:
            planned.change_terms(work, action_id, form.agreed(), form.reason.data or "")
        except Refusal as refusal:
            field = FIELDS.get(refusal.code, refusal.code)
            form.refuse(refusal, field if field in form else "")
        else:
            announce("The action is changed.")
            return _to_action(action_id)
    return render_template("casework/plans/action_form.html", form=form, case=None, asked=None, view=view)


@pages.route(f"{ACTION}/settle", methods=["GET", "POST"], endpoint="settle_action")
@requires(Permission.PLAN_ACTIONS)
def settle(action_id: UUID) -> Shown:
    """Ask whether an action that was reported as finished is, or why a closed one is opened again."""
    work = current_work()
    view = planned.show(work, action_id)
    if not view.standing.to_accept and view.closed_on is None:
        warn("Its owner has not said yet that it is done, or that it cannot be.")
        return _to_action(action_id)
    form = ReopenForm() if view.closed_on is not None else SettleForm()
    if form.validate_on_submit():
        words = form.words.data or ""
        try:
            if isinstance(form, SettleForm) and form.accepted.data == "yes":
                reporting.accept(work, action_id, words)
                announce("The action is closed.")
            else:
                reporting.send_back(work, action_id, words)
                announce("The action is open again. Its owner gets an email.")
        except Refusal as refusal:
            form.refuse(refusal, "words" if refusal.code == "words" else "")
        else:
            return _to_action(action_id)
    told = planned.told(work, action_id)
    files = evidence.of_action(work, action_id)
    return render_template("casework/plans/settle.html", form=form, view=view, told=told, files=files)


@pages.get(f"{ACTION}/files/<uuid:file_id>", endpoint="action_file")
@requires(Permission.SEE_ACTIONS)
def action_file(action_id: UUID, file_id: UUID) -> Response:
    """Give a file as it was sent in."""
    return send(evidence.fetch(current_work(), action_id, file_id))


@pages.post(f"{ACTION}/files/<uuid:file_id>/remove", endpoint="remove_action_file")
@requires(Permission.SEE_ACTIONS)
def remove_file(action_id: UUID, file_id: UUID) -> Response:
    """Take a file away."""
    try:
        evidence.remove(current_work(), action_id, file_id)
    except Refusal as refusal:
        warn(refusal.message)
    else:
        announce("The file is taken away.")
    return _to_action(action_id)


def _file_added(action_id: UUID, form: ReportForm) -> bool:
    """Add the file of the form, where there is one; return whether the page may go on."""
    sent = form.file.data
    if not isinstance(sent, FileStorage) or not sent.filename:
        return True
    name, stream = safe_name(sent.filename), cast(BinaryIO, sent.stream)
    try:
        kind = preflight(stream, name, current_store().upload_limit, TAKEN).kind
        stream.seek(0)
        evidence.add(current_work(), action_id, file_name=name, media_kind=kind, source=stream)
    except Refused as refused:
        form.refuse_in_words(of_file(refused.message, name), "file")
    except Refusal as refusal:
        form.refuse(refusal, "file")
    else:
        return True
    return False


def _to_action(action_id: UUID) -> Response:
    return redirect(url_for("casework.action", action_id=action_id), 303)
