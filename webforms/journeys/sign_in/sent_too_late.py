"""A form that is sent after its session has ended: the page that asks to sign in carries its words."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Flask, current_app, redirect, request, url_for
from flask_wtf.csrf import validate_csrf
from werkzeug.wrappers import Response
from wtforms.validators import ValidationError

from casework.actions import typed_words
from casework.rules.permissions import Permission
from webforms import sessions
from webforms.access import current_store, signed_in_actor
from webforms.journeys.sign_in.signed_in_pages import sign_in_page

MOST_BYTES = 1_000_000


def install(app: Flask) -> None:
    """Let a form that is sent after the session has ended lead to a sign-in page that carries its words."""
    app.before_request(_ask_to_sign_in)


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
    return sign_in_page(typed=sealed)


def _place_of_form() -> str:
    """Return the path of the page with the form that was sent."""
    rule = request.url_rule
    if rule is not None and "GET" in (rule.methods or ()):
        return request.path
    return urlsplit(request.referrer or "").path or url_for("sign_in.start")
