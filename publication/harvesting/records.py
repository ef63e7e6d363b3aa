"""What is harvested: a record for each publication, its moment, its sets, and whether it is deleted.

A publication that was archived or withdrawn is a deleted record: what it described is not here any more.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from publication.options import SiteOptions
from publication.review import ListingState, PublishedReview, ReviewKind

KIND, THEME = "kind", "theme"


@dataclass(frozen=True, slots=True)
class Record:
    """One record. moment: when it last changed, in UTC as ISO text. sets: the specs of its sets."""

    identifier: str
    moment: str
    sets: tuple[str, ...]
    review: PublishedReview

    @property
    def deleted(self) -> bool:
        """Whether there is nothing to describe any more."""
        return self.review.state is not ListingState.LISTED


def record_of(review: PublishedReview, host: str) -> Record:
    """Return the record of a review; host: of the public site, by which identifiers are told apart."""
    themes = () if review.state is ListingState.WITHDRAWN else review.themes
    sets = (f"{KIND}:{review.kind}", *dict.fromkeys(theme_set(theme) for theme in themes))
    return Record(f"oai:{host}:{review.slug}", as_moment(review.updated_at), sets, review)


def in_set(record: Record, spec: str) -> bool:
    """Return whether a record is in a set or in one below it."""
    return any(own == spec or own.startswith(f"{spec}:") for own in record.sets)


def theme_set(theme: str) -> str:
    """Return the spec of a theme's set: its letters and digits in lower case, hyphens between words."""
    plain = unicodedata.normalize("NFKD", theme).encode("ascii", "ignore").decode().lower()
    return f"{THEME}:{re.sub(r'[^a-z0-9]+', '-', plain).strip('-') or 'other'}"


def sets_of(reviews: Iterable[PublishedReview], options: SiteOptions) -> dict[str, str]:
    """Return every set that has a record: its name by its spec."""
    kinds: set[ReviewKind] = set()
    themes: dict[str, str] = {}
    for review in reviews:
        kinds.add(review.kind)
        for theme in review.themes:
            themes.setdefault(theme_set(theme), theme)
    return {
        KIND: "By kind",
        **{f"{KIND}:{kind}": options.kind_name(kind) for kind in ReviewKind if kind in kinds},
        **({THEME: "By theme"} if themes else {}),
        **dict(sorted(themes.items())),
    }


def as_moment(moment: datetime) -> str:
    """Return a moment in UTC, whole seconds."""
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
