"""Cases, referrals, children by name, and requests to agencies."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from uuid import UUID

from sqlalchemy import select

from casework.actions.codes.known_people import referral_context
from casework.actions.codes.words import people_of
from casework.actions.finding.looking_through import Found, Looking
from casework.actions.reach import not_kept_out, open_referrals
from casework.actions.returns.standing import stands
from casework.records.tables import Agency, AgencyRequest, Case, Referral
from casework.rules import referral_form, stages
from casework.rules.permissions import Permission
from casework.rules.requests import STATES
from casework.rules.searching import fits, name_fits

_REFERRAL_STATES = {"received": "Received", "opened": "A case was opened", "closed": "No case was opened"}


def cases(looking: Looking) -> Iterator[Found]:
    """Yield the cases by code name, reference or stage."""
    for case in looking.cases.values():
        stage = stages.stage(case.stage).title
        if fits(looking.words, case.code_name, case.reference, stage):
            yield Found("case", case.code_name, f"{case.reference}, {stage}", ("case", case.id), case.id)


def referrals(looking: Looking) -> Iterator[Found]:
    """Yield the referrals by reference or state."""
    for referral, case in _referrals(looking):
        state = _REFERRAL_STATES[referral.state]
        day = f"{referral.received_at:%Y}"
        if fits(looking.words, referral.reference, state, "referral", day):
            yield Found("referral", referral.reference, _of_referral(referral, case), ("referral", referral.id))


def children(looking: Looking) -> Iterator[Found]:
    """Yield children by what they are called, to who sees names and has not chosen codes.

    Names are kept sealed: they are opened here, compared, and forgotten. Whoever may not read referrals finds the
    children of the keys of their cases alone.
    """
    if looking.work.in_codes:
        return
    keys, told = looking.work.store.keys, set()
    if looking.may(Permission.SEE_REFERRALS):
        for referral, case in _referrals(looking):
            answers = keys.unseal(referral.answers, referral_context(referral.id))
            for person in referral_form.people_named(answers):
                if not person.child:
                    continue
                why = name_fits(looking.words, (person.name, *person.aliases), person.nhs_number)
                if why is not None:
                    told.add((case.id if case else None, person.name.casefold()))
                    where = f"Referral {_of_referral(referral, case)}"
                    case_id = case.id if case else None
                    yield Found("child", person.name, where, ("referral", referral.id), case_id, why)
    for case in looking.cases.values():
        for _, known in people_of(looking.session, keys, case.id, ("confirmed",)):
            if "child" not in known.role.casefold().split() or (case.id, known.name.casefold()) in told:
                continue
            number = known.nhs_numbers[0] if known.nhs_numbers else ""
            why = name_fits(looking.words, (known.name, *known.aliases), number)
            if why is not None:
                where = f"{case.code_name}, {case.reference}"
                yield Found("child", known.name, where, ("case", case.id), case.id, why)


def requests(looking: Looking) -> Iterator[Found]:
    """Yield the requests to agencies, to who sends them."""
    for request, case, agency in _requests(looking, looking.cases):
        if fits(looking.words, agency, case.code_name, case.reference, STATES[stands(request)]):
            where = f"{case.code_name}, {case.reference}: {STATES[stands(request)]}"
            yield Found("request", agency, where, ("request", request.id), case.id)


def own_requests(looking: Looking) -> Iterator[Found]:
    """Yield the requests to one's own agency, to its own people: by case, questions and state."""
    agency_id = looking.work.actor.agency_id
    if agency_id is None:
        return
    query = select(AgencyRequest, Case).join(Case, Case.id == AgencyRequest.case_id)
    own = query.where(AgencyRequest.agency_id == agency_id, not_kept_out(looking.work))
    for request, case in looking.session.execute(own):
        state = STATES[stands(request)]
        if fits(looking.words, case.code_name, case.reference, state, request.questions):
            yield Found("request", case.code_name, f"{case.reference}: {state}", ("own-request", request.id))


def _referrals(looking: Looking) -> Iterator[tuple[Referral, Case | None]]:
    query = (
        select(Referral, Case)
        .outerjoin(Case, Case.referral_id == Referral.id)
        .where(open_referrals(looking.work))
        .order_by(Referral.received_at.desc())
    )
    for referral, opened in looking.session.execute(query):
        case: Case | None = opened
        if (case is not None and case.id not in looking.cases) or (case is None and looking.alone):
            continue
        yield referral, case


def _requests(looking: Looking, case_ids: Iterable[UUID]) -> Iterator[tuple[AgencyRequest, Case, str]]:
    query = (
        select(AgencyRequest, Agency.name)
        .join(Agency, Agency.id == AgencyRequest.agency_id)
        .where(AgencyRequest.case_id.in_(list(case_ids)))
        .order_by(Agency.name)
    )
    for request, agency in looking.session.execute(query):
        yield request, looking.cases[request.case_id], agency


def _of_referral(referral: Referral, case: Case | None) -> str:
    of_case = f"case {case.code_name}, {case.reference}" if case else _REFERRAL_STATES[referral.state]
    return f"{referral.reference}: {of_case}"
