"""The combined chronology of a case: asking for it, and what the job that builds it reads and records."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from casework.actions import clocks, restricted_files
from casework.actions.cases import reach_stage
from casework.actions.codes import checks as code_checks, proposals as code_proposals
from casework.actions.codes.known_people import known_people
from casework.actions.desk.groups import verdicts_of
from casework.actions.merges import agency_order, builds as desk_builds, merge_memories
from casework.actions.merges.builds import Build
from casework.actions.merges.rows_gone import GoneRow, gone_rows, key_events
from casework.actions.reach import case_within, settings_of
from casework.actions.work import LOCAL_TIME, SERVICE, Change, Work, changing
from casework.records import tasks
from casework.records.store import Store
from casework.records.tables import Agency, AgencyRequest, Case, Chronology, ChronologyFile, ChronologyRow, Upload
from casework.records.tasks import Claim
from casework.records.vault import Kept
from casework.rules.people import Person
from casework.rules.permissions import Permission
from casework.rules.requests import ANSWERED

MERGE = "merge-case"


@dataclass(frozen=True, slots=True)
class MergeInput:
    """One handed-in return: its agency's name, the file, and everything that was read from it."""

    agency: str
    untrusted_name: str
    media_kind: str
    sha256: str
    record: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ToMerge:
    """What the merging job needs. scope: first and last day, None when the case has none.

    earlier: the newest finished build before this one, None for the first; earlier_rows: its rows, in order;
    earlier_keys: ids of those that are key events.
    people: those whom the case knows, from its referral and the returns' glossaries. memory: what the merge of the
    earlier build left for this one, b"" for nothing. identities: of the earlier build's rows, by their ids.
    verdicts: as `verdicts_of` gives them. nil: agencies that know nobody and sent no file. gone: rows that earlier
    merges withdrew, the latest gone first. agencies: by `agency_order`.
    """

    chronology_id: UUID
    case_reference: str
    code_name: str
    partnership: str
    scope: tuple[date, date] | None
    returns: tuple[MergeInput, ...]
    earlier: UUID | None
    earlier_rows: tuple[Mapping[str, Any], ...]
    earlier_keys: frozenset[str]
    people: tuple[Person, ...]
    memory: bytes = b""
    nil: tuple[str, ...] = ()
    identities: Mapping[str, UUID] = field(default_factory=dict)
    verdicts: tuple[tuple[UUID, UUID, str], ...] = ()
    gone: tuple[GoneRow, ...] = ()
    agencies: tuple[str, ...] = ()


def ask_for(change: Change, case: Case) -> None:
    """Ask for the chronology of what is handed in now, in the action's transaction; once for the same returns.

    case: locked. An earlier build of the very same answers and scope becomes the newest again. A nil return is an
    answer like any other; where nobody handed in rows there is nothing to merge.
    """
    change.session.flush()
    inputs = [
        {"upload": str(upload.id), "sha256": upload.sha256, "agency": agency.name, "record": _record_of(upload)}
        for agency, upload in _handed_in(change.session, case.id)
    ]
    if not inputs:
        return
    reach_stage(change, case, "gathering")
    first, last = case.scope_first, case.scope_last
    scope = [first.isoformat(), last.isoformat()] if first and last else []
    nil = _said_nil(change.session, case.id)
    told = json.dumps([inputs, scope, nil] if nil else [inputs, scope], sort_keys=True)
    key = hashlib.sha256(told.encode()).hexdigest()
    same = select(Chronology).where(Chronology.case_id == case.id, Chronology.inputs_key == key)
    chronology = change.session.scalar(same.with_for_update())
    highest = select(func.max(Chronology.number)).where(Chronology.case_id == case.id)
    number = (change.session.scalar(highest) or 0) + 1
    if chronology is None:
        chronology = Chronology(
            case_id=case.id,
            number=number,
            inputs_key=key,
            inputs={"returns": inputs, "scope": scope, "nil": nil},
            findings={},
            asked_at=change.now,
        )
        change.session.add(chronology)
        change.session.flush()
    else:
        if chronology.number < number - 1:
            chronology.number = number
            desk_builds.stand_again(change.session, chronology)
        if chronology.state in ("failed", "replaced"):
            chronology.state, chronology.step, chronology.done, chronology.total = "waiting", "", 0, 0
    in_hand = chronology.state == "building" and tasks.unfinished(change.session, MERGE, chronology.id)
    if chronology.state != "ready" and not in_hand:
        change.task(MERGE, chronology.id)
    change.audit("chronology-asked-for", chronology.id, returns=len(inputs))
    move_on(change, case)


def move_on(change: Change, case: Case) -> None:
    """Move the case on when every agency has answered and there is nothing left to merge.

    case: locked. Called when an answer comes in and when a chronology is ready, whichever is last. The clock of
    the agencies' returns is met by the last answer.
    """
    (session := change.session).flush()
    answers = select(AgencyRequest.state, AgencyRequest.handed_in_at).where(AgencyRequest.case_id == case.id)
    given = [(state, at) for state, at in session.execute(answers) if state != "withdrawn"]
    if not given or any(state not in ANSWERED for state, _ in given):
        return
    last = max(at for _, at in given if at is not None)
    if case.referral_id:
        clocks.meet_returns(change, case.referral_id, last.astimezone(LOCAL_TIME).date())
    newest = select(Chronology.state).where(Chronology.case_id == case.id).order_by(Chronology.number.desc())
    if session.scalar(newest.limit(1)) in (None, "ready"):
        reach_stage(change, case, "review")


def to_merge(store: Store, chronology_id: UUID) -> ToMerge | None:
    """Return what the merging job needs, None when it is made, gone, or a newer one was asked for since."""
    with store.changing() as session:
        chronology = session.get(Chronology, chronology_id, with_for_update=True)
        if chronology is None or chronology.state == "ready":
            return None
        newest = select(func.max(Chronology.number)).where(Chronology.case_id == chronology.case_id)
        if chronology.number != session.scalar(newest):
            chronology.state = "replaced"
            return None
        chronology.state = "building"
        case = session.get_one(Case, chronology.case_id)
        partnership = settings_of(session, case.partnership_id).short_name
        before = select(Chronology.id).where(Chronology.case_id == case.id, Chronology.state == "ready")
        earlier = session.scalar(before.order_by(Chronology.number.desc()).limit(1))
        earlier_rows = tuple(desk_builds.rows_of(session, earlier)) if earlier else ()
        earlier_keys = key_events(session, case.id, earlier) if earlier else frozenset()
        gone = tuple(gone_rows(session, session.get_one(Chronology, earlier))) if earlier else ()
        people = known_people(session, store, case.id)
        agencies = agency_order.agencies_in_order(session, chronology)
        memory = merge_memories.hash_of(session, earlier)
        identities, verdicts = desk_builds.identities(session, earlier), verdicts_of(session, case.id)
        listed = chronology.inputs["returns"]
        uploads = [(entry, session.get_one(Upload, UUID(entry["upload"]))) for entry in listed]
        kinds = {upload.id: restricted_files.kind_shown(session, upload) for _, upload in uploads}
    # Outside the transaction: the files of twenty agencies take a while, and others want to write.
    returns = tuple(
        MergeInput(
            agency=entry["agency"],
            untrusted_name=upload.file_name,
            media_kind=kinds[upload.id],
            sha256=upload.sha256,
            # As it was handed in; chronologies asked for by older versions of the service do not name it.
            record=json.loads(store.vault.read(entry.get("record") or _record_of(upload))),
        )
        for entry, upload in uploads
    )
    scope = chronology.inputs["scope"]
    return ToMerge(
        chronology_id=chronology.id,
        case_reference=case.reference,
        code_name=case.code_name,
        partnership=partnership,
        scope=(date.fromisoformat(scope[0]), date.fromisoformat(scope[1])) if scope else None,
        returns=returns,
        earlier=earlier,
        earlier_rows=earlier_rows,
        earlier_keys=earlier_keys,
        people=people,
        memory=merge_memories.read(store, memory),
        nil=tuple(chronology.inputs.get("nil", ())),
        identities=identities,
        verdicts=verdicts,
        gone=gone,
        agencies=agencies,
    )


def progress(store: Store, chronology_id: UUID, step: str, done: int, total: int) -> None:
    """Record how far the building is. step: what is being done, in plain words without case data."""
    with store.changing() as session:
        chronology = session.get_one(Chronology, chronology_id)
        chronology.step, chronology.done, chronology.total = step, done, total


def record(
    store: Store,
    chronology_id: UUID,
    *,
    rows: Sequence[Mapping[str, Any]],
    findings: Mapping[str, Any],
    files: Iterable[tuple[str, Kept, str]],
    build: Build | None = None,
    claim: Claim | None = None,
) -> None:
    """Keep a finished chronology: rows as chronology.json has them, findings, and (name, file, media type) each.

    build: what was found out for the reviewers' desk; without it no row is one of an earlier build.
    Replaces whatever an earlier attempt left. Raises Superseded.
    """
    build = build or Build()
    with changing(Work(store, SERVICE), None, claim) as change:
        session = change.session
        case_id = session.get_one(Chronology, chronology_id).case_id
        case = session.get_one(Case, case_id, with_for_update=True)
        chronology = session.get_one(Chronology, chronology_id, with_for_update=True)
        for table in (ChronologyRow, ChronologyFile):
            session.query(table).filter_by(chronology_id=chronology_id).delete()
        session.flush()
        chronology.findings = dict(findings)
        given = desk_builds.keep_rows(session, chronology, rows, build)
        desk_builds.keep_proposals(session, store.keys, chronology, given, build)
        for name, kept, media_type in files:
            sha256 = change.kept(kept, media_type)
            session.add(ChronologyFile(chronology_id=chronology_id, name=name, sha256=sha256, size=kept.size))
        merge_memories.let_go_of_others(change, chronology)
        chronology.state, chronology.row_count = "ready", len(rows)
        chronology.finished_at = change.now
        chronology.done = chronology.total
        code_proposals.propose(change, case, chronology)
        code_checks.ask_for(change, case.id)
        move_on(change, case)
        change.audit(
            "chronology-made",
            chronology_id,
            partnership_id=case.partnership_id,
            rows=len(rows),
            number=chronology.number,
        )


def fail(store: Store, chronology_id: UUID, code: str, claim: Claim | None = None) -> None:
    """Record that a chronology could not be built; the returns stay, and it can be asked for again.

    Nothing happens to one that is ready or was replaced. Raises Superseded.
    """
    with changing(Work(store, SERVICE), None, claim) as change:
        chronology = change.session.get_one(Chronology, chronology_id, with_for_update=True)
        if chronology.state in ("waiting", "building"):
            chronology.state, chronology.step = "failed", code
        case = change.session.get_one(Case, chronology.case_id)
        change.audit("chronology-failed", chronology_id, partnership_id=case.partnership_id, code=code)


def ask_again(work: Work, case_id: UUID) -> None:
    """Ask for the case's chronology again, as after a failure. Raises NotFound, NotPermitted."""
    with changing(work, Permission.EDIT_CASE) as change:
        case = case_within(change.session, work, case_id, lock=True)
        change.audit("chronology-asked-again", case.id)
        ask_for(change, case)


def _record_of(upload: Upload) -> str:
    """Return the SHA-256 of what is merged of an upload: its rows as mended, else as read."""
    return upload.mended_sha256 or upload.reading_sha256 or ""


def _handed_in(session: Session, case_id: UUID) -> list[tuple[Agency, Upload]]:
    query = (
        select(Agency, Upload)
        .join(AgencyRequest, AgencyRequest.agency_id == Agency.id)
        .join(Upload, Upload.id == AgencyRequest.upload_id)
        .where(AgencyRequest.case_id == case_id, AgencyRequest.state == "handed-in")
        .order_by(Agency.name)
    )
    return [(agency, upload) for agency, upload in session.execute(query)]


def _said_nil(session: Session, case_id: UUID) -> list[str]:
    """Return the agencies that answered that they know nobody, by name."""
    query = (
        select(Agency.name)
        .join(AgencyRequest, AgencyRequest.agency_id == Agency.id)
        .where(AgencyRequest.case_id == case_id, AgencyRequest.state == "nil")
    )
    return sorted(session.scalars(query))
