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
from webforms.pages import announce

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
)
_REMINDERS = {"reminder_days_before": "reminders_before", "reminder_days_after": "reminders_after"}
"""Settings that are several days, and the fields in which they are typed."""
_SIGNING = ("sign_off", "sign_own_work")
"""Settings that are boxes of the field `signing`."""


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
        "signing": [name for name in _SIGNING if getattr(face.settings, name)],
    }
    form = SettingsForm(data={**asdict(face.settings), **kept})
    if form.validate_on_submit():
        taken = {name: form[name].data for name in _TAKEN}
        taken["colour"] = taken["colour"].lower()
        taken |= {name: name in (form.signing.data or ()) for name in _SIGNING}
        for setting, field in _REMINDERS.items():
            taken[setting] = days_from(form[field].data or "")
        taken["themes"] = from_lines(form.themes.data or "")
        try:
            partnerships.change_settings(work, name=form.name.data, short_name=form.name.data, **taken)
        except Refusal as refusal:
            field = _REMINDERS.get(refusal.code, refusal.code)
            form.refuse(refusal, field if field in form else "")
        else:
            announce("The settings were saved.")
            return redirect(url_for("administration.settings"), 303)
    address = url_for("referral.start", partnership=face.slug, _external=True)
    return render_template(
        "administration/settings.html",
        form=form,
        form_address=address,
        retention_warning=retention_warning(face.settings.public_months),
    )
