"""The office's part of a referral: checked, sent to the chair, meeting, recommendation, decision."""

from __future__ import annotations

from dataclasses import asdict
from uuid import UUID

from flask import redirect, render_template, url_for
from werkzeug.wrappers import Response
from wtforms import HiddenField

from casework.actions.referrals import office, referrals
from casework.actions.work import Refusal
from casework.rules.permissions import Permission
from webforms.access import current_work, requires
from webforms.fields import DayMonthYear, LongText, PageForm, today_or_past
from webforms.journeys.casework.pages import pages
from webforms.pages import announce

_FIELDS = ("checked_on", "sent_to_chair_on", "meeting_on", "recommendation", "decision", "decided_on")


class OfficeForm(PageForm):
    """What the partnership did with a referral. revision: of what was seen."""

    revision = HiddenField()
    checked_on = DayMonthYear(
        "When was the referral checked? (optional)", what="The date it was checked", validators=[today_or_past]
    )
    sent_to_chair_on = DayMonthYear(
        "When was it sent to the chair? (optional)", what="The date it was sent", validators=[today_or_past]
    )
    meeting_on = DayMonthYear("When does the group consider it? (optional)", what="The date of the meeting")
    recommendation = LongText("Recommendation of the group (optional)", what="The recommendation", limit=2000)
    decision = LongText("Decision and reasons (optional)", what="The decision", limit=2000)
    decided_on = DayMonthYear(
        "When was it decided? (optional)", what="The date of the decision", validators=[today_or_past]
    )


@pages.route("/referrals/<uuid:referral_id>/office", methods=["GET", "POST"], endpoint="referral_office")
@requires(Permission.OPEN_CASE)
def referral_office(referral_id: UUID) -> str | Response:
    """Note what was done with the referral."""
    work = current_work()
    kept = office.notes_of(work, referral_id)
    form = OfficeForm(data={**asdict(kept), "revision": str(kept.revision)})
    if form.validate_on_submit():
        seen = str(form.revision.data or "")
        given = {name: form[name].data for name in _FIELDS}
        given |= {name: given[name] or "" for name in ("recommendation", "decision")}
        try:
            office.save(work, referral_id, int(seen) if seen.isdecimal() else -1, **given)
        except Refusal as refusal:
            form.refuse(refusal, "decided_on" if refusal.code == "decided-on" else "")
        else:
            announce("What was done with the referral is noted.")
            return redirect(url_for("casework.referral", referral_id=referral_id, _anchor="office"), 303)
    view = referrals.show_referral(work, referral_id)
    return render_template("casework/referral_office.html", form=form, referral=view)
