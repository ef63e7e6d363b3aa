"""Looks at a template that somebody sent in: what it asks for, its mistakes, and how it looks when filled in."""

from __future__ import annotations

from typing import Any

from casework.actions import task_rows
from casework.actions.reports import template_looks as report_template_looks
from casework.actions.reports.template_looks import Preview, ToLookAt
from casework.actions.returns.page_pictures import Drawn
from casework.actions.task_rows import Claim, Store
from casework.rules.report_kinds import RETURN_FORMS
from documents.safety.refusals import Refused
from documents.safety.sandbox import SandboxFailed, run_in_sandbox
from documents.writing import pack_office
from documents.writing.pack_pages import PartDamaged
from workers.jobs import Handler
from workers.jobs.draw_pages import DRAWER, kept_picture
from workers.jobs.make_report import FILLED, MEDIA_TYPES, WHY_NOT
from workers.jobs.own_chronology import FILLED as ROWS_FILLED
from workers.jobs.read_return import is_tried_again
from workers.means import Means

HINTS = "documents.writing.reports.form_hints_of:hints_of"
_MODULE = FILLED.partition(":")[0]
_OF_ROWS = ROWS_FILLED.partition(":")[0]


def run(means: Means, claim: Claim) -> None:
    """Look at the template, make its preview if it has no mistake, and record both."""
    store = means.store
    asked = report_template_looks.to_look_at(store, claim.ref)
    if asked is None:
        task_rows.finish(store, claim)
        return
    preview = None
    try:
        found = _look(asked, asked.untrusted_template)
        lacking = _lacking(asked, found)
        if not found["mistakes"]:
            preview = _preview(store, asked)
            if asked.kind.name in RETURN_FORMS:
                found["hints"] = run_in_sandbox(HINTS, asked.untrusted_template, kind=asked.kind.format)
    except Refused as refused:
        found, lacking = _refused(refused.message), []
    except SandboxFailed as failure:
        if is_tried_again(failure, claim.attempt) or failure.code not in WHY_NOT:
            raise
        found, lacking = _refused(WHY_NOT[failure.code]), []
    report_template_looks.record_look(store, claim.ref, {**found, "lacking": lacking}, preview, claim)


def _lacking(asked: ToLookAt, found: dict[str, Any]) -> list[str]:
    if found["mistakes"] and not found["fields"]:
        return []  # it could not be looked into, so nobody knows what it shows
    standard = _look(asked, asked.standard)
    return [name for name in standard["fields"] if name not in found["fields"]]


def _refused(message: str) -> dict[str, Any]:
    return {"fields": [], "mistakes": [{"place": "", "message": message}]}


def _module(asked: ToLookAt) -> str:
    return _OF_ROWS if asked.kind.of_rows else _MODULE


def _look(asked: ToLookAt, untrusted_template: bytes) -> dict[str, Any]:
    found: dict[str, Any] = run_in_sandbox(
        f"{_module(asked)}:looked_at", untrusted_template, kind=asked.kind.format, public=asked.kind.public
    )
    return found


def _preview(store: Store, asked: ToLookAt) -> Preview:
    """Return the template filled in with the demonstration case: as PDF where that can be made, with a picture."""
    document: bytes = run_in_sandbox(
        f"{_module(asked)}:preview",
        asked.untrusted_template,
        kind=asked.kind.format,
        colour=asked.colour,
        marking=asked.kind.marking,
    )
    if pack_office.can_print(document, asked.kind.format):
        try:
            pdf = pack_office.printed(document, asked.kind.format)
            return Preview(store.vault.put_bytes(pdf), "pdf", "application/pdf", _picture(store, pdf))
        except PartDamaged:
            pass  # the file itself shows it as well
    return Preview(store.vault.put_bytes(document), asked.kind.format, MEDIA_TYPES[asked.kind.format])


def _picture(store: Store, pdf: bytes) -> Drawn:
    """Return a picture of the first page, without bytes where it cannot be drawn: the preview is there as well."""
    try:
        pictures = run_in_sandbox(DRAWER, pdf, first=1, count=1)["pictures"]
    except (Refused, SandboxFailed):
        return Drawn(1)
    return kept_picture(store, 1, pictures[0] if pictures else None)


def gave_up(store: Store, claim: Claim, code: str) -> None:
    """Say on the template's page that it could not be looked at."""
    report_template_looks.fail(store, claim.ref, code)


HANDLER = Handler(run, gave_up)
