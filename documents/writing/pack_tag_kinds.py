"""Kinds of elements in a structure tree (ISO 32000-1, 14.8.4), and trees made to follow their rules.

Programs write more elements than anybody hears, and trees that break rules: cells outside of rows, headings that
leave out a level. Elements that say nothing are taken away, with what stands in them put in their place; the
others become what they may be where they stand.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

_GROUPS = frozenset({"Document", "Part", "Sect", "Div", "BlockQuote", "NonStruct"})
_HEADINGS = frozenset({"H", "H1", "H2", "H3", "H4", "H5", "H6"})
_OF_TABLES = frozenset({"Table", "THead", "TBody", "TFoot", "TR", "TH", "TD"})
_OF_LISTS = frozenset({"L", "LI", "Lbl", "LBody", "TOC", "TOCI"})
_IN_LINES = frozenset({"Span", "Quote", "Note", "Reference", "Code", "Link"})
_PICTURES = frozenset({"Figure", "Formula"})
KINDS = _GROUPS | _HEADINGS | _OF_TABLES | _OF_LISTS | _IN_LINES | _PICTURES | {"P", "Caption"}
LATER_KINDS: Mapping[str, str] = {
    **{"Art": "Sect", "Index": "Sect", "DocumentFragment": "Div", "Aside": "Div", "Private": "Div"},
    **{"BibEntry": "P", "Title": "P", "Sub": "Span", "Em": "Span", "Strong": "Span", "FENote": "Note"},
    **{"Annot": "Span", "Form": "Span", "Artifact": "Div", "Ruby": "Span", "Warichu": "Span"},
    **dict.fromkeys(("RB", "RT", "RP", "WT", "WP"), "Span"),
    **{f"H{level}": "H6" for level in range(7, 21)},
}
"""Kinds that are not kept as such, those of PDF 2.0 among them, and what they become."""
NO_WORDS = "A picture without a description"
"""What is said of a picture of which its document says nothing."""


@dataclass(slots=True)
class Element:
    """An element: its kind, what stands in it (elements; page and number of a mark), what is said of it."""

    kind: str
    kids: list[Element | tuple[int, int]] = field(default_factory=list)
    said: dict[str, Any] = field(default_factory=dict)

    @property
    def elements(self) -> list[Element]:
        """Return the elements that stand in it."""
        return [kid for kid in self.kids if isinstance(kid, Element)]


_Kept = Callable[[int | str | None, str], int | str | None]
"""Takes the value of an attribute and the kind of its element; returns the value, None if it is not kept."""


def _count(value: int | str | None, kind: str) -> int | None:
    return value if isinstance(value, int) and kind in ("TH", "TD") and 1 < value <= 1000 else None


def _one_of(*names: str, of: frozenset[str] = KINDS | {""}) -> _Kept:
    def kept(value: int | str | None, kind: str) -> str | None:
        return value if isinstance(value, str) and value in names and kind in of else None

    return kept


def _summary(value: int | str | None, kind: str) -> str | None:
    return value[:2000] if isinstance(value, str) and kind == "Table" else None


_NUMBERINGS = (
    *("None", "Unordered", "Disc", "Circle", "Square", "Ordered", "Decimal"),
    *("UpperRoman", "LowerRoman", "UpperAlpha", "LowerAlpha", "Description"),
)
OF_ATTRIBUTES: Mapping[tuple[str, str], _Kept] = {
    ("Table", "RowSpan"): _count,
    ("Table", "ColSpan"): _count,
    ("Table", "Scope"): _one_of("Row", "Column", "Both", of=frozenset({"TH"})),
    ("Table", "Summary"): _summary,
    ("List", "ListNumbering"): _one_of(*_NUMBERINGS, of=frozenset({"L"})),
    ("Layout", "Placement"): _one_of("Block", "Inline", of=_PICTURES),
    ("Layout", "WritingMode"): _one_of("RlTb", "TbRl"),
    ("Layout", "TextDecorationType"): _one_of("Underline", "Overline", "LineThrough"),
}
"""The attributes that are kept, by owner and name. Where things stood on the page is none of them."""
TEXT_ATTRIBUTES = frozenset({("Table", "Summary")})


def settle(top: Element) -> None:
    """Make a tree follow the rules, in place. Each mark stays, in its order."""
    _simplify(top)
    _place(top)
    _headings(top)


def _simplify(element: Element) -> None:
    """Take away what says nothing, from below."""
    kids: list[Element | tuple[int, int]] = []
    for kid in element.kids:
        if not isinstance(kid, Element):
            kids.append(kid)
            continue
        _simplify(kid)
        if not kid.kids and kid.kind not in ("TD", "TH") and not {"Alt", "ActualText"} & set(kid.said):
            continue
        if not kid.said and _says_nothing(kid, element):
            kids += kid.kids
        else:
            kids.append(kid)
    element.kids = kids
    only = kids[0] if len(kids) == 1 else None
    if element.kind in (*_CELLS, "Lbl") and isinstance(only, Element) and only.kind == "P" and not only.said:
        # A cell with one paragraph says as much without it, and so a table has half as many elements.
        element.kids = only.kids


def _says_nothing(kid: Element, within: Element) -> bool:
    """Return whether what stands in an element can stand in the one around it as well."""
    if kid.kind in ("Span", "Link"):
        return _in_lines(within) or within.kind in _CELLS
    if kid.kind in ("NonStruct", "Div", ""):
        return not _holds_lines(kid) or _in_lines(within) or (kid.kind != "Div" and within.kind in _CELLS)
    return False


_CELLS = frozenset({"TD", "TH", "LI", "LBody"})
"""Elements that hold words or paragraphs."""


def _in_lines(element: Element) -> bool:
    return element.kind in _IN_LINES or element.kind in _HEADINGS or element.kind in ("P", "Caption", "Lbl")


def _holds_lines(element: Element) -> bool:
    return any(not isinstance(kid, Element) or kid.kind in _IN_LINES for kid in element.kids)


_PARTS_OF_TABLES: Mapping[str, frozenset[str]] = {
    "Table": frozenset({"TR", "THead", "TBody", "TFoot", "Caption"}),
    **dict.fromkeys(("THead", "TBody", "TFoot"), frozenset({"TR"})),
    "TR": frozenset({"TH", "TD"}),
}
_STANDS_IN: Mapping[str, frozenset[str]] = {
    "TR": frozenset({"Table", "THead", "TBody", "TFoot"}),
    **dict.fromkeys(("THead", "TBody", "TFoot"), frozenset({"Table"})),
    **dict.fromkeys(("TH", "TD"), frozenset({"TR"})),
    "LI": frozenset({"L"}),
    "LBody": frozenset({"LI"}),
    "TOCI": frozenset({"TOC"}),
}


def _place(element: Element) -> None:
    """Make each element one of a kind that may stand where it stands, from above."""
    if element.kind == "LI":
        _gather_body(element)
    for kid in element.elements:
        kid.kind = _kind_in(element, kid)
        if kid.kind in ("", "NonStruct") or (kid.kind in _IN_LINES and element.kind in _GROUPS):
            kid.kind = "Div" if kid.elements and not _holds_lines(kid) else _paragraph_in(element, kid)
        if kid.kind in _PICTURES and not {"Alt", "ActualText"} & set(kid.said):
            kid.said["Alt"] = NO_WORDS
        if kid.kind == "TH" and "Scope" not in kid.said.get("A", {}).get("Table", {}):
            first = element.kids[0] is kid and len(element.kids) > 1
            heads = "Row" if first and any(one.kind == "TD" for one in element.elements) else "Column"
            kid.said.setdefault("A", {}).setdefault("Table", {})["Scope"] = heads
        _place(kid)


def _kind_in(element: Element, kid: Element) -> str:
    """Return what a kid is in an element, "" for no more than words or what holds them."""
    if element.kind not in _STANDS_IN.get(kid.kind, {element.kind}):
        return ""
    if kid.kind in _PARTS_OF_TABLES and not _is_part_of_table(kid):
        return ""
    if kid.kind == "L" and not all(isinstance(one, Element) for one in kid.kids):
        return ""
    if element.kind == "L" and kid.kind not in ("LI", "L", "Caption"):
        return "LI"
    if element.kind == "TOC" and kid.kind not in ("TOCI", "TOC", "Caption"):
        return "TOCI"
    return kid.kind


def _gather_body(item: Element) -> None:
    """Have all of a list's item but its label stand in one body."""
    labels: list[Element | tuple[int, int]] = []
    others: list[Element | tuple[int, int]] = []
    for kid in item.kids:
        (labels if isinstance(kid, Element) and kid.kind == "Lbl" else others).append(kid)
    only = others[0] if len(others) == 1 else None
    if others and not (isinstance(only, Element) and only.kind == "LBody"):
        item.kids = [*labels, Element("LBody", others)]


def _is_part_of_table(element: Element) -> bool:
    """Return whether only what may stands in a table, or a part of one, down to its cells."""
    allowed = _PARTS_OF_TABLES[element.kind]
    for kid in element.kids:
        if not isinstance(kid, Element) or kid.kind not in allowed:
            return False
        if kid.kind in _PARTS_OF_TABLES and not _is_part_of_table(kid):
            return False
    return True


def _paragraph_in(element: Element, kid: Element) -> str:
    if _in_lines(element):
        return "Span"
    return kid.kind if kid.kind in _IN_LINES and element.kind not in _GROUPS else "P"


def _headings(top: Element) -> None:
    """Have no level of headings left out: each is one lower than that under which it stands, at most."""
    above: list[int] = []
    waiting = [(top, 0)]
    while waiting:
        element, depth = waiting.pop()
        if element.kind in _HEADINGS:
            level = int(element.kind[1]) if len(element.kind) == 2 else max(min(depth, 6), 1)
            while above and above[-1] >= level:
                above.pop()
            above.append(level)
            element.kind = f"H{min(len(above), 6)}"
        inner = depth + (element.kind in ("Document", "Sect", "Part"))
        waiting += [(kid, inner) for kid in reversed(element.elements)]
