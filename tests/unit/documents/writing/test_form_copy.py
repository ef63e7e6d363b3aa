"""The copy of a submitted form."""

from __future__ import annotations

import re
import unicodedata

import pypdfium2

from documents.writing.form_copy import form_copy
from documents.writing.typesetting import shown
from tests.unit.documents.writing.pdf_reading import bookmarks, squeezed, texts, title
from tests.unit.documents.writing.pdf_structure import faults

SECTIONS = [
    (
        "About you",
        [("Your name", "Lorraine Pike"), ("Your e-mail address", "lorraine.pike@example.org"), ("Fax", "")],
    ),
    (
        "What happened",
        [("What happened?", "First line.\n\n" + "It was late. " * 900), ("Link", "https://x/" + "y" * 500)],
    ),
    ("The child", [("Name", "محمد \U0001f600 O'Neill <b> #x *y* \x07")]),
]


def test_every_question_and_answer_is_there_word_for_word() -> None:
    pdf = form_copy("Serious incident referral", "REF-2026-00012", SECTIONS, [("Sent on", "22 November 2026")])
    whole = squeezed("".join(texts(pdf)))
    assert squeezed("It was late. " * 20) in whole
    for words in (
        "REF-2026-00012",
        "Your e-mail address",
        "Lorraine Pike",
        "O'Neill <b> #x *y*",
        "22 November 2026",
    ):
        assert squeezed(words) in whole
    assert squeezed("No answer given") in whole


def test_it_is_tagged_numbered_and_bookmarked_by_section() -> None:
    pdf = form_copy("Serious incident referral", "REF-2026-00012", SECTIONS)
    assert faults(pdf) == []
    pages = texts(pdf)
    assert all(f"Page {i} of {len(pages)}" in text for i, text in enumerate(pages, start=1))
    assert [entry.title for entry in bookmarks(pdf)] == ["About you", "What happened", "The child"]
    assert title(pdf) == "Serious incident referral"


LONG = " ".join(f"Sentence {number} says what happened then; nothing is left out." for number in range(90))
SAID = {
    "lines": "She was found unwell.\nNobody had asked.\n\nThe end.",
    "signs of other languages": r"&<{{ name }}<b>%}#{x}$y$ @ref *bold* _it_ `c` \n // /* */ <script> &amp;",
    "many languages": "Zoë Łukasz Ngũgĩ Đặng 小明 Siân O’Neill Ярослав Ελένη",
    "quotes and signs": "‘single’ “double” – en — em … £ € ½ ° ² ﬁne aﬀect",
    "a very long word": "Llanfair" * 40,
    "faces": "She sent 😢 and ❤️ then :-)",
    "a long narrative": LONG,
}
RIGHT_TO_LEFT = {
    "Hebrew": "הילדה נמצאה חולה",
    "Urdu within English": "The mother said: میری بیٹی بیمار تھی on 3 May",
}


def plain(text: str) -> str:
    """Return text without blanks and places to break; a ligature is copied as its letters."""
    return re.sub(r"[\s\u200b\ufffe\u00ad-]", "", unicodedata.normalize("NFKC", text))


def test_answers_of_every_kind_are_read_back_as_they_were_typed() -> None:
    given = {**SAID, **RIGHT_TO_LEFT}
    sections = [("Section", list(given.items()))]
    pdf = form_copy("Referral", "WSCP/REF/2026/001", sections, [("Sent to", "Wexborough")])
    document = pypdfium2.PdfDocument(pdf)
    pages = [page.get_textpage().get_text_range() for page in document]
    frame = re.compile(r"^Question Answer|OFFICIAL-SENSITIVE|WSCP/REF/2026/001 · Referral|Page \d+ of \d+")
    whole = plain("".join(frame.sub("", page) for page in pages))
    for question, answer in SAID.items():
        # Lines are broken, and words wider than the column; nothing else changes.
        assert plain(shown(answer)) in whole, question
    for question, answer in RIGHT_TO_LEFT.items():
        # A program that copies reads such a line's words from the other side; each word is whole.
        for word in answer.split():
            assert word in "".join(pages), question
