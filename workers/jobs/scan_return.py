"""Reads one page of a return from its picture; the next page is a task of its own, and so are the rows."""

from __future__ import annotations

from casework.actions import task_rows
from casework.actions.returns import returns, scanned_pages
from casework.actions.task_rows import Claim, Store
from documents.reading.scans import ocr
from documents.safety import sandbox
from workers.jobs import Handler
from workers.means import Means


def run(means: Means, claim: Claim) -> None:
    """Read the next page that is waiting; leave the file when a later one was sent in for the same request."""
    page = scanned_pages.to_scan(means.store, claim.ref)
    if page is None:
        task_rows.finish(means.store, claim)
        return
    if page.replaced:
        returns.refuse(means.store, page.upload_id, "replaced", claim)
        return
    read = ocr.read_page(means.store.vault.read(page.sha256), page.page)
    scanned_pages.record_page(means.store, page.upload_id, page.page, read, claim)


def gave_up(store: Store, claim: Claim, _code: str) -> None:
    """Leave the pages that are left, so that what can be read of the file is."""
    if scanned_pages.to_scan(store, claim.ref) is not None:
        scanned_pages.give_up(store, claim.ref)


def prepare() -> None:
    """Start the sandbox's parent with what draws the pictures, once for all tasks of this worker."""
    sandbox.warm_up(ocr.PICTURE, ocr.RECORD)


HANDLER = Handler(run, gave_up, prepare)
