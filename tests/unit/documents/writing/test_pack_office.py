"""Office files before they are printed for a pack, and where their rows are found afterwards."""

from __future__ import annotations

import io
import re
import zipfile

import docx
import pytest
import xlsxwriter
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from documents.reading.model import Clock, Place, Problem, Reading, Row, When
from documents.writing import pack_hidden, pack_office, pack_returns
from documents.writing.pack import build_pack
from documents.writing.pack_office import can_print, settled
from documents.writing.pack_places import places_of
from documents.writing.pack_plan import Attachment, KeptHere, PackPlan
from documents.writing.pack_returns import PRINTED, RENDERED, PackReturn, ready_return
from tests.unit.documents.writing.pdf_reading import texts
from tests.unit.documents.writing.pdf_samples import HEADING, chronology_of, merged
from tests.unit.documents.writing.test_pack_arranged import letter


def part(data: bytes, name: str) -> str:
    """Return a part of an Office file as text."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return package.read(name).decode()


def test_tracked_changes_are_settled_before_a_file_is_printed() -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("Seen at home ")
    for kind, text, words in (("del", "delText", "by nobody"), ("ins", "t", "by the midwife")):
        marks = f'w:id="1" w:author="A" w:date="2026-01-01T00:00:00Z" {nsdecls("w")}'
        run = f"<w:{kind} {marks}><w:r><w:{text}>{words}</w:{text}></w:r></w:{kind}>"
        paragraph._p.append(parse_xml(run))
    out = io.BytesIO()
    document.save(out)
    body = part(settled(out.getvalue(), "docx"), "word/document.xml")
    assert "by the midwife" in body
    assert "by nobody" not in body
    assert not re.search(r"<w:(ins|del)\b", body)


def test_a_workbook_is_fitted_to_the_page_and_its_cells_wrapped() -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["Date", "Event", "Secret"])
        sheet.write_row(1, 0, ["01/02/2020", "The mother was seen at home. " * 20, "x"])
        sheet.set_column(2, 2, None, None, {"hidden": True})
    fitted = settled(out.getvalue(), "xlsx")
    first = part(fitted, "xl/worksheets/sheet1.xml")
    assert 'fitToPage="1"' in first
    assert re.search(r'<pageSetup [^>]*fitToHeight="0"', first)
    assert 'hidden="1"' in first
    heights = [float(height) for height in re.findall(r' ht="([\d.]+)"', first)]
    assert heights[1] > 3 * heights[0]
    assert 'wrapText="1"' in part(fitted, "xl/styles.xml")


def test_what_is_no_office_file_is_not_printed() -> None:
    assert not can_print(b"Date,Event", "csv")
    assert not can_print(b"", "text/plain")


def row(number: int, date_text: str, event: str) -> Row:
    """Return a row."""
    return Row(
        id=f"r{number}",
        place=Place(row=number),
        date_text=date_text,
        time_text="",
        when=When(None, None, "unknown", "uncertain", ""),
        clock=Clock(None),
        event=event,
    )


def test_rows_are_found_on_the_page_on_which_they_begin() -> None:
    rows = [
        row(1, "01/02/2020", "Seen at home by the midwife, well."),
        row(2, "01/02/2020", "Called."),
        row(3, "04/02/2020", "A very long account of the visit that goes on over the end of the page."),
        row(4, "05/02/2020", "words that are drawn as a picture"),
        row(5, "06/02/2020", "Called."),
    ]
    texts = [
        "Cover 01/02/2020",
        "01/02/2020\r\nSeen at home by\r\nthe midwife, well.\r\n01/02/2020 Called.\r\n"
        "04/02/2020 A very long account of the visit that goes",
        "on over the end of the page.\r\n06/02/2020 Called.",
    ]
    found = {key: spot.page for key, spot in places_of(rows, texts).items()}
    assert found == {"r1": 2, "r2": 2, "r3": 2, "r4": 2, "r5": 3}


def test_a_file_that_is_not_to_be_printed_now_is_taken_as_it_was_printed_before(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    printed: list[bytes] = []

    def print_it(original: bytes, media_kind: str) -> bytes:
        printed.append(original)
        return b'{"texts": ["Seen at home."]}\n%PDF'

    monkeypatch.setattr(pack_office, "can_print", lambda *_: True)
    monkeypatch.setattr(pack_returns, "_printed", print_it)
    given = PackReturn(Reading("a.docx", "0" * 64, "return", "Ash"), b"a file", "docx")
    kept = KeptHere()
    assert ready_return(given, "Ash", kept, printing=False).how == RENDERED
    assert not printed
    assert ready_return(given, "Ash", kept).how == PRINTED
    assert ready_return(given, "Ash", kept, printing=False).how == PRINTED
    assert len(printed) == 1


def a_book_with_hidden_parts() -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet("Events")
        for at in range(5):
            sheet.write_row(at, 0, [f"0{at + 1}/02/2020", "Seen at home by the midwife.", "x", "y"])
        sheet.set_column(2, 3, None, None, {"hidden": True})
        sheet.set_column(7, 7, None, None, {"hidden": True})
        sheet.set_row(2, None, None, {"hidden": True})
        sheet.set_row(9, None, None, {"hidden": True})
        book.add_worksheet("Old").hide()
        book.add_worksheet("Plain").write(0, 0, "a")
    return out.getvalue()


def test_what_a_workbook_hides_is_told_and_what_hides_nothing_is_not() -> None:
    assert pack_hidden.not_printed(a_book_with_hidden_parts())["hidden"] == [
        "Columns C, D of the sheet “Events” are hidden.",
        "In the sheet “Events”, 1 row is hidden or filtered out.",
        "The sheet “Old” is hidden.",
    ]


def a_text_with_hidden_words() -> bytes:
    document = docx.Document()
    paragraph = document.add_paragraph("Seen at home. ")
    for words in ("Ask her sister. ", "Do not send."):
        paragraph.add_run(words).font.hidden = True
        paragraph.add_run("And at school. ")
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def test_hidden_words_and_old_kinds_of_files_are_told_too(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = KeptHere()
    text, plain = a_text_with_hidden_words(), io.BytesIO()
    docx.Document().save(plain)
    assert pack_hidden.of_file(text, "docx", "1", kept).hidden == ("Words in 2 places are hidden in Word.",)
    assert not pack_hidden.of_file(plain.getvalue(), "docx", "2", kept)
    opened = {b"an old book": (a_book_with_hidden_parts(), "xlsx"), b"an old text": (text, "docx")}
    monkeypatch.setattr(pack_hidden, "as_open_xml", lambda data, _: opened[data])
    told = pack_hidden.of_file(b"an old book", "xls", "3", kept)
    assert told.hidden[-1] == "The sheet “Old” is hidden."
    assert pack_hidden.of_file(b"an old text", "doc", "4", kept).hidden == (
        "Words in 2 places are hidden in Word.",
    )
    opened.clear()  # what was found is kept
    assert pack_hidden.of_file(b"an old book", "xls", "3", kept) == told


def test_hidden_parts_are_told_on_a_page_before_those_that_are_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    pages = letter(2)
    monkeypatch.setattr(pack_office, "can_print", lambda *_: True)
    monkeypatch.setattr(pack_office, "printed", lambda *_: pages)
    book, told = (
        a_book_with_hidden_parts(),
        "In the sheet “Events”, 3 rows are hidden or filtered out. They were read.",
    )
    problems = (Problem("hidden-rows", told), Problem("comments", "It has comments."))
    reading = Reading(
        "a.xlsx", "0" * 64, "return", "Ash", rows=(row(1, "01/02/2020", "Seen."),), problems=problems
    )
    plan = PackPlan(attachments=(Attachment("attachment-1", "Notes", "notes.xlsx", book, "xlsx"),))
    pack = build_pack(chronology_of([merged(1)]), HEADING, [PackReturn(reading, book, "xlsx")], plan=plan)
    said = [" ".join(page.split()) for page in texts(pack.pdf)]
    for part, sentence in zip(
        pack.parts[2:], ("3 rows are hidden or filtered out.", "The sheet “Old” is hidden."), strict=True
    ):
        assert part.detail.endswith("printed by LibreOffice; hidden parts are not shown")
        assert part.pages == 3
        first = said[part.first_page - 1]
        assert "is hidden. It is not printed, and does not follow" in first
        assert sentence in first
    assert "They were read" not in "".join(said)
    assert sum(part.pages for part in pack.parts) == pack.pages == len(said)
