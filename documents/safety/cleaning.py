"""The same document without its hidden data.

What is unsafe by construction goes: properties, earlier versions, attachments, scripts, comments, traces of
editing, words that no page of a PDF shows. A Word document becomes what its reader sees with "No markup": changes
accepted, hidden text gone. What would change what a reader sees is never changed: then a person is needed.
"""

from __future__ import annotations

from documents.safety import office_cleaning, pdf_cleaning, pdf_randomness, pdf_words
from documents.safety.findings import Finding
from documents.safety.hidden import OFFICE
from documents.safety.refusals import REFUSALS, Refused


class NeedsPerson(Exception):
    """The document can't be cleaned without changing what a reader sees. `findings` says what and where."""

    code = "needs-person"

    def __init__(self, findings: list[Finding]) -> None:
        self.findings = findings
        self.message = REFUSALS[self.code]
        super().__init__(", ".join(sorted({finding.code for finding in findings})))


def to_settle(data: bytes, kind: str) -> list[Finding]:
    """Return what a person must settle before the document can be cleaned; empty when nothing. Raises Refused."""
    if kind == "pdf":
        return pdf_cleaning.findings_to_settle(data)
    if kind in OFFICE:
        return office_cleaning.findings_to_settle(data, kind)
    raise Refused(
        "not-accepted", f"A {kind} file can't be cleaned. Save it as .docx, .xlsx or PDF and clean that."
    )


def clean(data: bytes, kind: str, title: str = "") -> bytes:
    """Return the document without hidden data, its text and look unchanged.

    title: kept as the document's title, the only property left; "" leaves none. The same input gives the same
    bytes. Raises NeedsPerson, and Refused for a file that can't be read or whose kind can't be cleaned.
    """
    findings = to_settle(data, kind)
    if findings:
        raise NeedsPerson(findings)
    if kind == "pdf":
        return pdf_cleaning.clean_pdf(data, title)
    return office_cleaning.clean_office(data, kind, title)


def settled_by_cleaning(data: bytes, kind: str) -> list[Finding]:
    """Return what `clean` settles and a person should be told: tracked changes accepted, hidden text gone."""
    if kind == "pdf":
        return pdf_cleaning.settled_by_cleaning(data)
    return office_cleaning.settled_by_cleaning(data, kind) if kind in OFFICE else []


def warm_up() -> None:
    """Load what the libraries load on first use, before the sandbox closes."""
    pdf_randomness.warm_up()
    pdf_words.warm_up()
