"""The words of a Word paragraph with their look, links, notes and pictures, as a reader of the print has them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from lxml import etree

from documents.reading.text import clean
from documents.reading.word.names import ALTERNATIVES, WordNames
from documents.reading.word.text import symbol_of
from documents.web_pages.model import Run
from documents.web_pages.pictures import related_id

_LOOKS = {"b": "bold", "i": "italic", "strike": "struck", "dstrike": "struck"}
_NOTE_PARTS = {"footnoteReference": "footnotes", "endnoteReference": "endnotes"}


@dataclass(slots=True)
class Met:
    """What is met in a paragraph beside its words: text boxes, to be told after it; drawings without a picture."""

    boxes: list[etree._Element] = field(default_factory=list)
    drawn: list[etree._Element] = field(default_factory=list)


class Runs:
    """Reads paragraphs of one part of a document.

    links: the web addresses of the part's relationships. anchors: of the bookmarks that links lead to.
    """

    def __init__(
        self,
        names: WordNames,
        links: Mapping[str, str],
        anchors: Mapping[str, str],
        pictures: PictureKeys,
        notes: NoteNumbers,
    ) -> None:
        self._names, self._links, self._anchors = names, links, anchors
        self._pictures, self._notes = pictures, notes

    def of(self, paragraph: etree._Element, met: Met) -> list[Run]:
        """Return the paragraph's runs; neighbours of one look are one run."""
        joined: list[Run] = []
        fields: list[bool] = []
        for run in self._collect(paragraph, {}, met, fields):
            if joined and "text" in run and "text" in joined[-1] and _look(run) == _look(joined[-1]):
                joined[-1]["text"] += run["text"]
            else:
                joined.append(run)
        for run in joined:
            if "text" in run:
                run["text"] = clean(run["text"])
        return [run for run in joined if run.get("text") != ""]

    def _collect(self, element: etree._Element, look: Run, met: Met, fields: list[bool]) -> Iterator[Run]:
        names = self._names
        for child in element:
            tag = child.tag
            if not isinstance(tag, str) or tag in names.unseen or tag in names.removed:
                continue
            if tag == names.run:
                if not self._is_hidden(child):
                    yield from self._collect(child, {**look, **self._own_look(child)}, met, fields)
            elif tag in names.texts or tag in names.marks:
                if not any(fields):
                    yield {**look, "text": (child.text or "") if tag in names.texts else names.marks[tag]}
            elif tag == names.field_mark:
                _follow(child.get(names.prefix + "fldCharType"), fields)
            else:
                yield from self._rare(child, look, met, fields)

    def _rare(self, child: etree._Element, look: Run, met: Met, fields: list[bool]) -> Iterator[Run]:
        names = self._names
        name = str(child.tag).removeprefix(names.prefix)
        inside: etree._Element | None = child
        if child.tag == names.symbol:
            yield {**look, "text": symbol_of(child, names)}
            return
        if name in _NOTE_PARTS:
            number = self._notes.number(_NOTE_PARTS[name], child.get(names.id) or "")
            if number:
                yield {"note": number}
            return
        if name in ("drawing", "pict", "object"):
            yield from self._drawing(child, look, met)
            return
        if name == "hyperlink":
            look = {**look, **self._link(child)}
        elif child.tag == ALTERNATIVES:
            inside = next((one for one in child if isinstance(one.tag, str)), None)
        elif child.tag == names.control:
            inside = None if names.is_prompt(child) else child.find(names.prefix + "sdtContent")
        if inside is not None:
            yield from self._collect(inside, look, met, fields)

    def _drawing(self, drawing: etree._Element, look: Run, met: Met) -> Iterator[Run]:
        met.boxes.extend(drawing.iter(self._names.box))
        keys = self._pictures.keys(drawing)
        if not keys and next(drawing.iter(self._names.box), None) is None:
            met.drawn.append(drawing)
        for key in keys:
            yield {**({"link": look["link"]} if "link" in look else {}), "picture": key}

    def _is_hidden(self, run: etree._Element) -> bool:
        properties = run.find(self._names.run_properties)
        return properties is not None and self._names.is_on(properties.find(self._names.vanish))

    def _own_look(self, run: etree._Element) -> Run:
        properties = run.find(self._names.run_properties)
        if properties is None:
            return {}
        w = self._names.prefix
        look: Run = {
            word: self._names.is_on(properties.find(w + name))
            for name, word in _LOOKS.items()
            if properties.find(w + name) is not None
        }
        raised = properties.find(self._names.raised)
        if raised is not None and raised.get(self._names.value) in ("superscript", "subscript"):
            look["raised"] = raised.get(self._names.value)
        return look

    def _link(self, link: etree._Element) -> Run:
        address = self._links.get(related_id(link, "id"), "")
        if address:
            return {"link": address}
        anchor = self._anchors.get(link.get(self._names.prefix + "anchor") or "")
        return {"link": f"#{anchor}"} if anchor else {}


class PictureKeys:
    """Gives the keys of a drawing's pictures, and takes their pixels along."""

    def keys(self, drawing: etree._Element) -> list[str]:
        """Return a key for each picture."""
        raise NotImplementedError


class NoteNumbers:
    """Gives each note its number, in the order in which they are referred to."""

    def __init__(self) -> None:
        self.order: list[tuple[str, str]] = []
        self.known: set[tuple[str, str]] = set()

    def number(self, part: str, identifier: str) -> int:
        """Return a note's number from 1, 0 where there is none."""
        key = (part, identifier)
        if key not in self.known:
            return 0
        if key not in self.order:
            self.order.append(key)
        return self.order.index(key) + 1


def _follow(kind: str | None, fields: list[bool]) -> None:
    """Follow a field: between its begin and its parting there are instructions, which nobody reads."""
    if kind == "begin":
        fields.append(True)
    elif kind == "separate" and fields:
        fields[-1] = False
    elif kind == "end" and fields:
        fields.pop()


def _look(run: Run) -> Run:
    return {name: value for name, value in run.items() if name != "text" and value}
