"""What keeps a file in codes back: words of the key's people that were left in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True)
class LeftIn:
    """Something of the key's people in a file in codes. rows: where, the first of `row_count`.

    kind: "name", "phone" and so on. sure: no ordinary word would be taken for it.
    """

    word: str
    kind: str
    sure: bool
    row_count: int
    rows: tuple[UUID, ...]


def left_of(found: Iterable[Mapping[str, Any]]) -> tuple[LeftIn, ...]:
    """Return what was kept as plain values."""
    return tuple(
        LeftIn(one["word"], one["kind"], one["sure"], one["row_count"], tuple(map(UUID, one["rows"])))
        for one in found
    )


def stopped_context(pack_id: UUID) -> str:
    """Return what is left in a stopped pack is sealed for."""
    return f"pack-left/{pack_id}"
