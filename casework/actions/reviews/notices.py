"""Before a publication: who was sent the full report and told of it, on which day, how and by whom. R-120."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.actions import clocks
from casework.actions.reach import review_within, settings_of
from casework.actions.work import Change, NotFound, Refusal, Work, changing, looking
from casework.records.tables import Account, Case, CaseClock, FamilyContact, Review, ReviewNotice
from casework.rules import before_publication as rule
from casework.rules.permissions import Permission


@dataclass(frozen=True, slots=True)
class Notice:
    """What is known of one audience. on: the day, None for none yet. how, who, note: "" for none.

    late: it was sent too late, or is still missing though the day has passed. in_log: told of in the family's log.
    """

    audience: str
    title: str
    on: date | None
    how: str
    who: str
    note: str
    recorded_by: str
    recorded_at: datetime | None
    late: bool
    in_log: bool


@dataclass(frozen=True, slots=True)
class Before:
    """What comes before the publication of a review. due_on: for the copies, None where none are asked for.

    lacking: what was not done in time, a sentence each: whoever releases the review says why it goes out.
    """

    due_on: date | None
    notices: tuple[Notice, ...]
    lacking: tuple[str, ...]


def show(work: Work, review_id: UUID) -> Before:
    """Return what comes before the publication of a review. Raises NotFound, NotPermitted."""
    with looking(work, Permission.SEE_REVIEWS) as session:
        review = review_within(session, work, review_id)
        rows, told_on = _rows(session, review), _family_told_on(session, review.case_id)
        due_on = _due_on(session, review)
        return Before(
            due_on,
            tuple(
                _notice(session, work, audience, rows.get(audience), told_on, due_on)
                for audience in _audiences(review)
            ),
            lacking(session, review, work.today),
        )


def record(
    work: Work,
    review_id: UUID,
    audience: str,
    *,
    sent_on: date,
    how: str,
    who: str = "",
    note: str = "",
    late_reason: str = "",
) -> None:
    """Record that an audience was sent the full report, or told; again corrects it. The last copy meets the clock.

    who: who did it, "" for the actor. note: needed where it was not sent or told. late_reason: needed when the
    last of the copies went out after the day it was due. Raises Refusal("sent_on"), Refusal("how"),
    Refusal("note"), Refusal("late_reason"), Refusal("audience"), NotFound, NotPermitted.
    """
    if sent_on > work.today:
        raise Refusal("sent_on", "The date must be today or in the past")
    if how not in rule.HOW:
        raise Refusal("how", "Select how they were told")
    if how == rule.NOT_NEEDED and not note.strip():
        raise Refusal("note", "Enter why they are not sent it or told")
    with changing(work, Permission.PREPARE_REVIEW) as change:
        case_id = review_within(change.session, work, review_id).case_id
        if case_id is None:
            raise NotFound
        case = change.session.get_one(Case, case_id, with_for_update=True)
        review = review_within(change.session, work, review_id, lock=True)
        if audience not in rule.audiences_of(review.kind, review.version):
            raise Refusal("audience", "Nobody of that name hears of this review before the public")
        if audience == rule.FAMILY and how != rule.NOT_NEEDED:
            raise Refusal("how", "Record on the page “The family” that they were told: it then stands here too")
        assert work.actor.account_id is not None
        row = ReviewNotice(
            review_id=review.id,
            audience=audience,
            sent_on=sent_on,
            how=how,
            body=b"",
            recorded_by=work.actor.account_id,
            recorded_at=change.now,
        )
        change.session.add(row)
        change.session.flush()
        said = {"who": who.strip()[: rule.LONGEST] or work.actor.name, "note": note.strip()[: rule.LONGEST]}
        row.body = work.store.keys.seal(said, _context(row.id))
        change.audit("review-notice-recorded", review.id, audience=audience, sent_on=sent_on.isoformat(), how=how)
        if audience in rule.COPIES:
            _meet(change, case, review, late_reason)


def plan(change: Change, review: Review) -> None:
    """Run the clock of the copies from a review's publication date, in the action's transaction.

    It ends where no review of the case asks for copies any more.
    """
    case = change.session.get(Case, review.case_id) if review.case_id else None
    referral_id = case.referral_id if case else None
    if referral_id is None:
        return
    if rule.needs_copies(review.kind, review.version):
        clocks.start(
            change,
            referral_id=referral_id,
            partnership_id=review.partnership_id,
            name=clocks.COPIES,
            started_on=review.publish_on,
        )
        return
    others = select(Review.kind, Review.version).where(Review.case_id == review.case_id, Review.id != review.id)
    if review.version == 1 and not any(rule.needs_copies(*row) for row in change.session.execute(others)):
        clocks.stop(change, referral_id, clocks.COPIES)


def explain(change: Change, review: Review) -> None:
    """Let the clock of the copies say why they are late, as the release said it, in the action's transaction."""
    case = change.session.get(Case, review.case_id) if review.case_id else None
    if case is not None and case.referral_id is not None and rule.needs_copies(review.kind, review.version):
        clocks.explain(change, referral_id=case.referral_id, name=clocks.COPIES, late_reason=review.late_reason)


def lacking(session: Session, review: Review, today: date) -> tuple[str, ...]:
    """Return what was not done in time before the publication of a review that goes out as planned."""
    audiences = _audiences(review)
    if not audiences:
        return ()
    return rule.not_done(audiences, _days(session, review), _due_on(session, review), review.publish_on, today)


def _audiences(review: Review) -> Sequence[str]:
    """Return who is told before the publication: nobody of what is of no case."""
    return rule.audiences_of(review.kind, review.version) if review.case_id else ()


def _meet(change: Change, case: Case, review: Review, late_reason: str) -> None:
    days = _days(change.session, review)
    if case.referral_id is None or not rule.needs_copies(review.kind, review.version):
        return
    if not all(audience in days for audience in rule.COPIES):
        return
    before = select(CaseClock.late_reason).where(
        CaseClock.referral_id == case.referral_id, CaseClock.name == clocks.COPIES
    )
    reason = late_reason.strip() or change.session.scalar(before) or review.late_reason
    try:
        clocks.meet(
            change,
            referral_id=case.referral_id,
            name=clocks.COPIES,
            met_on=max(days[audience] for audience in rule.COPIES),
            late_reason=reason,
        )
    except Refusal as refusal:
        raise Refusal(refusal.code.replace("-", "_"), refusal.message) from None


def _days(session: Session, review: Review) -> Mapping[str, date]:
    days = {audience: row.sent_on for audience, row in _rows(session, review).items()}
    told_on = _family_told_on(session, review.case_id)
    return days | {rule.FAMILY: told_on} if told_on else days


def _due_on(session: Session, review: Review) -> date | None:
    if review.case_id is None or not rule.needs_copies(review.kind, review.version):
        return None
    return rule.copies_due(review.publish_on, settings_of(session, review.partnership_id).clock_lengths)


def _rows(session: Session, review: Review) -> dict[str, ReviewNotice]:
    """Return the newest record of each audience."""
    query = select(ReviewNotice).where(ReviewNotice.review_id == review.id).order_by(ReviewNotice.recorded_at)
    return {row.audience: row for row in session.scalars(query)}


def _family_told_on(session: Session, case_id: UUID | None) -> date | None:
    rows = session.scalars(select(FamilyContact).where(FamilyContact.case_id == case_id)).all()
    replaced = {row.replaces_id for row in rows}
    return max(
        (row.contacted_on for row in rows if row.told_of_publication and row.id not in replaced), default=None
    )


def _notice(
    session: Session,
    work: Work,
    audience: str,
    row: ReviewNotice | None,
    told_on: date | None,
    due_on: date | None,
) -> Notice:
    in_log = audience == rule.FAMILY and told_on is not None
    on = told_on if in_log else row.sent_on if row else None
    said = work.store.keys.unseal(row.body, _context(row.id)) if row and not in_log else {"who": "", "note": ""}
    late = audience in rule.COPIES and due_on is not None and (on or work.today) > due_on
    return Notice(
        audience=audience,
        title=rule.AUDIENCES[audience],
        on=on,
        how=rule.HOW[row.how] if row and not in_log else "",
        who=said["who"],
        note=said["note"],
        recorded_by=session.get_one(Account, row.recorded_by).name if row and not in_log else "",
        recorded_at=row.recorded_at if row and not in_log else None,
        late=late,
        in_log=in_log,
    )


def _context(notice_id: UUID) -> str:
    return f"review-notice/{notice_id}"
