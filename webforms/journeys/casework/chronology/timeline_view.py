"""The timeline as its page shows it: for the script that draws it, and as a table of months."""

from __future__ import annotations

import calendar
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from casework.actions.desk.people import Child
from casework.actions.desk.timeline import Lane, Silence, Timeline
from casework.rules.ages import span
from webforms.journeys.casework.chronology.chronology_view import Mark, ShownRow
from webforms.journeys.readings import stretch
from webforms.words import plural

LONGEST_EVENT = 140
_JOINT = "/"


@dataclass(frozen=True, slots=True)
class Cell:
    """An agency in a month. span: what the button sends that shows its rows. silent: the whole month is."""

    agency: str
    rows: int
    keys: int
    silent: bool
    span: str


@dataclass(frozen=True, slots=True)
class Month:
    """A month with a cell for each lane. words: "March 2020"."""

    words: str
    cells: tuple[Cell, ...]


def months(timeline: Timeline) -> Iterator[Month]:
    """Give the months of the timeline, the first and the last as far as they are in it."""
    at = timeline.first.replace(day=1)
    while at <= timeline.last:
        ends = at.replace(day=calendar.monthrange(at.year, at.month)[1])
        first, last = max(at, timeline.first), min(ends, timeline.last)
        cells = []
        for lane in timeline.lanes:
            rows, keys = lane.months.get(at, (0, 0))
            silent = any(silence.first <= first and last <= silence.last for silence in lane.silences)
            sent = span_of(lane.agency, first, last, reaching=first == timeline.first)
            cells.append(Cell(lane.agency, rows, keys, silent, sent))
        yield Month(f"{at:%B %Y}", tuple(cells))
        if ends == date.max:
            return
        at = ends + timedelta(days=1)


def end_of_week(first: date) -> date:
    """Return the Sunday of the week in which a day lies."""
    return date.fromordinal(min(first.toordinal() + 6 - first.weekday(), date.max.toordinal()))


def span_of(agency: str, first: date, last: date, *, reaching: bool = False) -> str:
    """Return what a button sends to show the rows of an agency that are counted from one day to another.

    reaching: the timeline begins there, and counts with it what began before and reaches into it.
    """
    return _JOINT.join((first.isoformat(), last.isoformat(), "until" if reaching else "within", agency))


def span_from(sent: str) -> dict[str, str] | None:
    """Return the filters that a button asks for, None for anything that no button sends."""
    first, _, rest = sent.partition(_JOINT)
    last, _, rest = rest.partition(_JOINT)
    begins, _, agency = rest.partition(_JOINT)
    try:
        days = date.fromisoformat(first), date.fromisoformat(last)
    except ValueError:
        return None
    if begins not in ("within", "until"):
        return None
    first, last = (day.isoformat() for day in days)
    return {"agency": agency[:200], "first": first, "last": last, "begins": begins}


def silence_in_words(silence: Silence) -> str:
    """Return a silence: its days, and whether the agency said so itself."""
    said = "the agency stated that it had no contact" if silence.declared else "the agency says nothing about it"
    days = plural((silence.last - silence.first).days + 1, "day")
    return f"{stretch(silence.first, silence.last)}, {days}: {said}"


def left_out(lane: Lane) -> str:
    """Return how many rows of a lane the timeline does not show, and why; "" for none."""
    parts = [(lane.earlier, "before it"), (lane.later, "after it"), (lane.undated, "without a usable date")]
    return ", ".join(f"{count} {why}" for count, why in parts if count)


def for_script(
    timeline: Timeline,
    marks: Mapping[str, Mark],
    children: Sequence[Child],
    keys: Mapping[UUID, ShownRow],
) -> dict[str, Any]:
    """Return what the page's script draws. keys: the key events' rows. Days are ISO dates."""
    return {
        "first": timeline.first.isoformat(),
        "last": timeline.last.isoformat(),
        "lanes": [
            {
                "agency": lane.agency,
                "colour": marks[lane.agency].number,
                "rows": lane.rows,
                "leftOut": left_out(lane),
                "weeks": [
                    {
                        "from": week.first.isoformat(),
                        "rows": week.rows,
                        "keys": [_told(keys[key]) for key in week.keys if key in keys],
                        "span": span_of(
                            lane.agency,
                            week.first,
                            min(end_of_week(week.first), timeline.last),
                            reaching=week.first == timeline.first,
                        ),
                    }
                    for week in lane.weeks
                ],
                "silences": [
                    {
                        "from": silence.first.isoformat(),
                        "to": silence.last.isoformat(),
                        "declared": silence.declared,
                        "words": silence_in_words(silence),
                    }
                    for silence in lane.silences
                ],
            }
            for lane in timeline.lanes
        ],
        "ages": [
            {"name": child.called, "years": list(_years(child, timeline.first, timeline.last))}
            for child in children
        ],
    }


def _years(child: Child, first: date, last: date) -> Iterator[dict[str, str]]:
    """Give the stretches of the timeline in which a child has one age in years."""
    if child.born > first:
        before = min(child.born - timedelta(days=1), last)
        yield {"from": first.isoformat(), "to": before.isoformat(), "age": "not yet born"}
    at = max(first, child.born)
    while at <= last:
        years = span(child.born, at).years
        birthday = _birthday(child.born, years + 1)
        ends = min(birthday - timedelta(days=1), last)
        yield {"from": at.isoformat(), "to": ends.isoformat(), "age": str(years) if years else "under 1"}
        at = birthday


def _birthday(born: date, years: int) -> date:
    """Return a birthday; on 28 February of other years for somebody born on 29 February, as `span` counts."""
    last = calendar.monthrange(born.year + years, born.month)[1]
    return date(born.year + years, born.month, min(born.day, last))


def _told(row: ShownRow) -> str:
    words = " ".join(row.event.split())
    short = words if len(words) <= LONGEST_EVENT else words[: LONGEST_EVENT - 1].rstrip() + "…"
    return f"{row.understood}: {short}"
