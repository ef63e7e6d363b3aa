"""The chronology as a Word document from the partnership's own template, which is filled in the sandbox."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from uuid import UUID

from casework.actions.reports import templates as report_templates
from casework.actions.task_rows import Store
from documents.chronology.model import Chronology, Heading
from documents.safety.refusals import Refused
from documents.safety.sandbox import Limits, SandboxFailed, run_in_sandbox
from documents.writing.chronology_docx import write_docx
from documents.writing.chronology_fields import document_fields, row_fields
from documents.writing.template import plain

FILLED = "documents.writing.reports.chronology_template:filled"
WriteWord = Callable[[Chronology, Heading], bytes]
_LIMITS = Limits(seconds=120, output=512 * 1024 * 1024)
"""For 20,000 rows, which take some ten seconds, on a slow machine."""
_EVERY_ROW = "Every row of every return is here."


def word_writer(store: Store, chronology_id: UUID) -> WriteWord:
    """Return what writes the rows as a Word document, from the template that the case's partnership uses.

    A template of its own that can't be filled in with these rows costs nobody the document: the service's own is
    taken, and the document's cover says so.
    """
    own = report_templates.of_chronology(store, chronology_id)
    standard = store.templates / "documents" / "chronology.docx"
    if own is None:
        return lambda chronology, heading: write_docx(chronology, heading, standard)

    def write(chronology: Chronology, heading: Heading) -> bytes:
        try:
            document: bytes = run_in_sandbox(
                FILLED,
                own.untrusted_template,
                limits=_LIMITS,
                fields=plain(document_fields(chronology, heading)),
                rows=list(row_fields(chronology)),  # on its way as JSON each is plain
                colour=own.colour,
            )
        except (Refused, SandboxFailed) as problem:
            logging.getLogger(__name__).warning("own chronology template %s: %s", own.id, problem.code)
            said = f"The partnership’s own template (version {own.number}) could not be filled in."
            part = f"{heading.part or _EVERY_ROW} {said} This is the service’s own."
            return write_docx(chronology, replace(heading, part=part), standard)
        return document

    return write
