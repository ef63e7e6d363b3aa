"""What merges changed at the reviewers' desk: rows new, changed and withdrawn, and whose return did it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.actions.codes.words import Words, words_of
from casework.actions.desk.groups import Groups, groups_of
from casework.actions.desk.rows import DeskRow, with_additions
from casework.actions.desk.search import Filter, as_stored, conditions, looked_through, says
from casework.actions.merges.builds import searched_words
from casework.actions.merges.rows_gone import Gone, gone_from
from casework.actions.reach import chronology_within
from casework.actions.work import Work, looking
from casework.records.tables import Chronology, ChronologyRow
from casework.rules.permissions import Permission

OF_A_MERGE = ("changed", "new", "altered", "looked")
"""Choices of a filter that speak of the newest rows alone."""

PAGE_WITHDRAWN = 100


@dataclass(frozen=True, slots=True)
class ReturnChange:
    """An agency whose answer changed. what: "new", "replaced", "nil" (it knows nobody) or "gone"."""

    agency: str
    what: str


@dataclass(frozen=True, slots=True)
class SinceMerge:
    """Counts of rows against the build before. before: rows that merges before that withdrew, still away.

    new: also those that are back.
    """

    new: int
    changed: int
    withdrawn: int
    before: int
    returns: tuple[ReturnChange, ...]

    @property
    def before_on(self) -> int:
        """Return the page of `withdrawn_rows` on which those that merges before withdrew begin."""
        return self.withdrawn // PAGE_WITHDRAWN + 1


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """Rows that one build had last. build: where they stand. last: it is the build before the one that is read.

    at: when the merge that withdrew them was ready. returns: whose answers had changed.
    """

    build: UUID
    identities: tuple[UUID, ...]
    last: bool
    at: datetime | None
    returns: tuple[ReturnChange, ...]


def since_last_merge(work: Work, chronology_id: UUID) -> SinceMerge | None:
    """Return what changed against the build before, None for a case's first. Raises NotFound, NotPermitted."""
    with looking(work, Permission.SEE_CHRONOLOGY) as session:
        chronology = chronology_within(session, work, chronology_id)
        earlier = chronology.changes.get("earlier")
        if not earlier:
            return None
        gone = gone_from(session, chronology)
        withdrawn_now = sum(len(part.identities) for part in gone if part.by == chronology_id)
        before = select(Chronology.inputs, Chronology.row_count).where(Chronology.id == UUID(earlier))
        inputs, had = session.execute(before).one()
        return SinceMerge(
            chronology.row_count - (had - withdrawn_now),
            len(chronology.changes.get("fields", ())),
            withdrawn_now,
            sum(len(part.identities) for part in gone if part.by != chronology_id),
            returns_changed(inputs, chronology.inputs, words_of(session, work, chronology)),
        )


def withdrawn(work: Work, chronology_id: UUID) -> tuple[Withdrawn, ...]:
    """Return what builds before had and this one has not, the last merge's first. Raises NotFound, NotPermitted.

    What was withdrawn longer ago stays there with what reviewers wrote; what came back does not.
    """
    with looking(work, Permission.SEE_CHRONOLOGY) as session:
        chronology = chronology_within(session, work, chronology_id)
        words = words_of(session, work, chronology)
        return tuple(_withdrawn(session, chronology, part, words) for part in gone_from(session, chronology))


@dataclass(frozen=True, slots=True)
class WithdrawnPage:
    """A page of rows that are there no more, under what `withdrawn` tells. page, pages: from 1. total: all."""

    parts: tuple[tuple[Withdrawn, tuple[DeskRow, ...]], ...]
    page: int
    pages: int
    total: int


def withdrawn_rows(work: Work, chronology_id: UUID, wanted: Filter | None = None, page: int = 1) -> WithdrawnPage:
    """Return a page of the rows of `withdrawn` that fit, with what reviewers said; past the end the last page.

    Raises NotFound, NotPermitted.
    """
    with looking(work, Permission.SEE_CHRONOLOGY) as session:
        chronology = chronology_within(session, work, chronology_id)
        words = words_of(session, work, chronology)
        fitting = [
            (part, build, identity)
            for part, build, found in _withdrawn_that_fit(session, work, chronology, wanted or Filter(), words)
            for identity in found
        ]
        pages = max(1, -(-len(fitting) // PAGE_WITHDRAWN))
        page = min(max(page, 1), pages)
        here = fitting[(page - 1) * PAGE_WITHDRAWN : page * PAGE_WITHDRAWN]
        parts = []
        for part, build in {id(part): (part, build) for part, build, _ in here}.values():
            query = select(ChronologyRow).where(
                ChronologyRow.chronology_id == build.id,
                ChronologyRow.identity.in_([identity for of, _, identity in here if of is part]),
            )
            rows = list(session.scalars(query.order_by(ChronologyRow.position)))
            told = with_additions(session, work, build, rows, Groups(), words)
            parts.append((_withdrawn(session, chronology, part, words), tuple(told)))
        return WithdrawnPage(tuple(parts), page, pages, len(fitting))


def _withdrawn_that_fit(
    session: Session, work: Work, chronology: Chronology, wanted: Filter, words: Words
) -> Iterator[tuple[Gone, Chronology, Sequence[UUID]]]:
    looked = looked_through(session, work, chronology, wanted, words)
    for part in gone_from(session, chronology):
        build = session.get_one(Chronology, part.build)
        where = _fitting(session, build, part, wanted, looked)
        # Put in order here: asked for in order, the database would look through all rows of the build.
        row = ChronologyRow
        if looked.coder and wanted.words:
            bodies = session.execute(select(row.position, row.identity, row.body).where(*where))
            found = [
                (place, one) for place, one, body in bodies if says(searched_words(looked.row(body)), wanted.words)
            ]
        else:
            alone = session.execute(select(row.position, row.identity).where(*where))
            found = [(place, one) for place, one in alone]
        yield part, build, [one for _, one in sorted(found)]


def withdrawn_that_fit(work: Work, chronology_id: UUID, wanted: Filter) -> int:
    """Return how many rows that are there no more fit a filter. Raises NotFound, NotPermitted."""
    if wanted.only in OF_A_MERGE:
        return 0
    with looking(work, Permission.SEE_CHRONOLOGY) as session:
        chronology = chronology_within(session, work, chronology_id)
        words = words_of(session, work, chronology)
        return sum(len(found) for *_, found in _withdrawn_that_fit(session, work, chronology, wanted, words))


def withdrawn_row(work: Work, chronology_id: UUID, identity: UUID) -> Withdrawn | None:
    """Return when and by whose return a row went, None where no build had it. Raises NotFound, NotPermitted."""
    return next((part for part in withdrawn(work, chronology_id) if identity in part.identities), None)


def returns_changed(
    before: Mapping[str, Any], now: Mapping[str, Any], words: Words | None = None
) -> tuple[ReturnChange, ...]:
    """Return what became of each agency's answer between the inputs of two builds: new, replaced, nil or gone."""
    had, have = (
        {entry["agency"]: (entry["upload"], entry.get("record")) for entry in inputs.get("returns", ())}
        for inputs in (before, now)
    )
    nil_before, nil_now = (frozenset(inputs.get("nil", ())) for inputs in (before, now))
    changed = {
        agency: "replaced" if agency in had else "new" for agency in have if have[agency] != had.get(agency)
    }
    changed |= {agency: "nil" for agency in nil_now - nil_before}
    changed |= {agency: "gone" for agency in {*had, *nil_before} - {*have, *nil_now}}
    say = (words or Words()).say
    return tuple(ReturnChange(say(agency), what) for agency, what in sorted(changed.items()))


def _fitting(session: Session, build: Chronology, part: Gone, wanted: Filter, words: Words) -> list[Any]:
    """Return the SQL conditions. In codes words are looked for in the rows as shown: old ones are not kept so."""
    stored = as_stored(session, replace(wanted, words="") if words.coder else wanted, build, words)
    groups = groups_of(session, build) if stored.only else Groups()
    where: list[Any] = conditions(build.id, build.case_id, stored, groups, words)
    return [*where, ChronologyRow.identity.in_(part.identities)]


def _withdrawn(session: Session, chronology: Chronology, part: Gone, words: Words) -> Withdrawn:
    by = session.get(Chronology, part.by)
    build = session.get_one(Chronology, part.build)
    return Withdrawn(
        part.build,
        part.identities,
        part.by == chronology.id,
        by.finished_at if by else None,
        returns_changed(build.inputs, by.inputs, words) if by else (),
    )
