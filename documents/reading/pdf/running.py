"""Running headers and footers: what stands at the same place on most pages and is no part of the text."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from documents.reading.pdf.free import FreeLine
from documents.reading.pdf.lines import as_line
from documents.reading.pdf.parts import Part
from documents.reading.pdf.shown import Shown
from documents.reading.pdf.signs import is_date_heading, is_heading

_MARGIN = 0.16
"""Running text stands within this part of the page's height from the top or foot."""

_SAME_PLACE = 5.0
_MOST_UNNUMBERED = 5
"""A cover and contents of this many pages may come before the first numbered page."""

_PAGE_NUMBER = re.compile(r"\W*(?:page|p\.?|pg\.?)?\s*\d{1,4}\s*(?:(?:of|/)\s*\d{1,4})?\W*", re.IGNORECASE)
_NAMED_PAGE_NUMBER = re.compile(r"\W*(?:page|pg\.?)\s*\d{1,4}\s*(?:(?:of|/)\s*\d{1,4})?\W*", re.IGNORECASE)
_NUMBER = re.compile(r"\d+")
_COUNTING = re.compile(r"#(?:-?\d+)?")


@dataclass(slots=True)
class Sheet:
    """What was found on a page: its free lines and the parts of its tables, and its height in points.

    shown: how the page is shown, None for one that could not be loaded. sideways: it holds only what stands
    sideways on the page.
    """

    number: int
    height: float
    lines: list[FreeLine]
    parts: list[Part]
    shown: Shown | None = None
    sideways: bool = False


def without_running(sheets: Sequence[Sheet]) -> list[str]:
    """Take running headers, footers and page numbers out of the sheets, and return their text in file order.

    Headers and footers come as often as they stood on pages; bare page numbers are not among them.
    """
    gone_texts: list[str] = []
    count = len(sheets)
    seen: dict[tuple[bool, str], list[tuple[int, float]]] = defaultdict(list)
    elsewhere: set[str] = set()
    for sheet in sheets:
        for at_top in (True, False):
            for line in _margin_lines(sheet, at_top):
                if not _heads_table(line, sheet):
                    elsewhere.add(line.text)
                for key in _keys(line, sheet.number):
                    seen[(at_top, key)].append((sheet.number, _place(line, sheet, at_top)))
    for sheet in sheets:
        gone: set[int] = set()
        for at_top in (True, False):
            for line in _running_lines(sheet, at_top, seen, count, elsewhere):
                gone.add(id(line))
                if not _PAGE_NUMBER.fullmatch(line.text.strip()):
                    gone_texts.extend(_texts(line))
        if gone:
            sheet.lines = [line for line in sheet.lines if id(line) not in gone]
    return [*gone_texts, *_without_running_boxes(sheets)]


def once(texts: Sequence[str]) -> tuple[str, ...]:
    """Return each text once, those alike but for a number too: "Page 2 of 9" and "Page 3 of 9" are one."""
    found: dict[str, str] = {}
    for text in texts:
        found.setdefault(_NUMBER.sub("#", " ".join(text.lower().split())), text)
    return tuple(found.values())


def _texts(line: FreeLine) -> list[str]:
    """Return what stands at the left, middle and right of a header or footer, page numbers left out."""
    texts = [as_line(segment).text for segment in line.segments(2 * line.size)]
    return [text for text in texts if not _PAGE_NUMBER.fullmatch(text.strip())]


def _margin_lines(sheet: Sheet, at_top: bool) -> list[FreeLine]:
    """Return the free lines in the top or bottom margin, from the page's edge inwards."""
    limit = _MARGIN * sheet.height
    if at_top:
        edge = min([limit, *(part.top for part in sheet.parts)])
        return [line for line in sheet.lines if (line.top + line.bottom) / 2 < edge]
    edge = max([sheet.height - limit, *(part.bottom for part in sheet.parts)])
    return [line for line in reversed(sheet.lines) if (line.top + line.bottom) / 2 > edge]


def _running_lines(
    sheet: Sheet,
    at_top: bool,
    seen: dict[tuple[bool, str], list[tuple[int, float]]],
    count: int,
    elsewhere: set[str],
) -> list[FreeLine]:
    """Return the running lines at the top or foot of a page, from its edge inwards.

    seen: pages and places of the lines in margins. elsewhere: texts that on some page head no table.
    """
    running: list[FreeLine] = []
    for line in _margin_lines(sheet, at_top):
        place = _place(line, sheet, at_top)
        again = any(_runs(key, seen[(at_top, key)], place, count) for key in _keys(line, sheet.number))
        if not again or (line.text not in elsewhere and _heads_table(line, sheet)):
            break  # what stands further in belongs to the page's own text
        running.append(line)
    return [] if running and _is_text_of_page(running[-1], sheet, at_top) else running


def _is_text_of_page(line: FreeLine, sheet: Sheet, at_top: bool) -> bool:
    """Return whether the innermost line that seems to run is set as one with the page's text: a row going on."""
    at = next(index for index, other in enumerate(sheet.lines) if other is line)
    beside = sheet.lines[at + 1 : at + 2] if at_top else sheet.lines[max(0, at - 1) : at]
    if not beside or len(line.segments()) > 1:
        return False
    upper, lower = (line, beside[0]) if at_top else (beside[0], line)
    if abs(upper.size - lower.size) >= 0.3 or upper.bold != lower.bold:
        return False
    lefts = [segment[0].x0 for segment in beside[0].segments()]
    tight = lower.top - upper.bottom < 0.5 * line.size
    in_column = lower.top - upper.bottom < 2.5 * line.size and any(abs(x0 - line.x0) < 1 for x0 in lefts[1:])
    return in_column or (tight and any(abs(x0 - line.x0) < 1 for x0 in lefts))


def _place(line: FreeLine, sheet: Sheet, at_top: bool) -> float:
    return line.top if at_top else sheet.height - line.bottom


def _keys(line: FreeLine, page: int) -> set[str]:
    """Return what the line is known by on other pages: its words, and its words without a page number."""
    text = line.text.strip().lower()
    if not _PAGE_NUMBER.fullmatch(text):
        return _without_number(text, page)
    ahead = int(_NUMBER.findall(text)[0]) - page
    # A number far from the page's own ("ref 3205)" cut by the page's end) must count the pages to be theirs.
    return {"#"} if abs(ahead) <= _MOST_UNNUMBERED and text.count("(") == text.count(")") else {f"#{ahead}"}


def _without_number(text: str, page: int) -> set[str]:
    """Return the text, and once more for each number in it that counts the pages, with that one left out."""
    keys = {text}
    for found in _NUMBER.finditer(text):
        ahead = int(found.group()[:6]) - page
        if abs(ahead) <= _MOST_UNNUMBERED:
            keys.add(f"{text[: found.start()]}#{ahead}{text[found.end() :]}")
    return keys


def _runs(text: str, places: Iterable[tuple[int, float]], place: float, count: int) -> bool:
    pages = {page for page, other in places if abs(other - place) <= _SAME_PLACE}
    if _COUNTING.fullmatch(text) and len(pages) > 1:
        return True
    if count == 1:
        return False
    return len(pages) >= max(2, 0.5 * count) or (count >= 8 and len(pages) >= max(3, 0.3 * count))


def _heads_table(line: FreeLine, sheet: Sheet) -> bool:
    """Return whether the line is a table's heading or the upper line of one."""
    below = next((other for other in sheet.lines if other.top > line.top + 1), None)
    close = below is not None and below.top - line.bottom < 0.5 * line.size
    return _is_table_heading(line) or bool(close and below and _is_table_heading(below))


def _is_table_heading(line: FreeLine) -> bool:
    texts = [as_line(segment).text for segment in line.segments()]
    return len(texts) > 1 and any(map(is_date_heading, texts)) and sum(map(is_heading, texts)) > 1


def without_lone_page_number(sheet: Sheet) -> list[str]:
    """Take a header or footer with "Page 1" in it out of a file's only page, and return its other text."""
    gone: list[str] = []
    for at_top in (True, False):
        for line in _margin_lines(sheet, at_top)[:1]:
            texts = [as_line(segment).text for segment in line.segments()]
            if any(_NAMED_PAGE_NUMBER.fullmatch(text) for text in texts):
                sheet.lines = [other for other in sheet.lines if other is not line]
                gone.extend(_texts(line))
    return gone


def _without_running_boxes(sheets: Sequence[Sheet]) -> list[str]:
    """Take out small ruled tables that stand on most pages with the same words: letterheads set as a table."""
    if len(sheets) < 3:
        return []
    seen: dict[tuple[str, int], set[int]] = defaultdict(set)
    for sheet in sheets:
        for part in sheet.parts:
            for key in _box_keys(part, sheet):
                seen[key].add(sheet.number)
    texts: list[str] = []
    for sheet in sheets:
        gone = [part for part in sheet.parts if _is_running_box(part, sheet, seen, len(sheets))]
        sheet.parts = [part for part in sheet.parts if part not in gone]
        cells = [" ".join(line.text for line in cell) for part in gone for row in part.rows for cell in row.cells]
        texts.extend(cell for cell in cells if cell and not _PAGE_NUMBER.fullmatch(cell))
    return texts


def _is_running_box(part: Part, sheet: Sheet, seen: dict[tuple[str, int], set[int]], count: int) -> bool:
    at_edge = part.bottom < 0.3 * sheet.height or part.top > 0.75 * sheet.height
    if len(part.rows) > 4 or not at_edge:
        return False
    if any(is_date_heading(line.text) for row in part.rows for cell in row.cells for line in cell):
        return False
    return max(len(seen[key]) for key in _box_keys(part, sheet)) >= max(3, 0.5 * count)


def _box_keys(part: Part, sheet: Sheet) -> set[tuple[str, int]]:
    text = "|".join(line.text for row in part.rows for cell in row.cells for line in cell).lower()
    return {(key, round(part.top / 8)) for key in _without_number(text, sheet.number)}
