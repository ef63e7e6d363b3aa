"""Passkeys: making one, signing in with one, taking one away (WebAuthn, by the library of that name).

A passkey stands for both steps: it asks for the device, and for its owner's finger, face or PIN. The portal's
address is part of it, so that a false page gets nothing; it must be a name, not a number, and https but for
localhost.
"""

from __future__ import annotations

import ipaddress
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import webauthn
from sqlalchemy import delete, select
from sqlalchemy.orm import Session
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url, structs
from webauthn.helpers.exceptions import WebAuthnException

from casework.actions.people import accounts, pending_sign_ins
from casework.actions.people.authenticators import own_account, tell_of_change
from casework.actions.reach import partnership_of
from casework.actions.work import NotFound, Refusal, Work, changing, looking
from casework.records.store import Store
from casework.records.tables import Account, Passkey
from casework.rules import second_steps
from casework.rules.permissions import Permission

MOST = 10
NOT_TAKEN = "The passkey could not be used. Try again, or sign in with your password"
_LONGEST_ANSWER = 20_000


@dataclass(frozen=True, slots=True)
class PasskeyLine:
    """A passkey as its owner sees it."""

    id: UUID
    name: str
    made_at: datetime
    used_at: datetime | None


@dataclass(frozen=True, slots=True)
class Asked:
    """What the browser is asked. pending: the secret for its cookie. options: JSON for the browser."""

    pending: str
    options: Mapping[str, Any]


def are_possible(store: Store) -> bool:
    """Return whether the portal's address allows passkeys."""
    parts = urlsplit(store.portal_address)
    host = parts.hostname or ""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return bool(host) and (parts.scheme == "https" or host == "localhost")
    return False


def ask_for_new(work: Work) -> Asked:
    """Return what the browser is asked to make a passkey. Raises Refusal("passkeys"), NotPermitted."""
    with changing(work, Permission.SIGNED_IN) as change:
        account, store = own_account(change), work.store
        known = _of_account(change.session, account.id)
        if not are_possible(store):
            raise Refusal("passkeys", "Passkeys need this service to have a name and https")
        if len(known) >= MOST:
            raise Refusal("passkeys", f"You have {MOST} passkeys. Remove one first")
        options = webauthn.generate_registration_options(
            rp_id=_host(store),
            rp_name=partnership_of(change.session, account.partnership_id).name,
            user_name=account.email,
            user_display_name=account.name,
            user_id=account.id.bytes,
            authenticator_selection=structs.AuthenticatorSelectionCriteria(
                resident_key=structs.ResidentKeyRequirement.REQUIRED,
                user_verification=structs.UserVerificationRequirement.REQUIRED,
            ),
            exclude_credentials=[structs.PublicKeyCredentialDescriptor(id=row.credential_id) for row in known],
        )
        challenge = bytes_to_base64url(options.challenge)
        token = pending_sign_ins.start(change, pending_sign_ins.NEW_PASSKEY, account.id, challenge=challenge)
        change.audit("passkey-asked-for", account.id)
        return Asked(token, json.loads(webauthn.options_to_json(options)))


def add(work: Work, pending: str, untrusted_answer: str, name: str) -> None:
    """Keep the passkey that the browser made.

    Raises Refusal("passkey"), Refusal("sign-in-ended"), NotPermitted.
    """
    with changing(work, Permission.SIGNED_IN) as change:
        waited = pending_sign_ins.use(change, pending, pending_sign_ins.NEW_PASSKEY)
        account, store = own_account(change), work.store
        if waited.account_id != account.id:
            raise Refusal("sign-in-ended", pending_sign_ins.ENDED)
        try:
            made = webauthn.verify_registration_response(
                credential=_bounded(untrusted_answer),
                expected_challenge=base64url_to_bytes(str(waited.state["challenge"])),
                expected_rp_id=_host(store),
                expected_origin=store.portal_address,
                require_user_verification=True,
            )
        except (WebAuthnException, ValueError, KeyError, TypeError):
            raise Refusal("passkey", "The passkey could not be made. Try again, or use another device") from None
        if change.session.scalar(select(Passkey.id).where(Passkey.credential_id == made.credential_id)):
            raise Refusal("passkey", "This passkey is known already")
        row = Passkey(
            account_id=account.id,
            credential_id=made.credential_id,
            public_key=made.credential_public_key,
            uses=made.sign_count,
            name=" ".join(name.split())[:60] or "Passkey",
            made_at=change.now,
        )
        change.session.add(row)
        change.session.flush()
        change.audit("passkey-added", account.id, passkey=str(row.id))
        tell_of_change(change, account)


def ask_to_sign_in(work: Work) -> Asked:
    """Return what the browser is asked to sign in with a passkey, whoever it belongs to."""
    with changing(work, None) as change:
        options = webauthn.generate_authentication_options(
            rp_id=_host(work.store), user_verification=structs.UserVerificationRequirement.REQUIRED
        )
        challenge = bytes_to_base64url(options.challenge)
        token = pending_sign_ins.start(change, pending_sign_ins.PASSKEY, challenge=challenge)
        change.audit("passkey-challenge", "visitor")
        return Asked(token, json.loads(webauthn.options_to_json(options)))


def sign_in(work: Work, pending: str, untrusted_answer: str, *, browser: str = "") -> str:
    """Return the secret of a new session. Raises Refusal("passkey"), Refusal("sign-in-ended")."""
    token = ""
    with changing(work, None) as change:
        waited = pending_sign_ins.use(change, pending, pending_sign_ins.PASSKEY)
        row = _answering(change.session, untrusted_answer)
        account = change.session.get(Account, row.account_id, with_for_update=True) if row is not None else None
        challenge = base64url_to_bytes(str(waited.state["challenge"]))
        if row is None or account is None or not _is_signed(work.store, row, untrusted_answer, challenge):
            change.audit("sign-in-failed", account.id if account else "unknown", reason="passkey")
        elif account.state != "active":
            change.audit("sign-in-failed", account.id, partnership_id=account.partnership_id, reason="not-active")
        else:
            row.used_at = change.now
            token = accounts.begin_session(change, account, how=second_steps.PASSKEY, browser=browser)
    if not token:
        raise Refusal("passkey", NOT_TAKEN)
    return token


def mine(work: Work) -> tuple[PasskeyLine, ...]:
    """Return the actor's passkeys, the oldest first. Raises NotPermitted."""
    with looking(work, Permission.SIGNED_IN) as session:
        rows = _of_account(session, work.actor.account_id)
        return tuple(PasskeyLine(row.id, row.name, row.made_at, row.used_at) for row in rows)


def remove(work: Work, passkey_id: UUID) -> None:
    """Take one of the actor's passkeys away. Raises NotFound, NotPermitted."""
    with changing(work, Permission.SIGNED_IN) as change:
        account = own_account(change)
        row = change.session.get(Passkey, passkey_id)
        if row is None or row.account_id != account.id:
            raise NotFound
        change.session.delete(row)
        change.audit("passkey-removed", account.id, passkey=str(passkey_id))
        tell_of_change(change, account)


def forget(session: Session, account_id: UUID) -> None:
    """Take all passkeys of an account away."""
    session.execute(delete(Passkey).where(Passkey.account_id == account_id))


def _is_signed(store: Store, row: Passkey, untrusted_answer: str, challenge: bytes) -> bool:
    """Return whether the passkey signed the challenge; its count of uses goes on."""
    try:
        verified = webauthn.verify_authentication_response(
            credential=_bounded(untrusted_answer),
            expected_challenge=challenge,
            expected_rp_id=_host(store),
            expected_origin=store.portal_address,
            credential_public_key=row.public_key,
            credential_current_sign_count=row.uses,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError):
        return False
    row.uses = verified.new_sign_count
    return True


def _answering(session: Session, untrusted_answer: str) -> Passkey | None:
    try:
        credential_id = base64url_to_bytes(str(json.loads(_bounded(untrusted_answer))["id"]))
    except (ValueError, KeyError, TypeError):
        return None
    return session.scalar(select(Passkey).where(Passkey.credential_id == credential_id).with_for_update())


def _bounded(untrusted_answer: str) -> str:
    if len(untrusted_answer) > _LONGEST_ANSWER:
        raise ValueError("too long")
    return untrusted_answer


def _of_account(session: Session, account_id: UUID | None) -> list[Passkey]:
    return list(session.scalars(select(Passkey).where(Passkey.account_id == account_id).order_by(Passkey.made_at)))


def _host(store: Store) -> str:
    return urlsplit(store.portal_address).hostname or ""
