"""A workbook made to be printed for a pack: across one page's width, its cells wrapped, nothing cut off unsaid."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import lxml.etree

from documents.reading.workbooks.formats import kind_of
from documents.safety.office_package import Package, local

_WIDEST, _NARROWEST, _ACROSS, _LONG = 60, 12, 140, 120
"""Characters: how wide a workbook's column may become, how wide one is at least, and all of them together;
and what is long, and so gets twice as much."""
_LINE, _FILLED, _HIGHEST = 14.5, 0.85, 1_630.0
"""Points of a line of words; how much of a line is filled, as words are not broken; points of the highest row that
LibreOffice has (32,767 twips)."""


def fit(package: Package) -> dict[str, list[tuple[str, str]]]:
    """Have each sheet printed across one page's width, lying, its cells wrapped and as high as their words.

    Return the cells that are longer than the highest row can show, by their sheet's part: reference and words.
    """
    texts, dates = _shared_texts(package), _date_widths(package)
    too_long = {}
    for name in package.parts:
        if name.startswith("xl/worksheets/") and package.is_xml(name):
            too_long[name] = _fit_sheet(package.tree(name), texts, dates)
        elif name == "xl/styles.xml":
            _wrap(package.tree(name))
    return too_long


def _shared_texts(package: Package) -> list[str]:
    if "xl/sharedStrings.xml" not in package.parts:
        return []
    root = package.tree("xl/sharedStrings.xml")
    return ["".join(map(str, item.itertext())) for item in root if local(item) == "si"]


def _date_widths(package: Package) -> dict[str, int]:
    """Return how many characters a date or time may need, by the style of its cell.

    A date is kept as a number, shorter than it is shown; one that has too little room is printed as "###".
    """
    if "xl/styles.xml" not in package.parts:
        return {}
    root = package.tree("xl/styles.xml")
    codes = {node.get("numFmtId"): node.get("formatCode") or "" for node in root.iter() if local(node) == "numFmt"}
    styles = next((node for node in root if local(node) == "cellXfs"), ())
    widths: dict[str, int] = {}
    for at, style in enumerate(styles):
        number = style.get("numFmtId") or "0"
        code = codes.get(number)
        if not number.isdigit() or kind_of(int(number), code) not in _SHOWN_LONGER:
            continue
        shown = _NOT_SHOWN.sub("", (code or "dd/mm/yyyy hh:mm").split(";")[0])
        widths[str(at)] = len(_NAMED.sub("Wednesday", shown)) + 1
    return widths


_SHOWN_LONGER = frozenset({"date", "datetime", "time", "elapsed", "month", "year"})
_NOT_SHOWN, _NAMED = re.compile(r'\[[^\]]*\]|["\\]'), re.compile("d{3,}|m{3,}", re.IGNORECASE)


def _fit_sheet(root: Any, texts: Sequence[str], dates: Mapping[str, int]) -> list[tuple[str, str]]:
    space = root.tag.rpartition("}")[0] + "}"
    longest: Counter[int] = Counter()
    least: Counter[int] = Counter()
    cells: list[tuple[Any, list[tuple[int, str]]]] = []
    too_long: list[tuple[str, str]] = []
    for row in root.iter(f"{space}row"):
        said = [(_column(cell.get("r", "")), _words(cell, texts)) for cell in row]
        cells.append((row, said))
        for column, text in said:
            longest[column] = max(longest[column], max(map(len, text.split("\n"))))
        for cell in row:
            column = _column(cell.get("r", ""))
            least[column] = max(least[column], dates.get(cell.get("s", "0"), 0) + 2 if len(cell) else 0)
    widths = _set_widths(root, space, longest, least)
    for row, said in cells:
        # LibreOffice does not find out by itself how high a wrapped row must be.
        needed = [_lines(text, widths.get(column, _NARROWEST)) * _LINE + 2 for column, text in said]
        seen = [high for high, (column, _) in zip(needed, said, strict=True) if column in widths]
        row.set("ht", str(round(min(max(seen, default=_LINE + 2), _HIGHEST), 1)))
        row.set("customHeight", "1")
        too_long += [
            (cell.get("r", ""), text)
            for high, cell, (_, text) in zip(needed, row, said, strict=True)
            if high > _HIGHEST
        ]
    properties = _child(root, space, "sheetPr", first=True)
    _child(properties, space, "pageSetUpPr").set("fitToPage", "1")
    setup = next((node for node in root if local(node) == "pageSetup"), None)
    if setup is None:
        setup = lxml.etree.Element(f"{space}pageSetup")
        place = next((at for at, node in enumerate(root) if local(node) in _AFTER_SETUP), len(root))
        root.insert(place, setup)
    for key in list(setup.attrib):
        del setup.attrib[key]  # a printer's own settings, its paper among them
    for key, value in {
        "paperSize": "9",
        "orientation": "landscape",
        "fitToWidth": "1",
        "fitToHeight": "0",
    }.items():
        setup.set(key, value)
    for node in [node for node in root if local(node) in ("rowBreaks", "colBreaks")]:
        root.remove(node)
    return too_long


_AFTER_SETUP = frozenset(
    {"headerFooter", "rowBreaks", "colBreaks", "customProperties", "cellWatches", "ignoredErrors", "smartTags"}
    | {"drawing", "legacyDrawing", "legacyDrawingHF", "picture", "oleObjects", "controls", "webPublishItems"}
    | {"tableParts", "extLst"}
)
"""What follows a sheet's page setup (ECMA-376, 18.3.1.99)."""


def _column(reference: str) -> int:
    number = 0
    for sign in reference:
        if not "A" <= sign <= "Z":
            break
        number = number * 26 + ord(sign) - 64
    return number


def _words(cell: Any, texts: Sequence[str]) -> str:
    value = next((node.text or "" for node in cell if local(node) == "v"), "")
    if cell.get("t") == "s":
        return texts[int(value)] if value.isdigit() and int(value) < len(texts) else ""
    if cell.get("t") == "inlineStr":
        return "".join(map(str, cell.itertext()))
    return value[:19]  # a number or a date: its digits may be rounded in the look


def _lines(text: str, width: float) -> int:
    """Return how many lines a text may need; words break where they end, so that lines are seldom full."""
    return sum(1 + int(len(line) / (width * _FILLED)) for line in text.split("\n"))


def _set_widths(root: Any, space: str, needed: Counter[int], least: Counter[int]) -> dict[int, float]:
    """Set the width of each column with words, between bounds, and return it; hidden columns stay hidden.

    least: what a column must have, as dates that do not fit are not shown.
    """
    columns = next((node for node in root if local(node) == "cols"), None)
    hidden: set[int] = set()
    if columns is not None:
        for node in columns:
            if node.get("hidden") in ("1", "true"):
                hidden |= set(range(int(node.get("min", 1)), min(int(node.get("max", 1)), 16_384) + 1))
        root.remove(columns)
    wanted = {
        column: min(max(length + 2, least[column], _NARROWEST), _WIDEST if length < _LONG else 2 * _WIDEST)
        for column, length in needed.items()
        if column and length and column not in hidden
    }
    lowest = {column: max(least[column], _NARROWEST) for column in wanted}
    spare = sum(wanted.values()) - sum(lowest.values())
    over = min(max(sum(wanted.values()) - _ACROSS, 0) / max(spare, 1), 1)
    widths = {column: wide - over * (wide - lowest[column]) for column, wide in wanted.items()}
    if not widths and not hidden:
        return {}
    columns = lxml.etree.Element(f"{space}cols")
    for column in sorted(widths.keys() | hidden):
        wide = str(round(widths.get(column, _NARROWEST), 1))
        node = lxml.etree.SubElement(columns, f"{space}col", min=str(column), max=str(column), width=wide)
        node.set("customWidth", "1")
        if column in hidden:
            node.set("hidden", "1")
    at = next(place for place, node in enumerate(root) if local(node) == "sheetData")
    root.insert(at, columns)
    return widths


def _wrap(root: Any) -> None:
    """Have every cell's words wrapped, and begin at its upper edge."""
    space = root.tag.rpartition("}")[0] + "}"
    for formats in [node for node in root if local(node) in ("cellXfs", "cellStyleXfs")]:
        for one in formats:
            alignment = _child(one, space, "alignment", first=True)
            alignment.set("wrapText", "1")
            alignment.set("vertical", "top")
            for key in ("shrinkToFit", "textRotation"):
                alignment.attrib.pop(key, None)
            one.set("applyAlignment", "1")


def _child(parent: Any, space: str, name: str, *, first: bool = False) -> Any:
    found = next((node for node in parent if local(node) == name), None)
    if found is None:
        found = lxml.etree.Element(f"{space}{name}")
        parent.insert(0 if first else len(parent), found)
    return found
