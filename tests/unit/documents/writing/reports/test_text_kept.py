"""No text is lost: what goes into a template or a copy of a form is found again in the finished file.

Found again means: line ends of any kind are a line break, control characters, which show as nothing, are their
visible signs, and half a surrogate pair is U+FFFD (`documents.writing.text.clean`). In a PDF, besides, a sign that no typeface
has is spelt out by its name (`documents.writing.typesetting_glyphs.showable`), and white space, hyphens and signs
without a width are not compared: where a line breaks is the page's affair. Texts from right to left, or of scripts
that a PDF keeps in another order than they are read, are found by what the writer itself checks (`check_text`).
"""

from __future__ import annotations

import io
import random
import re
import sys
import unicodedata
from collections.abc import Iterator

import pypdfium2
import pytest
from docx import Document
from hypothesis import given, settings, strategies as st
from openpyxl import load_workbook
from pptx import Presentation

from documents.writing.form_copy import form_copy
from documents.writing.reports.field_model import example_facts
from documents.writing.reports.report_fields import FIELDS
from documents.writing.reports.report_template import NotFilled, filled
from documents.writing.text import clean
from documents.writing.typesetting import shown
from tests.unit.documents.writing.reports.changed_templates import TEMPLATES, with_cell, with_paragraphs

HOW_MANY = 2_000
NASTY = (
    "{{ code_name }}", "{% for one in agencies %}", "{# a #}", "{_{ x }_}", "}}", "{{", "%}", "&", "&amp;", "<", ">",
    "</w:t></w:p>", "<w:p/>", "]]>", "<!--", '"', "'", "\\", "\x00", "\x07", "\x0b", "\x0c", "\x1b", "\x7f", "\x85",
    "\r", "\r\n", "\n", "\t", "\u2028", "\ufffe", "\uffff", "\ud800", "\udfff", "\u200b", "\u202e", "\xa0", "\xad",
    "é", "e\u0301", "ﬁ", "ß", "İ", "Łódź", "Ελένη", "Дети", "مريم", "日本", "👩‍👧", "🏴", "=1+1", "@x", "$x$", "#x", "*_`~",
)  # fmt: skip
TEMPLATE = with_paragraphs(
    "{%p for one in involvement %}", "{{ one.heading }}", "{{ one.text }}", "{%p endfor %}", "{{ circumstances }}"
)


def texts() -> Iterator[str]:
    """Yield 2,000 strings, always the same: nasty pieces among letters of every script."""
    made = random.Random(2_000)
    for number in range(HOW_MANY):
        pieces = [made.choice(NASTY) if made.random() < 0.5 else _word(made) for _ in range(made.randint(1, 9))]
        yield f"{number} " + "".join(pieces)


def _word(made: random.Random) -> str:
    return "".join(chr(made.randint(1, sys.maxunicode)) for _ in range(made.randint(1, 6)))


def document_texts(data: bytes) -> list[str]:
    return [paragraph.text for paragraph in Document(io.BytesIO(data)).paragraphs]


def facts(entries: list[tuple[str, str]], last: str) -> dict[str, object]:
    told = [{"agency": "A", "heading": heading, "text": text} for heading, text in entries]
    return {**example_facts(FIELDS), "involvement": told, "circumstances": last}


def test_two_thousand_strings_through_a_word_document() -> None:
    every = list(texts())
    pairs = list(zip(every[::2], every[1::2], strict=True))
    found = document_texts(filled(TEMPLATE, "docx", facts(pairs, "end")))
    assert found == [clean(text) for text in every] + ["end"]


def test_a_cell_of_a_megabyte() -> None:
    long = ("All of this & <that> {{ stays }} here. " * 30 + "\n") * 900
    assert len(long) > 1_000_000
    data = filled(with_cell("{{ circumstances }}"), "docx", facts([], long))
    assert Document(io.BytesIO(data)).tables[0].cell(1, 1).text == long
    # A workbook's cell holds less: that is said, not cut.
    book = (TEMPLATES / "return-form.xlsx").read_bytes()
    many = [{"number": "1", "question": long}]
    with pytest.raises(NotFilled, match="longer than a cell"):
        filled(book, "xlsx", {**facts([], ""), "questions": many})


def test_strings_through_a_workbook_and_slides() -> None:
    book = (TEMPLATES / "return-form.xlsx").read_bytes()
    deck = (TEMPLATES / "team-slides.pptx").read_bytes()
    strange = ["_x0041_", "=1+1", " = leading", *list(texts())[:300]]
    questions = [{"number": "1", "question": text} for text in strange]
    cell = load_workbook(io.BytesIO(filled(book, "xlsx", {**facts([], ""), "questions": questions})))["Return"][
        "B14"
    ]
    assert unspelt(str(cell.value)) == "".join(f"1. {clean(text)}\n" for text in strange)
    assert cell.data_type == "s"
    for text in strange[:25]:
        data = filled(deck, "pptx", {**facts([], ""), "publication_title": text})
        title = Presentation(io.BytesIO(data)).slides[0].shapes.title
        assert title is not None
        assert title.text.replace("\x0b", "\n") == clean(text)


def unspelt(text: str) -> str:
    """Return a cell's text as Excel shows it; openpyxl leaves a sign's number as it is."""
    return text.replace("_x005F_", "_")


@settings(max_examples=25, deadline=None)
@given(
    st.text(st.characters(exclude_categories=()), max_size=60).filter(
        lambda text: text.strip() and clean(text).strip()
    )
)
def test_any_text_through_a_word_document(text: str) -> None:
    assert document_texts(filled(with_paragraphs("{{ circumstances }}"), "docx", facts([], text))) == [clean(text)]


def test_two_thousand_strings_through_a_pdf() -> None:
    # The writer itself raises TextLost for any of them that it does not find.
    pdf = form_copy("A copy", "REF/1", [("All of it", [("Question", text) for text in texts()])])
    assert pdf.startswith(b"%PDF")
    # And those that a PDF keeps in the order in which they are read are found here, one after the other.
    every = ["".join(filter(_is_plain, text)) for text in texts()]
    pdf = form_copy("A copy", "REF/1", [("All of it", [("Question", text) for text in every])])
    with pypdfium2.PdfDocument(pdf) as document:
        said = "".join(page.get_textpage().get_text_range() for page in document)
    spoken = seen(_FRAME.sub("", said))
    place = 0
    for text in every:
        wanted = seen(shown(text))
        place = spoken.find(wanted, place)
        assert place >= 0, f"lost: {text!r}"
        place += len(wanted)


_FRAME = re.compile(r"OFFICIAL-SENSITIVE REF/1 · A copy\s*Page \d+ of \d+(?:\s*Question Answer)?")
"""What stands on each page, between the pieces of an answer that goes on on the next."""


def _is_plain(sign: str) -> bool:
    return ord(sign) < 0x2FF or 0x370 <= ord(sign) < 0x482 or ord(sign) in range(0x1E00, 0x1FFF)


def seen(text: str) -> str:
    """Return what of a text can be seen, spelt in one way."""
    plain = unicodedata.normalize("NFKD", text).replace("-", "").replace("\ufffd", "")
    return "".join(
        sign for sign in plain if unicodedata.category(sign) not in ("Cc", "Cf", "Cn", "Zs", "Zl", "Zp")
    )
