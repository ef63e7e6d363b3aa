"""Reads the blocks of a Word document, paragraphs and tables, whatever they are wrapped in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lxml import etree

from documents.reading.columns.choosing import is_heading_row
from documents.reading.counts import character_count
from documents.reading.raw import RawTable, RawText
from documents.reading.struck import struck_words
from documents.reading.word import seen as docx_seen
from documents.reading.word.grid import Line, laid_out
from documents.reading.word.lists import Lists
from documents.reading.word.names import ALTERNATIVES, WordNames
from documents.reading.word.plain import plain_lines
from documents.reading.word.seen import Seen
from documents.reading.word.text import joined, mark_removed, paragraph_text

MOST_COLUMNS = 63
"""Columns that Word itself allows in a table; a span that claims more is cut to it."""

_LOOKED_AT = 15
"""Rows at the top of a table in which the headings of a chronology are looked for."""

Notes = Mapping[tuple[str, str], str]
"""(kind, id) of a comment, footnote or endnote to its text."""


class BlockReader:
    """Reads the blocks of one document in order; what is out of the ordinary is noted in `seen`."""

    def __init__(
        self, names: WordNames, seen: Seen, lists: Lists, headings: frozenset[str], notes: Notes, *, plain: bool
    ) -> None:
        """headings: ids of the heading styles. plain: nothing in the document asks for the careful way."""
        self._names = names
        self._seen = seen
        self._lists = lists
        self._headings = headings
        self._notes = notes
        self._plain = plain
        self._tables = 0
        self._lifted: list[list[Line]] = []
        self._inner_notes: list[tuple[str, str]] = []
        self._inner_doubts: list[str] = []
        self._prompts: set[etree._Element] = set()
        self.notes_taken: set[tuple[str, str]] = set()
        self.noted = 0
        """Characters of the comments and notes among the blocks given."""

    def blocks(self, element: etree._Element) -> Iterator[RawText | RawTable]:
        """Yield the paragraphs and tables under `element`, whatever they are wrapped in."""
        waiting = ""
        for child in self._parts(element, {self._names.paragraph, self._names.table}):
            if child.tag == self._names.table:
                yield from self._table(child)
                continue
            text = self._labelled(child, waiting)
            if mark_removed(child, self._names):
                self._seen.tracked = True
                waiting = text
                continue
            waiting = ""
            yield from self._paragraph(child, text)
        if waiting:
            yield RawText(waiting)

    def _paragraph(self, paragraph: etree._Element, text: str) -> Iterator[RawText | RawTable]:
        heading = bool(text) and self._is_heading(paragraph, text)
        self._seen.struck_outside = self._seen.taken_struck() or self._seen.struck_outside
        for line in text.split("\n"):
            if line.strip():
                yield RawText(line.strip(), heading)
        for kind, note in self._taken_notes():
            beside = note_line(kind, note)
            self.noted += character_count((beside.text,))
            yield beside
        for box in self._taken_boxes():
            yield from self.blocks(box)

    def _labelled(self, paragraph: etree._Element, before: str = "", *, alone: bool = False) -> str:
        """Return a paragraph's text with its number in a list. alone: the number counts without any text."""
        goes_on = mark_removed(paragraph, self._names)
        text = paragraph_text(paragraph, self._names, self._seen, before=before, goes_on=goes_on)
        label = "" if goes_on and not text else self._lists.label(paragraph)
        if before or (not text and not alone):
            return text
        self._seen.added += len(label.replace(" ", ""))
        return label + text

    def _is_heading(self, paragraph: etree._Element, text: str) -> bool:
        """Tell whether the paragraph has a heading's style, or looks like one: short and wholly bold."""
        w = self._names.prefix
        properties = paragraph.find(w + "pPr")
        if properties is not None:
            style = properties.find(w + "pStyle")
            if style is not None and style.get(self._names.value) in self._headings:
                return True
            if properties.find(w + "outlineLvl") is not None:
                return True
        if len(text) > 90 or text.endswith((".", ";", ",")) or ":" in text[:-1]:
            return False
        runs = [run for run in paragraph.iter(self._names.run) if (run.findtext(self._names.text) or "").strip()]
        return bool(runs) and all(self._names.is_on(run.find(f"{w}rPr/{w}b")) for run in runs)

    def _taken_notes(self) -> tuple[tuple[str, str], ...]:
        """Return the notes referred to since the last call."""
        taken = [(key, self._notes.get(key, "")) for key in self._seen.notes]
        self._seen.notes.clear()
        self.notes_taken.update(key for key, _ in taken)
        return tuple((kind, text) for (kind, _), text in taken if text)

    def _taken_boxes(self) -> list[etree._Element]:
        boxes, self._seen.boxes = self._seen.boxes, []
        return boxes

    # ------------------------------------------------------------ tables

    def _table(self, table: etree._Element) -> Iterator[RawText | RawTable]:
        """Yield a table and the chronologies inside its cells; one that only lays out the page as its content."""
        names = self._names
        if self._plain and next(table.iterdescendants(names.table), None) is None:
            self._tables += 1
            yield RawTable(
                laid_out(plain_lines(table, names, self._seen, self._tables, MOST_COLUMNS)), self._tables
            )
            return
        rows = list(self._parts(table, {names.row}))
        cells = [list(self._parts(row, {names.cell})) for row in rows]
        if all(len(row) == 1 for row in cells) and any(row[0].find(names.table) is not None for row in cells):
            for row in cells:
                yield from self.blocks(row[0])
            return
        self._tables += 1
        number = self._tables
        read = laid_out(self._lines(rows, cells, f"table {number}", lift=not self._has_headings(cells)))
        lifted, self._lifted = self._lifted, []
        yield RawTable(read, number)
        for lines in lifted:
            self._tables += 1
            yield RawTable(laid_out(lines), self._tables)

    def _has_headings(self, rows: list[list[etree._Element]]) -> bool:
        """Tell whether a table's own cells hold the headings of a chronology."""
        return any(
            is_heading_row([joined([self._names.text_of(cell)]) for cell in row]) for row in rows[:_LOOKED_AT]
        )

    def _parts(self, element: etree._Element, wanted: set[str]) -> Iterator[etree._Element]:
        """Yield the `wanted` (paragraphs, tables, rows, cells) of an element, also those in content controls."""
        names = self._names
        for child in element:
            tag = child.tag
            if tag in wanted:
                yield child
            elif tag in names.removed:
                self._seen.tracked = True
                self._seen.leave(docx_seen.DELETED, names.text_of(child))
            elif tag == names.part_of_other_format:
                self._seen.embedded = True
            elif tag == names.control and names.row not in wanted and names.is_prompt(child):
                if names.cell in wanted:
                    self._prompts.update(found := list(self._parts(child, wanted)))
                    yield from found
                else:
                    self._seen.leave(docx_seen.PROMPTS, names.text_of(child))
            elif tag == ALTERNATIVES:
                branch = names.shown_branch(child)
                if branch is not None:
                    yield from self._parts(branch, wanted)
            elif isinstance(tag, str) and tag not in names.unseen:
                yield from self._parts(child, wanted)

    def _lines(
        self, rows: list[etree._Element], cells: list[list[etree._Element]], named: str, *, lift: bool
    ) -> list[Line]:
        """Return a table's rows as read. named: how the table is called where something is left out of it."""
        where = self._seen.where
        lines = []
        for at, (row, found) in enumerate(zip(rows, cells, strict=True), 1):
            self._seen.where = f"{named}, row {at}"
            line = self._line(row, found, at, lift=lift)
            if line is not None:
                lines.append(line)
        self._seen.where = where
        return lines

    def _line(self, row: etree._Element, cells: list[etree._Element], number: int, *, lift: bool) -> Line | None:
        """Return a row as read, None if it is deleted in tracked changes."""
        names = self._names
        w = names.prefix
        start = 0
        line = Line(number=number)
        for properties in row.iterchildren(w + "trPr"):
            if properties.find(w + "del") is not None:
                self._seen.tracked = True
                self._seen.leave(docx_seen.DELETED, names.text_of(row))
                return None
            self._seen.tracked = self._seen.tracked or properties.find(w + "ins") is not None
            self._seen.hidden = self._seen.hidden or names.is_on(properties.find(w + "hidden"))
            line.heading = names.is_on(properties.find(w + "tblHeader"))
            start = names.number(properties.find(w + "gridBefore"), most=MOST_COLUMNS)
        for cell in cells:
            span = self._cell(cell, line, start, lift=lift)
            start += span
        struck = self._seen.taken_struck()
        own = [struck_words("This row has words", struck)] if struck else []
        line.doubts = (*self._inner_doubts, *own)
        self._inner_doubts = []
        line.notes = (*self._inner_notes, *self._taken_notes())
        self._inner_notes = []
        return line

    def _cell(self, cell: etree._Element, line: Line, start: int, *, lift: bool) -> int:
        """Add a cell to its line and return how many grid columns it covers."""
        names = self._names
        span, continues, left = 1, False, ""
        for properties in cell.iterchildren(names.cell_properties):
            for setting in properties:
                if setting.tag == names.span:
                    span = max(1, names.number(setting, most=MOST_COLUMNS))
                elif setting.tag == names.merge_down:
                    continues = setting.get(names.value) != "restart"
                    left = docx_seen.COVERED if continues else left
                elif setting.tag == names.merge_along and setting.get(names.value) != "restart":
                    left = docx_seen.COVERED
                elif setting.tag == names.cell_removed:
                    self._seen.tracked = True
                    left = docx_seen.DELETED
        if cell in self._prompts:
            left = docx_seen.PROMPTS
        if left:
            self._seen.leave(left, names.text_of(cell))
        text = "" if left else "\n".join(self._cell_lines(cell, lift=lift)).strip()
        line.add(text, start, span, continues=continues)
        return span

    def _cell_lines(self, cell: etree._Element, *, lift: bool) -> Iterator[str]:
        """Yield the lines of a cell; a table inside it gives a line for each of its rows.

        lift: a chronology inside the cell is no part of it but a table of its own.
        """
        names = self._names
        waiting = ""
        parts = list(self._parts(cell, {names.paragraph, names.table}))
        for child in parts:
            if child.tag == names.table:
                yield from self._inner_table(child, lift=lift)
                continue
            text = self._labelled(child, waiting, alone=len(parts) == 1)
            waiting = text if mark_removed(child, names) else ""
            if not waiting:
                yield text
            for box in self._taken_boxes():
                yield from self._cell_lines(box, lift=lift)
        if waiting:
            yield waiting

    def _inner_table(self, table: etree._Element, *, lift: bool) -> Iterator[str]:
        rows = list(self._parts(table, {self._names.row}))
        cells = [list(self._parts(row, {self._names.cell})) for row in rows]
        lines = self._lines(rows, cells, f"a table inside {self._seen.where}", lift=lift)
        if lift and len(lines) > 1 and any(is_heading_row(line.texts) for line in lines[:_LOOKED_AT]):
            self._lifted.append(lines)
            return
        for line in lines:
            filled = [" ".join(text.split("\n")) for text in line.texts if text]
            self._seen.added += max(0, len(filled) - 1)
            self._inner_notes.extend(line.notes)
            self._inner_doubts.extend(line.doubts)
            yield " | ".join(filled)


def note_line(kind: str, note: str) -> RawText:
    """Return a comment or note as a paragraph of its own."""
    return RawText(f"{kind}: {note}")
