"""Changes that somebody made in an earlier version of a return, as the pages of the later one name them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from casework.actions.returns.versions import EarlierChanges
from webforms.journeys.agency_return.reading_view import FIELD_NAMES, WORDS, numbers_of

NAMES: Mapping[str, str] = {"date_text": "Date", "time_text": "Time"} | {
    name: FIELD_NAMES[name] for name in WORDS if "_" not in name
}


@dataclass(frozen=True, slots=True)
class EarlierRow:
    """A row that somebody changed. number: in the list of that version. date, event: as they stood in its file.

    words: (field, before, after) of what was changed. added, aside: the row was added, was kept out.
    here: (id, number) of the row that it is in this version, None without one. carriable: it can be carried over.
    """

    version: int
    number: int
    date: str
    event: str
    words: tuple[tuple[str, str, str], ...]
    added: bool
    aside: bool
    here: tuple[str, int] | None
    carriable: bool


@dataclass(frozen=True, slots=True)
class EarlierView:
    """What would stay behind. where: in which versions it was made. carriable: rows that can be carried over."""

    where: str
    rows: tuple[EarlierRow, ...]
    carriable: int

    @property
    def lost(self) -> tuple[EarlierRow, ...]:
        """Those that cannot be carried over."""
        return tuple(row for row in self.rows if not row.carriable)


def earlier_view(earlier: EarlierChanges, record: Mapping[str, Any]) -> EarlierView:
    """Return the changes as a page names them. record: of the later version, as it stands now."""
    numbers = numbers_of(record)
    rows = tuple(_row(one, numbers) for one in earlier.changes)
    return EarlierView(_where(earlier.versions), rows, len(earlier.carriable))


def _where(versions: Sequence[int]) -> str:
    """Return in words which versions they are: "version 1", "versions 1 and 3"."""
    *others, last = sorted(versions)
    return f"versions {', '.join(map(str, others))} and {last}" if others else f"version {last}"


def _row(one: Mapping[str, Any], numbers: Mapping[str, int]) -> EarlierRow:
    now, before = one["row"], one["before"]
    known = before or now
    return EarlierRow(
        version=one["version"],
        number=one["number"],
        date=" ".join(f"{known['date_text']} {known['time_text']}".split()),
        event=known["event"],
        words=tuple(
            (called, before[name], now[name])
            for name, called in NAMES.items()
            if before is not None and before[name].split() != now[name].split()
        ),
        added=before is None,
        aside=one["aside"],
        here=(one["row_id"], numbers[one["row_id"]]) if one["row_id"] in numbers else None,
        carriable=one["change"] is not None,
    )
