"""Handing a return in, with or without a senior manager's signature, and saying that nothing is known."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from casework.actions.desk import chronologies
from casework.actions.reach import own_request_within, settings_of, upload_within
from casework.actions.returns import (
    entries,
    mended_records,
    restricted_entries,
    return_files,
    upload_versions,
    versions as return_versions,
    written_pages,
)
from casework.actions.returns.notices import tell_coordinators
from casework.actions.returns.standing import refuse_withdrawn
from casework.actions.work import Change, Refusal, Work, changing
from casework.records.store import Store
from casework.records.tables import AgencyRequest, Case, Upload
from casework.rules.permissions import Permission
from casework.rules.requests import NIL_SAYS

SIGN_OFF = (
    "A senior manager of your agency signs the return off before it is handed in. "
    "Ask for the signature on the page of the return"
)

NOTHING_WRITTEN = (
    "There is nothing to hand in yet: no row of a chronology, and no words. Type your chronology, write your "
    "return, or hand in a nil return if your agency does not know the family"
)
NO_ROWS = (
    "There is no chronology yet. Type it or upload it, or select that nothing is recorded within the scoping "
    "period"
)
NO_CHRONOLOGY = "no_chronology"
"""In an upload's summary: its agency said that nothing is recorded within the scoping period."""


def hand_in(work: Work, upload_id: UUID, *, without_earlier: bool = False, nothing_recorded: bool = False) -> None:
    """Hand in an upload that was read as the agency's return, and ask for the case to be merged.

    Doing it twice is doing it once. A later upload handed in takes the place of the earlier one.
    without_earlier: somebody said that changes made in the version before may stay behind. nothing_recorded:
    somebody said that there is no chronology, because nothing is recorded within the scoping period.
    Raises what `check_ready` refuses, Refusal("sign-off") where the partnership wants a senior manager's
    signature, Refusal("withdrawn"), NotFound, NotPermitted.
    """
    left_behind = None if without_earlier else return_versions.carriable(work, upload_id)
    with changing(work, Permission.HAND_IN) as change:
        case, request, upload = locked(change, upload_id)
        if is_return(request, upload):
            change.audit("return-handed-in-again", upload.id)
            return
        check_ready(change, request, upload, left_behind, nothing_recorded=nothing_recorded)
        if settings_of(change.session, case.partnership_id).sign_off:
            raise Refusal("sign-off", SIGN_OFF)
        hand_in_now(change, case, request, upload)


def check_ready(
    change: Change,
    request: AgencyRequest,
    upload: Upload,
    left_behind: return_versions.EarlierChanges | None,
    *,
    nothing_recorded: bool = False,
) -> None:
    """Refuse an upload that is not ready to be the agency's return.

    left_behind: changes of the version before that would stay behind. nothing_recorded: as `hand_in` has it.
    Raises Refusal("withdrawn"), Refusal("not-read"), Refusal("overtaken") when a later version took its place,
    Refusal("not-checked") while a person must compare it, Refusal("nothing-written") for a typed return without
    rows or words, Refusal("no-rows") for one with words alone, Refusal("earlier-changes").
    Source: docs/rules.md R-97.
    """
    refuse_withdrawn(request)
    if upload.state == "refused":
        raise Refusal("not-read", "This file could not be read, so it cannot be handed in. Upload another file")
    if upload.state != "read":
        raise Refusal("not-read", "This file has not been read yet. Wait until it is, then hand it in")
    if upload_versions.overtaken_by(change.session, upload) is not None:
        raise Refusal("overtaken", "A later version took the place of this one. Hand in that one")
    if upload.summary.get("needs_person") and not mended_records.is_compared(upload):
        raise Refusal("not-checked", "Compare the rows with your file and say that you did, then hand it in")
    if upload.media_kind == mended_records.TYPED and not upload.summary.get("rows"):
        _check_without_rows(change, request, upload, nothing_recorded)
    if left_behind is not None:
        raise Refusal(
            "earlier-changes",
            "Changes that were made in earlier versions are not in this one. "
            "Carry them over, or select that you hand it in without them",
        )


def _check_without_rows(change: Change, request: AgencyRequest, upload: Upload, nothing_recorded: bool) -> None:
    if not written_pages.answers(change.session, change.work.store, request.id):
        raise Refusal("nothing-written", NOTHING_WRITTEN)
    if not nothing_recorded:
        raise Refusal("no-rows", NO_ROWS)
    upload.summary = {**upload.summary, NO_CHRONOLOGY: True}


def hand_in_now(change: Change, case: Case, request: AgencyRequest, upload: Upload) -> None:
    """Let an upload be the agency's return, in the action's transaction. case, request: locked."""
    written = written_pages.answers(change.session, change.work.store, request.id)
    if written or upload.signed_at is not None:
        record = mended_records.machine_record(change.work.store, upload)
        mended_records.keep(change, upload, record, mended_records.mendings_of(change.work.store, upload), written)
    was_sent_back = request.sent_back_at is not None
    _close(request, change, "handed-in", upload.id)
    upload.handed_in_sha256 = upload.mended_sha256
    restricted_entries.give(change, request)
    return_files.give(change, request)
    entries.add(change, request, "handed-in", version=upload.version)
    if was_sent_back:
        tell_coordinators(change, request, "return-answered")
    change.audit("return-handed-in", upload.id, request=str(request.id), **upload.summary)
    chronologies.ask_for(change, case)


def say_nil(work: Work, request_id: UUID, said: Mapping[str, str] | None = None) -> None:
    """Record that the agency did not know the child or family: a full answer. Doing it twice is doing it once.

    said: of the search, by `casework.rules.requests.NIL_SAYS`.
    Raises Refusal("already-answered") when a return was handed in, Refusal("withdrawn"), NotFound, NotPermitted.
    """
    with changing(work, Permission.HAND_IN) as change:
        case, request = case_and_request(change, request_id)
        if request.state == "handed-in":
            raise Refusal(
                "already-answered", "A return was handed in for this request. Ask the coordinator to change it"
            )
        if request.state == "nil":
            change.audit("nil-return-again", request.id)
            return
        refuse_withdrawn(request)
        words = {name: (said or {}).get(name, "").strip() for name in NIL_SAYS}
        request.nil_said = work.store.keys.seal(words, _nil_context(request.id)) if any(words.values()) else None
        _close(request, change, "nil", None)
        change.audit("nil-return", request.id)
        chronologies.ask_for(change, case)
        chronologies.move_on(change, case)


def locked(change: Change, upload_id: UUID) -> tuple[Case, AgencyRequest, Upload]:
    """Return an upload of the actor's own request with its case and request, all locked. Raises NotFound."""
    upload = upload_within(change.session, change.work, upload_id)
    case, request = case_and_request(change, upload.request_id)
    change.session.refresh(upload)
    return case, request, upload


def case_and_request(change: Change, request_id: UUID) -> tuple[Case, AgencyRequest]:
    """Return the actor's own request and its case, both locked. Raises NotFound."""
    case_id = own_request_within(change.session, change.work, request_id).case_id
    case = change.session.get_one(Case, case_id, with_for_update=True)
    return case, own_request_within(change.session, change.work, request_id, lock=True)


def is_return(request: AgencyRequest, upload: Upload) -> bool:
    """Return whether an upload is what its agency handed in, and nobody sent it back."""
    return mended_records.is_handed_in(request, upload)


def nil_said(store: Store, request: AgencyRequest) -> Mapping[str, str]:
    """Return what a nil return says of the search, by what it is called; nothing of another return."""
    if request.state != "nil" or request.nil_said is None:
        return {}
    said = store.keys.unseal(request.nil_said, _nil_context(request.id))
    return {called: said[name] for name, called in NIL_SAYS.items() if said.get(name)}


def _nil_context(request_id: UUID) -> str:
    return f"nil-said/{request_id}"


def _close(request: AgencyRequest, change: Change, state: str, upload_id: UUID | None) -> None:
    request.state, request.upload_id = state, upload_id
    request.handed_in_at, request.handed_in_by = change.now, change.work.actor.account_id
    request.to_sign, request.sent_back_at = None, None
