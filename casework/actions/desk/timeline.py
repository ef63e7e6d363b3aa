"""The timeline of a chronology: how many rows each agency has in each week, its key events and its silences."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import select

from casework.actions.codes.words import Words, words_of
from casework.actions.merges import builds as desk_builds
from casework.actions.reach import chronology_within
from casework.actions.work import Work, looking
from casework.records.tables import Chronology, ChronologyRow, RowMark
from casework.rules.permissions import Permission


@dataclass(frozen=True, slots=True)
class Week:
    """A week with rows. first: its Monday, or the first day of the timeline. keys: key events among the rows."""

    first: date
    rows: int
    keys: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class Silence:
    """A stretch without a row, both days included. declared: the agency stated that it had no contact."""

    first: date
    last: date
    declared: bool


@dataclass(frozen=True, slots=True)
class Lane:
    """One agency. rows: all of it. earlier, later: rows outside the timeline. weeks: those with rows, in order.

    months: rows and key events of each month with rows, by the first of the month.
    """

    agency: str
    rows: int
    earlier: int
    later: int
    undated: int
    weeks: tuple[Week, ...]
    months: Mapping[date, tuple[int, int]]
    silences: tuple[Silence, ...]


@dataclass(frozen=True, slots=True)
class Timeline:
    """The lanes by name. first, last: the days it shows, the scoping period where there is one (scoped)."""

    first: date
    last: date
    scoped: bool
    lanes: tuple[Lane, ...]


def timeline(work: Work, chronology_id: UUID, agencies: Iterable[str]) -> Timeline | None:
    """Return the timeline of a build, None when no row has a date. Raises NotFound, NotPermitted.

    A row of several days counts in the week in which it begins, or in the first week that is shown.
    """
    with looking(work, Permission.SEE_CHRONOLOGY) as session:
        chronology = chronology_within(session, work, chronology_id)
        query = select(
            ChronologyRow.identity,
            ChronologyRow.agency,
            ChronologyRow.section,
            ChronologyRow.first_day,
            ChronologyRow.last_day,
        ).where(ChronologyRow.chronology_id == chronology_id)
        counted: Counter[str] = Counter()
        days: dict[UUID, tuple[str, date, date]] = {}
        words = words_of(session, work, chronology)
        for identity, stored, section, begins, ends in session.execute(query):
            agency = words.say(stored)
            counted[agency] += 1
            first, last = begins or ends, ends or begins
            if section != "undated" and first and last:
                days[identity] = (agency, first, last)
        marked = select(RowMark.identity).where(RowMark.case_id == chronology.case_id, RowMark.key_event)
        keys = set(session.scalars(marked))
        period = _period(chronology, [span[1:] for span in days.values()])
        silences = _silences(chronology, words)
    if period is None:
        return None
    first, last = period
    weeks: dict[str, dict[date, list[UUID]]] = defaultdict(lambda: defaultdict(list))
    months: dict[str, dict[date, tuple[int, int]]] = defaultdict(dict)
    outside: Counter[tuple[str, str]] = Counter()
    for identity, (agency, begins, ends) in days.items():
        if ends < first:
            outside[agency, "earlier"] += 1
        elif begins > last:
            outside[agency, "later"] += 1
        else:
            day = max(begins, first)
            weeks[agency][week_of(day, first)].append(identity)
            rows, among = months[agency].get(day.replace(day=1), (0, 0))
            months[agency][day.replace(day=1)] = rows + 1, among + (identity in keys)
    dated = Counter(agency for agency, _, _ in days.values())
    lanes = tuple(
        Lane(
            agency,
            counted[agency],
            outside[agency, "earlier"],
            outside[agency, "later"],
            counted[agency] - dated[agency],
            tuple(
                Week(monday, len(inside), tuple(row for row in inside if row in keys))
                for monday, inside in sorted(weeks[agency].items())
            ),
            months[agency],
            tuple(silences[agency]),
        )
        for agency in sorted(agencies, key=lambda name: (name.casefold(), name))
    )
    return Timeline(first, last, bool(chronology.inputs["scope"]), lanes)


def week_of(day: date, first: date) -> date:
    """Return the Monday of a day's week, or `first` in the week in which a timeline begins."""
    return max(day - timedelta(days=min(day.weekday(), day.toordinal() - 1)), first)


def _period(chronology: Chronology, spans: Sequence[tuple[date, date]]) -> tuple[date, date] | None:
    scope = chronology.inputs["scope"]
    if scope:
        return date.fromisoformat(scope[0]), date.fromisoformat(scope[1])
    return (min(span[0] for span in spans), max(span[1] for span in spans)) if spans else None


def _silences(chronology: Chronology, words: Words) -> dict[str, list[Silence]]:
    found: dict[str, list[Silence]] = defaultdict(list)
    for silence in desk_builds.noticed(chronology)["silences"]:
        days = date.fromisoformat(silence["from"]), date.fromisoformat(silence["to"])
        found[words.say(silence["agency"])].append(Silence(*days, silence["declared"]))
    return found
