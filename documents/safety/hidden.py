"""What a document holds that a reader does not see, and every text in it, whatever its kind.

Runs in the sandbox (`run_in_sandbox("documents.safety.release_check:…")`): everything here parses untrusted bytes.
"""

from __future__ import annotations

from documents.safety.findings import Finding, TextPart
from documents.safety.office_inspection import inspect_office, pictures_in_office
from documents.safety.office_texts import office_text_parts
from documents.safety.pdf_inspection import inspect_pdf, pictures_in_pdf
from documents.safety.pdf_texts import pdf_text_parts

OFFICE = ("docx", "docm", "xlsx", "xlsm", "pptx")
PLAIN = ("csv", "txt")


def inspect(data: bytes, kind: str) -> list[Finding]:
    """Return what the document holds that a reader does not see; empty when nothing was found.

    kind: as preflight says. A kind that can't be looked into gives the finding "cannot-scan", never nothing.
    Raises Refused "damaged", "encrypted", "dtd" or an archive code.
    """
    if kind == "pdf":
        return inspect_pdf(data)
    if kind in OFFICE:
        return inspect_office(data, kind)
    if kind in PLAIN:
        return []
    return [Finding("cannot-scan", "file", "", f"a {kind} file can't be looked into: save it as a newer kind")]


def pictures(data: bytes, kind: str) -> list[Finding]:
    """Return a finding "picture" for each picture in the document, for a person to look at."""
    if kind == "pdf":
        return pictures_in_pdf(data)
    return pictures_in_office(data) if kind in OFFICE else []


def text_parts(data: bytes, kind: str) -> list[TextPart]:
    """Return every text in the document by part, to search for identifiers. Raises Refused as `inspect` does."""
    if kind == "pdf":
        return pdf_text_parts(data)
    if kind in OFFICE:
        return office_text_parts(data, kind)
    if kind in PLAIN:
        return [TextPart("text", "", _decoded(data))]
    return []


def _decoded(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")
