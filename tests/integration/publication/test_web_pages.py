"""A report that is read as a page: what comes through of its HTML, its pictures, its place beside the document."""

import base64
import io
from typing import Any

from lxml import html
from PIL import Image

from publication.review import WEB_PAGE, PublishedDocument
from tests.integration.publication.conftest import Site
from tests.unit.publication.examples import document, review, sha256

_BYTES = io.BytesIO()
Image.new("RGB", (4, 3), "red").save(_BYTES, "PNG")
PNG = _BYTES.getvalue()
PAGE = f"""<!DOCTYPE html><html lang="en-GB"><head><meta charset="utf-8"><title>Hidden title</title></head><body>
<h2 id="s-1">What happened</h2><p onclick="alert(1)" style="color:red">Alex &amp; <strong>Sam</strong></p>
<script>alert(2)</script><iframe src="https://evil.example"></iframe><form><p>Kept words</p></form>
<h2 id="s-2">What was learned</h2><ul><li>Ask</li></ul><h2 id="s-3">Notes</h2>
<table><caption>Agencies</caption><thead><tr><th scope="col">Who</th></tr></thead>
<tbody><tr><td>GP</td></tr></tbody></table>
<p><img src="data:image/png;base64,{base64.b64encode(PNG).decode()}" alt="A map" width="4" height="3">
<img src="https://evil.example/x.png" alt="Traced"><img src="data:image/svg+xml;base64,PHN2Zy8+" alt="Drawn"></p>
<p><a href="#s-2">On</a> <a href="javascript:alert(3)">Bad</a> <a href="https://www.gov.uk/a">Out</a></p>
</body></html>""".encode()
ADDRESS = "/reviews/child-alex/report-web-page"


def publish(site: Site) -> PublishedDocument:
    pdf = document(b"report")
    page = document(PAGE, "report-web-page", format=WEB_PAGE, pages=None, version_of="report")
    site.place.publisher.put(review(documents=(pdf, page)), {sha256(b"report"): b"report", sha256(PAGE): PAGE})
    return page


def test_the_page_is_one_of_the_site_and_holds_only_what_is_allowed(site: Site) -> None:
    publish(site)

    answer = site.get(ADDRESS)

    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert "script-src 'self'" in answer.headers["Content-Security-Policy"]
    assert "no-cache" in answer.headers["Cache-Control"]
    page: Any = html.fromstring(answer.content)
    article = page.find_class("app-web-page")[0]
    text = " ".join(article.text_content().split())
    assert "Alex & Sam" in text
    assert "Kept words" in text
    assert "Traced" in text
    assert "Hidden title" not in text
    assert "alert" not in html.tostring(article, encoding="unicode")
    assert article.xpath(".//*[@onclick or @style] | .//iframe | .//form | .//script") == []
    assert article.xpath(".//img/@src") == [f"{ADDRESS}/pictures/1"]
    assert article.xpath(".//main//a/@href | .//a[contains(., 'Bad')]/@href") == []
    assert article.xpath(".//a[contains(., 'Out')]/@href") == ["https://www.gov.uk/a"]
    assert article.xpath(".//nav//a/@href") == ["#s-1", "#s-2", "#s-3"]
    assert article.xpath(".//table//th/@scope") == ["col"]
    assert article.xpath("//h1/text()") == ["Full report – Child Alex: who was listening?"]
    assert article.xpath(".//p/a[contains(., 'The document itself')]/@href") == ["/reviews/child-alex/report"]


def test_its_pictures_are_given_one_by_one_and_asked_for_again(site: Site) -> None:
    publish(site)

    answer = site.get(f"{ADDRESS}/pictures/1")

    assert (answer.headers["Content-Type"], answer.content) == ("image/png", PNG)
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    again = site.get(f"{ADDRESS}/pictures/1", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304
    for other in (f"{ADDRESS}/pictures/2", f"{ADDRESS}/pictures/9", "/reviews/child-alex/report/pictures/1"):
        assert site.get(other).status_code == 404


def test_it_stands_with_its_document_and_is_counted(site: Site) -> None:
    publish(site)
    tag = site.get(ADDRESS).headers["ETag"]
    assert site.get(ADDRESS, headers={"If-None-Match": tag}).status_code == 304

    page: Any = html.fromstring(site.get("/reviews/child-alex").content)

    (block,) = page.find_class("app-document")
    assert block.xpath(".//a[starts-with(., 'Read it as a web page')]/@href") == [ADDRESS]
    documents = site.get("/reviews.json").json()["reviews"][0]["documents"]
    assert [(one["format"], one["downloads"]) for one in documents] == [("PDF", 0), ("HTML", 1)]
    reviews: Any = html.fromstring(site.get("/reviews").content)
    (listed,) = reviews.find_class("app-results__documents")
    assert len(listed) == 1
