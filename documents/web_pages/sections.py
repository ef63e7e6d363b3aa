"""The words of a written page by its sections, for a search that leads to the heading."""

from __future__ import annotations

from dataclasses import dataclass

from lxml import html

_HEADINGS = ("h2", "h3", "h4")
_APART = frozenset(["p", "li", "tr", "h2", "h3", "h4", "h5", "h6", "blockquote", "caption", "br", "td", "th"])


@dataclass(frozen=True, slots=True)
class Section:
    """What stands under a heading, until the next. heading, anchor: "" for what stands before the first."""

    heading: str
    anchor: str
    text: str


def sections_of(page: bytes) -> list[Section]:
    """Return the sections of a page that `page_html.html_of` wrote."""
    body = html.document_fromstring(page.decode()).find("body")
    if body is None:
        return []
    found: list[tuple[str, str, list[str]]] = [("", "", [])]
    pieces = found[0][2]

    def walk(element: html.HtmlElement) -> None:
        nonlocal pieces
        for child in element:
            tag = str(child.tag)
            if tag in _HEADINGS and child.get("id"):
                heading = " ".join(child.text_content().split())
                pieces = []
                found.append((heading, child.get("id") or "", pieces))
            else:
                pieces.append("\n" if tag in _APART else "")
                if tag == "img":
                    pieces.append(f" {child.get('alt') or ''} ")
                pieces.append(child.text or "")
                walk(child)
                pieces.append("\n" if tag in _APART else "")
            pieces.append(child.tail or "")

    walk(body)
    return [
        Section(heading, anchor, _lines("".join(words)))
        for heading, anchor, words in found
        if heading or _lines("".join(words))
    ]


def text_of(page: bytes) -> str:
    """Return every word of a page: title, texts, what pictures show, where links lead."""
    root = html.document_fromstring(page.decode())
    told = [root.findtext(".//title") or ""]
    for section in sections_of(page):
        told += [section.heading, section.text]
    told += [str(link.get("href")) for link in root.iter("a") if not str(link.get("href", "#")).startswith("#")]
    return "\n".join(one for one in told if one)


def _lines(text: str) -> str:
    return "\n".join(line for line in (" ".join(one.split()) for one in text.split("\n")) if line)
