"""Prints an Office file that was sent in, and looks for its rows on the pages, for whoever compares them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from casework.actions import task_rows
from casework.actions.packs.builds import KeptParts
from casework.actions.returns import page_pictures, printed_pages
from casework.actions.task_rows import Claim, Store
from documents.safety import sandbox
from documents.safety.refusals import Refused
from documents.safety.sandbox import Limits, SandboxFailed
from documents.writing import pack_office
from documents.writing.pack_pages import PartDamaged
from documents.writing.pack_returns import keep_own_pages
from workers.jobs import Handler
from workers.means import Means

FINDER = "documents.reading.printed_places:places"
_LIMITS = Limits(seconds=60)
_LATER = timedelta(seconds=3)
_NOWHERE: dict[str, Any] = {"pages": 0, "page_sizes": [], "outlines": {}}


def run(means: Means, claim: Claim) -> None:
    """Print the file unless its pages are kept, and record where its rows stand; or why it cannot be printed."""
    store = means.store
    asked = printed_pages.to_print(store, claim.ref)
    if asked is None:
        task_rows.finish(store, claim)
        return
    if asked.later:
        task_rows.ask_again(store, claim, _LATER)
        task_rows.finish(store, claim)
        return
    try:
        pdf = _printed(store, asked)
    except PartDamaged as damage:
        printed_pages.not_printed(store, asked.upload_id, damage.code, claim)
        return
    # The pack that comes with the next merge then has the file's own pages, without waiting for LibreOffice.
    parts = KeptParts(store, asked.case_id)
    keep_own_pages(store.vault.read(asked.sha256), asked.media_kind, parts, pdf)
    printed = asked.printed or store.vault.put_bytes(pdf)
    printed_pages.record_printed(store, asked.upload_id, printed, _places(pdf, asked), asked.reading, claim)


def _printed(store: Store, asked: printed_pages.ToPrint) -> bytes:
    """Return the file's pages as PDF. Raises PartDamaged with one of `printed_pages.UNPRINTED`."""
    if asked.printed is not None:
        return store.vault.read(asked.printed)
    data = store.vault.read(asked.sha256)
    if not pack_office.can_print(data, asked.media_kind):
        raise PartDamaged("no-program")
    return pack_office.printed(data, asked.media_kind)


def _places(pdf: bytes, asked: printed_pages.ToPrint) -> dict[str, Any]:
    """Return where the rows stand; nowhere where that took too long: the pages are worth seeing all the same."""
    rows = [dict(row) for row in asked.rows]
    try:
        untrusted = sandbox.run_in_sandbox(
            FINDER, pdf, rows=rows, most_pages=page_pictures.MOST_PAGES, limits=_LIMITS
        )
        return _as_numbers(untrusted, {row["id"] for row in rows})
    except Refused:
        return _NOWHERE
    except SandboxFailed as failure:
        if failure.code == "sandbox-missing":
            raise
        return _NOWHERE


def _as_numbers(untrusted: dict[str, Any], rows: set[str]) -> dict[str, Any]:
    """Return the places if they are what they should be: a parser that was taken over could give back anything."""
    try:
        sizes = [[float(width), float(height)] for width, height in untrusted["page_sizes"]]
        outlines = {
            row: [[int(page), *map(float, (left, top, right, bottom))] for page, left, top, right, bottom in boxes]
            for row, boxes in untrusted["outlines"].items()
            if row in rows
        }
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError):
        return _NOWHERE
    return {"pages": len(sizes), "page_sizes": sizes, "outlines": outlines}


def gave_up(store: Store, claim: Claim, code: str) -> None:
    """Say on the file's page that it was not printed."""
    if printed_pages.to_print(store, claim.ref) is not None:
        printed_pages.not_printed(store, claim.ref, "not-printed")


def prepare() -> None:
    """Have the sandbox load what looks for rows, once for all tasks of this worker."""
    sandbox.warm_up(FINDER)


HANDLER = Handler(run, gave_up, prepare)
