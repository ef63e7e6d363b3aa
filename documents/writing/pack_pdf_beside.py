"""What a PDF holds beside its pages' looks: the words of notes, and the names of attached files.

Runs in the sandbox.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from itertools import islice
from typing import Any

from pikepdf import Array, Dictionary, Object, Pdf, String

from documents.reading.text import clean
from documents.writing.pack_beside import Comment

_DRAWN = frozenset({"/FreeText", "/Stamp"})
"""Notes whose words are their look, where the file says how they look; the others' words open in a window."""
_NOT_NOTES = frozenset({"/Link", "/Popup", "/Widget", "/FileAttachment", "/Redact", "/TrapNet", "/PrinterMark"})
_MOST_ON_A_PAGE, _MOST_FILES, _DEEPEST = 2_000, 500, 8


def comments_of(pages: Iterable[Object]) -> list[Comment]:
    """Return the notes on pages that hold words which the page does not show, in the order of the pages."""
    found: list[Comment] = []
    for number, page in enumerate(pages, start=1):
        with suppress(Exception):  # a damaged list of notes; the page itself is looked after elsewhere
            found += _on_page(page.get("/Annots"), number)
    return found


def _on_page(annotations: Object | None, number: int) -> Iterator[Comment]:
    if not isinstance(annotations, Array):
        return
    for one in islice(iter(annotations), _MOST_ON_A_PAGE):
        if not isinstance(one, Dictionary):
            continue
        kind = str(one.get("/Subtype", ""))
        if kind in _NOT_NOTES or (kind in _DRAWN and _has_look(one)):
            continue
        says = _words(one.get("/Contents"))
        if says:
            yield Comment(f"Page {number}", _words(one.get("/T")), says)


def _has_look(annotation: Object) -> bool:
    looks = annotation.get("/AP")
    return isinstance(looks, Dictionary) and looks.get("/N") is not None


def files_of(source: Pdf) -> list[str]:
    """Return the names of the files that are attached to a PDF or to its pages, each once."""
    found: dict[str, None] = {}
    with suppress(Exception):
        names = source.Root.get("/Names")
        if isinstance(names, Dictionary):
            for key, file in _leaves(names.get("/EmbeddedFiles"), 0):
                found.setdefault(_name_of(file) or _words(key) or "a file without a name")
    for page in source.pages:
        with suppress(Exception):
            for one in islice(iter(page.obj.get("/Annots", ())), _MOST_ON_A_PAGE):
                if isinstance(one, Dictionary) and one.get("/Subtype") == "/FileAttachment":
                    found.setdefault(_name_of(one.get("/FS")) or "a file without a name")
    return list(islice(found, _MOST_FILES))


def _leaves(node: Any, depth: int) -> Iterator[tuple[Any, Any]]:
    """Yield names and values of a name tree (ISO 32000-2, 7.9.6)."""
    if not isinstance(node, Dictionary) or depth > _DEEPEST:
        return
    pairs = list(islice(iter(node.get("/Names", ())), 2 * _MOST_FILES))
    yield from zip(pairs[::2], pairs[1::2], strict=False)
    for kid in islice(iter(node.get("/Kids", ())), _MOST_FILES):
        yield from _leaves(kid, depth + 1)


def _name_of(file: Any) -> str:
    if isinstance(file, Dictionary):
        file = file.get("/UF") or file.get("/F")
    return _words(file)


def _words(untrusted: Any) -> str:
    return clean(str(untrusted)).strip() if isinstance(untrusted, String) else ""
