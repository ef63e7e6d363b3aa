"""How other tellings of an event, and what they differ in, are put on a row's page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from casework.actions.desk.groups import Groups
from casework.actions.desk.history import ChangedRow
from casework.actions.desk.rows import DeskRow
from webforms.journeys.casework.chronology.chronology_view import Mark, ShownRow, shown
from webforms.journeys.readings import understood

FIELD_WORDS = {
    "date": "Date",
    "date_text": "Date",
    "time": "Time",
    "time_text": "Time",
    "start": "Date",
    "end": "Date",
    "time_end": "Time",
    "people": "Who was there",
    "event": "What happened",
    "action": "What was decided",
    "source": "Source",
    "comment": "Comment",
    "other": "Other columns",
}
"""A field of a row in the reviewers' words."""


@dataclass(frozen=True, slots=True)
class Telling:
    """Another row of the group. score: 0 to 100, None where nothing but other rows links the two.

    said: "", "same" or "different". kind: "same-event", "duplicate" or "said".
    """

    identity: UUID
    row: ShownRow
    score: int | None
    kind: str
    said: str


def tellings(row: DeskRow, members: Sequence[DeskRow], groups: Groups, marks: Mapping[str, Mark]) -> list[Telling]:
    """Return the other rows of the row's group, the likeliest first."""
    links = {
        pair.other if pair.one == row.identity else pair.one: pair
        for pair in groups.pairs.get(row.group or 0, ())
        if row.identity in (pair.one, pair.other)
    }
    found = []
    for member in members:
        if member.identity != row.identity:
            link = links.get(member.identity)
            found.append(
                Telling(
                    member.identity,
                    shown(member, marks),
                    link.score if link else None,
                    link.kind if link else "same-event",
                    link.said if link else "",
                )
            )
    return sorted(found, key=lambda telling: -(telling.score or 0))


@dataclass(frozen=True, slots=True)
class Difference:
    """What two tellings differ in: the field in words, what this row says, what the other says."""

    what: str
    here: str
    there: str


def differences(row: DeskRow, conflicts: Iterable[Mapping[str, Any]]) -> dict[str, list[Difference]]:
    """Return by the other row's id what it tells differently. conflicts: as findings.json has them."""
    found: dict[str, list[Difference]] = {}
    own = row.body["id"]
    for conflict in conflicts:
        if own in conflict["rows"]:
            at = conflict["rows"].index(own)
            what = FIELD_WORDS.get(conflict["field"], conflict["field"].capitalize())
            values = conflict["values"]
            found.setdefault(conflict["rows"][1 - at], []).append(Difference(what, values[at], values[1 - at]))
    return found


SAID = ("date_text", "time_text", "source", "event", "people", "action", "comment")


def before_and_now(row: ChangedRow) -> list[Difference]:
    """Return each field in which a row says something else than before: `here` before, `there` now.

    Where only what a date or time was understood as is another, that is shown.
    """
    old, new = row.before, row.now
    found = [Difference(FIELD_WORDS[name], old[name], new[name]) for name in SAID if name in row.fields]
    headings = (
        dict.fromkeys((*(old.get("other") or {}), *(new.get("other") or {}))) if "other" in row.fields else ()
    )
    for heading in headings:
        before, now = ((one.get("other") or {}).get(heading, "") for one in (old, new))
        if before != now:
            found.append(Difference(heading, before, now))
    if {"start", "end"} & set(row.fields) and "date_text" not in row.fields:
        found.append(Difference("Date, as understood", understood(old), understood(new)))
    if {"time", "time_end"} & set(row.fields) and "time_text" not in row.fields:
        times = ("–".join(filter(None, (one.get("time"), one.get("time_end")))) for one in (old, new))
        found.append(Difference("Time, as understood", *times))
    return found
