"""Word, Excel and PowerPoint files with something hidden in them, one marker for each way."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from functools import cache
from typing import Literal

import docx
import openpyxl
import xlsxwriter
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml.ns import qn
from docx.shared import Inches
from openpyxl.comments import Comment
from openpyxl.styles import Font
from PIL import Image

from tests.unit.documents.safety import made_files as made
from tests.unit.documents.safety.planted_pdf import MARK, jpeg, noise

Make = Callable[[], bytes]
_RELATION = '<Relationship Id="{}" Type="{}" Target="{}"{}/>'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"


@cache
def document() -> bytes:
    """Return a plain Word report with a heading, a table and a picture."""
    word = docx.Document()
    for style in [style for style in word.styles if style.type == WD_STYLE_TYPE.TABLE][1:]:
        style.delete()  # some hundred table styles, which every check would walk through
    for latent in word.styles.element.findall(qn("w:latentStyles")):
        word.styles.element.remove(latent)
    word.add_heading("What we learned", 1)
    word.add_paragraph("Agencies worked well together.")
    table = word.add_table(2, 2)
    table.cell(0, 0).text = "Finding"
    table.cell(1, 1).text = "Share information early"
    picture = io.BytesIO()
    noise().save(picture, "PNG")
    word.add_picture(picture, Inches(2))
    held = io.BytesIO()
    word.save(held)
    return held.getvalue()


@cache
def workbook() -> bytes:
    """Return a plain workbook with two sheets."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Actions"
    for row in (("Action", "Owner"), ("Review the policy", "Health"), ("Train staff", "Police")):
        sheet.append(row)
    book.create_sheet("Notes").append(("Nothing else",))
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


@cache
def shared_texts() -> bytes:
    """Return a workbook that keeps its texts in a table of their own, as Excel does."""
    held = io.BytesIO()
    book = xlsxwriter.Workbook(held)
    book.add_worksheet("Actions").write_row("A1", ["Action", "Owner"])
    book.close()
    return held.getvalue()


@cache
def slides() -> bytes:
    """Return a small presentation: one slide, as an office program writes its parts."""
    space = 'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" '
    space += 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    space += f'xmlns:r="{_OFFICE.rstrip("/")}"'
    types = made.CONTENT_TYPES.format(made.POWERPOINT)
    slide = _RELATION.format("r1", _OFFICE + "slide", "slides/slide1.xml", "")
    parts: dict[str, bytes | str] = {
        "[Content_Types].xml": types.replace("/main.xml", "/ppt/presentation.xml"),
        "_rels/.rels": _relations(_RELATION.format("r1", _OFFICE + "officeDocument", "ppt/presentation.xml", "")),
        "ppt/presentation.xml": f'<p:presentation {space}><p:sldSz cx="9144000" cy="6858000"/></p:presentation>',
        "ppt/_rels/presentation.xml.rels": _relations(slide),
        "ppt/slides/slide1.xml": (
            f"<p:sld {space}><p:cSld><p:spTree><p:sp><p:nvSpPr><p:cNvPr id='2' name='Title'/></p:nvSpPr><p:spPr>"
            "<a:xfrm><a:off x='100' y='100'/><a:ext cx='900' cy='900'/></a:xfrm></p:spPr><p:txBody><a:p><a:r>"
            "<a:t>Learning</a:t></a:r></a:p></p:txBody></p:sp></p:spTree></p:cSld></p:sld>"
        ),
    }  # fmt: skip
    return made.archive(parts)


def _relations(*lines: str) -> str:
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    return f'<?xml version="1.0"?><Relationships xmlns="{space}">{"".join(lines)}</Relationships>'


def edited(
    data: bytes,
    replace: dict[str, tuple[str, str]] | None = None,
    add: dict[str, bytes | str] | None = None,
    relate: dict[str, str] | None = None,
) -> bytes:
    """Return the archive with text replaced in parts, parts added, and relationships added by source part."""
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as new:
        contents = {name: old.read(name) for name in old.namelist()}
        for name, (before, after) in (replace or {}).items():
            assert before.encode() in contents[name], (name, before)
            contents[name] = contents[name].replace(before.encode(), after.encode(), 1)
        for source, line in (relate or {}).items():
            folder, _, file = source.rpartition("/")
            rels = f"{folder}/_rels/{file}.rels".lstrip("/")
            content = contents.get(rels, _relations().encode())
            contents[rels] = content.replace(b"</Relationships>", line.encode() + b"</Relationships>")
        for name, added in (add or {}).items():
            contents[name] = added.encode() if isinstance(added, str) else added
        for name, content in contents.items():
            new.writestr(name, content)
    return held.getvalue()


def _body(xml: str) -> Make:
    """Return a document whose first paragraph is followed by this XML."""
    return lambda: edited(document(), {"word/document.xml": ("<w:body>", f"<w:body>{xml}")})


def _part(
    name: str, kind: str, content: bytes | str = f"<x>{MARK}</x>", source: str = "word/document.xml"
) -> Make:
    """Return a document with one more part, referred to as of this kind."""
    line = _RELATION.format("rIdExtra", _OFFICE + kind, "/" + name, "")
    return lambda: edited(document(), add={name: content}, relate={source: line})


def _comment_document() -> bytes:
    word = docx.Document(io.BytesIO(document()))
    word.add_comment(word.paragraphs[1].runs[0], MARK, author=MARK, initials="Z")
    held = io.BytesIO()
    word.save(held)
    return held.getvalue()


def _property(name: str) -> Make:
    def make() -> bytes:
        word = docx.Document(io.BytesIO(document()))
        setattr(word.core_properties, name, MARK)
        held = io.BytesIO()
        word.save(held)
        return held.getvalue()

    return make


def _picture(content: bytes, ending: str) -> Make:
    def make() -> bytes:
        word = docx.Document(io.BytesIO(document()))
        word.add_picture(io.BytesIO(content), Inches(1))
        held = io.BytesIO()
        word.save(held)
        return held.getvalue()

    return make


def _png() -> bytes:
    from PIL.PngImagePlugin import PngInfo

    held = io.BytesIO()
    information = PngInfo()
    information.add_text("Author", MARK)
    noise().save(held, "PNG", pnginfo=information)
    return held.getvalue()


def _jpeg_with_tail() -> bytes:
    held = io.BytesIO()
    Image.new("RGB", (20, 20), "red").save(held, "JPEG")
    return held.getvalue() + MARK.encode()


_RUN = f"<w:r><w:t>{MARK}</w:t></w:r>"
_SETTINGS = "word/settings.xml"

WORD_CLEANED: dict[str, Make] = {
    "author": _property("author"),
    "last modified by": _property("last_modified_by"),
    "subject": _property("subject"),
    "keywords": _property("keywords"),
    "comments property": _property("comments"),
    "category": _property("category"),
    "company": lambda: edited(document(), {"docProps/app.xml": ("<Company/>", f"<Company>{MARK}</Company>")}),
    "own property": _part("docProps/custom.xml", "custom-properties", f"<x><p>{MARK}</p></x>", ""),
    "thumbnail": _part("docProps/thumbnail2.jpeg", "thumbnail", MARK.encode(), ""),
    "custom XML": _part("customXml/item9.xml", "customXml"),
    "comment": _comment_document,
    "people": _part("word/people.xml", "people"),
    "building blocks": _part("word/glossary/document.xml", "glossaryDocument", f"<x><t>{MARK}</t></x>"),
    "printer settings": _part("word/printerSettings1.jpeg", "printerSettings", MARK.encode()),
    "part that nothing refers to": lambda: edited(document(), add={"word/old.xml": f"<x>{MARK}</x>"}),
    "editing marks": lambda: edited(document(), {"word/document.xml": ("<w:p>", f'<w:p w:rsidR="00{MARK}">')}),
    "editing sessions": lambda: edited(
        document(), {_SETTINGS: ("</w:settings>", f'<w:rsids><w:rsid w:val="{MARK}"/></w:rsids></w:settings>')}
    ),
    "document variables": lambda: edited(
        document(),
        {_SETTINGS: ("</w:settings>", f'<w:docVars><w:docVar w:val="{MARK}"/></w:docVars></w:settings>')},
    ),
    "template": lambda: edited(
        document(),
        {_SETTINGS: ("</w:settings>", '<w:attachedTemplate r:id="rIdT" xmlns:r="http://schemas.openxmlformats.org/'
                     'officeDocument/2006/relationships"/></w:settings>')},
        relate={_SETTINGS: _RELATION.format("rIdT", _OFFICE + "attachedTemplate", f"file:///C:/{MARK}.dotx",
                                            ' TargetMode="External"')},
    ),
    "XML comment": _body(f"<!-- {MARK} -->"),
    "processing instruction": _body(f"<?note {MARK}?>"),
    "JPEG's EXIF": _picture(jpeg(MARK), "jpg"),
    "JPEG's tail": _picture(_jpeg_with_tail(), "jpg"),
    "PNG's text": _picture(_png(), "png"),
    "data binding": _body(
        f'<w:sdt><w:sdtPr><w:dataBinding w:xpath="/{MARK}" w:storeItemID="x"/></w:sdtPr><w:sdtContent/></w:sdt>'
    ),
}  # fmt: skip
"""Way of hiding → how to make a file with it; all are cleaned away."""


def _tracked(xml: str) -> Make:
    return _body(f"<w:p>{xml}</w:p>")


def _hidden_by_style() -> bytes:
    styled = _tracked(f'<w:r><w:rPr><w:rStyle w:val="Gone"/></w:rPr><w:t>{MARK}</w:t></w:r>')()
    style = '<w:style w:type="character" w:styleId="Gone"><w:rPr><w:vanish/></w:rPr></w:style></w:styles>'
    return edited(styled, {"word/styles.xml": ("</w:styles>", style)})


_DELETED = f'<w:del w:id="1"><w:r><w:delText>{MARK}</w:delText></w:r></w:del>'
_END_DELETED = '<w:pPr><w:rPr><w:del w:id="2" w:author="A"/></w:rPr></w:pPr>'

WORD_SETTLED: dict[str, tuple[str, Make]] = {
    "deletion": ("tracked-change", _tracked(_DELETED)),
    "moved away": ("tracked-change", _tracked(f'<w:moveFrom w:id="1">{_RUN}</w:moveFrom>')),
    "format change": (
        "tracked-change",
        _tracked(f'<w:r><w:rPr><w:rPrChange w:id="1" w:author="{MARK}"><w:rPr/></w:rPrChange></w:rPr></w:r>'),
    ),
    "who inserted": (
        "tracked-change",
        _tracked(f'<w:ins w:id="1" w:author="{MARK}"><w:r><w:t>Kept</w:t></w:r></w:ins>'),
    ),
    "a deleted paragraph": ("tracked-change", _body(f"<w:p>{_END_DELETED}{_DELETED}</w:p><w:p/>")),
    "a deleted row": (
        "tracked-change",
        _body(
            f'<w:tbl><w:tr><w:trPr><w:del w:id="3" w:author="A"/></w:trPr><w:tc><w:p>{_RUN}</w:p></w:tc></w:tr>'
            "<w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl>"
        ),
    ),
    "hidden text": ("hidden-text", _tracked(f"<w:r><w:rPr><w:vanish/></w:rPr><w:t>{MARK}</w:t></w:r>")),
    "hidden by a style": ("hidden-text", _hidden_by_style),
}
"""Way of hiding → the finding's code and how to make a file with it; cleaned to what "No markup" shows."""

WORD_NEEDS_PERSON: dict[str, tuple[str, Make]] = {
    "a deleted cell": (
        "tracked-change",
        _body(f'<w:tbl><w:tr><w:tc><w:tcPr><w:cellDel w:id="3"/></w:tcPr><w:p>{_RUN}</w:p></w:tc></w:tr></w:tbl>'),
    ),
    "white text": (
        "unseen-text",
        _tracked(f'<w:r><w:rPr><w:color w:val="FFFFFF"/></w:rPr><w:t>{MARK}</w:t></w:r>'),
    ),
    "tiny text": ("unseen-text", _tracked(f'<w:r><w:rPr><w:sz w:val="2"/></w:rPr><w:t>{MARK}</w:t></w:r>')),
    "embedded workbook": (
        "embedded-object",
        _part("word/embeddings/book.xlsx", "package", made.workbook((MARK,))),
    ),
    "macros": ("script", _part("word/vbaProject.bin", "vbaProject", MARK.encode())),
    "linked picture": (
        "external-content",
        lambda: edited(
            document(),
            relate={
                "word/document.xml": _RELATION.format(
                    "rIdL", _OFFICE + "image", f"https://tracker.example.org/{MARK}", ' TargetMode="External"'
                )
            },
        ),
    ),
    "link to a file": (
        "link",
        lambda: edited(
            document(),
            relate={
                "word/document.xml": _RELATION.format(
                    "rIdL", _OFFICE + "hyperlink", f"file:///C:/cases/{MARK}.docx", ' TargetMode="External"'
                )
            },
        ),
    ),
    "cropped picture": (
        "cropped-image",
        lambda: edited(document(), {"word/document.xml": ("<a:stretch>", '<a:srcRect l="20000"/><a:stretch>')}),
    ),
}


def _cell_comment() -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(workbook()))
    book.worksheets[0]["A2"].comment = Comment(MARK, MARK)
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def _changed_book(change: Callable[[openpyxl.Workbook], None]) -> Make:
    def make() -> bytes:
        book = openpyxl.load_workbook(io.BytesIO(workbook()))
        change(book)
        held = io.BytesIO()
        book.save(held)
        return held.getvalue()

    return make


def _hide_row(book: openpyxl.Workbook) -> None:
    book.worksheets[0]["A3"] = MARK
    book.worksheets[0].row_dimensions[3].hidden = True


def _hide_column(book: openpyxl.Workbook) -> None:
    book.worksheets[0]["B2"] = MARK
    book.worksheets[0].column_dimensions["B"].hidden = True


def _hide_sheet(state: Literal["hidden", "veryHidden"]) -> Callable[[openpyxl.Workbook], None]:
    def change(book: openpyxl.Workbook) -> None:
        book.worksheets[1]["A1"] = MARK
        book.worksheets[1].sheet_state = state

    return change


def _hide_value(book: openpyxl.Workbook) -> None:
    book.worksheets[0]["A3"] = MARK
    book.worksheets[0]["A3"].number_format = ";;;"


def _white_value(book: openpyxl.Workbook) -> None:
    book.worksheets[0]["A3"] = MARK
    book.worksheets[0]["A3"].font = Font(color="FFFFFFFF")


BOOK_CLEANED: dict[str, Make] = {
    "author": _changed_book(lambda book: setattr(book.properties, "creator", MARK)),
    "cell comment": _cell_comment,
    "unused text": lambda: edited(
        shared_texts(), {"xl/sharedStrings.xml": ("</sst>", f"<si><t>{MARK}</t></si></sst>")}
    ),
    "printer settings": lambda: edited(
        workbook(),
        add={"xl/printerSettings/printerSettings1.bin": MARK},
        relate={
            "xl/worksheets/sheet1.xml": _RELATION.format(
                "rId9", _OFFICE + "printerSettings", "/xl/printerSettings/printerSettings1.bin", ""
            )
        },
    ),
    "threaded comment": lambda: edited(
        workbook(),
        add={
            "xl/threadedComments/threadedComment1.xml": f"<x>{MARK}</x>",
            "xl/persons/person.xml": f"<x>{MARK}</x>",
        },
    ),
}
BOOK_NEEDS_PERSON: dict[str, tuple[str, Make]] = {
    "hidden row": ("hidden-rows", _changed_book(_hide_row)),
    "hidden column": ("hidden-columns", _changed_book(_hide_column)),
    "hidden sheet": ("hidden-sheet", _changed_book(_hide_sheet("hidden"))),
    "very hidden sheet": ("hidden-sheet", _changed_book(_hide_sheet("veryHidden"))),
    "value without a look": ("hidden-text", _changed_book(_hide_value)),
    "white value": ("hidden-text", _changed_book(_white_value)),
    "hidden name": (
        "hidden-name",
        lambda: edited(
            workbook(),
            {
                "xl/workbook.xml": (
                    "<calcPr",
                    f'<definedNames><definedName name="x" hidden="1">"{MARK}"</definedName></definedNames><calcPr',
                )
            },
        ),
    ),
    "external workbook": (
        "external-content",
        lambda: edited(workbook(), add={"xl/externalLinks/externalLink1.xml": f"<x>{MARK}</x>"}),
    ),
    "pivot data": (
        "pivot-data",
        lambda: edited(workbook(), add={"xl/pivotCache/pivotCacheRecords1.xml": f"<x>{MARK}</x>"}),
    ),
}

_SHEET = "xl/worksheets/sheet1.xml"


def _in_sheet(xml: str) -> Make:
    return lambda: edited(workbook(), {_SHEET: ("</sheetData>", f"</sheetData>{xml}")})


BOOK_CLEANED |= {
    "last modified by": _changed_book(lambda book: setattr(book.properties, "lastModifiedBy", MARK)),
    "custom XML": lambda: edited(
        workbook(),
        add={"customXml/item1.xml": f"<x>{MARK}</x>"},
        relate={"xl/workbook.xml": _RELATION.format("rIdX", _OFFICE + "customXml", "/customXml/item1.xml", "")},
    ),
    "where it was saved": lambda: edited(
        workbook(), {"xl/workbook.xml": ("<bookViews>", f'<absPath url="C:/{MARK}/"/><bookViews>')}
    ),
}
BOOK_NEEDS_PERSON |= {
    "scenario": ("hidden-object", _in_sheet(f'<scenarios><scenario name="{MARK}"/></scenarios>')),
    "message of a cell": (
        "hidden-text",
        _in_sheet(f'<dataValidations count="1"><dataValidation prompt="{MARK}" sqref="A2"/></dataValidations>'),
    ),
}

_SLIDE = "ppt/slides/slide1.xml"
_SHOW = "ppt/presentation.xml"


def _slide_part(name: str, kind: str, content: bytes | str = f"<x><t>{MARK}</t></x>", source: str = _SHOW) -> Make:
    """Return a presentation with one more part, referred to as of this kind."""
    line = _RELATION.format("rIdExtra", _OFFICE + kind, "/" + name, "")
    return lambda: edited(slides(), add={name: content}, relate={source: line})


SLIDES_CLEANED: dict[str, Make] = {
    "author": _slide_part("docProps/core.xml", "core-properties", f"<p><creator>{MARK}</creator></p>", ""),
    "company": _slide_part("docProps/app.xml", "extended-properties", f"<p><Company>{MARK}</Company></p>", ""),
    "own property": _slide_part("docProps/custom.xml", "custom-properties", source=""),
    "thumbnail": _slide_part("docProps/thumbnail.jpeg", "thumbnail", MARK, ""),
    "comment": _slide_part("ppt/comments/comment1.xml", "comments", source=_SLIDE),
    "new comment": _slide_part("ppt/threadedComments/comment1.xml", "comments", source=_SLIDE),
    "comments' authors": _slide_part("ppt/commentAuthors.xml", "commentAuthors"),
    "custom XML": _slide_part("customXml/item1.xml", "customXml"),
    "printer settings": _slide_part("ppt/printerSettings/printerSettings1.bin", "printerSettings", MARK),
    "part that nothing refers to": lambda: edited(slides(), add={"ppt/slides/old.xml": f"<x><t>{MARK}</t></x>"}),
    "XML comment": lambda: edited(slides(), {_SLIDE: ("<p:cSld>", f"<!-- {MARK} --><p:cSld>")}),
    "picture's EXIF": _slide_part("ppt/media/image1.jpeg", "image", jpeg(MARK), _SLIDE),
}

SLIDES_NEED_PERSON: dict[str, tuple[str, Make]] = {
    "speaker notes": (
        "notes",
        lambda: edited(
            slides(),
            add={"ppt/notesSlides/notesSlide1.xml": f"<notes><p><r><t>{MARK}</t></r></p></notes>"},
            relate={
                _SLIDE: _RELATION.format("r2", _OFFICE + "notesSlide", "/ppt/notesSlides/notesSlide1.xml", "")
            },
        ),
    ),
    "hidden slide": ("hidden-slide", lambda: edited(slides(), {_SLIDE: ("<p:sld ", '<p:sld show="0" ')})),
    "hidden shape": (
        "hidden-object",
        lambda: edited(slides(), {_SLIDE: ("name='Title'", "name='Title' hidden='1'")}),
    ),
    "off the slide": ("off-page", lambda: edited(slides(), {_SLIDE: ("x='100'", "x='-5000'")})),
}
SLIDES_NEED_PERSON |= {
    "embedded workbook": (
        "embedded-object",
        _slide_part("ppt/embeddings/book.xlsx", "package", made.workbook((MARK,)), _SLIDE),
    ),
    "macros": ("script", _slide_part("ppt/vbaProject.bin", "vbaProject", MARK)),
    "link to a file": (
        "link",
        lambda: edited(
            slides(),
            relate={
                _SLIDE: _RELATION.format(
                    "rIdL", _OFFICE + "hyperlink", f"file:///C:/{MARK}.docx", ' TargetMode="External"'
                )
            },
        ),
    ),
    "film from elsewhere": (
        "external-content",
        lambda: edited(
            slides(),
            relate={
                _SLIDE: _RELATION.format(
                    "rIdV", _OFFICE + "video", f"https://films.example.org/{MARK}", ' TargetMode="External"'
                )
            },
        ),
    ),
}
