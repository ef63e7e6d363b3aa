"""Makes text from files safe to keep: only characters that XML, JSON and databases can hold."""

from __future__ import annotations

import re

_NO_GLYPH_NAME = re.compile(r"\(cid:\d+\)")
"""What PDF text engines write for a character whose font does not say which letter it draws."""

_FORBIDDEN = re.compile("[^\t\n\x20-\x7e\xa0-\ud7ff\ue000-\ufdcf\ufdf0-\ufffd\U00010000-\U0010ffff]")
"""Anything outside XML 1.0's `Char`, and the discouraged control characters and non-characters."""


_TROUBLE = re.compile(
    "[^\n\t\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufdcf\ufdf0-\ufffd\U00010000-\U0010ffff]|\\(cid:"
)
"""Anything that `clean` may have to do something about: nearly every text has none of it."""

_SURROGATE = re.compile("[\ud800-\udfff]")


_CONTROL = re.compile("[\x00-\x08\x0e-\x1d\x1f\x7f-\x84\x86-\x9f\ufdd0-\ufdef\ufffe\uffff]")
"""Control characters that end no line, and the numbers that are no character; U+001E is a hyphen of Word's."""
_PICTURES = 0x2400
_DELETE, _LAST_WITH_PICTURE = 0x7F, 0x1F


def with_signs(untrusted_text: str) -> str:
    """Return a text in which what shows as nothing is seen: a control character by its sign, such as "␇".

    Those that have no sign, and numbers that are no character, are named: "[U+FFFE]".
    """
    return _CONTROL.sub(_sign, untrusted_text)


def unseen_in(untrusted_text: str) -> list[int]:
    """Return the places of the characters that `with_signs` gives a sign."""
    return [found.start() for found in _CONTROL.finditer(untrusted_text)]


def _sign(found: re.Match[str]) -> str:
    code = ord(found[0])
    if code <= _LAST_WITH_PICTURE:
        return chr(_PICTURES + code)
    return "␡" if code == _DELETE else f"[U+{code:04X}]"


def clean(untrusted_text: str) -> str:
    """Return the text without NUL, control characters, lone surrogates, non-characters and "(cid:n)".

    Surrogate pairs that arrive as two halves become the character they stand for. Line ends become "\\n".
    """
    if untrusted_text.isascii() and untrusted_text.isprintable() and "(cid:" not in untrusted_text:
        return untrusted_text  # ten times as quick as the search
    if not _TROUBLE.search(untrusted_text):
        return untrusted_text
    text = untrusted_text
    if _SURROGATE.search(text):
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "ignore")
    text = _NO_GLYPH_NAME.sub("", text)
    for line_end in ("\r\n", "\r", "\x0b", "\x0c", "\x85", "\u2028", "\u2029"):
        text = text.replace(line_end, "\n")
    text = text.replace("\x1e", "-")  # Word's hyphen that no line may end at, in an export of its text
    return _FORBIDDEN.sub("", text)
