"""What somebody looked for, kept sealed for a day: the address of the results tells nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select

from casework.actions.reach import case_within
from casework.actions.work import Change, NotFound, Refusal, Work, changing, looking
from casework.records.tables import KeptSearch
from casework.rules.permissions import Permission
from casework.rules.searching import LONGEST, words_of

KEPT_FOR = timedelta(days=1)
MOST_KEPT = 20


@dataclass(frozen=True, slots=True)
class Asked:
    """What was looked for. typed: as it was typed. case_id: in one case only, None for everywhere."""

    id: UUID
    typed: str
    case_id: UUID | None


def keep(work: Work, typed: str, case_id: UUID | None = None) -> UUID:
    """Keep what somebody looks for and return its id. The audit log learns that they did, never the words.

    Raises Refusal("words"), NotFound for a case out of reach, NotPermitted.
    """
    typed = " ".join(typed.split())[:LONGEST]
    if not words_of(typed):
        raise Refusal("words", "Enter what you are looking for, such as a reference, a code name or an agency")
    with changing(work, Permission.SEARCH) as change:
        account_id = work.actor.account_id
        assert account_id is not None
        if case_id is not None:
            case_within(change.session, work, case_id)
        _remove_old(change, account_id)
        row = KeptSearch(account_id=account_id, body=b"", made_at=change.now)
        change.session.add(row)
        change.session.flush()
        case = str(case_id) if case_id else ""
        row.body = work.store.keys.seal({"words": typed, "case": case}, _context(row.id))
        of_case: dict[str, Any] = {"case": case} if case else {}
        change.audit("searched", row.id, **of_case)
        return row.id


def asked(work: Work, search_id: UUID) -> Asked:
    """Return what the actor looked for. Raises NotFound also for somebody else's, NotPermitted."""
    with looking(work, Permission.SEARCH) as session:
        row = session.get(KeptSearch, search_id)
        if row is None or row.account_id != work.actor.account_id or row.made_at < work.store.now() - KEPT_FOR:
            raise NotFound
        body = work.store.keys.unseal(row.body, _context(row.id))
        return Asked(row.id, body["words"], UUID(body["case"]) if body["case"] else None)


def remove_old(change: Change) -> int:
    """Remove everybody's searches that are no longer kept, and return how many."""
    gone = change.session.scalars(
        delete(KeptSearch).where(KeptSearch.made_at < change.now - KEPT_FOR).returning(KeptSearch.id)
    )
    return len(gone.all())


def _remove_old(change: Change, account_id: UUID) -> None:
    mine = select(KeptSearch).where(KeptSearch.account_id == account_id).order_by(KeptSearch.made_at.desc())
    for place, row in enumerate(change.session.scalars(mine).all()):
        if place >= MOST_KEPT - 1 or row.made_at < change.now - KEPT_FOR:
            change.session.delete(row)


def _context(search_id: UUID) -> str:
    return f"kept-search/{search_id}"
