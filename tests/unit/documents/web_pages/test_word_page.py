"""What of a Word document stands in its web page, and how."""

import re
from typing import Any

import pytest
from docx.oxml import parse_xml

from documents.reading.refusal import Unreadable
from documents.web_pages.pictures import WIDEST, key_of
from documents.web_pages.tasks import page_of
from tests.unit.documents.web_pages.examples import (
    W,
    body_of,
    describe,
    link,
    number_by,
    numbered,
    png,
    word_file,
)


def faults(data: bytes, **descriptions: dict[str, Any]) -> list[tuple[str, str]]:
    return [(one["code"], one["near"]) for one in page_of(data, descriptions)["faults"]]


def test_headings_begin_below_the_title_and_leave_no_level_out() -> None:
    def write(document: Any) -> None:
        document.add_heading("Summary", 1)
        document.add_heading("Deep", 4)
        document.add_paragraph("Words")
        document.add_heading("Next", 1)

    assert body_of(word_file(write)) == (
        '<h2 id="s-1">Summary</h2><h3 id="s-2">Deep</h3><p>Words</p><h2 id="s-3">Next</h2>'
    )
    assert faults(word_file(write)) == []


def test_a_document_without_headings_is_a_fault_to_look_at() -> None:
    assert faults(word_file(lambda document: document.add_paragraph("Bold title"))) == [("no-headings", "")]


def test_the_look_of_words_is_kept_and_what_is_typed_is_never_markup() -> None:
    def write(document: Any) -> None:
        paragraph = document.add_paragraph("A <b>tag</b> & ")
        paragraph.add_run("strong").bold = True
        paragraph.add_run(" and ")
        paragraph.add_run("lean").italic = True
        raised = paragraph.add_run("2")
        raised.font.superscript = True
        hidden = paragraph.add_run("never seen")
        hidden.font.hidden = True

    assert body_of(word_file(write)) == (
        "<p>A &lt;b&gt;tag&lt;/b&gt; &amp; <strong>strong</strong> and <em>lean</em><sup>2</sup></p>"
    )


def test_lists_are_lists_one_inside_another() -> None:
    def write(document: Any) -> None:
        bullets = number_by(document, ("bullet", "•"), ("lowerLetter", "(%2)"))
        for words, level in (("One", 0), ("Inner", 1), ("Other", 1), ("Two", 0)):
            numbered(document.add_paragraph(words), bullets, level)
        document.add_paragraph("After")

    assert body_of(word_file(write)) == (
        '<ul><li>One<ol type="a"><li>Inner</li><li>Other</li></ol></li><li>Two</li></ul><p>After</p>'
    )


def test_numbers_of_paragraphs_are_kept_for_those_who_refer_to_them() -> None:
    def write(document: Any) -> None:
        legal = number_by(document, ("decimal", "%1."), ("decimal", "%1.%2"))
        numbered(document.add_heading("What happened", 1), legal, 0)
        numbered(document.add_paragraph("First"), legal, 1)
        numbered(document.add_paragraph("Second"), legal, 1)
        simple = number_by(document, ("decimal", "%1."))
        numbered(document.add_paragraph("Ask"), simple)
        document.add_paragraph("Between")
        numbered(document.add_paragraph("Tell"), simple)

    assert body_of(word_file(write)) == (
        '<h2 id="s-1">1. What happened</h2><p>1.1 First</p><p>1.2 Second</p>'
        '<ol type="1"><li>Ask</li></ol><p>Between</p><ol type="1" start="2"><li>Tell</li></ol>'
    )


def test_a_table_has_headings_where_word_says_so() -> None:
    def write(document: Any) -> None:
        table = document.add_table(3, 3)
        for row, words in zip(table.rows, ("abc", "def", "ghi"), strict=True):
            for cell, letter in zip(row.cells, words, strict=True):
                cell.text = letter
        table.cell(1, 0).merge(table.cell(2, 0))
        table.cell(1, 1).merge(table.cell(1, 2))

    assert body_of(word_file(write)) == (
        '<table><thead><tr><th scope="col">a</th><th scope="col">b</th><th scope="col">c</th></tr></thead>'
        '<tbody><tr><td rowspan="2"><p>d</p><p>g</p></td><td colspan="2"><p>e</p><p>f</p></td></tr>'
        "<tr><td>h</td><td>i</td></tr></tbody></table>"
    )


def test_names_with_values_are_headings_of_their_rows() -> None:
    def write(document: Any) -> None:
        document.add_heading("Facts", 1)
        table = document.add_table(2, 2)
        for row in table.rows:
            row.cells[0].paragraphs[0].add_run("Name").bold = True
            row.cells[1].text = "Value"

    data = word_file(write)
    assert '<tr><th scope="row"><strong>Name</strong></th><td>Value</td></tr>' in body_of(data)
    assert "<thead>" not in body_of(data)
    assert faults(data) == []


def test_a_table_without_headings_is_told_with_its_place_and_one_of_a_single_cell_is_a_box() -> None:
    def write(document: Any) -> None:
        document.add_heading("Agencies", 1)
        table = document.add_table(2, 2)
        table._tbl.tblPr.find(f"{{{table._tbl.nsmap['w']}}}tblLook").set(
            f"{{{table._tbl.nsmap['w']}}}firstRow", "0"
        )
        table._tbl.tblPr.find(f"{{{table._tbl.nsmap['w']}}}tblLook").set(f"{{{table._tbl.nsmap['w']}}}val", "0000")
        for cell in table._cells:
            cell.text = "x"
        document.add_table(1, 1).cell(0, 0).text = "Boxed"

    data = word_file(write)
    assert faults(data) == [("table-without-headings", "Agencies")]
    assert body_of(data).endswith("<blockquote><p>Boxed</p></blockquote>")


def test_notes_stand_at_the_end_with_a_way_there_and_back() -> None:
    note = f'<w:footnote {W} w:id="7"><w:p><w:r><w:t>Its source.</w:t></w:r></w:p></w:footnote>'
    data = with_footnotes(note)

    body = body_of(data)

    assert '<sup><a href="#n-1" role="doc-noteref" id="r-1" aria-label="Note 1">1</a></sup>' in body
    assert body.endswith(
        '<section role="doc-endnotes" aria-label="Notes"><h2 id="notes">Notes</h2><ol><li id="n-1"><p>Its source. '
        '<a href="#r-1" role="doc-backlink" aria-label="Back to the text, note 1">↩</a></p></li></ol></section>'
    )


def with_footnotes(notes: str) -> bytes:
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part

    def write(document: Any) -> None:
        paragraph = document.add_paragraph("A claim")
        paragraph._p.append(parse_xml(f'<w:r {W}><w:footnoteReference w:id="7"/></w:r>'))
        part = Part(
            PackURI("/word/footnotes.xml"),
            "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml",
            f"<w:footnotes {W}>{notes}</w:footnotes>".encode(),
            document.part.package,
        )
        document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)

    return word_file(write)


def test_links_lead_to_the_web_or_a_place_of_the_page_and_nowhere_else() -> None:
    def write(document: Any) -> None:
        paragraph = document.add_paragraph("See ")
        link(paragraph, "https://www.gov.uk/a?b=1&amp;c=2".replace("&amp;", "&"), "guidance")
        link(paragraph, "javascript:alert(1)", "bad")
        link(paragraph, "file:///C:/Users/jane/report.docx", "mine")
        paragraph._p.append(
            parse_xml(f'<w:hyperlink {W} w:anchor="there"><w:r><w:t>below</w:t></w:r></w:hyperlink>')
        )
        target = document.add_paragraph("Target")
        target._p.insert(0, parse_xml(f'<w:bookmarkStart {W} w:id="1" w:name="there"/>'))

    assert body_of(word_file(write)) == (
        '<p>See <a href="https://www.gov.uk/a?b=1&amp;c=2">guidance</a>badmine<a href="#m-1">below</a></p>'
        '<p id="m-1">Target</p>'
    )


def test_a_picture_is_written_anew_small_and_told_in_words() -> None:
    big = png(2 * WIDEST, 60)

    def write(document: Any) -> None:
        document.add_heading("Map", 1)
        document.add_picture(big)
        describe(document, 'Streets & "paths"')
        document.add_picture(png(colour="blue"))

    data = word_file(write)
    page = page_of(data, {})
    first, second = page["pictures"].values()

    assert (first["media_type"], first["width"], first["height"]) == ("image/png", WIDEST, 30)
    assert (second["described"], second["near"]) == ("", "Map")
    assert 'alt="Streets &amp; &quot;paths&quot;" width="1400" height="30">' in body_of(data)
    key = key_of(png(colour="blue").getvalue())
    assert second["key"] == key
    assert 'alt="A blue box"' in body_of(data, **{key: {"text": "A blue box", "decoration": False}})
    assert body_of(data, **{key: {"text": "", "decoration": True}}).count('alt=""') == 1


def test_a_picture_that_no_browser_shows_is_told_in_words_alone() -> None:
    def write(document: Any) -> None:
        document.add_picture(png())
        describe(document, "A family tree")
        part = next(iter(document.part.related_parts.values()))
        for part in document.part.related_parts.values():
            if part.content_type.startswith("image/"):
                part._blob = b"\x01\x00\x00\x00 an enhanced metafile"

    assert body_of(word_file(write)) == "<p>[Picture: A family tree]</p>"


def test_contents_and_changes_that_were_taken_out_are_left_out() -> None:
    def write(document: Any) -> None:
        document.styles.add_style("TOC 1", 1)
        document.add_paragraph("Summary ........ 3", style="TOC 1")
        paragraph = document.add_paragraph("Kept")
        paragraph._p.append(parse_xml(f"<w:del {W}><w:r><w:delText>gone</w:delText></w:r></w:del>"))
        paragraph._p.append(parse_xml(f"<w:ins {W}><w:r><w:t> and new</w:t></w:r></w:ins>"))

    assert body_of(word_file(write)) == "<p>Kept and new</p>"


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"%PDF-1.7"])
def test_what_is_no_word_document_is_refused(data: bytes) -> None:
    with pytest.raises(Unreadable):
        page_of(data, {})


def test_the_page_is_the_same_each_time() -> None:
    def write(document: Any) -> None:
        document.add_heading("Map", 1)
        document.add_picture(png())

    data = word_file(write)
    assert body_of(data) == body_of(data)
    assert re.search(r'<img src="data:image/png;base64,[^"]+" alt="" width="4" height="3">', body_of(data))
