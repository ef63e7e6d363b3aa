"""What an agency writes online beside its rows: kept as it is typed, one page at a time, nobody overwritten."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.actions.reach import own_request_within, request_within
from casework.actions.returns.standing import refuse_withdrawn
from casework.actions.work import NotFound, Refusal, Work, changing, looking
from casework.records.store import Store
from casework.records.tables import Account, AgencyRequest, Upload, WrittenPage
from casework.rules import return_sections
from casework.rules.permissions import Permission

CHANGED = (
    "Somebody else changed this page since you opened it, or you did in another tab. Their words stand beside "
    "yours: bring them together, then save again"
)


@dataclass(frozen=True, slots=True)
class PageState:
    """One page as it stands. edition: 0 while nobody wrote anything. answers: as `return_sections` has them."""

    name: str
    title: str
    edition: int
    answers: Mapping[str, Any]
    changed_by: str
    changed_at: datetime | None

    @property
    def begun(self) -> bool:
        """Whether something stands in it."""
        return bool(self.answers)


@dataclass(frozen=True, slots=True)
class Saved:
    """What came of saving. edition: the page's now. kept: the words were other words than before."""

    edition: int
    kept: bool


def pages(work: Work, request_id: UUID) -> tuple[PageState, ...]:
    """Return every page of a return that its agency writes. Raises NotFound, NotPermitted."""
    with looking(work, Permission.ANSWER_REQUESTS) as session:
        request = own_request_within(session, work, request_id)
        rows = {row.page: row for row in _rows(session, request.id)}
        return tuple(_state(session, work.store, page, rows.get(page.name)) for page in return_sections.PAGES)


def page(work: Work, request_id: UUID, name: str) -> PageState:
    """Return one page. Raises NotFound, NotPermitted."""
    found = [state for state in pages(work, request_id) if state.name == name]
    if not found:
        raise NotFound
    return found[0]


def save(work: Work, request_id: UUID, name: str, answers: Mapping[str, Any], *, edition: int) -> Saved:
    """Keep a page's words. edition: of the page as the person saw it. The same words twice are kept once.

    Raises Refusal("changed-since") when somebody else wrote meanwhile, Refusal("closed") once the return is handed
    in or waits for a signature, Refusal("withdrawn"), NotFound, NotPermitted.
    """
    if name not in return_sections.BY_NAME:
        raise NotFound
    answers = return_sections.cleaned(return_sections.BY_NAME[name], answers)
    with changing(work, Permission.ANSWER_REQUESTS) as change:
        request = own_request_within(change.session, work, request_id, lock=True)
        refuse_withdrawn(request)
        if not is_open(change.session, request):
            raise Refusal("closed", _closed(request))
        query = select(WrittenPage).where(WrittenPage.request_id == request_id, WrittenPage.page == name)
        row = change.session.scalar(query.with_for_update())
        before = _answers(work.store, row) if row is not None else {}
        if answers == before:
            change.audit("return-page-kept-again", request.id, page=name)
            return Saved(row.edition if row is not None else 0, kept=False)
        if edition < (row.edition if row is not None else 0):
            raise Refusal("changed-since", CHANGED)
        assert work.actor.account_id is not None
        if row is None:
            row = WrittenPage(
                request_id=request.id,
                page=name,
                edition=0,
                body=b"",
                changed_by=work.actor.account_id,
                changed_at=change.now,
            )
            change.session.add(row)
        row.edition += 1
        row.body = work.store.keys.seal(answers, _context(request.id, name))
        row.changed_by, row.changed_at = work.actor.account_id, change.now
        if request.state in ("sent", "opened"):
            request.state = "started"
        change.audit("return-page-kept", request.id, page=name, edition=row.edition)
        return Saved(row.edition, kept=True)


def answers(session: Session, store: Store, request_id: UUID) -> dict[str, Mapping[str, Any]]:
    """Return what was written, by page; pages without words are left out."""
    found = {row.page: _answers(store, row) for row in _rows(session, request_id)}
    return {name: said for name, said in found.items() if said}


def is_open(session: Session, request: AgencyRequest) -> bool:
    """Return whether words can still be written: nothing was handed in yet, or a new version has been begun."""
    if request.state == "withdrawn" or request.to_sign is not None:
        return False
    if request.state not in ("handed-in", "nil"):
        return True
    newest = select(Upload.id).where(Upload.request_id == request.id, Upload.state != "refused")
    latest = session.scalar(newest.order_by(Upload.version.desc()).limit(1))
    return latest is not None and latest != request.upload_id


def can_write(work: Work, request_id: UUID) -> bool:
    """Return whether the agency can write in its return now. Raises NotFound, NotPermitted."""
    with looking(work, Permission.SIGNED_IN) as session:
        return is_open(session, request_within(session, work, request_id))


def _rows(session: Session, request_id: UUID) -> list[WrittenPage]:
    return list(session.scalars(select(WrittenPage).where(WrittenPage.request_id == request_id)))


def _state(
    session: Session, store: Store, shown: return_sections.WrittenPage, row: WrittenPage | None
) -> PageState:
    if row is None:
        return PageState(shown.name, shown.title, 0, {}, "", None)
    by = session.get_one(Account, row.changed_by).name
    return PageState(shown.name, shown.title, row.edition, _answers(store, row), by, row.changed_at)


def _answers(store: Store, row: WrittenPage) -> dict[str, Any]:
    said: dict[str, Any] = store.keys.unseal(row.body, _context(row.request_id, row.page))
    return said


def _closed(request: AgencyRequest) -> str:
    if request.to_sign is not None:
        return "The return waits for a signature, so nothing can be changed in it now. Take it back first"
    return "The return is handed in, so nothing can be changed in it. Begin a new version to correct it"


def _context(request_id: UUID, page: str) -> str:
    return f"written/{request_id}/{page}"
