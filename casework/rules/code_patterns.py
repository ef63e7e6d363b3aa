"""How a partnership calls children in codes: "Child 1", "Child A", "C1", "Subject 1". Source: rules.md, R-51."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count

LONGEST = 30
_TYPED = re.compile(r"(?P<stem>[^\W\d_](?:[\w '’.-]*[\w '’.-])?)(?P<first>1|A)")


@dataclass(frozen=True, slots=True)
class CodePattern:
    """What codes begin with, and whether letters follow it ("A", "B" … "Z", "AA") or numbers."""

    stem: str
    letters: bool

    def codes(self) -> Iterator[str]:
        """Yield the codes in order, without an end."""
        return (f"{self.stem}{_letters(number) if self.letters else number}" for number in count(1))

    def next(self, taken: Callable[[str], bool]) -> str:
        """Return the first code that was never given. taken: whether a code was, also one withdrawn since."""
        return next(code for code in self.codes() if not taken(code))


def pattern_of(first: str) -> CodePattern | None:
    """Return the pattern of which somebody typed the first code; None for one that cannot be counted on.

    A letter counts only behind a space or a dash: "Child A" is the first of a row, "CHIA" a word.
    """
    typed = " ".join(first.split())
    found = _TYPED.fullmatch(typed)
    if not found or len(typed) > LONGEST:
        return None
    stem, letters = found["stem"], found["first"] == "A"
    if letters and stem[-1] not in " -":
        return None
    return CodePattern(stem, letters)


def _letters(number: int) -> str:
    letters = ""
    while number:
        number, place = divmod(number - 1, 26)
        letters = chr(ord("A") + place) + letters
    return letters
