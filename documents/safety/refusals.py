"""Why a file is refused: stable codes for programs, plain sentences for people.

One table for the upload pages, the worker and the command line. A code never changes its meaning; the
worker stores only the code, so every code has a sentence that is right without the file at hand.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

REFUSALS: Mapping[str, str] = MappingProxyType(
    {
        "empty": "The file is empty. Check that it is the right file, save it again and upload it again.",
        "too-large": "The file is too large. Take out large pictures or split it, then upload it again.",
        "too-many-pages": (
            "The file has more pages than this service reads. Check that it is the right file. If it is, save the "
            "chronology alone as a file and upload that file."
        ),
        "too-many-cells": (
            "The file has a table with far more rows or columns than a chronology. Delete the rows and columns "
            "that stand empty or far from it, or save the chronology alone as a file, then upload that file."
        ),
        "overdrawn": (
            "A page of the file draws far more than a document does, so it can't be read in good time. Print the "
            "chronology alone to PDF, or save it as a Word document, and upload that file."
        ),
        "line-too-long": (
            "A line of the file is too long to be a row of a table. Open it in the program it was made with, save "
            "the table as a new CSV file or as an Excel workbook (.xlsx) and upload that file."
        ),
        "not-text": (
            "The file's name says that it is text, but it holds signs that no text has. Open it in the program it "
            "was made with, save the table as a new CSV file or as an Excel workbook (.xlsx) and upload that file."
        ),
        "not-accepted": (
            "The file is of a type that can't be read here. Save it as a Word document (.docx), an Excel "
            "workbook (.xlsx), a CSV file or a PDF, then upload that file."
        ),
        "mislabelled": (
            "The file's name does not match what is in it. Save it again from the program it was made with, "
            "then upload that file."
        ),
        "polyglot": (
            "The file holds a second file of another type inside it. Save it again from the program it was made "
            "with, or print it to PDF, then upload that file."
        ),
        "encrypted": "The file needs a password to open. Take the password off, save it and upload it again.",
        "damaged": (
            "The file is damaged or incomplete. Open it in the program it was made with, save it as a new file "
            "and upload that file."
        ),
        "image-only": (
            "The file holds only pictures of pages, so its words can't be read. Upload the document that was "
            "scanned or printed: the Word document, the workbook, or a PDF saved from it."
        ),
        "no-text": (
            "The file holds no text that can be read. Check that it is the right file. If it is, save it as a "
            "Word document (.docx), an Excel workbook (.xlsx) or a CSV file and upload that file."
        ),
        "no-table": (
            "No chronology was found in the file. It needs a table with a heading for the date and one for what "
            "happened. Add one and upload it again. If your agency does not know the child or family, hand in a "
            "nil return."
        ),
        "scan-unclear": (
            "The file holds pictures of pages. Their words were read as far as they could be, but no chronology "
            "was found. Upload the document that was scanned or printed: the Word document, the workbook, or a "
            "PDF saved from it."
        ),
        "replaced": (
            "Another file was sent in before this one was read to its end, so reading it was stopped. Upload it "
            "again if you want it read after all."
        ),
        "adobe-form": (
            "The file is a form that only Adobe Reader shows. Open it there, print it to PDF and upload the "
            "printed file."
        ),
        "wrong-type": (
            "The file is not a Word document, an Excel workbook, a CSV file or a PDF. Open it, save it as one of "
            "these and upload that file."
        ),
        "unsupported-type": (
            "The file is of an older type that can't be read here. Open it in Word or Excel, save it as a Word "
            "document (.docx) or an Excel workbook (.xlsx) and upload that file."
        ),
        "archive-too-many": (
            "The file is made of far more parts than a document needs. Copy its content into a new document and "
            "upload that file."
        ),
        "archive-too-large": (
            "The file unpacks to far more than a document should hold. Copy its content into a new document and "
            "upload that file."
        ),
        "archive-overlap": (
            "The file's parts are stored in a way that no office program writes. Open it in the program it was "
            "made with, save it as a new file and upload that file."
        ),
        "archive-path": (
            "The file holds parts with unsafe names. Open it in the program it was made with, save it as a new "
            "file and upload that file."
        ),
        "dtd": (
            "The file holds instructions that no office program writes (a document type definition). Open it in "
            "the program it was made with, save it as a new file and upload that file."
        ),
        "needs-person": (
            "The document can't be cleaned without changing what a reader sees. Open it in the program it was "
            "made with, settle what is listed, save it and clean it again."
        ),
        "timeout": (
            "Reading the file took too long and was stopped. Split the file into smaller ones, or save it in "
            "another format, then upload it again."
        ),
        "memory": (
            "Reading the file needed too much memory and was stopped. Split the file into smaller ones, or save "
            "it in another format, then upload it again."
        ),
        "crashed": (
            "The file could not be read: it made the reader stop. Save it in another format (for example as a "
            "new .docx or .pdf), then upload that file."
        ),
        "output-too-large": (
            "The file holds more text than one return should. Split it into smaller files, then upload them."
        ),
        "not-json": (
            "The file could not be read because of a fault in this service, not in the file. Tell the person who "
            "runs the service; the file has been kept."
        ),
        "sandbox-missing": (
            "The file was not read, because this machine can't read files safely. Tell the person who runs the "
            "service; the file has been kept."
        ),
    }
)
"""Code → what happened and what to do, true without further details."""


class Refused(Exception):
    """A file is not taken. `code` is one of REFUSALS or a reader's own code; `message` is for the person."""

    def __init__(self, code: str, message: str | None = None) -> None:
        self.code = code
        self.message = REFUSALS[code] if message is None else message
        super().__init__(f"{code}: {self.message}")
