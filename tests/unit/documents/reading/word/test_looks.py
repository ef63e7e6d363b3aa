"""How words look that changes what they say: struck through, or raised as the mark of a footnote."""

from __future__ import annotations

import pytest

from documents.reading.entry import read_return
from documents.reading.word.reader import read_docx
from tests.unit.documents.reading.word.word_files import cell, paragraph, raw_word_file, row, run, table


def looking(text: str, look: str) -> str:
    return f"<w:r><w:rPr>{look}</w:rPr><w:t>{text}</w:t></w:r>"


def test_struck_words_are_read_and_told_at_their_row() -> None:
    said = paragraph(run("Home visit. ") + looking("Seen with a bruise", "<w:strike/>"))
    body = table(row("Date", "Event"), row("12/03/21", "Call"), row("13/03/21", cell(said)))
    reading = read_return(raw_word_file(body), "x.docx")
    assert reading.rows[1].event == "Home visit. Seen with a bruise"
    told = [(one.row, one.message) for one in reading.problems if "struck" in one.message]
    assert told == [
        (
            "t1r2",
            "This row has words that are struck through: “Seen with a bruise”. They were read: "
            "take them out if they no longer hold.",
        )
    ]


def test_struck_words_of_a_table_in_a_cell_are_told_at_the_row_around_it() -> None:
    inner = table(row("weight", cell(paragraph(looking("4.2 kg", "<w:dstrike/>")))))
    body = table(row("Date", "Event"), row("12/03/21", cell(paragraph("Seen:") + inner + "<w:p/>")))
    assert "4.2 kg" in "".join(read_docx(raw_word_file(body)).tables[0].rows[1].doubts)


def test_struck_words_outside_the_tables_are_told_and_words_no_longer_struck_are_not() -> None:
    struck = raw_word_file(paragraph(looking("Old words", "<w:strike/>")))
    assert [problem.code for problem in read_docx(struck).problems] == ["struck-through"]
    lifted = raw_word_file(paragraph(looking("Words", '<w:strike w:val="0"/>')))
    assert read_docx(lifted).problems == ()


@pytest.mark.parametrize(
    ("before", "raised", "shown"),
    [
        ("on 27 January 2018", "1", "on 27 January 2018 ¹"),
        ("told Tyler", "12", "told Tyler ¹²"),
        ("told Tyler ", "3", "told Tyler ³"),
        ("a room of 9 m", "2", "a room of 9 m²"),
        ("the 1", "st", "the 1st"),
    ],
)
def test_raised_figures_are_set_apart_from_words(before: str, raised: str, shown: str) -> None:
    superscript = looking(raised, '<w:vertAlign w:val="superscript"/>')
    body = table(row("Date", "Event"), row("12/03/21", cell(paragraph(run(before) + superscript))))
    read = read_docx(raw_word_file(body))
    assert read.tables[0].rows[1].cells[1] == shown
    assert read.problems == ()


def test_a_date_with_the_mark_of_a_footnote_keeps_its_day() -> None:
    marked = paragraph(run("27/01/2018") + looking("1", '<w:vertAlign w:val="superscript"/>'))
    body = table(row("Date", "Event"), row(cell(marked), "Home visit"))
    when = read_return(raw_word_file(body), "x.docx").rows[0].when
    assert (str(when.start), when.start) == ("2018-01-27", when.end)
