"""What stands among the drawing orders of a PDF and draws nothing: comments, notes on content, odd words.

A page is drawn by orders with values before them. Words belong before the orders that show text and nowhere else;
properties of marked content may say what the page's words are (`/ActualText`), and no more.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

import pikepdf
from pikepdf import Dictionary, Name, Stream, String

from documents.safety.findings import Finding
from documents.safety.pdf_structure import reachable, text_of

_SHOWS = frozenset(["Tj", "TJ", "'", '"'])
_VALUES = {
    **dict.fromkeys(["q", "Q", "h", "S", "s", "f", "F", "f*", "B", "B*", "b", "b*"], 0),
    **dict.fromkeys(["n", "W", "W*", "BT", "ET", "T*"], 0),
    **dict.fromkeys(["EMC", "d", "i"], None),
    **dict.fromkeys(["w", "J", "j", "M", "ri", "gs", "cs", "CS", "g", "G", "sh", "Do", "Tc", "Tw", "Tz", "TL"], 1),
    **dict.fromkeys(["Tr", "Ts", "Tj", "TJ", "'", "BMC"], 1),
    **dict.fromkeys(["m", "l", "Tf", "Td", "TD", "d0", "BDC"], 2),
    **dict.fromkeys(["rg", "RG", '"'], 3),
    **dict.fromkeys(["v", "y", "re", "k", "K"], 4),
    **dict.fromkeys(["cm", "c", "Tm", "d1"], 6),
    **dict.fromkeys(["sc", "SC", "scn", "SCN", "INLINE IMAGE"], None),
}  # fmt: skip
"""Drawing order → how many values it takes, None where that varies. What is not listed draws nothing."""
_MARKED_KEYS = frozenset(
    ["/MCID", "/ActualText", "/Alt", "/E", "/Lang", "/Type", "/Subtype", "/Attached", "/BBox", "/Artifact"]
)
_READ_OUT = ("/ActualText", "/Alt", "/E")
_STRING = re.compile(rb"\((?:\\.|[^\\()]|\((?:\\.|[^\\()])*\))*\)", re.DOTALL)
_PICTURE = re.compile(rb"\bID\s.*?\sEI\b", re.DOTALL)
_COMMENT = re.compile(rb"%([^\r\n]*)")
_TAG = re.compile(r"/[A-Z][A-Za-z0-9]{0,15}")
_MARKS = (b"BDC", b"BMC", b"MP", b"DP")
_Order = tuple[Sequence[Any], str]


def content_findings(pdf: pikepdf.Pdf) -> Iterator[Finding]:
    """Yield what pages and drawings carry among their orders without drawing it, the same words once."""
    notes: dict[tuple[str, str], None] = {}
    for stream in _drawings(pdf):
        raw = _read(stream)
        notes |= dict.fromkeys(("comment", note) for note in _comments(raw))
        if any(mark in raw for mark in _MARKS) or _may_hold_odd_words(raw):
            odd = ((order, _odd_words(values, order)) for values, order in _orders(stream))
            notes |= dict.fromkeys((order, words) for order, words in odd if words)
    for place, words in notes:
        yield Finding("content-note", "drawing orders", place, " ".join(words.split())[:400])


def read_out(pdf: pikepdf.Pdf) -> Iterator[str]:
    """Yield the words that marked content has read or copied in place of what is drawn."""
    for stream in _drawings(pdf):
        if b"BDC" in _read(stream):
            for values, order in _orders(stream):
                inside = values[1] if order == "BDC" and len(values) == 2 else None
                if isinstance(inside, Dictionary) and "/ActualText" in inside:
                    yield text_of(inside["/ActualText"])


def clean_content(pdf: pikepdf.Pdf) -> bool:
    """Take out what `content_findings` finds; return whether any stream was written anew."""
    changed = False
    for stream in list(_drawings(pdf)):
        raw = _read(stream)
        orders = list(_orders(stream))
        if not _comments(raw) and not any(_odd_words(values, order) for values, order in orders):
            continue
        kept = [one for one in map(_cleaned, orders) if one is not None]
        stream.write(pikepdf.unparse_content_stream([(list(v), pikepdf.Operator(o)) for v, o in kept]))
        changed = True
    return changed


def without_read_out(pdf: pikepdf.Pdf) -> bool:
    """Take the words to be read in place of what is drawn out of all content; return whether there were any."""
    changed = False
    for stream in list(_drawings(pdf)):
        if not any(key.encode() in _read(stream) for key in _READ_OUT):
            continue
        kept = []
        for values, order in _orders(stream):
            if order == "BDC" and len(values) == 2 and isinstance(values[1], Dictionary):
                changed = changed or any(key in values[1] for key in _READ_OUT)
                values = [values[0], _only(values[1], _MARKED_KEYS - set(_READ_OUT))]
            kept.append((list(values), pikepdf.Operator(order)))
        stream.write(pikepdf.unparse_content_stream(kept))
    return changed


def _drawings(pdf: pikepdf.Pdf) -> Iterator[Stream]:
    """Yield the streams of drawing orders: of pages, forms, patterns and drawn letters; a page's as one."""
    for page in pdf.pages:
        if "/Contents" in page.obj:
            if isinstance(page.obj.Contents, pikepdf.Array):
                page.contents_coalesce()
            if isinstance(page.obj.Contents, Stream):
                yield page.obj.Contents
    for item in reachable(pdf):
        if isinstance(item, Stream) and (item.get("/Subtype") == "/Form" or item.get("/PatternType") == 1):
            yield item
        elif isinstance(item, Dictionary) and item.get("/Subtype") == "/Type3":
            letters = item.get("/CharProcs")
            for letter in letters.as_dict().values() if isinstance(letters, Dictionary) else ():
                if isinstance(letter, Stream):
                    yield letter


def _read(stream: Stream) -> bytes:
    try:
        return stream.read_bytes()
    except pikepdf.PdfError:
        return b""


def _orders(stream: Stream) -> Iterator[_Order]:
    try:
        for one in pikepdf.parse_content_stream(stream):
            yield list(one.operands), str(one.operator)
    except pikepdf.PdfError:
        return


def _comments(raw: bytes) -> list[str]:
    """Return the comments among the orders that hold words."""
    if b"%" not in raw:
        return []
    bare = _STRING.sub(b"()", _PICTURE.sub(b"", raw))
    notes = [match[1].decode("latin-1") for match in _COMMENT.finditer(bare)]
    return [note for note in notes if re.search(r"[A-Za-z]{3}", note)]


def _may_hold_odd_words(raw: bytes) -> bool:
    """True where a string may stand before an order that shows no text; cheap, so that pages stay quick."""
    return bool(re.search(rb"[)>]\s*(?!Tj|TJ|'|\"|\]|[-\d.(<])[A-Za-z\n]", raw) or b"BX" in raw)


def _odd_words(values: Sequence[Any], order: str) -> str:
    """Return the words that stand where they draw nothing, "" for none."""
    if order in _SHOWS:
        return ""
    if order in ("MP", "DP"):
        return f"{order} {_words(values)}"
    if order == "INLINE IMAGE":
        return ""
    if order in ("BDC", "BMC") and values:
        inside = values[1] if len(values) > 1 and isinstance(values[1], Dictionary) else None
        more = _only(inside, frozenset(inside.keys()) - _MARKED_KEYS) if inside is not None else None
        tag = text_of(values[0])
        words = _words([more]) if more is not None else ""
        return " ".join([*([tag] if not _TAG.fullmatch(tag) else []), *([words] if words else [])])
    if order not in _VALUES:
        return _words(values) or order
    most = _VALUES[order]
    extra = values[: len(values) - most] if most is not None and len(values) > most else ()
    strings = [one for one in values if isinstance(one, String)]
    return _words([*extra, *strings])


def _cleaned(one: _Order) -> _Order | None:
    values, order = one
    if order in _SHOWS or order == "INLINE IMAGE":
        return one
    if order not in _VALUES:
        return None
    if order in ("BDC", "BMC") and values:
        tag = values[0] if _TAG.fullmatch(text_of(values[0])) else Name.Span
        inside = [
            _only(value, _MARKED_KEYS) if isinstance(value, Dictionary) else value for value in list(values)[1:2]
        ]
        return [tag, *inside], order
    most = _VALUES[order]
    kept = list(values) if most is None else list(values)[max(0, len(values) - most) :]
    return [value for value in kept if not isinstance(value, String)], order


def _only(held: Dictionary, keys: frozenset[str]) -> Dictionary:
    return Dictionary({key: held[key] for key in held.keys() if key in keys})  # noqa: SIM118 (of pikepdf)


def _words(values: Sequence[Any]) -> str:
    found: list[str] = []
    for value in values:
        if isinstance(value, (String, Name)):
            found.append(text_of(value))
        elif isinstance(value, Dictionary):
            found += [f"{key} {_words([value[key]])}" for key in value.keys()]  # noqa: SIM118 (of pikepdf)
    return " ".join(found)
