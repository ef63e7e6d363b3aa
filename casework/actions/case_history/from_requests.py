"""What was asked of agencies, what they answered, in time or late, and what was sent back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from uuid import UUID

from sqlalchemy import select

from casework.actions.case_history.happenings import Entry, Happening, Telling, counted, in_words, passed
from casework.actions.returns import entries as request_entries
from casework.actions.returns.standing import stands
from casework.actions.work import LOCAL_TIME
from casework.records.tables import Agency, AgencyRequest, RequestEntry, Upload
from casework.rules.permissions import Permission
from casework.rules.requests import SETTLED

_ACTS: Mapping[str, str] = {
    "request-sent": "{agency} was asked for its return",
    "request-opened": "{agency} opened the request",
    "request-reminded": "{agency} was reminded",
    "reminder-sent": "{agency} was reminded by the calendar",
    "nil-return": "{agency} answered that the child and family are not known to it",
    "return-received": "{agency} sent a file in",
    "return-signed": "A senior manager of {agency} signed its return",
    "return-handed-in": "{agency} handed its return in",
    "version-begun": "{agency} began another version of its return",
}
_BY_AGENCY = {
    "request-opened",
    "nil-return",
    "return-received",
    "return-signed",
    "return-handed-in",
    "version-begun",
}
_THREAD: Mapping[str, str] = {
    "message": "A message to {agency}",
    "extended": "The due date of {agency} was moved",
    "withdrawn": "The request to {agency} was withdrawn",
    "asked-again": "{agency} was asked again",
    "sent-back": "The return of {agency} was sent back with questions",
    "handed-over": "The request was handed over to a colleague at {agency}",
}
_FOR_CHAIR: Mapping[str, str] = {
    "restricted-kept": "{agency} wrote words for the chair alone",
    "restricted-read": "The words of {agency} for the chair alone were read",
}


def requests(telling: Telling) -> Iterator[Happening]:
    """Yield what happened with each request to an agency."""
    session = telling.session
    query = (
        select(AgencyRequest, Agency.name)
        .join(Agency, Agency.id == AgencyRequest.agency_id)
        .where(AgencyRequest.case_id == telling.case.id)
    )
    rows = {request.id: (request, telling.say(name)) for request, name in session.execute(query)}
    uploads = {upload.id: upload for upload in session.scalars(select(Upload).where(Upload.request_id.in_(rows)))}
    owners = {request_id: request_id for request_id in rows}
    owners |= {upload.id: upload.request_id for upload in uploads.values()}
    acts = {**_ACTS, **(_FOR_CHAIR if telling.may(Permission.SEE_RESTRICTED) else {})}
    for entry in telling.entries(owners, acts):
        request_id = owners[entry.subject]
        agency = rows[request_id][1]
        yield Happening(
            entry.at,
            "request",
            acts[entry.action].format(agency=agency),
            _by(telling, entry, agency),
            tuple(_lines(telling, entry, uploads.get(entry.subject))),
            ("request", request_id),
        )
    thread = select(RequestEntry).where(RequestEntry.request_id.in_(rows), RequestEntry.inside.is_(False))
    for row in session.scalars(thread):
        if row.kind in _THREAD and (row.kind != "message" or telling.may(Permission.SEND_REQUESTS)):
            yield _of_thread(telling, row, rows[row.request_id][1])
    for request, agency in rows.values():
        yield from _late(telling, request, agency)


def _by(telling: Telling, entry: Entry, agency: str) -> str:
    """Return who did it: by name to who asks agencies, else the agency."""
    hidden = entry.action in (*_BY_AGENCY, "restricted-kept") and not telling.may(Permission.SEND_REQUESTS)
    return agency if hidden else entry.by


def _lines(telling: Telling, entry: Entry, upload: Upload | None) -> Iterator[str]:
    if entry.action == "return-handed-in":
        yield f"With {counted(int(entry.details.get('rows', 0)), 'row')}"
    if upload is not None and upload.version > 1:
        yield f"Version {upload.version}"
    if entry.action == "return-signed" and upload is not None and telling.may(Permission.SEND_REQUESTS):
        signed = ", ".join(part for part in (upload.signed_name, upload.signed_role) if part)
        if signed:
            yield f"Signed by {signed}"


def _of_thread(telling: Telling, row: RequestEntry, agency: str) -> Happening:
    body = request_entries.body_of(telling.work.store, row)
    what = "A message from {agency}" if row.kind == "message" and row.of_agency else _THREAD[row.kind]
    lines = []
    if row.kind == "extended":
        lines.append(f"From {in_words(body['before'])} to {in_words(body['after'])}")
    if row.kind == "sent-back" and body.get("questions"):
        lines.append(f"With {counted(int(body['questions']), 'question')} about single rows or the whole")
    if row.kind != "message" and body["text"] and telling.may(Permission.SEND_REQUESTS):
        lines.append(telling.say(body["text"]))
    hidden = row.of_agency and not telling.may(Permission.SEND_REQUESTS)
    by = agency if hidden else telling.account(row.written_by)
    return Happening(
        row.written_at, "request", what.format(agency=agency), by, tuple(lines), _about(row.request_id)
    )


def _late(telling: Telling, request: AgencyRequest, agency: str) -> Iterator[Happening]:
    if request.state == "withdrawn":
        return
    answered = request.handed_in_at.astimezone(LOCAL_TIME).date() if request.handed_in_at else None
    if stands(request) not in SETTLED:
        answered = None
    if (answered or telling.work.today) > request.due_on:
        what = f"The return of {agency} became late"
        lines = (f"Due on {in_words(request.due_on)}",)
        yield Happening(passed(request.due_on), "request", what, "", lines, _about(request.id), late=True)


def _about(request_id: UUID) -> tuple[str, UUID]:
    return "request", request_id
