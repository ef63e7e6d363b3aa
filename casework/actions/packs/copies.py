"""Copies of a pack for one person: asking for one, its password, once, downloading it, and knowing it again."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.actions import downloads
from casework.actions.downloads import Download
from casework.actions.packs.packs import pack_within
from casework.actions.work import LOCAL_TIME, SERVICE, NotFound, Refusal, Work, changing, looking
from casework.records.store import Store
from casework.records.tables import Agency, Case, Pack, PackCopy, PackFile, Partnership
from casework.records.tasks import Claim
from casework.records.vault import Kept
from casework.rules.permissions import Permission

COPY = "copy-pack"
PDF = "application/pdf"
_SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Signs that nobody takes for another when a password is read out."""
_MOST_NAME = 80


@dataclass(frozen=True, slots=True)
class CopyView:
    """A copy that was asked for. secret: whether its password can still be shown."""

    id: UUID
    name: str
    agency: str
    state: str
    locked: bool
    secret: bool
    size: int
    asked_at: datetime


@dataclass(frozen=True, slots=True)
class ToCopy:
    """What the copying job needs. pack: the finished pack's SHA-256. password: "" for a copy without."""

    pack: str
    name: str
    agency: str
    at: datetime
    password: str


def ask_for(work: Work, case_id: UUID, pack_id: UUID, *, name: str, agency: str, locked: bool) -> UUID:
    """Ask for a copy of a ready pack and return its id; who does not edit the case gets one in the own name only.

    Raises Refusal("name" or "not-ready"), NotFound, NotPermitted.
    """
    with changing(work, Permission.SEE_CHRONOLOGY) as change:
        pack = pack_within(change.session, work, case_id, pack_id)
        if pack.state != "ready":
            raise Refusal("not-ready", "The pack is not ready yet. Wait until it is built")
        if not work.actor.may(Permission.EDIT_CASE):
            name, agency = own_name(change.session, work)
        name, agency = " ".join(name.split()), " ".join(agency.split())
        if not name:
            raise Refusal("name", "Enter the name of the person whom the copy is for")
        if max(len(name), len(agency)) > _MOST_NAME:
            raise Refusal("name", f"The name and the agency must each be {_MOST_NAME} characters or fewer")
        assert work.actor.account_id is not None
        copy = PackCopy(
            pack_id=pack_id,
            name=name,
            agency=agency,
            locked=locked,
            asked_by=work.actor.account_id,
            asked_at=change.now,
        )
        change.session.add(copy)
        change.session.flush()
        if locked:
            copy.password = work.store.keys.seal(_password(), _context(copy.id))
        change.task(COPY, copy.id)
        change.audit("pack-copy-asked-for", pack_id, case=str(case_id), copy=str(copy.id), locked=locked)
        return copy.id


def own_name(session: Session, work: Work) -> tuple[str, str]:
    """Return the actor's name, and the agency or partnership that they are of."""
    if work.actor.agency_id is not None:
        return work.actor.name, session.get_one(Agency, work.actor.agency_id).name
    return work.actor.name, session.get_one(Partnership, work.partnership_id).name


def own(work: Work) -> tuple[str, str]:
    """Return what `own_name` does. Raises NotPermitted."""
    with looking(work, Permission.SEE_CHRONOLOGY) as session:
        return own_name(session, work)


def copies_of(work: Work, case_id: UUID, pack_id: UUID) -> tuple[CopyView, ...]:
    """Return a pack's copies, newest first: all to who edits the case, to others their own."""
    with looking(work, Permission.SEE_CHRONOLOGY) as session:
        pack_within(session, work, case_id, pack_id)
        query = select(PackCopy).where(PackCopy.pack_id == pack_id).order_by(PackCopy.asked_at.desc())
        if not work.actor.may(Permission.EDIT_CASE):
            query = query.where(PackCopy.asked_by == work.actor.account_id)
        return tuple(_view(copy, work) for copy in session.scalars(query))


def password(work: Work, case_id: UUID, pack_id: UUID, copy_id: UUID) -> str:
    """Return a copy's password to who asked for it, once. Raises Refusal("shown"), NotFound, NotPermitted."""
    with changing(work, Permission.SEE_CHRONOLOGY) as change:
        copy = _own(change.session, work, case_id, pack_id, copy_id)
        if copy.asked_by != work.actor.account_id or not copy.locked:
            raise NotFound
        if copy.shown_at is not None or copy.password is None:
            raise Refusal(
                "shown", "The password was shown once and is not shown again. Make another copy if it is lost"
            )
        said = str(work.store.keys.unseal(copy.password, _context(copy.id)))
        copy.shown_at = change.now
        if copy.state != "waiting":
            copy.password = None
        change.audit("pack-password-shown", pack_id, case=str(case_id), copy=str(copy_id))
        return said


def download(work: Work, case_id: UUID, pack_id: UUID, copy_id: UUID) -> Download:
    """Return a finished copy; each download is audited. Raises Refusal("file-gone"), NotFound, NotPermitted."""
    with changing(work, Permission.SEE_CHRONOLOGY) as change:
        copy = _own(change.session, work, case_id, pack_id, copy_id)
        if copy.sha256 is None:
            raise NotFound
        change.audit("pack-copy-downloaded", pack_id, case=str(case_id), copy=str(copy_id), sha256=copy.sha256)
        return downloads.download(change.session, work.store, copy.sha256, "pack.pdf")


def to_copy(store: Store, copy_id: UUID) -> ToCopy | None:
    """Return what is to be copied, None when it was or can't be."""
    with store.looking() as session:
        copy = session.get(PackCopy, copy_id)
        if copy is None or copy.state != "waiting":
            return None
        query = select(PackFile.sha256).where(PackFile.pack_id == copy.pack_id, PackFile.name == "pack.pdf")
        pack = session.scalar(query)
        if pack is None or (copy.locked and copy.password is None):
            return None
        said = str(store.keys.unseal(copy.password, _context(copy.id))) if copy.password else ""
        return ToCopy(pack, copy.name, copy.agency, store.now().astimezone(LOCAL_TIME), said)


def record(store: Store, copy_id: UUID, kept: Kept, marked_at: datetime, claim: Claim | None = None) -> None:
    """Keep a finished copy. marked_at: the time that its pages bear. A password that was shown is forgotten now.

    Raises Superseded.
    """
    with changing(Work(store, SERVICE), None, claim) as change:
        copy = change.session.get_one(PackCopy, copy_id, with_for_update=True)
        copy.sha256, copy.size, copy.marked_at = change.kept(kept, PDF), kept.size, marked_at
        copy.state, copy.finished_at = "ready", change.now
        if copy.shown_at is not None:
            copy.password = None
        change.audit(
            "pack-copied", copy.pack_id, partnership_id=_partnership(change.session, copy), copy=str(copy_id)
        )


def fail(store: Store, copy_id: UUID, code: str) -> None:
    """Record that a copy could not be made."""
    with changing(Work(store, SERVICE), None) as change:
        copy = change.session.get_one(PackCopy, copy_id, with_for_update=True)
        if copy.state == "waiting":
            copy.state, copy.password, copy.finished_at = "failed", None, change.now
        partnership_id = _partnership(change.session, copy)
        change.audit("pack-not-copied", copy.pack_id, partnership_id=partnership_id, copy=str(copy_id), code=code)


def _own(session: Session, work: Work, case_id: UUID, pack_id: UUID, copy_id: UUID) -> PackCopy:
    pack_within(session, work, case_id, pack_id)
    copy = session.get(PackCopy, copy_id, with_for_update=True)
    if copy is None or copy.pack_id != pack_id:
        raise NotFound
    if copy.asked_by != work.actor.account_id and not work.actor.may(Permission.EDIT_CASE):
        raise NotFound
    return copy


def _view(copy: PackCopy, work: Work) -> CopyView:
    secret = copy.locked and copy.shown_at is None and copy.password is not None
    own = copy.asked_by == work.actor.account_id
    return CopyView(
        copy.id, copy.name, copy.agency, copy.state, copy.locked, secret and own, copy.size, copy.asked_at
    )


def _password() -> str:
    return "-".join("".join(secrets.choice(_SIGNS) for _ in range(5)) for _ in range(4))


def _context(copy_id: UUID) -> str:
    return f"pack-copy/{copy_id}"


def _partnership(session: Session, copy: PackCopy) -> UUID:
    return session.get_one(Case, session.get_one(Pack, copy.pack_id).case_id).partnership_id
