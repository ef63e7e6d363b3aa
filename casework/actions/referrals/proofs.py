"""One-time codes: a referrer proves an e-mail address, and may then begin a referral or take up one of theirs.

The browser that asked for a code keeps a secret; the address itself is sealed here and found by a keyed hash.
Every answer to "send me a code" is the same, whether the address has drafts, has none, or had its codes for now.
"""

from __future__ import annotations

import hmac
import re
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from casework.actions import messages
from casework.actions.reach import partnership_of
from casework.actions.referrals import drafts
from casework.actions.work import Change, NotFound, Refusal, Work, changing
from casework.records.keys import new_token
from casework.records.store import Store
from casework.records.tables import ReferrerCode

CODE_LASTS = timedelta(minutes=10)
PROOF_LASTS = timedelta(minutes=60)
"""How long a browser that gave the right code may begin and take up referrals with it."""
MOST_ATTEMPTS = 5
"""Wrong codes after which a new code must be asked for: of a million codes, five can be tried."""
MOST_AN_HOUR, MOST_A_DAY = 5, 15
"""Codes sent to one address and not entered: enough for slow mail, too few to flood a mailbox or to guess."""
CODES_KEPT = timedelta(days=2)
_WRONG = "The code is not right. Check it in the email and enter it again"
_ENDED = "The code has ended: it works for 10 minutes and 5 tries. Ask for a new one"


@dataclass(frozen=True, slots=True)
class Asked:
    """A code that a browser asked for. email: as it was typed. open: it can still be entered. proved: it was."""

    partnership_id: UUID
    email: str = field(repr=False)
    open: bool
    proved: bool
    typed: str = field(default="", repr=False)


def ask(work: Work, partnership_id: UUID, email: str, typed: str = "") -> str:
    """Send a code to an address and return the secret that the browser keeps. Raises NotFound.

    typed: words of a page, sealed (`casework.actions.typed_words`), that come back once a draft is taken up.
    Where the address had its codes for this hour or day, none is sent and nothing else differs.
    """
    email = email.strip()
    keys, secret, code = work.store.keys, new_token(), f"{secrets.randbelow(1_000_000):06}"
    with changing(work, None) as change:
        partnership_of(change.session, partnership_id)
        hashed = drafts.email_hash(work.store, partnership_id, email)
        sends = _may_send(change.session, hashed, change.now)
        row = ReferrerCode(
            partnership_id=partnership_id,
            browser_hash=keys.token_hash(secret),
            email_hash=hashed,
            email=b"",
            code_hash="",
            asked_at=change.now,
            expires_at=change.now + CODE_LASTS,
        )
        change.session.add(row)
        change.session.flush()
        row.email = keys.seal(email, _context(row.id))
        row.typed = keys.seal(typed, _context(row.id)) if typed else None
        row.code_hash = _code_hash(work.store, row.id, code)
        change.audit("code-asked", row.id, partnership_id=partnership_id, sent=sends)
        if sends:
            messages.write(
                change,
                "referral-code",
                partnership_id=partnership_id,
                recipient=email,
                words={"code": f"{code[:3]} {code[3:]}"},
            )
    return secret


def ask_again(work: Work, secret: str) -> str:
    """Send a new code to the address that this browser named, and return its new secret; the old code ends.

    Raises NotFound when the browser asked for none.
    """
    with changing(work, None) as change:
        row = _held(change.session, work.store, secret, lock=True)
        email = str(work.store.keys.unseal(row.email, _context(row.id)))
        typed = typed_of(work.store, row)
        partnership_id, row.code_hash, row.typed = row.partnership_id, "", None
        change.audit("code-given-up", row.id, partnership_id=partnership_id)
    return ask(work, partnership_id, email, typed)


def asked(store: Store, secret: str) -> Asked | None:
    """Return what this browser asked for, None when it asked for nothing, or too long ago."""
    with store.looking() as session:
        try:
            row = _held(session, store, secret)
        except NotFound:
            return None
        return Asked(
            partnership_id=row.partnership_id,
            email=str(store.keys.unseal(row.email, _context(row.id))),
            open=_is_open(row, store.now()),
            proved=_is_proved(row, store.now()),
            typed=typed_of(store, row),
        )


def prove(work: Work, secret: str, untrusted_code: str) -> None:
    """Take the code that was entered; blanks and dashes in it do not count. Doing it twice is doing it once.

    Raises Refusal("wrong-code"), Refusal("code-ended"), NotFound when the browser asked for none.
    """
    code = re.sub(r"[\s\-–.]", "", untrusted_code)
    with changing(work, None) as change:
        row = _held(change.session, work.store, secret, lock=True)
        if _is_proved(row, change.now):
            change.audit("code-proved-again", row.id, partnership_id=row.partnership_id)
            return
        refusal = _taken(change, row, code)
    if refusal is not None:
        raise refusal


def _taken(change: Change, row: ReferrerCode, code: str) -> Refusal | None:
    """Count the attempt, which must be kept whatever comes of it, and return why the code is refused."""
    if not _is_open(row, change.now):
        change.audit("code-refused", row.id, partnership_id=row.partnership_id, why="code-ended")
        return Refusal("code-ended", _ENDED)
    row.attempts += 1
    if not hmac.compare_digest(row.code_hash, _code_hash(change.work.store, row.id, code)):
        ended = row.attempts >= MOST_ATTEMPTS
        change.audit("code-refused", row.id, partnership_id=row.partnership_id, why="wrong-code")
        return Refusal("code-ended", _ENDED) if ended else Refusal("wrong-code", _WRONG)
    row.proved_at, row.code_hash = change.now, ""
    change.audit("code-proved", row.id, partnership_id=row.partnership_id)
    return None


def proved(session: Session, store: Store, secret: str) -> ReferrerCode:
    """Return the proof that this browser holds. Raises NotFound without one, or when its hour is over."""
    row = _held(session, store, secret)
    if not _is_proved(row, store.now()):
        raise NotFound
    return row


def address_of(store: Store, row: ReferrerCode) -> str:
    """Return the address that was proved."""
    return str(store.keys.unseal(row.email, _context(row.id)))


def typed_of(store: Store, row: ReferrerCode) -> str:
    """Return the sealed words that came with the asking, "" for none."""
    return str(store.keys.unseal(row.typed, _context(row.id))) if row.typed else ""


def _held(session: Session, store: Store, secret: str, *, lock: bool = False) -> ReferrerCode:
    query = select(ReferrerCode).where(ReferrerCode.browser_hash == store.keys.token_hash(secret))
    row = session.scalar(query.with_for_update() if lock else query) if secret else None
    if row is None or row.asked_at + CODES_KEPT < store.now():
        raise NotFound
    return row


def _is_open(row: ReferrerCode, now: datetime) -> bool:
    return bool(row.code_hash) and now < row.expires_at and row.attempts < MOST_ATTEMPTS


def _is_proved(row: ReferrerCode, now: datetime) -> bool:
    return row.proved_at is not None and now < row.proved_at + PROOF_LASTS


def _may_send(session: Session, hashed: str, now: datetime) -> bool:
    for most, within in ((MOST_AN_HOUR, timedelta(hours=1)), (MOST_A_DAY, timedelta(days=1))):
        query = select(func.count()).select_from(ReferrerCode)
        query = query.where(
            ReferrerCode.email_hash == hashed,
            ReferrerCode.asked_at > now - within,
            ReferrerCode.proved_at.is_(None),
        )
        if (session.scalar(query) or 0) >= most:
            return False
    return True


def _code_hash(store: Store, row_id: UUID, code: str) -> str:
    return store.keys.mac("referrer-code", f"{row_id}/{code}".encode()).hex()


def _context(row_id: UUID) -> str:
    return f"referrer-code/{row_id}"
