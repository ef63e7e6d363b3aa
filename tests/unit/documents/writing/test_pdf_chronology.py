"""The chronology as PDF, read with other programs than those that wrote it."""

from __future__ import annotations

import io
import random
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pdfplumber
import pypdfium2
import pytest
from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject

from documents.chronology.model import Chronology
from documents.writing import chronology_pdf_rows
from documents.writing.chronology_pdf import lay_out, numbered, write_pdf
from documents.writing.typesetting import TextLost, check_text, check_words, shown
from tests.unit.documents.writing.pdf_reading import bookmarks, root, squeezed, texts, title
from tests.unit.documents.writing.pdf_samples import HEADING, SCOPE, case_a, chronology_of, difficult_rows, merged
from tests.unit.documents.writing.pdf_structure import faults


@pytest.fixture(scope="module")
def finished() -> bytes:
    return write_pdf(case_a(), HEADING)


def test_every_row_stands_on_its_page_with_all_its_words() -> None:
    layout = lay_out(case_a(), HEADING)
    pages = [squeezed(text) for text in texts(layout.pdf)]
    assert len(layout.rows) == 255
    for one in case_a().rows:
        page = pages[layout.rows[one.row.id].page - 1]
        for text in (one.row.date_text, one.row.event, one.row.action, one.row.people, one.agency):
            assert squeezed(text) in page, (one.row.id, text)


def test_printed_page_numbers_are_the_viewers(finished: bytes) -> None:
    pages = texts(finished)
    for number, text in enumerate(pages, start=1):
        assert re.findall(r"Page \d+ of \d+", text)[-1] == f"Page {number} of {len(pages)}"
        assert "OFFICIAL-SENSITIVE" in text
        assert "WSCP-2021-004" in text


def test_bookmarks_by_year_and_month_lead_to_their_headings(finished: bytes) -> None:
    pages = texts(finished)
    entries = bookmarks(finished)
    years = [entry.title for entry in entries if entry.level == 0]
    months = [entry.title for entry in entries if entry.level == 1]
    assert years == ["About this chronology", "2019", "2020", "2021", "Undated rows"]
    assert months[:2] == ["April 2019", "May 2019"]
    assert len(months) == 25
    assert all(entry.title in pages[entry.page - 1] for entry in entries)


def test_it_is_tagged_and_says_so(finished: bytes) -> None:
    assert faults(finished) == []
    assert title(finished) == "Combined chronology"
    assert b"<pdfuaid:part>1</pdfuaid:part>" in root(finished)["/Metadata"].get_data()


def test_links_that_only_a_pack_can_follow_are_gone(finished: bytes) -> None:
    assert all("/Annots" not in page for page in PdfReader(io.BytesIO(finished)).pages)


def test_fonts_are_embedded_and_ours(finished: bytes) -> None:
    names = set()
    for page in PdfReader(io.BytesIO(finished)).pages:
        fonts: Any = page["/Resources"]
        for font in fonts["/Font"].values():
            descendant = font.get_object()["/DescendantFonts"][0].get_object()
            assert "/FontFile2" in descendant["/FontDescriptor"].get_object()
            names.add(str(font.get_object()["/BaseFont"]).partition("+")[2])
    assert (
        {"NotoSans-Regular", "NotoSans-Bold"} <= names <= {"NotoSans-Regular", "NotoSans-Bold", "NotoSans-Italic"}
    )


def test_months_that_need_shaping_are_laid_out_by_typst_and_joined(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = write_pdf(case_a(), HEADING)
    rows = [
        replace(one, row=replace(one.row, comment=f"{one.row.comment} محمد हिन्दी"))
        if one.row.when.start and one.row.when.start.month in (5, 6, 12)
        else one
        for one in case_a().rows
    ]
    monkeypatch.setattr(chronology_pdf_rows, "ROWS_IN_A_SLICE", 25)
    layout = lay_out(replace(case_a(), rows=tuple(rows)), HEADING)
    mixed = numbered(layout, HEADING)
    assert faults(mixed) == []
    assert len(layout.rows) == 255

    words = squeezed("".join(texts(mixed)))
    assert all(squeezed(one.row.event) in words for one in case_a().rows)
    entries = [(entry.level, entry.title) for entry in bookmarks(mixed)]
    assert entries == [(entry.level, entry.title) for entry in bookmarks(whole)], "no year and month twice"


def test_a_row_of_several_pages_goes_on_under_the_headings_and_stays_one_row() -> None:
    rows = [merged(1, event="First. " * 300, action="b " * 400), merged(2, comment="Word. " * 4000)]
    pdf = write_pdf(chronology_of(rows), HEADING)
    pages = texts(pdf)
    assert len(pages) > 3
    assert all("Action or outcome" in page for page in pages[1:])
    assert faults(pdf) == []
    assert squeezed("".join(pages)).count("Word.") == 4000
    reader = PdfReader(io.BytesIO(pdf))
    document: Any = reader.root_object
    kinds = [str(element["/S"]) for element in _below(document["/StructTreeRoot"])]
    assert kinds.count("/TR") >= 1 + 2 + 1  # headings, two rows, and the long text across


def _below(parent: Any) -> Iterator[Any]:
    kids: Any = parent.get("/K", ())
    kids = kids.get_object()
    for kid in kids if isinstance(kids, ArrayObject) else [kids]:
        element = kid.get_object()
        if isinstance(element, DictionaryObject) and "/S" in element:
            yield element
            yield from _below(element)


def test_rows_outside_the_period_and_undated_ones_have_their_sections() -> None:
    rows = [merged(1), merged(2, day=date(2011, 5, 2), event="long before"), merged(3, day=None, event="whenever")]
    layout = lay_out(chronology_of(rows, SCOPE), HEADING)
    assert [entry.title for entry in layout.bookmarks] == [
        "About this chronology",
        "2020",
        "Outside the scoping period",
        "Undated rows",
    ]
    assert len(layout.rows) == 3


def test_an_empty_chronology_is_a_document_too() -> None:
    pdf = write_pdf(Chronology(None, ()), HEADING)
    assert faults(pdf) == []
    assert "0 from 0 agencies" in texts(pdf)[0]


def test_difficult_text_is_neither_lost_nor_run_over_the_edge() -> None:
    chronology = chronology_of(difficult_rows())
    layout = lay_out(chronology, HEADING)
    for one in chronology.rows:
        row = one.row
        check_text(
            layout.pdf, (row.date_text, row.event, row.action, row.people, row.source, row.comment, one.agency)
        )
    assert faults(numbered(layout, HEADING)) == []
    for page in pypdfium2.PdfDocument(layout.pdf):
        wide = page.get_width()
        text = page.get_textpage()
        for i in range(0, text.count_chars(), 7):
            left, _, right, _ = text.get_charbox(i)
            assert 25 < left <= right < wide - 25


def test_what_cannot_be_shown_is_named() -> None:
    assert shown("wedge \U00012000") == "wedge [cuneiform sign a]"
    assert shown("\uf0b7 one") == "• one"
    assert shown("half \ud800") == "half \ufffd"
    assert shown("\u202eabc") == "[right-to-left override]abc"
    assert shown("\U0001f600 zażółć 中文 ½") == "\U0001f600 zażółć 中文 ½"


LITTLE_PICTURES = ("Mum texted 🙂", "Loves ❤️ her", "👍🏽 from Dad", "family 👩‍👩‍👧", "done ✅ 🧿 amulet")


def test_little_pictures_are_shown_and_copied() -> None:
    # Those that are joined of several signs are shaped by Typst, the others are set by us.
    for chosen in (LITTLE_PICTURES[:2], LITTLE_PICTURES):
        layout = lay_out(chronology_of([merged(i, event=text) for i, text in enumerate(chosen)]), HEADING)
        copied = squeezed("".join(texts(layout.pdf))).replace("\ufe0f", "")
        for text in chosen:
            assert squeezed(text).replace("\ufe0f", "") in copied
        assert faults(numbered(layout, HEADING)) == []


def test_what_has_no_glyph_is_seen_in_words_and_copied_as_it_is() -> None:
    events = ["Said తెలుగు twice", "typed [black cat] and [telugu] and [a"]
    layout = lay_out(chronology_of([merged(i, event=event) for i, event in enumerate(events)]), HEADING)
    copied = squeezed("".join(texts(layout.pdf)))
    for event in events:
        assert squeezed(event) in copied
    drawn = pdfplumber.open(io.BytesIO(layout.pdf)).pages[1].extract_text()  # goes by what is drawn alone
    assert "[telugu letter ta]" in drawn.replace("\xa0", " ")
    assert faults(numbered(layout, HEADING)) == []
    many = ["త" * 30, "𒀀" * 30]
    check_text(lay_out(chronology_of([merged(i, event=event) for i, event in enumerate(many)]), HEADING).pdf, many)


def test_a_lost_word_is_noticed(finished: bytes) -> None:
    check_text(finished, ["Kaiden", "14 Tollgate Court"])
    with pytest.raises(TextLost, match="1 words"):
        check_text(finished, ["a word that is zyxwvutsr"])


def test_names_or_codes_is_said() -> None:
    pdf = write_pdf(chronology_of([merged(1)]), replace(HEADING, names="codes"))
    assert "codes, in place of their names" in texts(pdf)[0]


SCRIPTS = (
    (0x20, 0x7F), (0x00, 0x250), (0x300, 0x370), (0x370, 0x530), (0x590, 0x780), (0x900, 0xE00), (0x1200, 0x1400),
    (0x2000, 0x2C00), (0x3000, 0xA000), (0xAC00, 0xD800), (0xD800, 0xE000), (0xE000, 0x10000), (0x1F000, 0x20000),
    (0xE0000, 0xE0200), (0x20000, 0x110000),
)  # fmt: skip


def test_two_thousand_strings_of_any_characters_are_set_and_found_again() -> None:
    chance = random.Random(20261122)

    def words() -> str:
        pieces = []
        for _ in range(chance.choice([1, 3, 6])):
            first, after = chance.choice(SCRIPTS) if chance.random() < 0.6 else SCRIPTS[0]
            pieces.append(
                "".join(chr(chance.randrange(first, after)) for _ in range(chance.choice([1, 3, 10, 60])))
            )
        return chance.choice([" ", "", "\n", ", "]).join(pieces)

    rows = [
        merged(
            i,
            event=words(),
            action=words(),
            people=words(),
            comment=words(),
            source=words(),
            date_text=words()[:60],
        )
        for i in range(340)
    ]
    layout = lay_out(chronology_of(rows), HEADING)
    found = texts(layout.pdf)
    for one in rows:
        page = layout.rows[one.row.id].page
        row = one.row
        check_words(found[page - 1 : page + 3], (row.event, row.action, row.people, row.comment, row.source))
