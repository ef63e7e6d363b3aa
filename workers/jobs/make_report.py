"""Makes a document from its template and the case's own records, in the sandbox, and searches what was made."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from casework.actions import task_rows
from casework.actions.reports import reports
from casework.actions.reports.reports import ToMake
from casework.actions.reports.search import ToSearch
from casework.actions.task_rows import Claim, Store
from documents.safety import sandbox
from documents.safety.key import KeyEntry
from documents.safety.people import people_of_key
from documents.safety.refusals import Refused
from documents.safety.sandbox import SandboxFailed
from workers.jobs import Handler
from workers.jobs.check_review import person_known
from workers.jobs.read_return import is_tried_again
from workers.means import Means

WHY_NOT: Mapping[str, str] = {
    "timeout": "Filling in the template took too long and was stopped. Take out lists inside of lists and parts "
    "that repeat long texts, save it and send it in again.",
    "memory": "Filling in the template needed too much memory and was stopped. Take out large pictures and parts "
    "that repeat long texts, save it and send it in again.",
    "crashed": "The template made the program stop that fills it in. Copy what is in it into a new file, save "
    "that and send it in.",
    "output-too-large": "The filled template would be far larger than a document should be. Take out parts that "
    "repeat long texts, save it and send it in again.",
}
"""What may be a template's own fault, by the sandbox's code, and what to do about it."""
LEFT = "documents.safety.left_in_document:left"
LINES = "documents.safety.left_in_document:lines_of_template"
FILLED = "documents.writing.reports.report_template:filled"
MEDIA_TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def run(means: Means, claim: Claim) -> None:
    """Fill the template and keep the document; a template that can't be filled is said with its reason."""
    store = means.store
    asked = reports.to_make(store, claim.ref)
    if asked is None:
        task_rows.finish(store, claim)
        return
    try:
        document = sandbox.run_in_sandbox(
            FILLED, asked.template, kind=asked.format, facts=dict(asked.facts), colour=asked.colour
        )
    except Refused as refused:
        reports.fail(store, claim.ref, refused.message, refused.code, claim)
        return
    except SandboxFailed as failure:
        if is_tried_again(failure, claim.attempt) or failure.code not in WHY_NOT:
            raise
        reports.fail(store, claim.ref, WHY_NOT[failure.code], failure.code, claim)
        return
    found = _found(document, asked, asked.search) if asked.search else None
    reports.record(store, claim.ref, store.vault.put_bytes(document), MEDIA_TYPES[asked.format], found, claim)


def _found(document: bytes, asked: ToMake, search: ToSearch) -> list[dict[str, Any]]:
    """Return what is left of the case's people in the document: of the key's and of all whom the case knows."""
    keyed = people_of_key(map(KeyEntry.from_json, search.keyed))
    named = {name.casefold() for person in keyed for name in person.names}
    known = [person_known(person) for person in search.known if person.name.casefold() not in named]
    found: list[dict[str, Any]] = sandbox.run_in_sandbox(
        LEFT,
        document,
        kind=asked.format,
        people=[person.as_json() for person in (*keyed, *known)],
        shown=search.shown,
        pointing=search.pointing,
        spared=search.spared,
        fixed=sandbox.run_in_sandbox(LINES, asked.template, kind=asked.format),
    )
    return found


def gave_up(store: Store, claim: Claim, code: str) -> None:
    """Say on the document's page that it could not be made."""
    reports.fail(store, claim.ref, code=code)


def prepare() -> None:
    """Have the sandbox load what fills templates and what searches documents."""
    sandbox.warm_up(FILLED, LEFT, LINES)


HANDLER = Handler(run, gave_up, prepare)
