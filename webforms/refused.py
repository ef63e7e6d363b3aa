"""A form that was refused is answered with an address of its own, so that Back and Reload never send it again.

Without this, Back after a refused answer ends on the browser's own error page: pages with answers may not be kept
by a shared browser, and what a form was answered with cannot be asked for again. The page itself is kept here.
"""

from __future__ import annotations

from secrets import token_urlsafe
from urllib.parse import urlencode
from uuid import UUID

from flask import Flask, g, redirect, request, session
from werkzeug.wrappers import Response

from casework.actions import refused_pages
from webforms.access import current_store

AGAIN = "kept"
"""In the address of a page that is shown again: its id. The page is one with errors, or a step on the way."""
_BROWSER = "refused"
"""In the form cookie: the secret by which this browser finds its refused pages. It ends with signing in or out."""
_STEP = "step_of_a_form"
_ERRORS = b"govuk-error-summary"


def install(app: Flask) -> None:
    """Keep refused pages of `app`. To be called after what decides who may see a page, and before the headers."""
    app.before_request(_shown_again)
    app.after_request(_with_own_address)


def forget() -> None:
    """Let this browser find none of its refused pages any more, as when somebody leaves a shared computer."""
    session.pop(_BROWSER, None)


def is_a_step() -> None:
    """Let the page that answers the form now have an address of its own too: it is a step on the way."""
    setattr(g, _STEP, True)


def _with_own_address(response: Response) -> Response:
    if request.method != "POST" or not _by_navigating() or response.status_code != 200:
        return response
    if (
        response.mimetype != "text/html"
        or response.is_streamed
        or not (g.get(_STEP) or _ERRORS in response.get_data())
    ):
        return response
    secret = session.setdefault(_BROWSER, token_urlsafe(24))
    page_id = refused_pages.keep(current_store(), secret, request.path, response.get_data(as_text=True))
    kept = redirect(_address(str(page_id)), 303)
    for cookie in response.headers.getlist("Set-Cookie"):
        kept.headers.add("Set-Cookie", cookie)
    return kept


def _shown_again() -> Response | str | None:
    page_id = request.args.get(AGAIN)
    if page_id is None or request.method not in ("GET", "HEAD") or not _is_id(page_id):
        return None
    secret = str(session.get(_BROWSER, ""))
    page = refused_pages.kept(current_store(), secret, request.path, UUID(page_id)) if secret else None
    return page if page is not None else redirect(_address(""), 303)


def _by_navigating() -> bool:
    """Return whether a person's browser opens the answer as a page: programs and scripts get it at once."""
    return (
        request.headers.get("Sec-Fetch-Mode") == "navigate" and request.headers.get("Sec-Fetch-Dest") == "document"
    )


def _address(page_id: str) -> str:
    others = [(name, value) for name, value in request.args.items(multi=True) if name != AGAIN]
    query = urlencode([*others, *([(AGAIN, page_id)] if page_id else [])])
    return f"{request.path}?{query}" if query else request.path


def _is_id(text: str) -> bool:
    """Return whether it is an id of ours: other pages have a word of the same name in their addresses."""
    try:
        UUID(text)
    except ValueError:
        return False
    return True
