"""A copy of a pack for one person, read with other programs than those that wrote it."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import datetime

import docx
import pikepdf
import pypdfium2
import pytest

from documents.writing.pack import Pack, PackReturn, build_pack
from documents.writing.pack_copy import CopyFor, copy_of
from documents.writing.pack_index import index_csv, index_docx
from tests.unit.documents.writing.pdf_reading import bookmarks, links, texts
from tests.unit.documents.writing.pdf_samples import HEADING, case_a_readings, chronology_of, merged
from tests.unit.documents.writing.pdf_structure import faults

WHOM = CopyFor("Ngozi Abara-O’Neill", "Wexborough Council", datetime(2026, 11, 22, 21, 30))


@pytest.fixture(scope="module")
def pack() -> Pack:
    reading, data = case_a_readings()[1]
    return build_pack(chronology_of([merged(1)]), HEADING, [PackReturn(reading, data, "pdf")])


@pytest.fixture(scope="module")
def copy(pack: Pack) -> bytes:
    return copy_of(pack.pdf, WHOM)


def test_every_page_names_whom_the_copy_is_for_and_when_it_was_made(pack: Pack, copy: bytes) -> None:
    before, after = texts(pack.pdf), texts(copy)
    assert len(before) == len(after)
    for number, (one, other) in enumerate(zip(before, after, strict=True), start=1):
        assert "Copy for" not in one
        assert "Copy for Ngozi Abara-O’Neill, Wexborough Council" in other
        assert "22/11/2026 21:30" in other
        assert f"Page {number} of {pack.pages}" in other
        assert set(one.split()) <= set(other.split())  # nothing of the page is lost


def test_the_mark_lies_on_every_page_and_leaves_it_readable(pack: Pack, copy: bytes) -> None:
    first, second = pypdfium2.PdfDocument(pack.pdf), pypdfium2.PdfDocument(copy)
    for number in (0, pack.pages - 1):
        plain = first[number].render(scale=0.5).to_pil().convert("L")
        marked = second[number].render(scale=0.5).to_pil().convert("L")
        assert plain.tobytes() != marked.tobytes()
        middle = marked.crop((plain.width // 4, plain.height // 4, 3 * plain.width // 4, 3 * plain.height // 4))
        was = plain.crop((plain.width // 4, plain.height // 4, 3 * plain.width // 4, 3 * plain.height // 4))
        # White paper under the mark turns light grey, never dark.
        changed = [b for a, b in zip(was.tobytes(), middle.tobytes(), strict=True) if a == 255 and b < 255]
        assert changed
        assert min(changed) > 190


def test_links_bookmarks_and_tags_are_those_of_the_pack(pack: Pack, copy: bytes) -> None:
    assert links(copy) == links(pack.pdf)
    assert bookmarks(copy) == bookmarks(pack.pdf)
    assert faults(copy) == []
    assert b"/Linearized" in copy[:1024]
    assert len(copy) < len(pack.pdf) * 1.1 + 60_000


def test_a_password_locks_the_copy_by_aes_256(pack: Pack) -> None:
    locked = copy_of(pack.pdf, WHOM, "three plain words")
    with pytest.raises(pikepdf.PasswordError):
        pikepdf.open(io.BytesIO(locked))
    with pikepdf.open(io.BytesIO(locked), password="three plain words") as opened:
        assert (opened.encryption.R, str(opened.encryption.stream_method).rpartition(".")[2]) == (6, "aesv3")
        assert len(opened.pages) == pack.pages
    assert b"Combined chronology" not in locked


def test_the_index_says_the_pages_of_each_part(pack: Pack) -> None:
    lines = list(csv.reader(io.StringIO(index_csv(pack.parts).decode("utf-8-sig"))))
    table = docx.Document(io.BytesIO(index_docx(pack.parts, HEADING))).tables[0]
    rows = [[cell.text for cell in row.cells] for row in table.rows]
    assert lines == rows
    assert len(rows) == 1 + len(pack.parts)
    for part, row in zip(pack.parts, rows[1:], strict=True):
        assert (row[1], row[3], row[6]) == (part.title, part.numbers[0], part.sha256)
        assert row[4] == part.numbers[-1]
    with zipfile.ZipFile(io.BytesIO(index_docx(pack.parts, HEADING))) as parts:
        assert {part.date_time for part in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}, "no clock is in it"
