"""Looks into a file that a referrer added, in the sandbox: whether it opens, and what it holds unseen."""

from __future__ import annotations

from casework.actions import task_rows
from casework.actions.referrals import attachments
from casework.actions.task_rows import Claim, Store
from casework.actions.work import Refusal
from documents.safety import sandbox
from documents.safety.refusals import Refused
from documents.safety.sandbox import SandboxFailed
from workers.jobs import Handler
from workers.means import Means

_SETTLE, _SETTLED = "documents.safety.tasks:to_settle", "documents.safety.tasks:settled"
_PICTURE = "documents.writing.pack_pictures:page_or_why"
_PICTURES = ("png", "jpeg")
_LOOKED_INTO = ("pdf", "docx", "docm", "xlsx", "xlsm", "pptx")
MOST_TRIES = 2


def run(means: Means, claim: Claim) -> None:
    """Record what is in the file, or why it cannot be opened."""
    store = means.store
    file = attachments.to_check(store, claim.ref)
    if file is None:
        task_rows.finish(store, claim)
        return
    try:
        findings = _findings(attachments.content(store, file.sha256), file.media_kind)
    except (Refused, Refusal) as refusal:
        attachments.record_check(store, claim.ref, claim, refusal=refusal.code)
    except SandboxFailed as failure:
        if failure.code == "sandbox-missing" or (failure.held_up and claim.attempt < MOST_TRIES):
            raise
        attachments.record_check(store, claim.ref, claim, refusal=failure.code)
    else:
        looked = file.media_kind in _LOOKED_INTO + _PICTURES
        attachments.record_check(store, claim.ref, claim, findings=findings, looked=looked)


def _findings(data: bytes, kind: str) -> list[str]:
    if kind in _PICTURES:
        drawn = sandbox.run_in_sandbox(_PICTURE, data)
        if not isinstance(drawn, bytes):
            raise Refused("damaged")
        return []
    if kind not in _LOOKED_INTO:
        return []
    found = sandbox.run_in_sandbox(_SETTLE, data, kind=kind) + sandbox.run_in_sandbox(_SETTLED, data, kind=kind)
    return [str(one["code"]) for one in found]


def gave_up(store: Store, claim: Claim, code: str) -> None:
    """Say of the file that it could not be looked at; the referral goes on without waiting for it."""
    if attachments.to_check(store, claim.ref) is not None:
        attachments.record_check(store, claim.ref, looked=False)


def prepare() -> None:
    """Have the sandbox load what looks into files."""
    sandbox.warm_up(_SETTLE, _SETTLED, _PICTURE)


HANDLER = Handler(run, gave_up, prepare)
