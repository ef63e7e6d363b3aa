"""The text of a Word paragraph: what a person sees with all changes accepted, whatever the text is wrapped in.

Read: runs, hyperlinks, fields' results, content controls, smart tags, tracked insertions and moves, text
boxes. Not read: tracked deletions, field codes, the prompts of empty content controls.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from lxml import etree

from documents.reading.text import clean

TRANSITIONAL = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
_COMPATIBILITY = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"


@dataclass(slots=True)
class Seen:
    """What was met on the way through the document that a person should know of."""

    tracked: bool = False
    hidden: bool = False
    embedded: bool = False
    notes: list[tuple[str, str]] = field(default_factory=list)
    """(kind, id) of comments, footnotes and endnotes referred to, in order."""


class WordNames:
    """The names of the elements in the document's own namespace, transitional or strict."""

    def __init__(self, namespace: str) -> None:
        self.prefix = f"{{{namespace}}}"
        self.paragraph = self.prefix + "p"
        self.table = self.prefix + "tbl"
        self.row = self.prefix + "tr"
        self.cell = self.prefix + "tc"
        self.run = self.prefix + "r"
        self.text = self.prefix + "t"
        self.control = self.prefix + "sdt"
        self.control_content = self.prefix + "sdtContent"
        self.value = self.prefix + "val"
        self.id = self.prefix + "id"
        w = self.prefix
        self.marks = {w + "tab": "\t", w + "br": "\n", w + "cr": "\n", w + "noBreakHyphen": "-", w + "ptab": "\t"}
        self.notes = {
            w + "commentReference": "Comment",
            w + "footnoteReference": "Footnote",
            w + "endnoteReference": "Endnote",
        }
        self.removed = frozenset({w + "del", w + "moveFrom"})
        self.added = frozenset({w + "ins", w + "moveTo"})
        unseen = "pPr instrText delText delInstrText rt sdtPr sdtEndPr tblPr tblGrid trPr tcPr sectPr"
        self.unseen = frozenset(
            {w + name for name in unseen.split()} | {w + "softHyphen", w + "fldChar", _COMPATIBILITY + "Fallback"}
        )
        rare = "sdt vanish hidden sym rt txbxContent altChunk cellDel ins del moveFrom moveTo"
        self.rare = (*(w + name for name in rare.split()), *self.notes, _COMPATIBILITY + "AlternateContent")
        self.run_properties = w + "rPr"
        self.cell_properties = w + "tcPr"
        self.span = w + "gridSpan"
        self.merge_down = w + "vMerge"
        self.cell_removed = w + "cellDel"
        self.vanish = w + "vanish"
        self.symbol = w + "sym"
        self.part_of_other_format = w + "altChunk"

    def in_run(self, mark: etree._Element) -> bool:
        """Tell whether a tab or break is text, and not a tab stop among a paragraph's settings."""
        parent = mark.getparent()
        return parent is not None and parent.tag == self.run

    def number(self, element: etree._Element | None, *, most: int) -> int:
        """Return a whole number from an element's value, from 0 to `most`; 0 where there is none."""
        try:
            return max(0, min(int(element.get(self.value) or 0), most)) if element is not None else 0
        except ValueError:
            return 0

    def is_prompt(self, control: etree._Element) -> bool:
        """Tell whether a content control still shows its prompt ("Click or tap here to enter text")."""
        properties = control.find(self.prefix + "sdtPr")
        return properties is not None and properties.find(self.prefix + "showingPlcHdr") is not None


def joined(pieces: list[str]) -> str:
    """Return pieces of text as one, safe to keep, without white space at the ends of its lines."""
    text = clean("".join(pieces))
    if "\n" in text:
        return "\n".join([line.strip() for line in text.split("\n")]).strip()
    return text.strip()


def paragraph_text(paragraph: etree._Element, names: WordNames, seen: Seen) -> str:
    """Return a paragraph's text, lines within it parted by "\\n"; note in `seen` what is out of the ordinary."""
    pieces: list[str] = []
    _collect(paragraph, names, seen, pieces)
    return joined(pieces)


def _collect(element: etree._Element, names: WordNames, seen: Seen, pieces: list[str]) -> None:
    for child in element:
        tag = child.tag
        if tag == names.text:
            pieces.append(child.text or "")
        elif tag == names.run:
            _collect(child, names, seen, pieces)
        elif tag == names.run_properties:
            if len(child) and _is_on(child.find(names.vanish), names):
                seen.hidden = True
        elif tag in names.unseen:
            continue
        elif tag in names.marks:
            pieces.append(names.marks[tag])
        else:
            _collect_rare(child, names, seen, pieces)


def _collect_rare(child: etree._Element, names: WordNames, seen: Seen, pieces: list[str]) -> None:
    tag = child.tag
    if tag in names.removed:
        seen.tracked = True
    elif tag in names.notes:
        reference = child.get(names.id)
        if reference is not None:
            seen.notes.append((names.notes[tag], reference))
    elif tag == names.symbol:
        pieces.append(_symbol(child, names))
    elif tag == names.control:
        if not names.is_prompt(child):
            _collect(child, names, seen, pieces)
    elif tag == names.paragraph:
        # A paragraph inside a paragraph stands in a text box.
        pieces.append("\n")
        _collect(child, names, seen, pieces)
    else:
        seen.tracked = seen.tracked or tag in names.added
        _collect(child, names, seen, pieces)


def _is_on(switch: etree._Element | None, names: WordNames) -> bool:
    return switch is not None and switch.get(names.value) not in ("0", "false", "off")


def _symbol(element: etree._Element, names: WordNames) -> str:
    """Return a symbol's character; tick boxes of the symbol fonts as the boxes they draw."""
    code = element.get(names.prefix + "char") or ""
    font = (element.get(names.prefix + "font") or "").lower()
    if "wingdings" in font:
        known = {"F0FE": "☒", "F0FD": "☒", "F0A8": "☐", "F06F": "☐", "F0FC": "✓", "F0FB": "✗", "F0E0": "→"}
        return known.get(code.upper(), "")
    try:
        number = int(code, 16)
    except ValueError:
        return ""
    # Symbol fonts put their letters in the private area, 0xF000 above where they belong.
    return chr(number - 0xF000 if 0xF020 <= number <= 0xF0FF else number)
