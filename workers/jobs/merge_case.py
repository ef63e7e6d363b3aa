"""Merges what agencies handed in for a case, and makes every document of the combined chronology."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from casework.actions import task_rows
from casework.actions.desk import chronologies
from casework.actions.desk.chronologies import ToMerge
from casework.actions.merges.builds import Build
from casework.actions.merges.merge_memories import MEDIA_TYPE as MEMORY_TYPE, MEMORY
from casework.actions.merges.rows_gone import GoneRow
from casework.actions.packs import builds as pack_builds
from casework.actions.task_rows import Claim, Store
from casework.actions.work import SERVICE, Work
from documents.chronology.anonymising import texts_of
from documents.chronology.contact_tags import contact_tags, first_names
from documents.chronology.known_places import learn
from documents.chronology.model import Heading, MergedRow, Scope
from documents.chronology.people_found import people_found
from documents.chronology.reviewed import as_reviewed
from documents.chronology.row_identities import Changes, came_back, changes_between
from documents.reading.file_words import with_file_words
from documents.reading.model import Reading
from documents.safety import sandbox
from documents.safety.key import KeyEntry
from documents.writing.everything import NAMES, merge_returns, produce
from documents.writing.pack import PackReturn
from documents.writing.timeline_marks import Marked
from workers.jobs import Handler
from workers.jobs.own_chronology import FILLED, word_writer
from workers.means import Means

TRIES_FOR_ALL = 3
"""A document that could not be made is tried again so often; then the chronology is kept without it."""
PAGES = "documents.writing.pack_pages:prepared_or_why"
MEDIA_TYPES = {
    "csv": "text/csv",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "json": "application/json",
    "pdf": "application/pdf",
    "png": "image/png",
    "svg": "image/svg+xml",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_DOCUMENTS = {
    "chronology.json": "Writing the rows",
    "findings.json": "Writing the findings",
    "chronology.csv": "Writing the chronology as CSV",
    "chronology.xlsx": "Writing the chronology for Excel",
    "chronology.docx": "Writing the chronology for Word",
    "chronology.pdf": "Writing the chronology as PDF",
    "timeline.svg": "Drawing the timeline",
    "timeline.png": "Drawing the timeline",
    "pack.pdf": "Putting the pack together",
    "pack-index.docx": "Writing the pack's index",
    "pack-index.csv": "Writing the pack's index",
    "manifest.json": "Writing the list of files",
}


class DocumentsMissing(Exception):
    """Some documents could not be made; another try may make them."""

    code = "documents-missing"


def run(means: Means, claim: Claim) -> None:
    """Merge, write every document, and record all of it at once; nothing of a broken-off merge is seen."""
    store = means.store
    case = chronologies.to_merge(store, claim.ref)
    if case is None:
        task_rows.finish(store, claim)
        return

    def progress(name: str, done: int, total: int) -> None:
        chronologies.progress(store, case.chronology_id, _DOCUMENTS.get(name, ""), done + 1, total + 1)

    chronologies.progress(store, case.chronology_id, "Merging the returns", 0, len(NAMES) + 1)
    merged = merge_returns(_returns(store, case), _heading(store, case), _scope(case), memory=case.memory)
    rows = [row.as_json() for row in merged.chronology.rows]
    changes = changes_between(case.earlier_rows, rows) if case.earlier else None
    back = _came_back(case, rows, changes)
    in_order = replace(merged.chronology, agency_order=case.agencies)
    # Documents show what reviewers said until now; what is kept of the build is what the merge itself found.
    reviewed = as_reviewed(in_order, said_of(case, changes, back))
    documents = replace(merged, chronology=reviewed, marked=_marked(case, changes, back))
    kept = pack_builds.kept_for(store, case.chronology_id)
    word = word_writer(store, case.chronology_id)
    files = produce(
        documents,
        store.templates / "documents",
        progress,
        kept=kept,
        # People wait for the chronology: what `print_return` has not printed yet is printed in a later pack.
        printing=False,
        write_word=word,
    )
    made = [(name, store.vault.put_bytes(data), MEDIA_TYPES[name.rpartition(".")[2]]) for name, data in files]
    if len(made) < len(NAMES) and claim.attempt < TRIES_FOR_ALL:
        raise DocumentsMissing
    if merged.memory:
        made.append((MEMORY, store.vault.put_bytes(merged.memory), MEMORY_TYPE))
    chronologies.record(
        store,
        case.chronology_id,
        rows=rows,
        findings=merged.chronology.findings.as_json(),
        files=made,
        build=_build(case, merged.chronology.rows, changes, back),
        claim=claim,
    )


def gave_up(store: Store, claim: Claim, code: str) -> None:
    """Say on the case's page that the chronology could not be made."""
    chronologies.fail(store, claim.ref, code)


Back = Mapping[str, GoneRow]
"""Which row that earlier merges withdrew a new row is, by the new row's id."""


def _came_back(case: ToMerge, rows: Sequence[Mapping[str, Any]], changes: Changes | None) -> Back:
    if changes is None or not case.gone:
        return {}
    found = came_back([row.body for row in case.gone], rows, frozenset(changes.new))
    return {row_id: case.gone[at] for row_id, at in found.items()}


def said_of(case: ToMerge, changes: Changes | None, back: Back) -> dict[frozenset[str], str]:
    """Return what reviewers said of pairs of rows, by the ids that the rows have now."""
    now = {row_id: gone.identity for row_id, gone in back.items()}
    if changes is not None:
        now |= {row: case.identities[old] for row, old in changes.came_from.items() if old in case.identities}
    row_of = {identity: row_id for row_id, identity in now.items()}
    return {
        frozenset((row_of[one], row_of[other])): said
        for one, other, said in case.verdicts
        if one in row_of and other in row_of
    }


def _marked(case: ToMerge, changes: Changes | None, back: Back) -> Marked:
    """Return what the timeline shows beside rows: the children, and the key events that reviewers have marked."""
    children = sorted(
        (person.date_of_birth, person.name.split()[0])
        for person in case.people
        if person.child and person.date_of_birth and person.name.split()
    )
    keys = {row for row, before in changes.came_from.items() if before in case.earlier_keys} if changes else set()
    keys |= {row for row, gone in back.items() if gone.key}
    return Marked(tuple((called, born) for born, called in children), frozenset(keys))


def _build(case: ToMerge, rows: Sequence[MergedRow], changes: Changes | None, back: Back) -> Build:
    """Return what the reviewers' desk needs: whom and what the rows name, and which row was which before."""
    children = [name for person in case.people if person.child for name in (person.name, *person.aliases)]
    short = first_names(children)
    known = [KeyEntry(person.name, person.aliases, person.code, person.role) for person in case.people]
    tags = {merged.row.id: found for merged in rows if (found := contact_tags(merged.row, short))}
    people = [person.as_json() for person in people_found(rows, known)]
    agencies = {merged.agency for merged in rows}
    places = learn((text for merged in rows for text in texts_of(merged.row)), agencies).as_json()
    if changes is None:
        return Build(tags=tags, people=people, places=places)
    again = {row_id: gone.identity for row_id, gone in back.items()}
    return Build(case.earlier, changes.came_from, changes.fields, tags, people, places, again)


def _returns(store: Store, case: ToMerge) -> list[PackReturn]:
    """Return what was read and the file of each return; an agency goes by its name in the directory.

    An agency that knows nobody said so on a page: what the documents show of it is all that there is.
    """
    handed_in = [
        PackReturn(
            replace(Reading.from_record(with_file_words(one.record)), agency=one.agency),
            store.vault.read(one.sha256),
            shown_as(one.record, one.media_kind),
        )
        for one in case.returns
    ]
    return [*handed_in, *map(_nil_return, case.nil)]


def shown_as(record: Mapping[str, Any], media_kind: str) -> str:
    """Return how a return is shown: as its file; where part was written online, as what was read and written.

    The file's own pages would lack those words. A file with a row for the chair alone is not shown either.
    """
    if record.get("for_chair") and media_kind != "typed":
        return "for-chair"
    return "written" if record.get("written") and media_kind not in ("typed", "for-chair") else media_kind


def _nil_return(agency: str) -> PackReturn:
    told = f"{agency}: the child and family are not known to it".encode()
    reading = Reading(_ON_A_PAGE, hashlib.sha256(told).hexdigest(), "nil", agency)
    return PackReturn(reading, told, "typed")


_ON_A_PAGE = "answered on the portal"
"""Stands where the name of a file would."""


def _heading(store: Store, case: ToMerge) -> Heading:
    return Heading(
        case_reference=case.case_reference,
        partnership=case.partnership,
        prepared_on=Work(store, SERVICE).today,
    )


def _scope(case: ToMerge) -> Scope | None:
    return Scope(*case.scope) if case.scope else None


def prepare() -> None:
    """Have the sandbox load what takes the returns' own PDFs apart for the pack."""
    sandbox.warm_up(PAGES, FILLED)


HANDLER = Handler(run, gave_up, prepare)
