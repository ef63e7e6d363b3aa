"""The entry point of reading: one return's bytes in, what it says out, whatever its format."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import PurePosixPath
from typing import Any, get_args

from documents.reading.column_questions import seen_columns
from documents.reading.columns.headings import told
from documents.reading.columns_read import column_problems, columns_read
from documents.reading.counting import counts_of, lost_words, problems_of_counts
from documents.reading.cover import told_in_cover
from documents.reading.file_kinds import FileKind, kind_of_file, name_remark
from documents.reading.form_hints import without_hints
from documents.reading.model import Field, Kind, Problem, Reading
from documents.reading.outline import outline_of
from documents.reading.raw import RawFile
from documents.reading.refusal import Unreadable
from documents.reading.row_order import in_doubt_by_order
from documents.reading.rows import RowReader, says_no_contact
from documents.reading.text import clean
from documents.safety.refusals import REFUSALS

NO_ROWS = (
    "The chronology has no rows. If the agency knows nothing of the family, confirm that this is a nil return; "
    "if not, send the file with its rows."
)

_NOT_OF_NIL_RETURNS = {"date-missing", "column-missing"}
"""What is asked of a row that tells an event, but not of "Nil return"."""


def read_return(
    data: bytes,
    file_name: str,
    *,
    latest: date | None = None,
    known_columns: Mapping[str, str] | None = None,
) -> Reading:
    """Return what one agency return says. A file that can't be read gives kind "unreadable" with its problem.

    data: the file. file_name: as the person named it; only its last part is kept, and it decides nothing.
    latest: no two-digit year means a day after it; today where not given.
    known_columns: what the agency said of its columns, `headings.plain_heading` of each to a field; it outranks
    every guess.
    """
    known = {key: field for key, field in (known_columns or {}).items() if field in get_args(Field)}
    with told(known):
        return _read(data, file_name, latest)


def _read(data: bytes, file_name: str, latest: date | None) -> Reading:
    name = clean(PurePosixPath(file_name.replace("\\", "/")).name)
    digest = hashlib.sha256(data).hexdigest()
    try:
        kind = kind_of_file(data)
        raw = _reader_of(kind)(data)
    except Unreadable as refusal:
        return Reading(name, digest, "unreadable", None, problems=(Problem(refusal.code, refusal.message),))
    except RecursionError:  # parts nested deeper than any person nests them
        return Reading(name, digest, "unreadable", None, problems=(Problem("damaged", REFUSALS["damaged"]),))
    remark = name_remark(name, kind)
    remarks = [Problem("wrong-extension", remark)] if remark else []
    return understand(raw, name, digest, latest=latest, remarks=remarks)


def read_record(data: bytes, file_name: str, *, known_columns: Mapping[str, str] | None = None) -> dict[str, Any]:
    """Return `Reading.as_record()` of one return: what the sandboxed child hands back, plain values only."""
    return read_return(data, file_name, known_columns=known_columns).as_record()


def warm_up() -> None:
    """Load every reader: the sandboxed child that reads a file can load nothing more."""
    kinds: tuple[FileKind, ...] = ("docx", "xlsx", "csv", "pdf")
    for kind in kinds:
        _reader_of(kind)
    from documents.safety import pdf_randomness

    pdf_randomness.warm_up()


def _reader_of(kind: FileKind) -> Callable[[bytes], RawFile]:
    """Return the reader of a kind, loaded only now: reading a CSV must not wait for the PDF engines."""
    if kind == "docx":
        from documents.reading.word.reader import read_docx

        return read_docx
    if kind == "csv":
        from documents.reading.csv import read_csv

        return read_csv
    if kind == "pdf":
        from documents.reading.pdf.reader import read_pdf

        return read_pdf
    from documents.reading.workbooks.reader import read_other_workbook, read_xlsx

    return read_xlsx if kind == "xlsx" else read_other_workbook


def understand(
    raw: RawFile, name: str, digest: str, *, latest: date | None = None, remarks: Sequence[Problem] = ()
) -> Reading:
    """Return the reading of a file's text and tables. name, digest: the file's own, passed through."""
    outline = outline_of(raw)
    around = outline.around
    reader = RowReader(latest, outline.parts)
    for part in outline.parts:
        reader.read(part)
    rows, of_order = in_doubt_by_order(reader.rows, reader.problems)
    columns = columns_read(outline.parts)
    named = [text for text in (*outline.headings, *reader.sub_headings) if text]
    headings = tuple(dict.fromkeys(named))
    # The rows of headings are among them, so a column's own heading counts only where it stands in no such row.
    unnamed = [column.heading for column in columns if lost_words([column.heading], named)]
    counts = counts_of(raw, rows, around, [*named, *unnamed])
    problems = [
        *remarks,
        *raw.problems,
        *outline.problems,
        *column_problems(outline.parts),
        *problems_of_counts(counts),
        *reader.problems_of_carrying(),
        *reader.problems,
        *of_order,
    ]
    cover, told = told_in_cover(around.cover)
    kind: Kind = "return"
    if all(says_no_contact(row.event) for row in rows):
        kind = "nil"
        problems = [problem for problem in problems if problem.code not in _NOT_OF_NIL_RETURNS]
        said = around.says_not_known() or bool(rows)
        if not outline.parts and (not said or outline.problems):
            kind = "unreadable"
            problems.append(Problem("no-table", REFUSALS["no-table"]))
        elif not said:
            problems.append(Problem("no-rows", NO_ROWS))
    return Reading(
        name,
        digest,
        kind,
        around.agency(),
        columns,
        rows,
        tuple(problems),
        around.identity(),
        tuple(around.glossary),
        around.title,
        tuple(cover),
        without_hints((*told, *around.narrative)),
        raw.pages,
        counts,
        seen_columns(outline.parts),
        outlines=reader.outlines,
        page_sizes=raw.page_sizes,
        headings=headings,
    )
