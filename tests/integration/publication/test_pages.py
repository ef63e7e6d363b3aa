"""The pages as a member of the public gets them."""

import hashlib
import re
from base64 import b64encode
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest
from lxml import html

from publication.review import DocumentKind, Restriction, ReviewKind, TextPlace
from tests.integration.publication.conftest import Site
from tests.unit.publication.examples import NOW, document, review, sha256

PAGES = (
    "/reviews",
    "/reviews/child-alex",
    "/about",
    "/accessibility",
    "/privacy",
    "/embed/reviews",
    "/feeds-and-data",
    "/newsletters",
    "/nothing-here",
)


def words(page: html.HtmlElement) -> str:
    return " ".join(page.text_content().split())


def select(page: html.HtmlElement, path: str) -> list[html.HtmlElement]:
    found = page.xpath(path)
    assert isinstance(found, list)
    return found


def attributes(page: html.HtmlElement, path: str) -> list[str]:
    return [str(one) for one in select(page, path)]


def contrast_switch(page: html.HtmlElement) -> html.HtmlElement:
    (switch,) = select(page, "//div[@class='app-tools']/a")
    return switch


def read(site: Site, path: str, status: int = 200) -> html.HtmlElement:
    answer = site.get(path)
    assert answer.status_code == status, path
    return html.fromstring(answer.content)


def titles(page: html.HtmlElement) -> list[str]:
    return [words(one) for one in page.find_class("app-results__title")]


def test_the_front_page_is_the_list(site: Site) -> None:
    answer = site.get("/?contrast=high")

    assert answer.status_code == 302
    assert answer.headers["Location"] == "/reviews?contrast=high"


def test_an_empty_list_says_what_will_be_there(site: Site) -> None:
    page = read(site, "/reviews")

    assert "No reviews yet" in words(page)
    assert "NSPCC national case review repository" in words(page)


def test_the_list_shows_kind_date_documents_and_downloads(site: Site) -> None:
    site.place.put(b"report", b"summary")
    site.get("/reviews/child-alex/report")

    (item,) = read(site, "/reviews").find_class("app-results__item")

    assert "Child Alex: who was listening?" in words(item)
    assert "Local child safeguarding practice review" in words(item)
    assert "Published 3 March 2026" in words(item)
    assert [words(one) for one in select(item, ".//ul[@aria-label='Documents']/li")] == [
        "Full report (Report, PDF, 6 bytes, downloaded 1 time)",
        "Full report (Report, PDF, 7 bytes, not downloaded yet)",
    ]


def test_a_review_shows_each_document_with_kind_format_size_pages_date_and_downloads(site: Site) -> None:
    content = b"x" * 1_234_567
    slides = b"PK slides"
    site.place.publisher.put(
        review(
            documents=(
                document(content, pages=48),
                document(slides, "slides", kind=DocumentKind.SLIDES, format="PPTX", title="Talk", pages=9),
            )
        ),
        {sha256(content): content, sha256(slides): slides},
    )
    site.get("/reviews/child-alex/report")
    site.get("/reviews/child-alex/report")

    page = read(site, "/reviews/child-alex")
    report, talk = (words(one) for one in page.find_class("app-document"))

    assert re.search(
        "Full report.*Report.*PDF.*1.2 MB.*48 pages.*Published 3 March 2026.*Downloaded 2 times", report
    )
    assert re.search("Talk.*Slides for a team meeting.*PPTX.*9 bytes.*9 slides.*Not downloaded yet", talk)
    assert "Use it in a team meeting" in words(page)
    assert "On this site until at least 3 March 2027" in words(page)
    recommendations = select(page, "//h2[text()='Recommendations']/following-sibling::ol[1]/li")
    assert [words(one) for one in recommendations] == list(review().recommendations)
    assert [words(one) for one in select(page, "//h2[@id]")] == ["Documents", "Also published"]


def test_other_publications_have_lists_of_their_own(site: Site) -> None:
    site.place.put(b"report")
    assert attributes(read(site, "/reviews"), "//nav//a[@href='/newsletters']/@href") == []
    site.place.put(b"news", slug="news", title="Summer news", kind=ReviewKind.NEWSLETTER)
    site.place.put(slug="across", title="Fathers", kind=ReviewKind.THEMATIC)
    site.place.put(
        slug="abuse", title="Harm in homes", kind=ReviewKind.NATIONAL, link="https://www.gov.uk/harm", documents=()
    )

    assert titles(read(site, "/newsletters")) == ["Summer news"]
    assert titles(read(site, "/thematic-reviews")) == ["Fathers"]
    assert titles(read(site, "/frameworks-and-guidance")) == []
    national = read(site, "/national-reviews")
    assert titles(national) == ["Harm in homes"]
    assert attributes(national, "//h3/a/@href") == ["https://www.gov.uk/harm"]
    assert "On gov.uk" in words(national)
    reviews = read(site, "/reviews")
    assert titles(reviews) == ["Fathers", "Child Alex: who was listening?"]
    lists = attributes(reviews, "//nav//a/@href")
    assert [one for one in lists if one.endswith(("s", "guidance"))][1:] == [
        "/thematic-reviews", "/national-reviews", "/newsletters",
    ]  # fmt: skip
    assert titles(read(site, "/reviews?q=summer")) == ["Summer news"]
    assert site.get("/news-of-nothing").status_code == 404


def test_a_search_tells_the_page_and_leads_to_it(site: Site) -> None:
    one = site.place.put(b"report", b"second")
    said = TextPlace("report", "Nobody asked. The <b>dogs</b> were never mentioned.", page=14)
    site.place.publisher.put(one, {}, [said, *(replace(said, page=page) for page in (15, 16, 17))])

    page = read(site, "/reviews?q=%22dogs%22")

    place = page.find_class("app-places__place")[0]
    assert words(place) == "Full report, page 14 The <b>dogs</b> were never mentioned."
    assert (
        attributes(page, "//span[@class='app-places__where']/a/@href")[0] == "/reviews/child-alex/report#page=14"
    )
    assert [words(mark) for mark in select(place, ".//mark")] == ["dogs"]
    more = attributes(page, "//a[starts-with(., '1 more place')]/@href")
    assert more == ["/reviews/child-alex?q=%22dogs%22#places"]
    assert len(read(site, more[0].partition("#")[0]).find_class("app-places__place")) == 4
    meant = read(site, "/reviews?q=dgos&contrast=high")
    assert attributes(meant, "//p[starts-with(., 'Did you mean')]/a/@href") == ["/reviews?q=dogs&contrast=high"]


def test_what_is_not_published_says_why(site: Site) -> None:
    site.place.put(
        restriction=Restriction.NOT_PUBLISHED,
        restriction_reason="More would harm the brothers and sisters.",
        learning="Plans move with the family now.",
    )

    said = words(read(site, "/reviews/child-alex"))

    assert "This review is not published More would harm the brothers and sisters." in said
    assert "Plans move with the family now." in said
    assert "Documents" not in said


def test_a_corrected_review_says_so(site: Site) -> None:
    site.place.put(b"report", correction="The date on page 4 was wrong.")

    assert "This review has been corrected The date on page 4 was wrong." in words(
        read(site, "/reviews/child-alex")
    )


def test_an_archived_review_stays_as_a_line_that_points_to_the_repository(site: Site) -> None:
    site.place.put(b"report")
    site.place.publisher.archive("child-alex", "Archived on 3 March 2027.", NOW)

    assert "Archived on 3 March 2027." in words(read(site, "/reviews"))
    page = read(site, "/reviews/child-alex")
    assert "This review has been archived" in words(page)
    assert attributes(page, "//main//a[contains(@href, 'nspcc.org.uk')]/@href")
    assert site.get("/reviews/child-alex/report").status_code == 404


def test_a_withdrawn_review_is_gone_at_once_and_says_why(site: Site) -> None:
    site.place.put(b"report")
    assert site.get("/reviews/child-alex/report").status_code == 200
    site.place.publisher.withdraw("child-alex", "A date in it was too exact.", NOW)

    page = read(site, "/reviews/child-alex", 410)

    assert "A date in it was too exact." in words(page)
    assert "Alex" not in words(page)
    assert titles(read(site, "/reviews")) == []
    assert site.get("/reviews/child-alex/report").status_code == 404


def test_search_and_filters_find_and_say_what_was_found(site: Site) -> None:
    site.place.put(slug="alex")
    site.place.put(
        slug="fathers",
        title="What reviews tell us about fathers",
        kind=ReviewKind.THEMATIC,
        themes=("Fathers & carers",),
        year=2024,
        published_on=date(2024, 1, 1),
    )

    assert titles(read(site, "/reviews")) == [
        "Child Alex: who was listening?",
        "What reviews tell us about fathers",
    ]
    for question in (
        "q=father",
        "year=2024",
        "theme=Fathers+%26+carers",
        "kind=thematic",
        "q=tell+us&year=2024&kind=",
    ):
        page = read(site, f"/reviews?{question}")
        assert titles(page) == ["What reviews tell us about fathers"], question
        assert words(page.get_element_by_id("found")) == "1 review found"
    nothing = read(site, "/reviews?q=%22nothing%22+OR+(")
    assert "No published review fits what you asked for." in words(nothing)
    assert nothing.get_element_by_id("q").get("value") == '"nothing" OR ('


@pytest.mark.parametrize(
    "question", ["year=abc", "year=²²²²", "kind=x", "page=x", "page=-1", "page=%00", "q=%ff%00"]
)
def test_nonsense_in_the_address_is_answered_calmly(site: Site, question: str) -> None:
    site.place.put()

    assert site.get(f"/reviews?{question}").status_code == 200


def test_pages_of_the_list_keep_the_question(site: Site) -> None:
    for number in range(45):
        site.place.put(slug=f"review-{number:02d}", published_on=date(2026, 1, 1 + number % 28))

    page = read(site, "/reviews?q=listening&page=2&contrast=high")

    assert len(titles(page)) == 20
    assert "page 2 of 3" in page.findtext(".//title")
    following = attributes(page, "//*[@class='govuk-pagination__next']/a/@href")
    assert following == ["/reviews?page=3&q=listening&contrast=high"]
    assert site.get("/reviews?page=4").status_code == 404


def test_what_people_wrote_is_shown_never_run(site: Site) -> None:
    attack = "<script>alert(1)</script>{{ 7*7 }}"
    site.place.put(
        b"report", title=attack, summary=attack, themes=(attack,), learning=attack, recommendations=(attack,)
    )

    for path in (
        "/reviews",
        "/reviews/child-alex",
        "/embed/reviews",
        "/reviews?q=%3Cscript%3Ealert(1)%3C/script%3E",
    ):
        text = site.get(path).text
        assert "<script>alert" not in text
        assert "alert(1)&lt;/script&gt;{{ 7*7 }}" in text


@pytest.mark.parametrize("path", PAGES)
def test_every_page_is_sound_html(site: Site, path: str) -> None:
    site.place.put(b"report")
    answer = site.get(path)
    page = html.fromstring(answer.content)

    assert page.get("lang") == "en"
    assert str(page.findtext(".//title")).endswith("– Westhaven Safeguarding Children Partnership")
    assert len(select(page, "//h1")) == 1
    assert len(select(page, "//main")) == 1
    ids = attributes(page, "//@id")
    assert len(ids) == len(set(ids))
    assert not select(page, "//*[@style or @onclick] | //img[not(@alt)]")
    levels = [
        int(str(one.tag)[1]) for one in select(page, "//main//*[self::h1 or self::h2 or self::h3 or self::h4]")
    ]
    assert all(after - before <= 1 for before, after in pairwise(levels))


@pytest.mark.parametrize("path", PAGES)
def test_every_page_sets_no_cookie_and_loads_only_its_own_files(site: Site, path: str) -> None:
    answer = site.get(path)
    page = html.fromstring(answer.content)

    assert "Set-Cookie" not in answer.headers
    loaded = attributes(page, "//@src | //link[@rel='stylesheet' or @rel='icon']/@href")
    assert loaded
    for address in loaded:
        assert address.startswith("/")
        assert site.get(address).status_code == 200
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    # What is only data (schema.org) is no script to the browser.
    for script in select(page, "//script[not(@src) and not(@type='application/ld+json')]"):
        digest = b64encode(hashlib.sha256((script.text or "").encode()).digest()).decode()
        assert f"'sha256-{digest}'" in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert "Strict-Transport-Security" in answer.headers


@pytest.mark.parametrize("path", [path for path in PAGES if path != "/embed/reviews"])
def test_every_page_has_a_quick_exit_and_a_contrast_switch_that_goes_along(site: Site, path: str) -> None:
    site.place.put(b"report")
    plain = html.fromstring(site.get(f"{path}?q=x").content)
    exits = attributes(plain, "//div[@class='govuk-exit-this-page']//a/@href")
    assert exits == ["https://www.bbc.co.uk/weather"]
    assert words(contrast_switch(plain)) == "High contrast"

    dark = html.fromstring(site.get(str(contrast_switch(plain).get("href"))).content)

    assert "contrast-high" in str(dark.get("class"))
    own_pages = attributes(dark, "//header//a[starts-with(@href, '/')]/@href")
    own_pages += attributes(dark, "//main//a[starts-with(@href, '/reviews?')]/@href")
    assert own_pages
    assert all("contrast=high" in address for address in own_pages)
    assert "contrast" not in str(contrast_switch(dark).get("href"))


def test_a_link_cannot_be_made_to_lead_elsewhere_by_the_address(site: Site) -> None:
    path = "/reviews?_external=1&_scheme=javascript&_anchor=x&endpoint=y&_method=POST&slug=z"

    assert contrast_switch(read(site, path)).get("href") == "/reviews?contrast=high"


def test_full_addresses_come_from_the_settings_not_from_the_request(site: Site) -> None:
    site.place.put(b"report")
    for path in (
        "/reviews",
        "/reviews.json",
        "/reviews.atom",
        "/sitemap.xml",
        "/robots.txt",
        "/reviews/child-alex",
    ):
        answer = site.get(path, headers={"Host": "evil.example", "X-Forwarded-Host": "evil.example"})
        assert "evil.example" not in answer.text
        assert "https://reviews.example.org" in answer.text


def test_the_demonstration_says_so_on_every_page_and_keeps_search_engines_out(start: Callable[..., Site]) -> None:
    site = start(demonstration=True)
    site.place.put(b"report")

    for path in PAGES:
        answer = site.get(path)
        assert "are made up" in answer.text
        assert "noindex" in answer.headers["X-Robots-Tag"]
    assert site.get("/robots.txt").text == "User-agent: *\nDisallow: /\n"


def test_the_partnerships_name_colour_and_names_of_kinds(start: Callable[..., Site]) -> None:
    site = start(
        partnership="Exmouth & Sons",
        brand_colour="#ffdd00",
        kind_names={ReviewKind.LCSPR: "Safeguarding practice review"},
    )
    site.place.put(b"report")

    theme = site.get("/theme.css")
    assert theme.text == ":root{--brand-colour:#ffdd00;--brand-text:#0b0c0c}\n"
    assert theme.headers["Content-Type"].startswith("text/css")
    page = read(site, "/reviews")
    assert words(page.find_class("govuk-generic-header")[0]) == "Exmouth & Sons"
    assert "Safeguarding practice review" in words(page)


def test_only_configured_sites_may_frame_the_list_and_nothing_else(start: Callable[..., Site]) -> None:
    site = start(frame_sites=("https://www.example.org", "https://b.example"))
    site.place.put()

    embedded = site.get("/embed/reviews")
    assert (
        "frame-ancestors https://www.example.org https://b.example" in embedded.headers["Content-Security-Policy"]
    )
    assert "X-Frame-Options" not in embedded.headers
    for path in ("/reviews", "/reviews/child-alex"):
        assert "frame-ancestors 'none'" in site.get(path).headers["Content-Security-Policy"]
        assert site.get(path).headers["X-Frame-Options"] == "DENY"


def test_without_configured_sites_nobody_may_frame_the_list(site: Site) -> None:
    answer = site.get("/embed/reviews")

    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Frame-Options"] == "DENY"
