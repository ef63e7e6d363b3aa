"""Looks at a template that somebody sent in: what it asks for, its mistakes, and how it looks when filled in."""

from __future__ import annotations

from typing import Any

from casework.actions import report_template_looks, task_rows
from casework.actions.report_template_looks import Kept, ToLookAt
from casework.actions.task_rows import Claim, Store
from documents.safety.sandbox import run_in_sandbox
from documents.writing import pack_office
from documents.writing.pack_pages import PartDamaged
from workers.jobs import Handler
from workers.jobs.make_report import FILLED, MEDIA_TYPES
from workers.means import Means

_MODULE = FILLED.partition(":")[0]


def run(means: Means, claim: Claim) -> None:
    """Look at the template, make its preview if it has no mistake, and record both."""
    store = means.store
    asked = report_template_looks.to_look_at(store, claim.ref)
    if asked is None:
        task_rows.finish(store, claim)
        return
    found = _look(asked, asked.untrusted_template)
    standard = _look(asked, asked.standard)
    lacking = [name for name in standard["fields"] if name not in found["fields"]]
    preview = None if found["mistakes"] else _preview(store, asked)
    report_template_looks.record_look(store, claim.ref, {**found, "lacking": lacking}, preview, claim)


def _look(asked: ToLookAt, untrusted_template: bytes) -> dict[str, Any]:
    found: dict[str, Any] = run_in_sandbox(
        f"{_MODULE}:looked_at", untrusted_template, kind=asked.kind.format, public=asked.kind.public
    )
    return found


def _preview(store: Store, asked: ToLookAt) -> tuple[Kept, str, str]:
    """Return the template filled in with the demonstration case: as PDF where that can be made here."""
    document: bytes = run_in_sandbox(
        f"{_MODULE}:preview", asked.untrusted_template, kind=asked.kind.format, colour=asked.colour
    )
    if pack_office.can_print(document, asked.kind.format):
        try:
            pdf = pack_office.printed(document, asked.kind.format)
            return store.vault.put_bytes(pdf), "pdf", "application/pdf"
        except PartDamaged:
            pass  # the file itself shows it as well
    return store.vault.put_bytes(document), asked.kind.format, MEDIA_TYPES[asked.kind.format]


def gave_up(store: Store, claim: Claim, code: str) -> None:
    """Say on the template's page that it could not be looked at."""
    report_template_looks.fail(store, claim.ref, code)


HANDLER = Handler(run, gave_up)
