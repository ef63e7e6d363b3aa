"""What stands in a PDF's directories where no page needs it: words and data under keys that are not listed.

A maker may write anything under any key of any object. Words and streams are allowed under listed keys only; names
that a program made up and nobody reads (of destinations, of parts of the structure) are replaced by numbers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream, String

from documents.safety.findings import Finding
from documents.safety.pdf_allowed import STREAMS_UNDER, STRUCTURE_KINDS, WORDS_UNDER
from documents.safety.pdf_structure import dictionaries_at, dictionary_at, text_of

_CONTAINERS = frozenset(["/XObject", "/Pattern", "/Shading", "/CharProcs", "/ColorSpace", "/Font", "/EF", "/N"])
"""Dictionaries whose keys are names that a maker chose."""
_STRUCTURE_DROPPED = ("/T", "/R")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8}){0,3}")
_LETTERS = re.compile(r"[^\W\d_]{3}")


@dataclass(frozen=True, slots=True)
class _Entry:
    """Something reachable: what holds it, under which key (a list's things stand under the list's), and it."""

    holder: Any
    key: str
    above: str
    item: Any


def entry_findings(pdf: pikepdf.Pdf) -> Iterator[Finding]:
    """Yield the words and data under keys that are not listed, and names that a maker made up in words."""
    for entry in _entries(pdf):
        if isinstance(entry.item, String) and not _word_allowed(entry):
            yield _finding("private-data", entry.key, text_of(entry.item))
        elif isinstance(entry.item, Stream) and not _stream_allowed(entry):
            yield _finding("private-data", entry.key, entry.item.read_bytes()[:200].decode("latin-1"))
        elif entry.key == "/Lang" and not _LANGUAGE.fullmatch(text_of(entry.item)):
            yield _finding("private-data", entry.key, text_of(entry.item))
    for node in _structure(pdf):
        words = " ".join(text_of(node.get(key, "")) for key in _STRUCTURE_DROPPED)
        if words.strip():
            yield _finding("private-data", "a title in the structure", words)
        if _own_properties(node):
            yield _finding("private-data", "properties in the structure", " ".join(_words_in(node.A)))
    named = [name for name in (*_destinations(pdf), *_structure_ids(pdf)) if _LETTERS.search(name)]
    if named:
        yield _finding("named-places", "places in the document", ", ".join(sorted(set(named))))
    for label in _labels(pdf):
        if _LETTERS.search(text_of(label.get("/P", ""))):
            yield _finding("page-label", "page numbers", text_of(label.P))
    roles = [name for name in dictionary_at(pdf.Root.get("/StructTreeRoot"), "/RoleMap").keys()]  # noqa: SIM118 (of pikepdf)
    if roles:
        yield _finding("named-places", "kinds of the structure's parts", ", ".join(roles))


def structure_read_out(pdf: pikepdf.Pdf) -> Iterator[str]:
    """Yield the words that the structure has read in place of what is drawn; a picture's are its description."""
    for node in _structure(pdf):
        if node.get("/S") not in ("/Figure", "/Formula") and "/ActualText" in node:
            yield text_of(node.ActualText)


def drop_entries(pdf: pikepdf.Pdf) -> None:
    """Take out what `entry_findings` finds; what a page shows, says or leads to stays as it is."""
    for entry in list(_entries(pdf)):
        unlisted = (isinstance(entry.item, String) and not _word_allowed(entry)) or (
            isinstance(entry.item, Stream) and not _stream_allowed(entry)
        )
        odd_language = entry.key == "/Lang" and not _LANGUAGE.fullmatch(text_of(entry.item))
        if not (unlisted or odd_language):
            continue
        if isinstance(entry.holder, Array):
            entry.holder[:] = [String("") if isinstance(one, String) else one for one in entry.holder]
        elif entry.key in entry.holder:
            del entry.holder[entry.key]
    roles = dictionary_at(pdf.Root.get("/StructTreeRoot"), "/RoleMap")
    for node in _structure(pdf):
        _clean_node(node, roles)
    if isinstance(pdf.Root.get("/StructTreeRoot"), Dictionary) and "/RoleMap" in pdf.Root.StructTreeRoot:
        del pdf.Root.StructTreeRoot["/RoleMap"]
    for label in _labels(pdf):
        if _LETTERS.search(text_of(label.get("/P", ""))):
            del label["/P"]
    _number_places(pdf)


def _finding(code: str, place: str, text: str) -> Finding:
    return Finding(code, "document", place, " ".join(text.split())[:400])


def _entries(pdf: pikepdf.Pdf) -> Iterator[_Entry]:
    """Yield everything that the catalogue leads to with where it stands; each indirect object's inside once."""
    waiting: list[tuple[Any, str, str]] = [(pdf.Root, "/Root", "")]
    seen: set[tuple[int, int]] = set()
    while waiting:
        holder, key, above = waiting.pop()
        if holder.is_indirect:
            if holder.objgen in seen:
                continue
            seen.add(holder.objgen)
        inside = (
            [(key, above, one) for one in holder]
            if isinstance(holder, Array)
            else [(name, key, holder[name]) for name in holder.keys()]  # noqa: SIM118 (a pikepdf dictionary)
        )
        for name, over, item in inside:
            yield _Entry(holder, name, over, item)
            if isinstance(item, (Array, Dictionary, Stream)):
                waiting.append((item, name, over))


def _word_allowed(entry: _Entry) -> bool:
    if not text_of(entry.item).strip() or entry.key in WORDS_UNDER:
        return True
    if isinstance(entry.holder, Array):  # a name tree's keys, a table of colours
        is_tree = entry.key in ("/Names", "/Nums")
        return is_tree or entry.key in ("/ColorSpace", "/CS") or entry.above == "/ColorSpace" or _is_colours(entry)
    if entry.key == "/P" and ("/S" in entry.holder or len(entry.holder) <= 2):
        return True  # a page label's prefix, which is looked at by itself
    return bool(entry.key == "/FontFamily" and _fits_font(entry))


def _is_colours(entry: _Entry) -> bool:
    return len(entry.holder) > 3 and entry.holder[0] == "/Indexed"


def _fits_font(entry: _Entry) -> bool:
    """True where a font's family says no more than its name."""
    family, font = (re.sub(r"\W", "", text).casefold() for text in (
        text_of(entry.item), text_of(entry.holder.get("/FontName", "")),
    ))  # fmt: skip
    return family in font


def _stream_allowed(entry: _Entry) -> bool:
    if isinstance(entry.holder, Array):
        is_colour = len(entry.holder) > 0 and text_of(entry.holder[0]) in ("/ICCBased", "/Indexed", "/Pattern")
        return is_colour or entry.key in STREAMS_UNDER
    return entry.key in STREAMS_UNDER or entry.above in _CONTAINERS


def _structure(pdf: pikepdf.Pdf) -> Iterator[Any]:
    """Yield the parts of the document's structure, each once."""
    waiting = [pdf.Root.get("/StructTreeRoot")]
    seen: set[tuple[int, int]] = set()
    while waiting:
        node = waiting.pop()
        if isinstance(node, Array):
            waiting += list(node)
            continue
        if not isinstance(node, Dictionary) or (node.is_indirect and node.objgen in seen):
            continue
        seen.add(node.objgen)
        if "/S" in node:
            yield node
        waiting.append(node.get("/K"))


def _clean_node(node: Any, roles: Any) -> None:
    for key in (*_STRUCTURE_DROPPED, "/C"):
        if key in node:
            del node[key]
    if _own_properties(node):
        del node["/A"]
    kind = text_of(node.S)
    for _ in range(5):
        if kind in STRUCTURE_KINDS or kind not in roles:
            break
        kind = text_of(roles[kind])
    node.S = Name(kind if kind in STRUCTURE_KINDS else "/NonStruct")


def _own_properties(node: Any) -> bool:
    """True where a part of the structure has properties in a maker's own words."""
    held = node.get("/A")
    owners = held if isinstance(held, Array) else [held]
    return any(isinstance(one, Dictionary) and one.get("/O") == "/UserProperties" for one in owners)


def _words_in(item: Any, depth: int = 0) -> Iterator[str]:
    if isinstance(item, String):
        yield text_of(item)
    elif depth < 6 and isinstance(item, Array):
        for one in item:
            yield from _words_in(one, depth + 1)
    elif depth < 6 and isinstance(item, Dictionary):
        for key in item.keys():  # noqa: SIM118 (of pikepdf)
            yield from _words_in(item[key], depth + 1)


def _labels(pdf: pikepdf.Pdf) -> list[Any]:
    return dictionaries_at(dictionary_at(pdf.Root, "/PageLabels"), "/Nums")


def _trees(root: Any) -> Iterator[Any]:
    """Yield the nodes of a name tree."""
    waiting, steps = [root], 0
    while waiting and steps < 100_000:
        node = waiting.pop()
        steps += 1
        if isinstance(node, Dictionary):
            yield node
            waiting += dictionaries_at(node, "/Kids")


def _keys_of(root: Any) -> list[str]:
    found = []
    for node in _trees(root):
        names = node.get("/Names")
        if isinstance(names, Array):
            found += [text_of(names[place]) for place in range(0, len(names), 2)]
    return found


def _destinations(pdf: pikepdf.Pdf) -> list[str]:
    old = [key.removeprefix("/") for key in dictionary_at(pdf.Root, "/Dests").keys()]  # noqa: SIM118 (of pikepdf)
    return _keys_of(dictionary_at(pdf.Root, "/Names").get("/Dests")) + old


def _structure_ids(pdf: pikepdf.Pdf) -> list[str]:
    return [text_of(node.ID) for node in _structure(pdf) if "/ID" in node]


def _number_places(pdf: pikepdf.Pdf) -> None:
    """Give the destinations and the structure's parts numbers for names, wherever they are named."""
    places = {name: f"p{number:05}" for number, name in enumerate(sorted(set(_destinations(pdf))), start=1)}
    parts = {name: f"n{number:05}" for number, name in enumerate(sorted(set(_structure_ids(pdf))), start=1)}
    _rename_tree(dictionary_at(pdf.Root, "/Names").get("/Dests"), places)
    _rename_tree(dictionary_at(pdf.Root, "/StructTreeRoot").get("/IDTree"), parts)
    old = dictionary_at(pdf.Root, "/Dests")
    for key in list(old.keys()):
        target = old[key]
        del old[key]
        old[Name("/" + places[key.removeprefix("/")])] = target
    for entry in list(_entries(pdf)):
        if isinstance(entry.holder, Array):
            if entry.key == "/Headers" and isinstance(entry.item, String):
                entry.holder[:] = [
                    String(parts.get(text_of(one), "")) if isinstance(one, String) else one for one in entry.holder
                ]
        elif entry.key in ("/Dest", "/D") and isinstance(entry.item, (String, Name)):
            name = places.get(text_of(entry.item).removeprefix("/"))
            if name:
                entry.holder[entry.key] = String(name) if isinstance(entry.item, String) else Name("/" + name)
        elif entry.key == "/ID" and isinstance(entry.item, String) and "/S" in entry.holder:
            entry.holder["/ID"] = String(parts[text_of(entry.item)])


def _rename_tree(root: Any, new: dict[str, str]) -> None:
    """Rename a name tree's keys. The new names sort as the old ones do, so that the tree stays in order."""
    for node in _trees(root):
        names = node.get("/Names")
        if isinstance(names, Array):
            for place in range(0, len(names), 2):
                names[place] = String(new.get(text_of(names[place]), "p00000"))
        limits = node.get("/Limits")
        if isinstance(limits, Array):
            node.Limits = Array([String(new.get(text_of(one), "p00000")) for one in limits])
