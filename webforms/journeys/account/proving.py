"""The page that asks who somebody is once more, before they change how they sign in."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from casework.actions.people import own_account
from casework.actions.work import Refusal
from casework.rules.permissions import Permission
from webforms.access import before_second_step, current_store, current_work, requires, visit
from webforms.journeys.account.forms import ProofForm
from webforms.limits import SIGN_IN, tries
from webforms.pages import own_path

View = TypeVar("View", bound=Callable[..., Any])


def add_to(pages: Blueprint) -> None:
    """Register this page."""
    pages.add_url_rule("/account/prove", view_func=prove, methods=["GET", "POST"])


def proved(view: View) -> View:
    """Return the view for people who proved lately who they are; others are asked first.

    To stand below `requires`, so that only signed-in people come here.
    """

    @wraps(view)
    def asked(*arguments: Any, **named: Any) -> Any:
        signed_in = visit().signed_in
        assert signed_in is not None
        if current_store().now() - signed_in.proved_at > own_account.PROVED_FOR:
            place = request.path if request.method == "GET" else url_for("account.show")
            return redirect(url_for("account.prove", next=place), 303)
        return view(*arguments, **named)

    return cast(View, asked)


@requires(Permission.SIGNED_IN)
@before_second_step
@tries(SIGN_IN, "POST")
def prove() -> str | Response:
    """Ask for the password again, and for a code where the person has an app."""
    onward = own_path(request.args.get("next"), url_for("account.show"))
    signed_in = visit().signed_in
    assert signed_in is not None
    overview = own_account.overview(current_work())
    form = ProofForm()
    if not overview.password:
        del form.password
    if overview.app_since is None:
        del form.code
    if (
        not overview.password and overview.app_since is None
    ):  # an organisation or a passkey knows them: sign in anew
        return render_template("account/prove_anew.html")
    if form.validate_on_submit():
        try:
            own_account.prove(
                current_work(),
                signed_in.session_id,
                form.password.data if overview.password else "",
                form.code.data if overview.app_since else "",
            )
        except Refusal as refusal:
            form.refuse(refusal, refusal.code)
        else:
            return redirect(onward, 303)
    return render_template("account/prove.html", form=form)
