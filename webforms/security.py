"""What protects every page: headers, forged-form protection, and limits on what a request may send.

Threats: a script put into a page, a form posted from another site, a page kept by a shared browser, a body that
is too large or has too many parts. The policy allows no inline style, and one inline script by its hash: the line
of GOV.UK's template that says scripts run.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

from flask import Flask, current_app, request
from flask_wtf.csrf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.wrappers import Response

from casework.actions.work import Store
from casework.rules.partnership_settings import frame_origins
from webforms.access import visit
from webforms.options import MEGABYTE, PortalOptions

TEMPLATE_SCRIPT = "sha256-GUQ5ad8JK5KmEWmROf3LZd9ge94daqNvd8xy9YS1iDw="
_MOST_PARTS = 2000

View = TypeVar("View", bound=Callable[..., Any])


def takes_files(view: View) -> View:
    """Mark a view whose form sends files: its body may be as large as the options allow, not as a page's."""
    cast(Any, view).takes_files = True
    return view


def may_be_framed(view: View) -> View:
    """Mark a view that may be shown in a frame: by the sites of the options, and of the partnership's settings."""
    cast(Any, view).may_be_framed = True
    return view


def body_limit(store: Store, options: PortalOptions) -> int:
    """Return the most bytes any request may send; the web server's own limit should be this or a little more."""
    return store.upload_limit * options.files_at_once + MEGABYTE


def install(app: Flask, store: Store, options: PortalOptions) -> None:
    """Put the protections around `app`."""
    app.secret_key = store.keys.derived("form-cookie")
    app.config.update(
        WTF_CSRF_SECRET_KEY=store.keys.derived("forged-forms"),
        # A page left open over lunch still works: the token lasts as long as the browser's form cookie.
        WTF_CSRF_TIME_LIMIT=None,
        MAX_CONTENT_LENGTH=options.page_limit,
        MAX_FORM_MEMORY_SIZE=options.page_limit,
        MAX_FORM_PARTS=_MOST_PARTS,
    )
    files_limit = body_limit(store, options)

    def allow_files() -> None:
        if _marked("takes_files"):
            request.max_content_length = files_limit

    app.before_request(allow_files)
    CSRFProtect(app)

    def headers(response: Response) -> Response:
        return _with_headers(response, _framed_by(options) if _marked("may_be_framed") else "", options)

    app.after_request(cast(Any, headers))
    if options.proxies:
        cast(Any, app).wsgi_app = ProxyFix(
            app.wsgi_app, x_for=options.proxies, x_proto=options.proxies, x_host=options.proxies
        )


def _framed_by(options: PortalOptions) -> str:
    """Return the sites that may show this page in a frame, "" for none."""
    partnership = visit().partnership
    own = frame_origins(partnership.settings) if partnership is not None else ()
    return " ".join(dict.fromkeys((*options.frame_sites, *own)))


def _with_headers(response: Response, framed_by: str, options: PortalOptions) -> Response:
    policy = [
        "default-src 'none'",
        "style-src 'self'",
        f"script-src 'self' '{TEMPLATE_SCRIPT}'",
        "img-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        f"frame-ancestors {framed_by or chr(39) + 'none' + chr(39)}",
    ]
    headers = response.headers
    headers["Content-Security-Policy"] = "; ".join(policy)
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Referrer-Policy"] = "same-origin"
    headers["Cross-Origin-Opener-Policy"] = "same-origin"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"
    headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
    headers["X-Robots-Tag"] = "noindex, nofollow"
    if not framed_by:
        headers["X-Frame-Options"] = "DENY"
    if options.cookie_secure:
        headers["Strict-Transport-Security"] = "max-age=31536000"
    # Nothing of a case may stay in a shared browser or a proxy; files of the look say otherwise themselves.
    headers.setdefault("Cache-Control", "no-store")
    return response


def _marked(name: str) -> bool:
    if request.endpoint is None:
        return False
    return bool(getattr(current_app.view_functions.get(request.endpoint), name, False))
