"""Finding a record that the actor may know of. One that they may not know of is as if it were not there.

`open_cases` is the one place that says which cases are open to somebody (docs/rules.md R-24 to R-27): every list,
page, file and calendar asks it, by itself or through the functions below.

Locks are taken in one order, so that two actions never wait for each other in a circle: referral, case, request,
upload, chronology or review, then task rows, and last the audit chain.
"""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, false, or_, select, true
from sqlalchemy.orm import Session, aliased

from casework.actions.work import NotFound, Work
from casework.records.database import add_unless_there
from casework.records.tables import (
    Agency,
    AgencyRequest,
    Case,
    CaseAdmission,
    CaseExclusion,
    CaseOpening,
    Chronology,
    Counter,
    Partnership,
    Referral,
    Review,
    Upload,
)
from casework.rules import partnership_settings
from casework.rules.need_to_know import BY_ROLE, holders
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


def open_cases(
    work: Work,
    permission: Permission = Permission.SEE_CASES,
    case: type[Case] = Case,
    *,
    by_opening: bool = True,
) -> ColumnElement[bool]:
    """Return which cases are open to the actor, as a condition on `case`: the table, or an alias of it.

    permission: what they want of the case. A role that is on a case opens it for what that role may do, so a
    publisher's review, but not the case, for somebody who is a group member besides. by_opening: also those that
    they opened for a while without being on them.
    """
    actor = work.actor
    if actor.everything:
        return true()
    if actor.guest is not None:
        if not actor.may(permission):
            return false()
        return and_(case.id == actor.guest.case_id, not_kept_out(work, case))
    held = [role.value for role in holders(permission, actor.roles)]
    opened = exists().where(
        CaseOpening.case_id == case.id,
        CaseOpening.account_id == actor.account_id,
        CaseOpening.ended_at.is_(None),
        CaseOpening.until > work.store.now(),
    )
    ways: list[ColumnElement[bool]] = [opened] if by_opening else [false()]
    if held:
        named = exists().where(
            CaseAdmission.case_id == case.id,
            or_(CaseAdmission.account_id == actor.account_id, CaseAdmission.role.in_(held)),
        )
        ways += [case.open_to == BY_ROLE, named]
    return and_(case.partnership_id == actor.partnership_id, not_kept_out(work, case), or_(*ways))


def not_kept_out(work: Work, case: type[Case] = Case) -> ColumnElement[bool]:
    """Return in which cases the actor has no conflict of interest, as a condition on `case`."""
    if work.actor.everything:
        return true()
    return ~exists().where(
        CaseExclusion.case_id == case.id,
        CaseExclusion.account_id == work.actor.account_id,
        CaseExclusion.lifted_at.is_(None),
    )


def is_kept_out(session: Session, work: Work, case_id: UUID) -> bool:
    """Return whether the actor has a conflict of interest in a case: nothing of it is for them then."""
    return not _is_open(session, case_id, not_kept_out(work))


def open_referrals(work: Work) -> ColumnElement[bool]:
    """Return which referrals are open to the actor, as a condition on `Referral`: with a case, if that is."""
    if work.actor.everything:
        return true()
    case = aliased(Case)
    closed = exists().where(case.referral_id == Referral.id, ~open_cases(work, Permission.SEE_REFERRALS, case))
    of_partnership = and_(Referral.partnership_id == work.actor.partnership_id, ~closed)
    guest = work.actor.guest
    if guest is None:
        return of_partnership
    # What was referred beside the one case is not for its guests, whether a case came of it or not.
    return and_(of_partnership, exists().where(case.referral_id == Referral.id, case.id == guest.case_id))


def referral_within(session: Session, work: Work, referral_id: UUID, *, lock: bool = False) -> Referral:
    """Return a referral that is open to the actor. Raises NotFound."""
    referral = session.get(Referral, referral_id, with_for_update=lock)
    query = select(Referral.id).where(Referral.id == referral_id, open_referrals(work))
    if referral is None or session.scalar(query) is None:
        raise NotFound
    return referral


def case_within(
    session: Session,
    work: Work,
    case_id: UUID,
    *,
    lock: bool = False,
    permission: Permission = Permission.SEE_CASES,
) -> Case:
    """Return a case that is open to the actor for what they want of it. Raises NotFound."""
    case = session.get(Case, case_id, with_for_update=lock)
    if case is None or not _is_open(session, case_id, open_cases(work, permission)):
        raise NotFound
    return case


def request_within(session: Session, work: Work, request_id: UUID, *, lock: bool = False) -> AgencyRequest:
    """Return a request that the actor may see: by names, of cases that are open to them; agencies see their own.

    What an agency handed in holds names on every page: there is none of it in codes. Raises NotFound.
    """
    request = session.get(AgencyRequest, request_id, with_for_update=lock)
    if request is None:
        raise NotFound
    actor = work.actor
    if actor.may(Permission.SEE_NAMES) and _is_open(
        session, request.case_id, open_cases(work, Permission.SEE_NAMES)
    ):
        return request
    of_agency = actor.may(Permission.ANSWER_REQUESTS) and actor.agency_id == request.agency_id
    own = and_(Case.partnership_id == actor.partnership_id, not_kept_out(work))
    if of_agency and _is_open(session, request.case_id, own):
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
    """Return a chronology of a case that is open to the actor. Raises NotFound."""
    chronology = session.get(Chronology, chronology_id)
    if chronology is None:
        raise NotFound
    case_within(session, work, chronology.case_id)
    return chronology


def review_within(session: Session, work: Work, review_id: UUID, *, lock: bool = False) -> Review:
    """Return a review of a case that is open to the actor, or one of their partnership that is of no case.

    Raises NotFound.
    """
    review = session.get(Review, review_id, with_for_update=lock)
    if (
        review is None
        or session.scalar(select(Review.id).where(Review.id == review.id, open_reviews(work))) is None
    ):
        raise NotFound
    return review


def open_reviews(work: Work) -> ColumnElement[bool]:
    """Return which reviews the actor may see, as a condition on `Review`."""
    actor = work.actor
    of_no_case = and_(
        Review.case_id.is_(None),
        true() if actor.everything else Review.partnership_id == actor.partnership_id,
        false() if actor.guest is not None else true(),
    )
    of_case = exists().where(Case.id == Review.case_id, open_cases(work, Permission.SEE_REVIEWS))
    return or_(of_no_case, of_case)


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


def _is_open(session: Session, case_id: UUID, condition: ColumnElement[bool]) -> bool:
    return session.scalar(select(Case.id).where(Case.id == case_id, condition)) is not None


def _same_partnership(work: Work, partnership_id: UUID) -> bool:
    return work.actor.everything or work.actor.partnership_id == partnership_id
