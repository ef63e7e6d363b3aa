"""Rows that tell one event, as a group that opens: the build's proposals, put right by what people said."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from threading import Lock
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from casework.actions.merges import builds as desk_builds
from casework.actions.reach import case_within
from casework.actions.work import NotFound, Refusal, Work, changing
from casework.records.tables import Account, Chronology, ChronologyPair, ChronologyRow, PairVerdict
from casework.rules.permissions import Permission

VERDICTS = ("same", "different")
MOST_KEPT = 8
"""Builds whose groups a process keeps."""

MOST_OF_A_GROUP = 40
"""A chain of likenesses longer than this says nothing any more: such a group shows its pairs alone."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two rows as one event. kind: "same-event", "duplicate" or "said". score: 0 to 100. said: a verdict or ""."""

    one: UUID
    other: UUID
    kind: str
    score: int
    said: str


@dataclass(frozen=True, slots=True)
class Groups:
    """The groups of a build. members: number -> rows; pairs: number -> what links them, also what was denied.

    denied: row -> pairs with rows that are in no group with it, as somebody said that they are another event.
    linked: how many pairs of each kind nobody denied. differing: pairs that tell something differently and that
    nobody denied -> in how many fields.
    """

    number_of: Mapping[UUID, int] = field(default_factory=dict)
    members: Mapping[int, tuple[UUID, ...]] = field(default_factory=dict)
    pairs: Mapping[int, tuple[Pair, ...]] = field(default_factory=dict)
    denied: Mapping[UUID, tuple[Pair, ...]] = field(default_factory=dict)
    linked: Mapping[str, int] = field(default_factory=dict)
    differing: Mapping[tuple[UUID, UUID], int] = field(default_factory=dict)

    def told_differently(self) -> set[UUID]:
        """Return the rows that tell something differently from another of their event."""
        return {row for pair in self.differing for row in pair}

    def counts(self) -> dict[str, int]:
        """Return how many findings are left of those that reviewers can deny, by their names in findings.json."""
        together = self.linked.get("same-event", 0) + self.linked.get("said", 0)
        alike = self.linked.get("duplicate", 0)
        return {"same_events": together, "duplicates": alike, "conflicts": sum(self.differing.values())}


_Found = TypeVar("_Found")
_KEPT: dict[tuple[Any, ...], Groups] = {}
_DIFFERING: dict[tuple[Any, ...], Mapping[tuple[UUID, UUID], int]] = {}
_KEEPING = Lock()


def groups_of(session: Session, chronology: Chronology) -> Groups:
    """Return the groups: rows linked by pairs that nobody denied, or that somebody said are the same.

    They are worked out once for a build and what was said until now, and kept by the process: ids alone.
    """
    said = select(func.count(), func.max(PairVerdict.said_at)).where(PairVerdict.case_id == chronology.case_id)
    key = (chronology.id, chronology.finished_at, *session.execute(said).one())
    return _kept(_KEPT, key, lambda: _worked_out(session, chronology))


def _kept(kept: dict[tuple[Any, ...], _Found], key: tuple[Any, ...], find: Callable[[], _Found]) -> _Found:
    """Return what is kept under a key, or what is found and kept from now on; the oldest of many go."""
    with _KEEPING:
        found = kept.pop(key, None)
    if found is None:
        found = find()
    with _KEEPING:
        kept[key] = found
        while len(kept) > MOST_KEPT:
            kept.pop(next(iter(kept)))
    return found


def verdicts_of(session: Session, case_id: UUID) -> tuple[tuple[UUID, UUID, str], ...]:
    """Return what was said of pairs of rows: both identities, and "same" or "different"."""
    query = select(PairVerdict.one, PairVerdict.other, PairVerdict.said).where(PairVerdict.case_id == case_id)
    return tuple((one, other, said) for one, other, said in session.execute(query))


def _worked_out(session: Session, chronology: Chronology) -> Groups:
    verdicts = {
        (verdict.one, verdict.other): verdict.said
        for verdict in session.scalars(select(PairVerdict).where(PairVerdict.case_id == chronology.case_id))
    }
    query = select(ChronologyPair.one, ChronologyPair.other, ChronologyPair.kind, ChronologyPair.score).where(
        ChronologyPair.chronology_id == chronology.id
    )
    pairs = {
        (one, other): Pair(one, other, kind, score, verdicts.get((one, other), ""))
        for one, other, kind, score in session.execute(query)
    }
    said_alone = {ids: said for ids, said in verdicts.items() if ids not in pairs}
    if said_alone:
        there = set(
            session.scalars(select(ChronologyRow.identity).where(ChronologyRow.chronology_id == chronology.id))
        )
        pairs |= {
            (one, other): Pair(one, other, "said", 100, said)
            for (one, other), said in said_alone.items()
            if one in there and other in there
        }
    # What a build's rows tell differently stands in its findings, megabytes for a large case: read once, not after
    # each word that somebody says on a pair.
    build = (chronology.id, chronology.finished_at)
    every = _kept(_DIFFERING, build, lambda: desk_builds.differing(session, chronology))
    differing = {ids: fields for ids, fields in every.items() if verdicts.get(ids) != "different"}
    return replace(_grouped(pairs.values()), differing=differing)


def _grouped(pairs: Iterable[Pair]) -> Groups:
    root: dict[UUID, UUID] = {}

    def find(row: UUID) -> UUID:
        root.setdefault(row, row)
        while root[row] != row:
            root[row] = root[root[row]]
            row = root[row]
        return row

    linked = sorted((pair for pair in pairs if pair.said != "different"), key=lambda pair: -pair.score)
    sizes: dict[UUID, int] = defaultdict(lambda: 1)
    for pair in linked:
        one, other = find(pair.one), find(pair.other)
        if one != other and (sizes[one] + sizes[other] <= MOST_OF_A_GROUP or pair.said == "same"):
            root[other] = one
            sizes[one] += sizes[other]
    gathered: dict[UUID, list[UUID]] = defaultdict(list)
    for row in root:
        gathered[find(row)].append(row)
    numbers = {first: number for number, first in enumerate((r for r, m in gathered.items() if len(m) > 1), 1)}
    number_of = {row: numbers[first] for first, rows in gathered.items() if first in numbers for row in rows}
    of_group: dict[int, list[Pair]] = defaultdict(list)
    denied: dict[UUID, list[Pair]] = defaultdict(list)
    for pair in pairs:
        number = number_of.get(pair.one, number_of.get(pair.other))
        if number is not None:
            of_group[number].append(pair)
        if pair.said == "different" and (number is None or number_of.get(pair.one) != number_of.get(pair.other)):
            denied[pair.one].append(pair)
            denied[pair.other].append(pair)
    return Groups(
        number_of,
        {number: tuple(gathered[first]) for first, number in numbers.items()},
        {number: tuple(found) for number, found in of_group.items()},
        {row: tuple(found) for row, found in denied.items()},
        Counter(pair.kind for pair in linked),
    )


def decide(work: Work, case_id: UUID, one: UUID, other: UUID, said: str, *, seen: str | None = None) -> None:
    """Record whether two rows tell the same event; a later word takes the place of an earlier.

    said: "same", "different", or "" to take the word back. seen: the word that was on the person's page, None
    where that does not matter. Raises Refusal("one-row"), Refusal("changed-meanwhile") when somebody else said
    something since, NotFound, NotPermitted.
    """
    if said not in (*VERDICTS, ""):
        raise NotFound
    if one == other:
        raise Refusal("one-row", "Choose two rows: a row is always the same event as itself")
    one, other = sorted((one, other), key=str)
    with changing(work, Permission.WORK_ON_CHRONOLOGY) as change:
        case = case_within(change.session, work, case_id, lock=True)
        require_rows(change.session, case.id, (one, other))
        query = select(PairVerdict).where(
            PairVerdict.case_id == case.id, PairVerdict.one == one, PairVerdict.other == other
        )
        verdict = change.session.scalar(query)
        now = verdict.said if verdict else ""
        if seen is not None and now not in (seen, said):
            told = {"same": "these two are the same event", "different": "these are two events"}.get(now)
            raise changed_meanwhile(change.session, verdict.said_by if verdict else None, told)
        assert work.actor.account_id is not None
        if said and verdict is None:
            verdict = PairVerdict(case_id=case.id, one=one, other=other)
            change.session.add(verdict)
        if verdict is not None and said:
            verdict.said, verdict.said_by, verdict.said_at = said, work.actor.account_id, change.now
        elif verdict is not None:
            change.session.delete(verdict)
        change.audit("rows-compared", case.id, one=str(one), other=str(other), said=said)


def changed_meanwhile(session: Session, account_id: UUID | None, told: str | None) -> Refusal:
    """Return the refusal of a word on what somebody else said in the meantime.

    account_id, told: whose word stands now, and what it says; None where an earlier word was taken back.
    """
    who = session.scalar(select(Account.name).where(Account.id == account_id)) if account_id else None
    said = f"{who} said that {told}" if who and told else "Somebody took back what was said before"
    return Refusal("changed-meanwhile", f"{said} while you were reading. Look again, and answer once more")


def require_rows(session: Session, case_id: UUID, identities: Iterable[UUID]) -> None:
    """Raise NotFound unless every identity is a row of a build of the case."""
    wanted = set(identities)
    query = (
        select(ChronologyRow.identity)
        .join(Chronology, Chronology.id == ChronologyRow.chronology_id)
        .where(Chronology.case_id == case_id, ChronologyRow.identity.in_(wanted))
    )
    if wanted - set(session.scalars(query)):
        raise NotFound
