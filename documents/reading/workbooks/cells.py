"""Reads the cells of a workbook's sheets (.xlsx, .xlsm; transitional and strict) from their XML.

Only cells that hold something are kept, so a stray cell at the far end of a sheet costs one cell.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from lxml import etree

from documents.reading.counts import LeftOut, character_count
from documents.reading.office_package import OfficePackage
from documents.reading.refusal import Unreadable
from documents.reading.text import clean
from documents.reading.workbooks.formats import Kind, kind_of, shown, shown_moment
from documents.reading.workbooks.looks import doubt_rows, struck_styles
from documents.reading.workbooks.parts import left_of_workbook, page_lines, people_of, read_parts
from documents.reading.workbooks.plain import is_plain_part, without_usual_cells
from documents.reading.workbooks.sheets import LAST_COLUMN, LAST_ROW, MOST_CELLS, Sheet
from documents.reading.workbooks.strings import REFERENCE, column_of, plain_text, rich_text


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
        self._formats, self._struck_styles = self._cell_formats()
        self._parts = self._worksheet_parts()
        self._strings: list[str] = []
        self._rich: dict[str, etree._Element] = {}
        """Shared strings with runs of more than one look, by their number, where any run is struck through."""
        self.filled: dict[str, int] = {}
        """Cells with a value in each sheet, counted in the bytes of its part; there once `is_plain` was true."""
        self.has_own_strings = False
        self.running: list[str] = []
        """Lines of the sheets' page headers and footers; there once `is_plain` was true."""

    def is_plain(self) -> bool:
        """Tell whether the sheets hold nothing but values, so that any reader shows what the person sees.

        Not plain: formats that hide part of a value (Apr-21, 0930), hidden rows and columns, comments, drawings,
        merged cells, words struck through, errors, formulas without results or with today's date, cells so far out
        that a full grid would fill the memory.
        """
        if self._struck_styles or any(
            kind not in ("number", "date", "datetime", "time", "elapsed") for kind, _ in self._formats
        ):
            return False
        beside = {relation.kind for _, path in self._parts for relation in self._package.related(path)}
        if beside.intersection(("comments", "threadedComment", "drawing", "oleObject")):
            return False
        for entry, path in self._parts:
            content = self._package.read(path)
            rest, filled = without_usual_cells(content)
            if not is_plain_part(content, rest):
                return False
            filled += rest.count(b"<v>")
            if rest.count(b' t="') != rest.count(b' t="s"'):
                if b'="e"' in rest:
                    return False
                own = rest.count(b"<is>")
                filled += own
                self.has_own_strings = self.has_own_strings or bool(own) or b't="str"' in rest
            self.filled[clean(entry.get("name") or "")] = filled
            self.running.extend(page_lines(content))
        return True

    def claims_too_much(self) -> bool:
        """Tell whether the part with the shared strings says that it holds more of them than its size allows.

        calamine makes room for as many as are claimed before it has seen one, and ends the process when it can't.
        """
        for relation in self._related:
            if relation.kind == "sharedStrings" and self._package.has(relation.part):
                claimed = _CLAIMED.search(self._package.beginning(relation.part, _BEGINNING))
                most = self._package.size_of(relation.part) // len("<si/>")
                if claimed and (len(claimed[1]) > _MOST_DIGITS or int(claimed[1]) > most):
                    return True
        return False

    def holds_about(self, characters: int, strings: int) -> bool:
        """Tell whether the part with the strings that cells share is as large as that many strings make it.

        characters: of all of them, as bytes. It is not unpacked for that. True where there is no such part, or
        where cells hold strings of their own.
        """
        parts = [relation.part for relation in self._related if relation.kind == "sharedStrings"]
        if self.has_own_strings or not parts or not self._package.has(parts[0]):
            return True
        least = characters + strings * len("<si><t></t></si>")
        return least <= self._package.size_of(parts[0]) <= least * 1.1 + strings * 30 + 2000

    def strikes_words(self, characters: int, strings: int) -> bool:
        """Tell whether the part with the strings that cells share strikes a part of one through.

        characters: of all of them at the least, as bytes of XML. The part is unpacked only where it has room for
        more than that many plain strings.
        """
        parts = [relation.part for relation in self._related if relation.kind == "sharedStrings"]
        if not parts or not self._package.has(parts[0]):
            return False
        room = self._package.size_of(parts[0]) - characters - strings * len("<si><t></t></si>") - len("</sst>")
        begins = self._package.beginning(parts[0], _BEGINNING).find(b"<si>")
        if not self.has_own_strings and begins >= 0 and room - begins < len("<r><rPr><strike/></rPr><t></t></r>"):
            return False
        return b"strike" in self._package.read(parts[0])

    def left_out(self) -> Iterator[LeftOut]:
        """Yield what the workbook holds that is no worksheet."""
        yield from left_of_workbook(self._related)

    def sheets(self) -> list[Sheet]:
        """Return the worksheets in the workbook's order. Raises Unreadable."""
        self._strings = self._shared_strings()
        people = people_of(self._package, self._related)
        found: list[Sheet] = []
        for entry, path in self._parts:
            sheet = Sheet(clean(entry.get("name") or ""), entry.get("state", "visible") != "visible")
            self._read(self._package.parse(path), sheet)
            read_parts(self._package, path, sheet, people)
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
        if root is None:
            return []
        items = list(root.iterchildren("{*}si"))
        if self._struck_styles or next(root.iter("{*}strike"), None) is not None:
            runs = [next(item.iterchildren("{*}r"), None) for item in items]
            self._rich = {str(at): items[at] for at, run in enumerate(runs) if run is not None}
        return [rich_text(item) for item in items]

    def _cell_formats(self) -> tuple[list[tuple[Kind, str | None]], frozenset[int]]:
        """Return what each cell style shows numbers as, in the order cells refer to them; which strike through."""
        root = self._part_of_kind("styles")
        if root is None:
            return [], frozenset()
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
        return formats, struck_styles(root)

    def _read(self, root: etree._Element, sheet: Sheet) -> None:
        namespace = f"{{{etree.QName(root).namespace}}}"
        kept = 0
        row_number = 0
        words: list[str] = []
        for row in root.iter(namespace + "row"):
            typed = row.get("r")
            row_number = int(typed) if typed and typed.isdigit() else row_number + 1
            cells = self._cells_of(row, namespace, sheet, words)
            if cells:
                sheet.cells[row_number] = cells
                if row_number > LAST_ROW:
                    sheet.misplaced.extend(cells.values())
                sheet.hidden_rows += row.get("hidden") in ("1", "true")
                kept += len(cells)
                if kept > MOST_CELLS:
                    raise Unreadable("too-many-cells")
        sheet.words = character_count(words)
        doubt_rows(root, namespace, sheet, self._struck_styles, self._rich)
        for column_range in root.iter(namespace + "col"):
            if column_range.get("hidden") in ("1", "true"):
                first, last = _whole(column_range.get("min")), _whole(column_range.get("max"))
                sheet.hidden_columns.extend(range(first - 1, min(last, first + 255)))
        for merge in root.iter(namespace + "mergeCell"):
            ends = REFERENCE.findall(merge.get("ref") or "")
            if len(ends) == 2:
                (left, top), (right, bottom) = ends
                sheet.merged.append((int(top), column_of(left), int(bottom), column_of(right)))

    def _cells_of(self, row: etree._Element, namespace: str, sheet: Sheet, words: list[str]) -> dict[int, str]:
        """Return a row's cells that hold something; add the texts of text cells to `words`."""
        cells: dict[int, str] = {}
        column = -1
        for cell in row.iterchildren(namespace + "c"):
            reference = cell.get("r")
            column = column_of(reference) if reference else column + 1
            text = self._text(cell, namespace)
            kind = cell.get("t")
            if text:
                cells[column] = text
                if column > LAST_COLUMN or (reference and len(reference) > _LONGEST_REFERENCE):
                    sheet.misplaced.append(text)
                if kind in _WORDS:
                    words.append(text)
                elif kind == "e":
                    sheet.errors += 1
            elif kind != "str" and next(cell.iterchildren(namespace + "f"), None) is not None:
                sheet.uncalculated += 1
        return cells

    def _text(self, cell: etree._Element, namespace: str) -> str:
        """Return a cell's text as the person sees it, "" for an empty one."""
        kind = cell.get("t")
        if kind == "inlineStr":
            return rich_text(next(cell.iterchildren(namespace + "is"), None))
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
            return plain_text(text)
        style = cell.get("s")
        number = int(style) if style and style.isdigit() else 0
        shown_as, code = self._formats[number] if number < len(self._formats) else ("number", None)
        try:
            return shown(float(text), shown_as, code, epoch_1904=self._epoch_1904)
        except (ValueError, OverflowError):
            return plain_text(text)


_PLAIN_KINDS = ("number", "date", "datetime", "time", "elapsed")
_CLAIMED = re.compile(rb"uniqueCount\s*=\s*[\"']\s*\+?0*(\d+)")
_LONGEST_REFERENCE = len("XFD1048576")
_BEGINNING = 4096
"""Bytes of a part in which its root stands."""
_MOST_DIGITS = 9
_WORDS = ("s", "inlineStr", "str")
"""Types of cells that hold text."""


def _whole(text: str | None) -> int:
    return int(text) if text and text.isdigit() else 1


def _iso_shown(text: str) -> str:
    try:
        return shown_moment(datetime.fromisoformat(text.removesuffix("Z")))
    except ValueError:
        return plain_text(text)
