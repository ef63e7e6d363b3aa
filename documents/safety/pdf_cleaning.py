"""A PDF without its hidden data: the same pages, words, structure and language, and nothing that is not listed.

Written as one new file from what the pages need. What would change what a reader sees is not done: the
document is handed back to a person (`NeedsPerson`).
"""

from __future__ import annotations

import io
from functools import lru_cache
from typing import Any

import lxml.etree
import pikepdf

from documents.safety import image_metadata
from documents.safety.findings import Finding
from documents.safety.pdf_allowed import CATALOGUE_KEYS, FORM_KEYS, IMAGE_KEYS, PAGE_KEYS
from documents.safety.pdf_content import clean_content
from documents.safety.pdf_entries import drop_entries
from documents.safety.pdf_inspection import inspect_pdf, is_jpeg, safe_action, safe_link
from documents.safety.pdf_structure import (
    dictionaries_at,
    dictionary_at,
    open_pdf,
    outline_items,
    reachable,
    text_of,
)
from documents.safety.pdf_unseen import without_unseen_words

_UNSEEN = "invisible-words"
_TO_SETTLE = (_UNSEEN, "redaction", "other-words")
_NOTES = frozenset({"/Text", "/Popup", "/FileAttachment", "/Sound", "/Movie", "/Screen", "/RichMedia", "/3D"})
_OUTLINE_KEYS = frozenset(
    {"/Title", "/Parent", "/Prev", "/Next", "/First", "/Last", "/Count", "/Dest", "/A", "/C", "/F", "/SE"}
)
_LINK_KEYS = frozenset(
    {"/Type", "/Subtype", "/Rect", "/Border", "/Dest", "/A", "/StructParent", "/QuadPoints", "/F", "/H", "/BS"}
    | {"/C", "/Contents"}
)
_DROPPED_ANYWHERE = (
    "/PieceInfo",
    "/LastModified",
    "/Metadata",
    "/AF",
    "/OC",
    "/OPI",
    "/Alternates",
    "/Thumb",
    "/AA",
)
_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about=""/></rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>"""
_DC = "http://purl.org/dc/elements/1.1/"
_PDFUA = "http://www.aiim.org/pdfua/ns/id/"
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"


def findings_to_settle(data: bytes) -> list[Finding]:
    """Return what can't be taken away unseen: words that leave a trace, forms, layers, drawn notes, redactions."""
    found = [finding for finding in _settled(data)[1] if finding.code in _TO_SETTLE]
    with open_pdf(data) as pdf:
        if _layers_hide_something(pdf):
            found.append(Finding("layers", "document", "", "a layer that is switched off"))
        for number, page in enumerate(pdf.pages, start=1):
            for annotation in dictionaries_at(page.obj, "/Annots"):
                if _is_drawn(annotation):
                    kind = text_of(annotation.get("/Subtype", "")).removeprefix("/")
                    code = "form" if kind == "Widget" else "annotation-shown"
                    found.append(Finding(code, kind, f"page {number}", text_of(annotation.get("/Contents", ""))))
    return found


def settled_by_cleaning(data: bytes) -> list[Finding]:
    """Return the unseen words that the cleaning takes out, of which a person should be told. Raises Refused."""
    left = {finding for finding in _settled(data)[1] if finding.code == _UNSEEN}
    return [finding for finding in inspect_pdf(data) if finding.code == _UNSEEN and finding not in left]


@lru_cache(maxsize=1)
def _settled(data: bytes) -> tuple[bytes, tuple[Finding, ...]]:
    """Return the document without the words that can go unseen, and what it holds then."""
    found = inspect_pdf(data)
    if all(finding.code != _UNSEEN for finding in found):
        return data, tuple(found)
    without = without_unseen_words(data)
    return without, tuple(found if without is data else inspect_pdf(without))


def clean_pdf(data: bytes, title: str = "") -> bytes:
    """Return the PDF without hidden data, as one revision with fixed properties, the same for the same input.

    title: the document's title, the only property kept; "" takes the one it has away. Words that no page shows go.
    Raises Refused "encrypted" or "damaged". Findings of `findings_to_settle` are the caller's to check first.
    """
    with open_pdf(_settled(data)[0]) as pdf:
        pdfua = _pdfua_part(pdf)
        _keep(pdf.Root, CATALOGUE_KEYS - {"/Metadata", "/OpenAction", "/Version", "/Extensions"})
        _keep(dictionary_at(pdf.Root, "/Names"), frozenset({"/Dests"}))
        _keep(dictionary_at(pdf.Root, "/ViewerPreferences"), frozenset({"/DisplayDocTitle", "/Direction"}))
        for item in outline_items(pdf):
            _keep(item, _OUTLINE_KEYS)
            if "/A" in item and not safe_action(item.A):
                del item["/A"]
        for page in pdf.pages:
            _keep(page.obj, PAGE_KEYS)
            _keep_links(pdf, page)
        for thing in reachable(pdf):
            _clean_object(thing)
        drop_entries(pdf)
        clean_content(pdf)
        _keep(pdf.trailer, frozenset({"/Root", "/Info", "/ID", "/Size"}))
        pdf.remove_unreferenced_resources()
        _set_properties(pdf, title, pdfua)
        held = io.BytesIO()
        pdf.save(
            held,
            deterministic_id=True,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            encryption=False,
        )
    return held.getvalue()


def _keep(holder: Any, allowed: frozenset[str]) -> None:
    for key in list(holder.keys()):
        if key not in allowed:
            del holder[key]


def _keep_links(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    if "/Annots" not in page.obj:
        return
    kept = []
    for annotation in dictionaries_at(page.obj, "/Annots"):
        if safe_link(annotation):
            _keep(annotation, _LINK_KEYS)
            kept.append(annotation)
    if kept:
        page.obj.Annots = pikepdf.Array(kept)
    else:
        del page.obj["/Annots"]


def _is_drawn(annotation: pikepdf.Object) -> bool:
    """True for a note that a reader sees on the page, so that taking it away would change the page."""
    kind = text_of(annotation.get("/Subtype", ""))
    flags = annotation.get("/F", 0)
    hidden = isinstance(flags, int) and flags & 0b100010  # hidden, or not to be viewed
    if kind in _NOTES or kind in ("/Link", "/Redact") or hidden:
        return False
    return "/AP" in annotation or kind not in ("/Widget",)


def _layers_hide_something(pdf: pikepdf.Pdf) -> bool:
    """True when a layer is off at first, so that what stands in it would appear with the layers taken away."""
    first = dictionary_at(dictionary_at(pdf.Root, "/OCProperties"), "/D")
    switched = dictionaries_at(first, "/OFF") or dictionaries_at(first, "/AS")
    return bool(switched) or first.get("/BaseState") == "/OFF"


def _clean_object(thing: pikepdf.Object) -> None:
    if not isinstance(thing, (pikepdf.Dictionary, pikepdf.Stream)):
        return
    subtype = thing.get("/Subtype")
    if isinstance(thing, pikepdf.Stream) and subtype in ("/Image", "/Form"):
        _keep(thing, IMAGE_KEYS if subtype == "/Image" else FORM_KEYS)
        if subtype == "/Image" and is_jpeg(thing):
            raw = thing.read_raw_bytes()
            if image_metadata.jpeg_metadata(raw):
                thing.write(image_metadata.clean_jpeg(raw), filter=pikepdf.Name.DCTDecode)
    elif "/Type" not in thing or thing.Type != "/Catalog":
        for key in _DROPPED_ANYWHERE:
            if key in thing:
                del thing[key]
    properties = thing.get("/Properties")
    if isinstance(properties, pikepdf.Dictionary):
        for name in list(properties.keys()):
            if dictionary_at(properties, name).get("/Type") in ("/OCG", "/OCMD"):
                properties[name] = pikepdf.Dictionary()


def _pdfua_part(pdf: pikepdf.Pdf) -> str:
    """Return the part of PDF/UA that the document claims, "" for none; the structure it rests on is kept."""
    if not isinstance(pdf.Root.get("/Metadata"), pikepdf.Stream) or "/StructTreeRoot" not in pdf.Root:
        return ""
    try:
        parser = lxml.etree.XMLParser(resolve_entities=False, no_network=True)
        root = lxml.etree.fromstring(pdf.Root.Metadata.read_bytes(), parser)
    except lxml.etree.XMLSyntaxError:
        return ""
    part = root.findtext(f".//{{{_PDFUA}}}part") or next(
        (str(node.get(f"{{{_PDFUA}}}part")) for node in root.iter() if node.get(f"{{{_PDFUA}}}part")), ""
    )
    return part.strip() if part.strip() in ("1", "2") else ""


def _set_properties(pdf: pikepdf.Pdf, title: str, pdfua: str) -> None:
    if "/Info" in pdf.trailer:
        del pdf.trailer["/Info"]
    root = lxml.etree.fromstring(_XMP.encode())
    described = next(node for node in root.iter() if str(node.tag).endswith("Description"))
    if title:
        pdf.docinfo["/Title"] = title
        holder = lxml.etree.SubElement(described, f"{{{_DC}}}title", nsmap={"dc": _DC})
        choice = lxml.etree.SubElement(holder, f"{{{_RDF}}}Alt")
        item = lxml.etree.SubElement(choice, f"{{{_RDF}}}li")
        item.set("{http://www.w3.org/XML/1998/namespace}lang", "x-default")
        item.text = title
    if pdfua:
        lxml.etree.SubElement(described, f"{{{_PDFUA}}}part", nsmap={"pdfuaid": _PDFUA}).text = pdfua
    if title or pdfua:
        packet = lxml.etree.tostring(root.getroottree(), encoding="UTF-8")
        pdf.Root.Metadata = pdf.make_stream(packet, Type=pikepdf.Name.Metadata, Subtype=pikepdf.Name.XML)
