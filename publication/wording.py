"""Dates, sizes and counts as people read them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from types import MappingProxyType
from urllib.parse import urlsplit

from publication.review import DocumentKind, Restriction

RESTRICTION_TITLES: Mapping[Restriction, str] = MappingProxyType(
    {
        Restriction.SUMMARY_ONLY: "Only a summary of this review is published",
        Restriction.REDACTED: "Parts of this review are not published",
        Restriction.NOT_PUBLISHED: "This review is not published",
    }
)

# What a publication is itself; its other documents are published beside it.
REPORTS = frozenset(
    {
        *(DocumentKind.REPORT, DocumentKind.EXECUTIVE_SUMMARY, DocumentKind.APPENDIX),
        *(DocumentKind.NEWSLETTER, DocumentKind.FRAMEWORK, DocumentKind.GUIDANCE),
    }
)

# Kinds made for talking about a review in a team.
FOR_TEAMS = frozenset({DocumentKind.SEVEN_MINUTE_BRIEFING, DocumentKind.BRIEFING_NOTE, DocumentKind.SLIDES})


def day_in_words(day: date | datetime) -> str:
    """Return `3 March 2026`."""
    return f"{day.day} {day:%B %Y}"


def size_in_words(size: int) -> str:
    """Return a size in bytes as `412 KB` or `1.2 MB` (1 MB is 1,000,000 bytes)."""
    if size < 1000:
        return number_of(size, "byte")
    if size < 999_500:
        return f"{round(size / 1000)} KB"
    return f"{size / 1_000_000:.1f} MB"


def number_of(count: int, one: str, several: str = "") -> str:
    """Return `1 page`, `2 pages`, `1,200 pages`."""
    return f"{count:,} {one if count == 1 else several or one + 's'}"


def site_name(address: str) -> str:
    """Return the name of the site of a web address, without `www.`."""
    return (urlsplit(address).hostname or address).removeprefix("www.")


def paragraphs(text: str) -> list[str]:
    """Return the paragraphs of a text: what blank lines keep apart."""
    return [part.strip() for part in text.split("\n\n") if part.strip()]


def first_words(text: str, longest: int = 320) -> str:
    """Return the beginning of a text, cut after a word, with `…` if something was cut."""
    flat = " ".join(text.split())
    if len(flat) <= longest:
        return flat
    return flat[:longest].rsplit(" ", 1)[0].rstrip(",;:–-") + "…"
