"""What the single words of an unlisted heading hint at: "CAD no.", "Looking back", "Patient and others on scene".

A hint never finds a chronology and never outweighs a heading that is known; it settles what is left over.
"""

from __future__ import annotations

import re
from functools import lru_cache

from documents.reading.columns.headings import HEADING_WORDS, HOLDS, LONGEST_HEADING, Scores, plain_heading

STRONGEST = HOLDS - 0.05
"""A hint's best score: below that of any heading known by its words as a whole."""

_FILLING = re.compile(
    r"an?|and|any|are|as|be|been|by|for|from|had|has|have|if|in|is|its?|of|on|or|our|that|their|them|then|"
    r"the|there|these|they|this|to|us|was|we|were|which|your|e\.?g|etc|i\.?e|please"
)
_WORD = re.compile(r"[\w'.#?-]+")
_WEIGHTS: dict[str, dict[str, float]] = {}
for _field, _kinds in HEADING_WORDS.items():
    for _kind, _weight in (("strong words", 1.0), ("faint words", 0.5)):
        for _word in _kinds.get(_kind, ()):
            _WEIGHTS.setdefault(_word, {})[_field] = _weight


@lru_cache(maxsize=2000)
def _hinted(plain: str) -> tuple[tuple[str, float], ...]:
    words = [word.strip(".?'") or word for word in _WORD.findall(plain.replace("/", " "))]
    told = [word for word in words if not _FILLING.fullmatch(word)]
    if not told:
        return ()
    scores: Scores = {}
    for word in told:
        for field, weight in _WEIGHTS.get(word, {}).items():
            scores[field] = scores.get(field, 0.0) + weight
    return tuple((field, STRONGEST * min(score / len(told), 1.0)) for field, score in scores.items())


def hinted_fields(heading: str) -> Scores:
    """Return the fields that a heading's words hint at, 0 to `STRONGEST`: the more of its words, the higher."""
    if not heading.strip() or len(heading) > LONGEST_HEADING:
        return {}
    return dict(_hinted(plain_heading(heading)))
