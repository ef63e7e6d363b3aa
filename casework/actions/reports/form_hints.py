"""What the partnership's own forms for a return say to who fills them in: it is no answer of an agency."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from casework.actions.reports.templates import sealed_for
from casework.records.store import Store
from casework.records.tables import AgencyRequest, Case, ReportTemplate, Upload
from casework.rules.report_kinds import RETURN_FORMS


def of_upload(store: Store, upload_id: UUID) -> tuple[str, ...]:
    """Return the hints of every version of the forms that the return of an upload may have been typed into."""
    with store.looking() as session:
        upload = session.get(Upload, upload_id)
        if upload is None:
            return ()
        request = session.get_one(AgencyRequest, upload.request_id)
        partnership_id = session.get_one(Case, request.case_id).partnership_id
        query = select(ReportTemplate).where(
            ReportTemplate.partnership_id == partnership_id,
            ReportTemplate.kind.in_(RETURN_FORMS),
            ReportTemplate.state == "good",
        )
        hints: dict[str, None] = {}
        for template in session.scalars(query.order_by(ReportTemplate.added_at.desc())):
            if template.found:
                hints |= dict.fromkeys(store.keys.unseal(template.found, sealed_for(template)).get("hints", ()))
        return tuple(hints)
