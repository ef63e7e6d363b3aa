"""The first page of signing in, and what follows when it is done, whichever way it was done."""

from __future__ import annotations

from flask import redirect, render_template
from werkzeug.wrappers import Response

from casework.actions.people import passkeys
from webforms import sessions
from webforms.access import current_store
from webforms.journeys.sign_in import organisations, typed_words
from webforms.journeys.sign_in.forms import SignInForm
from webforms.limits import was_right
from webforms.pages import warn


def sign_in_page(form: SignInForm | None = None, *, onward: str = "", typed: str = "", refused: str = "") -> str:
    """Return the page that asks who somebody is. typed: sealed words it carries. refused: why again."""
    form = form or SignInForm(formdata=None)
    if refused:
        form.refuse_in_words(refused)
    return render_template(
        "sign_in/password.html",
        form=form,
        typed=typed or typed_words.carried(),
        lost=typed_words.file_was_lost(),
        onward=onward,
        passkeys=passkeys.are_possible(current_store()),
        organisations=organisations.known(),
        elsewhere=organisations.elsewhere(),
    )


def signed_in(token: str, onward: str) -> Response:
    """Return the page that follows signing in: where the person wanted to go, with what they had typed there."""
    was_right()
    carrying = typed_words.carry_on(token, onward)
    if carrying is not None:
        return carrying
    response = sessions.remember(redirect(onward, 303), token)
    if typed_words.file_was_lost():
        warn("Your session had ended. The file was not received: choose it again.")
    return response
