"""Reads comma- and otherwise separated text: any common encoding and separator, line breaks inside quotes."""

from __future__ import annotations

import csv as separated
import io
import re
from collections import Counter
from dataclasses import replace
from typing import Literal

from documents.reading.model import Problem
from documents.reading.raw import RawFile, RawRow, RawTable, RawText
from documents.reading.refusal import Unreadable
from documents.reading.text import clean

SEPARATORS = (",", ";", "\t", "|")
LONGEST_CELL = 1_000_000
"""Characters of one cell; a quotation mark that never closes makes one of the rest of the file."""

Quoting = Literal[0, 3]
_MINIMAL: Quoting = 0
_NONE: Quoting = 3
"""The csv module's QUOTE_MINIMAL and QUOTE_NONE, by value so that the types can tell them apart."""

_SEP_LINE = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)
_EMPTY = "The file is empty. Check that the right file was sent."


def read_csv(data: bytes) -> RawFile:
    """Return the file as one table, or as lines of text where it has no columns.

    Problems: letters-lost, quotes-unbalanced.
    Raises Unreadable: empty, damaged (bytes that are no text).
    """
    text, letters_lost = decode(data)
    if not text.strip():
        raise Unreadable("empty", _EMPTY)
    problems: list[Problem] = []
    if letters_lost:
        problems.append(
            Problem(
                "letters-lost",
                "Some letters of the file could not be read and are shown as �. Save it again as “CSV UTF-8”.",
            )
        )
    told = _SEP_LINE.match(text)
    skipped = 0
    if told:
        text, skipped = text[told.end() :], 1
    separator = told[1] if told and told[1] in SEPARATORS else best_separator(text)
    rows = _rows(text, separator, skipped)
    if _swallowed(rows, separator):
        problems.append(
            Problem(
                "quotes-unbalanced",
                "A quotation mark in the file has no partner. "
                "The quotation marks were read as ordinary characters: check the rows near it.",
            )
        )
        rows = _rows(text, separator, skipped, quoting=_NONE)
    width = max((len(row.cells) for row in rows), default=0)
    if width < 2:
        return RawFile(tuple(RawText(line) for row in rows for line in row.cells[0].split("\n")), tuple(problems))
    padded = tuple(replace(row, cells=row.cells + ("",) * (width - len(row.cells))) for row in rows)
    return RawFile((RawTable(padded, 1),), tuple(problems))


def decode(data: bytes) -> tuple[str, bool]:
    """Return the text of bytes, and whether some of them are no letters. Raises Unreadable (damaged).

    A byte order mark decides; without one UTF-16 shows by its zero bytes, UTF-8 by being valid; what is left
    is read as Windows-1252, which is what Excel writes in this country.
    """
    for mark, coding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return _decoded(data, coding), False
    sample = data[:4000]
    if len(sample) > 3 and sample.count(0) > len(sample) // 5:
        low = sample[1::2].count(0) >= sample[0::2].count(0)
        return _decoded(data, "utf-16-le" if low else "utf-16-be"), False
    try:
        return data.decode("utf-8"), False
    except UnicodeDecodeError:
        pass
    if b"\0" in data:
        raise Unreadable("damaged", "The file is not text. Save the table as a CSV file and send that.")
    text = data.decode("cp1252", "replace")
    return text, "\ufffd" in text


def _decoded(data: bytes, coding: str) -> str:
    try:
        return data.decode(coding)
    except UnicodeDecodeError as problem:
        raise Unreadable(
            "damaged", "The file's text is damaged. Save it again as a CSV file and send that."
        ) from problem


def best_separator(text: str) -> str:
    """Return the separator by which most of the first rows have the same number of cells, more than one."""
    sample = text[:60_000]
    best, best_score = ",", 0.0
    for separator in SEPARATORS:
        rows = [row for row in _parsed(sample, separator) if any(cell.strip() for cell in row)][:60]
        if not rows:
            continue
        width, agreeing = Counter(len(row) for row in rows).most_common(1)[0]
        if width > 1:
            score = agreeing / len(rows) + min(width, 10) / 100
            if score > best_score:
                best, best_score = separator, score
    return best


def _parsed(text: str, separator: str, quoting: Quoting = _MINIMAL) -> list[list[str]]:
    return [row for _, row in _numbered(text, separator, quoting)]


def _numbered(text: str, separator: str, quoting: Quoting) -> list[tuple[int, list[str]]]:
    """Return each row with the number of the line on which it begins."""
    separated.field_size_limit(LONGEST_CELL)
    reader = separated.reader(
        io.StringIO(text.replace("\0", ""), newline=""),
        delimiter=separator,
        quoting=quoting,
        skipinitialspace=True,
    )
    found: list[tuple[int, list[str]]] = []
    begins = 1
    try:
        for row in reader:
            found.append((begins, row))
            begins = reader.line_num + 1
    except separated.Error as problem:
        if quoting == _NONE:
            raise Unreadable("damaged", "A line of the file is too long to be a row of a table.") from problem
        return _numbered(text, separator, _NONE)
    return found


def _rows(text: str, separator: str, skipped: int, quoting: Quoting = _MINIMAL) -> list[RawRow]:
    return [
        RawRow(tuple(clean(cell).strip() for cell in row), number=begins + skipped)
        for begins, row in _numbered(text, separator, quoting)
        if any(cell.strip() for cell in row)
    ]


def _swallowed(rows: list[RawRow], separator: str) -> bool:
    """Tell whether some cell holds several lines that look like rows: a quotation mark was never closed."""
    width = max((len(row.cells) for row in rows), default=0)
    for row in rows:
        for cell in row.cells:
            lines = cell.split("\n") if cell.count("\n") >= 3 else []
            if sum(line.count(separator) >= max(2, width - 2) for line in lines) >= 3:
                return True
    return False
