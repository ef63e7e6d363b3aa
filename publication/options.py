"""What the public site is told when it starts; the composition root reads it from the service's settings."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from publication.review import REVIEW_KIND_NAMES, ReviewKind

_COLOUR = re.compile(r"#[0-9a-f]{6}", re.IGNORECASE)
_ORIGIN = re.compile(r"https?://[a-z0-9.-]+(:[0-9]{1,5})?", re.IGNORECASE)
_LIGHT, _DARK = "#ffffff", "#0b0c0c"


def is_origin(address: str) -> bool:
    """Return whether an address is a site's alone: scheme, host, perhaps a port, and nothing behind them."""
    return _ORIGIN.fullmatch(address) is not None


class InvalidOptions(ValueError):
    """A setting of the public site that cannot be used; the message says which and what it must be."""


@dataclass(frozen=True, slots=True)
class SiteOptions:
    """Everything the public process knows. It holds no address of the case database and no key.

    catalogue, counts: SQLite files; files: the folder of public files; templates: the folder `templates/html`.
    public_url, portal_url: without a path; portal_url empty if there is no link to the portal.
    frame_sites: origins (`https://www.example.org`) that may show the list in a frame.
    kind_names: the partnership's own names for kinds of review. date_in_title: the day of publication
    stands in the line of a review's title. repository_url: where archived reviews are.
    worried_about_a_child: what to do, in one or two sentences, shown on every page.
    only_of: the names of the one partnership whose reviews are listed, () for everybody's. own_lists: (name, path)
    of the lists of single partnerships, for a site that is about several.
    """

    catalogue: Path
    files: Path
    counts: Path
    templates: Path
    partnership: str
    public_url: str
    brand_colour: str = "#1d4f73"
    contact_email: str = ""
    contact_telephone: str = ""
    portal_url: str = ""
    demonstration: bool = False
    frame_sites: tuple[str, ...] = ()
    kind_names: Mapping[ReviewKind, str] = field(default_factory=dict)
    date_in_title: bool = False
    only_of: tuple[str, ...] = ()
    own_lists: tuple[tuple[str, str], ...] = ()
    repository_name: str = "NSPCC national case review repository"
    repository_url: str = "https://learning.nspcc.org.uk/case-reviews/national-case-review-repository"
    exit_url: str = "https://www.bbc.co.uk/weather"
    worried_about_a_child: str = (
        "If a child is in immediate danger, call 999. "
        "If you are worried about a child, contact children’s social care at their local council."
    )

    def __post_init__(self) -> None:
        if not _COLOUR.fullmatch(self.brand_colour):
            raise InvalidOptions(
                "The colour of the public site must be # and six hexadecimal digits, like #1d4f73"
            )
        for origin in (self.public_url, *self.frame_sites, *([self.portal_url] if self.portal_url else [])):
            if not is_origin(origin):
                raise InvalidOptions("An address of a site must be like https://www.example.org, without a path")
        for address in (self.repository_url, self.exit_url):
            if urlsplit(address).scheme not in ("http", "https"):
                raise InvalidOptions("The repository and the page to exit to must be web addresses")
        if not self.partnership.strip():
            raise InvalidOptions("The public site must have the name of a partnership")

    @property
    def brand_text(self) -> str:
        """The colour of words on the brand colour: white or near black, whichever has more contrast (WCAG 2.2)."""
        background = _luminance(self.brand_colour)
        return max((_LIGHT, _DARK), key=lambda words: _contrast(background, _luminance(words)))

    def kind_name(self, kind: ReviewKind) -> str:
        """What this partnership calls a kind of review."""
        return self.kind_names.get(kind, REVIEW_KIND_NAMES[kind])


def _luminance(colour: str) -> float:
    """Relative luminance of `#rrggbb`, 0 to 1 (WCAG 2.2, definition of relative luminance)."""
    parts = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: float, other: float) -> float:
    return (max(one, other) + 0.05) / (min(one, other) + 0.05)
