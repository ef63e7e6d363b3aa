"""Pages: a new password for who has forgotten theirs, by a one-time link."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from casework.actions.people import own_account
from casework.actions.work import Refusal
from webforms.access import current_store, open_to_all, visitor_work
from webforms.journeys.sign_in.forms import ForgottenForm, NewPasswordForm
from webforms.limits import LINK, SIGN_IN, tries
from webforms.pages import announce


def add_to(pages: Blueprint) -> None:
    """Register these pages."""
    pages.add_url_rule("/sign-in/forgotten", view_func=forgotten, methods=["GET", "POST"])
    pages.add_url_rule("/new-password/<token>", view_func=new_password, methods=["GET", "POST"])


@open_to_all("whoever has forgotten a password cannot be signed in")
@tries(SIGN_IN, "POST")
def forgotten() -> str:
    """Ask for the email address, and say the same whether it has an account or not."""
    form = ForgottenForm()
    if form.validate_on_submit():
        own_account.ask_for_new_password(visitor_work(), form.email.data)
        return render_template("sign_in/forgotten_sent.html", email=form.email.data)
    return render_template("sign_in/forgotten.html", form=form)


@open_to_all("the one-time link in the address is what lets a person in")
@tries(LINK)
def new_password(token: str) -> str | Response:
    """Ask for the new password; signing in comes after it, with the second step."""
    own_account.read_password_link(current_store(), token)
    form = NewPasswordForm()
    if form.validate_on_submit():
        try:
            own_account.set_new_password(visitor_work(), token, form.password.data)
        except Refusal as refusal:
            form.refuse(refusal, "password" if refusal.code == "password" else "")
        else:
            announce("Your password is changed. Sign in with it.")
            return redirect(url_for("sign_in.password"), 303)
    return render_template("sign_in/new_password.html", form=form)
