"""The words of the service's own form for a return: read back with it, they are not what the agency says.

An agency leaves the small print in, or writes behind it. What is taken out is only what the form says, word for
word, however its lines are broken; all else stays. The texts are kept in `form_hints.txt`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from importlib import resources

_LINES = (resources.files("documents.reading") / "form_hints.txt").read_text("utf-8").splitlines()
HINTS = tuple(line for line in _LINES if line and not line.startswith("#"))
"""What the form says to who fills it in."""

FIELD = "\ufffc"
"""Stands in a hint of a partnership's own form for what the service filled in there."""

# Programs set other quotation marks and dots; a sheet puts the heading before its hint.
_SPELT = {
    "’": "['’]",
    "'": "['’]",
    "“": '["“„]',
    "”": '["”“]',
    "…": r"(?:…|\.\.\.)",
    FIELD: r"[^\n]{0,200}?",
}


def _pattern(hint: str) -> str:
    return r"\s+".join("".join(_SPELT.get(sign, re.escape(sign)) for sign in word) for word in hint.split())


@lru_cache(maxsize=16)
def _hint(own: tuple[str, ...]) -> re.Pattern[str]:
    """Return what finds a hint of the service's form or of `own`; the longer of two that begin alike."""
    said = "|".join(map(_pattern, sorted({*HINTS, *own}, key=len, reverse=True)))
    return re.compile(rf"^[ \t]*(?:[^\n:]{{1,60}}:[ \t]+)?(?:{said})[ \t]*(?:\n|$|(?=\s))", re.M)


def without_hints(sections: Iterable[tuple[str, str]], own: tuple[str, ...] = ()) -> tuple[tuple[str, str], ...]:
    """Return (heading, text) pairs without what the form says; one that says nothing else is left out.

    own: what a partnership's own form says beside, a hint each, with `FIELD` where something was filled in.
    """
    hint = _hint(own)
    kept = []
    for heading, text in sections:
        said = hint.sub("", text)
        if said == text or said.strip():
            kept.append((heading, said.strip() if said != text else text))
    return tuple(kept)
