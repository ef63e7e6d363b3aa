"""E-mails about a request: to those who answer or sign for the agency, and to the partnership's coordinators."""

from __future__ import annotations

from casework.actions import messages
from casework.actions.need_to_know import told
from casework.actions.people import agency_people
from casework.actions.returns import first_requests
from casework.actions.work import Change
from casework.records.tables import Agency, AgencyRequest
from casework.rules.permissions import Role


def tell_agency(
    change: Change, request: AgencyRequest, template: str, *, role: Role = Role.REPRESENTATIVE
) -> list[str]:
    """Write an e-mail to those who hold `role` for the agency, in the action's transaction; return to whom.

    While nobody does, it goes to the directory's address with a one-time link, as the first request did.
    """
    agency = change.session.get_one(Agency, request.agency_id)
    words = {"agency": agency.name, "due_on": f"{request.due_on:%-d %B %Y}"}
    to = agency_people.emails(change.session, agency.id, role, request.case_id)
    if to:
        words |= {"link": f"{change.work.store.portal_address}/returns/{request.id}", "secret_link": ""}
    elif agency.email and role == Role.REPRESENTATIVE:
        to = [agency.email]
        words |= {"link": "", "secret_link": first_requests.link_for(change, request.id)}
    for recipient in to:
        messages.write(change, template, partnership_id=agency.partnership_id, recipient=recipient, words=words)
    return to


def tell_coordinators(change: Change, request: AgencyRequest, template: str) -> None:
    """Write an e-mail to the coordinators to whom the case is open, in the action's transaction."""
    agency = change.session.get_one(Agency, request.agency_id)
    link = f"{change.work.store.portal_address}/requests/{request.id}"
    for recipient in told.addresses(change.session, request.case_id, Role.COORDINATOR):
        messages.write(
            change,
            template,
            partnership_id=agency.partnership_id,
            recipient=recipient,
            words={"agency": agency.name, "link": link},
        )
