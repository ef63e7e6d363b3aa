"""Counts over a chronology: contacts with the child and those that did not happen, by agency and year."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from casework.actions.codes.words import words_of
from casework.actions.reach import chronology_within
from casework.actions.work import Work, looking
from casework.records.tables import ChronologyLabel, ChronologyRow, RowTag
from casework.rules.permissions import Permission
from casework.rules.row_tags import CONTACT_TAGS


@dataclass(frozen=True, slots=True)
class ContactLine:
    """An agency's contacts. counts: by tag; years: by year and tag, years without any left out."""

    agency: str
    counts: dict[str, int]
    years: dict[int, dict[str, int]]


def contacts(work: Work, chronology_id: UUID, agencies: Iterable[str]) -> tuple[ContactLine, ...]:
    """Return a line for each agency, as proposed and as people put it right. Raises NotFound, NotPermitted."""
    with looking(work, Permission.SEE_CHRONOLOGY) as session:
        chronology = chronology_within(session, work, chronology_id)
        places = select(ChronologyRow.identity, ChronologyRow.agency, ChronologyRow.first_day).where(
            ChronologyRow.chronology_id == chronology_id
        )
        words = words_of(session, work, chronology)
        where = {identity: (words.say(agency), day) for identity, agency, day in session.execute(places)}
        proposed = select(ChronologyLabel.identity, ChronologyLabel.value).where(
            ChronologyLabel.chronology_id == chronology_id,
            ChronologyLabel.kind == "tag",
            ChronologyLabel.value.in_(CONTACT_TAGS),
        )
        held = {(identity, tag) for identity, tag in session.execute(proposed)}
        said = select(RowTag.identity, RowTag.tag, RowTag.said).where(
            RowTag.case_id == chronology.case_id, RowTag.tag.in_(CONTACT_TAGS)
        )
        for identity, tag, word in session.execute(said):
            held.add((identity, tag)) if word == "yes" else held.discard((identity, tag))
    counts: Counter[tuple[str, str]] = Counter()
    years: Counter[tuple[str, int, str]] = Counter()
    for identity, tag in held:
        if identity in where:
            agency, day = where[identity]
            counts[agency, tag] += 1
            if day:
                years[agency, day.year, tag] += 1
    return tuple(
        ContactLine(
            agency,
            {tag: counts[agency, tag] for tag in CONTACT_TAGS},
            {
                year: {tag: years[agency, year, tag] for tag in CONTACT_TAGS}
                for year in sorted({year for name, year, _ in years if name == agency})
            },
        )
        for agency in agencies
    )
