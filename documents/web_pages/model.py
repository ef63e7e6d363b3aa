"""What a web page is made of, as plain values: they cross the sandbox's boundary as JSON.

A block is a mapping with "kind": "heading" (level, runs, anchor), "paragraph" (runs, perhaps an anchor), "list"
(form, items: each a number and its blocks), "table" (perhaps a caption, head: how many rows are headings, side:
whether the first column is, rows of cells) or "box" (blocks). A run has text with its look, or a picture's key, or
a note's number, and perhaps a link.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

Block = dict[str, Any]
Run = dict[str, Any]


@dataclass(slots=True)
class Picture:
    """A picture, written anew. data: PNG or JPEG as base64, "" for one that no browser shows.

    described: what it shows, in words; decoration: it says nothing that has to be told. near: the heading
    above it.
    """

    key: str
    media_type: str = ""
    data: str = ""
    width: int = 0
    height: int = 0
    described: str = ""
    decoration: bool = False
    near: str = ""


@dataclass(slots=True)
class Page:
    """The whole page. notes: the blocks of each note, from the first on. faults: what a person should look at."""

    language: str = "en-GB"
    blocks: list[Block] = field(default_factory=list)
    notes: list[list[Block]] = field(default_factory=list)
    pictures: dict[str, Picture] = field(default_factory=dict)
    faults: list[dict[str, str]] = field(default_factory=list)
