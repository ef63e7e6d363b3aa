"""What every action is given: the store and who acts. And the frame in which every action runs.

An action opens `changing(work, permission)`: it checks the permission, gives a transaction, and refuses to end
without an audit entry. Business rows, audit entry and task rows are one commit.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.exc import OperationalError, TimeoutError
from sqlalchemy.orm import Session

from casework.records import audit, audit_cases, tasks
from casework.records.database import add_unless_there
from casework.records.store import Store as Store  # the portal names it from here
from casework.records.tables import Account, KeptFile
from casework.records.tasks import Claim
from casework.records.vault import Kept
from casework.rules.audit_words_service import SIGNING_IN
from casework.rules.guests import MAY as GUEST_MAY
from casework.rules.permissions import Permission, Role, permitted

LOCAL_TIME = ZoneInfo("Europe/London")

DATABASE_AWAY = (OperationalError, TimeoutError)
"""What an action raises while the case database does not answer; it then changed nothing. Pages answer 503."""


class NotPermitted(Exception):
    """The actor does not hold the permission. Pages answer 403."""


class NotFound(Exception):
    """There is no such record, or none that this actor may know of. Pages answer 404."""


class Refusal(Exception):
    """The action cannot be done as asked. `message` says what happened and what to do, in the user's words."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(code)
        self.code = code
        self.message = message


@dataclass(frozen=True, slots=True)
class Guest:
    """An invitation to one case of another partnership, under which somebody works. level: see `rules.guests`."""

    id: UUID
    case_id: UUID
    level: str


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts. `label` goes into the audit log: "account:<id>", "referrer" or "service"; never a name.

    guest: while they work in another partnership's case; partnership_id is the host's then, and roles are none.
    borrowed: what an administrator may do while a case is open to them that they opened with a reason.
    """

    label: str
    partnership_id: UUID | None = None
    account_id: UUID | None = None
    agency_id: UUID | None = None
    name: str = field(default="", repr=False)
    roles: frozenset[Role] = frozenset()
    everything: bool = False
    guest: Guest | None = None
    borrowed: frozenset[Permission] = frozenset()

    def may(self, permission: Permission) -> bool:
        """Return whether the actor holds `permission`."""
        if self.guest is not None:
            return permission in GUEST_MAY[self.guest.level]
        if self.everything:
            return True
        return self.account_id is not None and (permission in permitted(self.roles) or permission in self.borrowed)


SERVICE = Actor(label="service", everything=True)
"""The service itself: its workers and its command line."""


def referrer(partnership_id: UUID) -> Actor:
    """Return the actor for somebody who refers: no account, bound to the partnership whose form it is."""
    return Actor(label="referrer", partnership_id=partnership_id)


@dataclass(frozen=True, slots=True)
class Work:
    """The store and the actor; the first argument of every action.

    codes: the actor chose to see codes in the place of names.
    """

    store: Store
    actor: Actor
    codes: bool = False

    @property
    def in_codes(self) -> bool:
        """Return whether rows are given in codes: by choice, or because the actor may not see names."""
        return self.codes or not self.actor.may(Permission.SEE_NAMES)

    @property
    def today(self) -> date:
        """Return today's date in England."""
        return self.store.now().astimezone(LOCAL_TIME).date()

    @property
    def partnership_id(self) -> UUID:
        """Return the actor's partnership. Raises NotPermitted when the actor has none."""
        if self.actor.partnership_id is None:
            raise NotPermitted
        return self.actor.partnership_id


@dataclass(slots=True)
class Change:
    """One transaction of an action."""

    work: Work
    session: Session
    now: datetime
    entries: list[dict[str, Any]] = field(default_factory=list)

    def audit(
        self, action: str, subject: UUID | str, *, partnership_id: UUID | None = None, **details: Any
    ) -> None:
        """Record what was done to which record. details: ids, codes, counts, dates; never a name.

        The entries are written when the action ends: the chain's end is one row that every action locks, so it
        is locked last and for the shortest time, and two actions never wait for each other in a circle.
        """
        case_id = audit_cases.case_of(self.session, subject, details)
        owner = partnership_id or self._home_of_sign_in(action) or self.work.actor.partnership_id
        self.entries.append(
            {
                "partnership_id": owner or audit_cases.partnership_of(self.session, subject, case_id),
                "action": action,
                "subject": str(subject),
                "details": details,
                "case_id": case_id,
            }
        )

    def _home_of_sign_in(self, action: str) -> UUID | None:
        """Return a guest's own partnership for what they do with their account: it looks after the account, and a
        guest must not be able to keep such an act from its log."""
        if self.work.actor.guest is None or action not in SIGNING_IN:
            return None
        return self.session.get_one(Account, self.work.actor.account_id).partnership_id

    def task(self, kind: str, ref: UUID, delay: timedelta = timedelta(0)) -> UUID:
        """Ask a worker to do `kind` with the record `ref` once this transaction is committed."""
        return tasks.add(self.session, kind=kind, ref=ref, now=self.now, delay=delay)

    def kept(self, kept: Kept, media_type: str) -> str:
        """Record a file that is already in the vault, and return its SHA-256."""
        row = {"sha256": kept.sha256, "size": kept.size, "media_type": media_type, "kept_at": self.now}
        add_unless_there(self.session, KeptFile, row)
        return kept.sha256


@contextmanager
def changing(work: Work, permission: Permission | None, claim: Claim | None = None) -> Iterator[Change]:
    """Give the transaction of one action; commit at the end, all or nothing.

    permission: what the actor must hold; None only for actions that anybody may do (a referral, signing in).
    claim: the task whose results these are; it is marked done in the same commit.
    Raises NotPermitted, Superseded (the claim was lost), and AssertionError for an action without an audit entry.
    """
    if permission is not None and not work.actor.may(permission):
        raise NotPermitted
    with work.store.changing() as session:
        change = Change(work, session, work.store.now())
        yield change
        assert change.entries, "Every action leaves an audit entry"
        if claim is not None:
            tasks.finish(session, claim, change.now)
        for entry in change.entries:
            audit.append(session, work.store.keys, at=change.now, actor=work.actor.label, **entry)


@contextmanager
def looking(work: Work, permission: Permission | None) -> Iterator[Session]:
    """Give a session for reading. Raises NotPermitted unless the actor holds `permission`."""
    if permission is not None and not work.actor.may(permission):
        raise NotPermitted
    with work.store.looking() as session:
        yield session
