"""Pages: start, sign in, sign out."""

from __future__ import annotations

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from casework.actions.meetings import lists
from casework.actions.need_to_know import openings
from casework.actions.people import accounts, guest_sessions, partnerships
from casework.actions.returns.waiting import waiting_for
from casework.actions.work import Refusal
from casework.rules.permissions import ROLE_NAMES, Permission, Role
from webforms import sessions
from webforms.access import (
    before_second_step,
    current_actor,
    current_store,
    current_work,
    open_to_all,
    requires,
    signed_in_actor,
    visit,
    visitor_work,
)
from webforms.journeys.sign_in import second_step, signed_in_pages, typed_words
from webforms.journeys.sign_in.forms import SignInForm
from webforms.limits import SIGN_IN, tries
from webforms.navigation import link_to
from webforms.pages import own_path

pages = Blueprint("sign_in", __name__)


@pages.get("/")
@open_to_all("the start page")
def start() -> str | Response:
    """Say what can be done here: to a visitor, or to who is signed in."""
    signed_in = visit().signed_in
    if signed_in is not None and signed_in.to_set_up:
        return redirect(url_for("account.set_up"), 303)
    if signed_in is None:
        public_list = f"{current_store().public_address}/reviews"
        return render_template(
            "sign_in/start.html",
            public_list=public_list,
            choices=_referral_choices(),
            ended=sessions.access_ended(),
        )
    actor = current_actor()
    roles = [ROLE_NAMES[role] for role in Role if role in actor.roles]
    if actor.guest is not None:
        roles = ["guest"]
    return render_template(
        "sign_in/home.html",
        name=actor.name,
        roles=roles or ["no role"],
        meetings=lists.mine(current_work()) if actor.may(Permission.SEE_CASES) else (),
        invited=actor.guest is None and bool(guest_sessions.invitations(current_work())),
        openings=openings.to_look_at(current_work()),
        waiting=waiting_for(current_work()),
        may_open=openings.may_open_any(current_work()),
    )


@pages.route("/sign-in", methods=["GET", "POST"])
@open_to_all("nobody is signed in before signing in")
@tries(SIGN_IN, "POST")
def password() -> str | Response:
    """Ask for e-mail address and password."""
    onward = own_path(request.args.get("next"), url_for("sign_in.start"))
    if signed_in_actor() is not None:
        return redirect(onward, 303)
    form = SignInForm()
    if form.validate_on_submit():
        try:
            begun = accounts.sign_in(
                visitor_work(), form.email.data, form.password.data, browser=sessions.browser_name()
            )
        except Refusal as refusal:
            form.refuse(refusal, "email")
        else:
            if begun.pending:
                return second_step.ask(begun.pending, onward)
            return signed_in_pages.signed_in(begun.session, onward)
    return signed_in_pages.sign_in_page(form, onward=onward)


@pages.route("/sign-out", methods=["GET", "POST"])
@requires(Permission.SIGNED_IN)
@before_second_step
def sign_out() -> str | Response:
    """Ask whether to sign out, then end the session."""
    if request.method == "POST":
        signed_in = visit().signed_in
        assert signed_in is not None
        accounts.sign_out(current_work(), signed_in.session_id)
        if typed_words.carried():
            return _as_yourself()
        return sessions.forget(redirect(url_for("sign_in.signed_out"), 303))
    return render_template("sign_in/sign_out.html")


def _as_yourself() -> Response:
    """Return the sign-in page, which carries on what another person typed in this browser."""
    answer = sessions.forget(make_response())
    visit().signed_in = None
    answer.set_data(signed_in_pages.sign_in_page())
    return answer


@pages.get("/signed-out")
@open_to_all("says that signing out is done")
def signed_out() -> str:
    """Say that the session has ended."""
    return render_template("sign_in/signed_out.html")


def _referral_choices() -> list[dict[str, str]]:
    """Return where a case can be referred: one button, or one for each partnership of this deployment."""
    known = visit().partnership
    every = (known,) if known else partnerships.faces(current_store())
    choices = []
    for face in every:
        address = link_to("referral.start", partnership=face.slug)
        if address:
            choices.append({"href": address, "text": "Refer a case" if known else f"Refer a case to {face.name}"})
    return choices
