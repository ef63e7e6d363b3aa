"""Office files on their way into a pack: printed by LibreOffice, as a reader with "No markup" sees them.

Before they are printed, tracked changes are accepted (LibreOffice would print what was deleted), and a workbook's
columns are fitted to the width of a page, its cells wrapped: else Excel's habits cut off what a cell says.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, cast

import lxml.etree
import pypdfium2

from documents.reading.convert import (
    ConvertedKind,
    PrintedKind,
    WorkbookKind,
    as_docx,
    as_pdf,
    as_xlsx,
    converter,
    kind_to_convert,
    workbook_converter,
    workbook_to_convert,
)
from documents.reading.workbooks.formats import kind_of
from documents.safety import office_changes
from documents.safety.office_package import Package, local
from documents.safety.refusals import Refused
from documents.safety.sandbox import Limits, SandboxFailed, run_in_sandbox
from documents.writing import pack_pages
from documents.writing.pack_pages import PartDamaged, prepared

PRINT_LIMITS = Limits(seconds=90, memory=1536 * 1024 * 1024, output=64 * 1024 * 1024)
_MODULE = "documents.writing.pack_office"
_SETTLE, PAGES = f"{_MODULE}:settled", f"{_MODULE}:pages_with_words"
_KINDS: dict[str, PrintedKind] = {"docx": "docx", "docm": "docx", "xlsx": "xlsx", "xlsm": "xlsx"}
_WIDEST, _NARROWEST, _ACROSS, _LONG = 60, 12, 140, 120
"""Characters: how wide a workbook's column may become, how wide one is at least, and all of them together;
and what is long, and so gets twice as much."""
_LINE, _FILLED = 14.5, 0.85
"""Points of a line of words; how much of a line is filled, as words are not broken."""
warm_up = pack_pages.warm_up


def can_print(data: bytes, media_kind: str) -> bool:
    """Return whether the file is an Office file and what prints it is installed here."""
    if _old_text(data, media_kind) or _KINDS.get(media_kind.lower()) == "docx":
        return converter() is not None
    is_book = _old_book(data, media_kind) is not None or _KINDS.get(media_kind.lower()) == "xlsx"
    return is_book and workbook_converter() is not None


def printed(data: bytes, media_kind: str) -> bytes:
    """Return an Office file's pages as PDF. Raises PartDamaged; SandboxFailed "sandbox-missing"."""
    try:
        data, kind = as_open_xml(data, media_kind)
        settled_data = run_in_sandbox(_SETTLE, data, kind=kind, limits=PRINT_LIMITS)
        return as_pdf(settled_data, kind, limits=PRINT_LIMITS).made
    except SandboxFailed as failure:
        if failure.code == "sandbox-missing":
            raise
        raise PartDamaged("too-long" if failure.code == "timeout" else "not-printed") from None
    except (Refused, FileNotFoundError):
        raise PartDamaged("not-printed") from None


def as_open_xml(data: bytes, media_kind: str) -> tuple[bytes, PrintedKind]:
    """Return an Office file as .docx or .xlsx, which it mostly is already. Raises like `convert.as_docx`."""
    if old := _old_text(data, media_kind):
        return as_docx(data, old, limits=PRINT_LIMITS).made, "docx"
    if book := _old_book(data, media_kind):
        return as_xlsx(data, book, limits=PRINT_LIMITS).made, "xlsx"
    return data, _KINDS.get(media_kind.lower(), "docx")


def _old_text(data: bytes, media_kind: str) -> ConvertedKind | None:
    return kind_to_convert(data) if media_kind.lower() not in _KINDS else None


def _old_book(data: bytes, media_kind: str) -> WorkbookKind | None:
    """Return what a workbook is that must be made .xlsx first; an open one is read as it is."""
    return "ods" if media_kind.lower() == "ods" else workbook_to_convert(data)


def settled(data: bytes, kind: str) -> bytes:
    """Return a Word file with its changes accepted, or a workbook made to fit the page. Run in the sandbox."""
    package = Package.read(data)
    if kind == "docx":
        office_changes.settle(package)
    else:
        _fit(package)
    return package.save()


def pages_with_words(data: bytes) -> bytes:
    """Return what `pack_pages.prepared` makes of a PDF, after a line of JSON with the words of each page.

    A PDF that can't be opened: `{"damaged": code}` alone. Run in the sandbox.
    """
    try:
        pages = prepared(data)
    except PartDamaged as damage:
        return json.dumps({"damaged": damage.code}).encode()
    document = pypdfium2.PdfDocument(data)
    texts = []
    for page in document:
        text = page.get_textpage()
        texts.append(text.get_text_range().encode("utf-8", "replace").decode())
        text.close()
        page.close()
    document.close()
    return json.dumps({"texts": texts}).encode() + b"\n" + pages


def _fit(package: Package) -> None:
    """Have each sheet printed across one page's width, lying, its cells wrapped and as high as their words."""
    texts, dates = _shared_texts(package), _date_widths(package)
    for name in package.parts:
        if name.startswith("xl/worksheets/") and package.is_xml(name):
            _fit_sheet(package.tree(name), texts, dates)
        elif name == "xl/styles.xml":
            _wrap(package.tree(name))


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


def _fit_sheet(root: Any, texts: Sequence[str], dates: Mapping[str, int]) -> None:
    space = root.tag.rpartition("}")[0] + "}"
    longest: Counter[int] = Counter()
    least: Counter[int] = Counter()
    cells: list[tuple[Any, list[tuple[int, str]]]] = []
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
        lines = max((_lines(text, widths[column]) for column, text in said if column in widths), default=1)
        row.set("ht", str(round(lines * _LINE + 2, 1)))
        row.set("customHeight", "1")
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


def split(packed: bytes) -> tuple[bytes, list[str]]:
    """Return pages and words of what `pages_with_words` gave. Raises PartDamaged."""
    line, _, pages = packed.partition(b"\n")
    said = cast(dict[str, Any], json.loads(line))
    if "damaged" in said:
        raise PartDamaged(said["damaged"])
    return pages, [str(text) for text in said["texts"]]
