"""Makes a file of the chronology's rows, all or those of a view, for the person who asked for it."""

from __future__ import annotations

from casework.actions import chronology_exports, task_rows
from casework.actions.chronology_exports import Said
from casework.actions.task_rows import Claim, Store
from documents.chronology.model import Heading
from documents.writing.chronology_part import part_in_words, part_of, write_rows
from workers.jobs import Handler
from workers.jobs.merge_case import MEDIA_TYPES
from workers.means import Means


def run(means: Means, claim: Claim) -> None:
    """Write the file and record it."""
    store = means.store
    asked = chronology_exports.to_export(store, claim.ref)
    if asked is None:
        task_rows.finish(store, claim)
        return
    chronology = part_of(asked.rows, asked.findings, asked.scope, asked.returns, whole=not asked.wanted)
    heading = Heading(
        title="Part of the combined chronology" if asked.wanted else "Combined chronology",
        case_reference=asked.case_reference,
        partnership=asked.partnership,
        prepared_on=asked.prepared_on,
        part=part_in_words(len(asked.rows), asked.of_rows, asked.wanted),
    )
    review = None if asked.said is None else {row: _texts(said) for row, said in asked.said.items()}
    data = write_rows(asked.format, chronology, heading, store.templates / "documents", review)
    kept = store.vault.put_bytes(data)
    chronology_exports.record(store, claim.ref, kept, MEDIA_TYPES[asked.format], len(asked.rows), claim)


def gave_up(store: Store, claim: Claim, code: str) -> None:
    """Say on the file's page that it could not be made."""
    chronology_exports.fail(store, claim.ref, code)


def _texts(said: Said) -> tuple[str, str, str, str]:
    """Return the texts for the columns `documents.writing.chronology_columns.REVIEW`."""
    return said.key_event, said.significance, said.tags, said.notes


HANDLER = Handler(run, gave_up)
