"""Documents as browsers, viewers and programmes fetch them."""

import os

import pytest
import requests

from publication.review import DocumentKind
from tests.integration.publication.conftest import Site
from tests.unit.publication.examples import NOW, document, review, sha256

CONTENT = bytes(range(256)) * 40
REPORT = "/reviews/child-alex/report"


def downloads(site: Site) -> int:
    (shown,) = site.get("/reviews.json").json()["reviews"]
    count: int = shown["documents"][0]["downloads"]
    return count


def test_a_pdf_opens_in_the_browser_with_the_right_name_and_type(site: Site) -> None:
    site.place.put(CONTENT)

    answer = site.get(REPORT)

    assert answer.status_code == 200
    assert answer.content == CONTENT
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"] == "inline; filename=child-alex-report.pdf"
    assert answer.headers["ETag"] == f'"{sha256(CONTENT)}"'
    assert answer.headers["Accept-Ranges"] == "bytes"
    assert "Set-Cookie" not in answer.headers


def test_other_formats_are_saved(site: Site) -> None:
    slides = document(CONTENT, "slides", kind=DocumentKind.SLIDES, format="PPTX")
    site.place.publisher.put(review(documents=(slides,)), {sha256(CONTENT): CONTENT})

    answer = site.get("/reviews/child-alex/slides")

    assert answer.headers["Content-Disposition"] == "attachment; filename=child-alex-slides.pptx"
    assert answer.headers["Content-Type"].endswith("presentationml.presentation")


def test_what_a_browser_holds_already_is_not_sent_again_nor_counted(site: Site) -> None:
    site.place.put(CONTENT)
    tag = site.get(REPORT).headers["ETag"]

    again = site.get(REPORT, headers={"If-None-Match": tag})

    assert (again.status_code, again.content) == (304, b"")
    assert downloads(site) == 1
    assert "no-cache" in again.headers["Cache-Control"]


def test_a_corrected_document_is_sent_again(site: Site) -> None:
    site.place.put(CONTENT)
    tag = site.get(REPORT).headers["ETag"]
    site.place.put(b"corrected", correction="Page 4.")

    again = site.get(REPORT, headers={"If-None-Match": tag})

    assert (again.status_code, again.content) == (200, b"corrected")


@pytest.mark.parametrize(
    ("asked", "first", "after"),
    [
        ("bytes=0-99", 0, 100),
        ("bytes=100-199", 100, 200),
        ("bytes=10000-", 10000, None),
        ("bytes=-5", len(CONTENT) - 5, None),
    ],
)
def test_parts_are_sent_exactly(site: Site, asked: str, first: int, after: int | None) -> None:
    site.place.put(CONTENT)

    answer = site.get(REPORT, headers={"Range": asked})

    assert answer.status_code == 206
    assert answer.content == CONTENT[first:after]
    last = (after or len(CONTENT)) - 1
    assert answer.headers["Content-Range"] == f"bytes {first}-{last}/{len(CONTENT)}"


def test_a_part_past_the_end_is_refused_with_the_length(site: Site) -> None:
    site.place.put(CONTENT)

    answer = site.get(REPORT, headers={"Range": "bytes=999999-"})

    assert answer.status_code == 416
    assert answer.headers["Content-Range"] == f"bytes */{len(CONTENT)}"


def test_a_part_of_an_older_version_is_answered_with_the_whole_new_one(site: Site) -> None:
    site.place.put(CONTENT)
    tag = site.get(REPORT).headers["ETag"]
    site.place.put(b"corrected")

    answer = site.get(REPORT, headers={"Range": "bytes=0-3", "If-Range": tag})

    assert (answer.status_code, answer.content) == (200, b"corrected")


def test_one_reader_who_reads_in_parts_is_counted_once(site: Site) -> None:
    site.place.put(CONTENT)

    for asked in ("bytes=0-99", "bytes=100-199", "bytes=5000-"):
        site.get(REPORT, headers={"Range": asked})

    assert downloads(site) == 1


def test_looking_prefetching_and_programmes_are_not_counted(site: Site) -> None:
    site.place.put(CONTENT)

    assert requests.head(site.address + REPORT, timeout=10).headers["Content-Length"] == str(len(CONTENT))
    site.get(REPORT, headers={"Sec-Purpose": "prefetch"})
    site.get(REPORT, headers={"User-Agent": "ExampleBot/2.1 (+https://example.org/bot)"})

    assert downloads(site) == 0


def test_a_download_works_when_it_cannot_be_counted(site: Site) -> None:
    site.place.put(CONTENT)
    (site.place.folder / "counts.sqlite").mkdir()

    assert site.get(REPORT).content == CONTENT


def test_a_damaged_or_missing_file_is_never_served(site: Site) -> None:
    site.place.put(CONTENT)
    held = site.place.files / sha256(CONTENT)[:2] / sha256(CONTENT)
    assert site.get(REPORT).status_code == 200
    held.write_bytes(CONTENT[:-1] + b"!")
    os.utime(held, ns=(1, 1))

    damaged = site.get(REPORT)
    assert damaged.status_code == 503
    assert "Sorry, this cannot be shown at the moment" in damaged.text
    assert "sandbox" not in damaged.headers["Content-Security-Policy"]

    held.unlink()
    assert site.get(REPORT).status_code == 503


def test_after_take_down_nothing_answers_even_to_a_reader_who_had_it(site: Site) -> None:
    site.place.put(CONTENT)
    tag = site.get(REPORT).headers["ETag"]
    site.place.publisher.withdraw("child-alex", "Asked by the family.", NOW)

    assert site.get(REPORT, headers={"If-None-Match": tag}).status_code == 404
    assert site.place.held() == set()


@pytest.mark.parametrize(
    "path",
    [
        "/reviews/child-alex/other",
        "/reviews/child-b/report",
        "/reviews/child-alex/../../catalogue.sqlite",
        "/reviews/..%2f..%2fcatalogue.sqlite/report",
        "/reviews/child-alex/%2e%2e",
        "/reviews/%00/report",
        "/assets/x/../../public/base.html",
        "/assets/x/%2e%2e/public/base.html",
        "/assets/x//etc/passwd",
    ],
)
def test_there_is_no_way_to_other_files(site: Site, path: str) -> None:
    site.place.put(CONTENT)
    session = requests.Session()
    prepared = requests.Request("GET", site.address + path).prepare()
    prepared.url = site.address + path  # as typed: nothing tidied up on the way

    answer = session.send(prepared, timeout=10)

    assert answer.status_code == 404
    assert b"govuk_frontend_jinja/template" not in answer.content
