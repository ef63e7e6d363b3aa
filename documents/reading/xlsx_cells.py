"""Reads the cells of a workbook's sheets (.xlsx, .xlsm; transitional and strict) from their XML.

Only cells that hold something are kept, so a stray cell at the far end of a sheet costs one cell.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime

from lxml import etree

from documents.reading.office_package import TOO_LARGE, OfficePackage
from documents.reading.refusal import Unreadable
from documents.reading.text import clean
from documents.reading.xlsx_formats import Kind, kind_of, shown, shown_moment

MOST_CELLS = 1_000_000
"""Cells with something in them in one sheet; 10,000 rows of 20 columns are a fifth of it."""

Cells = dict[int, dict[int, str]]
"""Row number (from 1) to column number (from 0) to the text that the person sees."""

_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})")


@dataclass(slots=True)
class Sheet:
    """One sheet as read. merged: ranges as (first row, first column, last row, last column), as in `Cells`."""

    name: str
    hidden: bool
    cells: Cells = field(default_factory=dict)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden_columns: list[int] = field(default_factory=list)
    hidden_rows: int = 0
    notes: dict[int, list[tuple[str, str]]] = field(default_factory=dict)


class Workbook:
    """An open workbook: what all its sheets share."""

    def __init__(self, package: OfficePackage) -> None:
        """Read what the sheets share. Raises Unreadable."""
        self._package = package
        self._main = package.main_part("xl/workbook.xml")
        self._root = package.parse(self._main)
        self._related = package.related(self._main)
        settings = next(self._root.iter("{*}workbookPr"), None)
        self._epoch_1904 = settings is not None and settings.get("date1904") in ("1", "true")
        self._formats = self._cell_formats()
        self._parts = self._worksheet_parts()
        self._strings: list[str] = []
        self.filled: dict[str, int] = {}
        """Cells with a value in each sheet, counted in the bytes of its part; there once `is_plain` was true."""

    def is_plain(self) -> bool:
        """Tell whether the sheets hold nothing but values, so that any reader shows what the person sees.

        Not plain: formats that hide part of a value (Apr-21, 0930), hidden rows and columns, comments, merged
        cells, cells so far out that a full grid would fill the memory.
        """
        if any(kind in ("month", "year", "percent", "zeros") for kind, _ in self._formats):
            return False
        if any(relation.kind == "comments" for _, path in self._parts for relation in self._package.related(path)):
            return False
        for entry, path in self._parts:
            content = self._package.read(path)
            if not _is_plain(content):
                return False
            self.filled[clean(entry.get("name") or "")] = content.count(b"<v>") + content.count(b"<is>")
        return True

    def sheets(self) -> list[Sheet]:
        """Return the worksheets in the workbook's order. Raises Unreadable."""
        self._strings = self._shared_strings()
        found: list[Sheet] = []
        for entry, path in self._parts:
            sheet = Sheet(clean(entry.get("name") or ""), entry.get("state", "visible") != "visible")
            self._read(self._package.parse(path), sheet)
            self._read_comments(path, sheet)
            found.append(sheet)
        return found

    def _worksheet_parts(self) -> list[tuple[etree._Element, str]]:
        """Return the workbook's entry for each worksheet and the name of its part."""
        targets = {relation.id: relation.part for relation in self._related if relation.kind == "worksheet"}
        found: list[tuple[etree._Element, str]] = []
        for entry in self._root.iter("{*}sheet"):
            identifier = next((value for name, value in entry.attrib.items() if str(name).endswith("}id")), "")
            part = targets.get(str(identifier))
            if part is not None and self._package.has(part):
                found.append((entry, part))
        return found

    def _part_of_kind(self, kind: str) -> etree._Element | None:
        for relation in self._related:
            if relation.kind == kind and self._package.has(relation.part):
                return self._package.parse(relation.part)
        return None

    def _shared_strings(self) -> list[str]:
        root = self._part_of_kind("sharedStrings")
        return [] if root is None else [_rich_text(item) for item in root.iterchildren("{*}si")]

    def _cell_formats(self) -> list[tuple[Kind, str | None]]:
        """Return what each cell style shows numbers as, in the order that cells refer to them."""
        root = self._part_of_kind("styles")
        if root is None:
            return []
        codes = {
            int(entry.get("numFmtId") or -1): entry.get("formatCode") or ""
            for entry in root.iter("{*}numFmt")
            if (entry.get("numFmtId") or "").isdigit()
        }
        table = next(root.iter("{*}cellXfs"), None)
        formats: list[tuple[Kind, str | None]] = []
        for entry in table if table is not None else ():
            identifier = entry.get("numFmtId") or "0"
            number = int(identifier) if identifier.isdigit() else 0
            formats.append((kind_of(number, codes.get(number)), codes.get(number)))
        return formats

    def _read(self, root: etree._Element, sheet: Sheet) -> None:
        namespace = f"{{{etree.QName(root).namespace}}}"
        kept = 0
        row_number = 0
        for row in root.iter(namespace + "row"):
            typed = row.get("r")
            row_number = int(typed) if typed and typed.isdigit() else row_number + 1
            cells: dict[int, str] = {}
            column = -1
            for cell in row.iterchildren(namespace + "c"):
                reference = cell.get("r")
                column = _column(reference) if reference else column + 1
                text = self._text(cell, namespace)
                if text:
                    cells[column] = text
            if cells:
                sheet.cells[row_number] = cells
                sheet.hidden_rows += row.get("hidden") in ("1", "true")
                kept += len(cells)
                if kept > MOST_CELLS:
                    raise Unreadable("too-large", TOO_LARGE)
        for column_range in root.iter(namespace + "col"):
            if column_range.get("hidden") in ("1", "true"):
                first, last = int(column_range.get("min") or 1), int(column_range.get("max") or 1)
                sheet.hidden_columns.extend(range(first - 1, min(last, first + 255)))
        for merge in root.iter(namespace + "mergeCell"):
            ends = _REFERENCE.findall(merge.get("ref") or "")
            if len(ends) == 2:
                (left, top), (right, bottom) = ends
                sheet.merged.append((int(top), _column(left), int(bottom), _column(right)))

    def _text(self, cell: etree._Element, namespace: str) -> str:
        """Return a cell's text as the person sees it, "" for an empty one."""
        kind = cell.get("t")
        if kind == "inlineStr":
            return _rich_text(next(cell.iterchildren(namespace + "is"), None))
        value = next(cell.iterchildren(namespace + "v"), None)
        text = value.text if value is not None else None
        if not text:
            return ""
        if kind == "s":
            return self._strings[int(text)] if text.isdigit() and int(text) < len(self._strings) else ""
        if kind == "b":
            return "TRUE" if text == "1" else "FALSE"
        if kind == "d":
            return _iso_shown(text)
        if kind in ("str", "e"):
            return clean(text).strip()
        style = cell.get("s")
        number = int(style) if style and style.isdigit() else 0
        shown_as, code = self._formats[number] if number < len(self._formats) else ("number", None)
        try:
            return shown(float(text), shown_as, code, epoch_1904=self._epoch_1904)
        except (ValueError, OverflowError):
            return clean(text).strip()

    def _read_comments(self, sheet_part: str, sheet: Sheet) -> None:
        for relation in self._package.related(sheet_part):
            if relation.kind != "comments" or not self._package.has(relation.part):
                continue
            for comment in self._package.parse(relation.part).iter("{*}comment"):
                place = _REFERENCE.fullmatch(comment.get("ref") or "")
                text = _rich_text(next(comment.iterchildren("{*}text"), None))
                if place and text:
                    sheet.notes.setdefault(int(place[2]), []).append(("Comment", text))


_SPECIAL = (b'hidden="1"', b"hidden='1'", b'hidden="true"', b"mergeCell ", b":row ")
_ROW_NUMBER = re.compile(rb'<row r="(\d+)')
_FAR_COLUMN = re.compile(rb'<c r="(?:[A-Z]{3}|[E-Z][A-Z])\d')
_FAR_ROW = 20_000


def _is_plain(content: bytes) -> bool:
    """Tell whether a sheet's part has none of what only our own reading shows right, and no far-out cell."""
    if any(special in content for special in _SPECIAL) or _FAR_COLUMN.search(content):
        return False
    numbers = _ROW_NUMBER.findall(content)
    # Rows and cells that do not begin with their reference are left to our own reading.
    if content.count(b"<row") != len(numbers) or content.count(b"<c ") != content.count(b'<c r="'):
        return False
    return max(map(int, numbers), default=0) <= _FAR_ROW


def _rich_text(item: etree._Element | None) -> str:
    """Return the text of a string item, its runs joined, without the reading aids of Japanese text."""
    if item is None:
        return ""
    pieces = [
        text.text or ""
        for text in item.iter("{*}t")
        if (parent := text.getparent()) is not None and not str(parent.tag).endswith("}rPh")
    ]
    # "_x000D_" is how the format writes a character that XML can't hold.
    joined = re.sub(r"_x([0-9A-Fa-f]{4})_", lambda found: chr(int(found[1], 16)), "".join(pieces))
    return clean(joined).strip()


def _column(reference: str) -> int:
    """Return the column of "C7" or "C" as a number from 0."""
    number = 0
    for letter in reference:
        if not "A" <= letter <= "Z":
            break
        number = number * 26 + ord(letter) - 64
    return number - 1


def _iso_shown(text: str) -> str:
    try:
        return shown_moment(datetime.fromisoformat(text.removesuffix("Z")))
    except ValueError:
        return clean(text).strip()
