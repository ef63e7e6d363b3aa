"""What the public list will say of a review: its entry, its address, how much of it is public and why."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from casework.actions.reach import settings_of
from casework.actions.work import Change, Refusal
from casework.records.tables import Review, ReviewDocument
from casework.rules import release
from casework.rules.release import RESTRICTIONS
from casework.rules.retention import public_until
from casework.rules.themes import in_own_words


def slug_of(title: str) -> str:
    """Return the part of an address for a title: lower case letters, digits and single hyphens."""
    slug = re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")[:80].strip("-")
    return slug or "review"


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
    if review.restriction != "none":
        facts |= {"restriction": review.restriction, "restriction_reason": review.restriction_reason}
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
) -> None:
    """Set a review's entry; how long it stays on the list follows from the partnership's setting."""
    review.title, review.kind, review.summary = title.strip(), kind, summary.strip()
    settings = settings_of(change.session, review.partnership_id)
    review.themes = list(in_own_words(themes, settings.themes))
    review.publish_on = publish_on
    review.public_until = public_until(publish_on, settings.public_months)


def restrict(review: Review, restriction: str, reason: str) -> None:
    """Say how much of a review is public, and why not all of it. Raises Refusal("restriction-reason")."""
    if restriction not in RESTRICTIONS:
        restriction = "none"
    if restriction != "none" and not reason.strip():
        raise Refusal("restriction-reason", "Enter the reason for which not everything is published")
    review.restriction = restriction
    review.restriction_reason = reason.strip() if restriction != "none" else ""
