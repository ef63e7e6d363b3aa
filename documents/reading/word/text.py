"""The text of a Word paragraph: what a person sees with all changes accepted, whatever the text is wrapped in.

Read: runs, hyperlinks, fields' results, old form fields, content controls, smart tags, tracked insertions and
moves, equations, symbols. Not read, but counted: tracked deletions, prompts of empty content controls.
"""

from __future__ import annotations

import re

from lxml import etree

from documents.reading.text import clean
from documents.reading.word import seen as docx_seen
from documents.reading.word.names import ALTERNATIVES, WordNames
from documents.reading.word.seen import Seen

_SOFT = re.compile("[\u00ad\u200b\u2060\ufeff]")
"""Characters that only say where a line may break."""

_PRIVATE = re.compile("[\uf020-\uf0ff]")
_WINGDINGS = {
    0xFE: "☑", 0xFD: "☒", 0xA8: "☐", 0x6F: "☐", 0xFC: "✓", 0xFB: "✗", 0xE0: "→", 0xE8: "→", 0xDF: "←",
    0xA7: "▪", 0x6E: "■", 0x6C: "●", 0xD8: "➢", 0x76: "❖", 0x4A: "☺", 0x4C: "☹", 0x28: "☎", 0x2A: "✉",
    0x52: "☑", 0x53: "☒", 0xA3: "☐", 0x50: "✓", 0x4F: "✗",
}  # fmt: skip
_SYMBOL = {
    0xB7: "•", 0xAE: "→", 0xAC: "←", 0xAD: "↑", 0xAF: "↓", 0xB0: "°", 0xB1: "±", 0xB3: "≥", 0xA3: "≤", 0xB4: "×",
    0xB8: "÷", 0xB9: "≠", 0xBB: "≈", 0xA5: "∞", 0x61: "α", 0x62: "β", 0x67: "γ", 0x64: "δ", 0x44: "Δ", 0x6D: "μ",
    0x70: "π", 0x73: "σ", 0x57: "Ω", 0x6C: "λ", 0x71: "θ", 0xD6: "√", 0xE5: "∑",
}  # fmt: skip
_UNKNOWN_SIGN = "•"
_MARK = re.compile(r"\s*\d{1,3}(?:\s*,\s*\d{1,3})*\s*")
_RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_RAISING = str.maketrans("0123456789", _RAISED)
_UNIT = re.compile(r"(?<![A-Za-z])(?:[kcm]?m|ft|in)$")
"""Units of which there are squares and cubes."""


def joined(pieces: list[str]) -> str:
    """Return pieces of text as one, safe to keep, without white space at the ends of its lines."""
    text = "".join(pieces)
    if not text.isascii():
        text = _PRIVATE.sub(_in_private_area, _SOFT.sub("", text))
    text = clean(text)
    if "\n" in text:
        return "\n".join([line.strip() for line in text.split("\n")]).strip()
    return text.strip()


def paragraph_text(
    paragraph: etree._Element, names: WordNames, seen: Seen, *, before: str = "", goes_on: bool = False
) -> str:
    """Return a paragraph's text, lines within it parted by "\\n"; note in `seen` what is out of the ordinary.

    before: text that comes first, of a paragraph whose end was deleted. goes_on: this one's end was; a space at
    its end is kept. Text boxes that hang on the paragraph are left to the caller, in `seen.boxes`.
    """
    pieces = [before]
    seen.fields.clear()
    _collect(paragraph, names, seen, pieces)
    text = joined(pieces)
    return text + " " if goes_on and "".join(pieces)[-1:].isspace() else text


def mark_removed(paragraph: etree._Element, names: WordNames) -> bool:
    """Tell whether the paragraph's end is deleted in tracked changes: its text goes on in the next one."""
    w = names.prefix
    properties = paragraph.find(f"{w}pPr/{w}rPr")
    return properties is not None and any(child.tag in names.removed for child in properties)


def _collect(element: etree._Element, names: WordNames, seen: Seen, pieces: list[str]) -> None:
    for child in element:
        tag = child.tag
        if tag in names.texts:
            if seen.fields and any(seen.fields):
                seen.leave(docx_seen.INSTRUCTIONS, child.text or "")
            else:
                pieces.append(child.text or "")
        elif tag == names.run:
            begin = len(pieces)
            _collect(child, names, seen, pieces)
            if len(child) and child[0].tag == names.run_properties and len(child[0]):
                _look_of(child[0], names, seen, pieces, begin)
        elif tag == names.run_properties:
            if len(child):
                _notice(child, names, seen)
        elif tag in names.unseen:
            continue
        elif tag in names.marks:
            pieces.append(names.marks[tag])
        else:
            _collect_rare(child, names, seen, pieces)


def _look_of(properties: etree._Element, names: WordNames, seen: Seen, pieces: list[str], begin: int) -> None:
    """Note a run's words that are struck through, and set the mark of a footnote apart from the word before it.

    begin: where in `pieces` the run begins. "2018" with a raised 1 is no year 20181, "Tyler" with one no name.
    """
    text = "".join(pieces[begin:])
    if not text.strip():
        return
    if any(names.is_on(properties.find(strike)) for strike in names.strikes):
        seen.struck.append(text)
    raised = properties.find(names.raised)
    if raised is not None and raised.get(names.value) == "superscript" and _MARK.fullmatch(text):
        before = "".join(pieces[:begin])
        apart = (
            bool(before) and not before[-1].isspace() and before[-1] not in _RAISED and not _UNIT.search(before)
        )
        pieces[begin:] = [" " * apart + text.translate(_RAISING)]


def _notice(properties: etree._Element, names: WordNames, seen: Seen) -> None:
    if names.is_on(properties.find(names.vanish)):
        seen.hidden = True
    elif seen.hidden_styles:
        style = properties.find(names.prefix + "rStyle")
        seen.hidden = seen.hidden or (style is not None and style.get(names.value) in seen.hidden_styles)


def _collect_rare(child: etree._Element, names: WordNames, seen: Seen, pieces: list[str]) -> None:
    tag = child.tag
    if tag in names.removed:
        seen.tracked = True
        seen.leave(docx_seen.DELETED, names.text_of(child))
    elif tag in names.notes:
        seen.notes.append((names.notes[tag], child.get(names.id) or ""))
    elif tag == names.symbol:
        pieces.append(symbol_of(child, names))
    elif tag == names.field_mark:
        _field(child, names, seen, pieces)
    elif tag == names.box:
        seen.boxes.append(child)
    elif tag == ALTERNATIVES:
        branch = names.shown_branch(child)
        if branch is not None:
            _collect(branch, names, seen, pieces)
    elif isinstance(tag, str):
        left = _why_left(child, names)
        if left:
            seen.leave(left, names.text_of(child))
            return
        if tag == names.paragraph:
            pieces.append("\n")
        seen.tracked = seen.tracked or tag in names.added
        _collect(child, names, seen, pieces)


def _why_left(element: etree._Element, names: WordNames) -> str:
    """Return as what the words of an element are left out, "" where they are read."""
    if element.tag == names.ruby:
        return docx_seen.RUBY
    if element.tag == names.deleted_text:
        return docx_seen.DELETED
    return docx_seen.PROMPTS if element.tag == names.control and names.is_prompt(element) else ""


def _field(mark: etree._Element, names: WordNames, seen: Seen, pieces: list[str]) -> None:
    """Follow a field's begin, parting and end, and read what an old form's tick box or list shows."""
    kind = mark.get(names.prefix + "fldCharType")
    if kind == "begin":
        seen.fields.append(True)
        shown = _form_field(mark, names)
        seen.added += len(shown.replace(" ", ""))
        pieces.append(shown)
    elif kind == "separate" and seen.fields:
        seen.fields[-1] = False
    elif kind == "end" and seen.fields:
        seen.fields.pop()


def _form_field(mark: etree._Element, names: WordNames) -> str:
    w = names.prefix
    box = mark.find(f"{w}ffData/{w}checkBox")
    if box is not None:
        switch = box.find(w + "checked")
        return "☒" if names.is_on(switch if switch is not None else box.find(w + "default")) else "☐"
    choices = mark.find(f"{w}ffData/{w}ddList")
    if choices is None:
        return ""
    entries = [entry.get(names.value) or "" for entry in choices.iterchildren(w + "listEntry")]
    chosen = choices.find(w + "result")
    at = names.number(chosen if chosen is not None else choices.find(w + "default"), most=len(entries))
    return entries[at] if at < len(entries) else ""


def symbol_of(element: etree._Element, names: WordNames) -> str:
    """Return a symbol's character; tick boxes and arrows of the symbol fonts as what they draw."""
    font = (element.get(names.prefix + "font") or "").lower()
    try:
        number = int(element.get(names.prefix + "char") or "", 16)
    except ValueError:
        return _UNKNOWN_SIGN
    # Symbol fonts put their letters in the private area, 0xF000 above where they belong.
    low = number - 0xF000 if 0xF020 <= number <= 0xF0FF else number
    if "wingdings" in font or "webdings" in font:
        return _WINGDINGS.get(low, _UNKNOWN_SIGN)
    if font == "symbol" and low in _SYMBOL:
        return _SYMBOL[low]
    return chr(low) if 0x20 < low < 0xD800 else _UNKNOWN_SIGN


def _in_private_area(found: re.Match[str]) -> str:
    """Return what a character of a symbol font draws that was pasted without its font: mostly bullets, ticks."""
    low = ord(found.group()) - 0xF000
    return _WINGDINGS.get(low) or _SYMBOL.get(low) or _UNKNOWN_SIGN
