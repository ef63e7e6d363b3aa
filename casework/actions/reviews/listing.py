"""What the public list will say of a review: its entry, its address, how much of it is public and why."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.actions.reach import settings_of
from casework.actions.work import Change, Refusal
from casework.records.tables import Partnership, Review, ReviewDocument
from casework.rules import release
from casework.rules.bank_holidays import england
from casework.rules.publication_kinds import LINKED, is_web_address
from casework.rules.publication_time import not_at_work
from casework.rules.release import RESTRICTIONS
from casework.rules.retention import public_until
from casework.rules.themes import in_own_words


def slug_of(title: str) -> str:
    """Return the part of an address for a title: lower case letters, digits and single hyphens."""
    slug = re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")[:80].strip("-")
    return slug or "review"


def free_slug(change: Change, partnership_id: UUID, title: str) -> str:
    """Return the title's part of the address. Two people who take one title at once are told apart by the lock.

    All partnerships of a deployment share one list: a title that another one has taken gets this one's own name
    behind it. Raises Refusal("title-taken").
    """
    locked = select(Partnership).order_by(Partnership.id).with_for_update()
    own = {row.id: row.slug for row in change.session.scalars(locked)}[partnership_id]
    slug = slug_of(title)
    taken = set(change.session.scalars(select(Review.partnership_id).where(Review.slug == slug)))
    if not taken:
        return slug
    elsewhere = slug_of(f"{slug[: 79 - len(own)]} {own}")
    again = select(Review.id).where(Review.slug == elsewhere).limit(1)
    if partnership_id in taken or change.session.scalars(again).first() is not None:
        raise Refusal("title-taken", "Another review has this title already. Enter a title that tells them apart")
    return elsewhere


def fingerprint_of(review: Review, documents: Sequence[ReviewDocument]) -> str:
    """Return the hash of what the public would see of the review now."""
    facts = {
        "slug": review.slug,
        "title": review.title,
        "kind": review.kind,
        "summary": review.summary,
        "themes": "|".join(review.themes),
        "publish_on": review.publish_on.isoformat(),
        "public_until": review.public_until.isoformat() if review.public_until else "",
    }
    facts |= {
        name: text for name, text in (("learning", review.learning), ("correction", review.correction)) if text
    }
    if review.link:
        facts["link"] = review.link
    if review.recommendations:
        facts["recommendations"] = "|".join(review.recommendations)
    if review.restriction != "none":
        facts |= {"restriction": review.restriction, "restriction_reason": review.restriction_reason}
    if any(document.version_of for document in documents):
        facts["formats"] = "|".join(document.format for document in documents)
    if any(document.dated_on for document in documents):
        facts["dates"] = "|".join(d.dated_on.isoformat() if d.dated_on else "" for d in documents)
    return release.fingerprint(facts, [(d.kind, d.title, d.clean_sha256 or "") for d in documents])


def set_entry(
    change: Change,
    review: Review,
    *,
    title: str,
    kind: str,
    summary: str,
    themes: Sequence[str],
    publish_on: date,
    publish_time: str = "",
    learning: str = "",
    recommendations: Sequence[str] = (),
) -> None:
    """Set a review's entry; how long it stays on the list follows from the partnership's setting.

    A corrected version stays as long as the first would have. Raises Refusal("publish_on") or
    Refusal("publish_time") for a day or time to come at which nobody is at work.
    """
    obstacle = not_at_work(publish_on, publish_time, change.now, england())
    if obstacle is not None:
        raise Refusal(*obstacle)
    review.title, review.kind, review.summary = title.strip(), kind, summary.strip()
    settings = settings_of(change.session, review.partnership_id)
    review.themes = list(in_own_words(themes, settings.themes))
    review.learning = learning.strip()
    review.recommendations = [text.strip() for text in recommendations if text.strip()]
    review.publish_on, review.publish_time = publish_on, publish_time
    # What is of no case is no report whose time ends: it stays until it is withdrawn.
    months = settings.public_months if review.case_id else None
    review.public_until = public_until(first_day_of(change.session, review), months)


def first_day_of(session: Session, review: Review) -> date:
    """Return the day from which the review is, or will be, public: of its first version."""
    while review.corrects_id is not None:
        review = session.get_one(Review, review.corrects_id)
    return review.publish_on


def lead_to(review: Review, link: str) -> None:
    """Say where a review can be read that others published. Raises Refusal("link")."""
    if review.kind == LINKED and not is_web_address(link.strip()):
        raise Refusal("link", "Enter the web address of the national review, like https://www.gov.uk/…")
    review.link = link.strip() if review.kind == LINKED else ""


def restrict(review: Review, restriction: str, reason: str) -> None:
    """Say how much of a review is public, and why not all of it.

    Raises Refusal("restriction-reason"), and Refusal("learning") for a review that is not published and says
    nothing of what should improve (Working Together: that is published all the same).
    """
    if restriction not in RESTRICTIONS:
        restriction = "none"
    if restriction != "none" and not reason.strip():
        raise Refusal("restriction-reason", "Enter the reason for which not everything is published")
    if restriction == "not-published" and not (review.learning or review.recommendations):
        raise Refusal("learning", "Enter what should improve: it is published even if the review is not")
    review.restriction = restriction
    review.restriction_reason = reason.strip() if restriction != "none" else ""
