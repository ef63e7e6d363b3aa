"""Every list that grows without end pages, sorts and filters; a new one goes on this list."""

from __future__ import annotations

from pathlib import Path

import pytest

TEMPLATES = Path(__file__).resolve().parents[2] / "templates" / "html"
LONG = (
    "administration/agencies.html",
    "administration/messages.html",
    "administration/people.html",
    "casework/cases.html",
    "casework/plans/actions.html",
    "casework/referrals.html",
    "casework/requests.html",
    "review/reviews.html",
)


@pytest.mark.parametrize("name", LONG)
def test_a_long_list_pages_sorts_filters_and_says_what_to_do_when_nothing_fits(name: str) -> None:
    written = (TEMPLATES / name).read_text()
    assert "pager(" in written
    if "finder(" in written:
        written += (TEMPLATES / "parts" / "finding.html").read_text()
    assert 'method="get"' in written
    assert 'role="search"' in written
    assert 'name="order"' in written, "sorted as one wishes"
    assert " fits" in written, "a filter that finds nothing says so"
