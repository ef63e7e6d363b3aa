"""A Word template in the making: styles, page frame, and the few building blocks that all of them share."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_BREAK, WD_TAB_ALIGNMENT
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt, RGBColor

from documents.writing.reports.partnership_colour import STANDARD
from documents.writing.template_file import repacked

FONT = "Arial"
_MARGINS = (
    '<w:top w:w="50" w:type="dxa"/><w:left w:w="100" w:type="dxa"/><w:bottom w:w="40" w:type="dxa"/>'
    '<w:right w:w="100" w:type="dxa"/>'
)
WIDTH = 17.0
"""Centimetres between the margins."""


class WordTemplate:
    """One template. Texts may hold fields: "{{ code_name }}"."""

    def __init__(self, title: str, *, landscape: bool = False, framed: bool = True) -> None:
        self.document = Document()
        self.width = WIDTH + 8.7 if landscape else WIDTH
        self._title = title
        self._tags = 0
        self._styles()
        self._page(landscape)
        if framed:
            self._frame()
        self._properties()

    # Page and styles

    def _page(self, landscape: bool) -> None:
        section = self.document.sections[0]
        short, long = Cm(21), Cm(29.7)
        section.page_width, section.page_height = (long, short) if landscape else (short, long)
        if landscape:
            section.orientation = WD_ORIENT.LANDSCAPE
        section.left_margin = section.right_margin = Cm(2)
        section.top_margin, section.bottom_margin = Cm(2.3), Cm(2)
        section.header_distance = section.footer_distance = Cm(1)

    def _styles(self) -> None:
        styles = self.document.styles
        normal = styles["Normal"]
        _font(normal, 11)
        normal.paragraph_format.space_after = Pt(7)
        normal.paragraph_format.line_spacing = 1.12
        language = parse_xml(f'<w:lang {nsdecls("w")} w:val="en-GB" w:eastAsia="en-GB" w:bidi="ar-SA"/>')
        run = normal.element.get_or_add_rPr()
        run.append(language)
        for old in styles.element.iter(qn("w:lang")):
            old.set(qn("w:val"), "en-GB")
        for name, size, before in (
            ("Title", 24, 0),
            ("Heading 1", 15, 16),
            ("Heading 2", 12.5, 12),
            ("Heading 3", 11, 8),
        ):
            style = styles[name]
            _font(style, size, bold=True, accent=True)
            style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(5)
            style.paragraph_format.keep_with_next = True
            border = style.element.get_or_add_pPr().find(qn("w:pBdr"))
            if border is not None:
                style.element.pPr.remove(border)
        styles["Title"].paragraph_format.space_after = Pt(2)
        _font(styles["Subtitle"], 12.5)
        styles["Subtitle"].font.italic = False
        spaced = styles["Subtitle"].element.rPr.find(qn("w:spacing"))
        if spaced is not None:
            styles["Subtitle"].element.rPr.remove(spaced)
        styles["Subtitle"].font.color.rgb = RGBColor(0x4A, 0x4A, 0x4A)
        styles["Subtitle"].paragraph_format.space_after = Pt(12)
        _font(styles["Header"], 8.5)
        _font(styles["Footer"], 8.5)
        for name in ("List Bullet", "List Number"):
            _font(styles[name], 11)
            styles[name].paragraph_format.space_after = Pt(4)
        for name, size in (("Cell", 9.5), ("Cell heading", 9.5), ("To complete", 11), ("Small print", 9)):
            style = styles.add_style(name, 1)
            style.base_style = normal
            _font(style, size, bold=name == "Cell heading")
            style.paragraph_format.space_after = Pt(2 if name.startswith("Cell") else 7)
            style.paragraph_format.line_spacing = 1.05
        styles["Cell heading"].font.color.rgb = RGBColor(0xFF, 0xFF, 0xFF)
        shade = parse_xml(f'<w:shd {nsdecls("w")} w:val="clear" w:color="auto" w:fill="FFF6D6"/>')
        border = parse_xml(
            f'<w:pBdr {nsdecls("w")}><w:left w:val="single" w:sz="24" w:space="6" w:color="B58900"/></w:pBdr>'
        )
        properties = styles["To complete"].element.get_or_add_pPr()
        properties.insert_element_before(border, "w:shd", "w:spacing", "w:ind", "w:jc")
        properties.insert_element_before(shade, "w:spacing", "w:ind", "w:jc")

    def _frame(self) -> None:
        section = self.document.sections[0]
        head = section.header.paragraphs[0]
        self._ends(head)
        head.add_run("{{ partnership }}\t{{ classification }}").bold = True
        foot = section.footer.paragraphs[0]
        self._ends(foot)
        foot.add_run(f"{self._title} · {{{{ case_reference }}}}\tPage ")
        _field(foot, "PAGE")
        foot.add_run(" of ")
        _field(foot, "NUMPAGES")

    def _ends(self, paragraph: Any) -> None:
        for stop in list(paragraph.style.paragraph_format.tab_stops):
            paragraph.paragraph_format.tab_stops.add_tab_stop(stop.position, WD_TAB_ALIGNMENT.CLEAR)
        paragraph.paragraph_format.tab_stops.add_tab_stop(Cm(self.width), WD_TAB_ALIGNMENT.RIGHT)

    def _properties(self) -> None:
        properties = self.document.core_properties
        properties.title = f"{self._title}: {{{{ code_name }}}}"
        properties.author = "{{ partnership }}"
        properties.language = "en-GB"
        properties.comments = properties.keywords = properties.subject = properties.last_modified_by = ""
        properties.created = properties.modified = datetime(2026, 1, 1, tzinfo=UTC)

    # Blocks

    def title(self, text: str, below: str = "") -> None:
        """Put the document's title, and a line below it."""
        self.document.add_paragraph(text, "Title")
        if below:
            self.document.add_paragraph(below, "Subtitle")

    def heading(self, text: str, level: int = 1) -> None:
        """Put a heading."""
        self.document.add_paragraph(text, f"Heading {level}")

    def text(self, *paragraphs: str, style: str = "Normal") -> None:
        """Put paragraphs. "**" around words makes them bold."""
        for paragraph in paragraphs:
            _runs(self.document.add_paragraph(style=style), paragraph)

    def bullets(self, *items: str) -> None:
        """Put a list."""
        self.text(*items, style="List Bullet")

    def each(self, statement: str, *paragraphs: tuple[str, str], empty: str = "None recorded.") -> None:
        """Put (style, text) paragraphs once for each entry: statement is "one in agencies"."""
        self.text(f"{{%p for {statement} %}}")
        for style, text in paragraphs:
            self.text(text, style=style)
        self.text("{%p else %}", empty, "{%p endfor %}")

    def to_complete(self, *names: str) -> None:
        """Put a content control for each field that people still write; Word shows its edges and its name."""
        for name in names:
            self._tags += 1
            control = parse_xml(
                f'<w:sdt {nsdecls("w")}><w:sdtPr><w:alias w:val="{name}"/><w:tag w:val="{name}"/>'
                f'<w:id w:val="{100 + self._tags}"/></w:sdtPr><w:sdtContent><w:p><w:pPr>'
                f'<w:pStyle w:val="Tocomplete"/></w:pPr><w:r><w:t>{{{{ {name} }}}}</w:t></w:r></w:p>'
                "</w:sdtContent></w:sdt>"
            )
            self.document.element.body.insert_element_before(control, "w:sectPr")

    def facts(self, *pairs: tuple[str, str]) -> None:
        """Put a table of labels and values."""
        table = self._table(2, (5.0, self.width - 5.0))
        for label, value in pairs:
            cells = table.add_row().cells
            _cell(cells[0], label, bold=True, fill="EEF2F5")
            _cell(cells[1], value)
        self._after()

    def rows(
        self,
        statement: str,
        columns: Sequence[tuple[str, float, str]],
        empty: str = "None recorded.",
        blank: int = 0,
    ) -> None:
        """Put a table with a row for each entry. columns: heading, share of the width, and what the cell shows."""
        shares = sum(share for _, share, _ in columns)
        table = self._table(len(columns), [self.width * share / shares for _, share, _ in columns])
        self._headings(table, [heading for heading, _, _ in columns])
        if statement:
            _cell(table.add_row().cells[0], f"{{%tr for {statement} %}}")
            for cell, (_, _, shown) in zip(table.add_row().cells, columns, strict=True):
                _cell(cell, shown)
            if empty:
                _cell(table.add_row().cells[0], "{%tr else %}")
                line = table.add_row().cells
                _cell(line[0].merge(line[-1]), empty)
            _cell(table.add_row().cells[0], "{%tr endfor %}")
        for _ in range(blank):
            for cell in table.add_row().cells:
                _cell(cell, "")
        self._after()

    def grid(self, headings: Sequence[str], lines: Sequence[Sequence[str]], shares: Sequence[float]) -> None:
        """Put a table whose rows are always the same."""
        table = self._table(len(headings), [self.width * share / sum(shares) for share in shares])
        self._headings(table, headings)
        for line in lines:
            for cell, text in zip(table.add_row().cells, line, strict=True):
                _cell(cell, text)
        self._after()

    def page_break(self) -> None:
        """Begin a new page with what follows."""
        self.document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)

    def saved(self) -> bytes:
        """Return the template as bytes, the same each time."""
        saved = io.BytesIO()
        self.document.save(saved)
        return repacked(saved.getvalue(), lambda name, content: content)

    def _headings(self, table: Any, headings: Sequence[str]) -> None:
        row = table.add_row()
        row._tr.get_or_add_trPr().append(parse_xml(f"<w:tblHeader {nsdecls('w')}/>"))
        for cell, heading in zip(row.cells, headings, strict=True):
            _cell(cell, heading, style="Cell heading", accent=True)

    def _table(self, columns: int, widths: Sequence[float]) -> Any:
        table = self.document.add_table(0, columns, "Table Grid")
        table.alignment = WD_TABLE_ALIGNMENT.LEFT
        table.autofit = False
        for column, width in zip(table.columns, widths, strict=True):
            column.width = Cm(width)
        borders = "".join(
            f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="B8C2CA"/>'
            for side in ("top", "left", "bottom", "right", "insideH", "insideV")
        )
        # In the order that Word's schema has.
        properties = table._tbl.tblPr
        for part, after in (
            (f'<w:tblInd {nsdecls("w")} w:w="100" w:type="dxa"/>', "w:tblLayout"),
            (f"<w:tblBorders {nsdecls('w')}>{borders}</w:tblBorders>", "w:tblLayout"),
            (f"<w:tblCellMar {nsdecls('w')}>{_MARGINS}</w:tblCellMar>", "w:tblLook"),
        ):
            properties.insert_element_before(parse_xml(part), after)
        return table

    def _after(self) -> None:
        for row in self.document.tables[-1].rows:
            # A row stays on one page, unless it is longer than one.
            row._tr.get_or_add_trPr().insert(0, parse_xml(f"<w:cantSplit {nsdecls('w')}/>"))
        after = self.document.add_paragraph()
        after.paragraph_format.space_after = Pt(0)
        after.paragraph_format.line_spacing = Pt(8)


def _font(style: Any, size: float, *, bold: bool | None = None, accent: bool = False) -> None:
    style.font.name, style.font.size = FONT, Pt(size)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for name in list(fonts.attrib):
        if "heme" in name:
            del fonts.attrib[name]
    for name in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(name), FONT)
    if bold is not None:
        style.font.bold = bold
    if accent:
        style.font.color.rgb = RGBColor.from_string(STANDARD)
        style.element.rPr.find(qn("w:color")).set(qn("w:themeColor"), "accent1")


def _runs(paragraph: Any, text: str) -> None:
    for at, piece in enumerate(text.split("**")):
        if piece:
            paragraph.add_run(piece).bold = True if at % 2 else None


def _cell(
    cell: Any, text: str, *, style: str = "Cell", bold: bool = False, fill: str = "", accent: bool = False
) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.style = style
    _runs(paragraph, f"**{text}**" if bold else text)
    if fill or accent:
        theme = ' w:themeFill="accent1"' if accent else ""
        shade = f'<w:shd {nsdecls("w")} w:val="clear" w:color="auto" w:fill="{fill or STANDARD}"{theme}/>'
        cell._tc.get_or_add_tcPr().append(parse_xml(shade))


def _field(paragraph: Any, code: str) -> None:
    for kind, text in (("begin", ""), ("", f" {code} "), ("separate", ""), ("shown", "1"), ("end", "")):
        run = paragraph.add_run("1" if kind == "shown" else "")
        if kind == "":
            run._r.append(parse_xml(f'<w:instrText {nsdecls("w")} xml:space="preserve">{text}</w:instrText>'))
        elif kind != "shown":
            run._r.append(parse_xml(f'<w:fldChar {nsdecls("w")} w:fldCharType="{kind}"/>'))
