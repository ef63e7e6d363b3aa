"""Themes of learning: the words by which a partnership sorts cases, recommendations and reviews.

Source: docs/rules.md R-80.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

DEFAULT_THEMES = (
    "Neglect",
    "Bruising in babies",
    "Unsafe sleep",
    "Babies",
    "Unseen men",
    "Domestic abuse",
    "Parental mental health",
    "Parental drug and alcohol use",
    "Pre-birth assessment",
    "Physical abuse",
    "Sexual abuse",
    "Adolescent safety",
    "Exploitation",
    "Suicide and self-harm",
    "Disabled children",
    "Children who do not go to school",
    "Children in care",
    "Voice of the child",
    "Race, culture and identity",
    "Information sharing",
    "Thresholds and decisions",
    "Professional curiosity",
    "Supervision and workload",
    "Moves between areas",
)
"""What published reviews are sorted by again and again; a partnership changes the list as it likes."""
MOST = 80
LONGEST = 60


class ThemesRefused(ValueError):
    """A list of themes cannot be used. The message says what to do."""


def from_lines(typed: str) -> tuple[str, ...]:
    """Return the themes that somebody typed, one a line, each once whatever its capitals. Raises ThemesRefused."""
    themes = _once(line for line in typed.splitlines())
    if not themes:
        raise ThemesRefused("Enter at least one theme")
    if len(themes) > MOST:
        raise ThemesRefused(f"Enter {MOST} themes at most")
    if any(len(theme) > LONGEST for theme in themes):
        raise ThemesRefused(f"Each theme must be {LONGEST} characters or fewer")
    return themes


def in_own_words(given: Iterable[str], known: Sequence[str]) -> tuple[str, ...]:
    """Return themes that somebody gave, spelt as the partnership's list spells them where it has them; each once.

    Those that the list does not have stay as they were typed: a review may be about something new.
    """
    spelt = {_compared(theme): theme for theme in known}
    return _once(spelt.get(_compared(theme), theme) for theme in given)


def offered(known: Sequence[str], chosen: Iterable[str]) -> tuple[str, ...]:
    """Return what a page offers: the partnership's list, and what was chosen before and is on it no more."""
    return _once((*known, *chosen))


def _once(themes: Iterable[str]) -> tuple[str, ...]:
    found: dict[str, str] = {}
    for theme in themes:
        words = " ".join(theme.split())
        if words:
            found.setdefault(_compared(words), words)
    return tuple(found.values())


def _compared(theme: str) -> str:
    return re.sub(r"\W+", " ", theme).casefold().strip()
