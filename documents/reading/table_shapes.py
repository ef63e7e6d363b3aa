"""Tables that must be cut or turned before they can be read as chronologies.

A glossary below or beside the chronology on the same sheet is cut off. A table with its headings down the left
(a column for each event) and cards (a small table for each event: "Date: …", "Event: …") become rows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from documents.reading.columns.choosing import is_heading_row
from documents.reading.columns.contents import is_date_cell
from documents.reading.columns.headings import ALIKE, best_field
from documents.reading.date_columns import with_dates_joined
from documents.reading.glossary import is_glossary_heading
from documents.reading.raw import RawRow, RawTable, RawText
from documents.reading.tables_beside import chronologies_apart

_LONGEST_LABEL = 60
_TELLS = 15
"""Characters from which the words of a card tell an event."""

_WIDEST = 40
"""Columns of a sheet on which a glossary is looked for beside the chronology."""

_DIGIT = re.compile(r"\d")
Blocks = Sequence[RawText | RawTable]


def reshaped(blocks: Blocks) -> list[RawText | RawTable]:
    """Return a file's blocks with glossaries cut off chronologies, and turned tables and cards as rows."""
    found: list[RawText | RawTable] = []
    for block in blocks:
        if isinstance(block, RawTable) and block.rows:
            apart = (part for one in chronologies_apart(block) for part in _apart(with_dates_joined(one)))
            found.extend(_turned(part) or part for part in apart)
        else:
            found.append(block)
    return _with_cards_joined(found)


# ---------------------------------------------------------------- a glossary on the same sheet


def _apart(table: RawTable) -> Iterator[RawTable]:
    """Yield a table, or the chronology and the glossaries that stand below and beside it."""
    beside = _beside(table)
    if beside is not None:
        for part in beside:
            yield from _apart(part)
        return
    starts = [at for at, row in enumerate(table.rows) if at > 1 and _begins_glossary(row)]
    if not starts:
        yield table
        return
    first = 0
    for start in starts:
        at = start - 1 if _is_title(table.rows[start - 1]) else start
        if at > first:
            yield replace(table, rows=table.rows[first:at])
        end = _glossary_end(table.rows, start)
        if end > at >= first:
            yield replace(table, rows=table.rows[at:end])
            first = end
    if first < len(table.rows):
        yield replace(table, rows=table.rows[first:])


def _begins_glossary(row: RawRow) -> bool:
    filled = [cell for cell in row.cells if cell]
    if not 2 <= len(filled) <= 6 or max(map(len, filled)) > _LONGEST_LABEL or _DIGIT.search("".join(filled)):
        return False
    return is_glossary_heading(row.cells) and not is_heading_row(row.cells)


def _is_title(row: RawRow) -> bool:
    filled = [cell for cell in row.cells if cell]
    return len(filled) == 1 and len(filled[0]) <= _LONGEST_LABEL and not is_date_cell(filled[0])


def _glossary_end(rows: Sequence[RawRow], start: int) -> int:
    """Return the place after a glossary's last row: before an empty line or a chronology's headings."""
    for at in range(start + 1, len(rows)):
        before, number = rows[at - 1].number, rows[at].number
        gap = before is not None and number is not None and number > before + 1
        if gap or is_heading_row(rows[at].cells):
            return at
    return len(rows)


def _beside(table: RawTable) -> tuple[RawTable, RawTable] | None:
    """Return the two halves of a sheet that an empty column parts, if one of them is a glossary."""
    width = len(table.rows[0].cells)
    if not 5 <= width <= _WIDEST:
        return None
    filled = {at for row in table.rows for at, cell in enumerate(row.cells) if cell}
    for column in range(2, width - 2):
        if column in filled or column - 1 not in filled:
            continue
        halves = [
            [replace(row, cells=cells, merged=(), notes=notes) for row, cells, notes in side if any(cells)]
            for side in (
                [(row, row.cells[:column], row.notes) for row in table.rows],
                [(row, row.cells[column + 1 :], ()) for row in table.rows],
            )
        ]
        left, right = (RawTable(tuple(rows), table.number, table.name, table.hidden) for rows in halves)
        told = [any(is_heading_row(row.cells) for row in half.rows[:15]) for half in (left, right)]
        named = [any(_begins_glossary(row) for row in half.rows[:4]) for half in (left, right)]
        if (told[0] and named[1] and not told[1]) or (told[1] and named[0] and not told[0]):
            kept = left if told[0] else right
            merged = {row.number: row.merged for row in table.rows}
            rows = tuple(replace(row, merged=_moved(merged[row.number], told[0], column)) for row in kept.rows)
            kept = replace(kept, rows=rows)
            return (kept, right) if told[0] else (left, kept)
    return None


def _moved(merged: Sequence[int], on_left: bool, column: int) -> tuple[int, ...]:
    if on_left:
        return tuple(at for at in merged if at < column)
    return tuple(at - column - 1 for at in merged if at > column)


# ---------------------------------------------------------------- headings down the left


@dataclass(slots=True)
class _Card:
    """One event as label and value, and the rows it was read from."""

    pairs: list[tuple[str, str]]
    rows: list[RawRow]


def _turned(table: RawTable) -> RawTable | None:
    """Return a table whose headings stand in its first column as rows, None for any other."""
    if len(table.rows) < 2 or len(table.rows[0].cells) < 3:
        cards = _cards(table)
        return _as_rows(table, cards) if len(cards) > 1 else None
    labels = [row.cells[0] for row in table.rows]
    if any(is_heading_row(row.cells) for row in table.rows[:15]) or not _labels_event(labels):
        cards = _cards(table)
        return _as_rows(table, cards) if len(cards) > 1 else None
    events = [[row.cells[at] for row in table.rows] for at in range(1, len(table.rows[0].cells))]
    dated = next(at for at, label in enumerate(labels) if _field(label) in ("date", "date+time"))
    filled = [cells for cells in events if any(cells)]
    if len(filled) < 2 or sum(is_date_cell(cells[dated]) for cells in filled) < 0.6 * len(filled):
        return None
    notes = tuple(chain.from_iterable(row.notes for row in table.rows))
    rows = [
        RawRow(tuple(cells), table.rows[0].page, number, notes=notes if number == 2 else ())
        for number, cells in enumerate([labels, *filled], 1)
    ]
    return replace(table, rows=tuple(rows))


def _labels_event(labels: Sequence[str]) -> bool:
    """Tell whether labels are those of an event: its date, what happened, and nothing twice."""
    fields = [_field(label) for label in labels if label]
    told = {field for field in fields if field}
    return (
        all(len(label) <= _LONGEST_LABEL for label in labels)
        and bool(told.intersection(("date", "date+time")))
        and "event" in told
        and len([field for field in fields if field]) >= len(fields) / 2
        and len({label.lower() for label in labels if label}) == len([label for label in labels if label])
    )


def _field(label: str) -> str:
    field, trust = best_field(label.rstrip(" :"))
    return field if trust >= ALIKE else ""


def _cards(table: RawTable) -> list[_Card]:
    """Return the events of a table of labels and values, nothing if it is no such table."""
    cards = _labelled(table)
    # Of one form, filled in over and over, each is an event, however little one of them says.
    labels = [_labels(card) for card in cards if _is_event(card)]
    return cards if labels and all(_is_event(card) or _labels(card) in labels for card in cards) else []


def _labelled(table: RawTable) -> list[_Card]:
    """Return a table of labels and values cut where its first label comes again; [] for any other table."""
    cards: list[_Card] = []
    first = ""
    for row in table.rows:
        filled = [(at, cell) for at, cell in enumerate(row.cells) if cell]
        if not filled:
            continue
        label = filled[0][1].rstrip(" :")
        if len(filled) > 2 or len(label) > _LONGEST_LABEL:
            return []
        value = filled[1][1] if len(filled) == 2 else ""
        first = first or label
        if not cards or (label == first and len(cards[-1].pairs) > 1):
            cards.append(_Card([], []))
        cards[-1].pairs.append((label, value))
        cards[-1].rows.append(row)
    return cards


def _labels(card: _Card) -> tuple[str, ...]:
    return tuple(label for label, _ in card.pairs)


def _is_event(card: _Card) -> bool:
    labels = [label for label, _ in card.pairs]
    if len(labels) < 2 or not _labels_event(labels):
        return False
    values = {_field(label): value for label, value in card.pairs}
    date = values.get("date") or values.get("date+time") or ""
    return is_date_cell(date) and len(values.get("event", "")) >= _TELLS


def _as_rows(table: RawTable, cards: Sequence[_Card]) -> RawTable:
    """Return cards as a table: their labels as headings, a row for each card."""
    headings = list(dict.fromkeys(label for card in cards for label, _ in card.pairs))
    rows = [RawRow(tuple(headings), table.rows[0].page, 0)]
    for number, card in enumerate(cards, 1):
        said = dict(card.pairs)
        rows.append(
            RawRow(
                tuple(said.get(heading, "") for heading in headings),
                card.rows[0].page,
                number,
                notes=tuple(chain.from_iterable(row.notes for row in card.rows)),
                outlines=tuple(chain.from_iterable(row.outlines for row in card.rows)),
            )
        )
    return replace(table, rows=tuple(rows))


def _with_cards_joined(blocks: list[RawText | RawTable]) -> list[RawText | RawTable]:
    """Return the blocks with tables that are one card each joined into one table, where there are several."""
    cards = {
        at: found[0]
        for at, block in enumerate(blocks)
        if isinstance(block, RawTable) and block.rows and len(found := _cards(block)) == 1
    }
    labels = {_labels(card) for card in cards.values()}
    for at, block in enumerate(blocks) if cards else ():
        alike = _labelled(block) if isinstance(block, RawTable) else []
        if len(alike) == 1 and _labels(alike[0]) in labels:
            cards[at] = alike[0]
    if len(cards) < 2:
        return blocks
    cards = dict(sorted(cards.items()))
    first = next(iter(cards))
    table = blocks[first]
    assert isinstance(table, RawTable)
    joined = _as_rows(table, list(cards.values()))
    return [joined if at == first else block for at, block in enumerate(blocks) if at == first or at not in cards]
