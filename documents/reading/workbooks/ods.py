"""Reads OpenDocument sheets (.ods) from their XML: what the person sees, what is hidden, what hangs on cells."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from lxml import etree

from documents.reading.counts import character_count
from documents.reading.office_package import OfficePackage
from documents.reading.refusal import Unreadable
from documents.reading.running_lines import distinct_lines
from documents.reading.workbooks.drawings import Drawn, large_frame
from documents.reading.workbooks.formats import plain_number, shown_moment
from documents.reading.workbooks.looks import OF_TODAY
from documents.reading.workbooks.sheets import MOST_CELLS, Sheet
from documents.reading.workbooks.strings import plain_text

_ODF = "{{urn:oasis:names:tc:opendocument:xmlns:{0}:1.0}}"
_OFFICE, _TABLE, _TEXT, _STYLE, _NUMBER = map(_ODF.format, ("office", "table", "text", "style", "datastyle"))
_DRAW, _SVG = _ODF.format("drawing"), _ODF.format("svg-compatible")
_CREATOR = "{http://purl.org/dc/elements/1.1/}creator"
_ERROR = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}value-type"
_CELL, _COVERED, _ROW = _TABLE + "table-cell", _TABLE + "covered-table-cell", _TABLE + "table-row"
_PARAGRAPH, _NOTE = _TEXT + "p", _OFFICE + "annotation"
_CONTENT, _STYLES, _MANIFEST = "content.xml", "styles.xml", "META-INF/manifest.xml"

_DURATION = re.compile(r"-?PT(?:(\d{1,6})H)?(?:(\d{1,6})M)?(?:([\d.]{1,12})S)?")
_MOST_COLUMNS = 16_384
_MOST_ROWS = 1_048_576


def is_ods(package: OfficePackage) -> bool:
    """Tell whether a package is an OpenDocument file."""
    return package.has(_CONTENT)


def ods_sheets(package: OfficePackage) -> list[Sheet]:
    """Return the sheets of a workbook. Raises Unreadable: damaged, encrypted, too-large."""
    if package.has(_MANIFEST) and b"encryption-data" in package.read(_MANIFEST):
        raise Unreadable("encrypted")
    root = package.parse(_CONTENT)
    styles = package.parse(_STYLES) if package.has(_STYLES) else None
    book = _Book(root, styles)
    books = root.iter(_OFFICE + "spreadsheet")
    sheets = [book.sheet(table) for part in books for table in part.iterchildren(_TABLE + "table")]
    if sheets and styles is not None:
        sheets[0].running.extend(_running(styles))
    return sheets


class _Book:
    """What the sheets of a workbook share: how its styles show dates, and which of them hide a sheet."""

    def __init__(self, root: etree._Element, styles: etree._Element | None) -> None:
        self._parts: dict[str, frozenset[str]] = {}
        self._shown_by: dict[str, str] = {}
        self._hiding: set[str] = set()
        self._struck: set[str] = set()
        for part in (styles, root):
            if part is None:
                continue
            for form in part.iter(_NUMBER + "date-style"):
                told = frozenset(etree.QName(piece).localname for piece in form if isinstance(piece.tag, str))
                self._parts[form.get(_STYLE + "name") or ""] = told
            for style in part.iter(_STYLE + "style"):
                name = style.get(_STYLE + "name") or ""
                self._shown_by[name] = style.get(_STYLE + "data-style-name") or ""
                settings = style.find(_STYLE + "table-properties")
                if settings is not None and settings.get(_TABLE + "display") == "false":
                    self._hiding.add(name)
                look = style.find(_STYLE + "text-properties")
                line = "" if look is None else look.get(_STYLE + "text-line-through-style") or ""
                if line not in ("", "none") or (
                    not line and style.get(_STYLE + "parent-style-name") in self._struck
                ):
                    self._struck.add(name)

    def sheet(self, table: etree._Element) -> Sheet:
        """Return one sheet. Raises Unreadable (too-large)."""
        hidden = (table.get(_TABLE + "style-name") or "") in self._hiding
        sheet = Sheet(plain_text(table.get(_TABLE + "name") or ""), hidden)
        usual = _columns(table, sheet)
        at, kept = 1, 0
        for row in table.iter(_ROW):
            times = _count(row, "number-rows-repeated", _MOST_ROWS)
            cells = self._cells(row, at, usual, sheet)
            kept += len(cells) * times if cells else 0
            if kept > MOST_CELLS:
                raise Unreadable("too-many-cells")
            if cells:
                struck = list(self._struck_of(row, usual)) if self._struck else []
                if struck:
                    sheet.struck.update((at + more, struck) for more in range(times))
                today = next((cells[column] for column in self._of_today(row) if column in cells), "")
                if today:
                    sheet.of_today[at] = today
                sheet.cells.update((at + more, dict(cells)) for more in range(times))
                sheet.hidden_rows += times if row.get(_TABLE + "visibility") in ("collapse", "filter") else 0
            at += times
        sheet.boxes.extend(_boxes(table))
        sheet.drawn = _drawn(table)
        return sheet

    def _cells(self, row: etree._Element, number: int, usual: dict[int, str], sheet: Sheet) -> dict[int, str]:
        """Return a row's cells that hold something; note in `sheet` what hangs on them."""
        cells: dict[int, str] = {}
        rows = _count(row, "number-rows-repeated", _MOST_ROWS)
        column = 0
        for cell in row.iterchildren(_CELL, _COVERED):
            times = _count(cell, "number-columns-repeated", _MOST_COLUMNS)
            kind = cell.get(_OFFICE + "value-type")
            text = self._shown(cell, usual.get(column, "")) if len(cell) or kind else ""
            if text:
                cells.update((column + more, text) for more in range(times))
                if cell.get(_ERROR) == "error":
                    sheet.errors += times * rows
                elif kind == "string":
                    sheet.words += character_count((text,)) * times * rows
            for note in cell.iterchildren(_NOTE):
                said = " ".join(filter(None, map(_text, note.iterchildren(_PARAGRAPH))))
                author = plain_text(note.findtext(_CREATOR) or "")
                if said:
                    sheet.notes.setdefault(number, []).append(("Comment", f"{author}: {said}" if author else said))
            down, along = (_count(cell, f"number-{side}-spanned", _MOST_ROWS) for side in ("rows", "columns"))
            if down > 1 or along > 1:
                sheet.merged.append((number, column, number + down - 1, column + along - 1))
            column += times
        return cells

    def _struck_of(self, row: etree._Element, usual: dict[int, str]) -> Iterator[str]:
        """Yield the words of a row that are struck through, by the style of their cell or their own."""
        column = 0
        for cell in row.iterchildren(_CELL, _COVERED):
            if (cell.get(_TABLE + "style-name") or usual.get(column, "")) in self._struck:
                yield " ".join(map(_text, cell.iterchildren(_PARAGRAPH)))
            else:
                spans = [
                    span for paragraph in cell.iterchildren(_PARAGRAPH) for span in paragraph.iter(_TEXT + "span")
                ]
                yield from (_text(span) for span in spans if span.get(_TEXT + "style-name") in self._struck)
            column += _count(cell, "number-columns-repeated", _MOST_COLUMNS)

    def _of_today(self, row: etree._Element) -> Iterator[int]:
        """Yield the columns of a row in which a formula gives today's date."""
        column = 0
        for cell in row.iterchildren(_CELL, _COVERED):
            formula = cell.get(_TABLE + "formula")
            if formula and cell.get(_OFFICE + "value-type") == "date" and OF_TODAY.search(formula):
                yield column
            column += _count(cell, "number-columns-repeated", _MOST_COLUMNS)

    def _shown(self, cell: etree._Element, usual: str) -> str:
        """Return a cell's text as the person sees it. usual: the style of its column."""
        text = "\n".join(map(_text, cell.iterchildren(_PARAGRAPH))).strip()
        kind = cell.get(_OFFICE + "value-type")
        if kind == "date":
            told = self._parts.get(self._shown_by.get(cell.get(_TABLE + "style-name") or usual, ""), frozenset())
            return _date(cell.get(_OFFICE + "date-value") or "", told) or text
        if kind == "time":
            return _time(cell.get(_OFFICE + "time-value") or "") or text
        if not text and kind in ("float", "currency"):
            try:
                return plain_number(float(cell.get(_OFFICE + "value") or ""))
            except (ValueError, OverflowError):
                return ""
        return text or plain_text(cell.get(_OFFICE + "string-value") or "")


def _columns(table: etree._Element, sheet: Sheet) -> dict[int, str]:
    """Return the usual cell style of each column; note in `sheet` which columns are hidden."""
    usual: dict[int, str] = {}
    at = 0
    for column in table.iter(_TABLE + "table-column"):
        times = min(_count(column, "number-columns-repeated", _MOST_COLUMNS), 256)
        style = column.get(_TABLE + "default-cell-style-name") or ""
        usual.update((at + more, style) for more in range(times))
        if column.get(_TABLE + "visibility") in ("collapse", "filter"):
            sheet.hidden_columns.extend(range(at, at + times))
        at += _count(column, "number-columns-repeated", _MOST_COLUMNS)
    return usual


def _count(element: etree._Element, name: str, most: int) -> int:
    typed = element.get(_TABLE + name) or ""
    return max(1, min(int(typed), most)) if typed.isdigit() and len(typed) < 10 else 1


def _date(value: str, told: frozenset[str]) -> str:
    """Return a date as far as its format shows it. told: what the format shows; empty where it is not known."""
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return ""
    if "day" in told or not told.intersection(("month", "year", "hours")):
        return shown_moment(moment)
    if "month" in told:
        return f"{moment:%B %Y}"
    return f"{moment:%Y}" if "year" in told else f"{moment:%H:%M}"


def _time(value: str) -> str:
    found = _DURATION.fullmatch(value)
    if not found:
        return ""
    hours, minutes = int(found[1] or 0), int(found[2] or 0)
    return f"{hours + minutes // 60:02}:{minutes % 60:02}"


def _text(paragraph: etree._Element) -> str:
    """Return a paragraph's text with its spaces, tabs and line breaks."""
    return plain_text("".join(_pieces(paragraph)))


def _pieces(element: etree._Element) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if child.tag == _TEXT + "s":
            typed = child.get(_TEXT + "c") or "1"
            yield " " * (min(int(typed), 1000) if typed.isdigit() else 1)
        elif child.tag == _TEXT + "tab":
            yield "\t"
        elif child.tag == _TEXT + "line-break":
            yield "\n"
        elif child.tag != _NOTE and isinstance(child.tag, str):
            yield from _pieces(child)
        yield child.tail or ""


def _boxes(table: etree._Element) -> Iterator[str]:
    """Yield the text of each paragraph that stands in a shape drawn over the sheet."""
    for paragraph in table.iter(_PARAGRAPH):
        parent = paragraph.getparent()
        if parent is not None and parent.tag not in (_CELL, _COVERED, _NOTE) and parent.getparent() is not None:
            text = _text(paragraph)
            if text:
                yield text


def _drawn(table: etree._Element) -> Drawn:
    """Return what is drawn over a sheet and not read: a chart is an object, and its picture no second one."""
    drawn = Drawn()
    for frame in table.iter(_DRAW + "frame"):
        if any(frame.find(_DRAW + name) is not None for name in ("object", "object-ole")):
            drawn += Drawn(charts=1)
        elif frame.find(_DRAW + "image") is not None:
            large = large_frame(frame.get(_SVG + "width") or "", frame.get(_SVG + "height") or "")
            drawn += Drawn(pictures=int(large))
    return drawn


def _running(styles: etree._Element) -> tuple[str, ...]:
    """Return the lines of the page headers and footers that are switched on."""
    lines: list[str] = []
    for name in ("header", "header-first", "footer", "footer-first"):
        for part in styles.iter(_STYLE + name):
            if part.get(_STYLE + "display") != "false":
                lines.extend(_text(paragraph) for paragraph in part.iter(_PARAGRAPH))
    return tuple(line for line in distinct_lines(lines) if line.strip("? "))
