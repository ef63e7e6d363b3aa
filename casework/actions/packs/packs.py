"""Packs of a case: arranging one, adding files to it, having it built, reading how far it is, downloading it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from casework.actions import downloads
from casework.actions.codes import checks as code_checks
from casework.actions.downloads import Download
from casework.actions.packs.issued import MANIFEST, with_copies
from casework.actions.packs.parts import PartLine, in_order, lines_of
from casework.actions.packs.views import PackView as PackView, in_codes, may_see, view
from casework.actions.reach import case_within
from casework.actions.work import Change, NotFound, NotPermitted, Refusal, Work, changing, looking
from casework.records.tables import Chronology, Pack, PackFile
from casework.rules.permissions import Permission

BUILD = "build-pack"
FRONTS: Mapping[str, str] = {"rapid-review": "Rapid review", "lcspr": "Local child safeguarding practice review"}
NAMES = ("names", "codes")
MOVING = ("waiting", "building")
_PLAIN: Mapping[str, Any] = {
    "order": [],
    "dividers": True,
    "even_pages": False,
    "keep_numbers": False,
    "front": "rapid-review",
    "names": "names",
    "with_attachments": False,
}


@dataclass(frozen=True, slots=True)
class Arrangement:
    """How the next pack will be. issued: packs that are ready. names: one of NAMES.

    with_attachments: also in codes, though an attachment can't be put into codes.
    """

    parts: tuple[PartLine, ...]
    dividers: bool
    even_pages: bool
    keep_numbers: bool
    front: str
    issued: int
    names: str = "names"
    with_attachments: bool = False

    @property
    def size(self) -> int:
        """Return about how large the pack will be, bytes: as large as its files."""
        return sum(part.size for part in self.parts)


def arrangement(work: Work, case_id: UUID) -> Arrangement | None:
    """Return how the case's next pack is arranged; None before there is a chronology. NotFound, NotPermitted."""
    with looking(work, Permission.SEE_NAMES) as session:
        case_within(session, work, case_id)
        built = newest_ready(session, case_id)
        if built is None:
            return None
        draft = _draft(session, case_id)
        plan = {**_PLAIN, **(draft.plan if draft else {})}
        ready = select(func.count()).select_from(Pack).where(Pack.case_id == case_id, Pack.state == "ready")
        return Arrangement(
            parts=tuple(in_order(lines_of(session, case_id, built), plan["order"])),
            dividers=bool(plan["dividers"]),
            even_pages=bool(plan["even_pages"]),
            keep_numbers=bool(plan["keep_numbers"]),
            front=str(plan["front"]),
            issued=session.scalar(ready) or 0,
            names=str(plan["names"]),
            with_attachments=bool(plan["with_attachments"]),
        )


def move(work: Work, case_id: UUID, key: str, places: int) -> None:
    """Move a part so many places down, up where it is less than 0; at an end it stays. NotFound, NotPermitted."""
    with changing(work, Permission.EDIT_CASE) as change:
        draft = _locked_draft(change, work, case_id)
        built = _built(change.session, case_id)
        keys = [line.key for line in in_order(lines_of(change.session, case_id, built), draft.plan["order"])]
        if key not in keys:
            raise NotFound
        at = keys.index(key)
        keys.insert(max(0, min(at + places, len(keys) - 1)), keys.pop(at))
        draft.plan = {**draft.plan, "order": keys}
        change.audit("pack-arranged", case_id, part=key, places=places)


def choose(
    work: Work,
    case_id: UUID,
    *,
    dividers: bool,
    even_pages: bool,
    keep_numbers: bool,
    front: str,
    names: str = "names",
    with_attachments: bool = False,
) -> None:
    """Choose how the next pack looks. front: one of FRONTS; names, with_attachments: as an `Arrangement` has them.

    Raises Refusal("front" or "names"), NotFound, NotPermitted.
    """
    if front not in FRONTS:
        raise Refusal("front", "Select what the review is")
    if names not in NAMES:
        raise Refusal("names", "Select whether the pack shows names or codes")
    with changing(work, Permission.EDIT_CASE) as change:
        draft = _locked_draft(change, work, case_id)
        chosen: dict[str, Any] = {
            "dividers": dividers,
            "even_pages": even_pages,
            "keep_numbers": keep_numbers,
            "front": front,
            "names": names,
            "with_attachments": with_attachments,
        }
        draft.plan = {**draft.plan, **chosen}
        change.audit("pack-choices", case_id, **chosen)


def build(work: Work, case_id: UUID) -> UUID:
    """Have the pack built as it is arranged now, and return its id; the same is not asked for twice.

    Raises Refusal("no-chronology", or for one in codes "key-not-confirmed" or "codes-not-ready"), NotFound,
    NotPermitted.
    """
    with changing(work, Permission.EDIT_CASE) as change:
        session = change.session
        draft = _locked_draft(change, work, case_id)
        built = newest_ready(session, case_id)
        if built is None:
            raise Refusal("no-chronology", "There is no combined chronology yet. Wait until it is built")
        lines = in_order(lines_of(session, case_id, built), draft.plan["order"])
        if in_codes(draft):
            code_checks.require_ready(session, built)
            lines = [line for line in lines if line.attachment is None or draft.plan.get("with_attachments")]
        plan = {**draft.plan, "order": [line.key for line in lines]}
        waiting = select(Pack).where(Pack.case_id == case_id, Pack.state.in_(MOVING))
        for one in session.scalars(waiting):
            if one.plan == plan and one.chronology_id == built.id:
                change.audit("pack-asked-for", one.id, case=str(case_id), again=True)
                return one.id
            one.state = "cancelled"
        highest = select(func.max(Pack.number)).where(Pack.case_id == case_id)
        assert work.actor.account_id is not None
        pack = Pack(
            case_id=case_id,
            number=(session.scalar(highest) or 0) + 1,
            chronology_id=built.id,
            state="waiting",
            plan=plan,
            parts={"parts": []},
            asked_by=work.actor.account_id,
            asked_at=change.now,
        )
        session.add(pack)
        session.flush()
        change.task(BUILD, pack.id)
        change.audit("pack-asked-for", pack.id, case=str(case_id), parts=len(lines))
        return pack.id


def cancel(work: Work, case_id: UUID, pack_id: UUID) -> None:
    """Stop the building of a pack; one that is ready stays, and so do parts made ready. NotFound, NotPermitted."""
    with changing(work, Permission.EDIT_CASE) as change:
        pack = pack_within(change.session, work, case_id, pack_id)
        if pack.state in MOVING:
            pack.state, pack.finished_at = "cancelled", change.now
        change.audit("pack-cancelled", pack_id, case=str(case_id))


def packs_of(work: Work, case_id: UUID) -> tuple[PackView, ...]:
    """Return the case's packs, newest first; to who reads in codes alone, those without names. NotPermitted."""
    with looking(work, Permission.SEE_CHRONOLOGY) as session:
        case_within(session, work, case_id)
        query = select(Pack).where(Pack.case_id == case_id, Pack.state != "draft").order_by(Pack.number.desc())
        return tuple(view(session, work, pack) for pack in session.scalars(query) if may_see(work, pack))


def show(work: Work, case_id: UUID, pack_id: UUID) -> PackView:
    """Return one pack. Raises NotFound, NotPermitted."""
    with looking(work, Permission.SEE_CHRONOLOGY) as session:
        return view(session, work, pack_within(session, work, case_id, pack_id))


def download(work: Work, case_id: UUID, pack_id: UUID, name: str) -> Download:
    """Return a file of a pack; each download is audited. Raises Refusal("file-gone"), NotFound, NotPermitted."""
    with changing(work, Permission.SEE_CHRONOLOGY) as change:
        pack_within(change.session, work, case_id, pack_id)
        query = select(PackFile).where(PackFile.pack_id == pack_id, PackFile.name == name)
        file = change.session.scalar(query)
        if file is None:
            raise NotFound
        change.audit("pack-downloaded", pack_id, case=str(case_id), file=name, sha256=file.sha256)
        if name == MANIFEST:
            listed = downloads.content(work.store, file.sha256)
            data = with_copies(change.session, work, pack_id, listed)
            return Download(name, "application/json", len(data), iter([data]))
        return downloads.download(change.session, work.store, file.sha256, name)


def newest_ready(session: Session, case_id: UUID) -> Chronology | None:
    """Return the newest finished build of the case's chronology."""
    ready = select(Chronology).where(Chronology.case_id == case_id, Chronology.state == "ready")
    return session.scalar(ready.order_by(Chronology.number.desc()).limit(1))


def pack_within(session: Session, work: Work, case_id: UUID, pack_id: UUID) -> Pack:
    """Return a pack of that case, not the one being arranged, locked.

    Raises NotFound, and NotPermitted where it names people and the actor reads in codes alone (R-50).
    """
    case_within(session, work, case_id)
    pack = session.get(Pack, pack_id, with_for_update=True)
    if pack is None or pack.case_id != case_id or pack.state == "draft":
        raise NotFound
    if not may_see(work, pack):
        raise NotPermitted
    return pack


def _built(session: Session, case_id: UUID) -> Chronology:
    built = newest_ready(session, case_id)
    if built is None:
        raise NotFound
    return built


def _draft(session: Session, case_id: UUID) -> Pack | None:
    return session.scalar(select(Pack).where(Pack.case_id == case_id, Pack.state == "draft"))


def _locked_draft(change: Change, work: Work, case_id: UUID) -> Pack:
    """Return the pack that is being arranged, begun if nobody has; the case is locked. Raises NotFound."""
    session = change.session
    case_within(session, work, case_id, lock=True)
    draft = _draft(session, case_id)
    if draft is None:
        assert work.actor.account_id is not None
        draft = Pack(
            case_id=case_id,
            state="draft",
            plan=dict(_PLAIN),
            parts={"parts": []},
            asked_by=work.actor.account_id,
            asked_at=change.now,
        )
        session.add(draft)
        session.flush()
    return draft
