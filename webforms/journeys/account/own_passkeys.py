"""Pages: adding a passkey, and taking one away."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, abort, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from casework.actions.people import own_account, passkeys
from casework.actions.work import Refusal
from casework.rules.permissions import Permission
from casework.rules.second_steps import PASSKEY
from webforms import sessions
from webforms.access import before_second_step, current_store, current_work, requires, visit
from webforms.journeys.account.forms import EmptyForm, PasskeyForm
from webforms.journeys.account.proving import proved
from webforms.limits import SIGN_IN, tries
from webforms.pages import announce


def add_to(pages: Blueprint) -> None:
    """Register these pages."""
    pages.add_url_rule("/account/passkeys/add", view_func=add_passkey, methods=["GET", "POST"])
    pages.add_url_rule("/account/passkeys/question", view_func=new_passkey_question, methods=["POST"])
    pages.add_url_rule(
        "/account/passkeys/<uuid:passkey_id>/remove", view_func=remove_passkey, methods=["GET", "POST"]
    )


@requires(Permission.SIGNED_IN)
@before_second_step
@proved
def add_passkey() -> str | Response:
    """Ask what the new passkey is called, and keep what the browser made."""
    if not passkeys.are_possible(current_store()):
        return redirect(url_for("account.show"), 303)
    form, signed_in = PasskeyForm(), visit().signed_in
    assert signed_in is not None
    if form.validate_on_submit():
        try:
            answer = request.form.get("answer", "")
            passkeys.add(current_work(), sessions.pending(), answer, form.name.data)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            own_account.second_step_added(current_work(), signed_in.session_id, PASSKEY)
            announce("The passkey is added. You can sign in with it from now on.")
            return sessions.forget_pending(redirect(url_for("account.show"), 303))
    return render_template("account/passkey.html", form=form)


@requires(Permission.SIGNED_IN)
@before_second_step
@proved
@tries(SIGN_IN, "POST")
def new_passkey_question() -> Response:
    """Give the browser what it needs to make a passkey, as JSON."""
    try:
        asked = passkeys.ask_for_new(current_work())
    except Refusal as refusal:
        answer = jsonify(refused=refusal.message)
        answer.status_code = 409
        return answer
    return sessions.remember_pending(jsonify(asked.options), asked.pending)


@requires(Permission.SIGNED_IN)
@proved
def remove_passkey(passkey_id: UUID) -> str | Response:
    """Ask whether to take a passkey away, then do it."""
    mine = {line.id: line for line in passkeys.mine(current_work())}
    if passkey_id not in mine:
        abort(404)
    form = EmptyForm()
    if form.validate_on_submit():
        passkeys.remove(current_work(), passkey_id)
        announce("The passkey is removed. Delete it on your device too.")
        return redirect(url_for("account.show"), 303)
    return render_template("account/remove_passkey.html", form=form, line=mine[passkey_id])
