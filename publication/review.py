"""What the public site shows: a published review and its documents, as plain values.

Fields: the public listing of a Safeguarding Children Partnership (title, kind, summary, themes, year, documents
with kind, size and date, how long it stays public, what is restricted and why).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from urllib.parse import urlsplit

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_SHA256 = re.compile(r"[0-9a-f]{64}")
LONGEST_SLUG = 100

# What XML and people cannot read: control characters but tab and line feed, surrogates, the two non-characters.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


class InvalidListing(ValueError):
    """A review or document that cannot be listed; the message says which field and why."""


class ReviewKind(StrEnum):
    """Kinds of publication; partnerships may show other names for them (SiteOptions.kind_names).

    A national review is a link to where the national panel published it.
    """

    SCR = "scr"
    LCSPR = "lcspr"
    THEMATIC = "thematic"
    LEARNING = "learning"
    NATIONAL = "national"
    NEWSLETTER = "newsletter"
    FRAMEWORK = "framework"
    GUIDANCE = "guidance"


class DocumentKind(StrEnum):
    """What a published document is, in the order in which a review lists them."""

    REPORT = "report"
    EXECUTIVE_SUMMARY = "executive-summary"
    PARTNERSHIP_RESPONSE = "partnership-response"
    MEDIA_STATEMENT = "media-statement"
    BRIEFING_NOTE = "briefing-note"
    SEVEN_MINUTE_BRIEFING = "seven-minute-briefing"
    SLIDES = "slides"
    NEWSLETTER = "newsletter"
    FRAMEWORK = "framework"
    GUIDANCE = "guidance"
    APPENDIX = "appendix"


class ListingState(StrEnum):
    """listed: with its documents; archived: a line that points to the repository; withdrawn: taken back."""

    LISTED = "listed"
    ARCHIVED = "archived"
    WITHDRAWN = "withdrawn"


class Restriction(StrEnum):
    """How much of the review is public."""

    NONE = "none"
    SUMMARY_ONLY = "summary-only"
    REDACTED = "redacted"
    NOT_PUBLISHED = "not-published"


REVIEW_KIND_NAMES: dict[ReviewKind, str] = {
    ReviewKind.SCR: "Serious case review",
    ReviewKind.LCSPR: "Local child safeguarding practice review",
    ReviewKind.THEMATIC: "Thematic review",
    ReviewKind.LEARNING: "Learning review",
    ReviewKind.NATIONAL: "National review",
    ReviewKind.NEWSLETTER: "Newsletter",
    ReviewKind.FRAMEWORK: "Framework",
    ReviewKind.GUIDANCE: "Guidance",
}

DOCUMENT_KIND_NAMES: dict[DocumentKind, str] = {
    DocumentKind.REPORT: "Report",
    DocumentKind.EXECUTIVE_SUMMARY: "Executive summary",
    DocumentKind.PARTNERSHIP_RESPONSE: "Response from the partnership",
    DocumentKind.MEDIA_STATEMENT: "Media statement",
    DocumentKind.BRIEFING_NOTE: "Briefing note",
    DocumentKind.SEVEN_MINUTE_BRIEFING: "Seven-minute briefing",
    DocumentKind.SLIDES: "Slides for a team meeting",
    DocumentKind.NEWSLETTER: "Newsletter",
    DocumentKind.FRAMEWORK: "Framework",
    DocumentKind.GUIDANCE: "Guidance",
    DocumentKind.APPENDIX: "Appendix",
}

WEB_PAGE = "HTML"
"""The format of a document that is read as a page of this site."""

# Format as people read it -> (ending of the file name, media type).
FORMATS: dict[str, tuple[str, str]] = {
    "PDF": ("pdf", "application/pdf"),
    "DOCX": ("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "PPTX": ("pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
    "XLSX": ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    WEB_PAGE: ("html", "text/html; charset=utf-8"),
}


@dataclass(frozen=True, slots=True)
class PublishedDocument:
    """One file that the public can read.

    slug: its last part of the address, unique in the review. size: bytes. sha256: of the approved bytes, 64
    hexadecimal digits; it is also the file's name in the store. pages: None where the format has none.
    version_of: the address part of the document of which this is the web page, "" for a document of its own.
    """

    slug: str
    kind: DocumentKind
    title: str
    format: str
    size: int
    sha256: str
    published_on: date
    pages: int | None = None
    version_of: str = ""

    def __post_init__(self) -> None:
        check_slug(self.slug)
        _check_text("title of a document", self.title, 300)
        if self.format not in FORMATS:
            raise InvalidListing(f"The format of a document must be one of {', '.join(FORMATS)}")
        if not _SHA256.fullmatch(self.sha256):
            raise InvalidListing("The SHA-256 of a document must be 64 lower-case hexadecimal digits")
        if self.size < 1 or (self.pages is not None and self.pages < 1):
            raise InvalidListing("The size and page count of a document must be 1 or more")

    @property
    def media_type(self) -> str:
        """The media type it is served with."""
        return FORMATS[self.format][1]

    @property
    def ending(self) -> str:
        """The ending of its file name, without a dot."""
        return FORMATS[self.format][0]


@dataclass(frozen=True, slots=True)
class TextPlace:
    """What a document says at one place, for the search: a page, or what stands under a heading.

    document: its address part. page: from 1, None in a web page. heading, anchor: of a web page's section.
    """

    document: str
    text: str
    page: int | None = None
    heading: str = ""
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class PublishedReview:
    """One review, or another publication, as the public sees it, complete.

    link: the web address of a review that is published elsewhere (a national review), else empty.
    summary, learning: plain text, paragraphs apart by a blank line. year: the year in which it is listed.
    public_until: the day to which it stays public at least, None without an end. updated_at: when this entry last
    changed, with a time zone. correction: what a corrected version changed, empty if none. state_reason: why it
    was withdrawn, or where the archived one can be read. repository_note: that and when the national repository
    received it.
    """

    slug: str
    title: str
    kind: ReviewKind
    summary: str
    year: int
    published_on: date
    updated_at: datetime
    partnership: str
    themes: tuple[str, ...] = ()
    documents: tuple[PublishedDocument, ...] = ()
    learning: str = ""
    recommendations: tuple[str, ...] = ()
    public_until: date | None = None
    state: ListingState = ListingState.LISTED
    state_reason: str = ""
    restriction: Restriction = Restriction.NONE
    restriction_reason: str = ""
    correction: str = ""
    repository_note: str = ""
    link: str = ""

    def __post_init__(self) -> None:
        check_slug(self.slug)
        _check_text("title of a review", self.title, 300)
        # Browsers send text areas with CR LF.
        object.__setattr__(self, "recommendations", tuple(_lines(text) for text in self.recommendations))
        _check_text("name of the partnership", self.partnership, 200)
        for name in ("summary", "learning", "state_reason", "restriction_reason", "correction", "repository_note"):
            object.__setattr__(self, name, _lines(getattr(self, name)))
            _check_text(name, getattr(self, name), 50_000, may_be_empty=True)
        for text in (*self.themes, *self.recommendations):
            _check_text("theme or recommendation", text, 5_000)
        if not 1900 <= self.year <= 9999:
            raise InvalidListing("The year of a review must have four digits")
        if self.updated_at.tzinfo is None:
            raise InvalidListing("The time at which a review changed must have a time zone")
        if len({document.slug for document in self.documents}) != len(self.documents):
            raise InvalidListing("Two documents of one review must not have the same address")
        known = {document.slug for document in self.documents}
        if any(document.version_of and document.version_of not in known for document in self.documents):
            raise InvalidListing("A web page must be of a document of the same review")
        if self.link and not is_web_address(self.link):
            raise InvalidListing("The link of a review must be a web address")
        if self.kind is ReviewKind.NATIONAL and self.state is ListingState.LISTED and not self.link:
            raise InvalidListing("A national review must have the link to where it is published")
        if self.restriction is not Restriction.NONE and not self.restriction_reason.strip():
            raise InvalidListing("A restricted review must say why")
        if self.documents and self.restriction is Restriction.NOT_PUBLISHED:
            raise InvalidListing("A review that is not published cannot have documents")
        if self.documents and self.state is not ListingState.LISTED:
            raise InvalidListing("An archived or withdrawn review cannot have documents")


def is_web_address(address: str) -> bool:
    """Return whether this is a full address of a page, http or https, without blanks or credentials."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    plain = address.isprintable() and not any(sign in address for sign in ' "<>')
    return plain and parts.scheme in ("http", "https") and bool(parts.hostname) and "@" not in parts.netloc


def check_slug(slug: str) -> str:
    """Return `slug` if it can be part of an address (a-z, 0-9, single hyphens, at most 100).

    Raises InvalidListing.
    """
    if len(slug) > LONGEST_SLUG or not _SLUG.fullmatch(slug):
        raise InvalidListing("An address must be lower-case letters, digits and single hyphens, at most 100")
    return slug


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def _check_text(what: str, text: str, longest: int, *, may_be_empty: bool = False) -> None:
    if _UNPRINTABLE.search(text):
        raise InvalidListing(f"The {what} has a character that cannot be shown")
    if not may_be_empty and not text.strip():
        raise InvalidListing(f"The {what} must not be empty")
    if len(text) > longest:
        raise InvalidListing(f"The {what} must be {longest} characters or fewer")
