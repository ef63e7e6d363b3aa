"""Submitting a referral, and what the coordinator sees of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.actions import clocks, messages
from casework.actions.clocks import ClockView
from casework.actions.codes.known_people import referral_context
from casework.actions.downloads import Download, download
from casework.actions.reach import next_number, referral_within, settings_of
from casework.actions.referrals import attachments, drafts, record
from casework.actions.referrals.attachments import Attachment
from casework.actions.referrals.left_pages import draft_context
from casework.actions.work import LOCAL_TIME, SERVICE, Change, NotFound, Refusal, Work, changing, looking
from casework.records.store import Store
from casework.records.tables import Account, Case, Grant, Referral, ReferralDraft
from casework.records.tasks import Claim
from casework.records.vault import Kept
from casework.rules import referral_dates, referral_form
from casework.rules.form_entries import without_ids
from casework.rules.permissions import Permission, Role
from casework.rules.referral_form import Section

PDF = "application/pdf"


@dataclass(frozen=True, slots=True)
class ReferralLine:
    """A referral in a list. state: "received", "opened" or "closed"."""

    id: UUID
    reference: str
    incident_kind: str
    state: str
    received_at: datetime
    case_id: UUID | None
    next_due: ClockView | None


@dataclass(frozen=True, slots=True)
class ReferralView:
    """A referral's page: every question asked with its answer as given."""

    id: UUID
    reference: str
    incident_kind: str
    state: str
    received_at: datetime
    sections: tuple[Section, ...]
    attachments: tuple[Attachment, ...]
    agencies_named: tuple[str, ...]
    clocks: tuple[ClockView, ...]
    case_id: UUID | None
    copy_ready: bool


@dataclass(frozen=True, slots=True)
class ToCopy:
    """What the job that makes the PDF copy needs."""

    reference: str
    partnership: str
    received_at: datetime
    sections: tuple[Section, ...]


def submit(work: Work, token: str, revision: int | None = None) -> str:
    """Submit the draft that `token` opens and return the referral's reference; twice is once.

    revision: of the draft as it was checked. Raises Refusal("changed") when it was changed since, in another tab,
    Refusal("incomplete") naming the pages that need answers, Refusal("unsaved") naming pages that were left before
    they were right, Refusal("dates") while dates are asked about, Refusal("attachment") for a file that does not
    open, Refusal("calendar") for a day that has no due date, NotFound.
    """
    store = work.store
    with changing(work, None) as change:
        draft = drafts.find(change.session, store, token, lock=True)
        if draft.submitted_as is not None:
            change.audit("referral-submitted-again", draft.submitted_as, partnership_id=draft.partnership_id)
            return change.session.get_one(Referral, draft.submitted_as).reference
        answers = store.keys.unseal(draft.answers, draft_context(draft.id))
        if revision is not None and revision != draft.revision:
            raise Refusal("changed", "Answers were changed since you checked them. Check them again, then send")
        whole = drafts.opened(change.session, store, draft)
        _check(whole, work.today)
        for page in whole.form.pages:
            if page.repeats and answers.get(page.name):
                answers[page.name] = without_ids(answers[page.name])
        if whole.email:
            answers[record.PROVED] = {"email": whole.email}
        referral = _submitted(change, draft, answers)
        attachments.carry(change, draft.id, referral.id)
        messages.write(
            change,
            "referral-receipt",
            partnership_id=draft.partnership_id,
            recipient=whole.email or referral_form.referrer_email(answers),
            words={"reference": referral.reference},
        )
        for email in _coordinators(change, draft.partnership_id):
            messages.write(
                change,
                "referral-received",
                partnership_id=draft.partnership_id,
                recipient=email,
                words={"reference": referral.reference, "link": f"{store.portal_address}/referrals/{referral.id}"},
            )
        return referral.reference


def _check(draft: drafts.Draft, today: date) -> None:
    """Raise Refusal unless the draft may be sent as it is."""
    open_pages = draft.form.incomplete(draft.answers)
    if open_pages:
        titles = ", ".join(page.title for page in open_pages)
        raise Refusal("incomplete", f"Answer the questions that are still open: {titles}")
    if draft.typed:
        names = {place.split("/")[0] for place in draft.typed}
        titles = ", ".join(page.title for page in draft.form.pages if page.name in names)
        raise Refusal("unsaved", f"Finish the pages that you left before they were saved: {titles}")
    if referral_dates.open_doubts(draft.answers, today):
        raise Refusal("dates", "Some dates do not fit together. Change them, or say why they are right")


def _submitted(change: Change, draft: ReferralDraft, answers: dict[str, object]) -> Referral:
    keys = change.work.store.keys
    today = change.now.astimezone(LOCAL_TIME).date()
    prefix = settings_of(change.session, draft.partnership_id).reference_prefix
    number = next_number(change.session, draft.partnership_id, f"referral-{today.year}")
    referral = Referral(
        partnership_id=draft.partnership_id,
        reference=f"{prefix}/REF/{today.year}/{number:03}",
        incident_kind=referral_form.incident_kind(answers),
        form_version=draft.form_version,
        form_id=draft.form_id,
        answers=b"",
        received_at=change.now,
    )
    change.session.add(referral)
    change.session.flush()
    referral.answers = keys.seal(answers, referral_context(referral.id))
    draft.submitted_as, draft.answers = referral.id, keys.seal({}, draft_context(draft.id))
    draft.changed_at = change.now  # the copy can be fetched for as long as a draft is kept
    change.audit("referral-submitted", referral.id, partnership_id=draft.partnership_id)
    if referral.incident_kind == "serious-incident":
        clocks.start(
            change,
            referral_id=referral.id,
            partnership_id=draft.partnership_id,
            name="notification",
            started_on=referral_form.aware_on(answers) or today,
        )
    change.task("copy-referral", referral.id)
    return referral


def copy_is_ready(store: Store, token: str) -> bool:
    """Return whether the PDF copy is made. Raises NotFound as `copy_for_referrer`."""
    with store.looking() as session:
        return _sent_with(session, store, token).copy_sha256 is not None


def copy_for_referrer(store: Store, token: str) -> Download | None:
    """Return the PDF copy for the browser that submitted it, None until it is made.

    Raises NotFound for a wrong or expired secret, or while nothing was submitted; Refusal("file-gone").
    """
    with store.looking() as session:
        return _copy(session, store, _sent_with(session, store, token))


def copy_for_coordinator(work: Work, referral_id: UUID) -> Download | None:
    """Return the PDF copy, None until it is made. Audited.

    Raises Refusal("file-gone"), NotFound, NotPermitted.
    """
    with changing(work, Permission.SEE_REFERRALS) as change:
        referral = referral_within(change.session, work, referral_id)
        change.audit("referral-downloaded", referral.id)
        return _copy(change.session, work.store, referral)


def show_referral(work: Work, referral_id: UUID) -> ReferralView:
    """Return one referral. Raises NotFound, NotPermitted."""
    with looking(work, Permission.SEE_REFERRALS) as session:
        referral = referral_within(session, work, referral_id)
        answers = work.store.keys.unseal(referral.answers, referral_context(referral.id))
        return ReferralView(
            id=referral.id,
            reference=referral.reference,
            incident_kind=referral.incident_kind,
            state=referral.state,
            received_at=referral.received_at,
            sections=record.sections_of(session, work.store, referral),
            attachments=attachments.of_referral(session, work.store, referral.id),
            agencies_named=tuple(entry.get("agency", "") for entry in answers.get("agencies", ())),
            clocks=clocks.of_referral(session, work, referral.id),
            case_id=session.scalar(select(Case.id).where(Case.referral_id == referral.id)),
            copy_ready=referral.copy_sha256 is not None,
        )


def to_copy(store: Store, referral_id: UUID) -> ToCopy | None:
    """Return what the PDF copy is made from, None when it is made already."""
    with store.looking() as session:
        referral = session.get(Referral, referral_id)
        if referral is None or referral.copy_sha256 is not None:
            return None
        return ToCopy(
            reference=referral.reference,
            partnership=settings_of(session, referral.partnership_id).short_name,
            received_at=referral.received_at,
            sections=record.sections_of(session, store, referral),
        )


def record_copy(store: Store, referral_id: UUID, copy: Kept, claim: Claim | None = None) -> None:
    """Keep the PDF copy. Raises Superseded."""
    with changing(Work(store, SERVICE), None, claim) as change:
        referral = change.session.get_one(Referral, referral_id, with_for_update=True)
        referral.copy_sha256 = change.kept(copy, PDF)
        change.audit("referral-copied", referral.id, partnership_id=referral.partnership_id)


def _sent_with(session: Session, store: Store, token: str) -> Referral:
    draft = drafts.find(session, store, token)
    if draft.submitted_as is None:
        raise NotFound
    return session.get_one(Referral, draft.submitted_as)


def _copy(session: Session, store: Store, referral: Referral) -> Download | None:
    if referral.copy_sha256 is None:
        return None
    return download(session, store, referral.copy_sha256, f"{referral.reference.replace('/', '-')}.pdf")


def _coordinators(change: Change, partnership_id: UUID) -> list[str]:
    query = (
        select(Account.email)
        .join(Grant, Grant.account_id == Account.id)
        .where(
            Account.partnership_id == partnership_id,
            Account.state == "active",
            Grant.role == Role.COORDINATOR.value,
        )
    )
    return list(change.session.scalars(query))
