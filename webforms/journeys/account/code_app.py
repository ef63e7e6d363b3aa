"""Pages: the app that shows one-time codes, and the recovery codes."""

from __future__ import annotations

import segno
from flask import Blueprint, redirect, render_template, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response

from casework.actions.people import authenticators, own_account
from casework.actions.work import Refusal
from casework.rules.permissions import Permission
from webforms.access import before_second_step, current_work, requires, visit
from webforms.journeys.account.forms import AppCodeForm, EmptyForm
from webforms.journeys.account.proving import proved
from webforms.limits import SIGN_IN, tries
from webforms.pages import announce


def add_to(pages: Blueprint) -> None:
    """Register these pages."""
    pages.add_url_rule("/account/app", view_func=app, methods=["GET", "POST"])
    pages.add_url_rule("/account/app/remove", view_func=remove_app, methods=["GET", "POST"])
    pages.add_url_rule("/account/recovery-codes", view_func=recovery_codes, methods=["GET", "POST"])


@requires(Permission.SIGNED_IN)
@before_second_step
@proved
@tries(SIGN_IN, "POST")
def app() -> str | Response:
    """Show the picture that an app reads, and ask for its first code; then show recovery codes this once."""
    work, signed_in = current_work(), visit().signed_in
    assert signed_in is not None
    form = AppCodeForm()
    if form.validate_on_submit():
        try:
            codes = authenticators.confirm(work, form.code.data)
        except Refusal as refusal:
            form.refuse(refusal, "code")
        else:
            own_account.second_step_added(work, signed_in.session_id)
            return render_template("account/recovery_codes_shown.html", codes=codes, new_app=True)
    try:
        enrolment = authenticators.begin(work)
    except Refusal:  # they have one: the page was opened again
        return redirect(url_for("account.show"), 303)
    return render_template(
        "account/app.html", form=form, secret=_in_fours(enrolment.secret), picture=_picture(enrolment.address)
    )


@requires(Permission.SIGNED_IN)
@proved
def remove_app() -> str | Response:
    """Ask whether to take the app out of use, then do it."""
    form = EmptyForm()
    if form.validate_on_submit():
        authenticators.remove(current_work())
        announce("The app is removed.")
        return redirect(url_for("account.show"), 303)
    return render_template("account/remove_app.html", form=form, own=own_account.overview(current_work()))


@requires(Permission.SIGNED_IN)
@proved
def recovery_codes() -> str | Response:
    """Ask whether to make new recovery codes, then show them this once."""
    form = EmptyForm()
    if form.validate_on_submit():
        codes = authenticators.renew_recovery_codes(current_work())
        return render_template("account/recovery_codes_shown.html", codes=codes, new_app=False)
    left = authenticators.recovery_codes_left(current_work())
    return render_template("account/recovery_codes.html", form=form, left=left)


def _in_fours(secret: str) -> str:
    return " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))


def _picture(address: str) -> Markup:
    """Return the QR code as SVG: shapes only, no style and no script."""
    return Markup(segno.make(address, error="m").svg_inline(scale=5, border=4, svgclass="app-qr"))  # noqa: S704
