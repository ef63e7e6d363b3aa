"""The draft in the browser: a cookie with a secret that opens it, gone when the browser is closed."""

from __future__ import annotations

from typing import cast

from flask import current_app, request
from werkzeug.wrappers import Response

from casework.actions.people import partnerships
from casework.actions.people.partnerships import PartnershipFace
from casework.actions.referrals import drafts
from casework.actions.referrals.drafts import Draft
from casework.actions.work import NotFound
from webforms.access import current_store
from webforms.options import PortalOptions

_NAME = "casereviews-referral"


def token() -> str:
    """Return the secret in the browser's cookie, "" without one."""
    return request.cookies.get(_name(), "")


def open_draft() -> Draft | None:
    """Return the draft of this browser for the partnership whose form it is, None without one."""
    if not token():
        return None
    try:
        draft = drafts.load(current_store(), token())
    except NotFound:
        return None
    return draft if draft.partnership_id == whose_form().id else None


def whose_form() -> PartnershipFace:
    """Return the partnership whose form it is. Raises NotFound for an address that names none."""
    return partnerships.face_by_slug(current_store(), (request.view_args or {})["partnership"])


def remember(response: Response, secret: str) -> Response:
    """Give the draft's secret to the browser."""
    response.set_cookie(_name(), secret, httponly=True, samesite="Lax", secure=_options().cookie_secure, path="/")
    return response


def forget(response: Response) -> Response:
    """Take the draft's secret away from the browser; the draft itself stays until it expires."""
    response.delete_cookie(_name(), httponly=True, samesite="Lax", secure=_options().cookie_secure, path="/")
    return response


def _name() -> str:
    return f"__Host-{_NAME}" if _options().cookie_secure else _NAME


def _options() -> PortalOptions:
    return cast(PortalOptions, current_app.extensions["casereviews-options"])
