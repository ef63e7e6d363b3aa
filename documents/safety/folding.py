"""Text as it looks rather than as it is coded, with the way back to every character's place.

A name can be written with accents taken apart, invisible characters inside, Cyrillic letters that look
Latin, digits for letters or spaces between letters; to a reader it is the same name. Folding brings all of
these to plain lower-case letters, and `Token.start` and `.end` say where in the original they stand.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

_PAIRS = (
    # Cyrillic
    "аa вb еe кk мm нh оo рp сc тt уy хx іi јj ѕs ԁd һh ӏl ԛq ԝw ҽe ԍg ьb гr пn АA ВB ЕE КK МM НH ОO РP "
    "СC ТT УY ХX ІI ЈJ ЅS ӀL ԚQ ԜW ԌG ҮY үy әe "
    # Greek
    "αa βb εe ιi κk νv οo ρp τt υu χx γy ζz ηn ωw ϲc ϳj ΑA ΒB ΕE ΖZ ΗH ΙI ΚK ΜM ΝN ΟO ΡP ΤT ΥY ΧX ϹC ͿJ "
    # Latin: small capitals, dotless and barred letters
    "ıi ɑa ɡg ɩi ʟl ʀr ɴn ᴀa ʙb ᴄc ᴅd ᴇe ꜰf ɢg ʜh ɪi ᴊj ᴋk ᴍm ᴏo ᴘp ǫq ꜱs ᴛt ᴜu ᴠv ᴡw ʏy ᴢz øo ØO đd ĐD "
    "łl ŁL ðd ÐD ħh ĦH ŧt ŦT ℮e ҝk "
)
_SIGN_ALPHABETS = (0x1F150, 0x1F170, 0x1F1E6)  # negative circled, negative squared, regional indicators
_LOOK_ALIKE = str.maketrans(
    {pair[0]: pair[1] for pair in _PAIRS.split()}
    | {chr(first + place): chr(ord("a") + place) for first in _SIGN_ALPHABETS for place in range(26)}
)
"""Letters under the plain Latin letter for which a reader takes them."""
_LONGER = {"ß": "ss", "æ": "ae", "Æ": "ae", "œ": "oe", "Œ": "oe", "þ": "th", "Þ": "th", "ﬀ": "ff"}
_BLANK = frozenset("\u115f\u1160\u3164\uffa0\u2800\u180e")
_FOR_LETTERS = str.maketrans("i1|!03457@$", "llllo" + "east" + "as")
"""Digits and signs used for letters; i and l count as one, as "AIex" with a capital i shows."""

_WORD = re.compile(r"[a-z]+")
_DISGUISED = re.compile(r"[a-z0-9@$!|]{3,}")
_RUN = re.compile(r"[a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Token:
    """A run of folded letters or digits and its place in the original text (end not included)."""

    text: str
    start: int
    end: int


class Folded:
    """A text folded character by character."""

    def __init__(self, original: str) -> None:
        self.original = original
        letters: list[str] = []
        places: list[int] = []
        for place, character in enumerate(original):
            for letter in _fold(character):
                letters.append(letter)
                places.append(place)
        self.text = "".join(letters)
        self._places = places

    def token(self, start: int, end: int) -> Token:
        """Return the token for this span of the folded text."""
        return Token(self.text[start:end], self._places[start], self._places[end - 1] + 1)

    def words(self) -> list[Token]:
        """Return the words: runs of letters, also split where "camelCase" begins a new one."""
        found = []
        for run in _WORD.finditer(self.text):
            start = run.start()
            for place in range(run.start() + 1, run.end()):
                here, before = self.original[self._places[place]], self.original[self._places[place - 1]]
                if here.isupper() and before.islower():
                    found.append(self.token(start, place))
                    start = place
            found.append(self.token(start, run.end()))
        return found

    def disguised_words(self) -> list[Token]:
        """Return the words with digits, signs or a capital I in the place of letters, as their skeletons."""
        found = []
        for run in _DISGUISED.finditer(self.text):
            start, end = run.span()
            while end > start and self.text[end - 1] in "!|@$":
                end -= 1
            while start < end and self.text[start] in "!|@$":
                start += 1
            token = self.token(start, max(end, start + 1))
            written = self.original[token.start : token.end]
            capital_for_l = "I" in written[1:] and not written.isupper()
            if (
                end - start >= 3
                and any(letter.isalpha() for letter in token.text)
                and (capital_for_l or not token.text.isalpha())
            ):
                found.append(Token(skeleton(token.text), token.start, token.end))
        return found

    def runs(self) -> list[Token]:
        """Return the runs of letters and digits, for postcodes and numbers."""
        return [self.token(*run.span()) for run in _RUN.finditer(self.text)]


def fold(text: str) -> str:
    """Return `text` folded, separators kept."""
    return "".join(_fold(character) for character in text)


def squeeze(text: str) -> str:
    """Return only the folded letters of `text`."""
    return "".join(_WORD.findall(fold(text)))


def skeleton(folded: str) -> str:
    """Return folded text with digits and signs as the letters they are taken for, and i as l."""
    return folded.translate(_FOR_LETTERS)


def spans(tokens: list[Token], original: str, most: int, gap: int) -> Iterator[tuple[str, int, int]]:
    """Yield every joined run of 1 to `most` neighbouring tokens as (joined text, first, last token's index).

    Tokens are neighbours when at most `gap` characters stand between them. Single letters are joined without
    a limit on their number: "A l e x".
    """
    for first, token in enumerate(tokens):
        joined = token.text
        yield joined, first, first
        longer = 1
        for last in range(first + 1, min(len(tokens), first + 60)):
            following = tokens[last]
            if following.start - tokens[last - 1].end > gap:
                break
            if len(following.text) > 1:
                longer += 1
            if longer > most or len(joined) > 60:
                break
            joined += following.text
            yield joined, first, last


@lru_cache(maxsize=65536)
def _fold(character: str) -> str:
    if character.isascii():
        return character.lower()
    if "␀" <= character <= "␡":
        return ""  # the sign of a control character, in a text that hid one in a word
    if character in _BLANK:
        return " "
    if unicodedata.category(character) in ("Cf", "Mn", "Me"):
        return ""
    if character in _LONGER:
        return _LONGER[character]
    folded = []
    for piece in unicodedata.normalize("NFKD", character):
        if unicodedata.category(piece) not in ("Cf", "Mn", "Me"):
            folded.append(_LONGER.get(piece, piece.translate(_LOOK_ALIKE)).lower())
    return "".join(folded)
