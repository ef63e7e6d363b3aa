"""A senior manager signs an agency's return off: asked for, signed, given back with words, or taken back.

Only what is signed counts as handed in where the partnership wants a signature. Nobody signs what they wrote
themselves, unless the partnership lets them. Source: docs/rules.md R-61, docs/decisions/0027.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.actions.people import agency_people
from casework.actions.reach import request_within, settings_of
from casework.actions.returns import entries, handing_in, versions as return_versions
from casework.actions.returns.notices import tell_agency
from casework.actions.work import Refusal, Work, changing, looking
from casework.records.tables import AgencyRequest, Case, Upload, WrittenPage
from casework.rules.permissions import Permission, Role

LONGEST_NAME = 200
OWN_WORK = (
    "You wrote or sent in this return yourself, so somebody else must sign it off. "
    "Ask another senior manager of your agency"
)


@dataclass(frozen=True, slots=True)
class SignOff:
    """What pages say of signing. wanted: by the partnership. signatories: names of who may sign for the agency.

    to_sign: the upload that waits, None for none. asked: what tells this asking for a signature from an earlier
    one, "" for none. may_sign: the reader may sign it now. own_work: they may not, only because it is their own.
    """

    wanted: bool
    signatories: tuple[str, ...]
    to_sign: UUID | None
    asked: str
    may_sign: bool
    own_work: bool


def show(work: Work, request_id: UUID) -> SignOff:
    """Return how a request's return is signed off. Raises NotFound, NotPermitted."""
    with looking(work, Permission.SIGNED_IN) as session:
        request = request_within(session, work, request_id)
        settings = settings_of(session, session.get_one(Case, request.case_id).partnership_id)
        names = tuple(
            person.name
            for person in agency_people.of_agency(session, request.agency_id)
            if Role.SIGNATORY in person.roles
        )
        upload = session.get(Upload, request.to_sign) if request.to_sign else None
        signs = upload is not None and work.actor.may(Permission.SIGN_OFF) and _is_own_agency(work, request)
        own = bool(upload) and signs and not settings.sign_own_work and _wrote(session, work, request, upload)
        return SignOff(settings.sign_off, names, request.to_sign, _asking(request, upload), signs and not own, own)


def ask(work: Work, upload_id: UUID, *, without_earlier: bool = False, nothing_recorded: bool = False) -> None:
    """Ask a senior manager of the agency to sign a return. It cannot be changed while it waits.

    without_earlier, nothing_recorded: as `handing_in.hand_in` has them.
    Doing it twice is doing it once. Raises what `handing_in.check_ready` refuses, Refusal("no-signatory"),
    NotFound, NotPermitted.
    """
    left_behind = None if without_earlier else return_versions.carriable(work, upload_id)
    with changing(work, Permission.HAND_IN) as change:
        _, request, upload = handing_in.locked(change, upload_id)
        if request.to_sign == upload.id or handing_in.is_return(request, upload):
            change.audit("signature-asked-again", upload.id)
            return
        handing_in.check_ready(change, request, upload, left_behind, nothing_recorded=nothing_recorded)
        if not agency_people.emails(change.session, request.agency_id, Role.SIGNATORY, request.case_id):
            raise Refusal(
                "no-signatory",
                "Nobody of your agency can sign it off yet. Invite a senior manager on the page “Colleagues”",
            )
        request.to_sign, request.to_sign_by, request.to_sign_at = upload.id, work.actor.account_id, change.now
        entries.add(change, request, "to-sign", version=upload.version)
        tell_agency(change, request, "return-to-sign", role=Role.SIGNATORY)
        change.audit("signature-asked", upload.id, request=str(request.id), version=upload.version)


def sign(work: Work, upload_id: UUID, *, name: str, role: str, asked: str) -> None:
    """Sign a return that waits for it, and hand it in. Doing it twice is doing it once.

    asked: as `show` said when the return was read: it may have been taken back, changed and asked for again since.
    Raises Refusal("no-name"), Refusal("no-role"), Refusal("own-work"), Refusal("not-waiting"),
    Refusal("asked-again"), what `handing_in.check_ready` refuses, NotFound, NotPermitted.
    """
    name, role = " ".join(name.split())[:LONGEST_NAME], " ".join(role.split())[:LONGEST_NAME]
    with changing(work, Permission.SIGN_OFF) as change:
        case, request, upload = handing_in.locked(change, upload_id)
        if handing_in.is_return(request, upload) and upload.signed_at is not None:
            change.audit("return-signed-again", upload.id)
            return
        _refuse_not_waiting(request, upload)
        if asked != _asking(request, upload):
            raise Refusal(
                "asked-again",
                "The return may have been changed after you opened this page. "
                "Read it again, as it is now, before you sign it",
            )
        if not name:
            raise Refusal("no-name", "Enter your name")
        if not role:
            raise Refusal("no-role", "Enter your role, like “Head of safeguarding”")
        if not settings_of(change.session, case.partnership_id).sign_own_work and _wrote(
            change.session, work, request, upload
        ):
            raise Refusal("own-work", OWN_WORK)
        said = bool(upload.summary.get(handing_in.NO_CHRONOLOGY))
        handing_in.check_ready(change, request, upload, None, nothing_recorded=said)
        upload.signed_by, upload.signed_at = work.actor.account_id, change.now
        upload.signed_name, upload.signed_role = name, role
        change.audit("return-signed", upload.id, request=str(request.id))
        handing_in.hand_in_now(change, case, request, upload)


def give_back(work: Work, upload_id: UUID, *, words: str) -> None:
    """Give a return that waits for a signature back to whoever wrote it, with words. Twice is once.

    Raises Refusal("no-words"), Refusal("not-waiting"), NotFound, NotPermitted.
    """
    words = words.strip()
    if not words:
        raise Refusal("no-words", "Enter what must change before you can sign it")
    with changing(work, Permission.SIGN_OFF) as change:
        _, request, upload = handing_in.locked(change, upload_id)
        _refuse_not_waiting(request, upload)
        request.to_sign = None
        entries.add(change, request, "given-back", words, version=upload.version)
        tell_agency(change, request, "return-given-back")
        change.audit("return-given-back", upload.id, request=str(request.id))


def take_back(work: Work, upload_id: UUID) -> None:
    """Take a return back that waits for a signature, to go on with it. Nothing happens when it waits no more.

    Raises NotFound, NotPermitted.
    """
    with changing(work, Permission.HAND_IN) as change:
        _, request, upload = handing_in.locked(change, upload_id)
        if request.to_sign == upload.id:
            request.to_sign = None
        change.audit("signature-taken-back", upload.id)


def _asking(request: AgencyRequest, upload: Upload | None) -> str:
    """Return what tells this asking, and what was read of the file, from an earlier one."""
    if upload is None or request.to_sign != upload.id or request.to_sign_at is None:
        return ""
    return f"{request.to_sign_at.isoformat()} {(upload.mended_sha256 or upload.reading_sha256 or '')[:16]}"


def _wrote(session: Session, work: Work, request: AgencyRequest, upload: Upload | None) -> bool:
    """Return whether the actor sent the return in, asked for its signature, or wrote a page of it."""
    pages = select(WrittenPage.changed_by).where(WrittenPage.request_id == request.id)
    writers = {request.to_sign_by, *session.scalars(pages)}
    writers |= {upload.sent_by, upload.checked_by} if upload else set()
    return work.actor.account_id in writers


def _is_own_agency(work: Work, request: AgencyRequest) -> bool:
    return work.actor.agency_id is not None and work.actor.agency_id == request.agency_id


def _refuse_not_waiting(request: AgencyRequest, upload: Upload) -> None:
    if request.to_sign != upload.id:
        raise Refusal(
            "not-waiting",
            "This return does not wait for a signature any more: it was signed, given back or taken back. "
            "Open the request to see where it stands",
        )
