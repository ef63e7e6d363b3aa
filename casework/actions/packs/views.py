"""A pack as it is shown, and to whom: who reads in codes alone sees no pack that names people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.actions.codes.left import LeftIn, left_of, stopped_context
from casework.actions.work import Work
from casework.records.tables import Pack, PackFile
from casework.rules.permissions import Permission


@dataclass(frozen=True, slots=True)
class PackView:
    """A pack that was asked for. left: about how long it still takes, None where nothing can be said yet.

    names: "names" or "codes". holds_names: whether its files name people. stopped_by: what keeps it back.
    """

    id: UUID
    number: int
    state: str
    step: str
    done: int
    total: int
    left: timedelta | None
    pages: int
    parts: tuple[Mapping[str, Any], ...]
    files: Mapping[str, int]
    asked_at: datetime
    finished_at: datetime | None
    names: str
    holds_names: bool
    stopped_by: tuple[LeftIn, ...]


def in_codes(pack: Pack) -> bool:
    """Return whether a pack shows people by codes."""
    return pack.plan.get("names") == "codes"


def holds_names(pack: Pack) -> bool:
    """Return whether a pack names people: one in codes does by its attachments, which are as they came."""
    return not in_codes(pack) or any(key.startswith("attachment-") for key in pack.plan["order"])


def may_see(work: Work, pack: Pack) -> bool:
    """Return whether the actor may see a pack of a case that they read. Source: docs/rules.md R-50."""
    return work.actor.may(Permission.SEE_NAMES) or not holds_names(pack)


def view(session: Session, work: Work, pack: Pack) -> PackView:
    """Return a pack as it is shown to who may see it."""
    files = session.scalars(select(PackFile).where(PackFile.pack_id == pack.id).order_by(PackFile.name))
    left = None
    if pack.state == "building" and pack.started_at is not None and pack.done:
        spent = work.store.now() - pack.started_at
        left = spent * (max(pack.total - pack.done, 0) / pack.done)
    return PackView(
        id=pack.id,
        number=pack.number,
        state=pack.state,
        step=pack.step,
        done=pack.done,
        total=pack.total,
        left=left,
        pages=pack.pages,
        parts=tuple(pack.parts["parts"]),
        files={file.name: file.size for file in files},
        asked_at=pack.asked_at,
        finished_at=pack.finished_at,
        names="codes" if in_codes(pack) else "names",
        holds_names=holds_names(pack),
        stopped_by=_left(work, pack),
    )


def _left(work: Work, pack: Pack) -> tuple[LeftIn, ...]:
    """Return what keeps a pack back; without the words, which may be names, for who reads in codes alone."""
    left = left_of(work.store.keys.unseal(pack.stopped_by, stopped_context(pack.id)) if pack.stopped_by else ())
    return left if work.actor.may(Permission.SEE_NAMES) else tuple(replace(one, word="") for one in left)
