"""Where a text has what may be a name of the key though nobody wrote it so, and what is to be done with it.

Put into the code at once, and listed: what is a slip or sounds the same and is no other word; what stands beside
another name of the same person ("Shaun O'Neill" of Sean O'Neill); the rest of a double name ("Ellie-May").
Left, and listed: ordinary words that stand as names do ("entered as Wicks"), nicknames, words two slips away,
and initials.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from documents.chronology.known_names import SHARED, Found, is_month
from documents.chronology.name_neighbours import (
    BESIDE,
    NEARLY,
    Like,
    code_for,
    is_name,
    joined_up,
    overlaps,
    pair_of,
    with_title,
    within,
)
from documents.chronology.vocabulary import words_in
from documents.safety.folding import squeeze
from documents.safety.key import KeyEntry
from documents.safety.name_forms import TITLES
from documents.safety.name_initials import InitialsSearch, ends_of
from documents.safety.name_resemblance import NAME_TOKEN, POSSESSIVE, Likeness, Resemblances
from documents.safety.name_words import AFTER_ORDINARY, GIVEN, KNOWN_TERMS, ORDINARY, is_ordinary

_BESIDE_LEFT = "It stands beside a name of the key and may belong to it; it was left as it is."
_SYSTEM = 6
"""Capitals up to which a word is rather a system's or service's short name than a name two slips away: "EMIS"."""
_MAYBE = "This may be a name of the key, or a short form of one; it was left as it is."
_INITIALS = "These may be initials of somebody in the key."
_HYPHENS = ("-", "‐", "‑")
_HYPHEN = re.compile("[-‐‑]")
_MOST_WORDS = 100_000
_REST = re.compile(r"[-‐‑][^\W\d_]+(?:[-‐‑’'][^\W\d_]{2,})*")
_FIRST = re.compile(r"(?<![\w’'-])[A-Z][^\W\d_]+[-‐‑]$")
_PARTICLE = re.compile(r"\b(?:[Dd][eaiou]|[Dd]el|[Vv]an|[Vv]on|[Dd]e[rn]|[Aa]l|[Ee]l|[Bb]in|[OD]|Ma?c)[ \u00a0]$")
_LETTERS = re.compile(r"[ \u00a0]([A-Z](?:[’'.-]?[A-Z]){0,2})(?![\w’'-]{2}|\w)\.?")
_NEXT = re.compile(r"[ \u00a0]([A-Z][^\W\d_]+(?:[’'-][^\W\d_]{2,})*)")
_LAST = re.compile(r"(?:^|[^\w’'-])([A-Z][^\W\d_]+(?:[’'-][^\W\d_]{2,})*)[ \u00a0]$")


class NamesResembling:
    """The names of one key, made ready. codes: what stands for each entry. public: agencies' names, no secret."""

    def __init__(self, key: Sequence[KeyEntry], codes: Sequence[str], public: Sequence[str] = ()) -> None:
        people = [(code, entry.names) for entry, code in zip(key, codes, strict=True)]
        common = words_in("common_words")
        self._like = Resemblances(people, common)
        self._unlike: set[str] = set()
        self._initials = InitialsSearch(people, common)
        self._public = frozenset(squeeze(word) for name in public for word in NAME_TOKEN.findall(name))
        self._ends: dict[str, set[str]] = {}
        for code, names in people:
            self._ends.setdefault(code, set()).update(letters for name in names for letters in ends_of(name))
        named = sorted({code for code in codes if code} | {SHARED}, key=lambda code: (-len(code), code))
        self._codes = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, named))})(?!\w)", re.IGNORECASE)

    def find(self, text: str, taken: Sequence[Found]) -> Iterator[Found]:
        """Yield the places beside and around those that are taken; one with nothing to put is left.

        taken: in order, none over another. What is yielded over a place that is taken stands in its stead.
        """
        likes = [] if self._nothing_more(text, taken) else [*self._likes(text)]
        wide = [*self._widened(text, taken)]
        if not likes:
            yield from (one for one in wide if one not in taken)
            yield from self._by_initials(text, wide)
            yield from self._beside(text, [(one.start, one.end) for one in wide if is_name(one)])
            return
        codes = self.codes_in(text)
        likes = [one for one in likes if not within(one, codes)]
        wide = joined_up(text, wide, likes)
        yield from (one for one in wide if one not in taken)
        spans = [(one.start, one.end) for one in wide]
        free = [one for one in likes if not within(one, spans)]
        place = 0
        while place < len(free):
            one = free[place]
            pair = pair_of(text, one, free[place + 1]) if place + 1 < len(free) else None
            found = pair or self._alone(text, one)
            if found:
                spans.append((found.start, found.end))
                yield found
            place += 2 if pair else 1
        yield from self._beside(text, [(one.start, one.end) for one in wide if is_name(one)], spans)
        taken = [Found(start, end, "") for start, end in (*spans, *codes)]
        yield from self._by_initials(text, taken)

    def leaves(self, text: str, start: int, end: int) -> bool:
        """Return whether a word is left, and listed: a nickname, or one with somebody else's surname beside it."""
        of = self._like.of(text[start:end])
        if of is None:
            return False
        return of.likeness == Likeness.SHORT or _somebody_else(text, Like(start, end, of), self._like)

    def _nothing_more(self, text: str, taken: Sequence[Found]) -> bool:
        """Return whether no word between the places is like a name, as most words of most texts are not."""
        end = 0
        for one in taken:
            if not self._unlike.issuperset(NAME_TOKEN.findall(text, end, one.start)):
                return False
            end = one.end
            if one.doubt or text[end : end + 1] in _HYPHENS or text[max(0, one.start - 1) : one.start] in _HYPHENS:
                return False
        return self._unlike.issuperset(NAME_TOKEN.findall(text, end))

    def _likes(self, text: str) -> Iterator[Like]:
        for match in NAME_TOKEN.finditer(text):
            word = match[0]
            of = self._like.of(word)
            if of is not None:
                ending = POSSESSIVE.search(word)
                yield Like(match.start(), match.end() - (len(ending[0]) if ending else 0), of)
                continue
            pieces = [] if word.isalpha() else [*NAME_TOKEN.finditer(_HYPHEN.sub(" ", word))]
            alike = [(piece, of) for piece in pieces if (of := self._like.of(piece[0])) is not None]
            for piece, of in alike:
                yield Like(match.start() + piece.start(), match.start() + piece.end(), of)
            if not alike and len(self._unlike) < _MOST_WORDS:
                self._unlike.add(word)

    def _widened(self, text: str, taken: Sequence[Found]) -> Iterator[Found]:
        """Yield each place with the rest of its double name: half a name beside a code tells it."""
        for one in taken:
            if not is_name(one):
                yield one
                continue
            before = _FIRST.search(text, max(0, one.start - 24), one.start)
            if before and text[one.start].isupper() and not _ordinary(f"-{before[0][:-1]}", self._like):
                one = replace(one, start=before.start(), doubt=BESIDE)
            rest = _REST.match(text, one.end)
            if rest and text[rest.start() + 1].isupper() and not _ordinary(rest[0], self._like):
                one = replace(one, end=rest.end(), doubt=BESIDE)
            letters = _LETTERS.match(text, one.end)
            if letters and squeeze(letters[1]) in self._ends.get(one.put, ()):
                one = replace(one, end=letters.end(1), doubt=BESIDE)
            yield one

    def _alone(self, text: str, one: Like) -> Found | None:
        particle = _PARTICLE.search(text, max(0, one.start - 6), one.start)
        if particle and one.of.after_particle:
            one = replace(one, start=particle.start())
        written, of = text[one.start : one.end], one.of
        start = with_title(text, one.start)
        title = start < one.start
        put = code_for(of)
        letters = _LETTERS.match(text, one.end)
        if letters and squeeze(letters[1]) in self._ends.get(put, ()):
            return Found(one.start, letters.end(1), put, NEARLY)
        if is_month(text, one.start, one.end):
            return None
        if title and of.likeness != Likeness.SHORT:
            sure = of.likeness > Likeness.SHORT and not (of.other and of.likeness == Likeness.NEAR)
            return Found(start, one.end, put, NEARLY) if sure else _left(text, one)
        if squeeze(written) in self._public:
            return None
        if of.ordinary:
            return _left(text, one) if title or _stands_as_name(text, one) else None
        capital = written[0].isupper()
        if of.likeness == Likeness.FAR and written.isupper() and len(written) <= _SYSTEM:
            return None
        if not capital or of.likeness <= Likeness.SHORT or _somebody_else(text, one, self._like):
            return _left(text, one) if capital or of.likeness != Likeness.FAR else None
        return Found(one.start, one.end, put, NEARLY)

    def beside_codes(self, text: str) -> Iterator[Found]:
        """Yield what may be half of a name that stands beside a code in a text in codes."""
        return self._beside(text, self.codes_in(text))

    def codes_in(self, text: str) -> list[tuple[int, int]]:
        """Return where codes of the key stand in a text."""
        return [match.span() for match in self._codes.finditer(text)]

    def _beside(
        self, text: str, names: Sequence[tuple[int, int]], taken: Sequence[tuple[int, int]] = ()
    ) -> Iterator[Found]:
        """Yield words with a capital right beside a name that no list knows: the other half of a name, maybe."""
        for start, end in names:
            for match in (_NEXT.match(text, end), _LAST.search(text, max(0, start - 30), start)):
                if match is None or overlaps(match.span(1), (*taken, *names)):
                    continue
                word = squeeze(POSSESSIVE.sub("", match[1]))
                given = word in GIVEN and not is_ordinary(word)
                shouted = match[1].isupper() and not text[start:end].isupper()
                if (given or _unknown(word)) and not shouted and word not in self._public:
                    first, last = match.span(1)
                    last -= len(match[1]) - len(POSSESSIVE.sub("", match[1]))
                    yield Found(first, last, text[first:last], _BESIDE_LEFT)

    def _by_initials(self, text: str, taken: Sequence[Found]) -> Iterator[Found]:
        for one in self._initials.find(text):
            if any(other.start < one.end and one.start < other.end for other in taken):
                continue
            sure = one.sure and len(one.who) == 1
            written = text[one.start : one.end]
            yield Found(one.start, one.end, min(one.who) if sure else written, _INITIALS)


def is_left(text: str, found: Found) -> bool:
    """Return whether a place is only listed, and its words stay."""
    return found.put == text[found.start : found.end]


def _left(text: str, one: Like) -> Found:
    return Found(one.start, one.end, text[one.start : one.end], _MAYBE)


def _unknown(word: str) -> bool:
    """Return whether a word stands in no list of words, places and titles."""
    forms = (word, word.removesuffix("s"), word.removesuffix("es"))
    return (
        len(word) > 1
        and word not in TITLES
        and not any(form in KNOWN_TERMS or is_ordinary(form) for form in forms)
    )


def _stands_as_name(text: str, one: Like) -> bool:
    """Return whether an ordinary word has a capital for no other reason than that it is a name."""
    written = text[one.start : one.end]
    if written.isupper() or re.search(rf"\b{re.escape(written.lower())}\b", text):
        return False
    following = _NEXT.match(text, one.end)
    after = re.match(r"\W{1,2}(\w+)", text[one.end : one.end + 20])
    if after and after[1].lower() in AFTER_ORDINARY.get(written.lower(), ()):
        return False
    if _begins(text, one.start):
        short = one.of.likeness == Likeness.SHORT
        return short or (one.of.likeness >= Likeness.SOUND and not following)
    before = _LAST.search(text, max(0, one.start - 30), one.start)
    # "Risk Management Plan": words of a heading have capitals too.
    return not any(
        match and is_ordinary(squeeze(match[1])) and squeeze(match[1]) not in GIVEN
        for match in (following, before)
    )


def _begins(text: str, start: int) -> bool:
    before = text[max(0, start - 12) : start].rstrip(" \t\"'“‘(")
    return not before or before[-1] in ".!?:;•\n\r–—·*"


def _somebody_else(text: str, one: Like, like: Resemblances) -> bool:
    """Return whether a name of nobody in the key stands beside: "Ellie Hobson", "Tom Wicks"."""
    for match in (_NEXT.match(text, one.end), _LAST.search(text, max(0, one.start - 30), one.start)):
        if match is None:
            continue
        word = squeeze(POSSESSIVE.sub("", match[1]))
        of = like.of(match[1])
        if not (of and of.who & one.of.who) and (
            word in GIVEN or word in ORDINARY or not (is_ordinary(word) or word in KNOWN_TERMS)
        ):
            return True
    return False


def _ordinary(rest: str, like: Resemblances) -> bool:
    """Return whether what stands behind a hyphen is a word, as in "Draycott-Child", not as in "Ellie-May"."""
    word = rest[1:]
    return like.of(word) is None and all(
        (is_ordinary(piece) or piece in KNOWN_TERMS) and piece not in GIVEN
        for piece in map(squeeze, word.split("-"))
    )
