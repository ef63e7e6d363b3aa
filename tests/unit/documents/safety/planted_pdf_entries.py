"""PDFs with a marker in their directories and among their drawing orders, where no page shows it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from tests.unit.documents.safety.planted_pdf import MARK, _plant, _set

_Change = Callable[[pikepdf.Pdf], None]


def _orders(more: bytes) -> Callable[[], bytes]:
    """Return a report whose first page has these drawing orders more."""

    def change(pdf: pikepdf.Pdf) -> None:
        page = pdf.pages[0]
        page.contents_coalesce()
        page.obj.Contents.write(page.obj.Contents.read_bytes() + b"\n" + more)

    return _plant(change)


def _structure(**entries: Any) -> Callable[[], bytes]:
    """Return a report with one part of a structure that has these entries."""

    def change(pdf: pikepdf.Pdf) -> None:
        part = Dictionary(Type=Name.StructElem, **{"S": Name.P, **entries}, Pg=pdf.pages[0].obj, K=0)
        root = Dictionary(Type=Name.StructTreeRoot, K=Array([pdf.make_indirect(part)]))
        if str(part.S) == f"/{MARK}":
            root.RoleMap = Dictionary({f"/{MARK}": Name.P})
        pdf.Root.StructTreeRoot = root

    return _plant(change)


def _font(change: Callable[[pikepdf.Pdf, Any], None]) -> Callable[[], bytes]:
    def on_font(pdf: pikepdf.Pdf) -> None:
        change(pdf, next(iter(pdf.pages[0].obj.Resources.Font.as_dict().values())))

    return _plant(on_font)


def _font_family(pdf: pikepdf.Pdf, font: Any) -> None:
    font.FontDescriptor = Dictionary(
        Type=Name.FontDescriptor, FontName=font.BaseFont, Flags=32, FontFamily=String(MARK)
    )


def _font_data(pdf: pikepdf.Pdf, font: Any) -> None:
    font["/Secret"] = pdf.make_stream(MARK.encode())


def _in(holder: Callable[[pikepdf.Pdf], Any]) -> Callable[[], bytes]:
    """Return a report with words under a key of its own in what `holder` gives."""

    def change(pdf: pikepdf.Pdf) -> None:
        holder(pdf)["/Secret"] = String(MARK)

    return _plant(change)


def _content(pdf: pikepdf.Pdf) -> Any:
    pdf.pages[0].contents_coalesce()
    return pdf.pages[0].obj.Contents


def _picture_name(pdf: pikepdf.Pdf) -> None:
    for picture in pdf.pages[0].get_images().values():
        picture.Name = Name(f"/{MARK}")


def _destination(pdf: pikepdf.Pdf) -> None:
    place = Array([pdf.pages[1].obj, Name.Fit])
    pdf.Root.Names = Dictionary(Dests=Dictionary(Names=Array([String(MARK), place])))
    pdf.pages[0].obj.Annots = Array([*pdf.pages[0].obj.Annots, _link(pdf)])


def _link(pdf: pikepdf.Pdf) -> Any:
    return pdf.make_indirect(
        Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[10, 10, 30, 30], Dest=String(MARK))
    )


CLEANED: dict[str, Callable[[], bytes]] = {
    "named destination": _plant(_destination),
    "destination of an old kind": _plant(
        _set("/Dests", lambda pdf: Dictionary({f"/{MARK}": Array([pdf.pages[1].obj, Name.Fit])}))
    ),
    "words in the page numbers": _plant(
        _set("/PageLabels", lambda pdf: Dictionary(Nums=Array([0, Dictionary(S=Name.D, P=String(MARK))])))
    ),
    "output intent": _plant(
        _set("/OutputIntents", lambda pdf: Array([Dictionary(Type=Name.OutputIntent, Info=String(MARK))]))
    ),
    "language": _plant(_set("/Lang", lambda pdf: String(f"the {MARK} language"))),
    "key of a drawing state": _plant(
        lambda pdf: pdf.pages[0].obj.Resources.__setitem__(
            "/ExtGState", Dictionary({"/G": Dictionary(Type=Name.ExtGState, Note=String(MARK))})
        )
    ),
    "key of a page's content": _in(_content),
    "key of a bookmark": _in(lambda pdf: pdf.Root.Outlines.First),
    "key of the bookmarks": _in(lambda pdf: pdf.Root.Outlines),
    "key of the resources": _in(lambda pdf: pdf.pages[0].obj.Resources),
    "key of the pages": _in(lambda pdf: pdf.Root.Pages),
    "key of a link": _in(lambda pdf: pdf.pages[0].obj.Annots[0]),
    "picture's name": _plant(_picture_name),
    "font's family": _font(_font_family),
    "font's own data": _font(_font_data),
    "structure's title": _structure(T=String(MARK)),
    "structure's number": _structure(ID=String(MARK)),
    "structure's kind": _structure(S=Name(f"/{MARK}")),
    "structure's properties": _structure(
        A=Dictionary(O=Name.UserProperties, P=Array([Dictionary(N=String(MARK), V=String(MARK))]))
    ),
    "comment among the orders": _orders(b"% " + MARK.encode() + b"\n"),
    "note on marked content": _orders(b"/Span <</Note (" + MARK.encode() + b")>> BDC EMC"),
    "name of marked content": _orders(b"/" + MARK.lower().encode() + b"_" + MARK.encode() + b" BMC EMC"),
    "marked point": _orders(b"/" + MARK.encode() + b" MP"),
    "marked point's properties": _orders(b"/Note <</X (" + MARK.encode() + b")>> DP"),
    "order that nobody knows": _orders(b"BX (" + MARK.encode() + b") zz EX"),
    "words before an order": _orders(b"(" + MARK.encode() + b") \n n"),
}
"""Way of hiding → how to make a file with it; all of these are cleaned away."""


def read_for(words: str, drawn: str) -> bytes:
    """Return a report whose first page draws a word that a program is told to read as others."""
    return _orders(
        b"/Span <</ActualText (%s)>> BDC BT /F1 12 Tf 72 400 Td (%s) Tj ET EMC" % (words.encode(), drawn.encode())
    )()


UNHEARD: dict[str, Callable[[], bytes]] = {
    "content's replacement text": lambda: read_for(MARK, drawn="Hello"),
    "structure's replacement text": _structure(ActualText=String(MARK)),
}
"""Words that are read aloud or copied, and that no page shows."""
