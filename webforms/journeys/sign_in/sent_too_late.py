"""A form that is sent after its session has ended: the page that asks to sign in carries its words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from flask import Flask, current_app, make_response, redirect, render_template, request, url_for
from flask_wtf.csrf import validate_csrf
from itsdangerous import BadData, URLSafeTimedSerializer
from werkzeug.wrappers import Response
from wtforms.validators import ValidationError

from casework.actions import typed_words
from casework.rules.permissions import Permission
from webforms import sessions
from webforms.access import current_store, signed_in_actor
from webforms.journeys.sign_in.signed_in_pages import sign_in_page
from webforms.journeys.sign_in.typed_words import FIELD
from webforms.pages import warn
from webforms.security import body_limit

MOST_BYTES = 1_000_000


def install(app: Flask) -> None:
    """Let a form that is sent after the session has ended lead to a sign-in page that carries its words."""
    app.before_request(_ask_to_sign_in)


def _ask_to_sign_in() -> str | Response | None:
    view = current_app.view_functions.get(request.endpoint or "")
    permission = getattr(view, "permission", None)
    if request.method != "POST" or not isinstance(permission, Permission):
        return None
    actor = signed_in_actor()
    signed_in = actor is not None
    if getattr(view, "takes_files", False) and request.mimetype == "multipart/form-data":
        if not signed_in:
            return redirect(url_for("sign_in.password", next=_place_of_form(), file="lost"), 303)
        if actor is None or not actor.may(permission):
            return None  # refused as such, and no byte of the file is read
        # This is the first who reads the body, so it says how large a body with a file may be.
        request.max_content_length = body_limit(current_store(), current_app.extensions["casereviews-options"])
        if _is_of_this_session() or sessions.mark_of_page() != sessions.mark_of_reader():
            return None
        warn("You signed in again in another tab. The file was not received: choose it again.")
        return redirect(_place_of_form(), 303)
    if (
        request.mimetype != "application/x-www-form-urlencoded"
        or not 0 < (request.content_length or 0) <= MOST_BYTES
        or "text/html" not in request.headers.get("Accept", "")
    ):
        return None
    fields = [
        (name, text)
        for name, text in request.form.items(multi=True)
        if name not in ("csrf_token", sessions.PAGE_OF)
    ]
    if signed_in:
        if _is_of_this_session() or not sessions.mark_of_page():
            return None  # a form of this session; or of another site: refused as one
        if sessions.mark_of_page() != sessions.mark_of_reader():
            return _somebody_elses(fields)
        return render_template("sign_in/carry_on.html", path=request.full_path.rstrip("?"), fields=fields)
    whose = sessions.mark_of_page() or (sessions.mark_of_last() if _is_of_this_session() else "")
    if not whose:
        return None  # a form of another site, or of nobody's: its words are carried nowhere
    # The mark is nobody's secret to themselves: who sends a form of their own from another site into this browser
    # gets no further than a page on which only they themselves could go on.
    words = typed_words.TypedWords(whose, request.full_path.rstrip("?"), fields)
    sealed = typed_words.seal(current_store(), words)
    return sign_in_page(typed=sealed)


def _somebody_elses(fields: Sequence[tuple[str, str]]) -> Response | None:
    """Return the page for words that one person typed while another signed in, in the same browser.

    It shows what this very page was sent with, to whoever sent it: they have it before their eyes. Sealed, the
    words can go with whoever typed them through signing in again. None for what another site sent.
    """
    if request.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin" or not _is_of_this_service():
        return None
    path = request.full_path.rstrip("?")
    words = typed_words.TypedWords(sessions.mark_of_page(), path, fields)
    page = render_template(
        "sign_in/somebody_else.html",
        words=[(_called(name), text) for name, text in fields if _is_typed(name, text)],
        sealed=typed_words.seal(current_store(), words),
        field=FIELD,
        exit_this_page=True,
    )
    return make_response(page, 409)


_HIDDEN = frozenset({"shown", "edition", "key", "id", "after", "back", "onward", "next", "version"})
_IDENTIFIER = re.compile(r"[0-9a-f]{8}(-?[0-9a-f]{4}){3}-?[0-9a-f]{12}")


def _is_typed(name: str, text: str) -> bool:
    """Return whether a field may hold words: fields that only carry on what a page knows are left out."""
    hidden = name.rpartition("-")[2] in _HIDDEN or _IDENTIFIER.fullmatch(text) is not None
    return bool(text.strip()) and not hidden


def _called(name: str) -> str:
    """Return what a field is called for its reader: "rows-0-date_text" is "Rows 1, date text"."""
    parts = [str(int(part) + 1) if part.isdecimal() else part.replace("_", " ") for part in name.split("-")]
    text = " ".join(parts[:2]) if len(parts) > 1 and parts[1].isdecimal() else parts[0]
    rest = parts[2:] if len(parts) > 1 and parts[1].isdecimal() else parts[1:]
    return ", ".join([text.capitalize(), *rest])


def _is_of_this_session() -> bool:
    """Return whether the form that was sent was made in the session that this browser has now."""
    try:
        validate_csrf(request.form.get("csrf_token", ""))
    except ValidationError:
        return False
    return True


def _is_of_this_service() -> bool:
    """Return whether the form that was sent was made by this service, in whoever's session."""
    secret = current_app.config["WTF_CSRF_SECRET_KEY"]
    try:
        URLSafeTimedSerializer(secret, salt="wtf-csrf-token").loads(request.form.get("csrf_token", ""))
    except BadData:
        return False
    return True


def _place_of_form() -> str:
    """Return the path of the page with the form that was sent."""
    rule = request.url_rule
    if rule is not None and "GET" in (rule.methods or ()):
        return request.path
    return urlsplit(request.referrer or "").path or url_for("sign_in.start")
