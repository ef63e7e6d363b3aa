"""Reads a Word document as a web page: what stands in it, as its reader sees it with all changes accepted.

Headings come from the styles, numbers of lists are worked out as Word does, a table's first row is its heading
where Word says so, notes stand at the end. Page headers, page numbers and the table of contents are left out: a
page of a site has its own.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from typing import Any

from lxml import etree

from documents.reading.office_package import OfficePackage
from documents.reading.refusal import Unreadable
from documents.reading.word.lists import Lists
from documents.reading.word.names import STRICT, TRANSITIONAL, WordNames
from documents.web_pages.model import Block, Page, Run
from documents.web_pages.pictures import picture_parts, written_anew
from documents.web_pages.word_lists import ListRows
from documents.web_pages.word_runs import Met, NoteNumbers, PictureKeys, Runs
from documents.web_pages.word_styles import Styles
from documents.web_pages.word_tables import table_block

_DEEPEST = 12


def read_page(data: bytes, descriptions: Mapping[str, Any]) -> Page:
    """Return a .docx as a page. descriptions: what a person said that its pictures show, by their keys.

    Raises Unreadable (damaged, encrypted, too-large).
    """
    package = OfficePackage(data)
    main = package.main_part("word/document.xml")
    root = package.parse(main)
    namespace = etree.QName(root).namespace
    if namespace not in (TRANSITIONAL, STRICT):
        raise Unreadable("damaged")
    return _Document(package, main, root, WordNames(namespace), descriptions).read()


class _Pictures(PictureKeys):
    """Takes each picture of the document along once."""

    def __init__(self, package: OfficePackage, main: str, page: Page, given: Mapping[str, Any]) -> None:
        self._package, self._page, self._given = package, page, given
        self._parts = {relation.id: relation.part for relation in package.related(main)}
        self.near = ""

    def keys(self, drawing: etree._Element) -> list[str]:
        """Return the keys of a drawing's pictures."""
        found = []
        for identifier in picture_parts(drawing):
            part = self._parts.get(identifier, "")
            if not self._package.has(part):
                continue
            picture = written_anew(self._package.read(part), drawing, self._given)
            picture.near = self.near
            known = self._page.pictures.setdefault(picture.key, picture)
            known.described = known.described or picture.described
            found.append(picture.key)
        return found


class _Document:
    def __init__(
        self,
        package: OfficePackage,
        main: str,
        root: etree._Element,
        names: WordNames,
        descriptions: Mapping[str, Any],
    ) -> None:
        self._package, self._main, self._root, self._names = package, main, root, names
        self._page = Page()
        self._styles = Styles(self._part("styles"), names)
        self._lists = Lists(self._part("numbering"), self._part("styles"), names)
        self._page.language = self._styles.language
        self._pictures = _Pictures(package, main, self._page, descriptions)
        self._numbers = NoteNumbers()
        self._notes = dict(self._note_roots())
        self._numbers.known = set(self._notes)
        self._anchors = self._wanted_anchors()
        self._runs = Runs(names, self._links(main), self._anchors, self._pictures, self._numbers)
        self._headings = 0
        self._level = 1

    def read(self) -> Page:
        """Return the whole document as a page."""
        body = self._root.find(self._names.prefix + "body")
        self._page.blocks = self._blocks(body) if body is not None else []
        if not self._headings:
            self._fault("no-headings", "")
        done = 0
        while done < len(self._numbers.order):  # a note may refer to another
            self._page.notes.append(self._blocks(self._notes[self._numbers.order[done]]))
            done += 1
        return self._page

    def _blocks(self, element: etree._Element, depth: int = 0) -> list[Block]:
        """Return what stands in a body, a cell, a box or a note."""
        if depth > _DEEPEST:
            return []
        rows = ListRows()
        for child in self._children(element):
            if child.tag == self._names.table:
                rows.add(self._table(child, depth, rows.taken_caption(self._is_caption)))
            else:
                self._paragraph(child, rows, depth)
        return rows.blocks

    def _children(self, element: etree._Element) -> Iterator[etree._Element]:
        """Yield the paragraphs and tables, those in content controls too, but not the table of contents."""
        w = self._names.prefix
        for child in element:
            if child.tag in (self._names.paragraph, self._names.table):
                yield child
            elif child.tag == self._names.control:
                gallery = child.find(f"{w}sdtPr/{w}docPartObj/{w}docPartGallery")
                content = child.find(w + "sdtContent")
                if content is not None and "Contents" not in (
                    (gallery.get(self._names.value) or "") if gallery is not None else ""
                ):
                    yield from self._children(content)
            elif isinstance(child.tag, str) and child.tag.removeprefix(w) in (
                "ins",
                "moveTo",
                "customXml",
                "smartTag",
            ):
                yield from self._children(child)

    def _paragraph(self, paragraph: etree._Element, rows: ListRows, depth: int) -> None:
        properties = paragraph.find(self._names.paragraph_properties)
        if self._styles.is_called(properties, "toc"):
            return
        met = Met()
        runs = self._runs.of(paragraph, met)
        label = self._lists.label(paragraph)
        told = any(run.get("text", "").strip() or "picture" in run or "note" in run for run in runs)
        level = self._styles.level(properties)
        anchor = self._anchor_in(paragraph)
        if told and level:
            rows.add(self._heading(level, label, runs, anchor))
        elif told:
            place = self._lists.place(paragraph)
            block: Block = {"kind": "paragraph", "runs": runs}
            if self._styles.is_called(properties, "caption"):
                block["caption"] = True
            if anchor:
                block["anchor"] = anchor
            rows.paragraph(block, place, label)
        for box in met.boxes:
            inside = self._blocks(box, depth + 1)
            if inside:
                rows.add({"kind": "box", "blocks": inside})
        for drawing in met.drawn:
            self._drawn(drawing)

    def _heading(self, level: int, label: str, runs: list[Run], anchor: str) -> Block:
        self._headings += 1
        # A page's headings leave no level out, whatever the document's do.
        self._level = min(level, self._level + 1) if self._headings > 1 else 1
        text = label + "".join(run.get("text", "") for run in runs).strip()
        self._pictures.near = text[:120]
        plain: list[Run] = [
            {name: value for name, value in run.items() if name in ("text", "note", "picture")} for run in runs
        ]
        return {
            "kind": "heading",
            "level": self._level,
            "runs": [*([{"text": label}] if label else []), *plain],
            "anchor": anchor or f"s-{self._headings}",
        }

    def _table(self, table: etree._Element, depth: int, caption: list[Run] | None) -> Block:
        block = table_block(table, self._names, lambda cell: self._blocks(cell, depth + 1))
        if caption:
            block["caption"] = caption
        if block["kind"] == "table" and not (block["head"] or block["side"]):
            self._fault("table-without-headings", self._pictures.near)
        return block

    @staticmethod
    def _is_caption(block: Block) -> bool:
        return bool(block.get("caption"))

    def _drawn(self, drawing: etree._Element) -> None:
        """Note a chart, a diagram or a drawing that has no picture to show."""
        if (
            next(drawing.iter("{*}graphicData"), None) is not None
            or next(drawing.iter("{*}shape"), None) is not None
        ):
            self._fault("drawing-left-out", self._pictures.near)

    def _fault(self, code: str, near: str) -> None:
        self._page.faults.append({"code": code, "near": near})

    def _anchor_in(self, paragraph: etree._Element) -> str:
        for mark in paragraph.iter(self._names.prefix + "bookmarkStart"):
            anchor = self._anchors.get(mark.get(self._names.prefix + "name") or "")
            if anchor:
                return anchor
        return ""

    def _wanted_anchors(self) -> dict[str, str]:
        """Return an anchor for each bookmark that a link of the document leads to."""
        w = self._names.prefix
        wanted = [link.get(w + "anchor") or "" for link in self._root.iter(w + "hyperlink")]
        there = {mark.get(w + "name") or "" for mark in self._root.iter(w + "bookmarkStart")}
        led_to = [name for name in dict.fromkeys(wanted) if name and name in there]
        return {name: f"m-{number}" for number, name in enumerate(led_to, start=1)}

    def _note_roots(self) -> Iterator[tuple[tuple[str, str], etree._Element]]:
        w = self._names.prefix
        for part in ("footnotes", "endnotes"):
            root = self._part(part)
            for note in root if root is not None else ():
                # Separators are notes too, of a type of their own.
                if isinstance(note.tag, str) and note.get(w + "type", "normal") == "normal":
                    yield (part, note.get(self._names.id) or ""), note

    def _part(self, kind: str) -> etree._Element | None:
        for relation in self._package.related(self._main):
            if relation.kind == kind and self._package.has(relation.part):
                return self._package.parse(relation.part)
        return None

    def _links(self, part: str) -> dict[str, str]:
        """Return the web addresses of a part's links by their relationship."""
        folder, base = posixpath.split(part)
        relations = posixpath.join(folder, "_rels", f"{base}.rels")
        if not self._package.has(relations):
            return {}
        return {
            entry.get("Id") or "": entry.get("Target") or ""
            for entry in self._package.parse(relations)
            if isinstance(entry.tag, str)
            and entry.get("TargetMode") == "External"
            and (entry.get("Type") or "").endswith("/hyperlink")
        }
