"""The order in which a case asked its agencies: it gives each its colour and letters, whoever answers next."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.records.tables import Agency, AgencyRequest, Chronology


def agencies_in_order(session: Session, chronology: Chronology) -> tuple[str, ...]:
    """Return the agencies of a build's case by name, those asked first first, those asked together by name.

    Agencies that have not answered yet keep their places. One that is called something else by now stands last.
    """
    query = (
        select(AgencyRequest.sent_at, Agency.name)
        .join(Agency, Agency.id == AgencyRequest.agency_id)
        .where(AgencyRequest.case_id == chronology.case_id)
    )
    sent = [(at, name.casefold(), name) for at, name in session.execute(query)]
    merged = {entry["agency"] for entry in chronology.inputs["returns"]}
    return tuple(dict.fromkeys((*(name for *_, name in sorted(sent)), *sorted(merged, key=str.casefold))))
