"""What stands on each page of a PDF as one hash: drawing, fonts, pictures, links, sizes. Runs in the sandbox.

A file that another program saved again has other bytes and the same pages. What is hashed is what the objects say,
not how they are packed or numbered: streams unpacked, entries in the order of their names, pages by their place.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf, PdfError, Stream, String

COPY_ID = "/CasereviewsCopy"
"""Entry of a copy's document information: its id in the service's records."""
_MOST_PAGES = 20_000
_PACKING = {"/Length", "/Filter", "/DecodeParms", "/DL"}
_NOT_SEEN = {
    "/Parent",
    "/P",
    "/StructParent",
    "/StructParents",
    "/Tabs",
    "/PieceInfo",
    "/LastModified",
    "/Metadata",
}
"""Where an object hangs, and what programs note for themselves."""
_INHERITED = ("/Resources", "/MediaBox", "/CropBox", "/Rotate")
_OWN = ("/Annots", "/UserUnit")


def page_hashes(untrusted: bytes, password: str = "") -> dict[str, Any]:
    """Return `{"pages": [SHA-256 of each page], "copy": id or ""}`, or `{"problem": "password" or "damaged"}`.

    The task of `run_in_sandbox`.
    """
    try:
        with pikepdf.open(io.BytesIO(untrusted), password=password) as pdf:
            pages = [page.obj for page in pdf.pages]
            if len(pages) > _MOST_PAGES:
                return {"problem": "damaged"}
            hashes = _Hashes(pages)
            return {"pages": [hashes.of_page(page) for page in pages], "copy": _copy_id(pdf)}
    except pikepdf.PasswordError:
        return {"problem": "password"}
    except (PdfError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return {"problem": "damaged"}


def _copy_id(pdf: Pdf) -> str:
    said = pdf.trailer.get("/Info", Dictionary()).get(COPY_ID)
    return str(said)[:64] if isinstance(said, String) else ""


class _Hashes:
    """Hashes of objects; what several pages share is hashed once."""

    def __init__(self, pages: Sequence[Object]) -> None:
        self._places = {page.objgen: number for number, page in enumerate(pages, start=1)}
        self._done: dict[tuple[int, int], bytes] = {}

    def of_page(self, page: Object) -> str:
        made = hashlib.sha256()
        for name in _INHERITED:
            made.update(name.encode() + self._of(_inherited(page, name)))
        for name in _OWN:
            made.update(name.encode() + self._of(page.get(name)))
        contents = page.get("/Contents")
        streams = list(contents) if isinstance(contents, Array) else [] if contents is None else [contents]
        # Programs join a page's streams with a line break between them, or leave one out that is there.
        made.update(b"\n".join(_unpacked(stream).rstrip() for stream in streams))
        return made.hexdigest()

    def _of(self, value: Any) -> bytes:
        if not isinstance(value, Object):
            return _plain(value)
        if not value.is_indirect:
            return self._made(value)
        at = value.objgen
        if at in self._places:
            return b"page %d" % self._places[at]
        if at not in self._done:
            self._done[at] = b"around"  # it leads back to itself
            self._done[at] = self._made(value)
        return self._done[at]

    def _made(self, value: Object) -> bytes:
        made = hashlib.sha256()
        if isinstance(value, Stream):
            made.update(b"stream" + self._entries(dict(value.stream_dict.items()), _NOT_SEEN | _PACKING))
            made.update(_unpacked(value))
        elif isinstance(value, Dictionary):
            made.update(b"dictionary" + self._entries(dict(value.items()), _NOT_SEEN))
        elif isinstance(value, Array):
            made.update(b"array" + b"".join(self._of(one) for one in value))
        else:
            made.update(_plain(value))
        return made.digest()

    def _entries(self, held: Mapping[str, Any], but: set[str]) -> bytes:
        return b"".join(name.encode() + self._of(held[name]) for name in sorted(held) if name not in but)


def _inherited(page: Object, name: str) -> Any:
    node: Any = page
    for _ in range(64):
        if node is None or name in node:
            break
        node = node.get("/Parent")
    return None if node is None else node.get(name)


def _plain(value: Any) -> bytes:
    """Return a value without parts: a number is the same however many zeros follow its point."""
    if isinstance(value, String):
        return b"text" + hashlib.sha256(bytes(value)).digest()
    if isinstance(value, Name):
        return b"name" + hashlib.sha256(str(value).encode()).digest()
    if isinstance(value, bool) or value is None:
        return b"%d" % value if value is not None else b"null"
    if isinstance(value, int | float | Decimal):
        return f"number {Decimal(str(value)).normalize():f} ".encode()
    return b"operator" + str(value).encode()


def _unpacked(stream: Object) -> bytes:
    try:
        return stream.read_bytes(pikepdf.StreamDecodeLevel.generalized)
    except PdfError:  # a picture, in a packing of its own kind
        return stream.read_raw_bytes()
