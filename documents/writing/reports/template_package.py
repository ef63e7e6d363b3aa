"""A template from somebody's computer: a plain Word, Excel or PowerPoint file that fetches and runs nothing.

Every part is looked at through an XML parser, so that no other spelling of the same thing slips through.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from typing import Any, Literal

from lxml import etree

from documents.writing.template_file import MOST_BYTES, MOST_PARTS, MOST_UNPACKED, TemplateBroken, template_bytes

Format = Literal["docx", "xlsx", "pptx"]

CALLED: Mapping[Format, str] = {
    "docx": "a Word document (.docx)",
    "xlsx": "an Excel workbook (.xlsx)",
    "pptx": "a PowerPoint presentation (.pptx)",
}
_MAIN: Mapping[Format, str] = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml",
}
_REFUSED_RELATIONS: Mapping[str, str] = {
    "aFChunk": "a part in another format (altChunk)",
    "oleObject": "an embedded object (OLE)",
    "package": "an embedded file",
    "control": "a control with a program (ActiveX)",
    "activeXControlBinary": "a control with a program (ActiveX)",
    "vbaProject": "a macro",
    "wordVbaData": "a macro",
    "xlMacrosheet": "a macro",
    "externalLink": "a link to another workbook",
    "connections": "a connection to a data source",
    "queryTable": "a connection to a data source",
    "subDocument": "a document that is fetched from elsewhere",
    "frame": "a page that is fetched from elsewhere",
    "video": "a film",
    "audio": "a sound",
    "media": "a film or sound",
    "customXml": "",
    "attachedTemplate": "",
}
"""Kinds of parts that a template may not have, by the end of their relation's type; "" for harmless ones."""
_LINKS = re.compile(r"(?:https?://|mailto:)", re.IGNORECASE)
_ON_THE_WEB = re.compile(r"\s*(?:https?|ftp):", re.IGNORECASE)
_FETCHING = re.compile(
    r"\b(?:INCLUDEPICTURE|INCLUDETEXT|INCLUDE|DDEAUTO|DDE|IMPORT|LINK|RD|DATABASE|AUTOTEXTLIST|MACROBUTTON|EMBED)\b",
    re.IGNORECASE,
)
_RUNNING_CELLS = re.compile(r"\b(?:WEBSERVICE|IMAGE|RTD|CALL|REGISTER\.ID|DDE|HYPERLINK)\s*\(|\|", re.IGNORECASE)
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def checked_template(data: bytes, kind: Format) -> bytes:
    """Return the template, checked: nothing in it comes from elsewhere, nothing in it is a program.

    Raises TemplateBroken with the reason in plain words, and which part of the file it is about.
    """
    for name, content in _xml_parts(data, kind):
        root = _parsed(name, content)
        if name == "[Content_Types].xml":
            _check_types(root, kind)
        elif name.endswith(".rels"):
            _check_relations(root)
        else:
            _check_codes(root)
    return template_bytes(data) if kind == "docx" else data


def _xml_parts(data: bytes, kind: Format) -> Iterator[tuple[str, bytes]]:
    if len(data) > MOST_BYTES:
        raise TemplateBroken("The template is larger than 20 MB. Make its pictures smaller.")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            if len(entries) > MOST_PARTS or sum(entry.file_size for entry in entries) > MOST_UNPACKED:
                raise TemplateBroken("The template is too large once unpacked. Make it anew.")
            names = [entry.filename for entry in entries]
            if "[Content_Types].xml" not in names or len({*names}) != len(names):
                raise TemplateBroken(f"The file is not {CALLED[kind]}.")
            for entry in entries:
                if entry.filename.lower().endswith((".xml", ".rels", ".vml")):
                    yield entry.filename, archive.read(entry)
                elif "/printerSettings/" in entry.filename:
                    continue
                elif entry.filename.lower().endswith((".bin", ".html", ".htm", ".mht", ".rtf", ".svg", ".svm")):
                    _refuse("a part that a plain template does not need", entry.filename)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError) as problem:
        raise TemplateBroken(f"The template is damaged or is not {CALLED[kind]}. Save it again.") from problem


def _parsed(name: str, content: bytes) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    try:
        tree = etree.fromstring(content, parser).getroottree()
    except etree.XMLSyntaxError as problem:
        raise TemplateBroken(f"The part {name} of the template is damaged. Save it again.") from problem
    info: Any = tree.docinfo
    if info.doctype or (info.encoding or "UTF-8").upper() not in ("UTF-8", "US-ASCII", "ASCII"):
        raise TemplateBroken("The template holds XML that no office program writes. Make it anew.")
    return tree.getroot()


def _check_types(root: etree._Element, kind: Format) -> None:
    types = {str(entry.get("ContentType", "")) for entry in root.iter(etree.Element)}
    if _MAIN[kind] not in types:
        raise TemplateBroken(f"The file is not {CALLED[kind]}. Save it as one and use that.")
    if any("macroenabled" in one.lower() or "vbaproject" in one.lower() for one in types):
        _refuse("a macro")


def _check_relations(root: etree._Element) -> None:
    for relation in root.iter(etree.Element):
        if relation is root:
            continue
        of_kind = str(relation.get("Type", "")).rpartition("/")[2]
        target = str(relation.get("Target", ""))
        what = _REFUSED_RELATIONS.get(of_kind)
        if what:
            _refuse(what, target)
        if relation.get("TargetMode", "Internal") == "Internal":
            continue
        # One on a disk, which Word names by itself, is taken out before the template is filled in.
        on_disk = of_kind == "attachedTemplate" and not _ON_THE_WEB.match(target)
        if on_disk or (of_kind == "hyperlink" and _LINKS.match(target)):
            continue
        what = {"image": "picture", "attachedTemplate": "style template"}.get(of_kind, "part")
        raise TemplateBroken(
            f"The template fetches a {what} from elsewhere when it is opened: {target[:80]}. Put it in itself."
        )


def _check_codes(root: etree._Element) -> None:
    for found in (f"{_W}altChunk", f"{_W}object", f"{_W}control", f"{_W}subDoc", f"{_W}dataSource"):
        if next(root.iter(found), None) is not None:
            _refuse(found.rpartition("}")[2])
    for paragraph in root.iter(f"{_W}p"):
        # A code may be cut into any number of pieces.
        code = "".join(piece.text or "" for piece in paragraph.iter(f"{_W}instrText"))
        codes = [code, *(str(field.get(f"{_W}instr", "")) for field in paragraph.iter(f"{_W}fldSimple"))]
        if any(_FETCHING.search(one) for one in codes):
            raise TemplateBroken("The template has a field that fetches or runs something. Take the field out.")
    for formula in (*root.iter(f"{_S}f"), *root.iter(f"{_S}definedName")):
        if _RUNNING_CELLS.search(formula.text or ""):
            raise TemplateBroken("The template has a formula that fetches or runs something. Take it out.")


def _refuse(what: str, part: str = "") -> None:
    place = f" ({part[:80]})" if part else ""
    raise TemplateBroken(f"The template holds {what}{place}. Take it out and save the template again.")
