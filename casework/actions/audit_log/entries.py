"""Reading the audit log: who did what, when, to what, as far as the reader may know of it.

Who is on a case reads what was done in it. Coordinators and chairs read besides what their partnership did that
is of no one case: referrals, searches, exports, figures, openings that were refused. Administrators read what was
done with people, settings and sign-ins, and what is of no partnership, and nothing of a case. So each entry has a
reader (docs/rules.md R-111).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select
from sqlalchemy.orm import Session

from casework.actions import late_reasons
from casework.actions.codes.words import Words, words_of_case
from casework.actions.reach import open_cases, open_referrals
from casework.actions.work import LOCAL_TIME, Work, changing, looking
from casework.records.tables import Account, Agency, AuditEntry, Case, Referral, Review
from casework.rules.audit_words import (
    AGAIN,
    GROUPS,
    OF_CASES,
    OF_SERVICE,
    actions_of,
    kind_of,
    sentence,
)
from casework.rules.audit_words_service import BY_THEMSELVES
from casework.rules.permissions import Permission

PAGE = 50
MOST = 50_000
"""Entries in one file; with more, the dates must be nearer to each other."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for. person: who did it, or with whom it was done. since, until: days, both included."""

    person: UUID | None = None
    case_id: UUID | None = None
    group: str = ""
    since: date | None = None
    until: date | None = None
    page: int = 1


@dataclass(frozen=True, slots=True)
class AuditLine:
    """An entry in words. who: a name, "The service" and so on. about: a reference or a name, "" for neither."""

    number: int
    at: datetime
    who: str
    said: str
    group: str
    about: str
    case_id: UUID | None


@dataclass(frozen=True, slots=True)
class AuditPage:
    """One page of the log, the newest first. page counts from 1."""

    lines: tuple[AuditLine, ...]
    page: int
    pages: int
    total: int


@dataclass(frozen=True, slots=True)
class Choices:
    """By what the reader may filter, each (value, words)."""

    people: tuple[tuple[str, str], ...]
    cases: tuple[tuple[str, str], ...]
    groups: tuple[tuple[str, str], ...]


def log(work: Work, wanted: Wanted) -> AuditPage:
    """Return one page of what fits. Raises NotPermitted."""
    with looking(work, Permission.SEE_AUDIT) as session:
        where = _where(work, wanted)
        total = session.scalar(select(func.count()).select_from(AuditEntry).where(where)) or 0
        pages = max(1, -(-total // PAGE))
        page = min(max(1, wanted.page), pages)
        query = select(AuditEntry).where(where).order_by(AuditEntry.number.desc())
        rows = session.scalars(query.offset((page - 1) * PAGE).limit(PAGE)).all()
        return AuditPage(tuple(_lines(session, work, rows)), page, pages, total)


def to_export(work: Work, wanted: Wanted, form: str) -> tuple[AuditLine, ...]:
    """Return what fits, the newest first, `MOST` at most; that is an entry of the log too. Raises NotPermitted."""
    with changing(work, Permission.SEE_AUDIT) as change:
        query = select(AuditEntry).where(_where(work, wanted)).order_by(AuditEntry.number.desc()).limit(MOST)
        lines = tuple(_lines(change.session, work, change.session.scalars(query).all()))
        details: dict[str, Any] = {} if wanted.case_id is None else {"of": str(wanted.case_id)}
        change.audit("audit-exported", work.partnership_id, entries=len(lines), format=form, **details)
        return lines


def choices(work: Work) -> Choices:
    """Return by what the actor may filter. Raises NotPermitted."""
    with looking(work, Permission.SEE_AUDIT) as session:
        people = session.execute(
            select(Account.id, Account.name).where(Account.partnership_id == work.partnership_id)
        ).all()
        cases: Sequence[Any] = ()
        if work.actor.may(Permission.SEE_AUDIT_OF_CASES):
            cases = session.execute(
                select(Case.id, Case.reference, Case.code_name).where(open_cases(work)).order_by(Case.opened_at)
            ).all()
        return Choices(
            tuple((str(one), name) for one, name in sorted(people, key=lambda row: (row[1].casefold(), row[0]))),
            tuple((str(one), f"{reference}, {name}") for one, reference, name in cases),
            tuple((name, GROUPS[name][0]) for name in _groups(work)),
        )


def _groups(work: Work) -> tuple[str, ...]:
    of_cases = OF_CASES if work.actor.may(Permission.SEE_AUDIT_OF_CASES) else ()
    return (*of_cases, *(OF_SERVICE if work.actor.may(Permission.SEE_AUDIT_OF_SERVICE) else ()))


def _where(work: Work, wanted: Wanted) -> ColumnElement[bool]:
    actor = work.actor
    ways: list[ColumnElement[bool]] = [false()]
    own = AuditEntry.partnership_id == actor.partnership_id
    of_no_case, of_cases = AuditEntry.case_id.is_(None), AuditEntry.action.in_(_actions(OF_CASES))
    if actor.may(Permission.SEE_AUDIT_OF_CASES):
        ways += [AuditEntry.case_id.in_(select(Case.id).where(open_cases(work))), and_(own, of_no_case, of_cases)]
    if actor.may(Permission.SEE_AUDIT_OF_SERVICE):
        of_nobody = AuditEntry.partnership_id.is_(None)
        ways.append(and_(of_no_case, or_(of_nobody, and_(own, ~of_cases))))
    asked = [or_(*ways)]
    if wanted.person is not None:
        by = AuditEntry.actor == f"account:{wanted.person}"
        asked.append(or_(by, AuditEntry.subject == str(wanted.person)))
    if wanted.case_id is not None:
        asked.append(AuditEntry.case_id == wanted.case_id)
    if wanted.group in GROUPS:
        asked.append(AuditEntry.action.in_(_actions((wanted.group,))))
    if wanted.since is not None:
        asked.append(AuditEntry.at >= _midnight(wanted.since))
    if wanted.until is not None:
        asked.append(AuditEntry.at < _midnight(wanted.until + timedelta(days=1)))
    return and_(*asked)


def _actions(groups: Iterable[str]) -> list[str]:
    return [action for group in groups for action in actions_of(group)]


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), LOCAL_TIME).astimezone(UTC)


def _lines(session: Session, work: Work, rows: Sequence[AuditEntry]) -> Iterator[AuditLine]:
    # What is of no partnership is read in all of them: it names nobody.
    named = {found for row in rows if row.partnership_id or row.case_id for found in _ids(row)}
    accounts, agencies = _named(session, Account, named), _named(session, Agency, named)
    references = _pairs(
        session,
        select(Case.id, Case.reference).where(Case.id.in_({row.case_id for row in rows if row.case_id})),
    )
    referrals = _pairs(
        session,
        select(Referral.id, Referral.reference).where(
            Referral.id.in_({found for row in rows if row.case_id is None for found in _ids(row)}),
            open_referrals(work),
        ),
    )
    names = {str(one): name for one, name in (*accounts.items(), *agencies.items())}
    shown: dict[UUID, Words] = {}

    def why(row: AuditEntry) -> str:
        """Return why the act of an entry was late, as the reader sees words of that case; "" for most entries."""
        subject = _as_id(row.subject)
        if subject is None or row.action not in ("clock-met", "review-released"):
            return ""
        if row.action == "clock-met":
            reason = late_reasons.of_entry(session, work.store.keys, subject, row.details)
        else:
            review = session.get(Review, subject) if row.details.get("not_done_before") else None
            reason = review.late_reason if review is not None else ""
        if row.case_id is not None:
            if row.case_id not in shown:
                shown[row.case_id] = words_of_case(session, work, row.case_id)
            reason = shown[row.case_id].say(reason)
        return f". Why: {reason}" if reason else ""

    for row in rows:
        subject = _as_id(row.subject)
        about = references.get(row.case_id, "") if row.case_id else ""
        if not about and subject is not None:
            about = referrals.get(subject) or accounts.get(subject) or agencies.get(subject) or ""
        kind = kind_of(row.action)
        yield AuditLine(
            number=row.number,
            at=row.at,
            who=_who(row, names),
            said=sentence(row.action, row.details, names) + why(row),
            group=GROUPS[kind.group][0] if kind else "",
            about=about,
            case_id=row.case_id,
        )


def _who(row: AuditEntry, names: dict[str, str]) -> str:
    actor = row.actor
    if actor == "visitor" and row.action.removesuffix(AGAIN) in BY_THEMSELVES and row.subject in names:
        return names[row.subject]  # nobody was signed in when it began, but it proves who it was
    if actor.startswith("account:"):
        return names.get(actor.removeprefix("account:"), "Somebody whose account is gone")
    return {"service": "The service", "referrer": "Whoever referred", "visitor": "Somebody not signed in"}.get(
        actor, actor
    )


def _ids(row: AuditEntry) -> Iterator[UUID]:
    values = (row.subject, row.actor.removeprefix("account:"), *row.details.values())
    for value in values:
        found = _as_id(value) if isinstance(value, str) else None
        if found is not None:
            yield found


def _named(session: Session, table: type[Account] | type[Agency], ids: set[UUID]) -> dict[UUID, str]:
    return _pairs(session, select(table.id, table.name).where(table.id.in_(ids)))


def _pairs(session: Session, query: Select[UUID, str]) -> dict[UUID, str]:
    return {row[0]: row[1] for row in session.execute(query)}


def _as_id(value: str) -> UUID | None:
    if len(value) != 36:
        return None
    try:
        return UUID(value)
    except ValueError:
        return None
