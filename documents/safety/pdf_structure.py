"""Opens a PDF and walks through its objects, whatever circles they form."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import pikepdf

from documents.safety.refusals import Refused

_MOST_FORMS = 1_000


def open_pdf(data: bytes) -> pikepdf.Pdf:
    """Return the opened PDF. Raises Refused "encrypted" or "damaged"."""
    try:
        return pikepdf.open(io.BytesIO(data))
    except pikepdf.PasswordError:
        raise Refused("encrypted") from None
    except pikepdf.PdfError:
        raise Refused("damaged") from None


def dictionary_at(holder: Any, key: str) -> Any:
    """Return the dictionary under `key`, an empty one where there is none or something else."""
    found = holder.get(key) if isinstance(holder, (pikepdf.Dictionary, pikepdf.Stream)) else None
    return found if isinstance(found, pikepdf.Dictionary) else pikepdf.Dictionary()


def dictionaries_at(holder: Any, key: str) -> list[Any]:
    """Return the dictionaries in the array under `key`, none where there is no array."""
    found = holder.get(key) if isinstance(holder, (pikepdf.Dictionary, pikepdf.Stream)) else None
    return (
        [item for item in found if isinstance(item, pikepdf.Dictionary)]
        if isinstance(found, pikepdf.Array)
        else []
    )


def outline_items(pdf: pikepdf.Pdf) -> Iterator[pikepdf.Object]:
    """Yield the bookmarks' dictionaries in no special order, each once, whatever circles they form."""
    waiting = [dictionary_at(pdf.Root, "/Outlines").get("/First")]
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
        waiting += list(item) if isinstance(item, pikepdf.Array) else [item[key] for key in item.keys()]  # noqa: SIM118 (of pikepdf)


def images_of(page: pikepdf.Page) -> int:
    """Return how many pictures a page and the forms on it name."""
    waiting, seen, count = [dictionary_at(page.obj, "/Resources")], 0, 0
    while waiting and seen < _MOST_FORMS:
        things = dictionary_at(waiting.pop(), "/XObject")
        seen += 1
        for thing in things.as_dict().values():
            if isinstance(thing, pikepdf.Stream):
                count += thing.get("/Subtype") == "/Image"
                waiting.append(dictionary_at(thing, "/Resources"))
    return count


def strings_in(item: pikepdf.Object) -> Iterator[str]:
    """Yield the strings that are this object or stand directly in it."""
    if isinstance(item, pikepdf.String):
        yield text_of(item)
    elif isinstance(item, pikepdf.Array):
        yield from (text_of(value) for value in item if isinstance(value, pikepdf.String))
    elif isinstance(item, (pikepdf.Dictionary, pikepdf.Stream)):
        yield from (text_of(item[key]) for key in item.keys() if isinstance(item[key], pikepdf.String))  # noqa: SIM118 (of pikepdf)


def text_of(value: Any) -> str:
    """Return a PDF string or name as text, "" for anything else."""
    if isinstance(value, str):
        return value
    if not isinstance(value, (pikepdf.String, pikepdf.Name)):
        return ""
    try:
        return str(value)
    except UnicodeDecodeError:  # a maker's own encoding
        raw: bytes = value.unparse() if isinstance(value, pikepdf.Name) else bytes(value)
        return raw.decode("latin-1")
