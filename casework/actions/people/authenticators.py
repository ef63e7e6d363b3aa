"""One-time codes from an app on a phone, and the recovery codes for when the phone is lost."""

from __future__ import annotations

import hmac
import os
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import pyotp
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from casework.actions import messages
from casework.actions.reach import partnership_of
from casework.actions.work import Change, Refusal, Work, changing, looking
from casework.records.keys import Keyring
from casework.records.tables import Account, Authenticator, RecoveryCode
from casework.rules.permissions import Permission
from casework.rules.second_steps import CODE_SECONDS, RECOVERY_CODES, as_typed, is_one_time_code, recovery_code

WRONG_CODE = "The code is not right. Enter the code that the app shows now"
_STEPS_ASIDE = (-1, 0, 1)
"""A code counts half a minute before and after its time: clocks differ, and people type slowly."""


@dataclass(frozen=True, slots=True)
class Enrolment:
    """What a person enters into their app. address: the same as an otpauth address, for the picture."""

    secret: str
    address: str


def begin(work: Work) -> Enrolment:
    """Return what the actor enters into their app: the same until a code of it was right.

    Raises Refusal("has-authenticator"), NotPermitted.
    """
    with changing(work, Permission.SIGNED_IN) as change:
        account = own_account(change)
        row = _authenticator(change.session, account.id, lock=True)
        if row is not None and row.confirmed_at is not None:
            raise Refusal("has-authenticator", "You have an app already. Remove it first to use another one")
        keys = work.store.keys
        if row is None:
            row = Authenticator(account_id=account.id, secret=b"")
            change.session.add(row)
            change.session.flush()
            row.secret = keys.seal(pyotp.random_base32(), _context(row.id))
        change.audit("authenticator-shown", account.id)
        secret = _secret(keys, row)
        partnership = partnership_of(change.session, account.partnership_id)
        address = pyotp.TOTP(secret).provisioning_uri(name=account.email, issuer_name=partnership.name)
        return Enrolment(secret, address)


def confirm(work: Work, untrusted_code: str) -> tuple[str, ...]:
    """Take the app into use once its code is right; return recovery codes, shown this once.

    Raises Refusal("code"), NotPermitted.
    """
    with changing(work, Permission.SIGNED_IN) as change:
        account = own_account(change)
        row = _authenticator(change.session, account.id, lock=True)
        if row is None or not _takes(change, row, as_typed(untrusted_code)):
            raise Refusal("code", WRONG_CODE)
        row.confirmed_at = change.now
        change.audit("authenticator-added", account.id)
        tell_of_change(change, account)
        return _new_recovery_codes(change, account)


def remove(work: Work) -> None:
    """Take the app out of use. Raises NotPermitted."""
    with changing(work, Permission.SIGNED_IN) as change:
        account = own_account(change)
        change.session.execute(delete(Authenticator).where(Authenticator.account_id == account.id))
        change.audit("authenticator-removed", account.id)
        tell_of_change(change, account)


def renew_recovery_codes(work: Work) -> tuple[str, ...]:
    """Return new recovery codes, shown this once; those before end. Raises NotPermitted."""
    with changing(work, Permission.SIGNED_IN) as change:
        account = own_account(change)
        change.audit("recovery-codes-renewed", account.id)
        tell_of_change(change, account)
        return _new_recovery_codes(change, account)


def recovery_codes_left(work: Work) -> int:
    """Return how many recovery codes the actor has not used. Raises NotPermitted."""
    with looking(work, Permission.SIGNED_IN) as session:
        return codes_left(session, work.actor.account_id)


def added_at(session: Session, account_id: UUID | None) -> datetime | None:
    """Return since when an account has an app for codes, None when it has none."""
    query = select(Authenticator.confirmed_at).where(Authenticator.account_id == account_id)
    return session.scalar(query)


def codes_left(session: Session, account_id: UUID | None) -> int:
    """Return how many recovery codes of an account are unused."""
    query = (
        select(func.count())
        .select_from(RecoveryCode)
        .where(RecoveryCode.account_id == account_id, RecoveryCode.used_at.is_(None))
    )
    return session.scalar(query) or 0


def is_right(change: Change, account: Account, untrusted_code: str) -> bool:
    """Return whether it is the account's one-time code now; each is taken once."""
    row = _authenticator(change.session, account.id, lock=True)
    return row is not None and row.confirmed_at is not None and _takes(change, row, as_typed(untrusted_code))


def use_recovery_code(change: Change, account: Account, untrusted_code: str) -> bool:
    """Return whether it is an unused recovery code of the account; it is used up then, and its owner is told."""
    query = select(RecoveryCode).where(
        RecoveryCode.account_id == account.id,
        RecoveryCode.code_hash == _hashed(change.work.store.keys, account.id, untrusted_code),
        RecoveryCode.used_at.is_(None),
    )
    row = change.session.scalar(query.with_for_update())
    if row is None:
        return False
    row.used_at = change.now
    change.audit("recovery-code-used", account.id, partnership_id=account.partnership_id)
    messages.write(
        change,
        "recovery-code-used",
        partnership_id=account.partnership_id,
        recipient=account.email,
        words={"link": change.work.store.portal_address},
    )
    return True


def forget(change: Change, account_id: UUID) -> None:
    """Take app and recovery codes of an account out of use, in the action's transaction."""
    change.session.execute(delete(Authenticator).where(Authenticator.account_id == account_id))
    change.session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account_id))


def own_account(change: Change) -> Account:
    """Return the actor's account, locked."""
    return change.session.get_one(Account, change.work.actor.account_id, with_for_update=True)


def tell_of_change(change: Change, account: Account) -> None:
    """Write to the account's owner that something about their sign-in changed: it may not have been them."""
    messages.write(
        change,
        "second-step-changed",
        partnership_id=account.partnership_id,
        recipient=account.email,
        words={"link": change.work.store.portal_address},
    )


def _takes(change: Change, row: Authenticator, code: str) -> bool:
    if not is_one_time_code(code):
        return False
    totp = pyotp.TOTP(_secret(change.work.store.keys, row), interval=CODE_SECONDS)
    now = int(change.now.timestamp()) // CODE_SECONDS
    for step in (now + aside for aside in _STEPS_ASIDE):
        if step > row.last_step and hmac.compare_digest(totp.generate_otp(step), code):
            row.last_step = step
            return True
    return False


def _new_recovery_codes(change: Change, account: Account) -> tuple[str, ...]:
    change.session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account.id))
    codes = tuple(recovery_code(os.urandom(12)) for _ in range(RECOVERY_CODES))
    keys = change.work.store.keys
    change.session.add_all(
        RecoveryCode(account_id=account.id, code_hash=_hashed(keys, account.id, code)) for code in codes
    )
    return codes


def _authenticator(session: Session, account_id: UUID, *, lock: bool = False) -> Authenticator | None:
    query = select(Authenticator).where(Authenticator.account_id == account_id)
    return session.scalar(query.with_for_update() if lock else query)


def _secret(keys: Keyring, row: Authenticator) -> str:
    return str(keys.unseal(row.secret, _context(row.id)))


def _hashed(keys: Keyring, account_id: UUID, untrusted_code: str) -> str:
    return keys.mac("recovery-code", account_id.bytes + as_typed(untrusted_code).encode()).hex()


def _context(authenticator_id: UUID) -> str:
    return f"authenticator/{authenticator_id}"
