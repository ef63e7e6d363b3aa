"""Who puts a case's texts into codes: a port that the composition root fills (docs/decisions/0015).

People of the key are plain values (`casework.rules.codes.Known.for_coding`); places are plain values whose shape
the other side of the port owns.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class ToCode:
    """What a coder is made of. places: as `Coding.learn` gave them. public: agencies' names, which are no secret.

    spared: words in doubt of which a person said that they are nobody's.
    """

    people: Sequence[Mapping[str, Any]]
    places: Mapping[str, Any]
    public: Sequence[str]
    spared: Collection[str]


class Coder(Protocol):
    """A version of a key at work. Safe to use from several threads."""

    def say(self, text: str) -> str:
        """Return a text in codes."""
        ...

    def say_names(self, text: str) -> str:
        """Return a text with names in codes and its numbers as they are."""
        ...

    def named(self, stored: str, edited: str) -> str:
        """Return a text that somebody changed who saw `stored` in codes, with the names back."""
        ...


class Coding(Protocol):
    """Whoever makes coders."""

    def coder(self, version: str, make: Callable[[], ToCode]) -> Coder:
        """Return the coder of a version of a key, made once and kept for a while."""
        ...

    def learn(self, texts: Sequence[str], public: Sequence[str]) -> dict[str, Any]:
        """Return the places that the texts' addresses tell."""
        ...
