"""What a pack shows of what reviewers said until now: verdicts on pairs of rows, key events, and whose ages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from casework.actions.desk import people as desk_people
from casework.actions.desk.groups import verdicts_of
from casework.actions.merges.builds import identities
from casework.actions.merges.rows_gone import key_events
from casework.actions.work import SERVICE, Work
from casework.records.store import Store
from casework.records.tables import Chronology, Pack


@dataclass(frozen=True, slots=True)
class ReviewersWords:
    """What reviewers said of a build's rows, by the rows' ids. verdicts: a pair to "same" or "different".

    children: what each is called, by name or code as asked, and the day of birth.
    """

    verdicts: Mapping[frozenset[str], str]
    key_events: frozenset[str]
    children: tuple[tuple[str, date], ...]


def of_pack(store: Store, pack_id: UUID, *, codes: bool) -> ReviewersWords:
    """Return what reviewers said of the rows of the chronology that a pack is of."""
    with store.looking() as session:
        built = session.get_one(Chronology, session.get_one(Pack, pack_id).chronology_id)
        row_of = {identity: row for row, identity in identities(session, built.id).items()}
        said = {
            frozenset((row_of[one], row_of[other])): word
            for one, other, word in verdicts_of(session, built.case_id)
            if one in row_of and other in row_of
        }
        keys = key_events(session, built.case_id, built.id)
    children = desk_people.children(Work(store, SERVICE, codes=codes), built.case_id)
    return ReviewersWords(said, keys, tuple((child.called, child.born) for child in children))
