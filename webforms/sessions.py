"""The browser's side of a session: a cookie that holds a secret and nothing else.

Everything else is in the case database (`casework.actions.people.accounts`): ended on
sign-out, when a role is removed, after the idle and the absolute limit.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast
from uuid import UUID

from flask import Flask, current_app, g, request, session
from werkzeug.wrappers import Response

from casework.actions.people import accounts, partnerships, pending_sign_ins
from casework.actions.people.partnerships import PartnershipFace
from casework.actions.work import NotFound
from webforms.access import Visit, current_store, signed_in_actor
from webforms.options import PortalOptions

View = TypeVar("View", bound=Callable[..., Any])
COOKIE = "casereviews-session"
STEP_COOKIE = "casereviews-step"
"""Holds the secret of a sign-in between two steps (`casework.actions.people.pending_sign_ins`)."""
FORM_COOKIE = "casereviews-form"
"""Flask's own signed cookie: the secret against forged forms, the contrast chosen, a notice; never an answer."""
PAGE_OF = "page_of"
"""A field of every form that somebody who is signed in sees: their mark, the one of `WHOSE`. It tells whose words
a form holds when it is sent after they signed out, or signed in again, in another tab."""
WHOSE = "whose"
"""In the form cookie: a keyed mark of the account that signed in last, so that words typed by one person are never
shown to the next. It names nobody."""


_BROWSERS = (
    ("Edg/", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
_DEVICES = (
    ("iPhone", "an iPhone"),
    ("iPad", "an iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "a Mac"),
    ("CrOS", "a Chromebook"),
    ("Linux", "Linux"),
)
"""Signs in what a browser says of itself, the telling ones first: every one also names the older ones."""


def install(app: Flask, options: PortalOptions) -> None:
    """Let every request of `app` know who is signed in and whose pages it shows."""
    app.config.update(
        SESSION_COOKIE_NAME=_named(FORM_COOKIE, options),
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=options.cookie_secure,
        SESSION_COOKIE_PATH="/",
    )
    app.before_request(_recognise)
    app.add_template_global(mark_of_reader, PAGE_OF)


def by_script(view: View) -> View:
    """Mark a view that a page's script asks again and again: that does not keep an idle session alive."""
    cast(Any, view).by_script = True
    return view


def remember(response: Response, token: str) -> Response:
    """Give the signed-in session's secret to the browser. The form secret is renewed: the old page is void."""
    options = _options()
    session.clear()
    session[WHOSE] = mark_of(token)
    response.set_cookie(
        _named(COOKIE, options), token, httponly=True, samesite="Lax", secure=options.cookie_secure, path="/"
    )
    return response


def mark_of(token: str) -> str:
    """Return the mark of whoever a session's secret belongs to, the same in all their sessions; "" for nobody."""
    store = current_store()
    return _mark(accounts.holder(store, token))


def access_ended() -> bool:
    """Return whether the browser was last signed in as somebody whose account was closed since."""
    token = request.cookies.get(_named(COOKIE, _options()), "")
    return bool(token) and accounts.access_ended(current_store(), token)


def mark_of_reader() -> str:
    """Return the mark of who is signed in, "" for a visitor."""
    actor = signed_in_actor()
    return _mark(actor.account_id if actor else None)


def mark_of_page() -> str:
    """Return the mark that the form that was sent has, "" for none; nobody can make one of somebody else's."""
    return request.form.get(PAGE_OF, "")[:64]


def mark_of_last() -> str:
    """Return the mark of whoever signed in last in this browser, and did not sign out; "" for nobody."""
    return str(session.get(WHOSE, ""))


def forget(response: Response) -> Response:
    """Take the session's secret away from the browser."""
    options = _options()
    session.clear()
    response.delete_cookie(
        _named(COOKIE, options), httponly=True, samesite="Lax", secure=options.cookie_secure, path="/"
    )
    return response


def remember_pending(response: Response, token: str) -> Response:
    """Give the browser the secret of a sign-in that waits for another step."""
    options = _options()
    response.set_cookie(
        _named(STEP_COOKIE, options),
        token,
        max_age=int(pending_sign_ins.LASTS.total_seconds()),
        httponly=True,
        samesite="Lax",
        secure=options.cookie_secure,
        path="/",
    )
    return response


def pending() -> str:
    """Return the secret of the sign-in that waits in this browser, "" for none."""
    return request.cookies.get(_named(STEP_COOKIE, _options()), "")


def forget_pending(response: Response) -> Response:
    """Take the secret of a sign-in that waited away from the browser."""
    options = _options()
    response.delete_cookie(
        _named(STEP_COOKIE, options), httponly=True, samesite="Lax", secure=options.cookie_secure, path="/"
    )
    return response


def browser_name() -> str:
    """Return what the browser calls itself, in words that its owner knows: "Firefox on Windows"."""
    agent = request.headers.get("User-Agent", "")
    kind = next((name for sign, name in _BROWSERS if sign in agent), "A browser")
    device = next((name for sign, name in _DEVICES if sign in agent), "")
    return f"{kind} on {device}" if device else kind


def _recognise() -> None:
    g.visit = Visit()
    if request.endpoint in ("assets", "health"):
        return
    options, store = _options(), current_store()
    token = request.cookies.get(_named(COOKIE, options), "")
    if token:
        g.visit.signed_in = accounts.resume(
            store,
            token,
            idle=options.idle_limit,
            absolute=options.absolute_limit,
            by_person=not getattr(current_app.view_functions.get(request.endpoint or ""), "by_script", False),
        )
    g.visit.partnership = _whose_pages()


def _mark(account_id: UUID | None) -> str:
    return current_store().keys.mac("form-owner", account_id.bytes).hex()[:32] if account_id else ""


def _whose_pages() -> PartnershipFace | None:
    """Return the partnership of who is signed in, else the one the address names, else the only one there is."""
    store, signed_in = current_store(), g.visit.signed_in
    if signed_in is not None and signed_in.actor.partnership_id is not None:
        return partnerships.face(store, signed_in.actor.partnership_id)
    slug = (request.view_args or {}).get("partnership") or request.args.get("partnership")
    if slug:
        try:
            return partnerships.face_by_slug(store, slug)
        except NotFound:
            return None
    every = partnerships.faces(store)
    return every[0] if len(every) == 1 else None


def _named(name: str, options: PortalOptions) -> str:
    return f"__Host-{name}" if options.cookie_secure else name


def _options() -> PortalOptions:
    return cast(PortalOptions, current_app.extensions["casereviews-options"])
