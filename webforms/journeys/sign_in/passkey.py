"""Signing in with a passkey: what a page's script asks, and the browser's answer."""

from __future__ import annotations

from flask import Blueprint, jsonify, redirect, request, url_for
from werkzeug.wrappers import Response

from casework.actions.people import passkeys
from casework.actions.work import Refusal
from webforms import sessions
from webforms.access import open_to_all, visitor_work
from webforms.journeys.sign_in import second_step, signed_in_pages
from webforms.limits import SIGN_IN, tries
from webforms.pages import own_path


def add_to(pages: Blueprint) -> None:
    """Register these addresses."""
    pages.add_url_rule("/sign-in/passkey/question", view_func=passkey_question, methods=["POST"])
    pages.add_url_rule("/sign-in/passkey", view_func=passkey, methods=["GET", "POST"])


@open_to_all("nobody is signed in before signing in")
@tries(SIGN_IN, "POST")
def passkey_question() -> Response:
    """Give the browser what it is to sign, as JSON."""
    asked = passkeys.ask_to_sign_in(visitor_work())
    return sessions.remember_pending(jsonify(asked.options), asked.pending)


@open_to_all("nobody is signed in before signing in")
@tries(SIGN_IN, "POST")
def passkey() -> Response:
    """Sign in whoever the browser's passkey belongs to."""
    onward = own_path(request.args.get("next"), url_for("sign_in.start"))
    if request.method == "GET":  # somebody opened the address again
        return redirect(url_for("sign_in.password", next=onward), 303)
    answer = request.form.get("answer", "")
    try:
        token = passkeys.sign_in(visitor_work(), sessions.pending(), answer, browser=sessions.browser_name())
    except Refusal as refusal:
        return second_step.start_again(refusal.message, onward)
    return sessions.forget_pending(signed_in_pages.signed_in(token, onward))
