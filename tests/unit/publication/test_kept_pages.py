"""Finished pages are given out again only while they are true, and never what somebody looked for."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from publication.catalogue import Catalogue, Listing
from publication.kept_pages import KeptPages
from publication.site import create_site
from tests.unit.publication.examples import Place

HTML = "text/html; charset=utf-8"


def test_a_page_is_kept_for_a_minute_and_for_one_version_of_the_catalogue() -> None:
    moment = [100.0]
    kept = KeptPages(now=lambda: moment[0])
    kept.keep(("list",), "1", b"page", HTML, "mark")
    found = kept.find(("list",), "1")
    assert found is not None
    assert found.body == b"page"
    moment[0] += 60
    assert kept.find(("list",), "1") is not None
    moment[0] += 1
    assert kept.find(("list",), "1") is None
    kept.keep(("list",), "1", b"page", HTML, "mark")
    assert kept.find(("list",), "2") is None


def test_the_page_longest_unread_makes_room() -> None:
    kept = KeptPages(most_bytes=10)
    for name in ("one", "two"):
        kept.keep((name,), "1", b"12345", HTML, name)
    assert kept.find(("one",), "1") is not None
    kept.keep(("three",), "1", b"12345", HTML, "three")
    assert [name for name in ("one", "two", "three") if kept.find((name,), "1")] == ["one", "three"]
    kept.keep(("large",), "1", b"12345678901", HTML, "large")
    assert not any(kept.find((name,), "1") for name in ("one", "three", "large"))


def test_readers_get_the_same_page_until_something_is_published(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = Place(tmp_path)
    place.put(b"one", slug="child-alex")
    reader = create_site(place.options()).test_client()
    reader.get("/reviews")  # makes the file of the counts
    asked = []
    find_page = Catalogue.page

    def counted(*given: Any, **named: Any) -> Listing:
        asked.append(named)
        return find_page(*given, **named)

    monkeypatch.setattr(Catalogue, "page", counted)
    first = reader.get("/reviews")
    # What the site does not know in an address makes no other page of it.
    again = reader.get("/reviews?utm_source=letter&kind=")
    assert again.data == first.data
    assert again.headers["ETag"] == first.headers["ETag"]
    assert again.headers["Content-Security-Policy"] == first.headers["Content-Security-Policy"]
    assert reader.head("/reviews").status_code == 200
    unchanged = reader.get("/reviews", headers={"If-None-Match": first.headers["ETag"]})
    assert (unchanged.status_code, unchanged.data) == (304, b"")
    assert len(asked) == 1
    assert b'class="govuk-template contrast-high"' in reader.get("/reviews?contrast=high").data
    assert b"contrast-high" not in reader.get("/reviews").data
    place.put(b"two", slug="child-blue", title="Child Blue")
    assert b"Child Blue" in reader.get("/reviews").data
    place.publisher.withdraw("child-blue", "Withdrawn on request.", datetime(2026, 3, 4, tzinfo=UTC))
    assert b"Child Blue" not in reader.get("/reviews").data
    assert reader.get("/reviews/child-blue").status_code == 410


def test_what_somebody_looked_for_is_not_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = Place(tmp_path)
    place.put(b"one")
    reader = create_site(place.options()).test_client()
    held = []
    monkeypatch.setattr(KeptPages, "keep", lambda kept, key, *page: held.append(key))
    for path in ("/reviews?q=alex", "/reviews.json?q=alex", "/reviews/nobody", "/healthz"):
        reader.get(path)
    assert held == []
    reader.get("/reviews?year=2026")
    assert len(held) == 1
