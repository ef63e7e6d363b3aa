"""The structure tree of a PDF that another program wrote, cleaned for a pack. Runs in the sandbox.

Taken along are the kinds of elements, which stands in which, what of the page's content each shows, language and
words for what can't be read (alternative text, a picture's title …), and a few attributes of tables, lists and
layout. Nothing else is: no file, no action, no object that an element might name. Kinds of the source's own are
replaced by those that they are said to stand for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pikepdf
from pikepdf import Dictionary, Pdf, Stream

from documents.writing.pack_tag_kinds import KINDS, LATER_KINDS, OF_ATTRIBUTES, Element, settle

MOST_ELEMENTS = 150_000
_DEEPEST = 80
_LONGEST = 20_000
_LANGUAGE = re.compile(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8}){0,4}")
_TEXTS = (b"/Alt", b"/ActualText", b"/E", b"/T")
_TOKEN = re.compile(
    rb"\((?:[^\\)]|\\.)*+\)|<<|>>|<[0-9a-fA-F]*+>|[\[\]]|/[^\s\[\]<>()/]*+|[^\s\[\]<>()/]++", re.DOTALL
)
_SIMPLE = re.compile(
    rb"(\[ (?:\d++ (?:0 R )?)*+\]|\d+(?: 0 R)?) /P \d+ 0 R (?:/Pg (\d+) 0 R )?"
    rb"/S (/[A-Za-z0-9]+) (?:/Type /StructElem )?>>"
)
"""The elements of which there are most, behind what is said of them: kids, parent, page and kind."""


class NotSound(Exception):
    """The tree leads in a circle, is too large or names what is not there."""


class Ref(int):
    """The number of an object that is named."""


def tree_of(source: Pdf, pages: Mapping[int, int], marks: Sequence[Sequence[int] | None]) -> Element | None:
    """Return a cleaned tree in which each mark stands once, None for a file without a sound one.

    pages: the place of each page, from 0, by the number of its object. marks: the numbers on each page that are to
    be reached, None for a page that is shown whole, as number 0. What no element names stands at the end, as
    paragraphs.
    """
    root = source.Root.get("/StructTreeRoot")
    if not isinstance(root, Dictionary):
        return None
    try:
        walk = _Walk(source, pages, [set(numbers or ()) for numbers in marks])
        top = Element("Document", walk.kids(_parsed(root.unparse(resolved=True)).get(b"/K"), None, 0))
        top.said = walk.language()
    except (NotSound, pikepdf.PdfError, ValueError, TypeError, AttributeError, RecursionError, IndexError):
        return None
    wanted = [
        (page, number)
        for page, numbers in enumerate(marks)
        for number in ([0] if numbers is None else numbers)
        if numbers is None or number in walk.marks[page]
    ]
    if len(wanted) > walk.taken:
        return None
    if len(top.kids) == 1 and isinstance(top.kids[0], Element) and top.kids[0].kind == "Document":
        inner = top.kids[0]
        top.kids, top.said = inner.kids, top.said | inner.said
    settle(top)
    top.kids += [Element("P", [one]) for one in wanted]
    return top


class _Walk:
    def __init__(self, source: Pdf, pages: Mapping[int, int], marks: list[set[int]]) -> None:
        self._source, self._pages = source, pages
        self.marks = marks
        """Those that no element has taken."""
        self.taken = self._count = 0
        self._seen: set[int] = set()
        self._known_heads: dict[bytes, dict[str, Any] | None] = {}
        root = _parsed(source.Root.StructTreeRoot.unparse(resolved=True))
        self._roles, self._classes = (self._known(root.get(key)) for key in (b"/RoleMap", b"/ClassMap"))

    def language(self) -> dict[str, Any]:
        """Return what is said of the whole: its language, where it is another than ours."""
        language = _words(_parsed(self._source.Root.get("/Lang", pikepdf.String("")).unparse()))
        return {"Lang": language} if _LANGUAGE.fullmatch(language) and language != "en-GB" else {}

    def _text(self, number: int) -> bytes:
        found = self._source.get_object(number, 0)
        if isinstance(found, Stream):
            return b"null"
        return bytes(found.unparse(resolved=True))

    def _known(self, value: Any) -> dict[bytes, Any]:
        value = self._at(value)
        return value if isinstance(value, dict) else {}

    def _at(self, value: Any) -> Any:
        """Return a value, or the object that it names."""
        return _parsed(self._text(value)) if isinstance(value, Ref) else value

    def kids(self, value: Any, page: int | None, depth: int) -> list[Element | tuple[int, int]]:
        """Return what stands in an element; page: the one on which its content is, if that is known."""
        found: list[Element | tuple[int, int]] = []
        if isinstance(value, Ref):
            text = self._text(value)
            if text.startswith(b"["):
                value = _parsed(text)
            else:
                self._named(int(value), text, page, depth, found)
                return found
        for kid in value if isinstance(value, list) else [value]:
            if isinstance(kid, Ref):
                self._named(int(kid), self._text(kid), page, depth, found)
            elif isinstance(kid, int):
                self._take(page, kid, found)
            elif isinstance(kid, dict):
                self._entry(kid, page, depth, found)
        return found

    def _take(self, page: int | None, number: int, found: list[Element | tuple[int, int]]) -> None:
        if page is not None and number in self.marks[page]:
            self.marks[page].discard(number)
            self.taken += 1
            found.append((page, number))

    def _named(self, number: int, text: bytes, page: int | None, depth: int, found: list[Any]) -> None:
        if number in self._seen:
            raise NotSound
        self._seen.add(number)
        head, _, tail = text.partition(b"/K ")
        simple = _SIMPLE.fullmatch(tail)
        said = None if simple is None else self._said_of(head, simple[3])
        if simple is None or said is None:
            value = _parsed(text)
            if isinstance(value, dict):
                self._entry(value, page, depth, found)
            return
        kids, on, kind = simple.groups()
        here = page if on is None else self._pages.get(int(on))
        found.append(Element(self._kind(kind), self._simple_kids(kids, here, depth + 1), dict(said)))

    def _said_of(self, head: bytes, kind: bytes) -> dict[str, Any] | None:
        """Return what the entries before the kids say, None if they can't be told apart."""
        if head == b"<< ":
            return {}
        key = kind + head
        if key not in self._known_heads:
            try:
                self._known_heads[key] = self._said(_parsed(head + b">>"), self._kind(kind))
            except (ValueError, IndexError):  # a string that looks like kids
                self._known_heads[key] = None
        return self._known_heads[key]

    def _simple_kids(self, kids: bytes, page: int | None, depth: int) -> list[Element | tuple[int, int]]:
        self._grown(depth)
        found: list[Element | tuple[int, int]] = []
        if b"R" not in kids:
            for number in kids.strip(b"[]").split():
                self._take(page, int(number), found)
            return found
        return self.kids(_parsed(kids), page, depth)

    def _grown(self, depth: int) -> None:
        self._count += 1
        if self._count > MOST_ELEMENTS or depth > _DEEPEST:
            raise NotSound

    def _entry(self, entry: dict[bytes, Any], page: int | None, depth: int, found: list[Any]) -> None:
        """Take in a kid that is a dictionary: an element, or content that says on which page it is."""
        on = entry.get(b"/Pg")
        here = self._pages.get(int(on)) if isinstance(on, Ref) else page
        if b"/S" not in entry:
            number = entry.get(b"/MCID")
            if isinstance(number, int) and b"/Stm" not in entry:
                self._take(here, number, found)
            return
        self._grown(depth)
        element = Element(self._kind(entry[b"/S"]))
        element.said = self._said(entry, element.kind)
        if b"/K" in entry:
            element.kids = self.kids(entry[b"/K"], here, depth + 1)
        found.append(element)

    def _kind(self, name: Any) -> str:
        """Return the kind that a source's own kind stands for."""
        for _ in range(16):
            plain = _plain(name)
            if plain in KINDS:
                return plain
            if plain in LATER_KINDS:
                return LATER_KINDS[plain]
            if name not in self._roles:
                break
            name = self._roles[name]
        return ""

    def _said(self, entry: Mapping[bytes, Any], kind: str) -> dict[str, Any]:
        said: dict[str, Any] = {}
        for key in _TEXTS:
            if words := _words(self._at(entry.get(key))):
                said[key[1:].decode()] = words
        language = _words(self._at(entry.get(b"/Lang")))
        if _LANGUAGE.fullmatch(language):
            said["Lang"] = language
        given: dict[str, dict[str, Any]] = {}
        for one in (*self._of_classes(entry.get(b"/C")), *self._dictionaries(entry.get(b"/A"))):
            owner = _plain(one.get(b"/O"))
            for name, value in one.items():
                allowed = OF_ATTRIBUTES.get((owner, _plain(name)))
                kept = None if allowed is None else allowed(_said(self._at(value)), kind)
                if kept is not None:
                    given.setdefault(owner, {})[_plain(name)] = kept
        if given:
            said["A"] = given
        return said

    def _of_classes(self, value: Any) -> Iterator[dict[bytes, Any]]:
        value = self._at(value)
        for name in value if isinstance(value, list) else [value]:
            if isinstance(name, bytes) and name in self._classes:
                yield from self._dictionaries(self._classes[name])

    def _dictionaries(self, value: Any) -> Iterator[dict[bytes, Any]]:
        value = self._at(value)
        for one in value if isinstance(value, list) else [value]:
            one = self._at(one)
            if isinstance(one, dict):
                yield one


def _plain(name: Any) -> str:
    """Return a name without its stroke, "" for what is none."""
    return name[1:].decode("latin-1") if isinstance(name, bytes) and name[:1] == b"/" else ""


def _said(value: Any) -> int | str | None:
    """Return a number, a name or a string as plain values; None for anything else."""
    return value if isinstance(value, int) else _plain(value) or _words(value) or None


def _words(value: Any) -> str:
    """Return a string of a PDF as text."""
    if not isinstance(value, bytes) or value[:1] not in (b"(", b"<"):
        return ""
    return str(pikepdf.Object.parse(value))[:_LONGEST].replace("\0", "")


def _parsed(text: bytes) -> Any:
    """Return an object as qpdf writes it: names and strings as their bytes, references as `Ref`."""
    held: list[list[Any]] = [[]]
    for token in _TOKEN.findall(text):
        if token == b"R":
            held[-1].pop()
            held[-1].append(Ref(held[-1].pop()))
        elif token in (b"<<", b"["):
            held.append([])
        elif token == b">>":
            items = held.pop()
            if len(items) % 2:
                raise ValueError("an entry without a value")
            held[-1].append(dict(zip(items[::2], items[1::2], strict=True)))
        elif token == b"]":
            items = held.pop()
            held[-1].append(items)
        elif token[:1].isdigit() and token.isdigit():
            held[-1].append(int(token))
        else:
            held[-1].append(token)
    return held[0][0]
