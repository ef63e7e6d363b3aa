"""Handing a published review to the national repository: the package, the e-mail, the acknowledgement. R-124."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from email.message import EmailMessage
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.actions import messages
from casework.actions.downloads import Download, content
from casework.actions.need_to_know import told
from casework.actions.reach import review_within, settings_of
from casework.actions.reviews.listing import slug_of
from casework.actions.work import LOCAL_TIME, SERVICE, NotFound, Refusal, Work, changing, looking
from casework.records.store import Store
from casework.records.tables import Account, Case, KeptFile, Message, Partnership, Review
from casework.records.tasks import Claim
from casework.records.vault import Kept
from casework.rules.bank_holidays import england
from casework.rules.handing_over import chased_for
from casework.rules.permissions import Permission, Role
from casework.rules.reminders import FROM_HOUR

MOST_BY_EMAIL = 15 * 1024 * 1024
"""Bytes of a package: coded for an e-mail it grows by a third, and few mail servers take more than 20 MB."""
_TOO_LARGE = (
    "The package is larger than most mail servers take. Download it, and send it by the repository’s own service; "
    "then record the day"
)


@dataclass(frozen=True, slots=True)
class HandoverView:
    """How a review's hand-over stands. email: the repository's address, "" where none is set.

    problem: why there is no package. subject, text: of the e-mail that goes with it. message: how the e-mail
    stands that the service wrote: "waiting", "sent", "in-folder", "failed", "" for none. chased_on: last reminder.
    """

    anonymous: bool
    ready: bool
    problem: str
    email: str
    subject: str
    text: str
    message: str
    handed_over_on: date | None
    handed_over_by: str
    acknowledged_on: date | None
    chased_on: date | None


def show(work: Work, review_id: UUID) -> HandoverView:
    """Return how the hand-over of a review stands. Raises NotFound, NotPermitted."""
    with looking(work, Permission.SEE_REVIEWS) as session:
        review = review_within(session, work, review_id)
        subject, text = _words(session, work.store, review)
        sent = select(Message.state).where(
            Message.attachment_sha256 == review.handoff_sha256, Message.partnership_id == review.partnership_id
        )
        return HandoverView(
            anonymous=review.handoff_anonymous,
            ready=review.handoff_sha256 is not None,
            problem=review.handoff_problem,
            email=settings_of(session, review.partnership_id).repository_email,
            subject=subject,
            text=text,
            message=session.scalars(sent.order_by(Message.created_at.desc()).limit(1)).first() or "",
            handed_over_on=review.handed_over_on,
            handed_over_by=session.get_one(Account, review.handed_over_by).name if review.handed_over_by else "",
            acknowledged_on=review.acknowledged_on,
            chased_on=review.chased_at.astimezone(LOCAL_TIME).date() if review.chased_at else None,
        )


def record_handoff(store: Store, review_id: UUID, package: Kept, claim: Claim | None = None) -> None:
    """Keep the package for the national repository. Raises Superseded."""
    with changing(Work(store, SERVICE), None, claim) as change:
        review = change.session.get_one(Review, review_id, with_for_update=True)
        review.handoff_sha256, review.handoff_problem = change.kept(package, "application/zip"), ""
        change.audit("handoff-built", review_id, partnership_id=review.partnership_id, sha256=package.sha256)


def record_refused(store: Store, review_id: UUID, why: str, claim: Claim | None = None) -> None:
    """Keep why no package can be made, in words that say what to do. Raises Superseded."""
    with changing(Work(store, SERVICE), None, claim) as change:
        review = change.session.get_one(Review, review_id, with_for_update=True)
        review.handoff_problem = why
        change.audit("handoff-refused", review_id, partnership_id=review.partnership_id)


def set_anonymous(work: Work, review_id: UUID, anonymous: bool) -> None:
    """Say whether the package names the partnership, and have it built anew. Raises NotFound, NotPermitted."""
    with changing(work, Permission.PREPARE_REVIEW) as change:
        review = review_within(change.session, work, review_id, lock=True)
        if review.handoff_anonymous != anonymous:
            review.handoff_anonymous, review.handoff_problem = anonymous, ""
            if review.state == "published":
                review.handoff_sha256 = None
                change.task("build-handoff", review.id)
        change.audit("handoff-anonymous-set", review.id, anonymous=anonymous)


def send(work: Work, review_id: UUID) -> None:
    """Send the package to the repository by e-mail. Twice on one day is once.

    Raises Refusal("no-address"), Refusal("too-large"), NotFound (also while there is no package), NotPermitted.
    """
    with changing(work, Permission.PREPARE_REVIEW) as change:
        review = review_within(change.session, work, review_id, lock=True)
        if review.handoff_sha256 is None or review.state != "published":
            raise NotFound
        recipient = settings_of(change.session, review.partnership_id).repository_email
        if not recipient:
            raise Refusal("no-address", "The partnership’s settings name no email address of the repository")
        if change.session.get_one(KeptFile, review.handoff_sha256).size > MOST_BY_EMAIL:
            raise Refusal("too-large", _TOO_LARGE)
        earlier = select(Message).where(
            Message.attachment_sha256 == review.handoff_sha256, Message.state.in_(("waiting", "sent", "in-folder"))
        )
        newest = change.session.scalars(earlier.order_by(Message.created_at.desc()).limit(1)).first()
        if newest is not None and newest.created_at.astimezone(LOCAL_TIME).date() == work.today:
            change.audit("handoff-sent-again", review.id)
            return
        messages.write(
            change,
            "repository-handover",
            partnership_id=review.partnership_id,
            recipient=recipient,
            words={"link": _address(work.store, review)},
            attachment=(review.handoff_sha256, package_name(review)),
        )
        review.handed_over_on, review.handed_over_by = work.today, work.actor.account_id
        change.audit("handoff-sent", review.id, by_email=True)


def record_sent(work: Work, review_id: UUID, on: date) -> None:
    """Record that somebody sent the package themselves; again corrects the day.

    Raises Refusal("on"), NotFound (also for a review that was never public), NotPermitted.
    """
    with changing(work, Permission.PREPARE_REVIEW) as change:
        review = review_within(change.session, work, review_id, lock=True)
        if review.published_at is None:
            raise NotFound
        if on > work.today:
            raise Refusal("on", "The date the package was sent must be today or in the past")
        if on < review.published_at.astimezone(LOCAL_TIME).date():
            raise Refusal("on", "The date the package was sent must be the day of publication or later")
        review.handed_over_on, review.handed_over_by = on, work.actor.account_id
        change.audit("handoff-sent", review.id, by_email=False, on=on.isoformat())


def email_file(work: Work, review_id: UUID) -> Download:
    """Return the e-mail with the package, for the person's own mail program (RFC 5322, not sent yet). Audited.

    Raises Refusal("file-gone"), NotFound, NotPermitted.
    """
    with changing(work, Permission.PREPARE_REVIEW) as change:
        review = review_within(change.session, work, review_id)
        if review.handoff_sha256 is None:
            raise NotFound
        package = content(work.store, review.handoff_sha256)
        subject, text = _words(change.session, work.store, review)
        message = EmailMessage()
        message["X-Unsent"] = "1"
        recipient = settings_of(change.session, review.partnership_id).repository_email
        if recipient:
            message["To"] = recipient
        message["Subject"] = subject
        message.set_content(text)
        message.add_attachment(package, maintype="application", subtype="zip", filename=package_name(review))
        change.audit("handoff-downloaded", review.id, as_email=True)
        data = bytes(message)
    return Download(f"{slug_of(review.title)}-repository.eml", "message/rfc822", len(data), iter([data]))


def chase_due(store: Store) -> int:
    """Remind coordinators of packages that nobody sent or acknowledged; return of how many."""
    work = Work(store, SERVICE)
    if not england().is_working_day(work.today) or store.now().astimezone(LOCAL_TIME).hour < FROM_HOUR:
        return 0
    with store.looking() as session:
        public = select(Review).where(
            Review.state == "published", Review.acknowledged_on.is_(None), Review.case_id.is_not(None)
        )
        due = [review.id for review in session.scalars(public) if _chased_for(review, work.today)]
    return sum(_chase(work, review_id) for review_id in due)


def package_name(review: Review) -> str:
    """Return the package's name as a file, from the title: an address may name the partnership."""
    return f"{slug_of(review.title)}-repository.zip"


def _chase(work: Work, review_id: UUID) -> bool:
    with changing(work, None) as change:
        review = change.session.get_one(Review, review_id, with_for_update=True)
        what = _chased_for(review, work.today) if review.state == "published" else ""
        if not what or review.case_id is None:
            change.audit("reminder-not-needed", review_id)
            return False
        reference = change.session.get_one(Case, review.case_id).reference
        link, whose = f"{work.store.portal_address}/reviews/{review.id}/repository", review.partnership_id
        to = told.addresses(change.session, review.case_id, Role.COORDINATOR)
        for recipient in to:
            if what == "send":
                messages.write(
                    change,
                    "repository-not-sent",
                    partnership_id=whose,
                    recipient=recipient,
                    words={"reference": reference, "link": link},
                )
            else:
                messages.write(
                    change,
                    "repository-not-acknowledged",
                    partnership_id=whose,
                    recipient=recipient,
                    words={"reference": reference, "link": link},
                )
        review.chased_at = change.now
        change.audit("handoff-chased", review.id, partnership_id=review.partnership_id, what=what, to=len(to))
        return True


def _chased_for(review: Review, today: date) -> str:
    published = review.published_at.astimezone(LOCAL_TIME).date() if review.published_at else review.publish_on
    chased_on = review.chased_at.astimezone(LOCAL_TIME).date() if review.chased_at else None
    return chased_for(published, review.handed_over_on, review.acknowledged_on, chased_on, today)


def _address(store: Store, review: Review) -> str:
    return "" if review.handoff_anonymous else f"{store.public_address}/reviews/{review.slug}"


def _words(session: Session, store: Store, review: Review) -> tuple[str, str]:
    partnership = session.get_one(Partnership, review.partnership_id)
    words = {"link": _address(store, review)}
    return messages.in_words(store, "repository-handover", partnership, words)
