"""Fills the port through which actions put texts into codes, from documents.chronology.

Loaded when it is first asked: a process that shows no codes does not wait for the matcher.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from threading import Lock
from typing import Any

from casework.rules.coding import Coder, Coding, ToCode

MOST_KEPT = 8
"""Coders kept, each with the rows that it has put into codes."""


class _Coding:
    """See `casework.rules.coding.Coding`."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, Coder] = OrderedDict()
        self._lock = Lock()

    def coder(self, version: str, make: Callable[[], ToCode]) -> Coder:
        with self._lock:
            kept = self._kept.get(version)
            if kept is not None:
                self._kept.move_to_end(version)
                return kept
        made = _made(make())
        with self._lock:
            self._kept[version] = made
            while len(self._kept) > MOST_KEPT:
                self._kept.popitem(last=False)
        return made

    def learn(self, texts: Sequence[str], public: Sequence[str]) -> dict[str, Any]:
        from documents.chronology.known_places import learn

        return learn(texts, public).as_json()


def _made(given: ToCode) -> Coder:
    from documents.chronology.coding import coder_of

    return coder_of(given.people, given.places, given.public, given.spared)


CODING: Coding = _Coding()
