"""Page: the partnership's settings."""

from __future__ import annotations

from dataclasses import asdict

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from casework.actions.people import partnerships
from casework.actions.work import Refusal
from casework.rules.partnership_settings import days_from
from casework.rules.permissions import Permission
from casework.rules.retention import retention_warning
from casework.rules.themes import from_lines
from webforms.access import current_store, current_work, requires
from webforms.journeys.administration.forms import SettingsForm
from webforms.pages import announce, warn

_TAKEN = (
    "colour",
    "group_name",
    "review_word",
    "child_code",
    "contact_phone",
    "contact_email",
    "urgent_help",
    "referral_guidance",
    "frame_sites",
    "request_guidance",
    "public_months",
    "repository_email",
    "case_years",
    "need_to_know",
    "opening_hours",
)
_REMINDERS = {"reminder_days_before": "reminders_before", "reminder_days_after": "reminders_after"}
"""Settings that are several days, and the fields in which they are typed."""
_SIGNING = ("sign_off", "sign_own_work")
"""Settings that are boxes of the field `signing`."""
_YES_OR_NO = ("second_step", "administrators_may_open", "date_in_title", "handoff_anonymous")
"""Settings that are asked for as yes or no, so that a page without the question cannot switch one off."""
ONE_STEP_ALONE = (
    "People can sign in with a password alone. Whoever guesses or steals one reads cases. "
    "Switch the second step on again as soon as you can."
)


def add_to(pages: Blueprint) -> None:
    """Register this page."""
    pages.add_url_rule("/settings", view_func=settings, methods=["GET", "POST"])


@requires(Permission.MANAGE_SETTINGS)
def settings() -> str | Response:
    """Show the settings; change them."""
    work = current_work()
    face = partnerships.face(current_store(), work.partnership_id)
    kept = {
        "name": face.name,
        "reminders_before": ", ".join(map(str, face.settings.reminder_days_before)),
        "reminders_after": ", ".join(map(str, face.settings.reminder_days_after)),
        "themes": "\n".join(face.settings.themes),
        **{name: "yes" if getattr(face.settings, name) else "no" for name in _YES_OR_NO},
        "signing": [name for name in _SIGNING if getattr(face.settings, name)],
    }
    form = SettingsForm(data={**asdict(face.settings), **kept})
    if form.validate_on_submit():
        taken = {name: form[name].data for name in _TAKEN}
        taken["colour"] = taken["colour"].lower()
        taken |= {name: name in (form.signing.data or ()) for name in _SIGNING}
        taken |= {name: form[name].data == "yes" for name in _YES_OR_NO}
        for setting, field in _REMINDERS.items():
            taken[setting] = days_from(form[field].data or "")
        taken["review_name"] = form.review_name.data or face.settings.review_name
        taken["themes"] = from_lines(form.themes.data or "")
        try:
            partnerships.change_settings(work, name=form.name.data, short_name=form.name.data, **taken)
        except Refusal as refusal:
            field = _REMINDERS.get(refusal.code, refusal.code)
            form.refuse(refusal, field if field in form else "")
        else:
            announce("The settings were saved.")
            if face.settings.second_step and not taken["second_step"]:
                warn("People can sign in with a password alone from now on.")
            return redirect(url_for("administration.settings"), 303)
    address = url_for("referral.start", partnership=face.slug, _external=True)
    return render_template(
        "administration/settings.html",
        form=form,
        form_address=address,
        password_alone="" if face.settings.second_step else ONE_STEP_ALONE,
        retention_warning=retention_warning(face.settings.public_months),
    )
