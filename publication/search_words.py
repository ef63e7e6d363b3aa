"""What a reader typed to look for, as terms that the full-text engine may be asked.

The engine (SQLite FTS5) has a language of its own and raises on most punctuation, so only letters and digits reach
it, in quotes. Words in quotation marks must stand together; any other is the beginning of a word.
"""

from __future__ import annotations

import re
import unicodedata

MOST_TERMS = 12
_WHOLE_BELOW = 3
"""A word of fewer letters is looked for as it is: most words begin with any one letter."""
_PARTS = re.compile(r'"([^"]*)"|“([^”]*)”|([^\s"“”]+)')
_WORD = re.compile(r"[^\W_]+")
_SMALL_WORDS = (
    "a about an and are as at be been by can did do does for from had has have how if in into is it its of on or "
    "our should so that the their them there they this to was we were what when where which who whom why will "
    "with would you"
)
_SMALL = frozenset(_SMALL_WORDS.split())


def asked_for(untrusted_words: str) -> tuple[str, ...]:
    """Return the terms, each quoted; empty if nothing was typed that can be looked for.

    Little words (“how do we see fathers”) are left out where others are left.
    """
    typed = unicodedata.normalize("NFC", untrusted_words)
    every: list[tuple[str, bool]] = []
    for part in _PARTS.finditer(typed):
        phrase = part[1] if part[1] is not None else part[2]
        words = _WORD.findall(phrase if phrase is not None else part[3])
        if phrase is not None and len(words) > 1:
            every.append((f'"{" ".join(words)}"', False))
        elif phrase is not None:
            every += [(f'"{word}"', False) for word in words]
        else:
            every += [(_begun(word), word.casefold() in _SMALL) for word in words]
    telling = [term for term, small in every if not small] or [term for term, _ in every]
    return tuple(dict.fromkeys(telling))[:MOST_TERMS]


def plain(term: str) -> str:
    """Return a term as it was typed."""
    return term.strip('"*')


def _begun(word: str) -> str:
    return f'"{word}"' if len(word) < _WHOLE_BELOW else f'"{word}"*'
