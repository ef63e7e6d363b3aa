"""Templates as somebody may have changed them: a paragraph, a part, a relation put in."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

from docx import Document
from docx.enum.text import WD_BREAK

TEMPLATES = Path(__file__).parents[5] / "templates" / "documents"
LETTER = TEMPLATES / "request-letter.docx"
RELATIONS = "word/_rels/document.xml.rels"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def with_paragraphs(*texts: str) -> bytes:
    """Return a Word document of paragraphs; "\\f" begins a page. A text in several pieces is cut into runs at "‖"."""
    document = Document()
    for text in texts:
        paragraph = document.add_paragraph()
        for piece in text.split("‖"):
            for at, part in enumerate(piece.split("\f")):
                if at:
                    paragraph.add_run().add_break(WD_BREAK.PAGE)
                paragraph.add_run(part)
    return _saved(document)


def with_cell(text: str) -> bytes:
    """Return a Word document with a text in the second row and column of its table."""
    document = Document()
    table = document.add_table(2, 2)
    table.cell(1, 1).text = text
    return _saved(document)


def _saved(document: Document) -> bytes:  # type: ignore[valid-type]  # a function, which is all that docx offers
    saved = io.BytesIO()
    document.save(saved)  # type: ignore[attr-defined]
    return saved.getvalue()


def with_parts(parts: Mapping[str, bytes], template: Path = LETTER) -> bytes:
    """Return a template with parts added or replaced."""
    changed = io.BytesIO()
    with zipfile.ZipFile(template) as source, zipfile.ZipFile(changed, "w") as target:
        for name in source.namelist():
            if name not in parts:
                target.writestr(name, source.read(name))
        for name, content in parts.items():
            target.writestr(name, content)
    return changed.getvalue()


def part_of(template: Path, name: str) -> bytes:
    """Return one part of a template."""
    with zipfile.ZipFile(template) as source:
        return source.read(name)


def with_relation(kind: str, target: str, mode: str = ' TargetMode="External"') -> bytes:
    """Return the letter with a relation of its document to something."""
    relation = f'<Relationship Id="rX" Type="{_OFFICE}/{kind}" Target="{target}"{mode}/></Relationships>'.encode()
    return with_parts({RELATIONS: part_of(LETTER, RELATIONS).replace(b"</Relationships>", relation)})


def with_body(xml: str) -> bytes:
    """Return the letter with XML before the end of its body."""
    name = "word/document.xml"
    return with_parts({name: part_of(LETTER, name).replace(b"<w:sectPr", xml.encode() + b"<w:sectPr", 1)})
