"""The lists of the public site: reviews, and what is published beside them, each kind in its own."""

from __future__ import annotations

from dataclasses import dataclass

from publication.review import ReviewKind

REVIEWS = (ReviewKind.LCSPR, ReviewKind.SCR, ReviewKind.THEMATIC, ReviewKind.LEARNING)
"""The kinds in the list of reviews."""


@dataclass(frozen=True, slots=True)
class PublicList:
    """A list of its own. address: its part of the address. one, several: what it lists. about: in a sentence."""

    address: str
    title: str
    one: str
    about: str
    kinds: tuple[ReviewKind, ...]


OWN_LISTS: tuple[PublicList, ...] = (
    PublicList(
        "thematic-reviews",
        "Thematic reviews",
        "thematic review",
        "Each looks at one subject across several cases, and at what they teach together.",
        (ReviewKind.THEMATIC,),
    ),
    PublicList(
        "national-reviews",
        "National reviews",
        "national review",
        "Reviews for the whole of England that matter here too. They are published by others: each line leads to "
        "where the review can be read.",
        (ReviewKind.NATIONAL,),
    ),
    PublicList(
        "newsletters",
        "Newsletters",
        "newsletter",
        "News for everybody who works with children and families here, with what reviews have taught.",
        (ReviewKind.NEWSLETTER,),
    ),
    PublicList(
        "frameworks-and-guidance",
        "Frameworks and guidance",
        "document",
        "How agencies here work together when a child may be at risk, and how cases are reviewed.",
        (ReviewKind.FRAMEWORK, ReviewKind.GUIDANCE),
    ),
)


def list_at(address: str) -> PublicList | None:
    """Return the list at an address, None if there is none."""
    return next((one for one in OWN_LISTS if one.address == address), None)


def home_of(kind: ReviewKind) -> PublicList | None:
    """Return the list that a publication of this kind belongs to, None for the list of reviews."""
    return next((one for one in OWN_LISTS if kind in one.kinds and kind not in REVIEWS), None)
