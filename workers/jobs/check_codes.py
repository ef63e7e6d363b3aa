"""Looks over a whole chronology in codes: what was left, what is in doubt, and the words to search it by."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from casework.actions import task_rows
from casework.actions.codes import checks as code_checks
from casework.actions.merges.builds import searched_words
from casework.actions.task_rows import Claim, Store
from documents.chronology.coding import CaseCoder, coder_of
from documents.chronology.reverse_check import UNLISTED
from documents.chronology.text_anonymiser import Doubt, as_compared
from workers.jobs import Handler
from workers.means import Means

ROWS_BETWEEN = 500
"""Rows looked at before the page is told how far it is."""
MOST_ROWS = 50
"""Rows kept of one word in doubt: a page shows so many."""
WHY = {
    UNLISTED: "It looks like a name, and nobody of the key is called so. It was left as it is.",
    "name": "It may be a name of somebody in the key. It was left as it is.",
    "date-of-birth": "It may be a date of birth of somebody in the key. It was left as it is.",
}
_TEXTS = ("source", "event", "people", "action", "comment", "agency")
_MOMENT = ("date_text", "time_text")


@dataclass(slots=True)
class _Doubt:
    word: str
    put: str
    why: str
    kind: str
    sure: bool
    rows: dict[UUID, None] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        return {
            "word": self.word,
            "put": self.put,
            "why": self.why,
            "kind": self.kind,
            "sure": self.sure,
            "row_count": len(self.rows),
            "rows": [str(row) for row in list(self.rows)[:MOST_ROWS]],
        }


def run(means: Means, claim: Claim) -> None:
    """Look at every row, and record what is in doubt; rows are not changed by it."""
    store = means.store
    asked = code_checks.to_check(store, claim.ref)
    if asked is None:
        task_rows.finish(store, claim)
        return
    given = asked.to_code
    coder = coder_of(given.people, given.places, given.public, given.spared)
    doubts: dict[tuple[str, str], _Doubt] = {}
    words: dict[UUID, str] = {}
    for number, (identity, body, said) in enumerate(asked.rows):
        if number % ROWS_BETWEEN == 0:
            code_checks.progress(store, claim.ref, number)
        coded = dict(body)
        for name in (*_TEXTS, *_MOMENT):
            coded[name] = _look(coder, body.get(name) or "", identity, doubts, numbers=name not in _MOMENT)
        coded["other"] = {
            f"{place} {_look(coder, heading, identity, doubts)}": _look(coder, text, identity, doubts)
            for place, (heading, text) in enumerate((body.get("other") or {}).items())
        }
        for text in said:
            _look(coder, text, identity, doubts)
        words[identity] = searched_words(coded)
    found = sorted(doubts.values(), key=lambda doubt: (not doubt.sure, bool(doubt.put), doubt.word.casefold()))
    code_checks.record(store, claim.ref, asked.version, [doubt.as_json() for doubt in found], words, claim)


def _look(
    coder: CaseCoder, text: str, row: UUID, doubts: dict[tuple[str, str], _Doubt], *, numbers: bool = True
) -> str:
    """Return a text in codes, and add what is in doubt about it."""
    coded = coder.coded(text, numbers=numbers)
    for key, doubt in _doubts(coder, coded.text, coded.doubts, numbers=numbers):
        kept = doubts.setdefault(key, doubt)
        kept.sure = kept.sure or doubt.sure
        kept.rows[row] = None
    return coded.text


def _doubts(
    coder: CaseCoder, text: str, of_coding: Sequence[Doubt], *, numbers: bool
) -> Iterator[tuple[tuple[str, str], _Doubt]]:
    for one in of_coding:
        put = "" if one.put == one.found else one.put
        yield (as_compared(one.found), put), _Doubt(one.found, put, one.why, "name", sure=False)
    for left in coder.left(text, numbers=numbers):
        why = WHY.get(left.kind, "It may be a number or an address of somebody. It was left as it is.")
        yield (as_compared(left.found), ""), _Doubt(left.found, "", why, left.kind, left.sure)


def gave_up(store: Store, claim: Claim, code: str) -> None:
    """Say on the key's pages that the look could not be made."""
    code_checks.fail(store, claim.ref, code)


HANDLER = Handler(run, gave_up)
