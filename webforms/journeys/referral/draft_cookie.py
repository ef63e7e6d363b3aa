"""The referrer's browser: a cookie with the secret of the draft, one with that of a one-time code; nothing else.

Both are gone when the browser is closed. Threat: a shared computer; leaving takes both away at once.
"""

from __future__ import annotations

from typing import cast

from flask import current_app, request
from werkzeug.wrappers import Response

from casework.actions.people import partnerships
from casework.actions.people.partnerships import PartnershipFace
from casework.actions.referrals import drafts, saved
from casework.actions.referrals.drafts import Draft
from casework.actions.referrals.saved import Saved
from casework.actions.work import NotFound
from webforms import refused
from webforms.access import current_store
from webforms.options import PortalOptions

_DRAFT = "casereviews-referral"
_PROOF = "casereviews-referrer"


def token() -> str:
    """Return the secret of the draft in the browser's cookie, "" without one."""
    return request.cookies.get(_named(_DRAFT), "")


def proof() -> str:
    """Return the secret of the browser that asked for a code, "" without one."""
    return request.cookies.get(_named(_PROOF), "")


def open_draft() -> Draft | None:
    """Return the draft of this browser for the partnership whose form it is, None without one."""
    if not token():
        return None
    try:
        draft = drafts.load(current_store(), token())
    except NotFound:
        return None
    return draft if draft.partnership_id == whose_form().id else None


def proved() -> Saved | None:
    """Return the referrals of the address that this browser proved to the partnership whose form it is."""
    found = saved.of_browser(current_store(), proof()) if proof() else None
    return found if found is not None and found.partnership_id == whose_form().id else None


def whose_form() -> PartnershipFace:
    """Return the partnership whose form it is. Raises NotFound for an address that names none."""
    return partnerships.face_by_slug(current_store(), (request.view_args or {})["partnership"])


def remember(response: Response, secret: str) -> Response:
    """Give the draft's secret to the browser."""
    return _set(response, _DRAFT, secret)


def remember_asking(response: Response, secret: str) -> Response:
    """Give the browser the secret by which it enters the code that it asked for."""
    return _set(response, _PROOF, secret)


def forget(response: Response) -> Response:
    """Take both secrets away from the browser; the draft itself stays until it expires."""
    refused.forget()
    for name in (_DRAFT, _PROOF):
        response.delete_cookie(
            _named(name), httponly=True, samesite="Lax", secure=_options().cookie_secure, path="/"
        )
    return response


def _set(response: Response, name: str, secret: str) -> Response:
    response.set_cookie(
        _named(name), secret, httponly=True, samesite="Lax", secure=_options().cookie_secure, path="/"
    )
    return response


def _named(name: str) -> str:
    return f"__Host-{name}" if _options().cookie_secure else name


def _options() -> PortalOptions:
    return cast(PortalOptions, current_app.extensions["casereviews-options"])
