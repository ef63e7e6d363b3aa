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

OF_THE_FILE = ("Page headers and footers", "Sign-off by a senior manager", "People named in this return")
"""Headings of a file's own furniture: nothing that an agency tells."""


def theme_of(heading: str) -> str:
    """Return the theme that a section's heading names, "" for any other section."""
    return next((name for name, words in _THEMES.items() if words.search(heading)), "")
