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
from casework.rules import return_sections, saved_elsewhere
from casework.rules.permissions import Permission

CHANGED = (
    "Somebody else changed this page since you opened it, or you did in another tab. Their words stand beside "
    "yours: bring them together, then save again"
)


class ChangedSince(Refusal):
    """Two wrote in the same field. answers: the page brought together, the sender's words where they clash."""

    def __init__(self, answers: Mapping[str, Any]) -> None:
        super().__init__("changed-since", CHANGED)
        self.answers = answers


@dataclass(frozen=True, slots=True)
class PageState:
    """One page as it stands. edition: 0 while nobody wrote anything. answers: as `return_sections` has them."""

    described: return_sections.WrittenPage
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
    """What came of saving. edition: the page's now. kept: the words were other words than before.

    shown: marks of what the page that was sent holds, for its next save.
    """

    edition: int
    kept: bool
    shown: str


def pages(work: Work, request_id: UUID) -> tuple[PageState, ...]:
    """Return every page of a return that its agency writes. Raises NotFound, NotPermitted."""
    with looking(work, Permission.ANSWER_REQUESTS) as session:
        request = own_request_within(session, work, request_id)
        rows = {row.page: row for row in _rows(session, request.id)}
        described = return_sections.pages_of(request.questions)
        return tuple(_state(session, work.store, page, rows.get(page.name)) for page in described)


def page(work: Work, request_id: UUID, name: str) -> PageState:
    """Return one page. Raises NotFound, NotPermitted."""
    found = [state for state in pages(work, request_id) if state.name == name]
    if not found:
        raise NotFound
    return found[0]


def marks_of(asked: return_sections.WrittenPage, answers: Mapping[str, Any]) -> str:
    """Return marks of what a page shows, for it to send back when it is saved."""
    return saved_elsewhere.marks_of(return_sections.flat(answers), return_sections.names_of(asked))


def save(work: Work, request_id: UUID, name: str, answers: Mapping[str, Any], *, shown: str) -> Saved:
    """Keep a page's words. shown: marks of what the page showed: only what was changed on it changes.

    The same words twice are kept once. Raises `ChangedSince` when somebody else wrote in the same field meanwhile,
    Refusal("closed") once the return is handed in or waits for a signature, Refusal("withdrawn"), NotFound,
    NotPermitted.
    """
    with changing(work, Permission.ANSWER_REQUESTS) as change:
        request = own_request_within(change.session, work, request_id, lock=True)
        asked = return_sections.page_named(name, request.questions)
        if asked is None:
            raise NotFound
        sent = return_sections.cleaned(asked, answers)
        refuse_withdrawn(request)
        if not is_open(change.session, request):
            raise Refusal("closed", _closed(request))
        query = select(WrittenPage).where(WrittenPage.request_id == request_id, WrittenPage.page == name)
        row = change.session.scalar(query.with_for_update())
        before = _answers(work.store, row) if row is not None else {}
        marks = marks_of(asked, sent)
        found = saved_elsewhere.together(
            shown or marks_of(asked, {}), return_sections.flat(before), return_sections.flat(sent)
        )
        now = return_sections.unflat(found.answers)
        if now == before:
            change.audit("return-page-kept-again", request.id, page=name)
            return Saved(row.edition if row is not None else 0, kept=False, shown=marks)
        if found.clashes:
            raise ChangedSince(now)
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
        row.body = work.store.keys.seal(now, _context(request.id, name))
        row.changed_by, row.changed_at = work.actor.account_id, change.now
        if request.state in ("sent", "opened"):
            request.state = "started"
        change.audit("return-page-kept", request.id, page=name, edition=row.edition)
        return Saved(row.edition, kept=True, shown=marks)


def answers(session: Session, store: Store, request_id: UUID) -> dict[str, Mapping[str, Any]]:
    """Return what was written, by page; pages without words are left out."""
    found = {row.page: _answers(store, row) for row in _rows(session, request_id)}
    return {name: said for name, said in found.items() if said}


def said_in(session: Session, store: Store, request: AgencyRequest, record: Mapping[str, Any]) -> dict[str, Any]:
    """Return a record with what the request's agency wrote beside its rows."""
    return return_sections.in_record(record, answers(session, store, request.id), request.questions)


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
        return PageState(shown, shown.name, shown.title, 0, {}, "", None)
    by = session.get_one(Account, row.changed_by).name
    return PageState(shown, shown.name, shown.title, row.edition, _answers(store, row), by, row.changed_at)


def _answers(store: Store, row: WrittenPage) -> dict[str, Any]:
    said: dict[str, Any] = store.keys.unseal(row.body, _context(row.request_id, row.page))
    return said


def _closed(request: AgencyRequest) -> str:
    if request.to_sign is not None:
        return "The return waits for a signature, so nothing can be changed in it now. Take it back first"
    return "The return is handed in, so nothing can be changed in it. Begin a new version to correct it"


def _context(request_id: UUID, page: str) -> str:
    return f"written/{request_id}/{page}"
