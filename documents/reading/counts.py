"""How much a file holds and where it went: rows, words around them, and what was left out, in plain words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Something of the file that was not read. characters: how many of it, 0 where it has none (a picture)."""

    what: str
    where: str
    characters: int = 0

    def as_json(self) -> dict[str, Any]:
        return {"what": self.what, "where": self.where, "characters": self.characters}


@dataclass(frozen=True, slots=True)
class Counts:
    """How much was read; characters are counted without white space.

    rows: chronology rows. characters: in the rows. around: in title, cover, narrative, glossary and column
    headings. in_file: in the whole file by a second look at it, None where there was none; what was left out
    because a reader of the file does not see it either (deleted words) is not in it.

    For a file that was read whole, `in_file` is `characters`, `around` and what was left out, to the character. It
    differs where words are kept in another form than the file has them: a cell merged over several rows counts in
    each of them, and a program's moment ("2019-10-09T08:04:00") without its T and seconds.
    """

    rows: int = 0
    characters: int = 0
    around: int = 0
    in_file: int | None = None
    left_out: tuple[LeftOut, ...] = ()

    def as_json(self) -> dict[str, Any]:
        return {
            "rows": self.rows,
            "characters": self.characters,
            "around": self.around,
            "in_file": self.in_file,
            "left_out": [one.as_json() for one in self.left_out],
        }

    @classmethod
    def from_json(cls, value: Mapping[str, Any] | None) -> Counts:
        """Return the counts that `as_json` wrote; nothing counted for None (a record of an earlier version)."""
        if value is None:
            return cls()
        return cls(
            value["rows"],
            value["characters"],
            value["around"],
            value["in_file"],
            tuple(LeftOut(one["what"], one["where"], one["characters"]) for one in value["left_out"]),
        )

    def in_words_of(self, say: Callable[[str], str]) -> Counts:
        """Return the same with each place said by `say`: the name of a sheet may be the name of a child."""
        return replace(self, left_out=tuple(replace(one, where=say(one.where)) for one in self.left_out))


def character_count(texts: Iterable[str]) -> int:
    """Return how many characters texts have, white space not counted."""
    text = "\n".join(texts)
    return len(text) - sum(map(text.count, " \n\t" if text.isascii() else " \n\t\xa0"))
