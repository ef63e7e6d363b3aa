"""The reviewers' desk: rows of the combined chronology, filtered, with what people added to each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from casework.actions.codes import checks as code_checks
from casework.actions.codes.words import Words, words_of
from casework.actions.desk.groups import Groups, groups_of
from casework.actions.desk.search import Filter as Filter, as_stored, conditions, looked_through
from casework.actions.reach import chronology_within
from casework.actions.work import Work, looking
from casework.records.tables import (
    Account,
    Chronology,
    ChronologyLabel,
    ChronologyRow,
    RowMark,
    RowNote,
    RowTag,
)
from casework.rules.permissions import Permission

PAGE_ROWS = 50
"""A browser lays out a table of long texts in as much time as it has rows: a page of these is there at once."""


@dataclass(frozen=True, slots=True)
class Note:
    """A note at a row. mine: written by who looks."""

    id: UUID
    text: str
    author: str
    written_at: datetime
    mine: bool


@dataclass(frozen=True, slots=True)
class Mark:
    """What reviewers think of a row. version: 0 when nobody said anything yet."""

    version: int = 0
    key_event: bool = False
    significance: str = ""


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag at a row. state: "proposed", "yes" or "no"."""

    key: str
    state: str


@dataclass(frozen=True, slots=True)
class DeskRow:
    """A row of the desk. body: as in chronology.json. people: keys. group: the number of its group, or None."""

    identity: UUID
    position: int
    body: Mapping[str, Any]
    section: str
    change: str
    mark: Mark
    notes: tuple[Note, ...]
    tags: tuple[Tag, ...]
    people: tuple[str, ...]
    group: int | None


@dataclass(frozen=True, slots=True)
class DeskPage:
    """A page of rows. page, pages: from 1; total: rows that fit. groups: of the rows shown.

    unsearched: words cannot be looked for yet, as the rows in codes are still being made ready.
    """

    rows: tuple[DeskRow, ...]
    page: int
    pages: int
    total: int
    groups: Groups
    unsearched: bool = False


def rows(
    work: Work, chronology_id: UUID, wanted: Filter | None = None, page: int = 1, page_rows: int = PAGE_ROWS
) -> DeskPage:
    """Return a page of the rows that fit, in order; past the end the last page. Raises NotFound, NotPermitted."""
    with looking(work, Permission.SEE_CHRONOLOGY) as session:
        chronology = chronology_within(session, work, chronology_id)
        words = words_of(session, work, chronology)
        wanted = as_stored(session, wanted or Filter(), chronology, words)
        looked = looked_through(session, work, chronology, wanted, words)
        return page_of(session, work, chronology, wanted, looked, page, page_rows, shown=words)


def page_of(
    session: Session,
    work: Work,
    chronology: Chronology,
    wanted: Filter,
    words: Words,
    page: int,
    page_rows: int,
    *,
    shown: Words,
) -> DeskPage:
    """Return a page of rows. words: how they are looked through; shown: how they are given. wanted: as stored."""
    chronology_id = chronology.id
    groups = groups_of(session, chronology)
    unsearched = bool(wanted.words and words.coder and not code_checks.searched_by(session, chronology))
    where = conditions(chronology_id, chronology.case_id, wanted, groups, words)
    # One look through the rows tells how many fit and which of them the page shows; without a filter all do.
    positions = select(ChronologyRow.position).where(*where).order_by(ChronologyRow.position)
    whole = range(chronology.row_count)
    fitting: Sequence[int] = list(session.scalars(positions)) if len(where) > 1 else whole
    total = len(fitting)
    pages = max(1, -(-total // page_rows))
    page = min(max(page, 1), pages)
    own = fitting[(page - 1) * page_rows : page * page_rows]
    query = select(ChronologyRow).where(
        ChronologyRow.chronology_id == chronology_id, ChronologyRow.position.in_(own)
    )
    found = list(session.scalars(query.order_by(ChronologyRow.position)))
    return DeskPage(
        tuple(with_additions(session, work, chronology, found, groups, shown)),
        page,
        pages,
        total,
        groups,
        unsearched,
    )


def some_rows(work: Work, chronology_id: UUID, identities: Iterable[UUID]) -> tuple[DeskRow, ...]:
    """Return these rows in order; those that are not in the build are left out. Raises NotFound, NotPermitted."""
    with looking(work, Permission.SEE_CHRONOLOGY) as session:
        chronology = chronology_within(session, work, chronology_id)
        query = select(ChronologyRow).where(
            ChronologyRow.chronology_id == chronology_id, ChronologyRow.identity.in_(list(identities))
        )
        found = list(session.scalars(query.order_by(ChronologyRow.position)))
        groups = groups_of(session, chronology)
        words = words_of(session, work, chronology)
        return tuple(with_additions(session, work, chronology, found, groups, words))


@dataclass(frozen=True, slots=True)
class SaidRow:
    """A row without what reviewers added. body: as in chronology.json."""

    identity: UUID
    body: Mapping[str, Any]


def tellings(work: Work, chronology_id: UUID, page: DeskPage) -> dict[int, tuple[SaidRow, ...]]:
    """Return the rows of each group of which a page shows one, by its number. Raises NotFound, NotPermitted."""
    numbers = dict.fromkeys(row.group for row in page.rows if row.group is not None)
    bodies = {row.identity: (row.position, row.body) for row in page.rows}
    away = {row for number in numbers for row in page.groups.members[number]} - bodies.keys()
    if away:
        with looking(work, Permission.SEE_CHRONOLOGY) as session:
            words = words_of(session, work, chronology_within(session, work, chronology_id))
            row = ChronologyRow
            query = select(row.identity, row.position, row.body).where(row.chronology_id == chronology_id)
            for identity, position, body in session.execute(query.where(row.identity.in_(away))):
                bodies[identity] = position, words.row(body)
    found: dict[int, tuple[SaidRow, ...]] = {}
    for identity, (_, body) in sorted(bodies.items(), key=lambda item: item[1][0]):
        number = page.groups.number_of.get(identity)
        if number is not None:
            found[number] = (*found.get(number, ()), SaidRow(identity, body))
    return found


@dataclass(frozen=True, slots=True)
class Place:
    """A row with its neighbours among the rows that fit, None at their ends, its page, and the build's groups."""

    row: DeskRow
    page: int
    before: UUID | None
    after: UUID | None
    groups: Groups


def around(work: Work, chronology_id: UUID, identity: UUID, wanted: Filter | None = None) -> Place | None:
    """Return one row of a build and its neighbours, None when it is not there. Raises NotFound, NotPermitted.

    wanted: neighbours are the rows that fit, also of a row that does not fit (any more).
    """
    with looking(work, Permission.SEE_CHRONOLOGY) as session:
        chronology = chronology_within(session, work, chronology_id)
        in_build = ChronologyRow.chronology_id == chronology_id
        row = session.scalar(select(ChronologyRow).where(in_build, ChronologyRow.identity == identity))
        if row is None:
            return None
        groups = groups_of(session, chronology)
        words = words_of(session, work, chronology)
        fitting = as_stored(session, wanted or Filter(), chronology, words)
        looked = looked_through(session, work, chronology, fitting, words)
        where = conditions(chronology_id, chronology.case_id, fitting, groups, looked)
        at = ChronologyRow.position
        before = select(ChronologyRow.identity).where(*where, at < row.position).order_by(at.desc()).limit(1)
        after = select(ChronologyRow.identity).where(*where, at > row.position).order_by(at).limit(1)
        earlier = select(func.count()).select_from(ChronologyRow).where(*where, at < row.position)
        (full,) = with_additions(session, work, chronology, [row], groups, words)
        return Place(
            full,
            (session.scalar(earlier) or 0) // PAGE_ROWS + 1,
            session.scalar(before),
            session.scalar(after),
            groups,
        )


def with_additions(
    session: Session,
    work: Work,
    chronology: Chronology,
    found: Sequence[ChronologyRow],
    groups: Groups,
    words: Words,
) -> Iterable[DeskRow]:
    """Give rows of a build as the desk shows them, with what reviewers added and what the build proposes."""
    case_id = chronology.case_id
    here = [row.identity for row in found]
    chronology_id = found[0].chronology_id if found else None
    marks = {
        mark.identity: Mark(mark.version, mark.key_event, words.say(mark.significance))
        for mark in session.scalars(select(RowMark).where(RowMark.case_id == case_id, RowMark.identity.in_(here)))
    }
    notes: dict[UUID, list[Note]] = defaultdict(list)
    query = (
        select(RowNote, Account.name)
        .join(Account, Account.id == RowNote.written_by)
        .where(RowNote.case_id == case_id, RowNote.identity.in_(here), RowNote.removed_at.is_(None))
        .order_by(RowNote.written_at)
    )
    for note, author in session.execute(query):
        mine = note.written_by == work.actor.account_id
        notes[note.identity].append(Note(note.id, words.say(note.text), author, note.written_at, mine))
    tags: dict[UUID, dict[str, str]] = defaultdict(dict)
    people: dict[UUID, list[str]] = defaultdict(list)
    labels = select(ChronologyLabel).where(
        ChronologyLabel.chronology_id == chronology_id, ChronologyLabel.identity.in_(here)
    )
    for label in session.scalars(labels.order_by(ChronologyLabel.value)):
        if label.kind == "tag":
            tags[label.identity][label.value] = "proposed"
        else:
            people[label.identity].append(label.value)
    said = select(RowTag).where(RowTag.case_id == case_id, RowTag.identity.in_(here))
    for tag in session.scalars(said.order_by(RowTag.said_at)):
        tags[tag.identity][tag.tag] = tag.said
    for row in found:
        yield DeskRow(
            identity=row.identity,
            position=row.position,
            body=words.row(row.body),
            section=row.section,
            change=row.change,
            mark=marks.get(row.identity, Mark()),
            notes=tuple(notes[row.identity]),
            tags=tuple(Tag(words.say(key), state) for key, state in tags[row.identity].items()),
            people=tuple(people[row.identity]),
            group=groups.number_of.get(row.identity),
        )
