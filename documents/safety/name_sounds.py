"""The consonants of a name as they are heard: "Maureen" and "Moreen", "Wickes" and "Wicks" have the same.

Looser than `documents.safety.name_spelling`, which says whether two given names are one: this only says what a
person is asked to look at. By the rules of English spelling; what Gaelic names sound like stands there.
"""

from __future__ import annotations

import re
from functools import lru_cache

_RULES = tuple(
    (re.compile(pattern), put)
    for pattern, put in (
        (r"^(?:kn|gn)", "n"),
        (r"^wr", "r"),
        (r"^ps", "s"),
        (r"^mc", "mak"),
        (r"^(?:eo|eu|u)(?=[^aeiou])", "u"),
        (r"sch|sh|ti(?=on)|ci(?=a)", "S"),
        (r"cz|tch", "C"),
        (r"ch(?=[rlo])", "k"),
        (r"ch", "C"),
        (r"gh(?=t|$|[^aeiou])", ""),
        (r"gh", "g"),
        (r"ph", "f"),
        (r"th", "t"),
        (r"ck|q|kh", "k"),
        (r"x", "ks"),
        (r"dg(?=e)|j", "J"),
        (r"g(?=[eiy])", "J"),
        (r"c(?=[eiy])", "s"),
        (r"c", "k"),
        (r"z", "s"),
        (r"v|w(?=sk)", "f"),
        (r"mb$", "m"),
        (r"(?<=.)[hw]", ""),
        (r"^[aeiouy]+", "A"),
        (r"[aeiouy]+", ""),
        (r"(.)\1+", r"\1"),
    )
)


@lru_cache(maxsize=20_000)
def skeleton_of(folded: str) -> str:
    """Return the consonants that are heard of a folded name, "A" for a vowel that it begins with."""
    for pattern, put in _RULES:
        folded = pattern.sub(put, folded)
    return folded
