"""A case's key at work: one text at a time into codes, what is in doubt about it, and the names back."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from difflib import SequenceMatcher
from typing import Any

from documents.chronology.known_places import Places
from documents.chronology.reverse_check import Left, ReverseCheck
from documents.chronology.text_anonymiser import Coded, TextAnonymiser
from documents.safety.key import KeyEntry


class CaseCoder:
    """Made once for a version of a key and used for every text of its case; safe to use from several threads."""

    def __init__(
        self,
        key: Sequence[KeyEntry],
        places: Places | None = None,
        public: Sequence[str] = (),
        spared: Collection[str] = (),
    ) -> None:
        """places: streets and localities of the case's texts. public: agencies' names. spared: nobody's words."""
        self.anonymiser = TextAnonymiser(key, public=public, places=places or Places(), spared=spared)
        self._check: ReverseCheck | None = None
        self._of_check = (key, spared, public)

    def say(self, text: str) -> str:
        """Return `text` in codes."""
        return self.anonymiser.say(text)

    def say_names(self, text: str) -> str:
        """Return `text` with names in codes and its numbers as they are, as a row's own date and time need it."""
        return self.anonymiser.names_only(text).text

    def coded(self, text: str, *, numbers: bool = True) -> Coded:
        """Return `text` in codes with what was replaced and what is in doubt."""
        return self.anonymiser.text(text) if numbers else self.anonymiser.names_only(text)

    def left(self, text: str, *, numbers: bool = True) -> tuple[Left, ...]:
        """Return what is left in a text that is in codes."""
        if self._check is None:
            self._check = ReverseCheck(*self._of_check)
        return self._check.left(text, numbers=numbers)

    def named(self, stored: str, edited: str) -> str:
        """Return `edited`, changed by somebody who saw `stored` in codes, with the names back where they were.

        A code stays one where the words that held it were changed.
        """
        coded = self.coded(stored)
        pieces: list[str] = []
        kept = SequenceMatcher(None, coded.text, edited, autojunk=False)
        for what, first, last, begin, end in kept.get_opcodes():
            pieces.append(edited[begin:end] if what != "equal" else _with_names(coded, first, last))
        return "".join(pieces)


def _with_names(coded: Coded, first: int, last: int) -> str:
    """Return a piece of the text in codes with the names of the codes that are whole in it."""
    pieces, at = [], first
    for one in coded.replaced:
        if first <= one.start and one.end <= last:
            pieces += [coded.text[at : one.start], one.original]
            at = one.end
    return "".join([*pieces, coded.text[at:last]])


def coder_of(
    people: Sequence[Mapping[str, Any]],
    places: Mapping[str, Sequence[str]],
    public: Sequence[str],
    spared: Collection[str],
) -> CaseCoder:
    """Return the coder of a key that is plain values. places: as `Places.as_json` gives them."""
    return CaseCoder(
        [KeyEntry.from_json(person) for person in people],
        Places(frozenset(places.get("streets", ())), frozenset(places.get("localities", ()))),
        public,
        spared,
    )
