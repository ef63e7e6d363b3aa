"""What the job that builds a pack reads and records, and where it keeps the parts that it made ready."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.actions import restricted_files
from casework.actions.codes import checks as code_checks
from casework.actions.codes.left import stopped_context
from casework.actions.codes.words import key_version, to_code
from casework.actions.merges.agency_order import agencies_in_order
from casework.actions.packs import packs, views
from casework.actions.packs.parts import return_key
from casework.actions.reach import settings_of
from casework.actions.work import LOCAL_TIME, SERVICE, Change, Work, changing
from casework.records.database import add_unless_there
from casework.records.store import Store
from casework.records.tables import (
    Agency,
    AgencyRequest,
    Case,
    CaseClock,
    Chronology,
    ChronologyRow,
    Pack,
    PackAttachment,
    PackFile,
    PackKeptPart,
    Upload,
)
from casework.records.tasks import Claim
from casework.records.vault import Kept, VaultProblem
from casework.rules.clock import CLOCKS
from casework.rules.coding import ToCode
from casework.rules.requests import STATES

_OCTETS = "application/octet-stream"


class PackCancelled(Exception):
    """Somebody cancelled the pack, or asked for another."""


@dataclass(frozen=True, slots=True)
class PartFile:
    """A return or an attachment for the pack. record: what was read of a return, None for an attachment."""

    key: str
    title: str
    untrusted_name: str
    media_kind: str
    sha256: str
    record: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class ToBuild:
    """What the building job needs.

    front: kind of the front sheet, its facts, and each agency that was asked with its answer and day. earlier: of
    the pack issued before, the key and the printed numbers of each part, if its numbers are to stay.
    All by name; to_code: what it is put into codes with, None for a pack by names; key_version: of that key.
    identities: of the chronology's rows by their ids, for one in codes.
    """

    case_id: UUID
    number: int
    case_reference: str
    partnership: str
    prepared_on: date
    scope: tuple[date, date] | None
    parts: tuple[PartFile, ...]
    order: tuple[str, ...]
    dividers: bool
    even_pages: bool
    front: tuple[str, tuple[tuple[str, str], ...], tuple[tuple[str, str, str], ...]]
    earlier: tuple[tuple[str, tuple[str, ...]], ...]
    agencies: tuple[str, ...] = ()
    to_code: ToCode | None = None
    key_version: int = 0
    identities: Mapping[str, UUID] = field(default_factory=dict)


def to_build(store: Store, pack_id: UUID) -> ToBuild | None:
    """Return what is to be built, None when the pack is ready, cancelled or gone."""
    with store.changing() as session:
        pack = session.get(Pack, pack_id, with_for_update=True)
        if pack is None or pack.state not in packs.MOVING:
            return None
        pack.state = "building"
        # Time left is told from here: a try after a worker's death finds most parts kept, and is quick.
        pack.started_at, pack.done, pack.step = store.now(), 0, ""
        case = session.get_one(Case, pack.case_id)
        built = session.get_one(Chronology, pack.chronology_id)
        uploads = [(entry, session.get_one(Upload, UUID(entry["upload"]))) for entry in built.inputs["returns"]]
        kinds = {upload.id: restricted_files.kind_shown(session, upload) for _, upload in uploads}
        wanted = set(pack.plan["order"])
        attachments = [
            one
            for one in session.scalars(select(PackAttachment).where(PackAttachment.case_id == case.id))
            if f"attachment-{one.id}" in wanted
        ]
        partnership = settings_of(session, case.partnership_id).short_name
        agencies = agencies_in_order(session, built)
        front = _front(session, case, str(pack.plan["front"]))
        earlier = _earlier(session, pack) if pack.plan["keep_numbers"] else ()
        coded = views.in_codes(pack)
        given = to_code(session, store, built) if coded else None
        version = key_version(session, case.id) if coded else 0
        identities = _identities(session, built) if coded else {}
    parts = [
        PartFile(
            return_key(upload),
            entry["agency"],
            upload.file_name,
            kinds[upload.id],
            upload.sha256,
            json.loads(
                store.vault.read(entry.get("record") or upload.mended_sha256 or upload.reading_sha256 or "")
            ),
        )
        for entry, upload in uploads
    ]
    parts += [
        PartFile(f"attachment-{one.id}", one.title, one.file_name, one.media_kind, one.sha256, None)
        for one in attachments
    ]
    scope = built.inputs["scope"]
    return ToBuild(
        case_id=case.id,
        number=pack.number,
        case_reference=case.reference,
        partnership=partnership,
        prepared_on=Work(store, SERVICE).today,
        scope=(date.fromisoformat(scope[0]), date.fromisoformat(scope[1])) if scope else None,
        parts=tuple(parts),
        order=tuple(pack.plan["order"]),
        dividers=bool(pack.plan["dividers"]),
        even_pages=bool(pack.plan["even_pages"]),
        front=front,
        earlier=earlier,
        agencies=agencies,
        to_code=given,
        key_version=version,
        identities=identities,
    )


def progress(store: Store, pack_id: UUID, step: str, done: int, total: int) -> None:
    """Record how far the building is. step: in plain words. Raises PackCancelled."""
    with store.changing() as session:
        pack = session.get_one(Pack, pack_id, with_for_update=True)
        if pack.state != "building":
            raise PackCancelled
        pack.step, pack.done, pack.total = step, done, total


def record(
    store: Store,
    pack_id: UUID,
    files: Iterable[tuple[str, Kept, str]],
    parts: Sequence[Mapping[str, Any]],
    pages: int,
    claim: Claim | None = None,
) -> None:
    """Keep a finished pack: (name, file, media type) of each file, its parts. Raises Superseded, PackCancelled."""
    with changing(Work(store, SERVICE), None, claim) as change:
        pack = change.session.get_one(Pack, pack_id, with_for_update=True)
        if pack.state != "building":
            raise PackCancelled
        change.session.query(PackFile).filter_by(pack_id=pack_id).delete()
        for name, kept, media_type in files:
            sha256 = change.kept(kept, media_type)
            change.session.add(PackFile(pack_id=pack_id, name=name, sha256=sha256, size=kept.size))
        pack.state, pack.parts, pack.pages = "ready", {"parts": [dict(part) for part in parts]}, pages
        pack.done, pack.total, pack.step, pack.finished_at = max(pack.total, 1), max(pack.total, 1), "", change.now
        _audit(change, "pack-made", pack, pages=pages)


def stop(store: Store, pack_id: UUID, left: Sequence[Mapping[str, Any]], claim: Claim | None = None) -> None:
    """Keep a pack in codes back: something of the key's people was left in it. left: as `LeftIn`.

    The whole chronology is looked over again, so that a person can decide on each.
    Raises Superseded, PackCancelled.
    """
    with changing(Work(store, SERVICE), None, claim) as change:
        # The case first, as everybody who changes its packs does.
        change.session.get_one(Case, change.session.get_one(Pack, pack_id).case_id, with_for_update=True)
        pack = change.session.get_one(Pack, pack_id, with_for_update=True, populate_existing=True)
        if pack.state != "building":
            raise PackCancelled
        pack.state, pack.step, pack.finished_at = "stopped", "", change.now
        pack.stopped_by = store.keys.seal(list(left), stopped_context(pack.id))
        code_checks.ask_for(change, pack.case_id)
        _audit(change, "pack-in-codes-stopped", pack, words=len(left))


def fail(store: Store, pack_id: UUID, code: str) -> None:
    """Record that a pack could not be built; it can be asked for again."""
    with changing(Work(store, SERVICE), None) as change:
        pack = change.session.get_one(Pack, pack_id, with_for_update=True)
        if pack.state in packs.MOVING:
            pack.state, pack.step, pack.finished_at = "failed", code, change.now
        _audit(change, "pack-failed", pack, code=code)


class KeptParts:
    """The parts that were made ready for a case's packs. Safe to use from several threads."""

    def __init__(self, store: Store, case_id: UUID, version: int = 0) -> None:
        """version: of the key by which the parts are in codes, 0 for parts by names."""
        self._store, self._case_id = store, case_id
        self._before = f"codes-{version}-" if version else ""

    def get(self, key: str) -> bytes | None:
        """Return what was kept under `key`; None too if it can no longer be read."""
        with self._store.looking() as session:
            query = select(PackKeptPart.sha256).where(
                PackKeptPart.case_id == self._case_id, PackKeptPart.key == self._before + key
            )
            sha256 = session.scalar(query)
        if sha256 is None:
            return None
        try:
            return self._store.vault.read(sha256)
        except VaultProblem:
            return None

    def put(self, key: str, made: bytes) -> None:
        """Keep a part at once, so that a worker's death costs only the part that it was at."""
        kept = self._store.vault.put_bytes(made)
        with changing(Work(self._store, SERVICE), None) as change:
            sha256 = change.kept(kept, _OCTETS)
            row = {"id": uuid4(), "case_id": self._case_id, "key": self._before + key, "sha256": sha256}
            add_unless_there(change.session, PackKeptPart, row)
            case = change.session.get_one(Case, self._case_id)
            change.audit("pack-part-kept", self._case_id, partnership_id=case.partnership_id, size=kept.size)


def kept_for(store: Store, chronology_id: UUID) -> KeptParts:
    """Return where the parts for packs of a build's case are kept."""
    with store.looking() as session:
        return KeptParts(store, session.get_one(Chronology, chronology_id).case_id)


def _identities(session: Session, built: Chronology) -> dict[str, UUID]:
    query = select(ChronologyRow.body, ChronologyRow.identity).where(ChronologyRow.chronology_id == built.id)
    return {body["id"]: identity for body, identity in session.execute(query)}


def _audit(change: Change, action: str, pack: Pack, **details: Any) -> None:
    case = change.session.get_one(Case, pack.case_id)
    change.audit(
        action, pack.id, partnership_id=case.partnership_id, case=str(case.id), number=pack.number, **details
    )


def _earlier(session: Session, pack: Pack) -> tuple[tuple[str, tuple[str, ...]], ...]:
    query = select(Pack).where(Pack.case_id == pack.case_id, Pack.state == "ready", Pack.number < pack.number)
    found = session.scalars(query.order_by(Pack.number.desc()))
    # A pack in codes has other pages than one by names: each keeps the numbers of its own kind.
    before = next((one for one in found if views.in_codes(one) == views.in_codes(pack)), None)
    if before is None:
        return ()
    return tuple((part["key"], tuple(part["numbers"])) for part in before.parts["parts"])


def _front(
    session: Session, case: Case, kind: str
) -> tuple[str, tuple[tuple[str, str], ...], tuple[tuple[str, str, str], ...]]:
    """Return the front sheet from the case's records: nobody types what the service knows."""
    facts = [("Case reference", case.reference), ("The case is called", case.code_name)]
    if case.scope_first and case.scope_last:
        facts.append(("Scoping period", f"{_day(case.scope_first)} to {_day(case.scope_last)}"))
    if case.referral_id is not None:
        clocks = session.scalars(
            select(CaseClock).where(CaseClock.referral_id == case.referral_id).order_by(CaseClock.due_on)
        )
        for clock in clocks:
            rule = CLOCKS.get(clock.name)
            said = f"due {_day(clock.due_on)}" + (f", done {_day(clock.met_on)}" if clock.met_on else "")
            facts.append((rule.title if rule else clock.name, said))
    asked = []
    for request in session.scalars(select(AgencyRequest).where(AgencyRequest.case_id == case.id)):
        agency = session.get_one(Agency, request.agency_id)
        day = _day(request.handed_in_at.astimezone(LOCAL_TIME).date()) if request.handed_in_at else ""
        asked.append((agency.name, STATES[request.state], day))
    return packs.FRONTS[kind], tuple(facts), tuple(sorted(asked, key=lambda line: line[0].casefold()))


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
