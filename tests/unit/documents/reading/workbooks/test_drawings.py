"""What is drawn over a sheet is told with the sheet's name: large pictures, charts and boxes, but no logo."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from typing import Any

import pytest
import xlsxwriter

from documents.reading.model import Problem
from documents.reading.workbooks.drawings import Drawn, drawn_remarks, large_frame
from documents.reading.workbooks.reader import read_other_workbook, read_xlsx

_SVG = 'svg:width="{0}" svg:height="{1}"'


def picture(width: int, height: int) -> io.BytesIO:
    """Return a white PNG of this many pixels, 96 to the inch."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    lines = (b"\0" + b"\xff" * width) * height
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return io.BytesIO(
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(lines)) + chunk(b"IEND", b"")
    )


def problems_with(width: int, height: int) -> list[Problem]:
    stream = io.BytesIO()
    book: Any = xlsxwriter.Workbook(stream)
    sheet = book.add_worksheet("Case log")
    sheet.write_row(0, 0, ["Date", "Event", "Source"])
    sheet.write_row(1, 0, ["12/03/21", "Home visit by the health visitor", "EMIS"])
    sheet.insert_image("F2", "scan.png", {"image_data": picture(width, height)})
    book.close()
    return list(read_xlsx(stream.getvalue()).problems)


def test_a_large_picture_is_told_with_its_sheet() -> None:
    told = problems_with(600, 300)
    assert [(problem.code, problem.place.table) for problem in told] == [("picture-not-read", 1)]
    assert told[0].message.startswith("The sheet “Case log” has a large picture, which is not read.")


def test_a_logo_is_not_told() -> None:
    assert problems_with(200, 60) == []


def test_several_things_are_told_in_one_sentence() -> None:
    ((_, message),) = drawn_remarks("Log", Drawn(pictures=2, charts=1, files=1), [])
    assert message.startswith(
        "The sheet “Log” has 2 large pictures, a chart and an embedded file, which are not read. If they show"
    )


@pytest.mark.parametrize(
    ("width", "height", "large"),
    [
        ("14cm", "80mm", True),
        ("3cm", "1.2cm", False),
        ("5in", "300pt", True),
        ("", "", True),
        ("wide", "5cm", True),
    ],
)
def test_frames_of_opendocument(width: str, height: str, large: bool) -> None:
    assert large_frame(width, height) is large


def test_a_picture_over_an_opendocument_sheet_is_told() -> None:
    spaces = " ".join(
        f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for prefix, name in {
            "office": "office", "table": "table", "text": "text", "draw": "drawing", "svg": "svg-compatible",
        }.items()
    )  # fmt: skip
    content = (
        f"<office:document-content {spaces}><office:body><office:spreadsheet>"
        '<table:table table:name="Log"><table:table-row><table:table-cell office:value-type="string">'
        "<text:p>Date</text:p></table:table-cell></table:table-row><table:shapes>"
        f"<draw:frame {_SVG.format('16cm', '9cm')}><draw:image/></draw:frame>"
        f"<draw:frame {_SVG.format('2cm', '1cm')}><draw:image/></draw:frame>"
        "</table:shapes></table:table></office:spreadsheet></office:body></office:document-content>"
    )
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr("content.xml", content)
    told = [problem for problem in read_other_workbook(stream.getvalue()).problems if "picture" in problem.code]
    assert [problem.message[:44] for problem in told] == ["The sheet “Log” has a large picture, which i"]
