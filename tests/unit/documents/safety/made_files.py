"""Files for the safety tests, made by hand or by the libraries that people's programs resemble."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping
from typing import Literal

import docx
import openpyxl
import pikepdf
from reportlab.pdfgen.canvas import Canvas

CONTENT_TYPES = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/main.xml" ContentType="{}"/></Types>'
)
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
WORD_MACROS = "application/vnd.ms-word.document.macroEnabled.main+xml"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
EXCEL_MACROS = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
EXCEL_BINARY = "application/vnd.ms-excel.sheet.binary.macroEnabled.main"
POWERPOINT = "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"


def pdf(*lines: str, title: str = "") -> bytes:
    """Return a one-page PDF with these lines of text."""
    held = io.BytesIO()
    canvas = Canvas(held, invariant=True)
    canvas.setTitle(title or "Report")
    for number, line in enumerate(lines or ("A report.",)):
        canvas.drawString(72, 760 - 16 * number, line)
    canvas.showPage()
    canvas.save()
    return held.getvalue()


def locked_pdf(revision: Literal[2, 3, 4, 5, 6], user: str = "", owner: str = "owner") -> bytes:
    """Return a PDF encrypted with security handler revision 2 to 6."""
    held = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf())) as opened:
        lock = pikepdf.Encryption(owner=owner, user=user, R=revision, aes=revision >= 4, metadata=revision >= 4)
        opened.save(held, encryption=lock)
    return held.getvalue()


def word(*paragraphs: str) -> bytes:
    """Return a .docx with these paragraphs."""
    document = docx.Document()
    for paragraph in paragraphs or ("A report.",):
        document.add_paragraph(paragraph)
    held = io.BytesIO()
    document.save(held)
    return held.getvalue()


def workbook(*rows: tuple[str, ...]) -> bytes:
    """Return an .xlsx with these rows."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in rows or (("Date", "Event"),):
        sheet.append(row)
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def archive(parts: Mapping[str, bytes | str], stored: bool = False) -> bytes:
    """Return a zip archive of these parts."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
    return held.getvalue()


def office(content_type: str = WORD, /, **parts: bytes | str) -> bytes:
    """Return an office archive of this content type with these parts beside the content types."""
    held: dict[str, bytes | str] = {"[Content_Types].xml": CONTENT_TYPES.format(content_type)}
    return archive(held | {name.replace("__", "/") + ".xml": content for name, content in parts.items()})


def open_document(media_type: str, manifest: str = "<manifest/>") -> bytes:
    """Return an OpenDocument archive of this media type."""
    parts = {"mimetype": media_type, "META-INF/manifest.xml": manifest, "content.xml": "<office/>"}
    return archive(parts, stored=True)


def compound(streams: Mapping[str, bytes]) -> bytes:
    """Return an OLE2 file whose root holds these streams, each padded to at least 4,096 bytes."""
    padded = {name: content.ljust(4096, b"\x00") for name, content in streams.items()}
    table: list[int] = []
    body, entries = b"", [_directory_entry("Root Entry", 5, 0xFFFFFFFE, 0)]
    for name, content in padded.items():
        content = content.ljust(-(-len(content) // 512) * 512, b"\x00")
        first, sectors = len(table), len(content) // 512
        table += [*range(first + 1, first + sectors), 0xFFFFFFFE]
        body += content
        entries.append(_directory_entry(name, 2, first, len(padded[name])))
    directory = b"".join(entries).ljust(-(-len(entries) // 4) * 512, b"\x00")
    first_directory, sectors = len(table), len(directory) // 512
    table += [*range(first_directory + 1, first_directory + sectors), 0xFFFFFFFE]
    table_at = len(table)
    table.append(0xFFFFFFFD)
    header = struct.pack(
        "<8s16s5H6xL4x2L4L", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"", 0x3E, 3, 0xFFFE, 9, 6,
        1, first_directory, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE,
    )  # fmt: skip
    header = (header + struct.pack("<L", 0)).ljust(76, b"\x00") + struct.pack(
        "<109L", table_at, *[0xFFFFFFFF] * 108
    )
    packed_table = struct.pack("<128L", *table, *[0xFFFFFFFF] * (128 - len(table)))
    return header + body + directory + packed_table


def _directory_entry(name: str, kind: int, first: int, size: int) -> bytes:
    raw = name.encode("utf-16-le")
    return (
        raw.ljust(64, b"\x00")
        + struct.pack("<HBB3L", len(raw) + 2, kind, 1, 0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFFFFF)
        + b"\x00" * 36
        + struct.pack("<LQ", first, size)
    )


def local_part(name: bytes, content: bytes, *, packed: bytes | None = None) -> bytes:
    """Return a zip local header and its deflated data, to lay out archives that no library would write."""
    packed = deflated(content) if packed is None else packed
    crc = zlib.crc32(content)
    return (
        struct.pack("<4s5H3L2H", b"PK\x03\x04", 20, 0, 8, 0, 0, crc, len(packed), len(content), len(name), 0)
        + name
        + packed
    )


def central_part(name: bytes, content: bytes, at: int, *, packed: int, claimed: int | None = None) -> bytes:
    """Return a central directory record; `claimed` is the unpacked size it asserts."""
    size = len(content) if claimed is None else claimed
    return (
        struct.pack(
            "<4s6H3L5H2L", b"PK\x01\x02", 20, 20, 0, 8, 0, 0, zlib.crc32(content), packed, size,
            len(name), 0, 0, 0, 0, 0, at,
        )
        + name
    )  # fmt: skip


def archive_end(count: int, directory: bytes, at: int) -> bytes:
    """Return a directory and its end record."""
    return directory + struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, count, count, len(directory), at, 0)


def deflated(content: bytes) -> bytes:
    """Return raw deflate data."""
    squeeze = zlib.compressobj(9, zlib.DEFLATED, -15)
    return squeeze.compress(content) + squeeze.flush()
