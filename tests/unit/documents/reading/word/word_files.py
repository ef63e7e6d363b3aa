"""Makes Word files for the tests: from rows, or from the XML of a body."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence

import docx

TRANSITIONAL = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
_OTHER_NAMESPACES = " ".join(
    f'xmlns:{prefix}="{address}"'
    for prefix, address in {
        "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
        "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
        "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
        "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
        "v": "urn:schemas-microsoft-com:vml",
    }.items()
)
Rows = Sequence[Sequence[str]]


def word_file(*blocks: str | tuple[str, int] | Rows) -> bytes:
    """Return a document of paragraphs ("text"), headings (("text", level)) and tables (rows of cells)."""
    document = docx.Document()
    for block in blocks:
        if isinstance(block, str):
            document.add_paragraph(block)
        elif isinstance(block, tuple) and isinstance(block[0], str):
            document.add_heading(block[0], int(str(block[1])))
        else:
            rows: Rows = block  # type: ignore[assignment]
            table = document.add_table(rows=len(rows), cols=max(map(len, rows)))
            for row, cells in zip(table.rows, rows, strict=True):
                for cell, text in zip(row.cells, cells, strict=False):
                    cell.text = text
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def raw_word_file(body: str, *, namespace: str = TRANSITIONAL, **parts: str) -> bytes:
    """Return a document with this XML as its body; parts: further parts by kind ("comments", "footnotes")."""
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    if namespace == STRICT:
        office = "http://purl.oclc.org/ooxml/officeDocument/relationships"
    relations = "http://schemas.openxmlformats.org/package/2006/relationships"
    declaration = f'xmlns:w="{namespace}" {_OTHER_NAMESPACES}'
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr(
            "[Content_Types].xml",
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/vnd.openxmlformats-officedocument.'
            'wordprocessingml.document.main+xml"/></Types>',
        )
        package.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{relations}"><Relationship Id="r1" Type="{office}/officeDocument" '
            'Target="word/document.xml"/></Relationships>',
        )
        entries = "".join(
            f'<Relationship Id="p{kind}" Type="{office}/{kind}" Target="{kind}.xml"/>' for kind in parts
        )
        package.writestr(
            "word/_rels/document.xml.rels", f'<Relationships xmlns="{relations}">{entries}</Relationships>'
        )
        package.writestr("word/document.xml", f"<w:document {declaration}><w:body>{body}</w:body></w:document>")
        for kind, content in parts.items():
            package.writestr(f"word/{kind}.xml", f"<w:{kind} {declaration}>{content}</w:{kind}>")
    return stream.getvalue()


def run(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(content: str) -> str:
    return f"<w:p>{content if content.startswith('<') or not content else run(content)}</w:p>"


def cell(content: str, properties: str = "") -> str:
    """Return a cell. content: plain text, or XML of paragraphs."""
    inner = content if content.startswith("<w:p") or content.startswith("<w:sdt") else paragraph(content)
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inner}</w:tc>"


def row(*cells: str, properties: str = "") -> str:
    inner = "".join(
        content if content.startswith("<w:tc") or content.startswith("<w:sdt><") else cell(content)
        for content in cells
    )
    return f"<w:tr><w:trPr>{properties}</w:trPr>{inner}</w:tr>"


def table(*rows: str) -> str:
    return f"<w:tbl><w:tblPr/><w:tblGrid/>{''.join(rows)}</w:tbl>"
