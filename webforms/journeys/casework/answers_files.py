"""Referrals' answers as a file: asking for it, waiting for it, downloading it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import abort, redirect, render_template, url_for
from werkzeug.wrappers import Response

from casework.actions.exports import referral_exports
from casework.actions.exports.referral_exports import FORMATS, ReferralExportView
from casework.actions.referrals import referrals
from casework.actions.work import Refusal
from casework.rules.permissions import Permission
from webforms.access import current_today, current_work, requires
from webforms.downloads import send
from webforms.fields import Choice, Needed, PageForm
from webforms.journeys.casework.pages import pages
from webforms.sessions import by_script

Shown = str | Response
SEE = Permission.SEE_REFERRALS
WAITING = "The file is being made"


class AnswersFileForm(PageForm):
    """One page: the kind of file."""

    format = Choice(
        "Which kind of file?",
        tuple(FORMATS.items()),
        hints={
            "xlsx": "A workbook: a row for each referral; sheets for children, family, agencies and key dates.",
            "csv": "The same tables as files of commas, in one ZIP file.",
            "json": "For other programs: every question with its answer.",
        },
        validators=[Needed("Select the kind of file")],
    )


@pages.route("/referrals/download", methods=["GET", "POST"], endpoint="download_referrals")
@requires(SEE)
def download_referrals() -> Shown:
    """Ask which kind of file of all referrals, and have it made."""
    return _ask(None)


@pages.route("/referrals/<uuid:referral_id>/download", methods=["GET", "POST"], endpoint="download_referral")
@requires(SEE)
def download_referral(referral_id: UUID) -> Shown:
    """Ask which kind of file of one referral, and have it made."""
    return _ask(referral_id)


@pages.get("/referrals/downloads/<uuid:export_id>", endpoint="answers_file")
@requires(SEE)
def answers_file(export_id: UUID) -> Shown:
    """Show how far the file is, then the file."""
    export = referral_exports.show(current_work(), export_id)
    return render_template(
        "casework/answers_file.html",
        export=export,
        kind=FORMATS[export.format],
        waiting=WAITING,
        exit_this_page=True,
    )


@pages.get("/referrals/downloads/<uuid:export_id>/progress.json", endpoint="answers_progress")
@requires(SEE)
@by_script
def answers_progress(export_id: UUID) -> dict[str, Any]:
    """Say whether the file is made, for the page's script."""
    done = referral_exports.show(current_work(), export_id).state != "waiting"
    return {"done": done, "value": int(done), "max": 1, "text": WAITING}


@pages.get("/referrals/downloads/<uuid:export_id>/file", endpoint="answers_download")
@requires(SEE)
def answers_download(export_id: UUID) -> Response:
    """Give the finished file."""
    export = referral_exports.show(current_work(), export_id)
    if export.state != "ready":
        abort(404)
    return send(referral_exports.download(current_work(), export_id), _name(export))


def _ask(referral_id: UUID | None) -> Shown:
    work = current_work()
    referral = referrals.show_referral(work, referral_id) if referral_id else None
    form = AnswersFileForm()
    if form.validate_on_submit():
        try:
            export_id = referral_exports.ask_for(work, form.format.data, referral_id)
        except Refusal as refusal:
            form.refuse(refusal, "format")
        else:
            return redirect(url_for("casework.answers_file", export_id=export_id), 303)
    return render_template(
        "casework/download_referrals.html",
        form=form,
        referral=referral,
        made=referral_exports.asked_for(work, referral_id),
        kinds=FORMATS,
        exit_this_page=True,
    )


def _name(export: ReferralExportView) -> str:
    what = export.reference.replace("/", "-") or f"referrals-{current_today().isoformat()}"
    return f"{what}.{'zip' if export.format == 'csv' else export.format}"
