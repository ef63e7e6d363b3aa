"""Finds the names of known people in a text, however they are written.

Every way of writing a name is a *form*: the name's letters joined, in one of the orders people use. The text's
words are joined in the same way and looked up, so spaces, dots, hyphens and line breaks inside a name do not
matter. What is not found so is compared with a small number of slips allowed.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import accumulate

from rapidfuzz.distance import OSA

from documents.safety.folding import Folded, Token, fold, spans
from documents.safety.name_forms import TITLES, Forms
from documents.safety.name_spelling import spelt_alike
from documents.safety.name_words import AFTER_ORDINARY, ENGLISH, GIVEN, MONTHS, is_ordinary
from documents.safety.people import Person

_LONGEST_SPAN = 5
_GAP = 3
_ALONE_IN_ANY_CASE = 4
"""Letters from which a single name that is no ordinary word counts in lower case too."""
_INSIDE = 9
"""Letters from which a whole name is also found inside a longer word or web address."""
_SLIPPED = 4
"""Letters that a name of five or more has at least with a slip: "Niam" of Niamh."""
_SPELT = 3
"""Letters that a name has at least that is spelt otherwise: "Zak" for Zac."""
_MEASURE = re.compile(
    r"\d+(?:am|pm|st|nd|rd|th|s|d|h|m|y|g|k|l|p|x|kg|km|cm|mm|ml|mg|hr|hrs|min|mins|wk|wks|mth|mths|yr|yrs|yo)"
)
_DAY_BEFORE = re.compile(r"\b\d{1,2}(?:st|nd|rd|th)?\s+(?:day\s+)?(?:of\s+)?$", re.IGNORECASE)
_BEFORE_MONTH = frozenset({"in", "since", "until", "during", "throughout", "early", "mid", "late", "last", "next"})
"""Words before a month's name that stand before no person's."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A name found: whose, how sure, and its place in the original text.

    alone: an ordinary word by itself ("Grace", "May"), whatever the sentence makes of it: who checks a document
    looks at it; who writes codes into a text takes it for the name that it seems to be.
    """

    who: str
    certain: bool
    start: int
    end: int
    alone: bool = False


class NameSearch:
    """A search for the names of these people, made once and used on many texts."""

    def __init__(self, people: Iterable[Person]) -> None:
        self._forms = Forms()
        for person in people:
            self._forms.add(person)
        self._slips: dict[str, str | None] = {}
        self._pairs_near: dict[str, tuple[frozenset[str], frozenset[str]] | None] = {}

    def find(self, text: str) -> list[Hit]:
        """Return the names found in `text`, in order, each place once with its surest reading."""
        folded = Folded(text)
        words = folded.words()
        hits = [*self._joined(words, text), *self._disguised(folded), *self._inside(words)]
        hits += self._with_slips(words, text, hits)
        return _surest(hit for hit in hits if not self._is_code(hit, words))

    def _joined(self, words: list[Token], text: str) -> Iterator[Hit]:
        forms = self._forms
        for joined, first, last in spans(words, text, _LONGEST_SPAN, _GAP):
            start, end = words[first].start, words[last].end
            plain = forms.without_ending(joined)
            if plain in forms.whole and (first < last or len(plain) >= 5 or plain in forms.single):
                yield from self._as_whole(plain, words, first, last, text)
            elif first == last:
                yield from self._as_single(plain, words, first, text)
            elif joined in forms.initialled and _capital(text, words[last]) and len(words[first].text) <= 2:
                yield Hit(forms.initialled[joined], True, start, end)
            elif joined in forms.single and _one_word(words, first, last, text):
                yield Hit(forms.single[joined], len(joined) >= 6 or last - first > 1, start, end)

    def _as_whole(self, plain: str, words: list[Token], first: int, last: int, text: str) -> Iterator[Hit]:
        if plain in self._forms.single and first == last:
            yield from self._as_single(plain, words, first, text)
            return
        if plain in self._forms.single and not _one_word(words, first, last, text):
            return
        # "Will Young" may be a sentence about a will; two ordinary words count where both look like names.
        ordinary = all(is_ordinary(word.text) for word in words[first : last + 1])
        if not ordinary or all(_capital(text, word) for word in words[first : last + 1]):
            yield Hit(self._forms.whole[plain], True, words[first].start, words[last].end)

    def _as_single(self, plain: str, words: list[Token], place: int, text: str) -> Iterator[Hit]:
        word, forms = words[place], self._forms
        capital = _capital(text, word)
        if plain in forms.single:
            label = forms.single[plain]
            if is_ordinary(plain):
                if capital and not _plainly_ordinary(words, place, text):
                    sure = self._treated_as_name(words, place, text, label)
                    alone = not (self._beside_own_name(words, place, label) or _after_title(words, place))
                    yield Hit(label, sure, word.start, word.end, alone)
            elif len(plain) >= _ALONE_IN_ANY_CASE or capital:
                # A middle name alone may be anybody's.
                sure = plain in forms.telling or self._beside_own_name(words, place, label)
                yield Hit(label, sure and len(plain) > 2, word.start, word.end)
        elif plain in forms.short and capital and not is_ordinary(plain):
            yield Hit(forms.short[plain], False, word.start, word.end)

    def _treated_as_name(self, words: list[Token], place: int, text: str, label: str) -> bool:
        """True for an ordinary word with a capital inside a sentence, after a title or by another name."""
        if self._beside_own_name(words, place, label) or _after_title(words, place):
            return True
        written = text[words[place].start : words[place].end]
        return not _begins_sentence(text, words[place]) and not (len(written) > 1 and written.isupper())

    def _beside_own_name(self, words: list[Token], place: int, label: str) -> bool:
        near = [word.text for word in words[max(0, place - 2) : place + 3] if word is not words[place]]
        return any(self._forms.single.get(other) == label for other in near)

    def _disguised(self, folded: Folded) -> Iterator[Hit]:
        for token in folded.disguised_words():
            written = fold(folded.original[token.start : token.end])
            if token.text in self._forms.disguised and len(token.text) >= 4 and not _is_measure(written):
                letters = sum(letter.isalpha() for letter in written)
                yield Hit(self._forms.disguised[token.text], letters * 2 > len(written), token.start, token.end)

    def _inside(self, words: list[Token]) -> Iterator[Hit]:
        """Find whole names inside longer words, and written backwards."""
        joined = "".join(word.text for word in words)
        places = [place for word in words for place in _places(word)]
        ends = list(accumulate(len(word.text) for word in words))
        # Words that stand apart in the text were looked up already, with what makes them a name or not.
        apart = {word.start for word in words if is_ordinary(word.text)}
        for whole, label in self._forms.whole.items():
            for form in {whole, whole[::-1]} if len(whole) >= _INSIDE else ():
                at = joined.find(form)
                while at >= 0:
                    if (form == whole and places[at] in apart) or _into_next(ends, at, at + len(form)):
                        at = joined.find(form, at + 1)
                        continue
                    yield Hit(label, True, places[at], places[at + len(form) - 1] + 1)
                    at = joined.find(form, at + 1)

    def _with_slips(self, words: list[Token], text: str, found: list[Hit]) -> Iterator[Hit]:
        """Find misspelt names: two neighbouring words near one person's names are sure, one alone is a hint."""
        taken = {place for hit in found for place in range(hit.start, hit.end)}
        lower = {word.text for word in words if text[word.start].islower()}
        for place, word in enumerate(words):
            following = words[place + 1] if place + 1 < len(words) else None
            plain_words = following and is_ordinary(word.text) and is_ordinary(following.text)
            if plain_words and following and not (_capital(text, word) and _capital(text, following)):
                following = None  # "a dean's march" is not Dean Marsh with a slip
            if following and not (word.start in taken and following.start in taken):
                one, other = self._near_pairs(word.text), self._near_pairs(following.text)
                if one and other:
                    for label in (one[0] & other[1]) | (one[1] & other[0]):
                        yield Hit(label, True, word.start, following.end)
            if word.start not in taken and _capital(text, word) and word.text not in lower:
                alone = self._one_slip(word.text)
                if alone:
                    yield Hit(alone, False, word.start, word.end)

    def _near_pairs(self, word: str) -> tuple[frozenset[str], frozenset[str]] | None:
        """Return whose given names and whose surnames `word` is near to, None for nobody's; kept for each word."""
        if word not in self._pairs_near:
            pairs = self._forms.pairs.items()
            near = (
                frozenset(label for label, (given, _) in pairs if _near(word, given)),
                frozenset(label for label, (_, surnames) in pairs if _near(word, surnames)),
            )
            self._pairs_near[word] = near if any(near) else None
        return self._pairs_near[word]

    def _one_slip(self, word: str) -> str | None:
        if word not in self._slips:
            self._slips[word] = None
            if not is_ordinary(word):
                for single, label in self._forms.single.items():
                    if single not in ENGLISH and _slip_of(word, single):
                        self._slips[word] = label
        return self._slips[word]

    def _is_code(self, hit: Hit, words: list[Token]) -> bool:
        """True where the hit is part of a code of the key ("Child Alex"), which is meant to be there."""
        begins = bisect_right(words, hit.start, key=lambda word: word.end)
        ends = bisect_left(words, hit.end, key=lambda word: word.start) - 1
        for first in range(max(0, begins - 3), begins + 1):
            for last in range(ends, min(len(words), ends + 4)):
                if "".join(word.text for word in words[first : last + 1]) in self._forms.codes:
                    return True
        return False


def _slip_of(word: str, name: str) -> bool:
    """Return whether a word is a name with a slip, or spelt as others spell it: "Niam" for Niamh, "Kyan" for Kian.

    A given name that is another one is somebody else: "Alan" is not Alana.
    """
    if len(word) >= _SPELT and spelt_alike(word, name):
        return True
    if len(word) < _SLIPPED or len(name) < 5 or name[0] != word[0] or word in GIVEN:
        return False
    return bool(OSA.distance(word, name, score_cutoff=1) <= 1)


def _into_next(ends: list[int], start: int, end: int) -> bool:
    """Return whether letters go on into less than half of a word, `ends` being where each ends: "Mars h…"."""
    last = bisect_left(ends, end)
    begins = ends[last - 1] if last else 0
    return start < begins and (end - begins) * 2 < ends[last] - begins


def _one_word(words: list[Token], first: int, last: int, text: str) -> bool:
    """True where several tokens are one name pulled apart: single letters, a hyphen or dot, a stray space."""
    if all(len(word.text) == 1 for word in words[first : last + 1]):
        return last - first >= 2
    between = [
        text[one.end : other.start]
        for one, other in zip(words[first:last], words[first + 1 : last + 1], strict=True)
    ]
    if all(gap and not gap.isspace() and " " not in gap for gap in between):
        return True
    joined = sum(len(word.text) for word in words[first : last + 1])
    return joined >= 6 and last - first == 1 and _capital(text, words[first]) and text[words[last].start].islower()


def _after_title(words: list[Token], place: int) -> bool:
    return place > 0 and words[place - 1].text in TITLES


def _is_measure(written: str) -> bool:
    """True for "11am", "10th", "13yrs": figures with a unit, which only look like letters."""
    return _MEASURE.fullmatch(written) is not None


def _plainly_ordinary(words: list[Token], place: int, text: str) -> bool:
    """True for "May 2019", "White British", "Green Paper": the words around show that it is no name."""
    word = words[place]
    if word.text in MONTHS and _in_a_calendar(words, place, text):
        return True
    following = words[place + 1].text if place + 1 < len(words) else ""
    return following in AFTER_ORDINARY.get(word.text, ())


def _in_a_calendar(words: list[Token], place: int, text: str) -> bool:
    """True for "12th of May", "May 2019", "in May", "April to May", and for months that label an axis."""
    word = words[place]
    if text[word.end : word.end + 6].strip(" ,.'’")[:1].isdigit():
        return True
    if _DAY_BEFORE.search(text[max(0, word.start - 12) : word.start]):
        return True
    near = [words[at] for at in (place - 2, place - 1, place + 1, place + 2) if 0 <= at < len(words)]
    if any(other.text in MONTHS and abs(other.start - word.start) <= 16 for other in near):
        return True
    if place and words[place - 1].text in _BEFORE_MONTH and word.start - words[place - 1].end <= 1:
        return True
    line = text[text.rfind("\n", 0, word.start) + 1 :].partition("\n")[0]
    # An axis names its months and years, and nothing else.
    return all(part in MONTHS or part.isdigit() for part in re.findall(r"\w+", fold(line)))


def _near(word: str, names: frozenset[str]) -> bool:
    """True when `word` is one of the names with at most one slip, or two in names of eight letters and more."""
    for name in names:
        allowed = 0 if len(name) < 4 else 1 if len(name) < 8 else 2
        if word == name or (allowed and OSA.distance(word, name, score_cutoff=allowed) <= allowed):
            return True
    return False


def _capital(text: str, word: Token) -> bool:
    return fold(text[word.start]) != "" and (text[word.start].isupper() or not text[word.start].islower())


def _begins_sentence(text: str, word: Token) -> bool:
    before = text[max(0, word.start - 12) : word.start].rstrip(" \t\"'“‘(")
    return not before or before[-1] in ".!?:;•\n\r\x0b\x0c-–—·*"


def _places(word: Token) -> list[int]:
    """Return a place in the original for each letter; letters that unfold to two share the last place."""
    return [min(word.start + number, word.end - 1) for number in range(len(word.text))]


def _surest(hits: Iterable[Hit]) -> list[Hit]:
    """Return the hits in order without those inside another that is as sure."""
    kept: list[Hit] = []
    for hit in sorted(set(hits), key=lambda hit: (not hit.certain, -(hit.end - hit.start), hit.start)):
        if not any(other.start < hit.end and hit.start < other.end for other in kept):
            kept.append(hit)
    return sorted(kept, key=lambda hit: hit.start)
