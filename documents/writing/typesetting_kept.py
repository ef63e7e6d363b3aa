"""Documents that were set, kept as bytes and taken up again; and moved behind other objects of a file."""

from __future__ import annotations

import json
import re
from base64 import b64decode, b64encode
from dataclasses import astuple, replace

from documents.writing.typesetting_pages import Link, Page, TaggedPages

_NAMED = re.compile(r"(\d+)(?= 0 R)")


def packed(document: TaggedPages) -> bytes:
    """Return a document that was written once as bytes for `unpacked`: plain JSON, so that it can be kept."""
    return json.dumps(
        {
            "title": document.title,
            "size": document.size,
            "bodies": document.bodies,
            "kids": document.kids,
            "ids": document.ids,
            "fonts": {name: list(font.used.items()) for name, font in document.fonts.by_name.items()},
            "pages": [
                [
                    document.object_of(page),
                    b64encode(page.content).decode(),
                    page.marks,
                    [astuple(link) for link in page.links],
                ]
                for page in document.pages
            ],
        },
        separators=(",", ":"),
    ).encode()


def unpacked(data: bytes) -> TaggedPages:
    """Return the document that `packed` gave."""
    value = json.loads(data)
    empty = TaggedPages(value["title"], *value["size"])
    for name, used in value["fonts"].items():
        empty.fonts.use(name).used.update(used)
    pages = []
    for place, (number, content, marks, links) in enumerate(value["pages"], start=1):
        held = [
            Link(element, parent, mark, (x0, y0, x1, y1), address)
            for element, parent, mark, (x0, y0, x1, y1), address in links
        ]
        pages.append((number, Page(place, marks=marks, links=held, content=b64decode(content))))
    return empty.refilled(value["bodies"], pages, value["kids"], [tuple(one) for one in value["ids"]], 1)


def moved(document: TaggedPages, by: int, mark: str) -> TaggedPages:
    """Return a document for a file in which so many objects come before its own.

    mark: what the names of its table headings begin with, so that no two documents of a file share one.
    """
    pieces = _NAMED.split("\n".join(document.bodies))
    pieces[1::2] = [str(int(number) + by) for number in pieces[1::2]]
    pages = [
        (
            document.object_of(page) + by,
            Page(
                page.number,
                marks=[element + by for element in page.marks],
                links=[replace(link, element=link.element + by, parent=link.parent + by) for link in page.links],
                content=page.content,
            ),
        )
        for page in document.pages
    ]
    return document.refilled(
        "".join(pieces).replace("(U", f"({mark}U").split("\n"),
        pages,
        [kid + by for kid in document.kids],
        [(f"{mark}{name}", element + by) for name, element in document.ids],
        document.document + by,
    )
