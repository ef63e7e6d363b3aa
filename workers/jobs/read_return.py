"""Reads one uploaded return in the sandbox and keeps what was read."""

from __future__ import annotations

from typing import Any

from casework.actions import task_rows
from casework.actions.reports import form_hints as report_form_hints
from casework.actions.returns import returns, scanned_pages
from casework.actions.task_rows import Claim, Store
from documents.reading.form_hints import without_hints
from documents.reading.scans import ocr
from documents.reading.untrusted import READER, read_untrusted
from documents.safety import sandbox
from documents.safety.refusals import Refused
from documents.safety.sandbox import SandboxFailed
from workers.jobs import Handler
from workers.means import Means

MOST_TRIES = 2
"""How often a file is tried in all where something beside the file may have ended its reading."""


def run(means: Means, claim: Claim) -> None:
    """Read the file and record the reading, or the code of why it cannot be read."""
    upload = returns.to_read(means.store, claim.ref)
    if upload is None:
        task_rows.finish(means.store, claim)
        return
    data = means.store.vault.read(upload.sha256)
    try:
        record = _read(means, upload, data, claim)
    except Refused as refusal:
        returns.refuse(means.store, upload.upload_id, refusal.code, claim)
    except SandboxFailed as failure:
        if is_tried_again(failure, claim.attempt):
            raise
        returns.refuse(means.store, upload.upload_id, failure.code, claim)
    else:
        if record is not None:
            # The words of the partnership's own form, as those of the service's, are not the agency's.
            own = report_form_hints.of_upload(means.store, upload.upload_id)
            record["narrative"] = list(map(list, without_hints(map(tuple, record["narrative"]), own)))
            returns.record_reading(means.store, upload.upload_id, record, claim, upload.known_columns)


def _read(means: Means, upload: returns.ToRead, data: bytes, claim: Claim) -> dict[str, Any] | None:
    """Return the record of a file; None when pictures of its pages must be read first, which then is asked for."""
    known = dict(upload.known_columns)
    scan = scanned_pages.scan_of(means.store, upload.upload_id)
    if scan is None:
        record = read_untrusted(data, upload.untrusted_name, known_columns=known)
        pages = ocr.pages_to_read(data, record)
        if not pages:
            return record
        scanned_pages.begin(means.store, upload.upload_id, pages, claim)
        return None
    if not scan.complete:
        scanned_pages.begin(means.store, upload.upload_id, (), claim)
        return None
    if not scan.pages:
        return read_untrusted(data, upload.untrusted_name, known_columns=known)
    return ocr.read_scanned(data, upload.untrusted_name, scan.pages, known_columns=known)


def is_tried_again(failure: SandboxFailed, attempt: int) -> bool:
    """Tell whether a reading that failed is tried again. attempt: from 1.

    What took its whole time or too much memory would take it again, while others wait: that is said at once. One
    that a busy machine held up, or that crashed, is tried once more, after all that waits by then.
    """
    if failure.code == "sandbox-missing":
        return True
    return (failure.held_up or failure.code == "crashed") and attempt < MOST_TRIES


def gave_up(store: Store, claim: Claim, code: str) -> None:
    """Say on the return's page that the file could not be read."""
    if returns.to_read(store, claim.ref) is not None:
        returns.refuse(store, claim.ref, code if code in sandbox.CODES else "crashed")


def prepare() -> None:
    """Start the sandbox's parent with the readers loaded, once for all tasks of this worker."""
    sandbox.warm_up(READER)


HANDLER = Handler(run, gave_up, prepare)
