"""Reads workbooks: .xlsx, .xlsm and .ods from their XML, .xlsb and .xls through calamine.

An .xlsx is read twice: a plain one by calamine, and counted in the bytes of its parts; any other from its XML, and
counted by calamine. A difference marks the file for a person to check. Macros are never run.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain

from documents.reading.counts import LeftOut, character_count
from documents.reading.model import Problem
from documents.reading.office_package import OfficePackage
from documents.reading.outside_content import outside_remarks
from documents.reading.raw import RawFile, RawTable, RawText
from documents.reading.refusal import Unreadable
from documents.reading.running_lines import distinct_lines
from documents.reading.workbooks.calamine_sheets import CalamineFile, calamine_file, second_look
from documents.reading.workbooks.cells import Workbook
from documents.reading.workbooks.ods import is_ods, ods_sheets
from documents.reading.workbooks.sheets import Sheet, blocks_of, hidden_remarks, remarks_on


def read_xlsx(data: bytes) -> RawFile:
    """Return the sheets of an .xlsx or .xlsm as tables, empty rows left out.

    Problems: hidden-sheet, hidden-columns, hidden-rows, comments, picture-not-read, text-box, cell-error,
    cell-misplaced, formula-without-result, active-content, linked-content, check-by-person.
    Raises Unreadable: damaged, encrypted, too-large, empty.
    """
    package = OfficePackage(data)
    workbook = Workbook(package)
    file = _plain_file(data, workbook)
    outside = tuple(outside_remarks(package))
    if file is None:
        sheets, left_out = workbook.sheets(), workbook.left_out()
        read = raw_file_of(data, sheets, left_out, second=not workbook.claims_too_much())
        return replace(read, problems=(*read.problems, *outside))
    if not file.tables:
        raise Unreadable("empty")
    return RawFile(
        tuple(file.tables),
        (*hidden_remarks(file.tables), *outside),
        running=distinct_lines(workbook.running),
        left_out=tuple(workbook.left_out()),
        in_file=file.characters,
    )


def _plain_file(data: bytes, workbook: Workbook) -> CalamineFile | None:
    """Return the sheets of a workbook that holds only values, as calamine reads them.

    None where there is more to show, or where calamine's cells are not as many, or its words not as long, as in
    the file.
    """
    if workbook.claims_too_much() or not workbook.is_plain():
        return None
    try:
        file = calamine_file(data)
    except Unreadable:
        return None
    counted = {}
    for table in file.tables:
        cells = list(chain.from_iterable([row.cells for row in table.rows]))
        counted[table.name] = len(cells) - cells.count("")
    filled = {name: count for name, count in workbook.filled.items() if count}
    words = "".join(file.strings)
    size = len(words) if words.isascii() else len(words.encode("utf-8", "replace"))
    if counted != filled or not workbook.holds_about(size, len(file.strings)):
        return None
    escaped = 4 * words.count("&") + 3 * words.count("<")
    return None if workbook.strikes_words(size + escaped, len(file.strings - {""})) else file


def read_other_workbook(data: bytes) -> RawFile:
    """Return the sheets of an .ods, .xls or .xlsb as tables, empty rows left out.

    Problems: of an .ods as of an .xlsx; else hidden-sheet, details-not-read.
    Raises Unreadable: damaged, encrypted, too-large, empty.
    """
    if data.startswith(b"PK"):
        package = OfficePackage(data)
        if is_ods(package):
            return raw_file_of(data, ods_sheets(package), ())
    tables = calamine_file(data).tables
    if not tables:
        raise Unreadable("empty")
    return RawFile(tuple(tables), (_DETAILS, *hidden_remarks(tables)))


_DETAILS = Problem(
    "details-not-read",
    "This is an old or binary kind of Excel file. Its comments, merged cells, hidden rows, hidden columns and "
    "words that are struck through are not seen, and a date that the sheet shows as a month is read as the first "
    "day of it. If the sheet has any of these, save it as .xlsx and send that.",
)


_NOT_LOOKED_AT_TWICE = Problem(
    "check-by-person",
    "The file says that it holds more words than it has, so it was read in one way only. "
    "Compare the rows with the file, or open it in Excel, save it again and send that.",
)


def raw_file_of(
    data: bytes, sheets: Sequence[Sheet], left_out: Iterable[LeftOut], *, second: bool = True
) -> RawFile:
    """Return sheets as a file, with calamine's second look at it. Raises Unreadable: empty, too-large.

    second: whether that look is safe; where it is not, a person is asked to compare.
    """
    blocks = [block for number, sheet in enumerate(sheets, 1) for block in blocks_of(sheet, number)]
    if not blocks:
        raise Unreadable("empty")
    # calamine makes room up to the farthest reference, and ends the process where there is none.
    safe = second and not any(sheet.misplaced for sheet in sheets)
    doubts, words = second_look(data, sheets) if safe else ([] if second else [_NOT_LOOKED_AT_TWICE], None)
    tables = [block for block in blocks if isinstance(block, RawTable)]
    in_file = None
    if words is not None:
        texts = [*_texts(tables), *(block.text for block in blocks if isinstance(block, RawText))]
        in_file = character_count(texts) + words - sum(sheet.words for sheet in sheets)
    return RawFile(
        tuple(blocks),
        (*remarks_on(sheets), *doubts, *hidden_remarks(tables)),
        running=distinct_lines(line for sheet in sheets for line in sheet.running),
        left_out=(*(one for sheet in sheets for one in sheet.left_out), *left_out),
        in_file=in_file,
    )


def _texts(tables: Iterable[RawTable]) -> Iterator[str]:
    return chain.from_iterable([row.cells for table in tables for row in table.rows])
