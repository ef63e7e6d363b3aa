"""The writer trusts nothing that it is given: it writes a known page, or nothing."""

from typing import Any

import pytest

from documents.web_pages.page_html import html_of
from documents.web_pages.sections import Section, sections_of, text_of

PAGE: dict[str, Any] = {"language": "en-GB", "blocks": [], "notes": [], "pictures": {}, "faults": []}
PICTURE = {
    "media_type": "image/png",
    "data": "AAAA",
    "width": 1,
    "height": 1,
    "described": "x",
    "decoration": False,
}


def page(*blocks: dict[str, Any], **changes: Any) -> dict[str, Any]:
    return {**PAGE, "blocks": list(blocks), **changes}


def words(text: str, **look: Any) -> dict[str, Any]:
    return {"kind": "paragraph", "runs": [{"text": text, **look}]}


@pytest.mark.parametrize(
    "block",
    [
        words("</p><script>alert(1)</script>"),
        words("x", link='https://a.example/"onmouseover="alert(1)'),
        words("x", link="javascript:alert(1)"),
        words("x", link="data:text/html,<script>"),
        words("x", link='#a" onclick="alert(1)'),
        {"kind": "heading", "level": 1, "runs": [], "anchor": 'x" onclick="alert(1)'},
        {"kind": "paragraph", "runs": [{"text": "x", "raised": "script"}]},
    ],
)
def test_nothing_gets_out_of_its_place(block: dict[str, Any]) -> None:
    written = html_of(page(block), "</title><script>").decode()

    assert "<script" not in written
    assert 'onclick="alert' not in written
    assert "javascript:" not in written
    assert 'onmouseover="' not in written


@pytest.mark.parametrize(
    "untrusted",
    [
        page({"kind": "script", "runs": []}),
        page({"kind": "list", "form": '1" onclick="', "items": []}),
        page({"kind": "heading", "level": "x", "runs": []}),
        page({"kind": "paragraph", "runs": [{"picture": "none"}]}),
        page(
            {"kind": "paragraph", "runs": [{"picture": "p"}]},
            pictures={"p": {**PICTURE, "media_type": "image/svg+xml"}},
        ),
        page({"kind": "paragraph", "runs": [{"picture": "p"}]}, pictures={"p": {**PICTURE, "data": '"><script>'}}),
        page(
            {
                "kind": "table",
                "rows": [[{"blocks": [], "along": "1 onclick", "down": 1}]],
                "head": 0,
                "side": False,
            }
        ),
        {},
    ],
)
def test_what_is_no_page_is_not_written(untrusted: dict[str, Any]) -> None:
    with pytest.raises((ValueError, KeyError, TypeError)):
        html_of(untrusted, "Report")


def test_a_page_that_is_too_deep_is_not_written() -> None:
    block: dict[str, Any] = {"kind": "box", "blocks": []}
    for _ in range(100):
        block = {"kind": "box", "blocks": [block]}
    with pytest.raises(ValueError, match="deep"):
        html_of(page(block), "Report")


def test_sections_are_what_stands_under_each_heading() -> None:
    written = html_of(
        page(
            words("Before"),
            {"kind": "heading", "level": 1, "runs": [{"text": "What happened"}], "anchor": "s-1"},
            words("He came. ", bold=True),
            {"kind": "list", "form": "ul", "items": [{"number": None, "blocks": [words("Listed")]}]},
            {"kind": "paragraph", "runs": [{"picture": "p"}, {"text": "out", "link": "https://www.gov.uk/a"}]},
            pictures={"p": {**PICTURE, "described": "A map"}},
        ),
        "Report",
    )

    assert sections_of(written) == [
        Section("", "", "Before"),
        Section("What happened", "s-1", "He came.\nListed\nA map out"),
    ]
    assert text_of(written) == "Report\nBefore\nWhat happened\nHe came.\nListed\nA map out\nhttps://www.gov.uk/a"
