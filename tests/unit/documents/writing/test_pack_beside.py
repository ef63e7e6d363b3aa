"""What a file holds beside its pages: comments, notes and attached files are told before it."""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
from typing import Any

import docx
import pytest
import xlsxwriter
from pikepdf import Array, Dictionary, Name, Pdf, String

from documents.reading.model import Reading
from documents.writing import pack_office
from documents.writing.pack import build_pack
from documents.writing.pack_beside import Comment, from_json, listed, numbers_in_words
from documents.writing.pack_hidden import not_printed
from documents.writing.pack_office import settled
from documents.writing.pack_pages import Opened, prepared
from documents.writing.pack_plan import Attachment, PackPlan
from documents.writing.pack_returns import PackReturn
from tests.unit.documents.writing.pdf_reading import texts
from tests.unit.documents.writing.pdf_samples import HEADING, chronology_of, merged
from tests.unit.documents.writing.test_pack_arranged import letter
from tests.unit.documents.writing.test_pack_office import part as part_of
from tests.unit.documents.writing.test_pack_pages import made


def noted(pdf: Pdf, page: Any) -> None:
    """Put notes of several kinds on a page, a field, and a file onto the document."""

    def note(kind: str, says: str, who: str = "", **more: Any) -> Dictionary:
        about = Dictionary(Type=Name.Annot, Subtype=Name(f"/{kind}"), Rect=Array([10, 10, 90, 40]))
        about.Contents, about.T = String(says), String(who)
        for key, value in more.items():
            about[f"/{key}"] = value
        return about

    look = pdf.make_stream(b"", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 80, 30]))
    page.Annots = Array(
        [
            note("Text", "Is this the same visit?\nAsk the GP.", "Nadia Rahim"),
            note("Highlight", "Not in the chronology"),
            note("FreeText", "left to the viewer", "A Reviewer"),
            note("FreeText", "drawn words", "A Reviewer", AP=Dictionary(N=look)),
            note("Popup", "its window"),
            note("Link", "leads somewhere"),
            note("Text", "  "),
            note("FileAttachment", "", FS=Dictionary(F=String("genogram.xlsx"))),
        ]
    )
    pdf.attachments["minutes of 3 May.docx"] = b"a file"


def test_notes_of_a_pdf_that_are_not_drawn_are_listed_with_page_and_author() -> None:
    beside = Opened(prepared(made(change=noted))).beside
    assert beside.comments == (
        Comment("Page 1", "Nadia Rahim", "Is this the same visit?\nAsk the GP."),
        Comment("Page 1", "", "Not in the chronology"),
        Comment("Page 1", "A Reviewer", "left to the viewer"),
    )
    assert set(beside.files) == {"minutes of 3 May.docx", "genogram.xlsx"}
    assert not beside.damaged
    assert not Opened(prepared(made())).beside


def a_text_with_comments() -> bytes:
    document = docx.Document()
    paragraph = document.add_paragraph("The health visitor saw ")
    words = paragraph.add_run("both children at home")
    paragraph.add_run(" on 3 May.")
    document.add_comment([words], text="Was the father there?", author="Nadia Rahim", initials="NR")
    other = document.add_paragraph().add_run("Closed.")
    comment = document.add_comment([other], text="By whom?", author="", initials="")
    comment.add_paragraph("And why?")
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def a_book_with_comments() -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet("Events & more")
        sheet.write(1, 1, "Seen")
        sheet.write_comment(1, 1, "By the nurse, not the doctor.", {"author": "P. Lowther"})
        book.add_worksheet("Plain").write_comment("C7", "Check the date.")
    return out.getvalue()


def test_comments_of_office_files_are_listed_with_their_place_and_author() -> None:
    assert not_printed(a_text_with_comments())["comments"] == [
        ["At “both children at home”", "Nadia Rahim", "Was the father there?"],
        ["At “Closed.”", "", "By whom?\nAnd why?"],
    ]
    assert not_printed(a_book_with_comments())["comments"] == [
        ["Sheet “Events & more”, cell B2", "P. Lowther", "By the nurse, not the doctor."],
        ["Sheet “Plain”, cell C7", "", "Check the date."],
    ]


def in_threads(data: bytes) -> bytes:
    """Return the book as Excel writes it now: a thread with a reply stands beside the old kind of comment."""
    space = "http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"
    thread = (
        f'<ThreadedComments xmlns="{space}"><threadedComment ref="B2" personId="{{1}}" id="{{a}}"><text>Which '
        f'nurse?</text></threadedComment><threadedComment ref="B2" personId="{{2}}" id="{{b}}" parentId="{{a}}">'
        "<text>The school’s.</text></threadedComment></ThreadedComments>"
    )
    people = (
        f'<personList xmlns="{space}"><person displayName="Ada Ash" id="{{1}}"/>'
        '<person displayName="Ben Birch" id="{2}"/></personList>'
    )
    kinds = "http://schemas.microsoft.com/office/2017/10/relationships"
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            part = source.read(name).decode("utf-8", "surrogateescape")
            for where, kind, file in (
                ("xl/worksheets/_rels/sheet1.xml.rels", "threadedComment", "../threadedComments/t.xml"),
                ("xl/_rels/workbook.xml.rels", "person", "persons/person.xml"),
            ):
                if name == where:
                    one = f'<Relationship Id="rIdX" Type="{kinds}/{kind}" Target="{file}"/></Relationships>'
                    part = part.replace("</Relationships>", one)
            target.writestr(name, part.encode("utf-8", "surrogateescape"))
        target.writestr("xl/threadedComments/t.xml", thread)
        target.writestr("xl/persons/person.xml", people)
    return out.getvalue()


def test_a_thread_of_comments_is_listed_once_each_word_with_its_author() -> None:
    assert not_printed(in_threads(a_book_with_comments()))["comments"] == [
        ["Sheet “Events & more”, cell B2", "Ada Ash", "Which nurse?"],
        ["Sheet “Events & more”, cell B2", "Ben Birch", "The school’s."],
        ["Sheet “Plain”, cell C7", "", "Check the date."],
    ]


def test_a_page_before_the_part_lists_comments_and_names_attached_files(monkeypatch: pytest.MonkeyPatch) -> None:
    pages = letter(2)
    monkeypatch.setattr(pack_office, "can_print", lambda _, kind: kind in ("docx", "xlsx"))
    monkeypatch.setattr(pack_office, "printed", lambda *_: pages)
    text, book, noted_pdf = a_text_with_comments(), a_book_with_comments(), made(change=noted)
    attachments = (
        Attachment("attachment-1", "Notes", "notes.pdf", noted_pdf, "pdf"),
        Attachment("attachment-2", "Book", "book.xlsx", book, "xlsx"),
    )
    given = PackReturn(Reading("a.docx", "0" * 64, "return", "Ash"), text, "docx")
    pack = build_pack(chronology_of([merged(1)]), HEADING, [given], plan=PackPlan(attachments=attachments))
    said = [" ".join(page.split()) for page in texts(pack.pdf)]
    expected = (
        ("comments are listed first", "Was the father there?", "At “both children at home”, Nadia Rahim"),
        ("; its comments are listed first; files attached to it are not shown", "Ask the GP.", "genogram.xlsx"),
        ("comments are listed first", "Check the date.", "cell C7"),
    )
    for part, (detail, *words) in zip(pack.parts[2:], expected, strict=True):
        assert part.detail.endswith(detail)
        for word in words:
            assert word in said[part.first_page - 1]
    assert sum(part.pages for part in pack.parts) == pack.pages == len(said)
    assert hashlib.sha256(noted_pdf).hexdigest() in "".join(said)  # in one piece, to be copied


def test_a_cell_longer_than_a_row_can_be_printed_is_told_with_all_its_words() -> None:
    long = "Seen at home by the midwife. " * 900 + "CELLEND"
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet("Events")
        sheet.write_row(0, 0, ["Date", "Event"])
        sheet.write_row(1, 0, ["01/02/2020", long])
        sheet.write_row(2, 0, ["02/02/2020", "Called. " * 500])
    found = not_printed(out.getvalue())
    assert found["cut"] == ["cell B2 of the sheet “Events”"]
    assert found["comments"] == [["Sheet “Events”, cell B2, whole", "", long]]
    high = re.findall(r' ht="([\d.]+)"', part_of(settled(out.getvalue(), "xlsx"), "xl/worksheets/sheet1.xml"))
    assert max(map(float, high)) == 1630


def test_a_long_paragraph_in_a_table_is_broken_before_it_is_printed_and_keeps_its_words() -> None:
    document = docx.Document()
    cell = document.add_table(rows=1, cols=2).rows[0].cells[1]
    words = " ".join(f"word{number}" for number in range(3_000))
    run = cell.paragraphs[0].add_run(words)
    run.bold = True
    cell.paragraphs[0].add_run(" and the end")
    document.add_paragraph(words)
    out = io.BytesIO()
    document.save(out)
    broken = docx.Document(io.BytesIO(settled(out.getvalue(), "docx")))
    paragraphs = broken.tables[0].rows[0].cells[1].paragraphs
    assert "".join(one.text for one in paragraphs) == f"{words} and the end"
    assert len(paragraphs) > 10
    assert max(len(one.text) for one in paragraphs) <= 2_000
    assert all(one.runs[0].bold for one in paragraphs)
    assert broken.paragraphs[0].text == words  # outside of tables it takes no time


def test_too_much_is_counted_and_what_is_no_list_is_refused() -> None:
    many = listed([Comment("Page 1", "", "x" * 50_000)] * 1_200)
    assert (len(many.comments), many.more_comments) == (1_000, 200)
    assert many.comments[0].says.endswith("(cut here: 50,000 characters)")
    assert from_json(many.as_json()) == many
    with pytest.raises(ValueError):
        from_json(b'{"comments": 7}')
    assert numbers_in_words([1, 3, 4, 5, 8, 9]) == "1, 3 to 5, 8 and 9"
