"""Makes a copy of a pack for one person: their name on every page, perhaps behind a password."""

from __future__ import annotations

from casework.actions import task_rows
from casework.actions.packs import copies as pack_copies
from casework.actions.task_rows import Claim, Store
from documents.writing.pack_copy import CopyFor, copy_of
from workers.jobs import Handler
from workers.means import Means


def run(means: Means, claim: Claim) -> None:
    """Make the copy and record it."""
    store = means.store
    asked = pack_copies.to_copy(store, claim.ref)
    if asked is None:
        task_rows.finish(store, claim)
        return
    whom = CopyFor(asked.name, asked.agency, asked.at, str(claim.ref))
    made = copy_of(store.vault.read(asked.pack), whom, asked.password)
    pack_copies.record(store, claim.ref, store.vault.put_bytes(made), asked.at, claim)


def gave_up(store: Store, claim: Claim, code: str) -> None:
    """Say on the pack's page that the copy could not be made."""
    pack_copies.fail(store, claim.ref, code)


HANDLER = Handler(run, gave_up)
