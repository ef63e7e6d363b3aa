"""What an agency's columns hold: asked once about a heading, remembered, and used for its other returns."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from casework.actions import restricted_files
from casework.actions.downloads import content
from casework.actions.reach import request_within, upload_within
from casework.actions.work import Change, Refusal, Work, changing, looking
from casework.records.database import add_unless_there
from casework.records.store import Store
from casework.records.tables import Account, AgencyColumn, AgencyRequest, Upload
from casework.rules.column_fields import COLUMN_FIELDS
from casework.rules.permissions import Permission

READ = "read-return"
MOST_HEADINGS = 500
"""Headings remembered of one agency; no agency has so many, a broken file may."""


@dataclass(frozen=True, slots=True)
class ColumnView:
    """A column of a file. key: its heading as compared. field: what it was taken for. samples: cells of it.

    sure: nobody needs to be asked. said_by, said_at: who settled it, "" and None where nobody did.
    """

    key: str
    heading: str
    field: str
    samples: tuple[str, ...]
    sure: bool
    said_by: str = ""
    said_at: datetime | None = None


def columns_of(work: Work, upload_id: UUID) -> tuple[ColumnView, ...]:
    """Return the columns of a file that was read, those that are not sure first; () while it is not read.

    Raises Refusal("file-gone"), NotFound, NotPermitted.
    """
    with looking(work, Permission.SIGNED_IN) as session:
        upload = upload_within(session, work, upload_id)
        agency_id = session.get_one(AgencyRequest, upload.request_id).agency_id
        said = _said(session, work.store, agency_id)
        shown = restricted_files.is_shown(session, work, upload)
        names = {row.answered_by: session.get_one(Account, row.answered_by).name for row in said.values()}
    views = []
    for column, sure in _columns(work.store, upload):
        row = said.get(column["key"])
        views.append(
            ColumnView(
                key=column["key"],
                heading=column["heading"],
                field=row.field if row else column["field"],
                samples=tuple(column["samples"]) if shown else (),
                sure=sure or row is not None,
                said_by=names[row.answered_by] if row else "",
                said_at=row.answered_at if row else None,
            )
        )
    return tuple(sorted(views, key=lambda view: (view.sure, view.said_at is None)))


def say(work: Work, upload_id: UUID, answers: Mapping[str, str]) -> int:
    """Record what columns of a file hold, and have the agency's open files read again with it; return how many.

    answers: by a column's key, a field of `COLUMN_FIELDS`, or "" to leave it to the service again. Columns that
    the file does not have are passed over. A file that was handed in, or waits for a signature, stays as it
    was: the answers hold for the agency's next. Doing it twice is doing it once.
    Raises Refusal("field"), Refusal("too-many"), Refusal("file-gone"), NotFound, NotPermitted.
    """
    if any(field and field not in COLUMN_FIELDS for field in answers.values()):
        raise Refusal("field", "Select what the column holds from the list")
    with looking(work, Permission.SAY_COLUMNS) as session:
        upload = upload_within(session, work, upload_id)
        agency_id = session.get_one(AgencyRequest, upload.request_id).agency_id
    headings = {column["key"]: column["heading"] for column, _ in _columns(work.store, upload)}
    with changing(work, Permission.SAY_COLUMNS) as change:
        request_within(change.session, work, upload.request_id)
        # Nothing of this agency is handed in while its files are sent to be read again.
        requests = select(AgencyRequest.id).where(AgencyRequest.agency_id == agency_id).order_by(AgencyRequest.id)
        change.session.execute(requests.with_for_update())
        changed = {
            key
            for key, field in answers.items()
            if key in headings and _remember(change, agency_id, key, headings[key], field)
        }
        # A file that could not be read again before is tried once more, whatever was said now.
        concerned = changed | set(headings) if upload.state == "read" and upload.refusal else changed
        again = _read_again(change, agency_id, concerned, upload_id) if concerned else []
        change.audit(
            "columns-said" if concerned else "columns-said-again",
            upload_id,
            agency=str(agency_id),
            columns=len(changed),
            read_again=[str(one) for one in again],
        )
        return len(again)


def known(session: Session, store: Store, agency_id: UUID) -> dict[str, str]:
    """Return what an agency said of its columns: heading as compared to field."""
    return {key: row.field for key, row in _said(session, store, agency_id).items()}


def _said(session: Session, store: Store, agency_id: UUID) -> dict[str, AgencyColumn]:
    rows = session.scalars(select(AgencyColumn).where(AgencyColumn.agency_id == agency_id))
    return {store.keys.unseal(row.heading, _context(agency_id))["key"]: row for row in rows}


def heading_of(store: Store, row: AgencyColumn) -> str:
    """Return the heading of a remembered column as somebody typed it."""
    return str(store.keys.unseal(row.heading, _context(row.agency_id))["heading"])


def _remember(change: Change, agency_id: UUID, key: str, heading: str, field: str) -> bool:
    """Keep one answer, or forget it for ""; return whether that changed anything."""
    session, keys = change.session, change.work.store.keys
    mac = keys.mac("agency-column", f"{agency_id} {key}".encode()).hex()
    query = select(AgencyColumn).where(AgencyColumn.agency_id == agency_id, AgencyColumn.heading_mac == mac)
    row = session.scalar(query.with_for_update())
    if not field:
        if row is not None:
            session.delete(row)
        return row is not None
    assert change.work.actor.account_id is not None
    if row is None:
        kept = select(func.count()).where(AgencyColumn.agency_id == agency_id)
        if (session.scalar(kept) or 0) >= MOST_HEADINGS:
            raise Refusal("too-many", "Your agency’s columns are full. Ask the coordinator for help")
        values = {
            "agency_id": agency_id,
            "heading_mac": mac,
            "heading": keys.seal({"key": key, "heading": heading}, _context(agency_id)),
            "field": field,
            "answered_by": change.work.actor.account_id,
            "answered_at": change.now,
        }
        if add_unless_there(session, AgencyColumn, values):
            return True
        row = session.scalars(query.with_for_update()).one()  # somebody else answered in the same moment
    if row.field == field:
        return False
    row.field, row.answered_by, row.answered_at = field, change.work.actor.account_id, change.now
    return True


def _read_again(change: Change, agency_id: UUID, changed: set[str], looked_at: UUID) -> list[UUID]:
    """Ask for the agency's files to be read again that have one of these columns and are not handed in.

    Of each request only the newest file that was read: earlier versions were overtaken. And the one looked at.
    """
    query = (
        select(Upload, AgencyRequest)
        .join(AgencyRequest, AgencyRequest.id == Upload.request_id)
        .where(AgencyRequest.agency_id == agency_id, Upload.state == "read")
        .order_by(Upload.version.desc())
    )
    newest: dict[UUID, UUID] = {}
    concerned = []
    for upload, request in change.session.execute(query):
        newest.setdefault(request.id, upload.id)
        stays = upload.id in (request.upload_id, request.to_sign)
        is_open = not stays and upload.id in (newest[request.id], looked_at)
        if is_open and not changed.isdisjoint(column["key"] for column, _ in _columns(change.work.store, upload)):
            concerned.append(upload.id)
    again = []
    for upload_id in sorted(concerned):  # in one order, so that two people who answer never wait in a circle
        upload = change.session.get_one(Upload, upload_id, with_for_update=True)
        change.session.refresh(upload)
        if upload.state == "read":
            upload.state = "waiting"
            change.task(READ, upload.id)
            again.append(upload.id)
    return again


def _columns(store: Store, upload: Upload) -> Sequence[tuple[Mapping[str, Any], bool]]:
    """Return the columns of what the machine read from an upload, each with whether it is sure."""
    if upload.reading_sha256 is None:
        return []
    record = json.loads(content(store, upload.reading_sha256))
    questions, settled = record.get("column_questions", []), record.get("columns_settled", [])
    return [*((column, False) for column in questions), *((column, True) for column in settled)]


def _context(agency_id: UUID) -> str:
    return f"agency-column {agency_id}"
