"""Makes a file of the chronology's rows, all or those of a view, for the person who asked for it.

A file in codes is looked through for what should not be in it, before it is written: then it is kept back.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from html import unescape
from uuid import UUID

from casework.actions import task_rows
from casework.actions.exports import rows_to_export
from casework.actions.exports.chronology_exports import PICTURES
from casework.actions.exports.rows_to_export import Said, ToExport
from casework.actions.task_rows import Claim, Store
from documents.chronology.anonymising import anonymise, anonymise_heading, texts_of
from documents.chronology.coding import CaseCoder, coder_of
from documents.chronology.model import Chronology, Heading
from documents.chronology.reverse_check import UNLISTED
from documents.writing.chronology_columns import Review
from documents.writing.chronology_part import part_in_words, part_of, write_rows
from documents.writing.timeline import timeline_png, timeline_svg
from documents.writing.timeline_marks import Marked
from workers.jobs import Handler
from workers.jobs.left_in_codes import Text, left_in
from workers.jobs.merge_case import MEDIA_TYPES
from workers.jobs.own_chronology import word_writer
from workers.means import Means


def run(means: Means, claim: Claim) -> None:
    """Write the file and record it, or record what keeps it back."""
    store = means.store
    asked = rows_to_export.to_export(store, claim.ref)
    if asked is None:
        task_rows.finish(store, claim)
        return
    chronology = part_of(asked.rows, asked.findings, asked.scope, asked.returns, whole=not asked.wanted)
    chronology = replace(chronology, agency_order=asked.agencies)
    given = asked.to_code
    coder = None if given is None else coder_of(given.people, given.places, given.public, given.spared)
    wanted = asked.wanted if coder is None else tuple(_without_names(coder, part) for part in asked.wanted)
    heading = Heading(
        title="Part of the combined chronology" if asked.wanted else "Combined chronology",
        case_reference=asked.case_reference,
        partnership=asked.partnership,
        prepared_on=asked.prepared_on,
        part=part_in_words(len(asked.rows), asked.of_rows, wanted),
    )
    review: Review | None = None if asked.said is None else {row: _texts(said) for row, said in asked.said.items()}
    if coder is not None:
        chronology, heading, review = _in_codes(coder, chronology, heading, review)
    picture = _picture(asked, chronology, heading, review or {}) if asked.format in PICTURES else ""
    if coder is not None:
        texts = _drawn(picture) if picture else _everything(asked, chronology, heading, review or {})
        left = left_in(coder, texts)
        if left:
            rows_to_export.stop(store, claim.ref, left, claim)
            return
    if picture:
        data = picture.encode() if asked.format == "svg" else timeline_png(picture)
    else:
        data = write_rows(asked.format, chronology, heading, word_writer(store, asked.chronology_id), review)
    kept = store.vault.put_bytes(data)
    rows_to_export.record(store, claim.ref, kept, MEDIA_TYPES[asked.format], len(asked.rows), claim)


def gave_up(store: Store, claim: Claim, code: str) -> None:
    """Say on the file's page that it could not be made."""
    rows_to_export.fail(store, claim.ref, code)


def _without_names(coder: CaseCoder, part: str) -> str:
    """Return a part of what was looked for, in codes already, or that it cannot be said: half a name, say."""
    left = any(one.kind != UNLISTED for one in coder.left(part, numbers=False))
    return "with words that are not shown in codes" if left else part


def _in_codes(
    coder: CaseCoder, chronology: Chronology, heading: Heading, review: Review | None
) -> tuple[Chronology, Heading, Review | None]:
    """Return all that goes into the file in codes, reviewers' words under the rows' new ids.

    Which rows it has is said in codes already.
    """
    coded = anonymise(chronology, (), coder.anonymiser)
    new_ids = {old: new for new, old in coded.ids.items()}
    said = (
        None
        if review is None
        else {new_ids[row]: tuple(map(coder.say, texts)) for row, texts in review.items() if row in new_ids}
    )
    return coded.chronology, anonymise_heading(heading, coder.anonymiser), said


def _picture(asked: ToExport, chronology: Chronology, heading: Heading, review: Review) -> str:
    """Return the timeline as SVG, with the key events as reviewers have marked them until now."""
    keys = frozenset(row for row, texts in review.items() if texts[0])
    return timeline_svg(chronology, heading, marked=Marked(asked.children, keys))


def _drawn(picture: str) -> Iterator[Text]:
    """Yield every text of a picture, as `_everything` yields those of a file. Its days are those of rows."""
    for written in re.findall(r">([^<>]+)<", picture):
        yield None, unescape(written), False


def _everything(asked: ToExport, chronology: Chronology, heading: Heading, review: Review) -> Iterator[Text]:
    """Yield every text of the file: its row's identity, the text, and whether numbers are looked for in it."""
    identities: Mapping[str, UUID] = {
        merged.row.id: identity for merged, identity in zip(chronology.rows, asked.identities, strict=True)
    }
    for merged in chronology.rows:
        row, identity = merged.row, identities[merged.row.id]
        for text in (*texts_of(row), *row.other, merged.agency, merged.file, *review.get(row.id, ())):
            yield identity, text, True
        for text in (row.date_text, row.time_text, row.id.rpartition("/")[0].replace("-", " ")):
            yield identity, text, False
    for conflict in chronology.findings.conflicts:
        for text in conflict.values:
            yield identities.get(conflict.rows[0]), text, False
    for problem in chronology.findings.problems:
        yield identities.get(problem.row or ""), problem.message, False
    for one in chronology.returns:
        yield None, one.agency, True
        yield None, one.file, True
    for text in (heading.title, heading.case_reference, heading.partnership, heading.part):
        yield None, text, False


def _texts(said: Said) -> tuple[str, str, str, str]:
    """Return the texts for the columns `documents.writing.chronology_columns.REVIEW`."""
    return said.key_event, said.significance, said.tags, said.notes


HANDLER = Handler(run, gave_up)
