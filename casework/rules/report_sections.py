"""Which of a return's sections tell of learning, good practice and the like, by the words of their headings."""

from __future__ import annotations

import re
from collections.abc import Mapping

_THEMES: Mapping[str, re.Pattern[str]] = {
    name: re.compile(words, re.IGNORECASE)
    for name, words in (
        ("agency_recommendations", r"\brecommend\w*"),
        ("actions_taken", r"\bactions?\b.*\b(?:taken|already)\b|\bchanges?\b.*\b(?:made|already)\b"),
        ("good_practice", r"\bgood practice\b|\bstrengths?\b|\bworked well\b"),
        ("learning", r"\blearning\b|\blessons?\b|\blearn(?:t|ed)\b"),
        (
            "child_voice",
            r"\b(?:voice|lived experience|daily life|identity|race|culture|ethnicity|disability)\b",
        ),
    )
}

THEMES = tuple(_THEMES)
"""Names of the themes, as reports call them."""

_OF_THE_FILE = re.compile(
    r"\bpage headers\b|\bsign[ -]?off\b|\bpeople (?:named|known)\b|\bglossary\b|\bindependence\b"
    r"|\b(?:records|systems) (?:and \w+ )?(?:checked|secured)\b|^\W*questions asked\b",
    re.IGNORECASE,
)


def is_told(heading: str) -> bool:
    """Return whether a section tells of the work; letterheads, sign-offs and lists of names do not."""
    return bool(heading.strip()) and not _OF_THE_FILE.search(heading)


def themes_of(heading: str) -> list[str]:
    """Return the themes that a section's heading names: "Learning and action already taken" names two."""
    return [name for name, words in _THEMES.items() if words.search(heading)]
