"""Each crafted file has its outcome, the same for the worker and the command line, and the next file is read.

"as sent" is what a person meets: the preflight, then the readers in the sandbox. "alone" is the sandboxed reader
without the preflight, so that neither leans on the other.
"""

from __future__ import annotations

import io
import json
import os
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from casereviews.commands.read import read_file
from documents.reading.untrusted import READER, read_with_pictures
from documents.safety import sandbox
from documents.safety.preflight import preflight
from documents.safety.refusals import Refused
from documents.safety.sandbox import SandboxFailed, run_in_sandbox
from tests.integration.reading import hostile_files as made

NIGHTLY = bool(os.environ.get("CASEREVIEWS_NIGHTLY"))
SAME = "the same"


class Sent(NamedTuple):
    """A crafted file and what becomes of it: "3 rows", with the codes of doubts that are told, or a refusal."""

    name: str
    make: Callable[[], bytes]
    as_sent: str
    alone: str = SAME


FILES = {
    # Word
    "a cell over ten million columns": Sent("r.docx", made.far_span, "3 rows"),
    "tables in tables": Sent("r.docx", lambda: made.nested_tables(40), "3 rows"),
    "five thousand tables in tables": Sent("r.docx", lambda: made.nested_tables(5000), "damaged"),
    "elements in elements": Sent("r.docx", made.deep_elements, "archive-too-large", "damaged"),
    "entities in entities": Sent("r.docx", lambda: made.with_dtd('"&y;&y;&y;"'), "dtd", "damaged"),
    "an entity from the disk": Sent(
        "r.docx", lambda: made.with_dtd('SYSTEM "file:///etc/passwd"'), "dtd", "damaged"
    ),
    "links to outside": Sent("r.docx", made.outside_links, "3 rows"),
    "relationships in a circle": Sent("r.docx", made.relations_in_a_circle, "wrong-type"),
    "words that bite templates": Sent("r.docx", made.template_words, "3 rows"),
    "letters that XML forbids": Sent("r.docx", made.forbidden_letters, "damaged"),
    "macros": Sent("r.docm", made.macros, "3 rows"),
    "macros under another name": Sent("r.docx", made.macros, "mislabelled", "3 rows"),
    "the strict standard, Word": Sent("r.docx", made.strict_word, "3 rows"),
    # Excel and OpenDocument
    "a cell at the end of the sheet": Sent("r.xlsx", made.far_cell, "4 rows, event-missing"),
    "a sheet said to be full": Sent("r.xlsx", made.far_dimension, "3 rows"),
    "a row with a number beyond all": Sent("r.xlsx", made.far_row_numbers, "3 rows"),
    "strings said to be four thousand million": Sent(
        "r.xlsx", made.strings_that_are_not_there, "3 rows, check-by-person"
    ),
    "a string that is not there": Sent("r.xlsx", made.string_numbers_too_high, "3 rows, event-missing"),
    "one cell merged over all": Sent("r.xlsx", made.merged_over_all, "3 rows"),
    "numbers that no date has": Sent(
        "r.xlsx", made.numbers_without_end, "4 rows, date-unclear, source-missing, time-unclear"
    ),
    "formulas": Sent("r.xlsx", made.formulas, "4 rows, source-missing"),
    "the strict standard, Excel": Sent("r.xlsx", made.strict_excel, "3 rows"),
    "a cell repeated over the sheet": Sent("r.ods", lambda: made.ods(1_048_576, 16_384), "too-many-cells"),
    # CSV
    "a quotation mark without its partner": Sent(
        "r.csv", made.endless_quote, "1004 rows, date-missing, event-missing, row-text-only, time-unclear"
    ),
    "letters that no text may hold": Sent("r.csv", made.letters_that_end_words, "3 rows"),
    "letters that are nothing": Sent("r.csv", made.with_nothing_letters, "3 rows"),
    "half letters": Sent("r.csv", made.half_letters, "mislabelled", "not-text"),
    "a cell of ten million letters": Sent("r.csv", made.one_huge_cell, "line-too-long"),
    "sixteen thousand columns": Sent("r.csv", made.sixteen_thousand_columns, "3 rows"),
    # PDF
    "upside down, turned upright": Sent("r.pdf", made.turned_round, "3 rows"),
    "sideways": Sent("r.pdf", lambda: made.pdf(90), "3 rows"),
    "no pages": Sent("r.pdf", made.no_pages, "empty"),
    "pictures only": Sent("r.pdf", made.pictures, "image-only"),
    "a password": Sent("r.pdf", lambda: made.locked("secret"), "encrypted"),
    "printing forbidden": Sent("r.pdf", lambda: made.locked(""), "3 rows"),
    "a script and an attached program": Sent("r.pdf", made.scripts, "3 rows"),
    "a form for Adobe alone": Sent("r.pdf", made.adobe_form, "adobe-form"),
    "a page as large as a county": Sent("r.pdf", made.huge_page, "3 rows"),
    "a picture of a billion dots": Sent("r.pdf", made.huge_picture, "3 rows"),
    "a drawing that draws itself": Sent("r.pdf", made.form_that_draws_itself, "3 rows"),
    "pages in a circle": Sent("r.pdf", made.pages_in_a_circle, "no-text"),
    "a count of pages that lies": Sent("r.pdf", made.count_that_lies, "no-text"),
    "brackets without end": Sent("r.pdf", made.brackets_without_end, "damaged"),
    "an index that points to itself": Sent("r.pdf", made.table_that_points_to_itself, "3 rows"),
    "letters without names": Sent("r.pdf", made.letters_without_names, "3 rows, column-unsure"),
    "words before the PDF": Sent("r.pdf", lambda: b"MZ junk\n" + made.pdf(), "polyglot", "3 rows"),
    "an archive behind the PDF": Sent("r.pdf", lambda: made.pdf() + made.word(), "polyglot", "3 rows"),
    # archives
    "a part of 300 MB": Sent("r.docx", made.bomb, "archive-too-large", "3 rows"),
    "words of 250 MB": Sent("r.docx", made.bomb_in_the_words, "archive-too-large", "archive-too-large"),
    "a size that lies": Sent("r.docx", made.lying_size, "damaged"),
    "two parts in one place": Sent("r.docx", made.parts_over_each_other, "archive-path", "3 rows"),
    "a path to outside": Sent("r.docx", made.path_outside, "archive-path", "3 rows"),
    "twenty thousand parts": Sent("r.docx", made.many_parts, "archive-too-many", "3 rows"),
    # names
    "a document named PDF": Sent("r.pdf", made.word, "mislabelled", "3 rows, wrong-extension"),
    "a web page named XLS": Sent("r.xls", lambda: b"<html><table></table></html>", "mislabelled", "wrong-type"),
    "a program": Sent("r.exe", lambda: b"MZ\x90\x00" + bytes(500), "not-accepted", "wrong-type"),
    "nothing": Sent("r.docx", lambda: b"", "empty"),
}
SLOW = {
    "a million paragraphs": Sent("r.docx", made.million_paragraphs, "archive-too-large", "3 rows"),
    "half a million blank rows": Sent("r.xlsx", made.blank_rows, "3 rows"),
    "a row repeated over the sheet": Sent("r.ods", lambda: made.ods(1_048_576), "too-many-cells"),
    "a million lines of commas": Sent("r.csv", made.million_commas, "3 rows"),
    "a drawing larger than the memory": Sent("r.pdf", lambda: made.bomb_of_drawing(1_800_000_000), "memory"),
    "drawings that draw each other": Sent("r.pdf", made.forms_that_draw_each_other, "memory"),
    "one page two hundred thousand times": Sent("r.pdf", made.many_pages, "too-many-pages"),
}
"""Files that take seconds on purpose: read at night."""


@cache
def data_of(what: str) -> bytes:
    return {**FILES, **SLOW}[what].make()


def outcome(read: Callable[[], dict[str, Any]]) -> str:
    """Return the rows and the codes of their problems, or the code of the refusal."""
    try:
        record = read()
    except Refused as refused:
        return refused.code
    except SandboxFailed as failed:
        return failed.code
    return said(record)


def said(record: dict[str, Any]) -> str:
    codes = [problem["code"] for problem in record["problems"]]
    if record["kind"] == "unreadable":
        return str(codes[-1])
    return ", ".join([f"{len(record['rows'])} rows", *sorted(set(codes))])


def is_as_expected(found: str, expected: str) -> bool:
    """Tell whether the rows or the refusal are those expected, and each expected doubt is told.

    A slow machine may stop a file for its time before it has used its memory; where tesseract is installed,
    pictures are looked at for words.
    """
    (first, *doubts), (promised, *wanted) = found.split(", "), expected.split(", ")
    either = ({"memory", "timeout"}, {"image-only", "scan-unclear"})
    return (first == promised or {first, promised} in either) and set(wanted) <= set(doubts)


def as_a_worker(data: bytes, name: str) -> dict[str, Any]:
    """Return the record as the portal and the worker come to it."""
    preflight(io.BytesIO(data), name)
    return read_with_pictures(data, name)


@pytest.fixture(autouse=True)
def the_next_file_is_read() -> Any:
    """After each crafted file, whatever came of it, a healthy one is read by the same parent process."""
    assert said(run_in_sandbox(READER, healthy(), file_name="r.docx")) == "3 rows"
    parent = sandbox._running_parent().process.pid
    yield
    assert said(run_in_sandbox(READER, healthy(), file_name="r.docx")) == "3 rows"
    assert sandbox._running_parent().process.pid == parent


@cache
def healthy() -> bytes:
    return made.word()


@pytest.mark.parametrize("what", [*FILES, *(SLOW if NIGHTLY else ())])
def test_a_crafted_file_has_its_outcome(what: str, tmp_path: Path) -> None:
    sent = {**FILES, **SLOW}[what]
    data = data_of(what)
    by_worker = outcome(lambda: as_a_worker(data, sent.name))
    assert is_as_expected(by_worker, sent.as_sent), by_worker
    file = tmp_path / sent.name
    file.write_bytes(data)
    by_command = said(read_file(file).as_json())
    assert by_command == by_worker or {by_command, by_worker} == {"memory", "timeout"}
    assert list(tmp_path.iterdir()) == [file]


@pytest.mark.parametrize("what", [*(name for name, sent in FILES.items() if sent.alone != SAME)])
def test_the_reader_alone_comes_to_no_harm_either(what: str) -> None:
    sent = FILES[what]
    found = outcome(lambda: run_in_sandbox(READER, data_of(what), file_name=sent.name))
    assert is_as_expected(found, sent.alone), found


@pytest.mark.parametrize("what", ["words that bite templates", "formulas", "links to outside"])
def test_words_that_bite_are_only_words(what: str) -> None:
    record = run_in_sandbox(READER, data_of(what), file_name=FILES[what].name)
    told = json.dumps(record)
    assert "root:" not in told
    if what == "words that bite templates":
        bites = (
            "a </w:p></w:tc> b {{ 7*7 }} {% for x in y %} {_{ z }_} =cmd|'/c calc'!A1 <script>alert(1)</script>"
        )
        assert record["rows"][2]["event"] == bites


@pytest.mark.parametrize("what", ["letters that no text may hold", "letters without names"])
def test_what_is_read_holds_no_letter_that_no_document_may_hold(what: str) -> None:
    told = json.dumps(run_in_sandbox(READER, data_of(what), file_name=FILES[what].name), ensure_ascii=False)
    assert all(letter >= " " or letter in "\t\n" for letter in told)
    assert not any("\ud800" <= letter <= "\udfff" or letter in "\ufffe\uffff" for letter in told)
