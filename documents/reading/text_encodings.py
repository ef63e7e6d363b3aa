"""How the letters of a text file are stored: told by marks, by what is valid, or by what makes sense."""

from __future__ import annotations

import re
from typing import Literal

from documents.reading.refusal import Unreadable

Doubt = Literal["", "letters-lost", "letters-guessed", "letters-mixed"]
"""What a person should check: letters that could not be read, that were guessed, or of two kinds in one file."""

_MARKS = (
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_OLD = ("cp1252", "mac_roman", "cp850")
"""What Excel writes as plain CSV on Windows, as "CSV (Macintosh)" and as "CSV (MS-DOS)"; the first where equal."""

_LIKELY = frozenset("’‘“”–—…£€½¼¾°•·éèëáàäíïóöúüçñêâôÉ×²³µ™®©§±\xa0")
_OUT_OF_PLACE = re.compile("[a-z][À-ÞŒŠŽŸ]|[^\x00-\xff’‘“”–—…€•™]")
"""Capitals after a small letter ("donÕt") and signs that no return is typed with."""

_SLIPS = 5
_ESCAPED = re.compile("[\udc80-\udcff]")


def decode(data: bytes) -> tuple[str, Doubt]:
    """Return the text of bytes, and what a person should check of it. Raises Unreadable (damaged).

    A byte order mark decides; without one UTF-16 shows by its zero bytes, UTF-8 by being valid. What is left is
    Windows-1252, or the old encoding of a Mac or of DOS where that gives the likelier letters.
    """
    for mark, coding in _MARKS:
        if data.startswith(mark):
            return _decoded(data, coding), ""
    sample = data[:4000]
    if len(sample) > 3 and sample.count(0) > len(sample) // 5:
        low = sample[1::2].count(0) >= sample[0::2].count(0)
        return _decoded(data, "utf-16-le" if low else "utf-16-be"), ""
    try:
        return data.decode("utf-8"), ""
    except UnicodeDecodeError:
        pass
    if not zeros_are_slips(data):
        raise Unreadable("not-text")
    mixed = data.decode("utf-8", "surrogateescape")
    if sum(map(str.isalnum, _ESCAPED.sub("", mixed))) and _mostly_utf8(mixed):
        return _ESCAPED.sub(_as_windows, mixed), "letters-mixed"
    texts = [data.decode(coding, "replace") for coding in _OLD]
    scores = [_likelihood(text) for text in texts]
    best = scores.index(max(scores))
    if "\ufffd" in texts[best]:
        return texts[best], "letters-lost"
    return texts[best], "letters-guessed" if best else ""


def zeros_are_slips(data: bytes) -> bool:
    """Tell whether there are so few zero bytes that a text has them by mistake."""
    return data.count(0) <= max(_SLIPS, len(data) // 1000)


def _decoded(data: bytes, coding: str) -> str:
    # A transfer that cuts the last byte off is no reason to refuse the rest.
    whole = data if coding.startswith("utf-8") else data[: len(data) - len(data) % (4 if "32" in coding else 2)]
    try:
        return whole.decode(coding)
    except UnicodeDecodeError as problem:
        raise Unreadable("not-text") from problem


def _mostly_utf8(text: str) -> bool:
    """Tell whether most letters beyond ASCII are valid UTF-8; the others came in by pasting."""
    wrong = len(_ESCAPED.findall(text))
    right = sum(not character.isascii() for character in text) - wrong
    return right > 2 * wrong


def _as_windows(found: re.Match[str]) -> str:
    return bytes([ord(found.group()) - 0xDC00]).decode("cp1252", "replace")


def _likelihood(text: str) -> int:
    beyond = [character for character in text if not character.isascii()]
    likely = sum(1 if character in _LIKELY else -1 for character in beyond)
    return likely - 2 * len(_OUT_OF_PLACE.findall(text))
