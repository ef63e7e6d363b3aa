"""What a partnership publishes, and what a document of it can be. Source: docs/rules.md R-117 to R-119."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

KINDS: Mapping[str, str] = {
    "lcspr": "Local child safeguarding practice review",
    "scr": "Serious case review",
    "thematic": "Thematic review",
    "learning": "Learning review",
    "national": "National review",
    "newsletter": "Newsletter",
    "framework": "Framework",
    "guidance": "Guidance",
}
OF_NO_CASE = frozenset({"thematic", "national", "newsletter", "framework", "guidance"})
"""Kinds that may be of no one case; those that are reviews of a case are prepared from it."""
OF_A_CASE = frozenset({"lcspr", "scr", "thematic", "learning"})
LINKED = "national"
"""Published by others: the public list leads there."""
DOCUMENT_KINDS: Mapping[str, str] = {
    "report": "Report",
    "executive-summary": "Executive summary",
    "partnership-response": "Partnership response",
    "media-statement": "Media statement",
    "briefing-note": "Briefing note",
    "seven-minute-briefing": "Seven-minute briefing",
    "slides": "Slides for a team meeting",
    "newsletter": "Newsletter",
    "framework": "Framework",
    "guidance": "Guidance",
    "appendix": "Appendix",
}
PRINT, WEB_PAGE = "PDF", "HTML"
"""Formats of documents: as printed, or a page made from the Word file."""
MEDIA_TYPES: Mapping[str, str] = {PRINT: "application/pdf", WEB_PAGE: "text/html"}


def is_web_address(address: str) -> bool:
    """Return whether this is a full web address of a page."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    plain = address.isprintable() and not any(sign in address for sign in ' "<>')
    return (
        plain and parts.scheme in ("http", "https") and "." in (parts.hostname or "") and "@" not in parts.netloc
    )


def stands_alone(kind: str, restriction: str) -> bool:
    """Return whether an entry is complete without a document: a link to others, or a review not published."""
    return kind == LINKED or restriction == "not-published"
