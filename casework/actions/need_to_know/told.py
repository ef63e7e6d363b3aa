"""Who is told of what happens in a case: only those to whom it is open, not everybody who holds a role."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import Session

from casework.records.tables import Account, Case, CaseAdmission, CaseExclusion, Grant
from casework.rules.need_to_know import BY_ROLE
from casework.rules.permissions import Role


def who_holds(session: Session, case_id: UUID, roles: Collection[Role], *, active: bool = True) -> list[Account]:
    """Return who holds one of `roles` and has the case open by it, by name; closed accounts are nobody.

    active: False also gives those who were invited and have not signed in yet.
    """
    states = ("active",) if active else ("active", "invited")
    query = (
        select(Account)
        .join(Grant, Grant.account_id == Account.id)
        .join(Case, Case.partnership_id == Account.partnership_id)
        .where(
            Case.id == case_id,
            Account.state.in_(states),
            Grant.role.in_([role.value for role in roles]),
            open_by_grant(),
        )
    )
    return sorted({account.id: account for account in session.scalars(query)}.values(), key=_by_name)


def addresses(session: Session, case_id: UUID, *roles: Role) -> list[str]:
    """Return the addresses of those who hold one of `roles` and have the case open by it, in order."""
    return sorted(account.email for account in who_holds(session, case_id, roles))


def open_by_grant() -> ColumnElement[bool]:
    """Return whether `Case` is open to `Account` by its `Grant`, as a condition on the three joined."""
    kept_out = exists().where(
        CaseExclusion.case_id == Case.id,
        CaseExclusion.account_id == Account.id,
        CaseExclusion.lifted_at.is_(None),
    )
    named = exists().where(
        CaseAdmission.case_id == Case.id,
        or_(CaseAdmission.account_id == Account.id, CaseAdmission.role == Grant.role),
    )
    return and_(~kept_out, or_(Case.open_to == BY_ROLE, named))


def _by_name(account: Account) -> tuple[str, str]:
    return account.name.casefold(), account.email
