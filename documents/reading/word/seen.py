"""What is met on the way through a Word document that a person should know of: changes, hidden words, notes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from documents.reading.counts import LeftOut, character_count
from documents.reading.model import Problem
from documents.reading.struck import struck_words

_MOST_PLACES = 3

DELETED = "words deleted in tracked changes"
PROMPTS = "prompts of boxes that nobody filled in"
COVERED = "words in merged cells that Word does not show"
INSTRUCTIONS = "words among the instructions of fields"
RUBY = "reading aids set above words"
PAGE_NUMBERS = "page numbers"


@dataclass(slots=True)
class Seen:
    """What was met so far. `where` says where the reader is, in plain words; `notes` and `boxes` wait to be taken.

    added: characters that the reader put in and no part of the file holds (the numbers of lists, bars between
    the cells of a table inside a cell).
    """

    tracked: bool = False
    hidden: bool = False
    embedded: bool = False
    added: int = 0
    where: str = "outside the tables"
    notes: list[tuple[str, str]] = field(default_factory=list)
    """(kind, id) of comments, footnotes and endnotes referred to, in order."""
    boxes: list[etree._Element] = field(default_factory=list)
    """Contents of text boxes that hang on the paragraphs read last."""
    fields: list[bool] = field(default_factory=list)
    """For each field that is open: whether its instructions, not its result, are being passed."""
    struck: list[str] = field(default_factory=list)
    """Words struck through since they were last taken; those outside the tables' rows stay in `struck_outside`."""
    struck_outside: str = ""
    hidden_styles: frozenset[str] = frozenset()
    _left: dict[str, tuple[int, list[str]]] = field(default_factory=dict)

    def leave(self, what: str, text: str, *, where: str = "") -> None:
        """Note that some text was not read. where: if not where the reader is."""
        characters = character_count((text,))
        if characters:
            before, places = self._left.get(what, (0, []))
            place = where or self.where
            self._left[what] = (before + characters, places if place in places else [*places, place])

    def taken_struck(self) -> str:
        """Return the words struck through since the last call, "" for none."""
        words = " ".join(" ".join(self.struck).split())
        self.struck.clear()
        return words

    @property
    def left(self) -> int:
        """Return how many characters were not read."""
        return sum(characters for characters, _ in self._left.values())

    def left_out(self) -> Iterator[LeftOut]:
        """Yield what was not read, each kind once with all its places."""
        for what, (characters, places) in self._left.items():
            more = len(places) - _MOST_PLACES
            where = "; ".join(places[:_MOST_PLACES]) + (f" and {more} more" if more > 0 else "")
            yield LeftOut(what, where, characters)

    def problems(self) -> Iterator[Problem]:
        """Yield what a person should know about the document as a whole."""
        if self.tracked:
            yield Problem(
                "tracked-changes",
                "The document has tracked changes. Inserted words were read, deleted words were not. "
                "Accept or reject the changes in Word if that is not what was meant.",
            )
        if self.hidden:
            yield Problem(
                "hidden-text",
                "Some words are hidden in Word. They were read: check that they were meant to be sent.",
            )
        if self.struck_outside:
            yield Problem("struck-through", struck_words("The document has words", self.struck_outside))
        if self.embedded:
            yield Problem(
                "part-not-read",
                "The document has another file inside it that was not read. Paste its words into the document.",
            )
