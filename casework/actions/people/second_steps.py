"""The step after the password: a one-time code or a recovery code; and taking it away from who has lost it."""

from __future__ import annotations

from uuid import UUID

from casework.actions.people import accounts, authenticators, passkeys, pending_sign_ins
from casework.actions.people.account_rows import account_within
from casework.actions.work import Change, Refusal, Work, changing
from casework.records.store import Store
from casework.records.tables import Account
from casework.rules import second_steps
from casework.rules.permissions import Permission
from casework.rules.second_steps import as_typed, is_one_time_code

LOCKED = (
    f"Sign-in is paused for {accounts.LOCKED_FOR.seconds // 60} minutes, as there were {accounts.MOST_FAILURES} "
    "wrong tries. Then start again with your password"
)


def waits_for_code(store: Store, pending: str) -> bool:
    """Return whether the account that waits has an app for codes; else it has passkeys only.

    Raises Refusal("sign-in-ended").
    """
    with store.looking() as session:
        waited = pending_sign_ins.look(session, store, pending, pending_sign_ins.SECOND_STEP)
        return authenticators.added_at(session, waited.account_id) is not None


def finish(work: Work, pending: str, untrusted_code: str, *, browser: str = "") -> str:
    """Return the secret of a new session once the code is right: one-time, or one of the recovery codes.

    Raises Refusal("code") – the person may try again –, Refusal("sign-in-ended") when they must start again.
    """
    token, refusal = "", Refusal("code", authenticators.WRONG_CODE)
    with changing(work, None) as change:
        row = pending_sign_ins.held(change.session, work.store, pending, pending_sign_ins.SECOND_STEP, lock=True)
        account = change.session.get_one(Account, row.account_id, with_for_update=True)
        if account.state != "active" or _is_locked(change, account):
            change.session.delete(row)
            change.audit("sign-in-failed", account.id, partnership_id=account.partnership_id, reason="locked")
            refusal = Refusal("sign-in-ended", LOCKED)
        elif how := _how(change, account, untrusted_code):
            change.session.delete(row)
            token = accounts.begin_session(change, account, how=how, browser=browser)
        else:
            accounts.count_failure(change, account, "code")
            if _is_locked(change, account):
                change.session.delete(row)
                refusal = Refusal("sign-in-ended", LOCKED)
    if not token:
        raise refusal
    return token


def forget_all(work: Work, account_id: UUID) -> None:
    """Take every second step of somebody away who lost theirs, and end their sessions; they are told.

    For administrators. At their next sign-in the person adds a new one. Raises NotFound, NotPermitted.
    """
    with changing(work, Permission.MANAGE_PEOPLE) as change:
        account = account_within(change.session, work, account_id, lock=True)
        authenticators.forget(change, account.id)
        passkeys.forget(change.session, account.id)
        accounts.end_sessions(change, account.id)
        change.audit("second-steps-taken-away", account.id)
        authenticators.tell_of_change(change, account)


def _how(change: Change, account: Account, untrusted_code: str) -> str:
    """Return which kind of code it is, "" for one that is not right."""
    if is_one_time_code(as_typed(untrusted_code)):
        return second_steps.CODE if authenticators.is_right(change, account, untrusted_code) else ""
    right = authenticators.use_recovery_code(change, account, untrusted_code)
    return second_steps.RECOVERY_CODE if right else ""


def _is_locked(change: Change, account: Account) -> bool:
    return account.locked_until is not None and account.locked_until > change.now
