"""The words of the service's own form for a return: read back with it, they are not what the agency says.

An agency leaves the small print in, or writes behind it. What is taken out is only what the form says, word for
word, however its lines are broken; all else stays. The texts are kept in `form_hints.txt`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from importlib import resources

_LINES = (resources.files("documents.reading") / "form_hints.txt").read_text("utf-8").splitlines()
HINTS = tuple(line for line in _LINES if line and not line.startswith("#"))
"""What the form says to who fills it in."""

# Programs set other quotation marks and dots; a sheet puts the heading before its hint.
_SPELT = {"’": "['’]", "“": '["“„]', "”": '["”“]', "…": r"(?:…|\.\.\.)"}


def _pattern(hint: str) -> str:
    return r"\s+".join("".join(_SPELT.get(sign, re.escape(sign)) for sign in word) for word in hint.split())


_HINT = re.compile(
    rf"^[ \t]*(?:[^\n:]{{1,60}}:[ \t]+)?(?:{'|'.join(map(_pattern, HINTS))})[ \t]*(?:\n|$|(?=\s))", re.M
)


def without_hints(sections: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Return (heading, text) pairs without what the form says; one that says nothing else is left out."""
    kept = []
    for heading, text in sections:
        said = _HINT.sub("", text)
        if said == text or said.strip():
            kept.append((heading, said.strip() if said != text else text))
    return tuple(kept)
