"""Makes a document from its template and the case's own records, in the sandbox."""

from __future__ import annotations

from casework.actions import reports, task_rows
from casework.actions.task_rows import Claim, Store
from documents.safety import sandbox
from documents.safety.refusals import Refused
from workers.jobs import Handler
from workers.means import Means

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
    reports.record(store, claim.ref, store.vault.put_bytes(document), MEDIA_TYPES[asked.format], claim)


def gave_up(store: Store, claim: Claim, code: str) -> None:
    """Say on the document's page that it could not be made."""
    reports.fail(store, claim.ref, code=code)


def prepare() -> None:
    """Have the sandbox load what fills templates."""
    sandbox.warm_up(FILLED)


HANDLER = Handler(run, gave_up, prepare)
