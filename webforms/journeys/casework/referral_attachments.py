"""Beside a referral: the files that came with it, and other referrals that may be about the same child."""

from __future__ import annotations

from typing import cast
from uuid import UUID

from flask import abort, redirect, request, url_for
from werkzeug.wrappers import Response

from casework.actions.referrals import attachments, likeness
from casework.actions.referrals.likeness import Verdict
from casework.actions.work import Refusal
from casework.rules.permissions import Permission
from webforms.access import current_work, requires
from webforms.downloads import send
from webforms.journeys.casework.pages import pages
from webforms.pages import announce, warn


@pages.get("/referrals/<uuid:referral_id>/attachments/<uuid:attachment_id>", endpoint="referral_attachment")
@requires(Permission.SEE_REFERRALS)
def referral_attachment(referral_id: UUID, attachment_id: UUID) -> Response:
    """Give a file as it was sent."""
    return send(attachments.original(current_work(), referral_id, attachment_id))


@pages.post("/cases/<uuid:case_id>/packs/from-referral/<uuid:attachment_id>", endpoint="pack_referral_attachment")
@requires(Permission.EDIT_CASE)
def pack_referral_attachment(case_id: UUID, attachment_id: UUID) -> Response:
    """Add a file of the referral to the case's packs."""
    try:
        attachments.into_pack(current_work(), case_id, attachment_id)
    except Refusal as refusal:
        warn(refusal.message)
    else:
        announce("The file is added to the case’s pack.")
    return redirect(url_for("casework.packs", case_id=case_id, _anchor="order"), 303)


@pages.post("/referrals/<uuid:referral_id>/alike/<uuid:other_id>", endpoint="compare_referrals")
@requires(Permission.OPEN_CASE)
def compare_referrals(referral_id: UUID, other_id: UUID) -> Response:
    """Keep whether two referrals are about one child."""
    verdict = request.form.get("verdict", "")
    if verdict not in ("same", "another"):
        abort(404)
    likeness.decide(current_work(), referral_id, other_id, cast(Verdict, verdict))
    announce("Your answer is kept, and shown with both referrals.")
    return redirect(url_for("casework.referral", referral_id=referral_id, _anchor="alike"), 303)
