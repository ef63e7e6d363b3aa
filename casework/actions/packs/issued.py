"""What was issued: known again by its hash or its id, and the copies that a manifest lists."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.actions.work import LOCAL_TIME, Work
from casework.records.store import Store
from casework.records.tables import Case, Pack, PackCopy, PackFile
from casework.rules.permissions import Permission

MANIFEST = "manifest.json"


@dataclass(frozen=True, slots=True)
class Issued:
    """A pack or copy that this service issued, in words. sha256: of the pack, also where it is a copy of it."""

    words: str
    sha256: str


@dataclass(frozen=True, slots=True)
class IssuedCopy:
    """A copy that this service issued, and what it was made of. at: the time that its pages bear."""

    words: str
    sha256: str
    name: str
    agency: str
    at: datetime
    pack_sha256: str


def by_hash(store: Store, sha256: str) -> Issued | None:
    """Return which pack or copy has that hash, None if none that was issued here has."""
    with store.looking() as session:
        copy = session.scalar(select(PackCopy).where(PackCopy.sha256 == sha256).limit(1))
        if copy is not None:
            return Issued(_copy_words(session, copy), _pack_sha256(session, copy.pack_id))
        file = session.scalar(
            select(PackFile).where(PackFile.sha256 == sha256, PackFile.name == "pack.pdf").limit(1)
        )
        if file is None:
            return None
        return Issued(_words(session, session.get_one(Pack, file.pack_id)), sha256)


def by_id(store: Store, untrusted_id: str) -> IssuedCopy | None:
    """Return the copy that a file says it is, None if none was issued here that can be made anew."""
    try:
        copy_id = UUID(untrusted_id)
    except ValueError:
        return None
    with store.looking() as session:
        copy = session.get(PackCopy, copy_id)
        if copy is None or copy.sha256 is None or copy.marked_at is None:
            return None
        return IssuedCopy(
            _copy_words(session, copy),
            copy.sha256,
            copy.name,
            copy.agency,
            copy.marked_at.astimezone(LOCAL_TIME),
            _pack_sha256(session, copy.pack_id),
        )


def with_copies(session: Session, work: Work, pack_id: UUID, manifest: bytes) -> bytes:
    """Return a pack's manifest with its copies by their hashes: all to who edits the case, to others their own."""
    query = select(PackCopy).where(PackCopy.pack_id == pack_id, PackCopy.sha256.is_not(None))
    if not work.actor.may(Permission.EDIT_CASE):
        query = query.where(PackCopy.asked_by == work.actor.account_id)
    copies = [
        {
            "for": copy.name,
            "agency": copy.agency,
            "made_at": (copy.marked_at or copy.asked_at).astimezone(LOCAL_TIME).isoformat(timespec="minutes"),
            "password": copy.locked,
            "sha256": copy.sha256,
            "size": copy.size,
        }
        for copy in session.scalars(query.order_by(PackCopy.asked_at, PackCopy.id))
    ]
    if not copies:
        return manifest
    said = {**json.loads(manifest), "copies": copies}
    return (json.dumps(said, ensure_ascii=False, indent=1) + "\n").encode()


def _copy_words(session: Session, copy: PackCopy) -> str:
    whom = ", ".join(text for text in (copy.name, copy.agency) if text)
    return f"the copy for {whom}, {_words(session, session.get_one(Pack, copy.pack_id))}"


def _words(session: Session, pack: Pack) -> str:
    case = session.get_one(Case, pack.case_id)
    made = f", made on {pack.finished_at.astimezone(LOCAL_TIME):%d/%m/%Y %H:%M}" if pack.finished_at else ""
    return f"pack {pack.number} of {case.reference}, {pack.pages} pages{made}"


def _pack_sha256(session: Session, pack_id: UUID) -> str:
    query = select(PackFile.sha256).where(PackFile.pack_id == pack_id, PackFile.name == "pack.pdf")
    return session.scalar(query) or ""
