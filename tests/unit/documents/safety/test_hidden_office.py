"""Everything planted in an Office file is found; what no reader sees is cleaned away, the rest is a person's."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date
from functools import cache

import docx
import openpyxl
import pytest

from documents.safety.cleaning import NeedsPerson, clean, settled_by_cleaning
from documents.safety.findings import Finding
from documents.safety.hidden import inspect, text_parts
from documents.safety.refusals import Refused
from tests.unit.documents.safety import (
    made_files as made,
    planted_office as planted,
    planted_office_places as places,
)
from tests.unit.documents.safety.planted_pdf import MARK

ALL = [
    *(("docx", way, planted.WORD_CLEANED[way]) for way in planted.WORD_CLEANED),
    *(("xlsx", way, planted.BOOK_CLEANED[way]) for way in planted.BOOK_CLEANED),
    *(("pptx", way, planted.SLIDES_CLEANED[way]) for way in planted.SLIDES_CLEANED),
    *((kind, way, make) for kind, ways in places.CLEANED.items() for way, make in ways.items()),
]
TO_SETTLE = [
    *(("docx", *planted.WORD_NEEDS_PERSON[way]) for way in planted.WORD_NEEDS_PERSON),
    *(("xlsx", *planted.BOOK_NEEDS_PERSON[way]) for way in planted.BOOK_NEEDS_PERSON),
    *(("pptx", *planted.SLIDES_NEED_PERSON[way]) for way in planted.SLIDES_NEED_PERSON),
    *((kind, code, make) for kind, ways in places.NEEDS_PERSON.items() for code, make in ways.values()),
]
IN_PLACES = [(kind, way, make) for kind, ways in places.SEARCHED.items() for way, make in ways.items()]
SETTLED = [(way, *planted.WORD_SETTLED[way]) for way in planted.WORD_SETTLED]
PLAIN = {"docx": planted.document, "xlsx": planted.workbook, "pptx": planted.slides}


def everything_in(data: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        return "\n".join(
            [*packed.namelist(), *(packed.read(name).decode("latin-1") for name in packed.namelist())]
        )


def words_of(data: bytes, kind: str) -> list[str]:
    if kind == "xlsx":
        book = openpyxl.load_workbook(io.BytesIO(data))
        return [str(cell) for sheet in book.worksheets for row in sheet.values for cell in row]
    if kind == "pptx":
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            return re.findall("<a:t>(.*?)</a:t>", packed.read("ppt/slides/slide1.xml").decode())
    word = docx.Document(io.BytesIO(data))
    cells = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
    return [paragraph.text for paragraph in word.paragraphs] + cells


def test_there_are_as_many_ways_as_the_gate_promises() -> None:
    word = len(planted.WORD_CLEANED) + len(planted.WORD_SETTLED) + len(planted.WORD_NEEDS_PERSON)
    assert word >= 32
    assert len(planted.BOOK_CLEANED) + len(planted.BOOK_NEEDS_PERSON) >= 16
    assert len(planted.SLIDES_CLEANED) + len(planted.SLIDES_NEED_PERSON) >= 16


@pytest.mark.parametrize("kind", PLAIN)
def test_a_plain_file_has_nothing_to_settle(kind: str) -> None:
    clean(PLAIN[kind](), kind)
    assert {finding.code for finding in inspect(PLAIN[kind](), kind)} <= {
        "metadata", "thumbnail", "custom-xml", "editing-ids", "image-metadata", "object-name",
    }  # fmt: skip


@cache
def found_anyway(kind: str) -> tuple[Finding, ...]:
    return tuple(inspect(PLAIN[kind](), kind))


@pytest.mark.parametrize(("kind", "way", "make"), ALL)
def test_what_is_planted_is_found_and_cleaned_away_and_the_words_stay(
    kind: str, way: str, make: planted.Make
) -> None:
    data = make()
    assert [finding for finding in inspect(data, kind) if finding not in found_anyway(kind)]
    assert is_told(data, kind)
    cleaned = clean(data, kind, title="Learning from the review")
    assert MARK not in everything_in(cleaned)
    assert inspect(cleaned, kind) == []
    assert words_of(cleaned, kind) == words_of(data, kind)


@pytest.mark.parametrize(("kind", "code", "make"), TO_SETTLE)
def test_what_a_reader_might_see_is_found_and_left_to_a_person(kind: str, code: str, make: planted.Make) -> None:
    data = make()
    assert is_told(data, kind)
    with pytest.raises(NeedsPerson) as needed:
        clean(data, kind)
    assert code in {finding.code for finding in needed.value.findings}


@pytest.mark.parametrize(("way", "code", "make"), SETTLED)
def test_a_word_document_becomes_what_is_seen_without_markup(way: str, code: str, make: planted.Make) -> None:
    data = make()
    assert code in {finding.code for finding in inspect(data, "docx")}
    assert is_told(data, "docx")
    assert code in {finding.code for finding in settled_by_cleaning(data, "docx")}
    cleaned = clean(data, "docx")
    assert MARK not in everything_in(cleaned)
    assert inspect(cleaned, "docx") == []
    before = [words for words in words_of(data, "docx") if words not in ("", MARK)]
    assert before == [words for words in words_of(cleaned, "docx") if words not in ("", "Kept")]


@pytest.mark.parametrize(("kind", "way", "make"), IN_PLACES)
def test_words_in_every_other_place_are_searched(kind: str, way: str, make: planted.Make) -> None:
    assert any(MARK in part.text for part in text_parts(make(), kind)), way


@pytest.mark.parametrize("xml", places.SEEN.values(), ids=places.SEEN)
def test_what_a_reader_sees_is_not_taken_for_hidden(xml: str) -> None:
    data = planted.edited(planted.document(), {"word/document.xml": ("<w:body>", f"<w:body>{xml}")})
    assert not {finding.code for finding in inspect(data, "docx")} & {"unseen-text", "off-page", "hidden-text"}


def test_a_renamed_bookmark_is_still_led_to() -> None:
    xml = (
        '<w:p><w:bookmarkStart w:id="7" w:name="TeganHome"/><w:r><w:t>Home</w:t></w:r><w:bookmarkEnd w:id="7"/>'
        '<w:hyperlink w:anchor="TeganHome"><w:r><w:t>there</w:t></w:r></w:hyperlink>'
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        "<w:r><w:instrText> PAGEREF TeganHome </w:instrText></w:r>"
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>3</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
    )
    data = planted.edited(planted.document(), {"word/document.xml": ("<w:body>", f"<w:body>{xml}")})
    cleaned = everything_in(clean(data, "docx"))
    assert "TeganHome" not in cleaned
    assert [f'{key}="_b1"' in cleaned for key in ("w:name", "w:anchor")] == [True, True]
    assert "PAGEREF _b1" in cleaned


def test_the_last_words_of_a_field_that_goes_stay() -> None:
    xml = (
        '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> AUTHOR "Zed" </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>The partnership</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
    )
    data = planted.edited(planted.document(), {"word/document.xml": ("<w:body>", f"<w:body>{xml}")})
    cleaned = clean(data, "docx")
    assert "AUTHOR" not in everything_in(cleaned)
    assert words_of(cleaned, "docx")[0] == "The partnership"


def test_insertions_stay_deletions_go_and_paragraphs_join_as_word_joins_them() -> None:
    end_deleted = '<w:pPr><w:rPr><w:del w:id="2" w:author="A"/></w:rPr></w:pPr>'
    xml = (
        f'<w:p>{end_deleted}<w:r><w:t xml:space="preserve">The panel </w:t></w:r>'
        '<w:del w:id="1"><w:r><w:delText>never </w:delText></w:r></w:del></w:p>'
        '<w:p><w:pPr><w:rPr><w:ins w:id="4" w:author="A"/></w:rPr></w:pPr>'
        '<w:ins w:id="3" w:author="A"><w:r><w:t>met</w:t></w:r></w:ins><w:r><w:t> often.</w:t></w:r></w:p>'
    )
    data = planted.edited(planted.document(), {"word/document.xml": ("<w:body>", f"<w:body>{xml}")})
    assert words_of(clean(data, "docx"), "docx")[0] == "The panel met often."


def is_told(data: bytes, kind: str) -> bool:
    """Return whether the planted word is among the texts or findings; of pictures and programs, their presence."""
    opaque = ("printerSettings", "vbaProject", "thumbnail", "embeddings", "picture")
    if MARK not in everything_in(data) or any(MARK in part.text for part in text_parts(data, kind)):
        return True
    found = [f"{finding.text} {finding.part} {finding.place}" for finding in inspect(data, kind)]
    return any(piece in text for text in found for piece in (MARK, *opaque))


def test_the_title_is_the_only_property_left() -> None:
    cleaned = clean(planted.WORD_CLEANED["author"](), "docx", title="A title")
    properties = docx.Document(io.BytesIO(cleaned)).core_properties
    assert (properties.title, properties.author, properties.last_modified_by) == ("A title", "", "")


def test_cleaning_gives_the_same_bytes_again() -> None:
    cleaned = clean(planted.document(), "docx", title="A title")
    assert clean(planted.document(), "docx", title="A title") == cleaned
    assert clean(cleaned, "docx", title="A title") == cleaned


def test_white_letters_on_a_dark_ground_are_seen() -> None:
    shaded = '<w:p><w:pPr><w:shd w:val="clear" w:fill="1D70B8"/></w:pPr>'
    run = '<w:r><w:rPr><w:color w:val="FFFFFF"/></w:rPr><w:t>Heading</w:t></w:r></w:p>'
    data = planted.edited(planted.document(), {"word/document.xml": ("<w:body>", f"<w:body>{shaded}{run}")})
    assert "hidden-text" not in {finding.code for finding in inspect(data, "docx")}


def test_text_that_is_not_hidden_after_all() -> None:
    run = '<w:p><w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>Seen</w:t></w:r></w:p>'
    data = planted.edited(planted.document(), {"word/document.xml": ("<w:body>", f"<w:body>{run}")})
    assert "hidden-text" not in {finding.code for finding in inspect(data, "docx")}


def test_a_name_split_into_runs_is_one_text() -> None:
    runs = "<w:p><w:r><w:t>Zeph</w:t></w:r><w:r><w:t>yrine</w:t></w:r></w:p>"
    data = planted.edited(planted.document(), {"word/document.xml": ("<w:body>", f"<w:body>{runs}")})
    assert any(MARK in part.text for part in text_parts(data, "docx"))


def test_a_date_in_a_cell_is_read_as_a_date() -> None:
    book = openpyxl.Workbook()
    book.worksheets[0]["A1"] = date(2019, 3, 27)
    held = io.BytesIO()
    book.save(held)
    assert any("27/03/2019" in part.text for part in text_parts(held.getvalue(), "xlsx"))


@pytest.mark.parametrize("kind", ["doc", "xls", "odt", "ods", "rtf"])
def test_what_cant_be_scanned_is_never_clean(kind: str) -> None:
    assert [finding.code for finding in inspect(b"anything", kind)] == ["cannot-scan"]
    with pytest.raises(Refused):
        clean(b"anything", kind)


def test_plain_text_is_all_there_is() -> None:
    assert inspect(b"Date,Event\n", "csv") == []
    assert [part.text for part in text_parts("Zoë".encode("cp1252"), "txt")] == ["Zoë"]


def test_an_entity_is_never_expanded() -> None:
    with pytest.raises(Refused) as refused:
        inspect(made.office(main='<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'), "docx")
    assert refused.value.code in {"dtd", "damaged"}
