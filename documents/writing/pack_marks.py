"""What of a page's content is marked for a structure tree, in a PDF that another program wrote.

A page may come into a pack with its own marks only if nothing of it is left open at its end, so that it can't
swallow or move what is drawn after it, and if all words of it can be reached by the marks. Words outside of marks,
such as the address that a browser prints at the foot, get a mark of their own; lines and pictures outside of marks
are said to be decoration.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

_BETWEEN = rb"\s\[\]()<>{}"
_STRING = rb"\((?:[^()\\]|\\.|\((?:[^()\\]|\\.|\((?:[^()\\]|\\.)*+\))*+\))*+\)"
_SAID = re.compile(_STRING + rb"|<[0-9A-Fa-f\s]*+>|%[^\r\n]*+", re.DOTALL)
"""Strings and comments, in which anything may stand."""
_BEGINS = (
    rb"/([^" + _BETWEEN + rb"/%]*+)\s*+"
    rb"(?:<<((?:[^<>]|<<[^<>]*+>>)*+)>>|/([^" + _BETWEEN + rb"/%]*+))\s*+BDC|/([^" + _BETWEEN + rb"/%]*+)\s*+BMC"
)
_AFTER, _BEFORE = rb"(?<![^" + _BETWEEN + rb"])", rb"(?![^" + _BETWEEN + rb"/%])"
_TEXTS, _PAINTS = rb"TJ|Tj|'|\"", rb"f\*?|F|S|s|B\*?|b\*?|sh"
_ANY_OPERATOR = re.compile(
    _BEGINS
    + rb"|/[^" + _BETWEEN + rb"/%]*+|"
    + _AFTER + rb"((?!true\b|false\b|null\b)[A-Za-z][A-Za-z0-9*]*+|['\"])" + _BEFORE
)  # fmt: skip
_SETS_APART = ((b"<<", b" << "), (b">>", b" >> "), (b"[", b" [ "), (b"]", b" ] "), (b"/", b" /"))
_BEGINS_MARK = frozenset((b"BDC", b"BMC"))
_NUMBER = re.compile(rb"/MCID\s*+(\d{1,9})" + _BEFORE)
_SHOWS_TEXT = frozenset((b"TJ", b"Tj", b"'", b'"'))
_PAINTS_PATH = frozenset((b"f", b"f*", b"F", b"S", b"s", b"B", b"B*", b"b", b"b*", b"sh"))
_KEEPS_ORDER = frozenset((b"EMC", b"BT", b"ET", b"q", b"Q", b"BI"))
_HEEDED = _SHOWS_TEXT | _PAINTS_PATH | _BEGINS_MARK | _KEEPS_ORDER | {b"Do"}
_ENDS_PATH = _PAINTS_PATH | {b"n"}
_BEGINS_PATH = frozenset((b"m", b"re"))
_WHOLE = re.compile(rb"(?:" + _AFTER + rb"(?:EMC|Q|ET|n|Do|BMC|" + _PAINTS + rb"))\s*+\Z")
MOST_NUMBERS = 20_000
"""The highest number of a mark, as a page's entry in the parent tree is as long."""


@dataclass(frozen=True, slots=True)
class Marked:
    """A page's content with its marks. numbers: of the marks, in the order in which they are drawn.

    content: None if it is as it was. added: those numbers that were not there before.
    """

    numbers: Sequence[int]
    content: bytes | None = None
    added: Sequence[int] = ()


def marked(
    content: bytes, properties: Mapping[bytes, int], forms: Callable[[], frozenset[bytes]]
) -> Marked | None:
    """Return the marks of a page's content, None if it can't stand on a page of the pack with them.

    properties: numbers of marks that stand in the page's resources, by name. forms: returns the names
    of what is drawn that is no picture.
    """
    bare = _SAID.sub(b" ", content)
    if b"(" in bare or b")" in bare or bare.count(b"[") != bare.count(b"]") or bare.rfind(b"[") > bare.rfind(b"]"):
        return None
    if bare.count(b"<<") != bare.count(b">>") or not _WHOLE.search(bare):
        return None
    reading = _Reading(properties)
    if not reading.read(bare) or not reading.numbers:
        return None
    numbers = list(dict.fromkeys(reading.numbers))
    if max(numbers) > MOST_NUMBERS:
        return None
    if not reading.loose:
        return Marked(numbers)
    return _mended(content, properties, forms, numbers)


class _Reading:
    def __init__(self, properties: Mapping[bytes, int]) -> None:
        self._properties = properties
        self.numbers: list[int] = []
        self.loose = False
        """Whether something is shown outside of marks."""
        self.open: list[bool] = []
        """Of each mark that is open, whether it is an element's or decoration."""
        self.held = 0
        self._saved, self._in_text = 0, False
        self._texts: list[bool] = []

    def read(self, bare: bytes) -> bool:
        """Take in content without its strings; return whether each thing that begins ends, in its order."""
        for sign, apart in _SETS_APART:
            bare = bare.replace(sign, apart)
        tokens = bare.split()
        for place in [place for place, token in enumerate(tokens) if token in _HEEDED]:
            operator = tokens[place]
            if operator in _BEGINS_MARK:
                if not self._begins(tokens, place):
                    return False
                self._texts.append(self._in_text)
            elif operator in _KEEPS_ORDER:
                if not self._in_order(operator):
                    return False
            elif not self.held:
                self.loose = True
        return not self._saved and not self._in_text and not self.open

    def _in_order(self, operator: bytes) -> bool:
        """Take in an operator that ends what another began, or begins it; return whether it may stand there."""
        if operator == b"EMC":
            if not self.open or self._texts.pop() is not self._in_text:
                return False  # a mark ends where it began: outside of text, or in it
            self.end()
        elif operator in (b"q", b"Q"):
            self._saved += 1 if operator == b"q" else -1
            return self._saved >= 0
        elif operator in (b"BT", b"ET"):
            self._in_text = not self._in_text
            return self._in_text is (operator == b"BT")
        else:
            return False  # a picture among the operators may hold anything
        return True

    def _begins(self, tokens: list[bytes], place: int) -> bool:
        """Take in the beginning of a mark, whose operator stands at a place."""
        at, said, named = place - 1, b"", b""
        if tokens[place] == b"BDC":
            if tokens[at] == b">>":
                depth = 1
                while depth and at > 0:
                    at -= 1
                    depth += (tokens[at] == b">>") - (tokens[at] == b"<<")
                said = b" ".join(tokens[at:place])
            else:
                named = tokens[at][1:]
            at -= 1
        if at < 0 or not tokens[at].startswith(b"/"):
            return False
        self.begin(tokens[at][1:], said, named)
        return True

    def begin(self, kind: bytes, said: bytes, named: bytes) -> None:
        """Take in the beginning of a mark: its kind, and what is said of it, or by which name that is found."""
        found = _NUMBER.search(said)
        number = int(found[1]) if found else self._properties.get(named)
        if number is not None:
            self.numbers.append(number)
        holds = number is not None or kind == b"Artifact"
        self.open.append(holds)
        self.held += holds

    def end(self) -> None:
        """Take in the end of the mark that was opened last."""
        self.held -= self.open.pop()


def _mended(
    content: bytes, properties: Mapping[bytes, int], forms: Callable[[], frozenset[bytes]], numbers: list[int]
) -> Marked | None:
    """Return the content with marks around all that had none."""
    mending = _Mending(content, _Reading(properties), forms, max(numbers) + 1)
    added = mending.mend()
    if mending.free > MOST_NUMBERS:
        return None
    return Marked([*numbers, *added], mending.content(), added)


class _Mending:
    """Finds what is shown outside of marks, and where marks for it must be put. free: the next mark's number."""

    def __init__(
        self, content: bytes, reading: _Reading, forms: Callable[[], frozenset[bytes]], free: int
    ) -> None:
        self._content, self._reading, self._forms, self.free = content, reading, forms, free
        self._bare = _SAID.sub(lambda said: b" " * len(said[0]), content)
        self._into: list[tuple[int, bytes]] = []
        self._before = 0
        """Where the operator before ended."""
        self._path = -1
        self._words: tuple[int, int] | None = None
        """Words that follow each other in one text, outside of marks: from where to where."""

    def mend(self) -> list[int]:
        """Return the numbers of the marks for words."""
        first = self.free
        for found in _ANY_OPERATOR.finditer(self._bare):
            begins, operator = (found[1] or found[4]), found[5]
            if begins is None and operator is None:
                continue  # a name that is said to an operator
            if self._words is not None and (begins is not None or operator in (b"EMC", b"ET")):
                self._paragraph(*self._words)
                self._words = None
            if begins is not None:
                self._reading.begin(begins, found[2] or b"", found[3] or b"")
            elif operator == b"EMC":
                self._reading.end()
            elif not self._reading.held:
                self._shown(operator, found.start(), found.end())
            if operator in _ENDS_PATH:
                self._path = -1
            self._before = found.end()
        return list(range(first, self.free))

    def _shown(self, operator: bytes, begins: int, ends: int) -> None:
        """Take in an operator outside of marks."""
        if operator in _SHOWS_TEXT:
            self._words = (self._before if self._words is None else self._words[0]), ends
        elif operator == b"Do":
            if self._bare[self._before : begins].strip().lstrip(b"/") in self._forms():
                self._paragraph(self._before, ends)
            else:
                self._decoration(self._before, ends)
        elif operator in _BEGINS_PATH and self._path < 0:
            self._path = self._before
        elif operator in _PAINTS_PATH:
            self._decoration(self._before if self._path < 0 else self._path, ends)

    def _paragraph(self, begins: int, ends: int) -> None:
        self._into += [(begins, b" /P<</MCID %d>>BDC " % self.free), (ends, b" EMC ")]
        self.free += 1

    def _decoration(self, begins: int, ends: int) -> None:
        self._into += [(begins, b" /Artifact BMC "), (ends, b" EMC ")]

    def content(self) -> bytes:
        """Return the content with the marks."""
        pieces, at = [], 0
        for place, words in self._into:
            pieces += [self._content[at:place], words]
            at = place
        return b"".join((*pieces, self._content[at:]))
