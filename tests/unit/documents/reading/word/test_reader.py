"""Word documents: what a person sees with all changes accepted, whatever it is wrapped in."""

from __future__ import annotations

import io
import zipfile

import pytest

from documents.reading.raw import RawTable, RawText
from documents.reading.refusal import Unreadable
from documents.reading.word.reader import read_docx
from tests.unit.documents.reading.word.word_files import (
    STRICT,
    TRANSITIONAL,
    cell,
    paragraph,
    raw_word_file,
    row,
    run,
    table,
    word_file,
)


def rows_of(data: bytes) -> list[tuple[str, ...]]:
    return [found.cells for found in read_docx(data).tables[0].rows]


def codes_of(data: bytes) -> list[str]:
    return [problem.code for problem in read_docx(data).problems]


@pytest.mark.parametrize("namespace", [TRANSITIONAL, STRICT])
def test_both_standards_are_read(namespace: str) -> None:
    data = raw_word_file(
        paragraph("Title") + table(row("Date", "Event"), row("12/03/21", "Visit")), namespace=namespace
    )
    blocks = read_docx(data).blocks
    assert blocks[0] == RawText("Title")
    assert isinstance(blocks[1], RawTable)
    assert rows_of(data) == [("Date", "Event"), ("12/03/21", "Visit")]


def test_headings_are_told_by_their_style_or_their_look() -> None:
    data = word_file(("Chronology", 1), "An ordinary paragraph.")
    assert [(b.text, b.heading) for b in read_docx(data).blocks if isinstance(b, RawText)] == [
        ("Chronology", True),
        ("An ordinary paragraph.", False),
    ]
    bold = "<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>Learning</w:t></w:r></w:p>"
    assert read_docx(raw_word_file(bold)).blocks == (RawText("Learning", True),)


def test_tracked_changes_are_read_as_accepted_and_told() -> None:
    data = raw_word_file(
        table(
            row("Date", "Event"),
            row(
                "12/03/21",
                paragraph(
                    run("Visit ")
                    + f"<w:ins>{run('by the worker')}</w:ins>"
                    + "<w:del><w:r><w:delText>by nobody</w:delText></w:r></w:del>"
                    + f"<w:moveFrom>{run('moved away')}</w:moveFrom><w:moveTo>{run(', late')}</w:moveTo>"
                ),
            ),
            row("13/03/21", "struck out", properties="<w:del/>"),
            row("14/03/21", "put in", properties="<w:ins/>"),
        )
    )
    assert rows_of(data) == [("Date", "Event"), ("12/03/21", "Visit by the worker, late"), ("14/03/21", "put in")]
    assert codes_of(data) == ["tracked-changes"]


def test_content_controls_in_text_round_cells_and_round_rows_are_read() -> None:
    control = "<w:sdt><w:sdtPr/><w:sdtContent>{}</w:sdtContent></w:sdt>"
    data = raw_word_file(
        table(
            row("Date", "Event"),
            row(control.format(cell("12/03/21")), paragraph(run("Visit ") + control.format(run("at home")))),
            control.format(row("13/03/21", "Whole row")),
            row("14/03/21", "<w:p>" + f"<w:smartTag>{run('Smart')}</w:smartTag>" + "</w:p>"),
        )
    )
    assert rows_of(data)[1:] == [("12/03/21", "Visit at home"), ("13/03/21", "Whole row"), ("14/03/21", "Smart")]
    assert codes_of(data) == []


def test_the_prompt_of_an_empty_control_is_not_text() -> None:
    control = "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>"
    prompt = control.format(run("Click to enter text"))
    data = raw_word_file(table(row("Date", "Event"), row("12/03/21", f"<w:p>{prompt}</w:p>")))
    assert rows_of(data)[1] == ("12/03/21", "")


def test_merged_cells_give_their_text_once_and_say_so() -> None:
    data = raw_word_file(
        table(
            row("Date", "Event", "Source"),
            row(cell("12/03/21", '<w:vMerge w:val="restart"/>'), "Visit", "EMIS"),
            row(cell("", "<w:vMerge/>"), "Call", "EMIS"),
            row(cell("Spring term", '<w:gridSpan w:val="3"/>')),
            row("Late", properties='<w:gridBefore w:val="1"/>'),
        )
    )
    read = read_docx(data).tables[0].rows
    assert [found.cells for found in read[2:]] == [("", "Call", "EMIS"), ("Spring term", "", ""), ("", "Late", "")]
    assert read[2].merged == (0,)


def test_lines_tabs_and_nested_tables_stay_inside_their_cell() -> None:
    inner = table(row("a", "b"), row("c", "d"))
    text = "<w:p><w:r><w:t>one</w:t><w:br/><w:t>two</w:t><w:tab/><w:t>three</w:t></w:r></w:p>"
    data = raw_word_file(table(row("Date", "Event"), row("12/03/21", text + inner + paragraph("after"))))
    assert rows_of(data)[1] == ("12/03/21", "one\ntwo\tthree\na | b\nc | d\nafter")


def test_a_table_that_only_lays_out_the_page_is_looked_through() -> None:
    inner = table(row("Date", "Event"), row("12/03/21", "Visit"))
    data = raw_word_file(table(row("<w:p/>" + paragraph("Intro") + inner + "<w:p/>")))
    assert [type(block) for block in read_docx(data).blocks] == [RawText, RawTable]
    assert rows_of(data)[1] == ("12/03/21", "Visit")


def test_comments_and_footnotes_stay_with_their_row() -> None:
    data = raw_word_file(
        table(
            row("Date", "Event"),
            row("12/03/21", paragraph(run("Visit") + '<w:r><w:commentReference w:id="1"/></w:r>')),
            row("13/03/21", paragraph(run("Call") + '<w:r><w:footnoteReference w:id="2"/></w:r>')),
        ),
        comments=f'<w:comment w:id="1" w:author="A">{paragraph("Check this")}</w:comment>',
        footnotes=f'<w:footnote w:id="2">{paragraph("From the diary")}</w:footnote>',
    )
    read = read_docx(data).tables[0].rows
    assert read[1].notes == (("Comment", "A: Check this"),)
    assert read[2].notes == (("Footnote", "From the diary"),)
    assert read[1].cells == ("12/03/21", "Visit")
    assert codes_of(data) == ["comments"]


def test_hidden_text_is_read_and_told() -> None:
    hidden = "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>secret</w:t></w:r></w:p>"
    data = raw_word_file(table(row("Date", "Event"), row("12/03/21", hidden)))
    assert rows_of(data)[1] == ("12/03/21", "secret")
    assert codes_of(data) == ["hidden-text"]


def test_text_boxes_are_read_once() -> None:
    box = f"<w:txbxContent>{paragraph('In a box')}</w:txbxContent>"
    both = (
        f"<mc:AlternateContent><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent>"
    )
    assert read_docx(raw_word_file(f"<w:p><w:r>{both}</w:r></w:p>")).blocks == (RawText("In a box"),)


def test_the_quick_way_and_the_careful_way_give_the_same() -> None:
    body = table(
        row("Date", "Event", "Source", properties="<w:tblHeader/>"),
        row(
            cell("12/03/21", '<w:vMerge w:val="restart"/>'),
            "<w:p><w:pPr><w:tabs><w:tab/></w:tabs></w:pPr><w:r><w:t>one </w:t><w:tab/><w:t>two</w:t><w:br/>"
            "<w:t> three</w:t></w:r></w:p>" + paragraph("four"),
            "EMIS",
        ),
        row(cell("", "<w:vMerge/>"), cell("Wide", '<w:gridSpan w:val="2"/>')),
        row("late", properties='<w:gridBefore w:val="2"/>'),
    )
    rare = "<w:p><w:sdt><w:sdtPr/><w:sdtContent/></w:sdt></w:p>"
    quick, careful = read_docx(raw_word_file(body)), read_docx(raw_word_file(body + rare))
    assert quick.tables == careful.tables
    assert quick.tables[0].rows[1].cells == ("12/03/21", "one \ttwo\nthree\nfour", "EMIS")


def test_a_span_of_ten_million_columns_is_cut() -> None:
    data = raw_word_file(table(row("Date", "Event"), row(cell("x", '<w:gridSpan w:val="10000000"/>'))))
    assert len(rows_of(data)[1]) <= 64


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"PK\x03\x04 cut short", "damaged"),
        (raw_word_file("<w:p>"), "damaged"),
        (raw_word_file(""), "empty"),
        (raw_word_file("<w:p/>"), "empty"),
    ],
)
def test_what_cannot_be_read_says_why(data: bytes, code: str) -> None:
    with pytest.raises(Unreadable) as refusal:
        read_docx(data)
    assert refusal.value.code == code


def test_a_document_type_definition_is_refused() -> None:
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(raw_word_file(paragraph("x")))) as healthy,
        zipfile.ZipFile(stream, "w") as package,
    ):
        for name in healthy.namelist():
            content = healthy.read(name)
            if name == "word/document.xml":
                content = b'<!DOCTYPE x [<!ENTITY a "b">]>' + content
            package.writestr(name, content)
    with pytest.raises(Unreadable):
        read_docx(stream.getvalue())
