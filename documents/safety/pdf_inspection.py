"""What a PDF holds beside the pages that a reader sees.

What is allowed is listed; all else is a finding. A key that nobody has thought of is then found as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import lxml.etree
import pikepdf

from documents.safety import image_metadata, pdf_words
from documents.safety.findings import Finding
from documents.safety.folding import squeeze
from documents.safety.pdf_allowed import (
    CATALOGUE_KEYS,
    FORM_KEYS,
    IMAGE_KEYS,
    INFO_ALLOWED,
    PAGE_KEYS,
    XMP_ALLOWED,
)
from documents.safety.pdf_content import content_findings, read_out
from documents.safety.pdf_entries import entry_findings, structure_read_out
from documents.safety.pdf_structure import (
    dictionaries_at,
    dictionary_at,
    images_of,
    open_pdf,
    outline_items,
    reachable,
    strings_in,
    text_of,
)
from documents.safety.pdf_texts import drawn_texts

_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_XMP_FRAME = (_RDF, "{http://www.w3.org/XML", "{adobe:ns:meta/}")
_SAFE_LINK = re.compile(r"https?://[^\s<>]{1,2000}", re.IGNORECASE)
_MOST_TEXT = 400


def inspect_pdf(data: bytes) -> list[Finding]:
    """Return what the PDF holds that a reader does not see. Raises Refused "encrypted" or "damaged"."""
    with open_pdf(data) as pdf:
        found = [
            *_file(data, pdf),
            *_metadata(pdf),
            *_catalogue(pdf),
            *_outline_actions(pdf),
            *_objects(pdf),
            *_unused(data),
            *entry_findings(pdf),
            *content_findings(pdf),
        ]
        for number, page in enumerate(pdf.pages, start=1):
            found += _page(page, f"page {number}")
        found += _read_for_others(data, pdf)
    with_pictures = {finding.place for finding in pictures_in_pdf(data)}
    for number, words in enumerate(pdf_words.words_of(data), start=1):
        if not words and f"page {number}" in with_pictures:
            found.append(_finding("cannot-scan", "page", f"page {number}", "a picture without text"))
        unseen = [word.text for word in words if not word.seen]
        if unseen:
            found.append(_finding("invisible-words", "page", f"page {words[0].page}", " ".join(unseen)))
    return found


def pictures_in_pdf(data: bytes) -> list[Finding]:
    """Return a finding "picture" for each picture of each page; a name inside one is seen only by a person."""
    with open_pdf(data) as pdf:
        return [
            _finding("picture", "picture", f"page {number}")
            for number, page in enumerate(pdf.pages, start=1)
            for _ in range(images_of(page))
        ]


def safe_link(annotation: pikepdf.Object) -> bool:
    """True for a link that opens a web address or goes to a place in the same document, and does nothing else."""
    if annotation.get("/Subtype") != "/Link" or "/AA" in annotation or "/PA" in annotation:
        return False
    action = annotation.get("/A")
    return safe_action(action) if action is not None else "/Dest" in annotation


def safe_action(action: Any) -> bool:
    """True for an action that goes to a place in the document or opens a web address, with none to follow."""
    if not isinstance(action, pikepdf.Dictionary) or "/Next" in action:
        return False
    if action.get("/S") == "/URI":
        return bool(_SAFE_LINK.fullmatch(text_of(action.get("/URI", "")))) and not action.get("/IsMap", False)
    return bool(action.get("/S") == "/GoTo")


def _read_for_others(data: bytes, pdf: pikepdf.Pdf) -> Iterator[Finding]:
    """Find words to be read or copied that no page draws: what is heard must be what is seen."""
    said = [*read_out(pdf), *structure_read_out(pdf)]
    if not said:
        return
    with open_pdf(data) as copy:
        drawn = squeeze("".join(drawn_texts(data, copy)))
    for words in dict.fromkeys(said):
        if any(len(squeeze(word)) > 2 and squeeze(word) not in drawn for word in words.split()):
            yield _finding("other-words", "words read for the page's", "", words)


def _finding(code: str, part: str, place: str, text: str = "") -> Finding:
    return Finding(code, part, place, " ".join(text.split())[:_MOST_TEXT])


def _file(data: bytes, pdf: pikepdf.Pdf) -> Iterator[Finding]:
    if not data.startswith(b"%PDF-"):
        yield _finding("before-start", "file", "before the first byte of the PDF")
    end = data.rfind(b"%%EOF")
    if data[end + 5 :].strip() if end >= 0 else True:
        yield _finding("after-end", "file", "after the end of the PDF", data[end + 5 :][:200].decode("latin-1"))
    versions = len(re.findall(rb"startxref\s", data)) - (1 if pdf.is_linearized else 0)
    if versions > 1:
        yield _finding("revisions", "file", "", f"{versions - 1} earlier version(s) can be brought back")
    if pdf.is_encrypted:
        yield _finding("encryption", "file", "")
    comment = re.match(rb"%PDF-\d\.\d[^\r\n]*[\r\n]+((?:%[^\r\n]*[\r\n]+)*)", data)
    if comment and re.search(rb"[A-Za-z]{3}", comment[1]):
        yield _finding("comment", "file", "first lines", comment[1].decode("latin-1"))


def _metadata(pdf: pikepdf.Pdf) -> Iterator[Finding]:
    for key, value in pdf.docinfo.items() if "/Info" in pdf.trailer else ():
        if key not in INFO_ALLOWED and text_of(value):
            yield _finding("metadata", "document information", key, text_of(value))
    for key in pdf.trailer.keys():  # noqa: SIM118 (a pikepdf dictionary)
        if key not in ("/Root", "/Info", "/Size", "/ID", "/Prev", "/XRefStm", "/Encrypt", *_STREAM_KEYS):
            yield _finding("trailer-key", "file", key)
    if isinstance(pdf.Root.get("/Metadata"), pikepdf.Stream):
        yield from _xmp(pdf.Root.Metadata.read_bytes())


_STREAM_KEYS = ("/Type", "/Length", "/Filter", "/DecodeParms", "/W", "/Index")


def _xmp(packet: bytes) -> Iterator[Finding]:
    try:
        root = lxml.etree.fromstring(packet, lxml.etree.XMLParser(resolve_entities=False, no_network=True))
    except lxml.etree.XMLSyntaxError:
        yield _finding("xmp", "XMP", "unreadable", packet[:200].decode("utf-8", "replace"))
        return
    for node in root.iter():
        if not isinstance(node.tag, str):
            if node.text and not str(node.text).startswith(("begin=", "end=")) and "xpacket" not in str(node):
                yield _finding("xmp", "XMP", "comment", node.text)
            continue
        for name, value in node.attrib.items():
            key = str(name)
            if key.startswith("{") and not key.startswith(_XMP_FRAME) and key not in XMP_ALLOWED:
                yield _finding("xmp", "XMP", key.rpartition("}")[2], str(value))
        parent = node.getparent()
        described = parent is not None and parent.tag == f"{_RDF}Description"
        if described and node.tag not in XMP_ALLOWED:
            yield _finding("xmp", "XMP", node.tag.rpartition("}")[2], " ".join(map(str, node.itertext())))


def _catalogue(pdf: pikepdf.Pdf) -> Iterator[Finding]:
    root = pdf.Root
    named = {
        "/AcroForm": "form", "/OCProperties": "layers", "/AA": "script", "/Collection": "attachment",
        "/AF": "attachment", "/Perms": "signature", "/Legal": "signature", "/Threads": "threads",
        "/PieceInfo": "private-data", "/SpiderInfo": "private-data", "/URI": "link",
    }  # fmt: skip
    for key in root.keys():  # noqa: SIM118 (a pikepdf dictionary)
        if key not in CATALOGUE_KEYS:
            yield _finding(named.get(key, "catalogue-key"), "document", key)
    names = dictionary_at(root, "/Names")
    for key in names.keys():  # noqa: SIM118 (of pikepdf)
        if key != "/Dests":
            code = {"/JavaScript": "script", "/EmbeddedFiles": "attachment"}.get(key, "named-objects")
            yield _finding(code, "document", key, ", ".join(_tree_names(names[key])))
    if isinstance(root.get("/OpenAction"), pikepdf.Dictionary) and not safe_action(root.OpenAction):
        yield _finding("script", "document", "when the document opens", text_of(root.OpenAction.get("/JS", "")))
    for field in dictionaries_at(dictionary_at(root, "/AcroForm"), "/Fields"):
        yield _finding("form", "form field", text_of(field.get("/T", "")), text_of(field.get("/V", "")))


def _tree_names(node: pikepdf.Object, depth: int = 0) -> Iterator[str]:
    if not isinstance(node, pikepdf.Dictionary):
        return
    names = node.get("/Names")
    if isinstance(names, pikepdf.Array):
        yield from (text_of(names[place]) for place in range(0, len(names), 2))
    if depth < 20:
        for kid in dictionaries_at(node, "/Kids"):
            yield from _tree_names(kid, depth + 1)


def _outline_actions(pdf: pikepdf.Pdf) -> Iterator[Finding]:
    for item in outline_items(pdf):
        if "/A" in item and not safe_action(item.A):
            yield _finding("script", "bookmark", text_of(item.get("/Title", "")))


def _page(page: pikepdf.Page, place: str) -> Iterator[Finding]:
    named = {"/AA": "script", "/PieceInfo": "private-data", "/Thumb": "thumbnail", "/AF": "attachment"}
    for key in page.obj.keys():  # noqa: SIM118 (of pikepdf)
        if key not in PAGE_KEYS:
            yield _finding(named.get(key, "page-key"), "page", f"{place}, {key}")
    for annotation in dictionaries_at(page.obj, "/Annots"):
        if safe_link(annotation):
            continue
        kind = text_of(annotation.get("/Subtype", "")).removeprefix("/")
        words = [text_of(annotation.get(key, "")) for key in ("/Contents", "/T", "/Subj", "/V", "/RC")]
        code = {"FileAttachment": "attachment", "Widget": "form", "Link": "link", "Redact": "redaction"}.get(
            kind, "annotation"
        )
        if kind == "Link":
            words.append(text_of(dictionary_at(annotation, "/A").get("/URI", "")))
        yield _finding(code, kind or "annotation", place, " ".join(words))


def _objects(pdf: pikepdf.Pdf) -> Iterator[Finding]:
    """Look at every object that can be reached, and for those that can't."""
    reached: set[tuple[int, int]] = set()
    for item in reachable(pdf):
        if item.is_indirect:
            reached.add(item.objgen)
        if isinstance(item, pikepdf.Stream):
            yield from _stream(item)
        elif isinstance(item, pikepdf.Dictionary) and item.get("/S") == "/JavaScript":
            yield _finding("script", "script", "", text_of(item.get("/JS", "")))
        elif isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/Filespec":
            names = [text_of(item.get(key, "")) for key in ("/UF", "/F", "/Desc")]
            yield _finding("attachment", "attached file", "", " ".join(names))
    lost = [
        item
        for item in pdf.objects
        if isinstance(item, pikepdf.Object) and item.objgen not in reached and _can_tell(item, pdf.is_linearized)
    ]
    if lost:
        words = [text for item in lost[:50] for text in strings_in(item)]
        yield _finding("unused-objects", "file", f"{len(lost)} object(s)", " ".join(words))


def _can_tell(item: pikepdf.Object, is_linearized: bool) -> bool:
    """True for a lost object with content; makers leave behind lists of numbers and the file's own tables."""
    if isinstance(item, pikepdf.Stream):
        is_hint = is_linearized and "/S" in item and "/Type" not in item
        return item.get("/Type") not in ("/ObjStm", "/XRef") and not is_hint
    return isinstance(item, (pikepdf.Dictionary, pikepdf.Array, pikepdf.String)) and any(strings_in(item))


def _stream(item: pikepdf.Stream) -> Iterator[Finding]:
    subtype = item.get("/Subtype")
    allowed = {"/Image": IMAGE_KEYS, "/Form": FORM_KEYS}.get(text_of(subtype))
    for key in item.keys() if allowed else ():
        if allowed and key not in allowed:
            yield _finding("private-data", text_of(subtype).removeprefix("/").lower(), key)
    if subtype == "/Image" and is_jpeg(item):
        for text in image_metadata.jpeg_metadata(item.read_raw_bytes()):
            yield _finding("image-metadata", "picture", "", text)


def is_jpeg(item: pikepdf.Stream) -> bool:
    """True for a picture stored as a JPEG file."""
    filters = item.get("/Filter")
    return filters == "/DCTDecode" or (
        isinstance(filters, pikepdf.Array) and len(filters) == 1 and filters[0] == "/DCTDecode"
    )


def _unused(data: bytes) -> Iterator[Finding]:
    """Look for pictures and text forms that pages carry but never show."""
    with open_pdf(data) as pdf:
        before = [_resource_names(page) for page in pdf.pages]
        pdf.remove_unreferenced_resources()
        for number, (page, names) in enumerate(zip(pdf.pages, before, strict=True), start=1):
            lost = names - _resource_names(page)
            if lost:
                yield _finding("unused-objects", "page", f"page {number}", " ".join(sorted(lost)))


def _resource_names(page: pikepdf.Page) -> frozenset[str]:
    return frozenset(dictionary_at(dictionary_at(page.obj, "/Resources"), "/XObject").keys())
