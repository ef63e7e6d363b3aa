"""What a merge leaves for the next one of its case: kept with the newest build, for the worker only."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.actions.work import Change
from casework.records.store import Store
from casework.records.tables import Chronology, ChronologyFile, KeptFile
from casework.records.vault import VaultProblem

MEMORY = ".merge-memory"
"""Name of the file among a build's documents. People see and download only those whose names begin otherwise."""
MEDIA_TYPE = "application/octet-stream"


def hash_of(session: Session, chronology_id: UUID | None) -> str | None:
    """Return the SHA-256 of what a build left, None where it left nothing."""
    query = select(ChronologyFile.sha256)
    return session.scalar(
        query.where(ChronologyFile.chronology_id == chronology_id, ChronologyFile.name == MEMORY)
    )


def read(store: Store, sha256: str | None) -> bytes:
    """Return what a build left, b"" where there is nothing: a merge never fails for want of it."""
    if sha256 is None:
        return b""
    try:
        return store.vault.read(sha256)
    except VaultProblem:
        return b""


def let_go_of_others(change: Change, chronology: Chronology) -> None:
    """Let go of what the case's other builds left, in the action's transaction: only the newest is of use."""
    session = change.session
    session.flush()
    others = select(ChronologyFile).join(Chronology, Chronology.id == ChronologyFile.chronology_id)
    others = others.where(
        Chronology.case_id == chronology.case_id, Chronology.id != chronology.id, ChronologyFile.name == MEMORY
    )
    for file in session.scalars(others).all():
        session.delete(file)
        session.flush()
        used = select(ChronologyFile.id).where(ChronologyFile.sha256 == file.sha256).limit(1)
        kept = session.get(KeptFile, file.sha256)
        if kept is not None and session.scalar(used) is None:
            session.delete(kept)  # its file is swept from the vault later
