"""Pages: the code after the password. What was typed before a session ended travels on with them."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from casework.actions.people import passkeys, second_steps
from casework.actions.work import Refusal
from webforms import sessions
from webforms.access import current_store, open_to_all, signed_in_actor, visitor_work
from webforms.journeys.sign_in import signed_in_pages, typed_words
from webforms.journeys.sign_in.forms import CodeForm
from webforms.limits import SIGN_IN, tries, was_right
from webforms.pages import own_path, warn


def add_to(pages: Blueprint) -> None:
    """Register this page."""
    pages.add_url_rule("/sign-in/code", view_func=code, methods=["GET", "POST"])


def ask(pending: str, onward: str) -> Response:
    """Return the page that asks for the code, after a right password. pending: the secret of what waits."""
    was_right()
    response = sessions.remember_pending(Response(mimetype="text/html"), pending)
    response.set_data(_page(CodeForm(formdata=None), pending, onward))
    return response


@open_to_all("nobody is signed in before the code")
@tries(SIGN_IN, "POST")
def code() -> str | Response:
    """Ask for the one-time code, or a recovery code."""
    onward = own_path(request.args.get("next"), url_for("sign_in.start"))
    if signed_in_actor() is not None:
        return redirect(onward, 303)
    pending = sessions.pending()
    form = CodeForm()
    try:
        if form.validate_on_submit():
            token = second_steps.finish(visitor_work(), pending, form.code.data, browser=sessions.browser_name())
            return sessions.forget_pending(signed_in_pages.signed_in(token, onward))
    except Refusal as refusal:
        if refusal.code != "code":
            return start_again(refusal.message, onward)
        form.refuse(refusal, "code")
    try:
        return _page(form, pending, onward)
    except Refusal as refusal:
        return start_again(refusal.message, onward)


def start_again(sentence: str, onward: str) -> Response:
    """Return to the first page of signing in, saying why; with what was typed before, where something was."""
    if not typed_words.carried():
        warn(f"{sentence}.")
        return sessions.forget_pending(redirect(url_for("sign_in.password", next=onward), 303))
    page = signed_in_pages.sign_in_page(onward=onward, refused=sentence)
    return sessions.forget_pending(Response(page, mimetype="text/html"))


def _page(form: CodeForm, pending: str, onward: str) -> str:
    return render_template(
        "sign_in/code.html",
        form=form,
        onward=onward,
        typed=typed_words.carried(),
        by_app=second_steps.waits_for_code(current_store(), pending),
        passkeys=passkeys.are_possible(current_store()),
    )
