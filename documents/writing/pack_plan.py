"""How a pack is to be put together: what comes in which order, dividers, padding, and numbers that must stay."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from documents.writing.pack_numbers import Numbered
from documents.writing.timeline_marks import Marked

FRONT, CHRONOLOGY = "front", "chronology"
"""Keys of our own parts: cover, contents, front sheet and timeline; the combined chronology."""


class Kept(Protocol):
    """Where finished parts are kept, by a key that names all that they were made from."""

    def get(self, key: str) -> bytes | None:
        """Return what was kept under `key`, None if nothing was."""

    def put(self, key: str, made: bytes) -> None:
        """Keep what was made."""


class KeptHere(dict[str, bytes]):
    """Parts kept in memory, for as long as this lives."""

    def put(self, key: str, made: bytes) -> None:
        self[key] = made


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file for the pack that is no return. media_kind: as for a return: "pdf", "docx", "jpeg" …"""

    key: str
    title: str
    file: str
    original: bytes
    media_kind: str


@dataclass(frozen=True, slots=True)
class FrontSheet:
    """What the review is about, on one sheet. kind: "Rapid review", say. facts: label and text; "" is left out.

    asked: each agency that was asked: its name, what it answered, on which day.
    """

    kind: str = "Case review"
    facts: tuple[tuple[str, str], ...] = ()
    asked: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class PackPlan:
    """What the coordinator chose.

    order: keys of parts, CHRONOLOGY among them; parts that it does not name follow in the order given.
    printing: have LibreOffice print Office files; else those that were not printed before are rendered from what
    was read, which is quicker. marked: the children and the key events of the timeline.
    dividers: a page with its title before each part. even_pages: each part begins on a right-hand page.
    earlier: the parts of the pack issued before, whose page numbers stay: what is new gets letters (12A, 12B).
    """

    order: tuple[str, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    front_sheet: FrontSheet | None = None
    dividers: bool = False
    even_pages: bool = False
    printing: bool = True
    earlier: tuple[Numbered, ...] = ()
    marked: Marked | None = None


PLAIN = PackPlan()

Watch = Callable[[str, int, int], None]
"""Is told the part that is now being made ("" at the end), and how much of how much work is done.

Work is counted in parts, weighed by what they usually take. What it raises stops the building.
"""


def nobody(part: str, done: int, of: int) -> None:
    """Watch nothing."""


def arranged(keys: Mapping[str, object], order: tuple[str, ...]) -> list[str]:
    """Return `keys` in the order chosen, those that it does not name last, as they were given."""
    chosen = [key for key in dict.fromkeys(order) if key in keys]
    return [*chosen, *(key for key in keys if key not in chosen)]
