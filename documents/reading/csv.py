"""Reads comma- and otherwise separated text: any common encoding and separator, line breaks inside quotes.

Text without columns is read as lines: a chronology may be typed as paragraphs.
"""

from __future__ import annotations

import csv as separated
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from documents.reading.columns.choosing import is_heading_row
from documents.reading.counts import LeftOut, character_count
from documents.reading.csv_quotes import DOUBT, UNBALANCED, doubted_where_long, read_apart
from documents.reading.model import Problem
from documents.reading.raw import RawFile, RawRow, RawTable, RawText
from documents.reading.refusal import Unreadable
from documents.reading.text import clean, unseen_in, with_signs
from documents.reading.text_encodings import decode
from documents.reading.workbooks.sheets import MOST_DENSE

SEPARATORS = (",", ";", "\t", "|")
LONGEST_CELL = 4_000_000
"""Characters of one cell; a quotation mark that never closes makes one of the rest of the file."""

Quoting = Literal[0, 3]
_MINIMAL: Quoting = 0
_NONE: Quoting = 3
"""The csv module's QUOTE_MINIMAL and QUOTE_NONE, by value so that the types can tell them apart."""

_SEP_LINE = re.compile(r'"?sep=([^\w\s"]|\t)"?[^\S\n]*\r?\n', re.IGNORECASE)
_GARBLED = re.compile("â€[™œ“”˜¦]|Ã[©¨¡¢ª«´¶¼§]|Â[£½°·]")
_WITHOUT_PARTNER = (
    "A quotation mark in the file has no partner. "
    "The quotation marks were read as ordinary characters: check the rows near it."
)
_BELOW = "below"
"""A line that is put below a text to see whether the text ends inside a quoted cell."""
_MOST_UNSEEN = 200
_LOOKED_AT = 15
"""Rows at the top in which headings are looked for."""

_TABLE = 0.6
"""Share of the rows that must have the same number of cells where no row reads like headings."""

_LETTERS = {
    "letters-lost": "Some letters of the file could not be read and are shown as �. Save it again as “CSV UTF-8”.",
    "letters-guessed": "The file does not say how its letters are stored. They were read as those of an older Mac "
    "or DOS program. Check £, quotation marks and accents, or save it again as “CSV UTF-8”.",
    "letters-mixed": "The letters of the file are stored in two ways. Check £, quotation marks and accents, "
    "or save it again as “CSV UTF-8”.",
}


@dataclass(frozen=True, slots=True)
class _Form:
    """How the cells of a file are set apart."""

    separator: str
    quoting: Quoting = _MINIMAL
    backslash: bool = False
    """A quotation mark inside quotes is written \\" and not doubled."""


def read_csv(data: bytes) -> RawFile:
    """Return the file as one table, or as lines of text where it has no columns.

    Problems: letters-lost, letters-guessed, letters-mixed, letters-unseen, letters-garbled, quotes-unbalanced,
    cells-beyond-headings, check-by-person. Raises Unreadable: empty, too-large, damaged (bytes that are no text).
    """
    text, doubt = decode(data)
    if not text.strip():
        raise Unreadable("empty")
    problems = [Problem(doubt, _LETTERS[doubt])] if doubt else []
    text = text.rstrip("\0\x1a")
    if unseen := unseen_in(text):
        problems.append(_of_unseen(text, unseen))
        text = with_signs(text)
    garbled = _GARBLED.search(text)
    if garbled:
        problems.append(
            Problem(
                "letters-garbled",
                f"Letters such as “{garbled.group()}” were garbled before the file was sent. "
                "Export it again as “CSV UTF-8”.",
            )
        )
    told = _SEP_LINE.match(text)
    skipped = 0
    if told:
        text, skipped = text[told.end() :], 1
    form = _Form(told[1]) if told else best_form(text)
    rows, form, unbalanced = _rows_and_form(text, form)
    problems.extend(Problem("quotes-unbalanced", sentence) for sentence in unbalanced)
    rows = [replace(row, number=(row.number or 0) + skipped) for row in rows] if skipped else rows
    width = max((len(row.cells) for row in rows), default=0)
    if width < 2 or not (told or _is_table(rows)):
        whole = clean(text) if width > 1 else "\n".join(row.cells[0] for row in rows)
        lines = tuple(RawText(line.strip()) for line in whole.split("\n") if line.strip())
        return RawFile(lines, tuple(problems), in_file=character_count((whole,)))
    if width * len(rows) > MOST_DENSE:
        raise Unreadable("too-many-cells")
    problems.extend(_beyond_headings(rows))
    padded = tuple(replace(row, cells=row.cells + ("",) * (width - len(row.cells))) for row in rows)
    in_file, missing = _second_look(text, form, rows)
    left_out = []
    if missing:
        left_out.append(LeftOut("characters that are in no cell", "anywhere in the file", abs(missing)))
        problems.append(
            Problem(
                "check-by-person",
                "A second look at the file found other letters and figures than were read. "
                "Compare the rows with the file.",
            )
        )
    return RawFile((RawTable(padded, 1),), tuple(problems), left_out=tuple(left_out), in_file=in_file)


def best_form(text: str) -> _Form:
    """Return the form by which most of the first rows have the same number of cells, more than one.

    A row that reads like the headings of a chronology weighs more than any number of equal rows.
    """
    sample = text[:60_000]
    best, best_score = _Form(","), 0.0
    ways = (False, True) if '\\"' in sample else (False,)
    for form in [_Form(separator, backslash=way) for separator in SEPARATORS for way in ways]:
        rows = [row for _, row in _numbered(sample, form) if any(cell.strip() for cell in row)][:60]
        if not rows:
            continue
        width, agreeing = Counter(len(row) for row in rows).most_common(1)[0]
        headed = any(is_heading_row(row) for row in rows[:_LOOKED_AT] if len(row) > 1)
        if width > 1 or headed:
            score = headed + agreeing / len(rows) + min(width, 10) / 100
            if score > best_score:
                best, best_score = form, score
    return best


def _of_unseen(text: str, places: Sequence[int]) -> Problem:
    """Return what to say of characters that show as nothing, which stand in the rows by their signs."""
    lines = list(dict.fromkeys(text.count("\n", 0, place) + 1 for place in places[:_MOST_UNSEEN]))
    signs = list(dict.fromkeys(with_signs(text[place]) for place in places))
    said = ", ".join(f"{line:,}" for line in lines[:5]) + (" and others" if len(lines) > 5 else "")
    which = (
        "A character that shows as nothing is kept as a sign"
        if len(places) == 1
        else f"{len(places):,} characters that show as nothing are kept as signs"
    )
    return Problem(
        "letters-unseen",
        f"{which} ({', '.join(signs[:5])}{' …' if len(signs) > 5 else ''}), in "
        f"line{'' if len(lines) == 1 else 's'} {said}. Compare the rows with what they should say.",
    )


def _is_table(rows: Sequence[RawRow]) -> bool:
    """Tell whether rows are those of a table, and not sentences that happen to have commas in them."""
    if any(is_heading_row(row.cells) for row in rows[:_LOOKED_AT]):
        return True
    width, agreeing = Counter(len(row.cells) for row in rows).most_common(1)[0]
    return width > 1 and agreeing >= _TABLE * len(rows)


def _beyond_headings(rows: Sequence[RawRow]) -> Iterator[Problem]:
    """Yield a problem for rows with more cells than headings: a separator in the words cut a cell in two."""
    headings = next((row for row in rows[:_LOOKED_AT] if is_heading_row(row.cells)), None)
    if headings is None:
        return
    width = max(at for at, cell in enumerate(headings.cells, 1) if cell)
    beyond = [row.number for row in rows if any(row.cells[width:]) and row is not headings]
    if beyond:
        lines = ", ".join(map(str, beyond[:5])) + (" and others" if len(beyond) > 5 else "")
        yield Problem(
            "cells-beyond-headings",
            f"Rows have more cells than there are headings (line {lines}). A comma or other separator in the "
            "words may have cut a cell in two. Nothing was dropped: check these rows.",
        )


def _second_look(text: str, form: _Form, rows: Sequence[RawRow]) -> tuple[int, int]:
    """Return the characters of the file's cells, and how many more or fewer than in the rows they are.

    Separators, quotation marks and strokes are left aside in both: which of them are words only the cells say.
    """
    aside = str.maketrans("", "", f'{form.separator}"\\')
    cells = [cell for row in rows for cell in row.cells]
    plain = character_count([clean(text.replace("\0", "")).translate(aside)])
    read = character_count(["\n".join(cells).translate(aside)])
    return character_count(cells) + plain - read, plain - read


def _numbered(text: str, form: _Form) -> list[tuple[int, list[str]]]:
    """Return each row with the number of the line on which it begins.

    Raises Unreadable (line-too-long), and csv.Error where a quotation mark made a cell too long.
    """
    separated.field_size_limit(LONGEST_CELL)
    reader = separated.reader(
        io.StringIO(text.replace("\0", ""), newline=""),
        delimiter=form.separator,
        quoting=form.quoting,
        doublequote=not form.backslash,
        escapechar="\\" if form.backslash else None,
        skipinitialspace=True,
    )
    found: list[tuple[int, list[str]]] = []
    begins = 1
    try:
        for row in reader:
            found.append((begins, row))
            begins = reader.line_num + 1
    except separated.Error as problem:
        if form.quoting != _NONE:
            raise
        raise Unreadable("line-too-long") from problem
    return found


def _rows_and_form(text: str, form: _Form) -> tuple[list[RawRow], _Form, list[str]]:
    """Return the rows, how their cells were told apart, and what to say of quotation marks, if anything."""
    if form.quoting == _NONE:
        return _rows(text, form), form, []
    plain = replace(form, quoting=_NONE)
    try:
        rows = _rows(text, form)
    except separated.Error:  # a mark that never closes made one cell of more than any cell holds
        return _rows(text, plain), plain, [_WITHOUT_PARTNER]
    apart = None if form.backslash else _apart(text, form, rows)
    if apart is None and _swallowed(rows, form.separator):
        return _rows(text, plain), plain, [_WITHOUT_PARTNER]
    told = [UNBALANCED] if apart and any(row.doubts[:1] == (DOUBT,) for row in apart) else []
    return _unclosed(text, form, rows if apart is None else apart), form, told


def _rows(text: str, form: _Form) -> list[RawRow]:
    return [
        RawRow(_cells(row), number=begins)
        for begins, row in _numbered(text, form)
        if any(cell.strip() for cell in row)
    ]


def _cells(row: Sequence[str]) -> tuple[str, ...]:
    return tuple(clean(cell).strip() for cell in row)


def _apart(text: str, form: _Form, rows: Sequence[RawRow]) -> list[RawRow] | None:
    """Return the rows with those apart that a quotation mark without a partner ran together."""

    def cells_of(piece: str, quoted: bool) -> list[list[str]]:
        way = form if quoted else replace(form, quoting=_NONE)
        return [list(_cells(row)) for _, row in _numbered(piece, way) if any(cell.strip() for cell in row)]

    return read_apart(text.replace("\0", ""), form.separator, rows, cells_of)


def _unclosed(text: str, form: _Form, rows: Sequence[RawRow]) -> list[RawRow]:
    """Return the rows with a doubt at those which a quotation mark without a partner may have made too long."""

    def ends_in_quotes(piece: str) -> bool:
        try:
            read = _numbered(f"{piece}\n{_BELOW}", form)
        except separated.Error:
            return True
        return read[-1][1] != [_BELOW]

    return doubted_where_long(text.replace("\0", ""), form.separator, rows, ends_in_quotes)


def _swallowed(rows: list[RawRow], separator: str) -> bool:
    """Tell whether some cell holds several lines that look like rows: a quotation mark was never closed."""
    width = max((len(row.cells) for row in rows), default=0)
    for row in rows:
        for cell in row.cells:
            lines = cell.split("\n") if cell.count("\n") >= 3 else []
            if sum(line.count(separator) >= max(2, width - 2) for line in lines) >= 3:
                return True
    return False
