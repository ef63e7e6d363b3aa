"""Opens a PDF and walks through its objects, whatever circles they form."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import pikepdf

from documents.safety.refusals import Refused


def open_pdf(data: bytes) -> pikepdf.Pdf:
    """Return the opened PDF. Raises Refused "encrypted" or "damaged"."""
    try:
        return pikepdf.open(io.BytesIO(data))
    except pikepdf.PasswordError:
        raise Refused("encrypted") from None
    except pikepdf.PdfError:
        raise Refused("damaged") from None


def outline_items(pdf: pikepdf.Pdf) -> Iterator[pikepdf.Object]:
    """Yield the bookmarks' dictionaries in no special order, each once, whatever circles they form."""
    waiting = [pdf.Root.Outlines.get("/First")] if "/Outlines" in pdf.Root else []
    seen: set[tuple[int, int]] = set()
    while waiting:
        item = waiting.pop()
        if not isinstance(item, pikepdf.Dictionary) or (item.is_indirect and item.objgen in seen):
            continue
        seen.add(item.objgen)
        yield item
        waiting += [item.get("/Next"), item.get("/First")]


def reachable(pdf: pikepdf.Pdf) -> Iterator[pikepdf.Object]:
    """Yield every array, dictionary and stream that the trailer leads to, each indirect one once."""
    waiting: list[Any] = [pdf.trailer]
    seen: set[tuple[int, int]] = set()
    while waiting:
        item = waiting.pop()
        if not isinstance(item, (pikepdf.Dictionary, pikepdf.Stream, pikepdf.Array)):
            if isinstance(item, pikepdf.Object) and item.is_indirect:
                yield item
            continue
        if item.is_indirect:
            if item.objgen in seen:
                continue
            seen.add(item.objgen)
        yield item
        waiting += list(item) if isinstance(item, pikepdf.Array) else [item[key] for key in item.keys()]  # noqa: SIM118


def strings_in(item: pikepdf.Object) -> Iterator[str]:
    if isinstance(item, pikepdf.String):
        yield str(item)
    elif isinstance(item, pikepdf.Array):
        yield from (str(value) for value in item if isinstance(value, pikepdf.String))
    elif isinstance(item, (pikepdf.Dictionary, pikepdf.Stream)):
        yield from (str(item[key]) for key in item.keys() if isinstance(item[key], pikepdf.String))  # noqa: SIM118


def text_of(value: Any) -> str:
    """Return a PDF string or name as text, "" for anything else."""
    return str(value) if isinstance(value, (pikepdf.String, pikepdf.Name, str)) else ""
