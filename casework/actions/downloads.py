"""Files of the vault on their way to a browser."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

from sqlalchemy.orm import Session

from casework.actions.work import Refusal
from casework.records.store import Store
from casework.records.tables import KeptFile
from casework.records.vault import VaultProblem

GONE = (
    "The service can no longer read this file: it is missing, or it was changed since it was kept. "
    "Nothing else is affected. Tell the person who looks after this service: a backup may hold it."
)


@dataclass(frozen=True, slots=True)
class Download:
    """A file for the browser. untrusted_name: may come from a person. size: bytes. chunks: to be read once."""

    untrusted_name: str
    media_type: str
    size: int
    chunks: Iterator[bytes]


def download(session: Session, store: Store, sha256: str, untrusted_name: str) -> Download:
    """Return a kept file, opened: a missing or damaged one is refused before the answer to the browser begins.

    Raises Refusal("file-gone").
    """
    kept = session.get_one(KeptFile, sha256)
    chunks = store.vault.stream(sha256)
    try:
        first = next(chunks)
    except VaultProblem:
        raise Refusal("file-gone", GONE) from None
    return Download(untrusted_name, kept.media_type, kept.size, chain([first], chunks))


def content(store: Store, sha256: str) -> bytes:
    """Return a kept file whole. Raises Refusal("file-gone")."""
    try:
        return store.vault.read(sha256)
    except VaultProblem:
        raise Refusal("file-gone", GONE) from None
