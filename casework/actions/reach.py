"""Finding a record that the actor may know of. One of another partnership or agency is as if it were not there.

Locks are taken in one order, so that two actions never wait for each other in a circle: referral, case, request,
upload, chronology or review, then task rows, and last the audit chain.
"""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.actions.work import NotFound, Work
from casework.records.database import add_unless_there
from casework.records.tables import (
    Agency,
    AgencyRequest,
    Case,
    Chronology,
    Counter,
    Partnership,
    Referral,
    Review,
    Upload,
)
from casework.rules import partnership_settings
from casework.rules.partnership_settings import PartnershipSettings
from casework.rules.permissions import Permission


def partnership_of(session: Session, partnership_id: UUID, *, lock: bool = False) -> Partnership:
    """Return the partnership. Raises NotFound."""
    partnership = session.get(Partnership, partnership_id, with_for_update=lock)
    if partnership is None:
        raise NotFound
    return partnership


def settings_of(session: Session, partnership_id: UUID) -> PartnershipSettings:
    """Return the partnership's settings. Raises NotFound."""
    return partnership_settings.from_json(partnership_of(session, partnership_id).settings)


def referral_within(session: Session, work: Work, referral_id: UUID, *, lock: bool = False) -> Referral:
    """Return a referral of the actor's partnership. Raises NotFound."""
    referral = session.get(Referral, referral_id, with_for_update=lock)
    if referral is None or not _same_partnership(work, referral.partnership_id):
        raise NotFound
    return referral


def case_within(session: Session, work: Work, case_id: UUID, *, lock: bool = False) -> Case:
    """Return a case of the actor's partnership. Raises NotFound."""
    case = session.get(Case, case_id, with_for_update=lock)
    if case is None or not _same_partnership(work, case.partnership_id):
        raise NotFound
    return case


def request_within(session: Session, work: Work, request_id: UUID, *, lock: bool = False) -> AgencyRequest:
    """Return a request that the actor may see: who reads by names by partnership, agencies their own.

    What an agency handed in holds names on every page: there is none of it in codes. Raises NotFound.
    """
    request = session.get(AgencyRequest, request_id, with_for_update=lock)
    if request is None:
        raise NotFound
    case = session.get_one(Case, request.case_id)
    if not _same_partnership(work, case.partnership_id):
        raise NotFound
    actor = work.actor
    if actor.everything or actor.may(Permission.SEE_NAMES):
        return request
    if actor.may(Permission.ANSWER_REQUESTS) and actor.agency_id == request.agency_id:
        return request
    raise NotFound


def own_request_within(session: Session, work: Work, request_id: UUID, *, lock: bool = False) -> AgencyRequest:
    """Return a request that the actor may answer: one to their own agency. Raises NotFound."""
    request = request_within(session, work, request_id, lock=lock)
    if not work.actor.everything and request.agency_id != work.actor.agency_id:
        raise NotFound
    return request


def upload_within(session: Session, work: Work, upload_id: UUID) -> Upload:
    """Return an upload of a request that the actor may see. Raises NotFound."""
    upload = session.get(Upload, upload_id)
    if upload is None:
        raise NotFound
    request_within(session, work, upload.request_id)
    return upload


def chronology_within(session: Session, work: Work, chronology_id: UUID) -> Chronology:
    """Return a chronology of a case of the actor's partnership. Raises NotFound."""
    chronology = session.get(Chronology, chronology_id)
    if chronology is None:
        raise NotFound
    case_within(session, work, chronology.case_id)
    return chronology


def review_within(session: Session, work: Work, review_id: UUID, *, lock: bool = False) -> Review:
    """Return a review of the actor's partnership. Raises NotFound."""
    review = session.get(Review, review_id, with_for_update=lock)
    if review is None or not _same_partnership(work, review.partnership_id):
        raise NotFound
    return review


def agency_within(session: Session, work: Work, agency_id: UUID) -> Agency:
    """Return an agency of the actor's partnership. Raises NotFound."""
    agency = session.get(Agency, agency_id)
    if agency is None or not _same_partnership(work, agency.partnership_id):
        raise NotFound
    return agency


def next_number(session: Session, partnership_id: UUID, series: str) -> int:
    """Return the next number of a series, from 1. Two transactions never get the same one."""
    query = select(Counter).where(Counter.partnership_id == partnership_id, Counter.series == series)
    counter = session.scalar(query.with_for_update())
    if counter is None:
        # Only the counter is ever locked: a lock on the partnership would stand against every new record of it.
        add_unless_there(session, Counter, {"partnership_id": partnership_id, "series": series, "last": 0})
        counter = session.scalars(query.with_for_update()).one()
    counter.last += 1
    session.flush()
    return counter.last


def _same_partnership(work: Work, partnership_id: UUID) -> bool:
    return work.actor.everything or work.actor.partnership_id == partnership_id
