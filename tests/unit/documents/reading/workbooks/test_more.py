"""Workbooks as people keep them: comments, drawings, page headers, formulas, errors, several tables on a sheet."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
import xlsxwriter

from documents.reading.counts import LeftOut
from documents.reading.entry import read_return
from documents.reading.raw import RawFile, RawText
from documents.reading.workbooks.reader import read_xlsx

Fill = Callable[[Any, Any], None]
HEADINGS = ["Date", "Event", "Source"]
ROWS = [["12/03/21", "Home visit by the health visitor", "EMIS"], ["13/03/21", "Call to the family home", "EMIS"]]


def workbook(fill: Fill) -> bytes:
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream)
    fill(book, book.add_worksheet("Chronology"))
    book.close()
    return stream.getvalue()


def typed(book: Any, sheet: Any) -> None:
    for at, row in enumerate([HEADINGS, *ROWS]):
        sheet.write_row(at, 0, row)


def changed(data: bytes, part: str, change: Callable[[str], str], **more: str) -> bytes:
    """Return a package with one part changed, and further parts put in."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as package, zipfile.ZipFile(stream, "w") as other:
        for name in package.namelist():
            content = package.read(name)
            other.writestr(name, change(content.decode()).encode() if name == part else content)
        for name, text in more.items():
            other.writestr(name, text)
    return stream.getvalue()


def cells_of(read: RawFile) -> list[tuple[str, ...]]:
    return [row.cells for row in read.tables[0].rows]


def codes_of(read: RawFile) -> list[str]:
    return [problem.code for problem in read.problems]


def test_a_formula_without_a_result_is_told() -> None:
    def fill(book: Any, sheet: Any) -> None:
        typed(book, sheet)
        sheet.write_formula(3, 0, "=A2+1", None, "")
        sheet.write(3, 1, "Letter")

    read = read_xlsx(workbook(fill))
    assert codes_of(read) == ["formula-without-result"]
    assert cells_of(read)[3] == ("", "Letter", "")


def test_a_formula_that_gives_an_empty_text_is_nothing_to_tell() -> None:
    def fill(book: Any, sheet: Any) -> None:
        typed(book, sheet)
        sheet.write_formula(3, 0, '=IF(1=2,"x","")', None, "-")

    empty = changed(workbook(fill), "xl/worksheets/sheet1.xml", lambda text: text.replace("<v>-</v>", "<v></v>"))
    assert codes_of(read_xlsx(empty)) == []


def test_errors_are_shown_as_the_person_sees_them_and_told() -> None:
    def fill(book: Any, sheet: Any) -> None:
        typed(book, sheet)
        sheet.write_formula(2, 2, "=#REF!", None, "#REF!")

    read = read_xlsx(workbook(fill))
    assert cells_of(read)[2][2] == "#REF!"
    assert codes_of(read) == ["cell-error"]


@pytest.mark.parametrize("place", ["ZZZZZ99999999999", "C99999999999", "XFE3"])
def test_a_cell_in_a_place_that_no_sheet_has_is_kept_with_its_row_and_told(place: str) -> None:
    data = changed(
        workbook(typed), "xl/worksheets/sheet1.xml", lambda text: text.replace('r="C3"', f'r="{place}"')
    )
    read = read_xlsx(data)
    kept = cells_of(read_xlsx(workbook(typed)))[2][2]
    assert kept in cells_of(read)[2]
    (told,) = [problem.message for problem in read.problems if problem.code == "cell-misplaced"]
    assert kept in told


def test_boxes_headers_and_pictures_beside_the_cells() -> None:
    def fill(book: Any, sheet: Any) -> None:
        typed(book, sheet)
        sheet.set_header('&L&"Arial,Bold"Millrace Homes Housing Association&RPage &P of &N')
        sheet.set_footer("&CAuthor: Kay Ord && team")
        sheet.insert_textbox(8, 0, "Key: HV is health visitor")
        chart = book.add_chart({"type": "line"})
        chart.add_series({"values": "=Chronology!$A$2:$A$3"})
        sheet.insert_chart("H2", chart)

    data = workbook(fill)
    read = read_xlsx(data)
    assert read.running == ("Millrace Homes Housing Association", "Author: Kay Ord & team")
    assert [block.text for block in read.blocks if isinstance(block, RawText)] == ["Key: HV is health visitor"]
    assert read.left_out == (LeftOut("a chart", "the sheet “Chronology”"),)
    reading = read_return(data, "x.xlsx")
    assert (reading.agency, reading.identity.author) == ("Millrace Homes Housing Association", "Kay Ord & team")
    assert [(problem.code, problem.place.table) for problem in read.problems] == [
        ("picture-not-read", 1),
        ("text-box", 1),
    ]
    assert read.problems[0].message.startswith("The sheet “Chronology” has a chart, which is not read.")


def test_page_headers_of_a_plain_workbook() -> None:
    def fill(book: Any, sheet: Any) -> None:
        typed(book, sheet)
        sheet.set_header("&LMillrace Homes Housing Association")

    assert read_xlsx(workbook(fill)).running == ("Millrace Homes Housing Association",)


def test_a_comment_on_an_empty_row_is_kept() -> None:
    def fill(book: Any, sheet: Any) -> None:
        typed(book, sheet)
        sheet.write_comment(20, 3, "See also the paper file")

    read = read_xlsx(workbook(fill))
    assert [block.text for block in read.blocks if isinstance(block, RawText)] == [
        "Comment in row 21: See also the paper file"
    ]


def test_threaded_comments_are_read_with_their_author_and_not_twice() -> None:
    def fill(book: Any, sheet: Any) -> None:
        typed(book, sheet)
        sheet.write_comment(1, 1, "[Threaded comment]\n\nYour version of Excel can't show this: old text")

    office = "http://schemas.microsoft.com/office/2017/10/relationships"
    threads = "http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"
    entry = '<Relationship Id="{0}" Type="{1}/{2}" Target="{3}"/></Relationships>'
    data = changed(
        workbook(fill),
        "xl/worksheets/_rels/sheet1.xml.rels",
        lambda text: text.replace(
            "</Relationships>", entry.format("t1", office, "threadedComment", "../threadedComments/tc1.xml")
        ),
        **{
            "xl/threadedComments/tc1.xml": f'<ThreadedComments xmlns="{threads}"><threadedComment ref="B2" '
            'personId="p"><text>Is this the right day?</text></threadedComment></ThreadedComments>',
            "xl/persons/person.xml": f'<personList xmlns="{threads}"><person displayName="Ann Lee" id="p"/>'
            "</personList>",
        },
    )
    data = changed(
        data,
        "xl/_rels/workbook.xml.rels",
        lambda text: text.replace("</Relationships>", entry.format("t2", office, "person", "persons/person.xml")),
    )
    assert read_xlsx(data).tables[0].rows[1].notes == (("Comment", "Ann Lee: Is this the right day?"),)


def test_rich_strings_phonetic_runs_and_escaped_characters() -> None:
    def fill(book: Any, sheet: Any) -> None:
        typed(book, sheet)
        sheet.write_rich_string(1, 1, "seen ", book.add_format({"bold": True}), "awake", " and well")
        sheet.write(2, 1, "phonetic")
        sheet.write_comment(0, 0, "makes the careful way necessary")

    data = changed(
        workbook(fill),
        "xl/sharedStrings.xml",
        lambda text: text.replace(
            "<t>phonetic</t>", '<t>one_x000D_two</t><rPh sb="0" eb="1"><t>aid</t></rPh><phoneticPr fontId="1"/>'
        ),
    )
    read = read_xlsx(data)
    assert [cells[1] for cells in cells_of(read)[1:]] == ["seen awake and well", "one\ntwo"]
    assert codes_of(read) == ["comments"]


def test_two_engines_that_see_other_cells_ask_a_person() -> None:
    def fill(book: Any, sheet: Any) -> None:
        typed(book, sheet)
        sheet.merge_range(3, 0, 3, 2, "Summer term 2021")

    def out_of_order(text: str) -> str:
        # Ours goes by the references; an engine that goes by the order finds other cells.
        return re.sub(r'<c r="B2" t="s"><v>\d+</v></c>', '<c r="B2" t="s"><v>9999</v></c>', text)

    read = read_xlsx(changed(workbook(fill), "xl/worksheets/sheet1.xml", out_of_order))
    assert "check-by-person" in codes_of(read)


def test_cells_merged_across_and_down_give_their_text_once() -> None:
    def fill(book: Any, sheet: Any) -> None:
        sheet.merge_range(0, 0, 0, 2, "Chronology of Millrace Homes")
        sheet.write_row(1, 0, HEADINGS)
        sheet.merge_range(2, 0, 3, 0, "12/03/21")
        sheet.write_row(2, 1, ["Visit", "EMIS"])
        sheet.write_row(3, 1, ["Call", "EMIS"])
        sheet.merge_range(4, 0, 5, 2, "Spring term")
        sheet.write_row(6, 0, ["1/5/21", "Letter", "EMIS"])

    rows = read_xlsx(workbook(fill)).tables[0].rows
    assert [row.cells for row in rows] == [
        ("Chronology of Millrace Homes", "", ""),
        tuple(HEADINGS),
        ("12/03/21", "Visit", "EMIS"),
        ("", "Call", "EMIS"),
        ("Spring term", "", ""),
        ("1/5/21", "Letter", "EMIS"),
    ]
    assert rows[3].merged == (0,)


@pytest.mark.parametrize(("row", "column"), [(0, 0), (6, 3), (40, 30)])
def test_a_table_may_begin_at_any_cell(row: int, column: int) -> None:
    def fill(book: Any, sheet: Any) -> None:
        for at, cells in enumerate([HEADINGS, *ROWS]):
            sheet.write_row(row + at, column, cells)

    reading = read_return(workbook(fill), "x.xlsx")
    assert [(found.date_text, found.event, found.source) for found in reading.rows] == [
        tuple(cells) for cells in ROWS
    ]


def test_a_very_wide_sheet_of_few_cells() -> None:
    def fill(book: Any, sheet: Any) -> None:
        typed(book, sheet)
        for column in (300, 9000, 16383):
            sheet.write(1, column, f"far {column}")

    read = read_xlsx(workbook(fill))
    assert cells_of(read)[1] == (*ROWS[0], "far 300", "far 9000", "far 16383")
    assert read.in_file is not None


@pytest.mark.parametrize(
    ("code", "value", "text"),
    [
        ("[h]:mm", 1.5, "36:00"),
        ("h:mm AM/PM", 0.604167, "14:30"),
        ("hh:mm:ss", 0.604167, "14:30"),
        ("d mmm", 44287, "01/04/2021"),
        ("dddd", 44287, "01/04/2021"),
        ("mmm yy", 44287, "April 2021"),
        ("yyyy-mm-dd", 44287, "01/04/2021"),
        ("# ?/?", 0.25, "0.25"),
    ],
)
def test_times_fractions_and_date_styles(code: str, value: float, text: str) -> None:
    def fill(book: Any, sheet: Any) -> None:
        typed(book, sheet)
        sheet.write(1, 2, value, book.add_format({"num_format": code}))
        sheet.write_comment(0, 0, "makes the careful way necessary")

    assert cells_of(read_xlsx(workbook(fill)))[1][2] == text


def test_both_date_systems_careful_and_plain() -> None:
    day = dt.datetime(2021, 3, 12)
    for system in (False, True):
        for comment in (False, True):
            stream = io.BytesIO()
            book = xlsxwriter.Workbook(stream, {"date_1904": system})
            sheet = book.add_worksheet()
            sheet.write_row(0, 0, HEADINGS)
            sheet.write_datetime(1, 0, day, book.add_format({"num_format": "dd/mm/yyyy"}))
            if comment:
                sheet.write_comment(0, 0, "note")
            book.close()
            assert cells_of(read_xlsx(stream.getvalue()))[1][0] == "12/03/2021"


@pytest.mark.parametrize("claimed", ["4294967295", "100000000", "18446744073709551615"])
def test_more_strings_claimed_than_the_part_has_room_for(claimed: str) -> None:
    """calamine makes room for as many as a file claims, and ends the process where there is none."""
    source = zipfile.ZipFile(io.BytesIO(workbook(typed)))
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "xl/sharedStrings.xml":
                content = re.sub(rb'uniqueCount="\d+"', b'uniqueCount="%s"' % claimed.encode(), content)
                assert claimed.encode() in content
            target.writestr(name, content)
    read = read_xlsx(stream.getvalue())
    assert cells_of(read)[1:] == [tuple(cells) for cells in ROWS]
    assert [problem.code for problem in read.problems] == ["check-by-person"]
