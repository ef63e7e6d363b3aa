"""The cheap checks that every file passes before anything parses it: size, type by content, archive limits.

Runs in the portal's own process, so it uses the standard library only, reads in pieces and never interprets
a document. What passes here is still read only in the sandbox.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import PurePath
from typing import BinaryIO, Literal, get_args

from documents.safety import archive, compound, pdf_password
from documents.safety.macro_files import refusal_of, refuse_macros
from documents.safety.plain_text import is_text
from documents.safety.refusals import Refused

Kind = Literal["pdf", "docx", "docm", "xlsx", "xlsm", "pptx", "doc", "xls", "odt", "ods", "rtf", "csv", "txt"]
KINDS: tuple[Kind, ...] = get_args(Kind)

DEFAULT_LIMIT = 50 * 1024 * 1024
"""Largest file taken, in bytes, where the settings say nothing else."""

_SUFFIXES: dict[str, tuple[str, ...]] = {kind: (f".{kind}",) for kind in KINDS} | {
    "doc": (".doc", ".dot"),
    "odt": (".odt", ".ott"),
    "rtf": (".rtf", ".doc"),  # as many record systems call it
    "csv": (".csv", ".tsv", ".tab"),
    "txt": (".txt", ".csv", ".tsv", ".tab", ".text"),
}
_CALLED = {
    "pdf": "a PDF",
    "docx": "a Word document (.docx)",
    "docm": "a Word document with macros (.docm)",
    "xlsx": "an Excel workbook (.xlsx)",
    "xlsm": "an Excel workbook with macros (.xlsm)",
    "pptx": "a PowerPoint presentation (.pptx)",
    "doc": "an older Word document (.doc)",
    "xls": "an older Excel workbook (.xls)",
    "odt": "an OpenDocument text (.odt)",
    "ods": "an OpenDocument spreadsheet (.ods)",
    "rtf": "a rich text document (.rtf)",
    "txt": "plain text (.txt or .csv)",
}
_OOXML_MAIN = {
    b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml": "docx",
    b"application/vnd.ms-word.document.macroenabled.main+xml": "docm",
    b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml": "xlsx",
    b"application/vnd.ms-excel.sheet.macroenabled.main+xml": "xlsm",
    b"application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml": "pptx",
}
_ODF = {
    b"application/vnd.oasis.opendocument.text": "odt",
    b"application/vnd.oasis.opendocument.text-template": "odt",
    b"application/vnd.oasis.opendocument.spreadsheet": "ods",
}
_OTHER_ODF = {
    b"application/vnd.oasis.opendocument.text-web": "an OpenDocument web page",
    b"application/vnd.oasis.opendocument.text-master": "an OpenDocument master document",
    b"application/vnd.oasis.opendocument.presentation": "an OpenDocument presentation",
    b"application/vnd.oasis.opendocument.graphics": "an OpenDocument drawing",
}
_FOREIGN = (
    (b"\xff\xd8\xff", "a picture (JPEG)"),
    (b"\x89PNG\r\n\x1a\n", "a picture (PNG)"),
    (b"GIF8", "a picture (GIF)"),
    (b"II*\x00", "a picture (TIFF)"),
    (b"MM\x00*", "a picture (TIFF)"),
    (b"MZ", "a program"),
    (b"\x7fELF", "a program"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"Rar!", "a RAR archive"),
    (b"\x1f\x8b", "a gzip archive"),
)
_MARKUP = re.compile(rb"\s*<(!doctype html|html|head|body|table|\?xml|!--)", re.IGNORECASE)
_MARKUP_SUFFIXES = (".xml", ".rels", ".vml", ".rdf")
_DTD = tuple("<!DOCTYPE".encode(encoding) for encoding in ("ascii", "utf-16-le", "utf-16-be"))
_ENCODING = re.compile(rb"""^<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._\-]+)["']""")
_PLAIN_ENCODINGS = (b"utf-8", b"utf8", b"utf-16", b"us-ascii", b"ascii", b"iso-8859-1", b"windows-1252")


@dataclass(frozen=True, slots=True)
class Passed:
    """A file that may go to the sandbox: what it is by its content and its size in bytes.

    notes: "macros" (the file carries macros; they are never run), "restricted" (a PDF that opens without a
    password but asks programs not to copy or print).
    """

    kind: Kind
    size: int
    notes: tuple[str, ...] = ()


def preflight(
    file: BinaryIO, file_name: str, limit: int = DEFAULT_LIMIT, accept: Collection[Kind] = KINDS
) -> Passed:
    """Return what `file` is, or raise Refused with the code and the sentence to show.

    file: seekable, from its start; its position afterwards is 0. file_name: as the person's computer named it;
    only its ending is used. limit: bytes. accept: the kinds that this page takes.
    Codes: empty, too-large, not-accepted, mislabelled, polyglot, encrypted, damaged, archive-*, dtd.
    """
    try:
        size = file.seek(0, 2)
        if size == 0:
            raise Refused("empty")
        if size > limit:
            raise Refused("too-large", _too_large(size, limit))
        kind, notes = _look(file, PurePath(file_name).suffix.lower())
        if kind not in accept:
            raise refusal_of(kind)
        return Passed(kind, size, notes)
    finally:
        file.seek(0)


def _look(file: BinaryIO, suffix: str) -> tuple[Kind, tuple[str, ...]]:
    file.seek(0)
    start = file.read(4096)
    if start.startswith(b"%PDF-"):
        _check_name("pdf", suffix)
        return "pdf", _pdf_notes(file)
    # Some programs look for "%PDF-" in the first kilobyte and would show another document than ours read.
    if b"%PDF-" in start[:1024]:
        raise Refused("polyglot")
    if start.startswith(b"PK\x03\x04"):
        try:
            return _archive_kind(file, suffix)
        except Refused as problem:
            raise Refused("polyglot") if problem.code == "damaged" and _holds_pdf(file) else problem from None
    if start.startswith(compound.SIGNATURE):
        return _compound_kind(file, suffix), ()
    if start.startswith(b"{\\rtf"):
        return _check_name("rtf", suffix), ()
    for signature, called in _FOREIGN:
        if start.startswith(signature):
            raise _foreign(called, suffix)
    if _MARKUP.match(start.removeprefix(b"\xef\xbb\xbf")):
        raise _foreign("a web page or XML file", suffix)
    if not start.strip():
        raise Refused("empty")
    if not is_text(file):
        raise _foreign("of a type that is not known here", suffix)
    _check_name("txt", suffix)
    return ("csv" if suffix in _SUFFIXES["csv"] else "txt"), ()


def _check_name(kind: Kind, suffix: str) -> Kind:
    if suffix and suffix not in _SUFFIXES[kind]:
        raise Refused(
            "mislabelled",
            f"The file's name ends in {_shown(suffix)} but its content is {_CALLED[kind]}. Save it again from the "
            "program it was made with, then upload that file.",
        )
    return kind


def _foreign(called: str, suffix: str) -> Refused:
    """Return the refusal of a file that is no document, by its content; the name's promise decides the code."""
    if any(suffix in suffixes for suffixes in _SUFFIXES.values()):
        return Refused(
            "mislabelled",
            f"The file's name ends in {suffix} but its content is {called}. Save it again from the program it was "
            "made with as a Word document, an Excel workbook, a CSV file or a PDF, then upload that file.",
        )
    return Refused(
        "not-accepted",
        f"The file is {called}. Save it as a Word document (.docx), an Excel workbook (.xlsx), a CSV file or a "
        "PDF, then upload that file.",
    )


def _shown(suffix: str) -> str:
    """Return the ending as it may be shown: what people send as file names is not to be trusted."""
    return suffix if re.fullmatch(r"\.[a-z0-9]{1,8}", suffix) else "another type"


def _too_large(size: int, limit: int) -> str:
    return (
        f"The file is {_megabytes(size)} and the limit is {_megabytes(limit)}. Take out large pictures or split "
        "it, then upload it again."
    )


def _megabytes(size: int) -> str:
    return f"{size / 1024 / 1024:.1f}".removesuffix(".0") + " MB"


def _pdf_notes(file: BinaryIO) -> tuple[str, ...]:
    file.seek(0)
    data = file.read()
    tail = data[-0xFFFF - 22 :]
    end = tail.rfind(b"PK\x05\x06")
    after = len(tail) - end - 22
    if end >= 0 and after >= 0 and int.from_bytes(tail[end + 20 : end + 22], "little") == after:
        raise Refused("polyglot")
    lock = pdf_password.look(data)
    if lock == "needs-password":
        raise Refused("encrypted")
    return ("restricted",) if lock == "restricted" else ()


def _holds_pdf(file: BinaryIO) -> bool:
    """Tell whether a PDF was put behind an archive: what a program makes of the two is anybody's guess."""
    file.seek(0)
    data = file.read()
    return b"%PDF-" in data and b"%%EOF" in data[-1024:]


def _archive_kind(file: BinaryIO, suffix: str) -> tuple[Kind, tuple[str, ...]]:
    entries = archive.list_entries(file)
    by_name = {entry.name: entry for entry in entries}
    kind = _ooxml_kind(file, by_name) or _odf_kind(file, by_name)
    if kind is None:
        mime = _small_part(file, by_name.get("mimetype")).strip()
        raise _foreign(_OTHER_ODF.get(mime, "a ZIP archive"), suffix)
    _check_name(kind, suffix)
    for entry in entries:
        _check_part(file, entry)
    macros = any(name.lower().endswith("vbaproject.bin") or name.startswith("Basic/") for name in by_name)
    return kind, ("macros",) if macros else ()


def _ooxml_kind(file: BinaryIO, by_name: dict[str, archive.Entry]) -> Kind | None:
    types = _small_part(file, by_name.get("[Content_Types].xml")).lower()
    named = set(re.findall(rb"""contenttype\s*=\s*["']([^"']{1,200})["']""", types))
    refuse_macros(named)
    if len(found := [kind for content_type, kind in _OOXML_MAIN.items() if content_type in named]) > 1:
        raise Refused("polyglot")
    return next((kind for kind in KINDS if kind in found), None)


def _odf_kind(file: BinaryIO, by_name: dict[str, archive.Entry]) -> Kind | None:
    found = _ODF.get(_small_part(file, by_name.get("mimetype")).strip())
    if found and (
        "encrypted-package" in by_name
        or b"encryption-data" in _small_part(file, by_name.get("META-INF/manifest.xml"))
    ):
        raise Refused("encrypted")
    return next((kind for kind in KINDS if kind == found), None)


def _small_part(file: BinaryIO, entry: archive.Entry | None, most: int = 4 * 1024 * 1024) -> bytes:
    if entry is None:
        return b""
    if entry.unpacked > most:
        raise Refused("damaged")
    part = b"".join(archive.stream(file, entry))
    if part.startswith((b"\xff\xfe", b"\xfe\xff")):
        return part.decode("utf-16", "replace").encode()
    return part


def _check_part(file: BinaryIO, entry: archive.Entry) -> None:
    """Unpack the whole part to prove its size; refuse a document type definition in any part that is XML."""
    is_markup = entry.name.lower().endswith(_MARKUP_SUFFIXES)
    before = b""
    for piece in archive.stream(file, entry):
        if not before:
            is_markup = is_markup or piece.lstrip()[:5] == b"<?xml"
            if is_markup:
                _check_encoding(piece)
        seen = before + piece
        if is_markup and any(sign in seen for sign in _DTD):
            raise Refused("dtd")
        before = seen[-32:]


def _check_encoding(start: bytes) -> None:
    """Refuse XML in an encoding in which the search for a document type definition would not see it."""
    text = start[:2048].removeprefix(b"\xef\xbb\xbf")
    if text.startswith((b"\xff\xfe", b"\xfe\xff", b"<\x00", b"\x00<")):
        text = text.removeprefix(b"\xff\xfe").removeprefix(b"\xfe\xff").replace(b"\x00", b"")
    elif text and not text.lstrip().startswith(b"<"):
        raise Refused("damaged")
    declared = _ENCODING.match(text.lstrip())
    if declared and declared[1].lower() not in _PLAIN_ENCODINGS:
        raise Refused("dtd")


def _compound_kind(file: BinaryIO, suffix: str) -> Kind:
    found = compound.read_compound(file)
    if "EncryptedPackage" in found.names or found.word_needs_password or found.workbook_needs_password:
        raise Refused("encrypted")
    if "WordDocument" in found.names:
        return _check_name("doc", suffix)
    if found.names & {"Workbook", "Book"}:
        return _check_name("xls", suffix)
    if "__properties_version1.0" in found.names:
        raise _foreign("an e-mail message (Outlook)", suffix)
    if "PowerPoint Document" in found.names:
        raise _foreign("an older PowerPoint presentation", suffix)
    raise _foreign("of a type that is not known here", suffix)
