"""Words that are looked for at the desk: each somewhere in the row, a code of a word and a letter as one."""

from __future__ import annotations

import pytest

from casework.actions.desk.rows import Filter
from casework.actions.desk.search import says
from tests.integration.casework.scene import Scene
from tests.integration.casework.test_desk import Desk, ids, row

TOLD = {
    "police/1": "Child A was seen at home.",
    "police/2": "The child attended a clinic.",
    "police/3": "A word with child a.",
    "police/4": "Told by child B and A Smith",
}


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("child a", ["police/1", "police/3"]),
        ("Child A home", ["police/1"]),
        ("child", list(TOLD)),
        ("clinic child", ["police/2"]),
        ("child b", ["police/4"]),
    ],
)
def test_a_single_letter_goes_with_the_word_before_it(scene: Scene, typed: str, found: list[str]) -> None:
    desk = Desk(scene)
    built = desk.build([row(key, f"2025-01-0{key[-1]}", event) for key, event in TOLD.items()])
    assert ids(desk.rows(built, Filter(words=typed))) == found
    assert [key for key, event in TOLD.items() if says(event.casefold(), typed)] == found
