"""The names of the elements of a Word document, in either namespace, and what is to be done with each."""

from __future__ import annotations

from lxml import etree

TRANSITIONAL = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
ALTERNATIVES = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
_MATHS = (
    "{http://schemas.openxmlformats.org/officeDocument/2006/math}t",
    "{http://purl.oclc.org/ooxml/officeDocument/math}t",
)
_PROMPTS = ("click", "tap", "choose", "select", "enter", "insert", "type", "pick", "please", "[", "<")
_UNSEEN = "pPr instrText delInstrText sdtPr sdtEndPr tblPr tblGrid tblPrEx trPr tcPr sectPr softHyphen"
_RARE = (
    "sdt vanish hidden sym rt txbxContent altChunk cellDel ins del moveFrom moveTo fldChar numPr hMerge "
    "tblPrChange trPrChange tcPrChange pPrChange rPrChange strike dstrike vertAlign"
)


class WordNames:
    """The names of the elements in the document's own namespace, transitional or strict."""

    def __init__(self, namespace: str) -> None:
        w = self.prefix = f"{{{namespace}}}"
        self.paragraph = w + "p"
        self.paragraph_properties = w + "pPr"
        self.table = w + "tbl"
        self.row = w + "tr"
        self.cell = w + "tc"
        self.run = w + "r"
        self.run_properties = w + "rPr"
        self.text = w + "t"
        self.texts = frozenset({w + "t", *_MATHS})
        self.deleted_text = w + "delText"
        self.control = w + "sdt"
        self.value = w + "val"
        self.id = w + "id"
        self.style = w + "pStyle"
        self.cell_properties = w + "tcPr"
        self.span = w + "gridSpan"
        self.merge_down = w + "vMerge"
        self.merge_along = w + "hMerge"
        self.cell_removed = w + "cellDel"
        self.vanish = w + "vanish"
        self.raised = w + "vertAlign"
        self.strikes = (w + "strike", w + "dstrike")
        self.symbol = w + "sym"
        self.ruby = w + "rt"
        self.box = w + "txbxContent"
        self.field_mark = w + "fldChar"
        self.part_of_other_format = w + "altChunk"
        self.marks = {w + "tab": "\t", w + "br": "\n", w + "cr": "\n", w + "noBreakHyphen": "-", w + "ptab": "\t"}
        self.notes = {
            w + "commentReference": "Comment",
            w + "footnoteReference": "Footnote",
            w + "endnoteReference": "Endnote",
        }
        self.removed = frozenset({w + "del", w + "moveFrom"})
        self.added = frozenset({w + "ins", w + "moveTo"})
        self.unseen = frozenset(w + name for name in _UNSEEN.split())
        self.rare = (*(w + name for name in _RARE.split()), *_MATHS, *self.notes, ALTERNATIVES)
        """Where one of these occurs anywhere in a document, the careful way through it is taken."""

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

    def is_on(self, switch: etree._Element | None) -> bool:
        """Tell whether an on-off setting is there and not switched off."""
        return switch is not None and switch.get(self.value) not in ("0", "false", "off")

    def is_prompt(self, control: etree._Element) -> bool:
        """Tell whether a content control still shows its prompt ("Click or tap here to enter text").

        Programs that fill templates leave the mark of a prompt on controls that they filled: what neither has the
        look of a prompt nor begins like one is somebody's words.
        """
        properties = control.find(self.prefix + "sdtPr")
        if properties is None or not self.is_on(properties.find(self.prefix + "showingPlcHdr")):
            return False
        styles = (style.get(self.value) or "" for style in control.iter(self.prefix + "rStyle"))
        text = self.text_of(control).strip().lower()
        return not text or text.startswith(_PROMPTS) or any("placeholder" in style.lower() for style in styles)

    def text_of(self, element: etree._Element) -> str:
        """Return all text inside an element, deleted text too, whatever it is wrapped in."""
        return "".join(text.text or "" for text in element.iter(*self.texts, self.deleted_text))

    def shown_branch(self, alternatives: etree._Element) -> etree._Element | None:
        """Return the one of several forms of the same content that is read: the first with text in it."""
        branches = [branch for branch in alternatives if isinstance(branch.tag, str)]
        return next((branch for branch in branches if self.text_of(branch).strip()), next(iter(branches), None))
