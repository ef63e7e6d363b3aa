"""Words that somebody struck through and left in the file: they are read, and a person is told."""

from __future__ import annotations

_MOST_SHOWN = 80
"""Characters of struck words that are shown to a person."""


def struck_words(where: str, words: str) -> str:
    """Return the sentence about words that somebody struck through. where: "This row has words"."""
    shown = words if len(words) <= _MOST_SHOWN else f"{words[:_MOST_SHOWN].rsplit(' ', 1)[0]} …"
    return f"{where} that are struck through: “{shown}”. They were read: take them out if they no longer hold."
