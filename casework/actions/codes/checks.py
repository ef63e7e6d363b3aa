"""The look over a whole build in codes: asking for it, and what the job that makes it reads and records."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from casework.actions.codes.words import key_version, newest_build, to_code
from casework.actions.work import SERVICE, Change, Refusal, Work, changing
from casework.records import tasks
from casework.records.store import Store
from casework.records.tables import (
    Case,
    CaseKey,
    Chronology,
    ChronologyRow,
    CodeCheck,
    CodedWords,
    KeyPerson,
    RowMark,
    RowNote,
    RowTag,
)
from casework.records.tasks import Claim
from casework.rules.coding import ToCode
from casework.rules.row_tags import TAGS

CHECK = "check-codes"
MOST_DOUBTS = 2_000
"""Words kept of one look; a key with more to ask about is not the case's."""


@dataclass(frozen=True, slots=True)
class ToCheck:
    """What the checking job needs. version: of the key.

    rows: identity, row as chronology.json has it, and what reviewers wrote at it, each.
    """

    chronology_id: UUID
    version: int
    to_code: ToCode
    rows: tuple[tuple[UUID, Mapping[str, Any], tuple[str, ...]], ...]


def ask_for(change: Change, case_id: UUID) -> None:
    """Ask for a look over the newest build by the key as it is now, in the action's transaction. Case: locked."""
    session = change.session
    session.flush()
    chronology = newest_build(session, case_id)
    if chronology is None:
        return
    version = key_version(session, case_id)
    check = session.scalar(select(CodeCheck).where(CodeCheck.chronology_id == chronology.id))
    if check is None:
        check = CodeCheck(id=uuid4(), chronology_id=chronology.id, version=version)
        session.add(check)
    check.version, check.state, check.done, check.total = version, "waiting", 0, chronology.row_count
    session.flush()
    if not tasks.unfinished(session, CHECK, check.id):
        change.task(CHECK, check.id)


def to_check(store: Store, check_id: UUID) -> ToCheck | None:
    """Return what the checking job needs, None when the build or the wish for it is gone."""
    with store.looking() as session:
        check = session.get(CodeCheck, check_id)
        if check is None or check.state == "done":
            return None
        chronology = session.get_one(Chronology, check.chronology_id)
        if newest_build(session, chronology.case_id) is not chronology:
            return None
        query = select(ChronologyRow.identity, ChronologyRow.body).where(
            ChronologyRow.chronology_id == chronology.id
        )
        written = _written(session, chronology.case_id)
        rows = tuple(
            (identity, body, tuple(written[identity]))
            for identity, body in session.execute(query.order_by(ChronologyRow.position))
        )
        return ToCheck(
            chronology.id,
            key_version(session, chronology.case_id),
            to_code(session, store, chronology),
            rows,
        )


def _written(session: Session, case_id: UUID) -> dict[UUID, list[str]]:
    """Return what reviewers wrote at each row, tags in their own words too."""
    written: dict[UUID, list[str]] = defaultdict(list)
    for identity, text in (
        *session.execute(select(RowMark.identity, RowMark.significance).where(RowMark.case_id == case_id)),
        *session.execute(
            select(RowNote.identity, RowNote.text).where(RowNote.case_id == case_id, RowNote.removed_at.is_(None))
        ),
        *session.execute(select(RowTag.identity, RowTag.tag).where(RowTag.case_id == case_id)),
    ):
        if text and text not in TAGS:
            written[identity].append(text)
    return written


def progress(store: Store, check_id: UUID, done: int) -> None:
    """Record how many rows were looked at."""
    with store.changing() as session:
        session.execute(update(CodeCheck).where(CodeCheck.id == check_id).values(done=done))


def record(
    store: Store,
    check_id: UUID,
    version: int,
    doubts: Sequence[Mapping[str, Any]],
    words: Mapping[UUID, str],
    claim: Claim | None = None,
) -> None:
    """Keep what the look found: doubts as `CodeDoubt` without its number, and each row's words in codes.

    A key that changed meanwhile is looked over again. Raises Superseded.
    """
    with changing(Work(store, SERVICE), None, claim) as change:
        session = change.session
        check = session.get_one(CodeCheck, check_id)
        chronology = session.get_one(Chronology, check.chronology_id)
        case = session.get_one(Case, chronology.case_id, with_for_update=True)
        check = session.get_one(CodeCheck, check_id, with_for_update=True, populate_existing=True)
        session.query(CodedWords).filter_by(chronology_id=chronology.id).delete()
        session.add_all(
            CodedWords(chronology_id=chronology.id, identity=identity, words=text)
            for identity, text in words.items()
        )
        check.found = store.keys.seal(list(doubts[:MOST_DOUBTS]), found_context(check.id))
        check.checked, check.done, check.total = version, len(words), len(words)
        check.state, check.finished_at = "done", change.now
        change.audit(
            "codes-checked", case.id, partnership_id=case.partnership_id, rows=len(words), doubts=len(doubts)
        )
        if key_version(session, case.id) != version:
            check.state = "waiting"
            change.task(CHECK, check.id)


def fail(store: Store, check_id: UUID, code: str) -> None:
    """Record that the look could not be made; it can be asked for again."""
    with changing(Work(store, SERVICE), None) as change:
        check = change.session.get_one(CodeCheck, check_id, with_for_update=True)
        if check.state == "waiting":
            check.state, check.finished_at = "failed", change.now
        chronology = change.session.get_one(Chronology, check.chronology_id)
        case = change.session.get_one(Case, chronology.case_id)
        change.audit("codes-not-checked", case.id, partnership_id=case.partnership_id, code=code)


def searched_by(session: Session, chronology: Chronology) -> bool:
    """Return whether the rows' words in codes are there, by the key as it is now."""
    query = select(CodeCheck.checked).where(CodeCheck.chronology_id == chronology.id)
    return session.scalar(query) == key_version(session, chronology.case_id)


def require_ready(session: Session, chronology: Chronology) -> None:
    """Refuse a file in codes unless all in the key are confirmed, and the rows in codes were looked over by it.

    Raises Refusal("key-not-confirmed" or "codes-not-ready").
    """
    proposed = (
        select(func.count())
        .select_from(KeyPerson)
        .where(KeyPerson.case_id == chronology.case_id, KeyPerson.state == "proposed")
    )
    if session.scalar(proposed) or not key_version(session, chronology.case_id):
        raise Refusal(
            "key-not-confirmed",
            "The key of this case has people whom nobody has looked at. A coordinator must confirm them before a "
            "file in codes can be made",
        )
    if not searched_by(session, chronology):
        raise Refusal(
            "codes-not-ready",
            "The rows in codes are still being looked over for names. Wait a minute, then ask again",
        )


def found_context(check_id: UUID) -> str:
    """Return what a look's doubts are sealed for."""
    return f"code-check/{check_id}"


def count_up(change: Change, case: Case) -> None:
    """Count a key's version up after a change, and have the chronology looked over again. case: locked."""
    key = change.session.get(CaseKey, case.id)
    if key is None:
        key = CaseKey(case_id=case.id, version=0, changed_at=change.now)
        change.session.add(key)
    key.version += 1
    key.changed_at = change.now
    change.session.flush()
    ask_for(change, case.id)
