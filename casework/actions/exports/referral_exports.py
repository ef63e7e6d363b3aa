"""Answers of one referral, or of all of a partnership, as a file that somebody asked for and a worker makes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.actions import downloads
from casework.actions.codes.known_people import referral_context
from casework.actions.downloads import Download
from casework.actions.forms import versions
from casework.actions.people.accounts import asked_by
from casework.actions.reach import open_referrals, referral_within
from casework.actions.referrals import attachments
from casework.actions.referrals.drafts import forget_file
from casework.actions.work import LOCAL_TIME, SERVICE, Change, NotFound, Refusal, Work, changing, looking
from casework.records.store import Store
from casework.records.tables import FormVersion, Referral, ReferralExport
from casework.records.tasks import Claim
from casework.records.vault import Kept
from casework.rules.permissions import Permission
from casework.rules.referral_tables import Answered

EXPORT = "export-referrals"
FORMATS = {"xlsx": "Excel", "csv": "CSV", "json": "JSON"}
KEPT_FOR = timedelta(days=7)
"""Such a file holds everything of everybody at once, and can be made again at any time."""
SEE = Permission.SEE_REFERRALS


@dataclass(frozen=True, slots=True)
class ReferralExportView:
    """A file that one asked for. reference: of the referral, "" for all. state: "waiting", "ready" or "failed"."""

    id: UUID
    referral_id: UUID | None
    reference: str
    format: str
    state: str
    size: int
    asked_at: datetime


@dataclass(frozen=True, slots=True)
class ToExport:
    """What the job that makes the file needs. referrals: oldest first."""

    format: str
    referrals: tuple[Answered, ...]


def ask_for(work: Work, form: str, referral_id: UUID | None = None) -> UUID:
    """Ask for a file of one referral, or of all, and return its id; one that waits is not asked for twice.

    form: a key of `FORMATS`. Raises Refusal("format"), NotFound, NotPermitted.
    """
    with changing(work, SEE) as change:
        session = change.session
        if form not in FORMATS:
            raise Refusal("format", "Select the kind of file")
        if referral_id is not None:
            referral_within(session, work, referral_id)
        assert work.actor.account_id is not None
        export = session.scalar(
            select(ReferralExport).where(
                ReferralExport.partnership_id == work.partnership_id,
                ReferralExport.referral_id == referral_id,
                ReferralExport.asked_by == work.actor.account_id,
                ReferralExport.format == form,
                ReferralExport.state == "waiting",
            )
        )
        if export is None:
            export = ReferralExport(
                partnership_id=work.partnership_id,
                referral_id=referral_id,
                format=form,
                asked_by=work.actor.account_id,
                asked_at=change.now,
            )
            session.add(export)
            session.flush()
            change.task(EXPORT, export.id)
        subject = referral_id or work.partnership_id
        change.audit("referrals-asked-for", subject, export=str(export.id), format=form, all=referral_id is None)
        return export.id


def show(work: Work, export_id: UUID) -> ReferralExportView:
    """Return a file that one asked for oneself. Raises NotFound, NotPermitted."""
    with looking(work, SEE) as session:
        export = _own(session, work, export_id)
        referral = session.get(Referral, export.referral_id) if export.referral_id else None
        return _view(export, referral)


def asked_for(work: Work, referral_id: UUID | None = None) -> tuple[ReferralExportView, ...]:
    """Return the files of one referral, or of all, that the actor asked for, newest first.

    Raises NotFound, NotPermitted.
    """
    with looking(work, SEE) as session:
        referral = referral_within(session, work, referral_id) if referral_id is not None else None
        query = select(ReferralExport).where(
            ReferralExport.partnership_id == work.partnership_id,
            ReferralExport.asked_by == work.actor.account_id,
            ReferralExport.referral_id == referral_id,
        )
        return tuple(
            _view(export, referral) for export in session.scalars(query.order_by(ReferralExport.asked_at.desc()))
        )


def download(work: Work, export_id: UUID) -> Download:
    """Return the finished file; each download is audited.

    Raises Refusal("file-gone"), NotFound (also while it is not made), NotPermitted.
    """
    with changing(work, SEE) as change:
        export = _own(change.session, work, export_id)
        if export.sha256 is None:
            raise NotFound
        change.audit("referrals-downloaded", export.id, sha256=export.sha256)
        kind = "zip" if export.format == "csv" else export.format
        return downloads.download(change.session, work.store, export.sha256, f"referrals.{kind}")


def to_export(store: Store, export_id: UUID) -> ToExport | None:
    """Return what the file is made from, None when it is made already."""
    with store.looking() as session:
        export = session.get(ReferralExport, export_id)
        if export is None or export.state != "waiting":
            return None
        query = select(Referral, FormVersion.number).outerjoin(FormVersion, FormVersion.id == Referral.form_id)
        query = query.where(open_referrals(asked_by(session, store, export.asked_by)))
        if export.referral_id is not None:
            query = query.where(Referral.id == export.referral_id)
        found = session.execute(query.order_by(Referral.received_at, Referral.reference)).all()
        forms = {
            (referral.form_id, referral.form_version): versions.form_of(session, referral) for referral, _ in found
        }
        return ToExport(
            export.format,
            tuple(
                Answered(
                    reference=referral.reference,
                    received_on=referral.received_at.astimezone(LOCAL_TIME).date(),
                    kind=referral.incident_kind,
                    state=referral.state,
                    form_number=number or 0,
                    form=forms[referral.form_id, referral.form_version],
                    answers=store.keys.unseal(referral.answers, referral_context(referral.id)),
                    files=tuple(
                        one.untrusted_name for one in attachments.of_referral(session, store, referral.id)
                    ),
                )
                for referral, number in found
            ),
        )


def record(
    store: Store, export_id: UUID, made: Kept, media_type: str, rows: int, claim: Claim | None = None
) -> None:
    """Keep the finished file. Raises Superseded."""
    with changing(Work(store, SERVICE), None, claim) as change:
        export = change.session.get_one(ReferralExport, export_id, with_for_update=True)
        export.sha256, export.size = change.kept(made, media_type), made.size
        export.state, export.finished_at = "ready", change.now
        change.audit("referrals-exported", export.id, partnership_id=export.partnership_id, referrals=rows)


def fail(store: Store, export_id: UUID, code: str) -> None:
    """Record that the file cannot be made. code: of the error, no words of anybody."""
    with changing(Work(store, SERVICE), None) as change:
        export = change.session.get_one(ReferralExport, export_id, with_for_update=True)
        if export.state == "waiting":
            export.state, export.finished_at = "failed", change.now
        change.audit("referrals-export-failed", export.id, partnership_id=export.partnership_id, code=code)


def delete_old(change: Change) -> int:
    """Delete files that were asked for longer than `KEPT_FOR` ago; return how many. The caller audits it."""
    query = select(ReferralExport).where(ReferralExport.asked_at < change.now - KEPT_FOR)
    old = list(change.session.scalars(query))
    for export in old:
        change.session.delete(export)
    change.session.flush()
    for sha256 in {export.sha256 for export in old if export.sha256}:
        forget_file(change, sha256)
    return len(old)


def _view(export: ReferralExport, referral: Referral | None) -> ReferralExportView:
    return ReferralExportView(
        export.id,
        export.referral_id,
        referral.reference if referral else "",
        export.format,
        export.state,
        export.size,
        export.asked_at,
    )


def _own(session: Session, work: Work, export_id: UUID) -> ReferralExport:
    export = session.get(ReferralExport, export_id)
    if export is None or export.partnership_id != work.partnership_id or export.asked_by != work.actor.account_id:
        raise NotFound
    if export.referral_id is not None:
        referral_within(session, work, export.referral_id)
    return export
