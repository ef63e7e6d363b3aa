"""OpenDocument sheets: what the person sees, what is hidden, what hangs on cells."""

from __future__ import annotations

import io
import zipfile

import pytest

from documents.reading.entry import read_return
from documents.reading.raw import RawFile, RawText
from documents.reading.refusal import Unreadable
from documents.reading.workbooks.reader import read_other_workbook

ODF = "urn:oasis:names:tc:opendocument:xmlns:"
DECLARED = " ".join(
    f'xmlns:{prefix}="{ODF}{name}:1.0"'
    for prefix, name in {
        "office": "office",
        "table": "table",
        "text": "text",
        "style": "style",
        "number": "datastyle",
        "draw": "drawing",
    }.items()
)
DECLARED += (
    ' xmlns:dc="http://purl.org/dc/elements/1.1/"'
    ' xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
)
STYLES = (
    '<number:date-style style:name="D1"><number:day/><number:month/><number:year/></number:date-style>'
    '<number:date-style style:name="D2"><number:month number:textual="true"/><number:year/></number:date-style>'
    '<number:date-style style:name="D3"><number:year/></number:date-style>'
    + "".join(
        f'<style:style style:name="c{at}" style:family="table-cell" style:data-style-name="D{at}"/>'
        for at in (1, 2, 3)
    )
    + '<style:style style:name="gone" style:family="table"><style:table-properties table:display="false"/>'
    "</style:style>"
)


def cell(text: str, more: str = "", inside: str = "") -> str:
    lines = "".join(f"<text:p>{line}</text:p>" for line in text.split("\n"))
    return f'<table:table-cell office:value-type="string" {more}>{inside}{lines}</table:table-cell>'


def day(value: str, shown: str, style: str) -> str:
    return (
        f'<table:table-cell office:value-type="date" office:date-value="{value}" table:style-name="{style}">'
        f"<text:p>{shown}</text:p></table:table-cell>"
    )


def row(*cells: str, more: str = "") -> str:
    return f"<table:table-row {more}>{''.join(cells)}</table:table-row>"


def sheet(*rows: str, name: str = "Chronology", more: str = "", columns: str = "") -> str:
    return f'<table:table table:name="{name}" {more}>{columns}{"".join(rows)}</table:table>'


def workbook(*sheets: str, before: str = "", styles: str = "", manifest: str = "") -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr(
            "content.xml",
            f"<office:document-content {DECLARED}><office:automatic-styles>{STYLES}</office:automatic-styles>"
            f"<office:body><office:spreadsheet>{before}{''.join(sheets)}</office:spreadsheet></office:body>"
            "</office:document-content>",
        )
        if styles:
            package.writestr("styles.xml", f"<office:document-styles {DECLARED}>{styles}</office:document-styles>")
        package.writestr(
            "META-INF/manifest.xml",
            manifest or '<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
        )
    return stream.getvalue()


HEADINGS = row(cell("Date"), cell("Event"), cell("Source"))


def cells_of(read: RawFile) -> list[tuple[str, ...]]:
    return [found.cells for found in read.tables[0].rows]


def codes_of(read: RawFile) -> list[str]:
    return [problem.code for problem in read.problems]


def test_a_day_that_the_sheet_does_not_show_is_not_read() -> None:
    read = read_other_workbook(
        workbook(
            sheet(
                HEADINGS,
                row(day("2021-03-12", "12/03/21", "c1"), cell("Visit"), cell("Log")),
                row(day("2021-04-01", "Apr-21", "c2"), cell("Call"), cell("Log")),
                row(day("2021-01-01", "2021", "c3"), cell("Letter"), cell("Log")),
                row(day("2021-03-12T14:30:00", "12 Mar", "c1"), cell("Visit"), cell("Log")),
            )
        )
    )
    assert [cells[0] for cells in cells_of(read)[1:]] == ["12/03/2021", "April 2021", "2021", "12/03/2021 14:30"]
    assert codes_of(read) == []
    assert read.in_file is not None


def test_repeated_rows_and_cells_spaces_and_times() -> None:
    time = '<table:table-cell office:value-type="time" office:time-value="PT09H30M00S"><text:p>09:30</text:p>'
    read = read_other_workbook(
        workbook(
            sheet(
                HEADINGS,
                row(
                    cell("x", 'table:number-columns-repeated="2"'),
                    cell("y"),
                    more='table:number-rows-repeated="2"',
                ),
                row(more='table:number-rows-repeated="1048570"'),
                row(time + "</table:table-cell>", cell('a<text:s text:c="2"/>b<text:tab/>c'), cell("one\ntwo")),
            )
        )
    )
    assert cells_of(read)[1:] == [("x", "x", "y"), ("x", "x", "y"), ("09:30", "a  b\tc", "one\ntwo")]


def test_hidden_parts_merged_cells_comments_and_boxes() -> None:
    note = "<office:annotation><dc:creator>Ann</dc:creator><text:p>Check this</text:p></office:annotation>"
    frame = "<draw:frame><draw:text-box><text:p>In a box</text:p></draw:text-box></draw:frame>"
    box = f"<table:shapes>{frame}</table:shapes>"
    read = read_other_workbook(
        workbook(
            sheet(
                HEADINGS,
                row(cell("12/03/21", 'table:number-rows-spanned="2"'), cell("Visit"), cell("Log")),
                row("<table:covered-table-cell/>", cell("Call", inside=note), cell("Log")),
                row(cell("13/03/21"), cell("Letter"), cell("Log"), more='table:visibility="filter"'),
                columns='<table:table-column table:number-columns-repeated="2"/>'
                '<table:table-column table:visibility="collapse"/>' + box,
            ),
            sheet(row(cell("old")), name="Old", more='table:style-name="gone"'),
            before="<table:tracked-changes><table:deletion><table:cell-content-deletion><table:table-cell>"
            "<text:p>gone</text:p></table:table-cell></table:cell-content-deletion></table:deletion>"
            "</table:tracked-changes>",
        )
    )
    assert read.tables[0].rows[2].merged == (0,)
    assert read.tables[0].rows[2].notes == (("Comment", "Ann: Check this"),)
    assert [block.text for block in read.blocks if isinstance(block, RawText)] == ["In a box"]
    assert codes_of(read) == ["hidden-columns", "hidden-rows", "comments", "text-box", "hidden-sheet"]
    assert "gone" not in str(read.blocks)


def test_the_page_header_names_the_agency() -> None:
    masters = (
        "<office:master-styles><style:master-page>"
        "<style:header><text:p>Millrace Homes Housing Association</text:p></style:header>"
        '<style:footer style:display="false"><text:p>off</text:p></style:footer>'
        "</style:master-page></office:master-styles>"
    )
    data = workbook(sheet(HEADINGS, row(cell("12/03/21"), cell("Home visit"), cell("Log"))), styles=masters)
    assert read_return(data, "x.ods").agency == "Millrace Homes Housing Association"


WIDE = cell("x", 'table:number-columns-repeated="16384"')


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (workbook(), "empty"),
        (workbook(sheet(row())), "empty"),
        (workbook(sheet(HEADINGS), manifest="<m><encryption-data/></m>"), "encrypted"),
        (workbook(sheet(row(WIDE, more='table:number-rows-repeated="99999"'))), "too-many-cells"),
    ],
)
def test_what_cannot_be_read_says_why(data: bytes, code: str) -> None:
    with pytest.raises(Unreadable) as refusal:
        read_other_workbook(data)
    assert refusal.value.code == code
