"""What a source of a case's history is given, and what it gives."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.actions.codes.words import Words
from casework.actions.work import LOCAL_TIME, Work
from casework.records.tables import Account, AuditEntry, Case
from casework.rules.permissions import Permission

SERVICE, REFERRER, SOMEBODY = "The service", "The referrer", "Somebody"


@dataclass(frozen=True, slots=True)
class Happening:
    """One thing that happened. kind: see `casework.rules.case_history.KINDS`. by: who did it, "" for a date that
    passed.

    lines: what belongs to it, such as reasons, one a line. about: ("request", id) and the like, for a link; None
    without a page of its own. late: it was, or makes something, late.
    """

    at: datetime
    kind: str
    what: str
    by: str = ""
    lines: tuple[str, ...] = ()
    about: tuple[str, UUID] | None = None
    late: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of the audit log about a record of the case."""

    at: datetime
    action: str
    subject: UUID
    by: str
    details: Mapping[str, Any]


@dataclass(slots=True)
class Telling:
    """A case that is told to one person. words: how that person sees texts of the case."""

    session: Session
    work: Work
    case: Case
    words: Words
    _names: dict[UUID, str] = field(default_factory=dict)

    def may(self, permission: Permission) -> bool:
        """Return whether the person holds a permission."""
        return self.work.actor.may(permission)

    def say(self, text: str) -> str:
        """Return a text of the case as the person sees it."""
        return self.words.say(text.strip())

    def lines(self, *texts: str) -> tuple[str, ...]:
        """Return those of some texts that are not empty, as the person sees them."""
        return tuple(self.say(text) for text in texts if text.strip())

    def entries(self, subjects: Iterable[UUID], actions: Iterable[str]) -> Iterator[Entry]:
        """Yield the audit entries of those actions about those records, oldest first."""
        wanted = {str(subject): subject for subject in subjects}
        if not wanted:
            return
        query = select(AuditEntry).where(AuditEntry.subject.in_(wanted), AuditEntry.action.in_(list(actions)))
        for row in self.session.scalars(query.order_by(AuditEntry.number)):
            yield Entry(row.at, row.action, wanted[row.subject], self.actor(row.actor), row.details)

    def account(self, account_id: UUID | None) -> str:
        """Return the name of an account. Of an agency's people only who asks agencies learns it."""
        if account_id is None:
            return SOMEBODY
        if account_id not in self._names:
            self._names[account_id] = self._name(account_id)
        return self._names[account_id]

    def actor(self, label: str) -> str:
        """Return who stands behind a label of the audit log, in words."""
        kind, _, account_id = label.partition(":")
        if kind == "account":
            return self.account(UUID(account_id))
        return REFERRER if kind == "referrer" else SERVICE

    def _name(self, account_id: UUID) -> str:
        account = self.session.get(Account, account_id)
        if account is None:
            return SOMEBODY
        if account.agency_id is not None and not self.may(Permission.SEND_REQUESTS):
            return "Somebody of the agency"
        return account.name


@dataclass(frozen=True, slots=True)
class Source:
    """Where a part of the history comes from. permission: what it takes to be told of it, beside reading the case.

    tell: yields what happened, in any order; it leaves out what the person may not know of.
    """

    permission: Permission
    tell: Callable[[Telling], Iterator[Happening]]


def passed(day: date) -> datetime:
    """Return the moment at which a day is over, in England."""
    return datetime.combine(day + timedelta(days=1), time(), LOCAL_TIME)


def in_words(day: date | str) -> str:
    """Return a day, also one kept as "2026-11-02", as "2 November 2026"; "" for ""."""
    if not day:
        return ""
    day = date.fromisoformat(day) if isinstance(day, str) else day
    return f"{day.day} {day:%B %Y}"


def counted(count: int, one: str) -> str:
    """Return "1 row", "2 rows", "no rows"."""
    return f"{count or 'no'} {one}{'' if count == 1 else 's'}"
