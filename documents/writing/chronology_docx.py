"""The combined chronology as a Word document, from the template that a coordinator can edit.

The rows are many and all else is little. So the template is rendered without its rows, and the rows are streamed
into the finished document as XML, by the template's own row: any Jinja that works in docxtpl's `{%tr for %}`
works here. A template whose rows are put in another way is rendered whole, which takes ten times as long.
"""

from __future__ import annotations

import io
import re
import secrets
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from documents.chronology.model import Chronology, Heading
from documents.writing.chronology_fields import document_fields, row_fields
from documents.writing.template import (
    Filling,
    MissingField,
    Words,
    jinja_source,
    plain,
    plain_words_for_mistakes,
)
from documents.writing.template_file import DOCUMENT, TemplateBroken, repacked, template_bytes
from documents.writing.written_text import ValueLost, check_written

ROWS = "rows"
_STATEMENT = re.compile(r"\{%-?\s*(\w+)([^%]*?)-?%\}")
_LOOP = re.compile(r"\s+(\w+)\s+in\s+rows\s*")
_IN_BRACES = re.compile(r"\{[{%].*?[%}]\}", re.DOTALL)
_SPEAKS_OF_ROWS = re.compile(rf"(?<![.\w]){ROWS}\b")
# Word numbers paragraphs with these; a row's may not be repeated in every row.
_WORDS_OWN_IDS = re.compile(r' w14:(?:paraId|textId)="[^"]*"')
_PIECES = 4_000
"""Pieces of XML that are joined before they are packed: about 200 rows."""


def write_docx(chronology: Chronology, heading: Heading, template: Path) -> bytes:
    """Return the chronology as .docx bytes, from `template`: every row, in merged order.

    The same chronology and template give the same bytes.
    Raises TemplateBroken, MissingField, ValueLost; see `documents.writing.template`.
    """
    fields = plain(document_fields(chronology, heading))
    data = template_bytes(template)
    filling = Filling(data)
    loop = _row_loop(filling.body)
    if loop is not None and not _speaks_of_rows_elsewhere(data, filling.body):
        try:
            return _streamed(filling, loop, fields, row_fields(chronology))
        except MissingField:
            # The row may use what a statement before the loop has set; then only the whole gives it.
            filling = Filling(data)
    whole = {**fields, ROWS: [plain(row) for row in row_fields(chronology)]}
    document = repacked(filling.finish(filling.body, whole), lambda name, content: content)
    filling.check(document)
    return document


def fill_rows(
    template: bytes, fields: Mapping[str, Any], rows: Iterable[Mapping[str, Any]], words: Words
) -> bytes | None:
    """Return a template filled in with `fields`, and its one loop over rows with `rows`.

    None: it has no such loop. template: from `template_bytes`. fields, rows: plain, see
    `documents.writing.template.plain`. words: the language of the template.
    Raises TemplateBroken, MissingField, ValueLost.
    """
    filling = Filling(template, words)
    loop = _row_loop(filling.body)
    if loop is None or _speaks_of_rows_elsewhere(template, filling.body):
        return None
    return _streamed(filling, loop, fields, rows)


@dataclass(frozen=True, slots=True)
class _Loop:
    """Where the rows go in the body's XML, and one row's XML with the loop around it, as Jinja source."""

    start: int
    end: int
    source: str


def _row_loop(body: str) -> _Loop | None:
    """Return the one loop over rows whose inside is whole table rows; None for anything else."""
    depth = 0
    opening: re.Match[str] | None = None
    for statement in _STATEMENT.finditer(body):
        word, rest = statement.groups()
        if word == "for":
            depth += 1
            if opening is None and _LOOP.fullmatch(f" {rest.strip()} ".replace("  ", " ")):
                opening, depth = statement, 1
        elif word == "endfor":
            depth -= 1
            if opening is not None and depth == 0:
                inside = body[opening.end() : statement.start()]
                if not _is_whole_rows(inside):
                    return None
                source = f"{opening.group()}{_WORDS_OWN_IDS.sub('', inside)}{statement.group()}"
                return _Loop(opening.start(), statement.end(), jinja_source(source))
    return None


def _is_whole_rows(xml: str) -> bool:
    bare = xml.strip()
    rows = len(re.findall(r"<w:tr[ >]", bare))
    # Statements may stand before, between and after rows; anything else that is no row may not.
    outside = _IN_BRACES.sub("", re.sub(r"<w:tr[ >].*?</w:tr>", "", bare, flags=re.DOTALL))
    return rows > 0 and rows == bare.count("</w:tr>") and "<w:tbl>" not in bare and not outside.strip()


def _speaks_of_rows_elsewhere(data: bytes, body: str) -> bool:
    """Return whether the template uses the rows anywhere but in its one loop (a count, a second table)."""
    spoken = sum(bool(_SPEAKS_OF_ROWS.search(code)) for code in _IN_BRACES.findall(body))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        others = (
            archive.read(name).decode("utf-8", "replace")
            for name in archive.namelist()
            if name.endswith(".xml") and name.startswith(("word/", "docProps/")) and name != DOCUMENT
        )
        elsewhere = any(
            _SPEAKS_OF_ROWS.search(code) for part in others if "{" in part for code in _IN_BRACES.findall(part)
        )
    return spoken != 1 or elsewhere


def _streamed(
    filling: Filling, loop: _Loop, fields: Mapping[str, Any], rows: Iterable[Mapping[str, Any]]
) -> bytes:
    mark = f"<!--rows {secrets.token_hex(8)}-->"
    shell = filling.finish(f"{filling.body[: loop.start]}{mark}{filling.body[loop.end :]}", fields)
    with zipfile.ZipFile(io.BytesIO(shell)) as archive:
        before, found, after = archive.read(DOCUMENT).partition(mark.encode())
    if not found:
        raise TemplateBroken("The template's row can't be found again. Put the loop into a plain table.")
    filling.check(shell)
    written: list[str] = []

    def write(take: Callable[[bytes], object]) -> None:
        take(before)
        for piece in _rows(filling, loop, {**fields, ROWS: rows}, written):
            take(piece)
        take(after)

    document = repacked(shell, lambda name, content: content, streamed={DOCUMENT: write})
    check_written(document, DOCUMENT, written, in_order=not filling.moves_text(loop.source))
    return document


def _rows(filling: Filling, loop: _Loop, fields: Mapping[str, Any], written: list[str]) -> Iterator[bytes]:
    """Yield the rows' XML, some hundred rows at a time, and note every text in `written`."""
    filling.words.written = written.append
    with plain_words_for_mistakes():
        stream = filling.words.from_string(loop.source).generate(fields)
        while pieces := list(islice(stream, _PIECES)):
            yield "".join(pieces).encode()


__all__ = ["MissingField", "TemplateBroken", "ValueLost", "fill_rows", "write_docx"]
