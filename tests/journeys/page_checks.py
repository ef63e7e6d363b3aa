"""What holds for every page of every journey. Both the browser and the client check each page they get."""

from __future__ import annotations

from collections import Counter
from typing import Any

NO_INLINE = "style-src 'self'"


def faults(document: Any, policy: str, cache_control: str = "no-store") -> list[str]:
    """Return a sentence for each fault of a page; an empty list is a page that may be shown."""
    return [
        *_frame(document, policy, cache_control),
        *_ids(document),
        *_controls(document),
        *(f"style attribute on <{element.tag}>" for element in document.xpath("//*[@style]")),
        *(
            f"inline handler on <{element.tag}>"
            for element in document.xpath("//*[@onclick or @onload or @onsubmit]")
        ),
        *(f"image without alt: {image.get('src')}" for image in document.xpath("//img[not(@alt)]")),
        *(f"empty link: {link.get('href')}" for link in document.xpath("//a[@href]") if not words(link)),
    ]


def words(element: Any) -> str:
    """Return an element's text on one line."""
    return " ".join(element.text_content().split()) if element is not None else ""


def _frame(document: Any, policy: str, cache_control: str) -> list[str]:
    found = []
    title, headings = document.findtext(".//title") or "", document.xpath("//h1")
    if document.get("lang") != "en":
        found.append("the page does not say its language")
    if not title.strip() or title.strip().startswith(("–", "Error: –")):
        found.append("the page has no title")
    if len(headings) != 1 or not words(headings[0]):
        found.append(f"the page has {len(headings)} first headings")
    elif words(headings[0]) not in title.replace("\xa0", " ") and not _same_words(words(headings[0]), title):
        found.append(f"title “{title.strip()}” does not say what the heading says: “{words(headings[0])}”")
    if document.xpath("//*[contains(@class, 'govuk-error-summary')]") and not title.startswith("Error: "):
        found.append("the page shows errors, but its title does not begin with “Error: ”")
    if not document.xpath("//main[@id='main-content']"):
        found.append("the skip link leads nowhere")
    if NO_INLINE not in policy or "default-src 'none'" not in policy or "unsafe" in policy:
        found.append(f"weak content security policy: {policy!r}")
    if "no-store" not in cache_control:
        found.append(f"the page may be kept by others: {cache_control!r}")
    return found


def _same_words(heading: str, title: str) -> bool:
    return " ".join(heading.lower().split()) in " ".join(title.lower().split())


def _ids(document: Any) -> list[str]:
    counts = Counter(document.xpath("//@id"))
    known = set(counts)
    found = [f"id “{name}” is there {count} times" for name, count in counts.items() if count > 1]
    for attribute in ("aria-describedby", "aria-labelledby", "aria-controls"):
        for value in document.xpath(f"//@{attribute}"):
            found += [
                f"{attribute} names “{name}”, which is not there" for name in value.split() if name not in known
            ]
    for link in document.xpath("//main//a[starts-with(@href, '#')]/@href"):
        if link[1:] and link[1:] not in known:
            found.append(f"link to {link}, which is not there")
    return found


def _controls(document: Any) -> list[str]:
    found = []
    labelled = set(document.xpath("//label/@for"))
    query = "//input[not(@type='hidden' or @type='submit')] | //select | //textarea"
    for control in document.xpath(query):
        if (
            control.get("id") not in labelled
            and not control.get("aria-label")
            and not control.get("aria-labelledby")
        ):
            found.append(f"“{control.get('name')}” has no label")
    for form in document.xpath("//form[translate(@method, 'POST', 'post')='post']"):
        if not form.xpath(".//input[@name='csrf_token']"):
            found.append("a form has no token against forged forms")
    return found
