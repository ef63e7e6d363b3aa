"""Signing in by one's own organisation: to its page, and back with its signed answer (OpenID Connect, by Authlib).

The code flow with PKCE, a state and a nonce; the answer counts once, in the browser that asked. Only organisations
of the service's settings are ever asked, and nothing of a case goes to them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

import requests
from authlib.common.errors import AuthlibBaseError
from authlib.common.security import generate_token
from authlib.integrations.requests_client import OAuth2Session
from flask import Blueprint, abort, current_app, redirect, request, url_for
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from werkzeug.wrappers import Response

from casework.actions.people import outside, partnerships
from casework.actions.people.outside import Identity
from casework.actions.people.partnerships import PartnershipFace
from casework.actions.work import Refusal
from webforms import sessions
from webforms.access import current_store, open_to_all, visit, visitor_work
from webforms.limits import SIGN_IN, tries
from webforms.options import Organisation, PortalOptions
from webforms.pages import own_path, warn

_SECONDS = 10
_SIGNED_BY = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "EdDSA"]
"""Ways of signing that need the organisation's private key; never one of a shared secret, never none."""
_AWAY = "Your organisation’s sign-in does not answer. Try again in a few minutes"
_NOT_TAKEN = "Your organisation’s answer could not be used. Start again"


@dataclass(frozen=True, slots=True)
class Choice:
    """An organisation on the sign-in page. number: its place in the settings, from 1."""

    number: int
    name: str


def add_to(pages: Blueprint) -> None:
    """Register these addresses."""
    pages.add_url_rule("/sign-in/organisation/<int:number>", view_func=organisation)
    pages.add_url_rule("/sign-in/organisation/answer", view_func=organisation_answer)


def known() -> list[Choice]:
    """Return the organisations that sign people in to the partnership whose pages are shown."""
    face = visit().partnership
    return [
        Choice(number, one.name)
        for number, one in enumerate(_organisations(), 1)
        if not one.partnership or (face is not None and one.partnership == face.slug)
    ]


def elsewhere() -> list[PartnershipFace]:
    """Return the partnerships with organisations of their own, on a page of which it is not known whose it is."""
    own = {one.partnership for one in _organisations()} - {""}
    if not own or visit().partnership is not None:
        return []
    return [face for face in partnerships.faces(current_store()) if face.slug in own]


@open_to_all("nobody is signed in before signing in")
@tries(SIGN_IN)
def organisation(number: int) -> Response:
    """Send the browser to the organisation's own page."""
    onward = own_path(request.args.get("next"), url_for("sign_in.start"))
    every = _organisations()
    if not 1 <= number <= len(every):
        abort(404)
    one = every[number - 1]
    try:
        found = _discovered(one)
        verifier, nonce = generate_token(64), generate_token(32)
        address, state = _client(one).create_authorization_url(
            found["authorization_endpoint"], code_verifier=verifier, nonce=nonce
        )
    except (requests.RequestException, ValueError, KeyError, AuthlibBaseError):
        return _back_to_start(_AWAY, onward)
    pending = outside.wait(
        visitor_work(), number=number, state=state, nonce=nonce, verifier=verifier, onward=onward
    )
    return sessions.remember_pending(redirect(address, 303), pending)


@open_to_all("nobody is signed in before signing in")
@tries(SIGN_IN)
def organisation_answer() -> Response:
    """Take the organisation's answer, and sign the person in."""
    onward = url_for("sign_in.start")
    try:
        waited = outside.answered(visitor_work(), sessions.pending()).state
        onward = own_path(str(waited["onward"]), onward)
        if "error" in request.args:  # the person pressed Cancel there, or may not use this service
            raise Refusal("organisation", "Your organisation did not sign you in. Start again")
        if not request.args.get("state") or request.args["state"] != waited["state"]:
            raise Refusal("organisation", _NOT_TAKEN)
        one = _organisations()[int(waited["number"]) - 1]
        identity = _identity(one, waited)
        token = outside.sign_in(visitor_work(), identity, one.email_domains, browser=sessions.browser_name())
    except Refusal as refusal:
        return _back_to_start(refusal.message, onward)
    except requests.RequestException:
        return _back_to_start(_AWAY, onward)
    except (AuthlibBaseError, JoseError, ValueError, KeyError, IndexError, TypeError):
        return _back_to_start(_NOT_TAKEN, onward)
    return sessions.forget_pending(sessions.remember(redirect(onward, 303), token))


def _identity(one: Organisation, waited: Mapping[str, Any]) -> Identity:
    """Fetch who it is for the code in the address, and check the organisation's signature.

    Raises what requests, Authlib and joserfc raise, ValueError and KeyError.
    """
    found = _discovered(one)
    token = _client(one).fetch_token(
        found["token_endpoint"],
        authorization_response=request.url,
        state=waited["state"],
        code_verifier=waited["verifier"],
    )
    keys = KeySet.import_key_set(_json(found["jwks_uri"]))
    claims = jwt.decode(token["id_token"], keys, algorithms=_SIGNED_BY).claims
    jwt.JWTClaimsRegistry(
        leeway=60,
        iss={"essential": True, "value": found["issuer"]},
        sub={"essential": True},
        aud={"essential": True, "value": one.client_id},
        exp={"essential": True},
        nonce={"essential": True, "value": waited["nonce"]},
    ).validate(claims)
    proved = claims.get("email_verified") is True or one.emails_proved
    return Identity(found["issuer"], str(claims["sub"]), str(claims.get("email") or "") if proved else "")


def _discovered(one: Organisation) -> Mapping[str, Any]:
    """Return the organisation's addresses. Raises ValueError for a description that is not this organisation's."""
    found = _json(one.issuer.rstrip("/") + "/.well-known/openid-configuration")
    if str(found["issuer"]).rstrip("/") != one.issuer.rstrip("/"):
        raise ValueError("issuer")
    return cast(Mapping[str, Any], found)


def _json(address: str) -> Any:
    answer = requests.get(address, timeout=_SECONDS, allow_redirects=False)
    answer.raise_for_status()
    return answer.json()


def _client(one: Organisation) -> Any:
    return OAuth2Session(
        one.client_id,
        one.client_secret,
        scope="openid email profile",
        redirect_uri=f"{current_store().portal_address}{url_for('sign_in.organisation_answer')}",
        code_challenge_method="S256",
        default_timeout=_SECONDS,
    )


def _back_to_start(sentence: str, onward: str) -> Response:
    warn(f"{sentence}.")
    return sessions.forget_pending(redirect(url_for("sign_in.password", next=onward), 303))


def _organisations() -> tuple[Organisation, ...]:
    return cast(PortalOptions, current_app.extensions["casereviews-options"]).organisations
