"""Office files with a marker where editors leave names, where looks hide words, and where else words stand."""

from __future__ import annotations

from collections.abc import Callable

import openpyxl
from openpyxl.styles import Font, PatternFill
from openpyxl.styles.colors import Color

from tests.unit.documents.safety.planted_office import (
    _OFFICE,
    _RELATION,
    _SETTINGS,
    _SHEET,
    _SHOW,
    _SLIDE,
    Make,
    _body,
    _changed_book,
    _in_sheet,
    _part,
    _slide_part,
    _tracked,
    document,
    edited,
    shared_texts,
    slides,
    workbook,
)
from tests.unit.documents.safety.planted_pdf import MARK

_WORDS = f"<w:r><w:t>{MARK}</w:t></w:r>"
_VML = 'xmlns:v="urn:schemas-microsoft-com:vml"'
_DRAWING = 'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
_NOTES = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def _run(look: str) -> str:
    return f"<w:p><w:r><w:rPr>{look}</w:rPr><w:t>{MARK}</w:t></w:r></w:p>"


def _field(code: str) -> Make:
    begin, end = (f'<w:r><w:fldChar w:fldCharType="{step}"/></w:r>' for step in ("begin", "end"))
    return _tracked(f"{begin}<w:r><w:instrText> {code} </w:instrText></w:r>{end}")


def _styled(look: str) -> Make:
    styled = _body(f'<w:p><w:pPr><w:pStyle w:val="Gone"/></w:pPr>{_WORDS}</w:p>')
    style = f'<w:style w:type="paragraph" w:styleId="Gone"><w:rPr>{look}</w:rPr></w:style></w:styles>'
    return lambda: edited(styled(), {"word/styles.xml": ("</w:styles>", style)})


def _setting(xml: str) -> Make:
    return lambda: edited(document(), {_SETTINGS: ("</w:settings>", f"{xml}</w:settings>")})


def _shape(style: str, inside: str = "", fill: str = "") -> str:
    words = inside or f"<w:p>{_WORDS}</w:p>"
    return (
        f'<w:p><w:r><w:pict><v:shape {_VML} style="{style}" {fill}><v:textbox><w:txbxContent>{words}'
        "</w:txbxContent></v:textbox></v:shape></w:pict></w:r></w:p>"
    )


def _anchor(inside: str) -> str:
    return (
        f"<w:p><w:r><w:drawing><wp:anchor {_DRAWING}>{inside}<w:txbxContent><w:p>{_WORDS}</w:p></w:txbxContent>"
        "</wp:anchor></w:drawing></w:r></w:p>"
    )


def _paragraph(look: str) -> str:
    return f"<w:p><w:pPr>{look}</w:pPr>{_WORDS}</w:p>"


def _related(kind: str, name: str, target: str, more: str = "") -> Make:
    line = _RELATION.format(name, _OFFICE + kind, target, more)
    return lambda: edited(document(), relate={"word/document.xml": line})


_FORM = f'<w:ffData><w:name w:val="{MARK}"/><w:helpText w:val="{MARK}"/></w:ffData>'
_OTHER = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'

_WORD_CLEANED: dict[str, Make] = {
    "bookmark's name": _tracked(f'<w:bookmarkStart w:id="7" w:name="{MARK}"/><w:bookmarkEnd w:id="7"/>'),
    "field of an author": _field(f'AUTHOR "{MARK}"'),
    "field of a picture's place": _field(f'INCLUDEPICTURE "C:\\\\{MARK}.png"'),
    "index entry": _field(f'XE "{MARK}"'),
    "simple field": _tracked(f'<w:fldSimple w:instr=" DOCPROPERTY {MARK} "/>'),
    "title of a content control": _body(
        f'<w:sdt><w:sdtPr><w:alias w:val="{MARK}"/>'
            f'<w:tag w:val="{MARK}"/></w:sdtPr><w:sdtContent><w:p/></w:sdtContent></w:sdt>'
    ),
    "smart tag": _tracked(
        f'<w:smartTag w:uri="u" w:element="{MARK}">'
            f'<w:smartTagPr><w:attr w:val="{MARK}"/></w:smartTagPr></w:smartTag>'
    ),
    "marked by another program": _tracked(f'<w:customXml w:uri="u" w:element="{MARK}"/>'),
    "who may edit": _tracked(f'<w:permStart w:id="1" w:ed="CORP\\{MARK}"/><w:permEnd w:id="1"/>'),
    "form field's help": _tracked(
        f'<w:r>'
            f'<w:fldChar w:fldCharType="begin">{_FORM}</w:fldChar></w:r>'
        f'<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    ),
    "picture's name": lambda: edited(
        document(), {"word/document.xml": ('<wp:docPr id="1" name="Picture 1"', f'<wp:docPr id="1" name="{MARK}"')}
    ),
    "name of a picture's file": lambda: edited(
        document(),
        {"word/document.xml": ('<pic:cNvPr id="0" name="image.png"', f'<pic:cNvPr id="0" name="{MARK}.png"')},
    ),
    "part of a task pane": _part("word/webextensions/webextension1.xml", "webextension"),
    "whom letters went to": _part("word/recipientData.xml", "recipientData"),
    "label of the sender": _part("docMetadata/LabelInfo.xml", "classificationlabels", source=""),
    "who recommended reading only": _setting(f'<w:writeProtection w:userName="{MARK}"/>'),
    "setting that nobody knows": _setting(f'<w:attachedSchema w:val="{MARK}"/>'),
    "element of another program": _body(f'<z:secret xmlns:z="urn:z">{MARK}</z:secret>'),
    "link that nothing uses": _related("hyperlink", "rId77", f"https://a.org/{MARK}", ' TargetMode="External"'),
    "id of a reference": _related("hyperlink", f"id-{MARK}", "https://example.org", ' TargetMode="External"'),
    "header that nothing uses": _part("word/header9.xml", "header", f"<w:hdr {_NOTES}>"
        f"<w:p>{_WORDS}</w:p></w:hdr>"),
    "footnote without a mark": _part(
        "word/footnotes.xml",
        "footnotes",
        f'<w:footnotes {_NOTES}><w:footnote w:id="9"><w:p>{_WORDS}</w:p></w:footnote></w:footnotes>',
    ),
    "name of a part": _part(f"word/media/{MARK}.png", "image", b"\x89PNG\r\n\x1a\n"),
}  # fmt: skip
_WORD_NEEDS_PERSON: dict[str, tuple[str, Make]] = {
    "white by a style": ("unseen-text", _styled('<w:color w:val="FFFFFF"/>')),
    "tiny by a style": ("unseen-text", _styled('<w:sz w:val="2"/>')),
    "white of the theme": ("unseen-text", _body(_run('<w:color w:themeColor="background1"/>'))),
    "letters of no width": ("unseen-text", _body(_run('<w:w w:val="1"/>'))),
    "colour of the ground": (
        "unseen-text",
        _body(_run('<w:color w:val="1D70B8"/><w:shd w:val="clear" w:fill="1D70B8"/>')),
    ),
    "black on black": ("unseen-text", _body(_run('<w:highlight w:val="black"/><w:color w:val="000000"/>'))),
    "white on a white ground": (
        "unseen-text",
        _body(_run('<w:color w:val="FFFFFF"/><w:shd w:val="clear" w:fill="FFFFFF"/>')),
    ),
    "letters without a fill": (
        "unseen-text",
        _body(_run('<w14:textFill xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"><w14:noFill/></w14:textFill>')),
    ),
    "white in a text box": ("unseen-text", _body(_shape("", _run('<w:color w:val="FFFFFF"/>')))),
    "hidden shape": ("off-page", _body(_shape("visibility:hidden"))),
    "shape beside the page": ("off-page", _body(_shape("position:absolute;margin-left:-9000pt"))),
    "drawing beside the page": (
        "off-page",
        _body(_anchor("<wp:positionH><wp:posOffset>-99999999</wp:posOffset></wp:positionH>")),
    ),
    "drawing of no size": ("off-page", _body(_anchor('<wp:extent cx="0" cy="0"/>'))),
    "frame beside the page": ("off-page", _body(_paragraph('<w:framePr w:x="-20000" w:y="1"/>'))),
    "indent beside the page": ("off-page", _body(_paragraph('<w:ind w:left="-20000"/>'))),
    "line of no height": ("off-page", _body(_paragraph('<w:spacing w:line="1" w:lineRule="exact"/>'))),
    "hidden row": (
        "hidden-rows",
        _body(f"<w:tbl><w:tr><w:trPr><w:hidden/></w:trPr><w:tc><w:p>{_WORDS}</w:p></w:tc></w:tr></w:tbl>"),
    ),
    "words for older programs": (
        "hidden-text",
        _tracked(
            f'<w:r><mc:AlternateContent {_OTHER}><mc:Choice Requires="wps"><w:t>a</w:t></mc:Choice>'
            f"<mc:Fallback><w:t>{MARK}</w:t></mc:Fallback></mc:AlternateContent></w:r>"
        ),
    ),
    "another document inside": (
        "embedded-object",
        _body(f'<w:altChunk r:id="rIdA" xmlns:r="{_OFFICE.rstrip("/")}"/><w:p>{_WORDS}</w:p>'),
    ),
    "picture that can't be read": (
        "cannot-scan",
        lambda: edited(
            _part("word/media/image9.emf", "image", b"\x01\0\0\0" + MARK.encode())(),
            {"[Content_Types].xml": ("</Types>", '<Default Extension="emf" ContentType="image/x-emf"/></Types>')},
        ),
    ),
}  # fmt: skip


def _cell(**look: object) -> Make:
    def change(book: openpyxl.Workbook) -> None:
        book.worksheets[0]["A3"] = MARK
        for name, value in look.items():
            setattr(book.worksheets[0]["A3"], name, value)

    return _changed_book(change)


def _sized(change: Callable[[openpyxl.Workbook], None]) -> Make:
    def both(book: openpyxl.Workbook) -> None:
        book.worksheets[0]["B3"] = MARK
        change(book)

    return _changed_book(both)


def _sheet_part(name: str, kind: str, content: str, source: str = _SHEET) -> Make:
    line = _RELATION.format("rId9", _OFFICE + kind, f"/{name}", "")
    return lambda: edited(workbook(), add={name: content}, relate={source: line})


_BOOK_CLEANED: dict[str, Make] = {
    "what a filter looks for": _in_sheet(
        f'<autoFilter ref="A1:B3"><filterColumn colId="0"><filters>'
            f'<filter val="{MARK}"/></filters></filterColumn></autoFilter>'
    ),
    "name for programs": lambda: edited(workbook(), {_SHEET: ("<sheetPr>", f'<sheetPr codeName="{MARK}">')}),
    "reading aid": lambda: edited(
        shared_texts(), {"xl/sharedStrings.xml": ("<t>Owner</t>", f"<t>Owner</t>"
            f"<rPh sb='0' eb='1'><t>{MARK}</t></rPh>")}
    ),
    "protected range": _in_sheet(f'<protectedRanges><protectedRange name="{MARK}" sqref="A1"/></protectedRanges>'),
    "data of another program": _in_sheet(
        f'<smartTags><cellSmartTags r="A1"><cellSmartTagPr key="k" val="{MARK}"/></cellSmartTags></smartTags>'
    ),
    "comment of a table": _sheet_part("xl/tables/table1.xml", "table", f'<table name="Table1" comment="{MARK}"/>'),
    "own property": _sheet_part("docProps/custom.xml", "custom-properties", f"<x><p>{MARK}</p></x>", ""),
    "values kept for formulas": _sheet_part(
        "xl/volatileDependencies.xml", "volatileDependencies", f"<x>{MARK}</x>", "xl/workbook.xml"
    ),
}  # fmt: skip
_BOOK_NEEDS_PERSON: dict[str, tuple[str, Make]] = {
    "white of the theme": ("hidden-text", _cell(font=Font(color=Color(theme=0)))),
    "white by number": ("hidden-text", _cell(font=Font(color=Color(indexed=9)))),
    "colour of the fill": (
        "hidden-text",
        _cell(font=Font(color="FF1D70B8"), fill=PatternFill("solid", fgColor="FF1D70B8")),
    ),
    "white on a white fill": (
        "hidden-text",
        _cell(font=Font(color="FFFFFFFF"), fill=PatternFill("solid", fgColor="FFFFFFFF")),
    ),
    "tiny letters": ("hidden-text", _cell(font=Font(sz=1))),
    "white words in a text": (
        "hidden-text",
        lambda: edited(
            shared_texts(),
            {"xl/sharedStrings.xml": ("<t>Owner</t>", f"<r><rPr><color rgb='FFFFFFFF'/></rPr><t>{MARK}</t></r>")},
        ),
    ),
    "thin column": (
        "hidden-columns",
        _sized(lambda book: setattr(book.worksheets[0].column_dimensions["B"], "width", 0.05)),
    ),
    "thin row": ("hidden-rows", _sized(lambda book: setattr(book.worksheets[0].row_dimensions[3], "height", 0.5))),
    "title of a cell's message": (
        "hidden-text",
        _in_sheet(f'<dataValidations><dataValidation promptTitle="{MARK}" sqref="A2"/></dataValidations>'),
    ),
    "list of a query": (
        "external-content",
        lambda: edited(workbook(), add={"xl/queryTables/queryTable1.xml": f"<x>{MARK}</x>"}),
    ),
    "connection": ("external-content", lambda: edited(workbook(), add={"xl/connections.xml": f"<x>{MARK}</x>"})),
}  # fmt: skip


def _on_slide(before: str, after: str) -> Make:
    return lambda: edited(slides(), {_SLIDE: (before, after)})


def _said(look: str) -> Make:
    run = f"<a:t>Learning</a:t></a:r><a:r><a:rPr{look}<a:t>{MARK}</a:t></a:r>"
    return _on_slide("<a:t>Learning</a:t></a:r>", run)


def _filled(fill: str) -> Make:
    return _said(f"><a:solidFill>{fill}</a:solidFill></a:rPr>")


_SECTIONS = 'xmlns:s="http://schemas.microsoft.com/office/powerpoint/2010/main"'
_SLIDES_CLEANED: dict[str, Make] = {
    "tag": _slide_part("ppt/tags/tag1.xml", "tags", f'<t><tag name="x" val="{MARK}"/></t>'),
    "name of a shape": _on_slide("name='Title'", f"name='{MARK}'"),
    "name of a slide": _on_slide("<p:cSld>", f"<p:cSld name='{MARK}'>"),
    "name of a section": lambda: edited(
        slides(), {_SHOW: ("</p:presentation>", f'<s:section {_SECTIONS} name="{MARK}"/></p:presentation>')}
    ),
    "slide show of some slides": lambda: edited(
        slides(), {_SHOW: ("</p:presentation>", f'<p:custShow name="{MARK}"/></p:presentation>')}
    ),
    "how it was last looked at": _slide_part("ppt/viewProps.xml", "viewProps", f'<v lastView="{MARK}"/>'),
    "who changed it": _slide_part("ppt/changesInfos/changesInfo1.xml", "changesInfo", f"<v>{MARK}</v>"),
    "number of a revision": _slide_part("ppt/revisionInfo.xml", "revisionInfo", f'<v x="{MARK}"/>'),
    "authors of new comments": _slide_part("ppt/authors.xml", "authors", f'<v name="{MARK}"/>'),
    "words of another program": _on_slide(
        "</p:cSld>", f"<p:extLst><z:q xmlns:z='urn:z'>{MARK}</z:q></p:extLst></p:cSld>"
    ),
}
_SLIDES_NEED_PERSON: dict[str, tuple[str, Make]] = {
    "white letters": ("unseen-text", _filled("<a:srgbClr val='FFFFFF'/>")),
    "letters of the background": ("unseen-text", _filled("<a:schemeClr val='bg1'/>")),
    "tiny letters": ("unseen-text", _said(" sz='100'/>")),
    "letters without a fill": ("unseen-text", _said("><a:noFill/></a:rPr>")),
    "sound": (
        "cannot-scan",
        lambda: edited(
            _slide_part("ppt/media/media1.mp3", "audio", b"ID3" + MARK.encode(), _SLIDE)(),
            {"[Content_Types].xml": ("</Types>", '<Default Extension="mp3" ContentType="audio/mpeg"/></Types>')},
        ),
    ),
}

CLEANED = {"docx": _WORD_CLEANED, "xlsx": _BOOK_CLEANED, "pptx": _SLIDES_CLEANED}
"""Kind → way of hiding → how to make a file with it; all are cleaned away."""
NEEDS_PERSON = {"docx": _WORD_NEEDS_PERSON, "xlsx": _BOOK_NEEDS_PERSON, "pptx": _SLIDES_NEED_PERSON}
"""Kind → way of hiding → the finding's code and how to make a file with it."""

SEARCHED: dict[str, dict[str, Make]] = {
    "docx": {
        "alternative text": lambda: edited(
            document(), {"word/document.xml": ("<wp:docPr ", f'<wp:docPr descr="{MARK}" ')}
        ),
        "shape's alternative text": _body(f'<w:p><w:r><w:pict>'
            f'<v:shape {_VML} alt="{MARK}"/></w:pict></w:r></w:p>'),
        "description of a table": _body(
            f'<w:tbl><w:tblPr><w:tblDescription w:val="{MARK}"/></w:tblPr><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl>'
        ),
        "tip of a link": _tracked(f'<w:hyperlink w:anchor="x" w:tooltip="{MARK}"/>'),
        "target of a link": _related("hyperlink", "rId77", f"mailto:{MARK}@example.org", ' TargetMode="External"'),
        "name of a style": lambda: edited(
            document(), {"word/styles.xml": ("</w:styles>", f'<w:style>'
                f'<w:name w:val="{MARK}"/></w:style></w:styles>')}
        ),
        "text of a numbering": lambda: edited(
            document(),
            {"word/numbering.xml": ("</w:numbering>", f'<w:num>'
                f'<w:lvlText w:val="{MARK}"/></w:num></w:numbering>')},
        ),
        "text box": _body(_shape("")),
        "chart": _part("word/charts/chart1.xml", "chart", f"<c:chart xmlns:c='urn:c'><c:v>{MARK}</c:v></c:chart>"),
    },
    "xlsx": {
        "defined name": lambda: edited(
            workbook(),
            {"xl/workbook.xml": ("<calcPr", f'<definedNames>'
                f'<definedName name="{MARK}">1</definedName></definedNames><calcPr')},
        ),
        "list to choose from": _in_sheet(
            f'<dataValidations><dataValidation sqref="A2">'
                f'<formula1>"{MARK},x"</formula1></dataValidation></dataValidations>'
        ),
        "condition": _in_sheet(f'<conditionalFormatting><cfRule>'
            f'<formula>A1="{MARK}"</formula></cfRule></conditionalFormatting>'),
        "printed header": _in_sheet(f"<headerFooter><oddHeader>{MARK}</oddHeader></headerFooter>"),
        "tip of a link": _in_sheet(f'<hyperlinks><hyperlink ref="A1" tooltip="{MARK}"/></hyperlinks>'),
        "number format": _cell(number_format=f'"{MARK}"'),
        "name of a style": lambda: edited(workbook(), {"xl/styles.xml": ('name="Normal"', f'name="{MARK}"')}),
        "formula": _cell(value=f'=IF(1,"x","{MARK}")'),
        "list of extensions": _in_sheet(f'<extLst><ext uri="x"><y>{MARK}</y></ext></extLst>'),
        "chart": _sheet_part("xl/charts/chart1.xml", "chart", f"<x><t>{MARK}</t></x>"),
        "cell far away": _changed_book(lambda book: setattr(book.worksheets[0].cell(6000, 300), "value", MARK)),
    },
    "pptx": {
        "alternative text": _on_slide("name='Title'", f"name='Title' descr='{MARK}'"),
        "tip of a link": _on_slide("name='Title'/>", f"name='Title'><a:hlinkClick tooltip='{MARK}'/></p:cNvPr>"),
        "words of a master": _slide_part("ppt/slideMasters/slideMaster1.xml", "slideMaster", f"<m><t>{MARK}</t>"
            f"</m>"),
        "words of a layout": _slide_part("ppt/slideLayouts/slideLayout9.xml", "slideLayout", f"<m><t>{MARK}</t>"
            f"</m>"),
    },
}  # fmt: skip
"""Kind → place of words that belong to the document, or to how it works → how to make a file with a name there."""

SEEN: dict[str, str] = {
    "white in a box with a fill": _shape("", _run('<w:color w:val="FFFFFF"/>'), 'fillcolor="#1d70b8"'),
    "white in a table with a style": (
        '<w:tbl><w:tblPr><w:tblStyle w:val="Banded"/></w:tblPr><w:tr><w:tc>'
        f'{_run("""<w:color w:val="FFFFFF"/>""")}</w:tc></w:tr></w:tbl>'
    ),
    "grey": _run('<w:color w:val="505A5F"/>'),
    "white on a dark ground": _run('<w:color w:val="FFFFFF"/><w:shd w:val="clear" w:fill="1D70B8"/>'),
    "a box on the page": _shape("position:absolute;margin-left:20pt;width:90pt"),
    "a line of an exact height": _paragraph('<w:spacing w:line="240" w:lineRule="exact"/>'),
    "black by name": _run('<w:color w:val="000000"/><w:highlight w:val="yellow"/>'),
}
