"""Whether a piece of text is an English word: tells a word broken at a line's end from a compound."""

from __future__ import annotations

from importlib import resources

_FILES = ("english_words.txt", "field_words.txt")
"""Common words in British spelling (source and licence: english_words.licence.md), and words of this field."""

_WORDS = frozenset(
    word for name in _FILES for word in resources.files(__package__).joinpath(name).read_text("utf-8").split()
)


def is_word(text: str) -> bool:
    """Return whether the text, in any case, is a common English word or one of the field's own."""
    plain = text.lower()
    return plain in _WORDS or plain in ("a", "i")
