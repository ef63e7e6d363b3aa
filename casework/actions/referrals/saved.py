"""Referrals that wait for their referrer: found by a proved address, taken up in any browser, deleted in time.

A referral is open in one browser at a time: taking it up gives it a new secret, and the browser before is asked
for a code when it is used again. What was typed there meanwhile comes along (`casework.actions.typed_words`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, func, select

from casework.actions import messages, typed_words
from casework.actions.reach import partnership_of
from casework.actions.referrals import drafts, left_pages, proofs
from casework.actions.referrals.drafts import KEPT_FOR
from casework.actions.work import LOCAL_TIME, SERVICE, Change, NotFound, Refusal, Work, changing
from casework.records.keys import new_token
from casework.records.store import Store
from casework.records.tables import Message, Referral, ReferralAttachment, ReferralDraft, ReferrerCode

MOST_BEGUN = 40
"""Referrals that one address may begin in a day."""
REMINDED_BEFORE = timedelta(days=5)
"""How long before a draft is deleted its owner is told."""


@dataclass(frozen=True, slots=True)
class SavedDraft:
    """A referral of a proved address. reference: once it was sent, else "". kept_until: in England."""

    id: UUID
    begun_at: datetime
    changed_at: datetime
    kept_until: date
    children: int
    reference: str


@dataclass(frozen=True, slots=True)
class Saved:
    """What a browser that proved an address may take up, the newest first. email: the address."""

    partnership_id: UUID
    email: str = field(repr=False)
    drafts: tuple[SavedDraft, ...]

    @property
    def open(self) -> tuple[SavedDraft, ...]:
        """Return those that were not sent."""
        return tuple(draft for draft in self.drafts if not draft.reference)


def of_browser(store: Store, secret: str) -> Saved | None:
    """Return the referrals of the address that this browser proved, None when it holds no proof."""
    with store.looking() as session:
        try:
            proof = proofs.proved(session, store, secret)
        except NotFound:
            return None
        query = select(ReferralDraft).where(
            ReferralDraft.partnership_id == proof.partnership_id,
            ReferralDraft.email_hash == proof.email_hash,
            ReferralDraft.changed_at >= store.now() - KEPT_FOR,
        )
        found = []
        for draft in session.scalars(query.order_by(ReferralDraft.changed_at.desc(), ReferralDraft.id)):
            answers = store.keys.unseal(draft.answers, left_pages.draft_context(draft.id))
            found.append(
                SavedDraft(
                    id=draft.id,
                    begun_at=draft.created_at,
                    changed_at=draft.changed_at,
                    kept_until=last_day(draft.changed_at),
                    children=len(answers.get("children") or ()),
                    reference=(
                        session.get_one(Referral, draft.submitted_as).reference if draft.submitted_as else ""
                    ),
                )
            )
        return Saved(proof.partnership_id, proofs.address_of(store, proof), tuple(found))


def begin(work: Work, secret: str) -> str:
    """Begin a referral under the address that this browser proved, and return its secret.

    Raises Refusal("begun-many") for an address that begins one after the other, NotFound.
    """
    with work.store.looking() as session:
        proof = proofs.proved(session, work.store, secret)
        email, partnership_id = proofs.address_of(work.store, proof), proof.partnership_id
        begun = session.scalar(
            select(func.count())
            .select_from(ReferralDraft)
            .where(
                ReferralDraft.partnership_id == partnership_id,
                ReferralDraft.email_hash == proof.email_hash,
                ReferralDraft.created_at > work.store.now() - timedelta(days=1),
            )
        )
    if (begun or 0) >= MOST_BEGUN:
        raise Refusal(
            "begun-many",
            f"{MOST_BEGUN} referrals were begun with your email address since yesterday. "
            "Carry on with one of them, or begin another tomorrow",
        )
    return drafts.start(work, partnership_id, email)


def take_up(work: Work, secret: str, draft_id: UUID) -> str:
    """Open a referral of the proved address in this browser alone, and return its new secret.

    Raises NotFound for one that is another's, is not there any more, or when the browser proved no address.
    """
    store, token = work.store, new_token()
    with changing(work, None) as change:
        proof = proofs.proved(change.session, store, secret)
        draft = change.session.get(ReferralDraft, draft_id, with_for_update=True)
        if (
            draft is None
            or draft.email_hash != proof.email_hash
            or draft.partnership_id != proof.partnership_id
            or draft.changed_at + KEPT_FOR < change.now
        ):
            raise NotFound
        draft.token_hash = store.keys.token_hash(token)
        brought = draft.submitted_as is None and _bring_words(change, proof, draft)
        change.audit("draft-taken-up", draft.id, partnership_id=draft.partnership_id, words=brought)
    return token


def _bring_words(change: Change, proof: ReferrerCode, draft: ReferralDraft) -> bool:
    """Put what was typed while the draft was not open beside its answers; return whether there was anything."""
    store = change.work.store
    sealed = proofs.typed_of(store, proof)
    words = typed_words.opened(store, sealed) if sealed else None
    if words is None or words.whose != drafts.mark_of(store, draft.id):
        return False
    left_pages.put_typed(store, draft, words.path, words.fields)
    proof.typed = None
    return True


def say_saved(work: Work, token: str) -> date:
    """Write to the draft's owner how to come back to it, and return until when it is kept.

    Nothing is written within a day of the last such message to that address. Raises NotFound.
    """
    with changing(work, None) as change:
        draft = drafts.find(change.session, work.store, token, lock=True)
        change.audit("draft-left", draft.id, partnership_id=draft.partnership_id)
        if draft.submitted_as is None and not _told_today(change, draft):
            owner, due_on, link = _owner(change, draft)
            messages.write(
                change,
                "referral-saved",
                partnership_id=draft.partnership_id,
                recipient=owner,
                words={"due_on": due_on, "link": link},
            )
        return last_day(draft.changed_at)


def remind(store: Store) -> None:
    """Tell the owner of each draft that is deleted soon, once for each time it was left."""
    with changing(Work(store, SERVICE), None) as change:
        query = select(ReferralDraft).where(
            ReferralDraft.submitted_as.is_(None),
            ReferralDraft.email_hash.is_not(None),
            ReferralDraft.changed_at < change.now - (KEPT_FOR - REMINDED_BEFORE),
            ReferralDraft.changed_at >= change.now - KEPT_FOR,
            ReferralDraft.reminded_at.is_(None) | (ReferralDraft.reminded_at <= ReferralDraft.changed_at),
        )
        told = 0
        for draft in change.session.scalars(query.with_for_update()):
            owner, due_on, link = _owner(change, draft)
            messages.write(
                change,
                "referral-ends",
                partnership_id=draft.partnership_id,
                recipient=owner,
                words={"due_on": due_on, "link": link},
            )
            draft.reminded_at, told = change.now, told + 1
        change.audit("drafts-reminded", "service", drafts=told)


def delete_ended(change: Change) -> tuple[int, int]:
    """Delete the drafts that nobody took up with all that belongs to them, and codes long used.

    Return how many drafts and how many files went. The files' bytes go when the vault is swept next.
    """
    session = change.session
    ended = session.scalars(select(ReferralDraft).where(ReferralDraft.changed_at < change.now - KEPT_FOR)).all()
    files = 0
    for draft in ended:
        rows = session.scalars(select(ReferralAttachment).where(ReferralAttachment.draft_id == draft.id)).all()
        for row in rows:
            session.delete(row)
        session.flush()
        files += sum(drafts.forget_file(change, sha256) for sha256 in {row.sha256 for row in rows})
        session.delete(draft)
    session.execute(delete(ReferrerCode).where(ReferrerCode.asked_at < change.now - proofs.CODES_KEPT))
    return len(ended), files


def last_day(changed_at: datetime) -> date:
    """Return the last day, in England, on which a draft that was changed then can be taken up."""
    return (changed_at + KEPT_FOR).astimezone(LOCAL_TIME).date()


def _told_today(change: Change, draft: ReferralDraft) -> bool:
    if draft.email is None:
        return True
    query = select(Message.id).where(
        Message.partnership_id == draft.partnership_id,
        Message.purpose == "referral-saved",
        Message.recipient == _address(change.work.store, draft.id, draft.email),
        Message.created_at > change.now - timedelta(days=1),
    )
    return change.session.scalar(query.limit(1)) is not None


def _address(store: Store, draft_id: UUID, sealed: bytes) -> str:
    return str(store.keys.unseal(sealed, drafts.email_context(draft_id)))


def _owner(change: Change, draft: ReferralDraft) -> tuple[str, str, str]:
    """Return the address that belongs to a draft, its last day in words, and where its form begins."""
    store, day = change.work.store, last_day(draft.changed_at)
    assert draft.email is not None, "only a draft under a proved address has an owner to write to"
    slug = partnership_of(change.session, draft.partnership_id).slug
    link = f"{store.portal_address}/refer/{slug}"
    return _address(store, draft.id, draft.email), f"{day.day} {day:%B %Y}", link
