"""What can be listed and what cannot."""

from datetime import datetime
from typing import Any

import pytest

from publication.review import InvalidListing, ListingState, Restriction, check_slug
from tests.unit.publication.examples import document, review


@pytest.mark.parametrize(
    "slug",
    ["", "Child-Alex", "child alex", "-a", "a-", "a--b", "../etc", "a/b", "child.alex", "é", "a" * 101, "a\n"],
)
def test_what_cannot_be_an_address_is_refused(slug: str) -> None:
    with pytest.raises(InvalidListing):
        check_slug(slug)


@pytest.mark.parametrize(
    "changes",
    [
        {"title": " "},
        {"title": "A\x00B"},
        {"title": "\ud800"},
        {"summary": "bell \x07"},
        {"year": 26},
        {"updated_at": datetime(2026, 3, 3)},
        {"restriction": Restriction.SUMMARY_ONLY, "restriction_reason": " "},
        {"documents": (document(b"a"), document(b"b"))},
        {"documents": (document(b"a"),), "restriction": Restriction.NOT_PUBLISHED, "restriction_reason": "Court"},
        {"documents": (document(b"a"),), "state": ListingState.ARCHIVED},
    ],
)
def test_a_listing_that_would_mislead_or_break_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(InvalidListing):
        review(**changes)


@pytest.mark.parametrize(
    "changes", [{"format": "EXE"}, {"sha256": "0" * 63}, {"size": 0}, {"pages": 0}, {"title": ""}]
)
def test_a_document_that_cannot_be_served_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(InvalidListing):
        document(b"a", **changes)


def test_line_ends_of_browsers_are_made_plain() -> None:
    assert review(summary="One\r\n\r\nTwo\rThree\n").summary == "One\n\nTwo\nThree"
