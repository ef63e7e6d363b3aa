"""Word documents made for these tests, as people and programs write them."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import docx
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from PIL import Image

from documents.web_pages.page_html import html_of
from documents.web_pages.tasks import page_of

W = nsdecls("w")


def word_file(write: Callable[[Any], object]) -> bytes:
    """Return a .docx that `write` filled."""
    document = docx.Document()
    write(document)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def body_of(data: bytes, **descriptions: dict[str, Any]) -> str:
    """Return what stands in the body of the page of a .docx, on one line."""
    page = html_of(page_of(data, descriptions), "Report").decode()
    return " ".join(page.partition("<body>")[2].partition("</body>")[0].split()).replace("> <", "><")


def png(width: int = 4, height: int = 3, colour: str = "red") -> io.BytesIO:
    """Return a picture of one colour."""
    out = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(out, "PNG")
    out.seek(0)
    return out


def numbered(paragraph: Any, number: int, level: int = 0) -> None:
    """Put a paragraph into list `number` at a level."""
    paragraph._p.get_or_add_pPr().append(
        parse_xml(f'<w:numPr {W}><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')
    )


def number_by(document: Any, *levels: tuple[str, str]) -> int:
    """Add a list definition, (form, pattern) of each level, and return its number."""
    numbering = document.part.numbering_part.element
    identifier = len(numbering) + 100
    written = "".join(
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>'
        f'<w:lvlText w:val="{pattern}"/></w:lvl>'
        for at, (form, pattern) in enumerate(levels)
    )
    definition = parse_xml(f'<w:abstractNum {W} w:abstractNumId="{identifier}">{written}</w:abstractNum>')
    numbering.insert(0, definition)
    numbering.append(
        parse_xml(f'<w:num {W} w:numId="{identifier}"><w:abstractNumId w:val="{identifier}"/></w:num>')
    )
    return identifier


def link(paragraph: Any, address: str, words: str) -> None:
    """Add a link to a web address."""
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"
    identifier = paragraph.part.relate_to(address, kind, is_external=True)
    element = parse_xml(
        f'<w:hyperlink {W} {nsdecls("r")} r:id="{identifier}"><w:r><w:t>{words}</w:t></w:r></w:hyperlink>'
    )
    paragraph._p.append(element)


def describe(document: Any, words: str) -> None:
    """Say what the last picture shows."""
    document.element.body.findall(f".//{qn('wp:docPr')}")[-1].set("descr", words)
