"""Gathers the paragraphs of lists into lists, one inside another, and all else as it comes."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from documents.web_pages.model import Block, Run

_SIMPLE = re.compile(r"\(?([0-9]{1,5}|[a-z]{1,4}|[A-Z]{1,4})[.)]{0,2}")
_TYPES = {"decimal": "1", "lowerLetter": "a", "upperLetter": "A", "lowerRoman": "i", "upperRoman": "I"}
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100, "d": 500, "m": 1000}


@dataclass(slots=True)
class ListRows:
    """The blocks so far. A list stays open for the paragraphs that follow in it."""

    blocks: list[Block] = field(default_factory=list)
    _open: list[tuple[int, Block]] = field(default_factory=list)

    def add(self, block: Block) -> None:
        """Add what is of no list; the lists before it end."""
        self._open.clear()
        self.blocks.append(block)

    def paragraph(self, block: Block, place: tuple[int, str] | None, label: str) -> None:
        """Add a paragraph. place: its level in a list and the list's form, None for none. label: its number.

        Numbers that no list of a page has ("4.12") stay words before the paragraph.
        """
        if place is None:
            self.add(block)
            return
        level, form = place
        number = _number(label.strip(), form)
        if form != "bullet" and number is None:
            shown: list[Run] = [{"text": label}] if label else []
            self.add({**block, "runs": [*shown, *block["runs"]]})
            return
        kind = "ul" if form == "bullet" else _TYPES[form]
        while self._open and (
            self._open[-1][0] > level or (self._open[-1][0] == level and self._open[-1][1]["form"] != kind)
        ):
            self._open.pop()
        if not self._open or self._open[-1][0] < level:
            one: Block = {"kind": "list", "form": kind, "items": []}
            if self._open:
                self._open[-1][1]["items"][-1]["blocks"].append(one)
            else:
                self.blocks.append(one)
            self._open.append((level, one))
        self._open[-1][1]["items"].append({"number": number, "blocks": [block]})

    def taken_caption(self, is_caption: Callable[[Block], bool]) -> list[Run] | None:
        """Take away the paragraph before a table that is its caption, and return its runs."""
        if self.blocks and is_caption(self.blocks[-1]):
            runs: list[Run] = self.blocks.pop()["runs"]
            return runs
        return None


def _number(label: str, form: str) -> int | None:
    """Return the number of an item, None for one that a list of a page cannot show."""
    found = _SIMPLE.fullmatch(label)
    if found is None or form not in _TYPES:
        return None
    shown = found[1]
    if form == "decimal":
        return int(shown) if shown.isdigit() else None
    if not shown.isalpha():
        return None
    if form in ("lowerRoman", "upperRoman"):
        values = [_ROMAN.get(letter, 0) for letter in shown.lower()]
        return sum(-one if one < after else one for one, after in zip(values, [*values[1:], 0], strict=True))
    return ord(shown[0].lower()) - 96 + 26 * (len(shown) - 1)
