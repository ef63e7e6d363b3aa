"""A return rendered from what was read."""

from __future__ import annotations

import io

from pypdf import PdfReader

from documents.reading.model import Clock, Column, Place, Problem, Reading, Row, When
from documents.writing.return_pdf import lay_out_return, return_pdf
from documents.writing.typesetting_kept import moved, packed, unpacked
from tests.unit.documents.writing.pdf_reading import squeezed, texts
from tests.unit.documents.writing.pdf_samples import HEADING, case_a_readings, difficult_rows
from tests.unit.documents.writing.pdf_structure import faults

UNKNOWN = When(None, None, "unknown", "uncertain", "")


def test_the_first_page_says_what_it_is() -> None:
    reading, _ = case_a_readings()[0]
    pdf, _ = return_pdf(reading, HEADING)
    first = texts(pdf)[0]
    assert "This is a rendering of what was read, not the file itself." in first
    assert reading.file in first
    assert reading.sha256 in squeezed(first)
    assert faults(pdf) == []


def test_everything_read_is_there_and_rows_are_where_they_are_said_to_be() -> None:
    for reading, _ in case_a_readings():
        pdf, pages_of = return_pdf(reading, HEADING)
        pages = [squeezed(text) for text in texts(pdf)]
        assert list(pages_of) == [row.id for row in reading.rows]
        for row in reading.rows:
            page = pages[pages_of[row.id] - 1]
            assert squeezed(row.event) in page
            assert squeezed(row.date_text) in page
        whole = "".join(pages)
        for label, text in (*reading.cover, *reading.narrative):
            assert squeezed(label) in whole
            assert squeezed(text) in whole
        for column in reading.columns:
            assert squeezed(column.heading) in whole


def test_columns_that_no_field_knows_are_kept_under_their_heading() -> None:
    row = Row(
        "1", Place(row=4), "3/4/20", "noon", UNKNOWN, Clock("12:00"), event="Seen.", other={"RAG": "Red", "": "?"}
    )
    columns = (Column("Date & time", "date+time"), Column("What", "event"), Column("RAG", "other"))
    pdf, _ = return_pdf(Reading("a.docx", "0" * 64, "return", None, columns, (row,)), HEADING)
    text = "".join(texts(pdf))
    for words in ("Date & time", "3/4/20 noon", "What", "Seen.", "RAG", "Red"):
        assert words in text


def test_a_return_without_columns_shows_every_field_that_has_words() -> None:
    row = Row("1", Place(), "May", "", UNKNOWN, Clock(None), event="E1", people="P1", comment="C1")
    pdf, _ = return_pdf(Reading("a.csv", "0" * 64, "return", "Ash", (), (row,)), HEADING)
    assert all(words in "".join(texts(pdf)) for words in ("May", "E1", "P1", "C1"))


def test_a_nil_return_says_so_and_a_note_comes_first() -> None:
    pdf, pages = return_pdf(Reading("nil.docx", "0" * 64, "nil", "Ash"), HEADING, "The file is damaged.")
    assert "nil return" in texts(pdf)[0]
    assert "The file is damaged." in texts(pdf)[0]
    assert pages == {}


def test_difficult_rows_are_not_lost() -> None:
    rows = tuple(one.row for one in difficult_rows())
    reading = Reading("b.docx", "0" * 64, "return", "Ash", (Column("When", "date"), Column("What", "event")), rows)
    pdf, pages = return_pdf(reading, HEADING)  # raises should a text not be found again
    assert len(pages) == len(rows)
    assert faults(pdf) == []
    assert all("/Annots" not in page for page in PdfReader(io.BytesIO(pdf)).pages)


def test_what_goes_on_over_pages_is_tagged_as_one_thing_and_whole() -> None:
    row = Row("1", Place(row=1), "3/4/20", "", UNKNOWN, Clock(None), event="Seen.", other={"Long": "word " * 3000})
    reading = Reading(
        "a.docx",
        "0" * 64,
        "return",
        "Ash",
        (Column("A heading of a column that goes over more than a line", "event"), Column("Long", "other")),
        (row,),
        (Problem("odd", "Look at this."), Problem("odd", "And at this.")),
        cover=(("Answer", "Sentence. " * 2000),),
        narrative=(("", "Paragraph one.\n\n" + "Words of the agency. " * 1500), ("Two", "Three")),
    )
    layout = lay_out_return(reading)
    assert layout.pages_of_ours is not None
    pdf, pages = return_pdf(reading, HEADING)
    assert faults(pdf) == []
    whole = "".join(squeezed(text) for text in texts(pdf))
    assert whole.count("Wordsoftheagency.") == 1500
    assert whole.count("Sentence.") == 2000
    assert whole.count("word") >= 3000
    assert pages["1"] <= len(texts(pdf))


def test_a_rendering_that_was_kept_gives_the_same_pages_and_its_links_again() -> None:
    reading, _ = case_a_readings()[5]
    document = lay_out_return(reading).pages_of_ours
    assert document is not None
    again = unpacked(packed(document))
    assert again.write(links=True) == document.write(links=True)
    behind = moved(again, 100, "D")
    assert [link.element for page in behind.pages for link in page.links] == [
        link.element + 100 for page in document.pages for link in page.links
    ]
