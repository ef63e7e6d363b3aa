"""What makes a sheet's row doubtful: words that are struck through, and a date that is today's on every day."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from lxml import etree

from documents.reading.workbooks.sheets import Sheet
from documents.reading.workbooks.strings import column_of, plain_text

OF_TODAY = re.compile(r"\b(?:TODAY|NOW)\(", re.IGNORECASE)
"""In a formula: its result is another on another day."""

_DAY = re.compile(r"\d\d/\d\d/\d{4}\b")


def doubt_rows(
    root: etree._Element,
    namespace: str,
    sheet: Sheet,
    styles: frozenset[int],
    shared: Mapping[str, etree._Element],
) -> None:
    """Note in `sheet` what a person should know of how its rows look. The cells are there already.

    styles: as `struck_styles` gives them. shared: texts that cells share and that hold runs of more than one look,
    by the number that cells refer to them with.
    """
    of_today = set(_cells_of_today(root, namespace))
    if not (of_today or styles or shared or next(root.iter(namespace + "strike"), None) is not None):
        return
    number = 0
    for row in root.iter(namespace + "row"):
        typed = row.get("r")
        number = int(typed) if typed and typed.isdigit() else number + 1
        column = -1
        for cell in row.iterchildren(namespace + "c"):
            reference = cell.get("r")
            column = column_of(reference) if reference else column + 1
            text = sheet.cells.get(number, {}).get(column, "")
            if not text:
                continue
            struck = _struck_text(cell, text, styles, shared)
            if struck:
                sheet.struck.setdefault(number, []).append(struck)
            if cell in of_today and _DAY.match(text):
                sheet.of_today[number] = text


def _cells_of_today(root: etree._Element, namespace: str) -> Iterator[etree._Element]:
    """Yield the cells whose formula asks for today's date."""
    shared: set[str | None] = set()
    for formula in root.iter(namespace + "f"):
        if OF_TODAY.search(formula.text or ""):
            shared.add(formula.get("si"))
        elif formula.text or formula.get("si") is None or formula.get("si") not in shared:
            continue
        cell = formula.getparent()
        if cell is not None:
            yield cell


def struck_styles(styles: etree._Element) -> frozenset[int]:
    """Return which cell styles strike their cell through, by the number that cells refer to them with."""
    fonts = next(styles.iter("{*}fonts"), None)
    struck = {str(at) for at, font in enumerate(fonts if fonts is not None else ()) if _is_struck(font)}
    table = next(styles.iter("{*}cellXfs"), None) if struck else None
    return frozenset(
        at for at, entry in enumerate(table if table is not None else ()) if entry.get("fontId") in struck
    )


def _struck_text(
    cell: etree._Element, text: str, styles: frozenset[int], shared: Mapping[str, etree._Element]
) -> str:
    """Return the words of a cell that are struck through, "" for none.

    text: all its words. styles, shared: as for `doubt_rows`.
    """
    style = cell.get("s") or ""
    whole = style.isdigit() and int(style) in styles
    kind = cell.get("t")
    item: etree._Element | None = None
    if kind == "s":
        item = shared.get(cell.findtext("{*}v") or "")
    elif kind == "inlineStr":
        item = next(cell.iterchildren("{*}is"), None)
    runs = list(item.iterchildren("{*}r")) if item is not None else []
    if not runs:
        return text if whole else ""
    return plain_text(" ".join(run.findtext("{*}t") or "" for run in runs if _run_is_struck(run, whole=whole)))


def _run_is_struck(run: etree._Element, *, whole: bool) -> bool:
    properties = next(run.iterchildren("{*}rPr"), None)
    return whole if properties is None else _is_struck(properties)


def _is_struck(font: etree._Element) -> bool:
    strike = next(font.iterchildren("{*}strike"), None)
    return strike is not None and strike.get("val", "1") not in ("0", "false")
