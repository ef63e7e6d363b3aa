"""A pack in codes: all that goes into it put into codes, and looked through for what should not be left there.

A file that came can't be put into codes: what was read from it is shown instead, and its first page says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from documents.chronology.anonymising import anonymise, anonymise_heading, anonymise_reading, texts_of
from documents.chronology.coding import CaseCoder
from documents.chronology.model import Chronology, Heading
from documents.reading.model import Reading
from documents.writing.pack import Attachment, FrontSheet, PackPlan, PackReturn
from documents.writing.pack_returns import IN_CODES
from documents.writing.timeline_marks import Marked
from workers.jobs.left_in_codes import Text, left_in

NOT_IN_CODES = "not put into codes"


@dataclass(frozen=True, slots=True)
class PackGiven:
    """What a pack is built of."""

    chronology: Chronology
    heading: Heading
    returns: Sequence[PackReturn]
    plan: PackPlan


def in_codes(
    coder: CaseCoder, given: PackGiven, identities: Mapping[str, UUID]
) -> tuple[PackGiven, list[dict[str, Any]]]:
    """Return all that goes into a pack in codes, and what is left of the key's people in it, as `LeftIn`.

    identities: of the chronology's rows, by their ids before.
    """
    words = coder.anonymiser
    coded = anonymise(given.chronology, (), words)
    made = PackGiven(
        coded.chronology,
        anonymise_heading(given.heading, words),
        [PackReturn(anonymise_reading(one.reading, words), b"", IN_CODES, one.key) for one in given.returns],
        replace(
            given.plan,
            attachments=tuple(_attachment(coder, one) for one in given.plan.attachments),
            front_sheet=_front(coder, given.plan.front_sheet),
            marked=_marked(given.plan.marked, {old: new for new, old in coded.ids.items()}),
        ),
    )
    of_rows = {new: identities[old] for new, old in coded.ids.items() if old in identities}
    return made, left_in(coder, _texts(made, of_rows))


def _attachment(coder: CaseCoder, one: Attachment) -> Attachment:
    """Return an attachment that somebody chose to put in as it is, which what is said of it says, in codes."""
    return replace(one, title=coder.say(one.title), file=f"{coder.say(one.file)}, {NOT_IN_CODES}")


def _marked(marked: Marked | None, new_ids: Mapping[str, str]) -> Marked | None:
    """Return what the timeline marks, by the rows' new ids; the children are called by their codes already."""
    if marked is None:
        return None
    return replace(marked, key_events=frozenset(new_ids[row] for row in marked.key_events if row in new_ids))


def _front(coder: CaseCoder, sheet: FrontSheet | None) -> FrontSheet | None:
    if sheet is None:
        return None
    return replace(
        sheet,
        facts=tuple((coder.say(label), coder.say_names(text)) for label, text in sheet.facts),
        asked=tuple((coder.say(agency), coder.say(answer), day) for agency, answer, day in sheet.asked),
    )


def _texts(given: PackGiven, identities: Mapping[str, UUID]) -> Iterator[Text]:
    """Yield every text of the pack but for what the service itself says."""
    yield from _of_chronology(given.chronology, identities)
    for one in given.returns:
        yield from _of_return(one.reading)
    for attachment in given.plan.attachments:
        yield None, attachment.title, True
        yield None, attachment.file, True
    for called, _ in given.plan.marked.children if given.plan.marked else ():
        yield None, called, False
    sheet = given.plan.front_sheet or FrontSheet()
    lines = (
        (given.heading.title, given.heading.case_reference, given.heading.partnership),
        *sheet.facts,
        *sheet.asked,
    )
    yield from ((None, text, False) for line in lines for text in line)


def _of_chronology(chronology: Chronology, identities: Mapping[str, UUID]) -> Iterator[Text]:
    for merged in chronology.rows:
        row, identity = merged.row, identities.get(merged.row.id)
        for text in (*texts_of(row), *row.other, merged.agency, merged.file):
            yield identity, text, True
        for text in (row.date_text, row.time_text, row.id.rpartition("/")[0].replace("-", " ")):
            yield identity, text, False
    found = chronology.findings
    for conflict in found.conflicts:
        for text in conflict.values:
            yield identities.get(conflict.rows[0]), text, False
    for problem in found.problems:
        yield identities.get(problem.row or ""), problem.message, False
    for silence in found.silences:
        yield None, silence.agency, True


def _of_return(reading: Reading) -> Iterator[Text]:
    for text in (reading.agency or "", reading.file, reading.title, *reading.headings):
        yield None, text, True
    for label, text in (*reading.cover, *reading.narrative):
        yield None, label, True
        yield None, text, True
    for entry in reading.glossary:
        for text in (entry.name, entry.code, entry.role):
            yield None, text, True
    for column in reading.columns:
        yield None, column.heading, True
    for row in reading.rows:
        for text in (*texts_of(row), *row.other):
            yield None, text, True
        for text in (row.date_text, row.time_text):
            yield None, text, False
    for problem in reading.problems:
        yield None, problem.message, False
