"""The copy of a submitted form."""

from __future__ import annotations

from documents.writing.form_copy import form_copy
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
