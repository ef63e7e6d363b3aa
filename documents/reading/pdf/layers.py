"""A PDF as a viewer shows it: without layers that are switched off, with what was typed into its forms."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pikepdf

from documents.reading.pdf.form_fields import set_whole

_DEEPEST = 6
_MOST_GROUPS = 500
_MOST_BYTES = 4 * 1024 * 1024


def as_shown(data: bytes) -> tuple[bytes, list[int]]:
    """Return the file as a viewer shows it, and the pages (from 1) that held words on layers switched off.

    Such words are taken out; what was typed into a form is given a look where the file leaves that to the viewer,
    and where it is longer than its box.
    A file without any of this, or one that can't be taken apart, comes back as it is.
    """
    # Damaged files make pikepdf fail in many ways; the reader itself tells of damage.
    with suppress(Exception), pikepdf.open(io.BytesIO(data)) as document:
        hidden = _hidden_groups(document)
        form = document.Root.get("/AcroForm")
        bare = form is not None and bool(form.get("/NeedAppearances", False))
        if not hidden and form is None:
            return data, []
        if bare:
            document.generate_appearance_streams()
        reset = form is not None and set_whole(document)
        numbered = enumerate(document.pages, 1) if hidden else ()
        pages = [number for number, page in numbered if _Layers(document, hidden).clear(page)]
        if not (pages or bare or reset):
            return data, []
        out = io.BytesIO()
        document.save(out)
        return out.getvalue(), pages
    return data, []


def _hidden_groups(document: Any) -> set[tuple[int, int]]:
    """Return the groups of content that the file's own settings switch off (ISO 32000-2, 8.11.4.3)."""
    properties = document.Root.get("/OCProperties")
    if properties is None:
        return set()
    settings = properties.get("/D", {})
    groups = [group for group in list(properties.get("/OCGs", []))[:_MOST_GROUPS]]
    off = {group.objgen for group in list(settings.get("/OFF", []))[:_MOST_GROUPS]}
    if settings.get("/BaseState") == "/OFF":
        on = {group.objgen for group in list(settings.get("/ON", []))[:_MOST_GROUPS]}
        return {group.objgen for group in groups if group.objgen not in on}
    return off


class _Layers:
    """Takes hidden content out of one page."""

    def __init__(self, document: Any, hidden: set[tuple[int, int]]) -> None:
        self._document, self._hidden = document, hidden
        self._seen: set[tuple[int, int]] = set()
        self._found = False

    def clear(self, page: Any) -> bool:
        """Take the hidden content out of a page; return whether there was any."""
        contents = page.get("/Contents")
        parts = list(contents) if isinstance(contents, pikepdf.Array) else [contents]
        if sum(len(part.read_bytes()) for part in parts if part is not None) > _MOST_BYTES:
            return False  # a drawing that takes too long to take apart
        kept = list(self._kept(page, page.resources, 0))
        if self._found:
            page.Contents = self._document.make_stream(pikepdf.unparse_content_stream(kept))
        return self._found

    def _kept(self, holder: Any, resources: Any, depth: int) -> Iterator[Any]:
        """Yield the instructions of a page or form that are not in hidden content."""
        nested: list[bool] = []
        for instruction in pikepdf.parse_content_stream(holder):
            operator = str(instruction.operator)
            if operator in ("BDC", "BMC"):
                nested.append(operator == "BDC" and self._is_hidden_mark(instruction.operands, resources))
                if any(nested):
                    self._found = True
                    continue
            elif operator == "EMC" and nested:
                hidden = any(nested)
                nested.pop()
                if hidden:
                    continue
            elif any(nested) and operator not in ("q", "Q", "cm", "BT", "ET"):
                continue
            elif operator == "Do" and self._is_hidden_object(instruction.operands, resources, depth):
                self._found = True
                continue
            yield instruction

    def _is_hidden_mark(self, operands: Any, resources: Any) -> bool:
        if len(operands) != 2 or operands[0] != "/OC" or resources is None:
            return False
        group = resources.get("/Properties", {}).get(str(operands[1]))
        return group is not None and self._is_off(group)

    def _is_hidden_object(self, operands: Any, resources: Any, depth: int) -> bool:
        drawn = resources.get("/XObject", {}).get(str(operands[0])) if resources is not None and operands else None
        if drawn is None:
            return False
        group = drawn.get("/OC")
        if group is not None and self._is_off(group):
            return True
        if drawn.get("/Subtype") == "/Form" and depth < _DEEPEST and drawn.objgen not in self._seen:
            self._seen.add(drawn.objgen)
            before, self._found = self._found, False
            kept = list(self._kept(drawn, drawn.get("/Resources", resources), depth + 1))
            if self._found:
                drawn.write(pikepdf.unparse_content_stream(kept))
            self._found = self._found or before
        return False

    def _is_off(self, group: Any) -> bool:
        """Return whether a group, or a set of groups by its rule, is switched off."""
        if group.get("/Type") != "/OCMD":
            return group.objgen in self._hidden
        members = group.get("/OCGs", [])
        listed = [members] if isinstance(members, pikepdf.Dictionary) else list(members)[:_MOST_GROUPS]
        if not listed:
            return False
        off = [member.objgen in self._hidden for member in listed]
        rule = str(group.get("/P", "/AnyOn"))
        shown = {"/AllOn": not any(off), "/AnyOff": any(off), "/AllOff": all(off)}.get(rule, not all(off))
        return not shown
