"""Words typed into a form whose session has ended: nothing of them is lost while a person signs in again.

They travel, sealed, in the sign-in page itself and are kept nowhere else. After signing in the person sends them
on with one press; the action behind the form checks who that is. Whoever else signs in on that page sees nothing
of them. A file does not travel: it is said that it was not received.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Flask, current_app, g, make_response, redirect, render_template, request, url_for
from flask_wtf.csrf import validate_csrf
from werkzeug.wrappers import Response
from wtforms.validators import ValidationError

from casework.actions import typed_words
from casework.rules.permissions import Permission
from webforms import sessions
from webforms.access import current_store, signed_in_actor
from webforms.journeys.sign_in.forms import SignInForm
from webforms.pages import own_path, warn

MOST_BYTES = 1_000_000
FIELD = "typed"


def install(app: Flask) -> None:
    """Let a form that is sent after the session has ended lead to a sign-in page that carries its words."""
    app.before_request(_ask_to_sign_in)


def carried() -> str:
    """Return the sealed words that the sign-in page carries, "" for none."""
    return request.form.get(FIELD, "")


def file_was_lost() -> bool:
    """Return whether somebody was asked to sign in when they sent a file."""
    return request.args.get("file") == "lost"


def carry_on(token: str, onward: str) -> Response | None:
    """Return the page with which whoever just signed in sends their words on; None when there are none.

    token: the new session's secret. onward: where somebody goes who did not type them.
    """
    words = typed_words.opened(current_store(), carried()) if carried() else None
    if words is None:
        return None
    if not words.whose or words.whose != sessions.mark_of(token):
        elsewhere = sessions.remember(redirect(onward, 303), token)
        warn("Somebody else had typed something on that page. It is not shown to you, and it was not sent.")
        return elsewhere
    response = sessions.remember(make_response(), token)
    g.pop("csrf_token", None)  # signing in renewed the form secret: a token made before it is void
    path = own_path(words.path, url_for("sign_in.start"))
    assert isinstance(response, Response)
    response.set_data(render_template("sign_in/carry_on.html", path=path, fields=words.fields))
    return response


def _ask_to_sign_in() -> str | Response | None:
    view = current_app.view_functions.get(request.endpoint or "")
    if (
        request.method != "POST"
        or not isinstance(getattr(view, "permission", None), Permission)
        or signed_in_actor() is not None
    ):
        return None
    if getattr(view, "takes_files", False) and request.mimetype == "multipart/form-data":
        return redirect(url_for("sign_in.password", next=_place_of_form(), file="lost"), 303)
    if (
        request.mimetype != "application/x-www-form-urlencoded"
        or not 0 < (request.content_length or 0) <= MOST_BYTES
        or "text/html" not in request.headers.get("Accept", "")
    ):
        return None
    try:
        validate_csrf(request.form.get("csrf_token", ""))
    except ValidationError:
        return None  # a form of another site, or of nobody's: its words are carried nowhere
    fields = [(name, text) for name, text in request.form.items(multi=True) if name != "csrf_token"]
    words = typed_words.TypedWords(sessions.mark_of_last(), request.full_path.rstrip("?"), fields)
    sealed = typed_words.seal(current_store(), words)
    return render_template("sign_in/password.html", form=SignInForm(formdata=None), typed=sealed, lost=False)


def _place_of_form() -> str:
    """Return the path of the page with the form that was sent."""
    rule = request.url_rule
    if rule is not None and "GET" in (rule.methods or ()):
        return request.path
    return urlsplit(request.referrer or "").path or url_for("sign_in.start")
