"""Words from files and file names, as a terminal may be given them.

Threat: a file's name or text that holds line breaks, escape sequences or marks that turn the direction of writing
would let it show something else than what is there, or another line than ours.
"""

from __future__ import annotations

import unicodedata

_TURNING = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_SHOWN_BY_NUMBER = frozenset({"Cc", "Cs", "Zl", "Zp"})
"""Categories of Unicode: control characters, halves of characters, separators of lines and of paragraphs."""


def as_shown(untrusted_text: str) -> str:
    """Return the text as one line; what cannot be seen in it, or would turn what can, is written by its number."""
    if untrusted_text.isprintable():
        return untrusted_text
    return "".join(_by_number(character) for character in untrusted_text)


def _by_number(character: str) -> str:
    if character in _TURNING or unicodedata.category(character) in _SHOWN_BY_NUMBER:
        return f"\\u{ord(character):04x}"
    return character
