"""At which row of a version a question stands that was asked of another: rows move when a file is corrected."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.actions.reach import upload_within
from casework.actions.returns import mended_records
from casework.actions.work import Work, looking
from casework.records.store import Store
from casework.records.tables import ReturnQuestion, Upload
from casework.rules.permissions import Permission


def rows_now(work: Work, upload_id: UUID) -> dict[UUID, str]:
    """Return at which row of a version each question about a row stands: the row that its row became.

    A question whose row is gone, or is not to be found while a version is read again, is not named.
    Raises NotFound, NotPermitted.
    """
    found: dict[UUID, str] = {}
    with looking(work, Permission.SIGNED_IN) as session:
        upload = upload_within(session, work, upload_id)
        query = select(ReturnQuestion).where(ReturnQuestion.request_id == upload.request_id)
        rows = [row for row in session.scalars(query) if row.row]
        for asked_of in {row.upload_id for row in rows}:
            became = _became(session, work.store, asked_of, upload)
            here = [row for row in rows if row.upload_id == asked_of]
            found |= {row.id: became.get(row.row, "") if became is not None else row.row for row in here}
    return {key: row for key, row in found.items() if row}


def _became(session: Session, store: Store, earlier_id: UUID, later: Upload) -> dict[str, str] | None:
    """Return which row of a version each row of another became, by id; None for the version itself."""
    earlier = session.get_one(Upload, earlier_id)
    if earlier.id == later.id:
        return None
    if earlier.reading_sha256 is None or later.reading_sha256 is None:
        return {}
    records = [mended_records.current_record(store, one) for one in (earlier, later)]
    pairs = mended_records.understanding_of(store).differences(*records)
    return {one["earlier"]["id"]: one["later"]["id"] for one in pairs if one["earlier"] and one["later"]}
