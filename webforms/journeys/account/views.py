"""Pages: one's account, adding a second step after the first sign-in, the password, and signing out elsewhere."""

from __future__ import annotations

from typing import cast
from uuid import UUID

from flask import Blueprint, current_app, redirect, render_template, url_for
from werkzeug.wrappers import Response

from casework.actions.people import own_account, passkeys
from casework.actions.work import Refusal
from casework.rules.permissions import Permission
from casework.rules.second_steps import FEW_RECOVERY_CODES
from webforms import sessions
from webforms.access import before_second_step, current_store, current_work, requires, visit
from webforms.journeys.account.proving import proved
from webforms.journeys.sign_in.forms import NewPasswordForm
from webforms.options import PortalOptions
from webforms.pages import announce

pages = Blueprint("account", __name__)

HOW = {
    "password": "Password",
    "code": "Password and code",
    "recovery-code": "Password and recovery code",
    "passkey": "Passkey",
    "organisation": "Your organisation",
}


@pages.get("/account")
@requires(Permission.SIGNED_IN)
def show() -> str:
    """Show how the person signs in, and where they are signed in."""
    work, options = current_work(), cast(PortalOptions, current_app.extensions["casereviews-options"])
    lines = own_account.sessions(work, _here(), idle=options.idle_limit, absolute=options.absolute_limit)
    return render_template(
        "account/account.html", own=own_account.overview(work), sessions=lines, how=HOW, few=FEW_RECOVERY_CODES
    )


@pages.get("/account/second-step")
@requires(Permission.SIGNED_IN)
@before_second_step
def set_up() -> str | Response:
    """Say that a second step is needed, and which there are."""
    signed_in = visit().signed_in
    if signed_in is None or not signed_in.to_set_up:
        return redirect(url_for("account.show"), 303)
    return render_template("account/set_up.html", passkeys=passkeys.are_possible(current_store()))


@pages.route("/account/password", methods=["GET", "POST"])
@requires(Permission.SIGNED_IN)
@proved
def password() -> str | Response:
    """Ask for another password."""
    form = NewPasswordForm()
    if form.validate_on_submit():
        try:
            own_account.change_password(current_work(), _here(), form.password.data)
        except Refusal as refusal:
            form.refuse(refusal, "password")
        else:
            announce("Your password is changed. Other browsers are signed out.")
            return redirect(url_for("account.show"), 303)
    return render_template("account/password.html", form=form)


@pages.post("/account/sessions/<uuid:session_id>/end")
@requires(Permission.SIGNED_IN)
def end_session(session_id: UUID) -> Response:
    """Sign one browser out."""
    own_account.end_session(current_work(), session_id)
    if session_id == _here():
        return sessions.forget(redirect(url_for("sign_in.signed_out"), 303))
    announce("That browser is signed out.")
    return redirect(url_for("account.show"), 303)


@pages.post("/account/sessions/end")
@requires(Permission.SIGNED_IN)
@before_second_step
def end_all_sessions() -> Response:
    """Sign out everywhere."""
    own_account.end_all_sessions(current_work())
    return sessions.forget(redirect(url_for("sign_in.signed_out"), 303))


def _here() -> UUID:
    signed_in = visit().signed_in
    assert signed_in is not None
    return signed_in.session_id
