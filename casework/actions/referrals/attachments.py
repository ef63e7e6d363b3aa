"""Files that a referrer adds: kept as they came, looked at in the sandbox, shown with what was found in them.

As with returns, a coordinator gets the file as it was sent: it may be evidence, and nothing in it is changed. What
the checks found (macros, hidden words, tracked changes) is said beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from casework.actions.downloads import Download, download
from casework.actions.packs import attachments as pack_attachments
from casework.actions.reach import case_within, referral_within
from casework.actions.referrals import drafts
from casework.actions.work import SERVICE, Change, NotFound, Refusal, Work, changing, looking
from casework.records.store import Store
from casework.records.tables import PackAttachment, Referral, ReferralAttachment
from casework.records.tasks import Claim
from casework.records.vault import VaultProblem
from casework.rules.permissions import Permission

MOST = 20
"""Attachments of one referral."""
_OCTETS = "application/octet-stream"
_SUBMITTED = "This referral has been sent, so it cannot be changed"


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file of a referral. state: "waiting" (to be looked at), "checked" or "refused". refusal: a code.

    findings: codes of what was found in it (`documents.safety.finding_words`). looked: whether what is inside
    could be looked at; for older kinds of documents only their wrapping can.
    """

    id: UUID
    untrusted_name: str
    media_kind: str
    size: int
    state: str
    refusal: str
    findings: tuple[str, ...]
    looked: bool
    added_at: datetime


@dataclass(frozen=True, slots=True)
class ToCheck:
    """What the job that looks at a file needs."""

    sha256: str
    media_kind: str


def add(work: Work, token: str, *, file_name: str, media_kind: str, source: BinaryIO) -> UUID:
    """Keep a file for the draft that `token` opens and ask for it to be looked at; return its id.

    The same bytes added twice are one attachment. media_kind: as the preflight found it.
    Raises Refusal("submitted"), Refusal("attachments") for more than `MOST`, NotFound.
    """
    store = work.store
    with store.looking() as session:
        drafts.find(session, store, token)
    kept = store.vault.put(source)
    with changing(work, None) as change:
        draft = drafts.find(change.session, store, token, lock=True)
        if draft.submitted_as is not None:
            raise Refusal("submitted", _SUBMITTED)
        there = _rows(change.session, ReferralAttachment.draft_id == draft.id)
        same = next((row for row in there if row.sha256 == kept.sha256), None)
        if same is not None:
            change.audit("referral-file-added-again", same.id, partnership_id=draft.partnership_id)
            return same.id
        if len(there) >= MOST:
            raise Refusal("attachments", f"A referral can have {MOST} attachments. Remove one first")
        row = ReferralAttachment(
            partnership_id=draft.partnership_id,
            draft_id=draft.id,
            sha256=change.kept(kept, _OCTETS),
            name=b"",
            media_kind=media_kind,
            size=kept.size,
            found={},
            added_at=change.now,
        )
        change.session.add(row)
        change.session.flush()
        row.name = store.keys.seal(file_name, _context(row.id))
        draft.changed_at, draft.revision = change.now, draft.revision + 1
        change.task("check-attachment", row.id)
        change.audit("referral-file-added", row.id, partnership_id=draft.partnership_id, size=kept.size)
        return row.id


def remove(work: Work, token: str, attachment_id: UUID) -> None:
    """Take a file out of the draft that `token` opens; one that is not there any more was taken out already.

    Raises Refusal("submitted"), NotFound.
    """
    with changing(work, None) as change:
        draft = drafts.find(change.session, work.store, token, lock=True)
        if draft.submitted_as is not None:
            raise Refusal("submitted", _SUBMITTED)
        row = change.session.get(ReferralAttachment, attachment_id)
        if row is not None and row.draft_id == draft.id:
            change.session.delete(row)
            change.session.flush()
            drafts.forget_file(change, row.sha256)
            draft.changed_at, draft.revision = change.now, draft.revision + 1
        change.audit("referral-file-removed", attachment_id, partnership_id=draft.partnership_id)


def of_draft(store: Store, token: str) -> tuple[Attachment, ...]:
    """Return the files of the draft that `token` opens, oldest first. Raises NotFound."""
    with store.looking() as session:
        draft = drafts.find(session, store, token)
        return tuple(_view(store, row) for row in _rows(session, ReferralAttachment.draft_id == draft.id))


def of_referral(session: Session, store: Store, referral_id: UUID) -> tuple[Attachment, ...]:
    """Return the files of a referral, oldest first."""
    return tuple(_view(store, row) for row in _rows(session, ReferralAttachment.referral_id == referral_id))


def carry(change: Change, draft_id: UUID, referral_id: UUID) -> None:
    """Give a draft's files to the referral it becomes, in the action's transaction.

    Raises Refusal("attachment") while one of them is refused: it must be taken out, never left out in silence.
    """
    rows = _rows(change.session, ReferralAttachment.draft_id == draft_id)
    if any(row.state == "refused" for row in rows):
        raise Refusal("attachment", "One of your files could not be opened. Remove it, then send the referral")
    for row in rows:
        row.draft_id, row.referral_id = None, referral_id


def original(work: Work, referral_id: UUID, attachment_id: UUID) -> Download:
    """Return a file as it was sent. Audited. Raises Refusal("file-gone"), NotFound, NotPermitted."""
    with changing(work, Permission.SEE_REFERRALS) as change:
        row = _within(change.session, work, referral_id, attachment_id)
        change.audit("referral-file-downloaded", row.id, referral=str(referral_id))
        return download(change.session, work.store, row.sha256, _name(work.store, row))


def not_in_pack(work: Work, case_id: UUID) -> tuple[Attachment, ...]:
    """Return the files of a case's referral that its packs do not hold yet. Raises NotFound, NotPermitted."""
    with looking(work, Permission.EDIT_CASE) as session:
        case = case_within(session, work, case_id)
        there = {one.sha256 for one in pack_attachments.attachments_of(session, case_id)}
        rows = _rows(session, ReferralAttachment.referral_id == case.referral_id) if case.referral_id else []
        return tuple(_view(work.store, row) for row in rows if row.sha256 not in there and row.state != "refused")


def into_pack(work: Work, case_id: UUID, attachment_id: UUID) -> None:
    """Add a file of the case's referral to the case's packs; twice is once.

    Raises Refusal("file-gone"), Refusal("attachments"), NotFound, NotPermitted.
    """
    with looking(work, Permission.EDIT_CASE) as session:
        case = case_within(session, work, case_id)
        if case.referral_id is None:
            raise NotFound
        row = _within(session, work, case.referral_id, attachment_id)
        name, sha256, kind = _name(work.store, row), row.sha256, row.media_kind
    with changing(work, Permission.EDIT_CASE) as change:
        case_within(change.session, work, case_id, lock=True)
        there = pack_attachments.attachments_of(change.session, case_id)
        if not any(one.sha256 == sha256 for one in there):
            if len(there) >= pack_attachments.MOST_ATTACHMENTS:
                raise Refusal("attachments", "The pack has as many attachments as it can. Remove one first")
            assert work.actor.account_id is not None
            change.session.add(
                PackAttachment(
                    case_id=case_id,
                    title=name.rpartition(".")[0] or name,
                    file_name=name,
                    media_kind=kind,
                    sha256=sha256,
                    size=row.size,
                    added_by=work.actor.account_id,
                    added_at=change.now,
                )
            )
        change.audit("attachment-added", attachment_id, case=str(case_id), from_referral=True)


def to_check(store: Store, attachment_id: UUID) -> ToCheck | None:
    """Return what is to be looked at, None when it was looked at, or taken out."""
    with store.looking() as session:
        row = session.get(ReferralAttachment, attachment_id)
        return ToCheck(row.sha256, row.media_kind) if row is not None and row.state == "waiting" else None


def record_check(
    store: Store,
    attachment_id: UUID,
    claim: Claim | None = None,
    *,
    findings: Sequence[str] = (),
    looked: bool = True,
    refusal: str = "",
) -> None:
    """Record what was found in a file, or the code of why it could not be opened. Raises Superseded."""
    with changing(Work(store, SERVICE), None, claim) as change:
        row = change.session.get(ReferralAttachment, attachment_id, with_for_update=True)
        if row is not None:
            row.state, row.refusal = ("refused", refusal) if refusal else ("checked", "")
            row.found = {"findings": sorted(set(findings)), "looked": looked}
        partnership_id = row.partnership_id if row is not None else None
        change.audit("referral-file-checked", attachment_id, partnership_id=partnership_id, refusal=refusal)


def content(store: Store, sha256: str) -> bytes:
    """Return a file for the job. Raises Refusal("file-gone")."""
    try:
        return store.vault.read(sha256)
    except VaultProblem:
        raise Refusal("file-gone", "The file is missing or was changed since it was kept") from None


def _within(session: Session, work: Work, referral_id: UUID, attachment_id: UUID) -> ReferralAttachment:
    referral: Referral = referral_within(session, work, referral_id)
    row = session.get(ReferralAttachment, attachment_id)
    if row is None or row.referral_id != referral.id:
        raise NotFound
    return row


def _rows(session: Session, which: ColumnElement[bool]) -> list[ReferralAttachment]:
    query = select(ReferralAttachment).where(which)
    return list(session.scalars(query.order_by(ReferralAttachment.added_at, ReferralAttachment.id)))


def _view(store: Store, row: ReferralAttachment) -> Attachment:
    return Attachment(
        id=row.id,
        untrusted_name=_name(store, row),
        media_kind=row.media_kind,
        size=row.size,
        state=row.state,
        refusal=row.refusal,
        findings=tuple(row.found.get("findings", ())),
        looked=row.found.get("looked", True),
        added_at=row.added_at,
    )


def _name(store: Store, row: ReferralAttachment) -> str:
    return str(store.keys.unseal(row.name, _context(row.id)))


def _context(attachment_id: UUID) -> str:
    return f"referral-attachment/{attachment_id}"
