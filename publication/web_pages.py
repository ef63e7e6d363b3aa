"""A document that is read as a page of the site: its approved HTML, taken apart and written anew.

Whatever made the HTML, only what is named here comes through: its words, headings, lists, tables, notes, links to
web addresses and places of the page, and pictures that the file itself holds. A picture has an address of its own,
with its number, so that the page loads nothing from elsewhere and is small.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Mapping
from dataclasses import dataclass

from lxml import etree, html
from markupsafe import Markup

from publication.review import is_web_address

_CLASSES: Mapping[str, str] = {
    "h2": "govuk-heading-l",
    "h3": "govuk-heading-m",
    "h4": "govuk-heading-s",
    "h5": "govuk-heading-s",
    "h6": "govuk-heading-s",
    "p": "govuk-body",
    "ul": "govuk-list govuk-list--bullet",
    "ol": "govuk-list govuk-list--number",
    "table": "govuk-table",
    "caption": "govuk-table__caption govuk-table__caption--m",
    "thead": "govuk-table__head",
    "tbody": "govuk-table__body",
    "tr": "govuk-table__row",
    "th": "govuk-table__header",
    "td": "govuk-table__cell",
    "a": "govuk-link app-break",
    "blockquote": "govuk-inset-text",
    "figure": "app-web-page__figure",
    "img": "app-web-page__picture",
    "section": "",
    **dict.fromkeys(("li", "strong", "em", "u", "s", "sub", "sup", "br", "figcaption", "span"), ""),
}
_NUMBERS = {"start": 100_000, "colspan": 100, "rowspan": 1000, "width": 4000, "height": 4000, "value": 100_000}
_WORDS: Mapping[str, frozenset[str]] = {
    "scope": frozenset({"col", "row", "colgroup", "rowgroup"}),
    "type": frozenset({"1", "a", "A", "i", "I"}),
    "role": frozenset({"doc-endnotes", "doc-noteref", "doc-backlink", "list"}),
}
_ANCHOR = re.compile(r"[a-z][a-z0-9-]{0,60}")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_PICTURE = re.compile(r"data:(image/(?:png|jpeg));base64,([A-Za-z0-9+/=\s]+)")
_BEGINNINGS = {"image/png": b"\x89PNG\r\n\x1a\n", "image/jpeg": b"\xff\xd8\xff"}
_WITH_WORDS_LEFT_OUT = ("script", "style", "template", "noscript", "iframe", "object", "svg", "math", "head")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of the first level, for the contents."""

    text: str
    anchor: str


@dataclass(frozen=True, slots=True)
class WebPage:
    """The page's body as sound HTML, its contents, its language."""

    body: Markup
    contents: tuple[Heading, ...]
    language: str


def page_of(content: bytes, pictures_at: str) -> WebPage:
    """Return the page of a document. pictures_at: the address of its pictures, which ends before their number."""
    root = _parsed(content)
    body = root.find("body")
    built = etree.Element("div")
    if body is not None:
        _rebuild(body, built, _Pictures(pictures_at))
    contents = tuple(
        Heading(" ".join("".join(str(text) for text in heading.itertext()).split()), heading.get("id") or "")
        for heading in built.iter("h2")
        if heading.get("id")
    )
    language = root.get("lang") or ""
    inside = "".join(
        [built.text or "", *(etree.tostring(child, method="html", encoding="unicode") for child in built)]
    )
    return WebPage(
        Markup(inside),  # noqa: S704 (written anew from the list above, every text escaped)
        contents,
        language if _LANGUAGE.fullmatch(language) else "en-GB",
    )


def picture_of(content: bytes, number: int) -> tuple[bytes, str] | None:
    """Return a picture of the document, from 1, and its media type; None if there is none."""
    pictures = [image.get("src") or "" for image in _parsed(content).iter("img")]
    found = _PICTURE.fullmatch(pictures[number - 1]) if 1 <= number <= len(pictures) else None
    if found is None:
        return None
    try:
        data = base64.b64decode(found[2])
    except binascii.Error:
        return None
    return (data, found[1]) if data.startswith(_BEGINNINGS[found[1]]) else None


class _Pictures:
    """Numbers the pictures along the page, also those that are left out."""

    def __init__(self, address: str) -> None:
        self._address, self._number = address, 0

    def next(self, source: str) -> str:
        self._number += 1
        return f"{self._address}{self._number}" if _PICTURE.fullmatch(source) else ""


def _parsed(content: bytes) -> html.HtmlElement:
    return html.document_fromstring(content.decode("utf-8", "replace") or "<html></html>")


def _rebuild(source: etree._Element, into: etree._Element, pictures: _Pictures) -> None:
    """Write what is allowed of an element's content; the words of what is not allowed stay."""
    _say(into, source.text)
    for child in source:
        tag = child.tag
        if isinstance(tag, str) and tag not in _WITH_WORDS_LEFT_OUT:
            if tag == "img":
                _picture(child, into, pictures)
            elif tag in _CLASSES:
                one = etree.SubElement(_table_room(into) if tag == "table" else into, tag, _attributes(child))
                _rebuild(child, one, pictures)
            else:
                _rebuild(child, into, pictures)
        _say(into, child.tail)


def _table_room(into: etree._Element) -> etree._Element:
    """A wide table is moved sideways in a room of its own, by keyboard too."""
    room = {"class": "app-web-page__table", "tabindex": "0", "role": "region", "aria-label": "Table"}
    return etree.SubElement(into, "div", room)


def _picture(image: etree._Element, into: etree._Element, pictures: _Pictures) -> None:
    source = pictures.next(image.get("src") or "")
    if not source:
        _say(into, image.get("alt"))
        return
    given = _attributes(image)
    etree.SubElement(into, "img", {**given, "src": source, "alt": image.get("alt") or "", "loading": "lazy"})


def _attributes(element: etree._Element) -> dict[str, str]:
    tag = str(element.tag)
    kept = {"class": _CLASSES[tag]} if _CLASSES[tag] else {}
    given = {str(name): str(value) for name, value in element.items()}
    for name, untrusted in given.items():
        if (
            (name == "id" and _ANCHOR.fullmatch(untrusted))
            or (name in _WORDS and untrusted in _WORDS[name])
            or (name == "lang" and _LANGUAGE.fullmatch(untrusted))
            or (
                name in _NUMBERS
                and untrusted.isascii()
                and untrusted.isdigit()
                and int(untrusted) <= _NUMBERS[name]
            )
            or (name == "aria-label" and tag in ("a", "section") and len(untrusted) <= 200)
        ):
            kept[name] = untrusted
    address = element.get("href") if tag == "a" else None
    if address is not None and address.startswith("#") and _ANCHOR.fullmatch(address[1:]):
        kept["href"] = address
    elif address is not None and (is_web_address(address) or re.fullmatch(r"mailto:[^\s?]{3,200}", address)):
        kept |= {"href": address, "rel": "external noreferrer"}
    return kept


def _say(into: etree._Element, text: str | None) -> None:
    if not text:
        return
    if len(into):
        into[-1].tail = (into[-1].tail or "") + text
    else:
        into.text = (into.text or "") + text
