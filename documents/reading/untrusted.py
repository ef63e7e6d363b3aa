"""Reading a file that somebody sent: conversion where the format needs it, then the readers, each in its sandbox.

For the worker and the command line alike. Runs outside the sandboxes: it hands bytes from one to the next and
looks at nothing in them but their first marks.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

from documents.reading import convert
from documents.reading.model import Problem
from documents.reading.scans import ocr
from documents.safety import sandbox
from documents.safety.refusals import Refused

READER = "documents.reading.entry:read_record"


def read_untrusted(data: bytes, file_name: str, **plain: Any) -> dict[str, Any]:
    """Return `Reading.as_record()` of one return as it was sent, of whatever format.

    plain: what else `documents.reading.entry.read_record` takes. A file that was converted before it was read
    carries `"converted_from"` ("doc", "odt", "rtf", "xls" or "xlsb") and a problem that says so; its name and
    SHA-256 are those of the file that was sent.
    Without LibreOffice such a file gives kind "unreadable" with the code "unsupported-type" and what to do.
    Raises SandboxFailed and Refused.
    """
    workbook = convert.workbook_to_convert(data)
    if workbook is not None and convert.workbook_converter() is not None:
        return _workbook_record(data, file_name, workbook, **plain)
    kind = convert.kind_to_convert(data)
    if kind is None or convert.converter() is None:
        record: dict[str, Any] = sandbox.run_in_sandbox(READER, data, file_name=file_name, **plain)
        return record
    converted = convert.as_docx(data, kind).made
    record = sandbox.run_in_sandbox(READER, converted, file_name=file_name, **plain)
    return _of_converted(record, data, kind)


def _workbook_record(data: bytes, file_name: str, kind: convert.WorkbookKind, **plain: Any) -> dict[str, Any]:
    """Return the record of an old or binary workbook, made .xlsx first; as it is where that cannot be done."""
    try:
        given = convert.as_xlsx(data, kind).made
    except (Refused, sandbox.SandboxFailed):
        direct: dict[str, Any] = sandbox.run_in_sandbox(READER, data, file_name=file_name, **plain)
        return direct
    record = sandbox.run_in_sandbox(READER, given, file_name=file_name, **plain)
    return _of_converted(record, data, kind)


def _of_converted(record: dict[str, Any], data: bytes, kind: str) -> dict[str, Any]:
    """Return a converted file's record under the sent file's own SHA-256, with a word on what it was."""
    problem = Problem(
        "converted",
        f"The file was sent as .{kind} and converted by LibreOffice before it was read. Where something looks "
        "odd, compare it with the file.",
    )
    problems = [one for one in record["problems"] if one["code"] != "wrong-extension"]
    return {
        **record,
        "sha256": hashlib.sha256(data).hexdigest(),
        "converted_from": kind,
        "problems": [problem.as_json(), *problems],
    }


def read_with_pictures(
    data: bytes, file_name: str, advance: Callable[[int, int], None] = lambda done, of: None, **plain: Any
) -> dict[str, Any]:
    """Return what `read_untrusted` does, with the words of pages that are pictures where Tesseract is installed.

    Takes seconds for each such page. advance: is given how many of them are done, of how many. The result is then
    a draft: see `documents.reading.scans.record`. Raises SandboxFailed and Refused.
    """
    record = read_untrusted(data, file_name, **plain)
    numbers = ocr.pages_to_read(data, record)
    pages = []
    for done, number in enumerate(numbers):
        advance(done, len(numbers))
        page = ocr.read_page(data, number)
        if page is not None:
            pages.append(page)
    return ocr.read_scanned(data, file_name, pages, **plain) if pages else record
