"""The pages of a return's rendering, set by ourselves: what it says about itself, then its rows as typed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from documents.writing.chronology_pdf_cells import (
    BOTTOM,
    INSET_X,
    LEFT,
    MM,
    RIGHT,
    TOP,
    Columns,
    Row,
    SetRow,
    cell_element,
)
from documents.writing.chronology_pdf_table import RowTable
from documents.writing.typesetting_lines import Typeface, can_set
from documents.writing.typesetting_pages import CAP_HEIGHT, INK, MARK, NEXT_LINE, WASH, Page, TaggedPages

_SIZE, _TITLE = 9.5, 20.0
_LEADING = (CAP_HEIGHT + 0.5) * _SIZE
_WIDE = 190 * MM
"""Lines of words are no longer than on an upright page, so that the eye finds the next one."""
_INSET, _BAR, _FEWEST = 9.0, 3.0, 3
_NUMBER = 13 * MM
_LABEL = 60 * MM


def can_set_all(value: object) -> bool:
    """Return whether every text in a value, made to be shown, can be set by ourselves."""
    if isinstance(value, str):
        return can_set(value)
    if isinstance(value, Mapping):
        return all(map(can_set_all, value.values()))
    return all(map(can_set_all, value)) if isinstance(value, list | tuple) else True


class ReturnPages(RowTable):
    """A return being set on the pages of a document. data: as typst/return.typ takes it."""

    def __init__(self, document: TaggedPages) -> None:
        super().__init__(document, Columns(("",), (LEFT,), -1))
        self._text = Typeface(document.fonts, "NotoSans-Regular", _SIZE)
        self._strong = Typeface(document.fonts, "NotoSans-Bold", _SIZE)
        self._part = document.document

    def set_all(self, data: Mapping[str, Any]) -> None:
        """Set the whole return."""
        self._turn()
        self._words("Title", [data["title"]], Typeface(self.document.fonts, "NotoSans-Bold", _TITLE), MARK)
        self._after = 10.0
        said = [data["notice"]["heading"], *data["notice"]["lines"]]
        for number, line in enumerate(said):
            self._words("P", [line], self._text if number else self._strong, INK, boxed=True)
            self._after = 0.0
        self._after = 12.0
        facts = "What the return says about itself"
        self._table(facts, ("What", "What the return says"), (_LABEL,), data["facts"])
        if data["narrative"]:
            self._section(1, "What the agency wrote")
            for part in data["narrative"]:
                if part["heading"]:
                    self._section(2, part["heading"])
                self._words("P", part["text"].split("\n"), self._text, INK)
                self._after = 6.0
        third = (RIGHT - LEFT) / 3
        self._table("Glossary of the return", ("Name", "Code", "Role"), (third, third), data["glossary"])
        if data["problems"]:
            self._section(1, "What a person should check")
            self._list(data["problems"])
        if data["rows"]:
            self._chronology(data["columns"], data["rows"])

    def _chronology(self, columns: Sequence[Mapping[str, Any]], rows: Sequence[Row]) -> None:
        shares = [float(column["share"]) for column in columns]
        each = (RIGHT - LEFT - _NUMBER) / sum(shares)
        lefts = [LEFT, LEFT + _NUMBER]
        for share in shares[:-1]:
            lefts.append(lefts[-1] + share * each)
        self._be(Columns(("Row", *(str(column["heading"]) for column in columns)), tuple(lefts), 0))
        if self._y < TOP:
            self._turn()
        self.add("Chronology, as typed", "", [("", rows)])

    def _table(
        self, heading: str, titles: tuple[str, ...], widths: Sequence[float], rows: Iterable[Sequence[str]]
    ) -> None:
        lefts = [LEFT]
        for width in widths:
            lefts.append(lefts[-1] + width)
        self._be(Columns(titles, tuple(lefts), -1))
        shown = [{"cells": list(row), "index": "-1", "long": [], "breakable": True} for row in rows]
        if shown:
            self.add(heading, "", [("", shown)])

    def _set(self, row: Row) -> tuple[Row, SetRow]:
        texts: Any = row["cells"]
        first = [[str(row["number"])]] if "number" in row else []
        plain = self._lines.plain
        cells = [
            plain.lines(text, self._columns.room(place)) if text else []
            for place, text in enumerate([*(one[0] for one in first), *texts])
        ]
        long: Any = row["long"]
        room = RIGHT - LEFT - 2 * INSET_X
        full = [
            [f"{self._lines.bold.select}{line} {plain.select}" for line in self._lines.bold.lines(label, room)]
            + plain.lines(text, room)
            for label, text in long
        ]
        return row, SetRow(tuple(cells), 0, max(map(len, cells)), bool(row["breakable"]), full)

    def _section(self, level: int, words: str) -> None:
        """Set a heading where at least some lines of what it is the heading of have room."""
        needed = self._after + 2.5 * self._headings[level].size + _FEWEST * _LEADING
        if self._y - needed < BOTTOM:
            self._turn()
        self._heading(level, words)

    def _list(self, items: Sequence[str]) -> None:
        document = self.document
        whole = document.reserve()
        kids = []
        for item in items:
            one = document.reserve()
            kids.append(one)
            self._part = one
            body = self._words("LBody", [f"– {item}"], self._text, INK)
            document.fill(one, f"<</S/LI/P {whole} 0 R/K[{body} 0 R]>>")
            self._after = 4.0
        self._part = document.document
        document.kids.append(whole)
        listed = " ".join(f"{kid} 0 R" for kid in kids)
        document.fill(whole, f"<</S/L/P {document.document} 0 R/K[{listed}]>>")

    def _words(
        self, kind: str, paragraphs: Sequence[str], face: Typeface, colour: str, *, boxed: bool = False
    ) -> int:
        """Set paragraphs as one element, over pages where they need it; return the element."""
        document, leading = self.document, (CAP_HEIGHT + 0.5) * face.size
        inset = _INSET if boxed else 0.0
        lines = [line for text in paragraphs for line in face.lines(text, _WIDE - 2 * inset)]
        element = document.reserve()
        marks: list[tuple[Page, str]] = []
        self._y -= self._after
        while lines:
            page, room = self._page, self._lines_left(face.size, leading, inset)
            assert page is not None
            if room < min(len(lines), 2):
                self._turn()
                continue
            part, lines = lines[:room], lines[room:]
            high = CAP_HEIGHT * face.size + (len(part) - 1) * leading + inset
            if boxed:
                page.box(WASH, LEFT, self._y - high, _WIDE, high)
                page.box(MARK, LEFT, self._y - high, _BAR, high)
            mark = page.mark(element)
            tag = "P" if kind == "Title" else kind
            foot = self._y - inset / 2 - CAP_HEIGHT * face.size
            page.shown.append(
                f"/{tag}<</MCID {mark}>>BDC BT {face.select}{leading:.3f} TL {colour}{LEFT + inset:.2f} "
                f"{foot:.2f} Td {NEXT_LINE.join(part)} ET {INK}EMC\n"
            )
            marks.append((page, str(mark)))
            self._y -= high
        document.fill(element, cell_element(document, self._part, marks, "", kind))
        if self._part == document.document:
            document.kids.append(element)
        return element

    def _lines_left(self, size: float, leading: float, inset: float) -> int:
        return int((self._y - inset - BOTTOM - CAP_HEIGHT * size) / leading) + 1
