"""Tells what a file is by its content; its name is only compared."""

from __future__ import annotations

from typing import Literal

from documents.reading.office_package import OfficePackage
from documents.reading.refusal import Unreadable
from documents.reading.text_encodings import zeros_are_slips

FileKind = Literal["docx", "xlsx", "workbook", "pdf", "csv"]

EXTENSIONS: dict[FileKind, tuple[str, ...]] = {
    "docx": ("docx", "docm", "dotx", "dotm"),
    "xlsx": ("xlsx", "xlsm", "xltx", "xltm"),
    "workbook": ("xls", "xlsb", "ods", "xlt", "et", "fods"),
    "pdf": ("pdf",),
    "csv": ("csv", "tsv", "txt", "tab", "text"),
}
"""Name endings that go with each kind; another one is remarked on."""

READABLE = "Word (.docx), Excel (.xlsx), CSV or PDF"

_ZIP = b"PK\x03\x04"
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PICTURES = {
    b"\x89PNG": "a picture (PNG)",
    b"\xff\xd8\xff": "a picture (JPEG)",
    b"GIF8": "a picture (GIF)",
    b"II*\x00": "a scan (TIFF)",
    b"MM\x00*": "a scan (TIFF)",
    b"BM": "a picture (BMP)",
}
_OTHERS = {
    b"Rar!": "a RAR archive",
    b"7z\xbc\xaf": "a 7-Zip archive",
    b"\x1f\x8b": "a compressed file",
    b"MZ": "a program",
    b"\x7fELF": "a program",
}


def kind_of_file(data: bytes) -> FileKind:
    """Return what `data` is. Raises Unreadable: empty, encrypted, damaged, wrong-type, unsupported-type."""
    if not data.strip(b"\0 \t\r\n"):
        raise Unreadable("empty")
    if data.startswith(_ZIP):
        return _kind_of_package(OfficePackage(data))
    if data.startswith(_COMPOUND):
        return _kind_of_compound(data)
    # Some scanners and mail programs put a few bytes before the mark; PDF readers allow 1,024.
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data.lstrip().startswith(b"{\\rtf"):
        raise _ask_for_docx("a rich text document (.rtf)")
    _refuse_pictures(data)
    start = data[:2048].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<!doctype html", b"<html", b"<?xml", b"<workbook", b"mime-version:", b"received:")):
        raise Unreadable(
            "wrong-type",
            "The file is a web page, an e-mail or other marked-up text. "
            f"Open it, save the table as {READABLE} and send that.",
        )
    if not zeros_are_slips(data[:4096]) and not _looks_like_utf16(data[:4096]):
        raise _wrong("not a document that this service knows")
    return "csv"


def name_remark(untrusted_name: str, kind: FileKind) -> str | None:
    """Return a sentence if the file's name claims another kind than its content, else None."""
    ending = untrusted_name.rsplit(".", 1)[-1].lower() if "." in untrusted_name else ""
    if not ending or ending in EXTENSIONS[kind]:
        return None
    if not any(ending in endings for endings in EXTENSIONS.values()):
        return None
    proper = EXTENSIONS[kind][0]
    return f"The file's name ends in “.{ending}” but its content is of the kind “.{proper}”. It was read as that."


def _kind_of_package(package: OfficePackage) -> FileKind:
    names = package.names
    if "mimetype" in names:
        mime = package.read("mimetype").decode("ascii", "replace").strip()
        if mime.startswith("application/vnd.oasis.opendocument.spreadsheet"):
            return "workbook"
        if mime.startswith("application/vnd.oasis.opendocument.text"):
            raise _ask_for_docx("an OpenDocument text (.odt)")
        if "encryption" in mime:
            raise Unreadable("encrypted")
    if "xl/workbook.bin" in names:
        return "workbook"
    related = [relation.part.lower() for relation in package.related("") if relation.kind == "officeDocument"]
    main = related[0] if related else ""
    for folder, kind in (("word/", "docx"), ("xl/", "xlsx")):
        if main.startswith(folder) or (not main and any(name.startswith(folder) for name in names)):
            return "docx" if kind == "docx" else "xlsx"
    if main:
        return _kind_by_root(package, main)
    if any(name.startswith("ppt/") for name in names):
        raise _wrong("a presentation")
    raise _wrong("a zip archive")


def _kind_by_root(package: OfficePackage, main: str) -> FileKind:
    """Return the kind of a package whose maker keeps its main part in an unusual folder."""
    if not package.has(main):
        raise _wrong("a zip archive")
    root = str(package.parse(main).tag)
    if "wordprocessingml" in root:
        return "docx"
    if "spreadsheetml" in root:
        return "xlsx"
    raise _wrong("a presentation" if "presentationml" in root else "a zip archive")


def _kind_of_compound(data: bytes) -> FileKind:
    """Return the kind of an old Office file by the names in its directory, which are UTF-16."""

    def holds(name: str) -> bool:
        return name.encode("utf-16-le") in data

    if holds("EncryptedPackage"):
        raise Unreadable("encrypted")
    if holds("WordDocument"):
        raise _ask_for_docx("an old Word document (.doc)")
    if holds("Workbook") or holds("Book"):
        return "workbook"
    if holds("__substg1.0_") or holds("__properties_version"):
        raise _wrong("an e-mail (.msg)")
    raise _wrong("an old Office file of another kind")


def _refuse_pictures(data: bytes) -> None:
    for mark, what in _PICTURES.items():
        if data.startswith(mark):
            raise Unreadable(
                "image-only",
                f"The file is {what}, and pictures cannot be read. "
                f"Send the document that it was taken from as {READABLE}.",
            )
    if data[4:12] in (b"ftypheic", b"ftypmif1") or (data.startswith(b"RIFF") and data[8:12] == b"WEBP"):
        raise Unreadable(
            "image-only",
            f"The file is a photograph, and pictures cannot be read. Send the document as {READABLE}.",
        )
    for mark, what in _OTHERS.items():
        if data.startswith(mark):
            raise _wrong(what)


def _looks_like_utf16(sample: bytes) -> bool:
    if sample.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    half = max(1, len(sample) // 2)
    high = sample[0::2].count(0) > sample[1::2].count(0)
    text = sample[: half * 2].decode("utf-16-be" if high else "utf-16-le", "replace")
    return sum(letter.isprintable() or letter in "\r\n\t" for letter in text) > 0.95 * half


def _wrong(what: str) -> Unreadable:
    return Unreadable("wrong-type", f"The file is {what}. Send the return as {READABLE}.")


def _ask_for_docx(what: str) -> Unreadable:
    return Unreadable(
        "unsupported-type",
        f"The file is {what}. Open it in Word, save it as a Word document (.docx) and send that.",
    )
