"""The list for machines, and what the site says about its own health."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import requests
from lxml import etree, html

from publication.review import Restriction, ReviewKind
from tests.integration.publication.conftest import Site
from tests.unit.publication.examples import NOW, sha256

FILES = Path(__file__).parents[2] / "files" / "publication"
ATOM = {"a": "http://www.w3.org/2005/Atom"}
SITEMAP = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}
HOME = "https://reviews.example.org"


def test_json_holds_what_the_page_shows(site: Site) -> None:
    site.place.put(b"report", restriction=Restriction.REDACTED, restriction_reason="A court asked for it.")
    site.get("/reviews/child-alex/report")

    answer = site.get("/reviews.json")

    assert answer.headers["Content-Type"] == "application/json"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.json() == {
        "version": 1,
        "total": 1,
        "page": 1,
        "pages": 1,
        "reviews": [
            {
                "url": f"{HOME}/reviews/child-alex",
                "title": "Child Alex: who was listening?",
                "kind": "lcspr",
                "kind_name": "Local child safeguarding practice review",
                "summary": "A baby known to seven agencies was seriously harmed.",
                "themes": ["Neglect", "Information sharing"],
                "year": 2026,
                "published_on": "2026-03-03",
                "updated_at": "2026-03-03T09:30:00Z",
                "public_until": "2027-03-03",
                "partnership": "Westhaven Safeguarding Children Partnership",
                "state": "listed",
                "restriction": "redacted",
                "restriction_reason": "A court asked for it.",
                "documents": [
                    {
                        "url": f"{HOME}/reviews/child-alex/report",
                        "title": "Full report",
                        "kind": "report",
                        "format": "PDF",
                        "media_type": "application/pdf",
                        "size": 6,
                        "pages": 12,
                        "sha256": sha256(b"report"),
                        "published_on": "2026-03-03",
                        "downloads": 1,
                    }
                ],
            }
        ],
    }


def test_json_answers_the_same_questions_as_the_page(site: Site) -> None:
    site.place.put(slug="alex")
    site.place.put(slug="bee", title="Bee", year=2024, published_on=date(2024, 1, 1))

    found = site.get("/reviews.json?year=2024").json()

    assert [one["url"] for one in found["reviews"]] == [f"{HOME}/reviews/bee"]


def test_the_feed_is_complete_atom_newest_first(site: Site) -> None:
    site.place.put(b"report", title="A & B <c>")
    site.place.put(slug="older", published_on=date(2025, 1, 1))
    site.place.publisher.archive("older", "In the national repository.", NOW)

    answer = site.get("/reviews.atom")

    assert answer.headers["Content-Type"].startswith("application/atom+xml")
    feed = etree.fromstring(answer.content)
    for part in ("id", "title", "updated"):
        assert len(feed.findall(f"a:{part}", ATOM)) == 1
    assert feed.findtext("a:author/a:name", namespaces=ATOM) == "Westhaven Safeguarding Children Partnership"
    entries = feed.findall("a:entry", ATOM)
    assert [entry.findtext("a:title", namespaces=ATOM) for entry in entries] == [
        "A & B <c>",
        "Child Alex: who was listening?",
    ]
    assert entries[1].findtext("a:summary", namespaces=ATOM) == "In the national repository."
    (enclosure,) = feed.findall("a:entry/a:link[@rel='enclosure']", ATOM)
    assert enclosure.get("href") == f"{HOME}/reviews/child-alex/report"
    for entry in entries:
        assert [len(entry.findall(f"a:{part}", ATOM)) for part in ("id", "updated", "summary")] == [1, 1, 1]


def test_feeds_fit_their_specifications(site: Site) -> None:
    site.place.put(b"report", title="A & B <c>")
    site.place.put(slug="older", themes=(), summary="", published_on=date(2025, 1, 1))
    site.place.put(
        slug="national", kind=ReviewKind.NATIONAL, link="https://www.gov.uk/review?a=1&b=2", title="National"
    )

    etree.RelaxNG(etree.parse(FILES / "atom.rng")).assertValid(etree.fromstring(site.get("/reviews.atom").content))
    answer = site.get("/reviews.rss")
    assert answer.headers["Content-Type"].startswith("application/rss+xml")
    rss = etree.fromstring(answer.content)
    assert (rss.tag, rss.get("version")) == ("rss", "2.0")
    assert [len(rss.findall(f"channel/{part}")) for part in ("title", "link", "description")] == [1, 1, 1]
    items = rss.findall("channel/item")
    assert [item.findtext("title") for item in items] == [
        "A & B <c>",
        "National",
        "Child Alex: who was listening?",
    ]
    assert items[0].findtext("pubDate") == "Tue, 03 Mar 2026 00:00:00 GMT"
    enclosure = items[0].find("enclosure")
    assert enclosure is not None
    assert {str(name): str(value) for name, value in enclosure.items()} == {
        "type": "application/pdf", "length": "6", "url": f"{HOME}/reviews/child-alex/report",
    }  # fmt: skip
    assert all(item.findtext("guid") == item.findtext("link") and item.findtext("description") for item in items)


def test_a_review_describes_itself_to_search_engines(site: Site) -> None:
    site.place.put(b"report", title="</script><b>A & B")

    page: Any = html.fromstring(site.get("/reviews/child-alex").content)

    (script,) = page.xpath("//script[@type='application/ld+json']")
    told = json.loads(script.text)
    assert told["@type"] == "Report"
    assert told["name"] == "</script><b>A & B"
    assert told["datePublished"] == "2026-03-03"
    assert told["keywords"] == ["Neglect", "Information sharing"]
    assert told["encoding"][0]["contentUrl"] == f"{HOME}/reviews/child-alex/report"
    assert told["encoding"][0]["sha256"] == sha256(b"report")


def test_the_site_map_names_every_page_and_document(site: Site) -> None:
    site.place.put(b"report")
    site.place.put(slug="gone")
    site.place.publisher.withdraw("gone", "why", NOW)

    places = etree.fromstring(site.get("/sitemap.xml").content).xpath("s:url/s:loc/text()", namespaces=SITEMAP)

    assert places == [
        f"{HOME}/reviews",
        f"{HOME}/about",
        f"{HOME}/accessibility",
        f"{HOME}/privacy",
        f"{HOME}/feeds-and-data",
        f"{HOME}/reviews/child-alex",
        f"{HOME}/reviews/child-alex/report",
    ]
    assert f"Sitemap: {HOME}/sitemap.xml" in site.get("/robots.txt").text


def test_a_healthy_site_says_so(site: Site) -> None:
    answer = site.get("/healthz")

    assert answer.status_code == 200
    assert answer.json() == {"status": "ok", "checks": {"catalogue": "ok", "counts": "ok", "files": "ok"}}
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("broken", ["catalogue", "files", "counts"])
def test_health_names_what_does_not_work(site: Site, broken: str) -> None:
    if broken == "catalogue":
        site.place.catalogue.write_bytes(b"")
    elif broken == "files":
        site.place.files.rmdir()
    else:
        (site.place.folder / "counts.sqlite").mkdir()

    answer = site.get("/healthz")

    assert answer.status_code == 503
    assert [name for name, state in answer.json()["checks"].items() if state != "ok"] == [broken]


def test_without_a_catalogue_pages_say_so_and_come_back_with_it(site: Site) -> None:
    site.place.put(b"report")
    away = site.place.catalogue.with_name("away")
    site.place.catalogue.rename(away)

    for path in (
        "/reviews",
        "/reviews/child-alex",
        "/reviews.json",
        "/reviews.atom",
        "/reviews/child-alex/report",
    ):
        answer = site.get(path)
        assert answer.status_code == 503, path
        assert answer.headers["Cache-Control"] == "no-store"
    assert site.get("/reviews.json").json() == {"version": 1, "error": "unavailable"}
    assert site.get("/about").status_code == 200

    away.rename(site.place.catalogue)
    assert site.get("/reviews/child-alex").status_code == 200


def test_nothing_can_be_sent_to_the_site(site: Site) -> None:
    for method in ("POST", "PUT", "DELETE", "PATCH"):
        answer = requests.request(method, f"{site.address}/reviews", timeout=10)
        assert answer.status_code == 405
        assert "GET" in answer.headers["Allow"]
        assert "Nothing was changed" in answer.text


def test_built_files_are_kept_by_browsers_and_change_address_with_their_content(
    start: Callable[..., Site],
) -> None:
    site = start()
    page = site.get("/reviews").text
    address = page.split('href="')[1].split('"')[0]
    assert address.startswith("/assets/")
    assert address.endswith("/service.css")

    answer = site.get(address)

    assert "immutable" in answer.headers["Cache-Control"]
    assert site.get("/assets/000000000000/service.css").headers["Cache-Control"] == "no-cache"


def test_a_failure_is_logged_without_what_the_reader_searched_for(
    site: Site, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    from publication.catalogue import Catalogue

    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("near: Jane Example")

    monkeypatch.setattr(Catalogue, "page", fail)

    answer = site.get("/reviews?q=Jane+Example")

    assert answer.status_code == 500
    assert "Sorry, this cannot be shown at the moment" in answer.text
    assert "RuntimeError" in caplog.text
    assert "near:" not in answer.text
    assert "Jane" not in caplog.text
