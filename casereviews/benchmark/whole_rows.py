"""Rows as long as real ones for the part *whole*: lengths measured in the returns of the demonstration case.

Its 255 rows, of seven agencies, have events of 198 characters (98 to 271), people of 37 (9 to 105), actions of 27
(4 to 81), sources of 15, and in 22 of 100 a comment, of 37. Nobody in the rows made here exists.
"""

from __future__ import annotations

import random
from datetime import date, timedelta

from casereviews.benchmark.material import words

HEADINGS = ("Date", "Time", "Source", "Event", "People", "Action", "Comment")
Row = tuple[str, ...]

_FORENAMES = (
    "Alma",
    "Bryn",
    "Cerys",
    "Dorian",
    "Esme",
    "Fenn",
    "Greta",
    "Hollis",
    "Ines",
    "Joss",
    "Keir",
    "Lowri",
)
_SURNAMES = ("Ambrook", "Bexley", "Corrin", "Dunmore", "Eastry", "Farrow", "Garland", "Hexham", "Ingle", "Jessop")
_ROLES = (
    *("duty social worker", "health visitor", "reception", "officer", "class teacher", "nurse", "team manager"),
    *("housing officer", "maternal grandmother", "consultant"),
)
_SOURCES = (
    "Case file, case note",
    "Duty phone log",
    "Letter on file",
    "Home visit note",
    "Contact record",
    "E-mail",
)
_WITH_COMMENT = 0.22
_EVENT, _ACTION, _COMMENT = (198, 28, 98, 271), (27, 14, 4, 81), (37, 12, 19, 77)
"""Characters: mean, standard deviation, least, most."""


def rows_of(rows: int, seed: int) -> list[Row]:
    """Return that many rows of a chronology under `HEADINGS`, in date order; the same for the same seed."""
    dice = random.Random(seed)  # noqa: S311
    days = sorted(date(2019, 1, 1) + timedelta(days=dice.randrange(1000)) for _ in range(rows))
    return [
        (
            f"{day:%d/%m/%Y}",
            f"{dice.randrange(8, 20):02}:{dice.randrange(60):02}",
            dice.choice(_SOURCES),
            _sentences(dice, _EVENT),
            _people(dice),
            _sentences(dice, _ACTION),
            _sentences(dice, _COMMENT) if dice.random() < _WITH_COMMENT else "",
        )
        for day in days
    ]


def _sentences(dice: random.Random, lengths: tuple[int, int, int, int]) -> str:
    """Return a text of about as many characters as people write, in sentences of seven to fifteen words."""
    mean, spread, least, most = lengths
    wanted = min(max(round(dice.gauss(mean, spread)), least), most)
    said: list[str] = []
    while sum(map(len, said)) + len(said) - 1 < wanted:
        said.append(words(dice, dice.randrange(7, 16)).capitalize() + ".")
    text = " ".join(said)
    cut = text.rfind(" ", 0, wanted + 1)
    return text[: cut if cut > 0 else wanted].rstrip(".") + "."


def _people(dice: random.Random) -> str:
    said = [f"{dice.choice(_FORENAMES)} {dice.choice(_SURNAMES)}" for _ in range(dice.choice((1, 2, 2, 2, 3)))]
    return "; ".join([*said, dice.choice(_ROLES)][: dice.choice((3, 3, 4))])
