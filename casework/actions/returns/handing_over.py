"""Handing a request over to a colleague of the agency, who may be new to the service."""

from __future__ import annotations

from uuid import UUID

from casework.actions import messages
from casework.actions.people import agency_people, links
from casework.actions.people.links import Purpose
from casework.actions.reach import own_request_within
from casework.actions.returns import entries
from casework.actions.returns.standing import refuse_withdrawn
from casework.actions.work import Refusal, Work, changing
from casework.records.tables import Account, Agency
from casework.rules.permissions import ROLE_NAMES, Permission, Role


def hand_over(work: Work, request_id: UUID, *, name: str, email: str, role: Role = Role.REPRESENTATIVE) -> None:
    """Let a colleague answer the request, or sign it off; what is written already is there for them.

    They get one e-mail: for somebody new it is the invitation too. The coordinator sees in the thread that a
    colleague was added.
    Raises Refusal("own-address"), Refusal("email-taken"), Refusal("withdrawn"), NotFound, NotPermitted.
    """
    with changing(work, Permission.ANSWER_REQUESTS) as change:
        request = own_request_within(change.session, work, request_id, lock=True)
        refuse_withdrawn(request)
        own = change.session.get(Account, work.actor.account_id) if work.actor.account_id else None
        if own is not None and own.email == email.strip().lower():
            raise Refusal("own-address", "Enter the email address of a colleague: this one is yours")
        agency = change.session.get_one(Agency, request.agency_id)
        account_id = agency_people.add(change, agency.id, name=name, email=email, role=role, write=False)
        colleague = change.session.get_one(Account, account_id)
        due_on, whose, to = f"{request.due_on:%-d %B %Y}", agency.partnership_id, colleague.email
        # One e-mail: who has no account yet makes it with its link, and finds the request on the first page.
        new = colleague.state == "invited"
        link = "" if new else f"{work.store.portal_address}/returns/{request.id}"
        secret = links.make(change, Purpose.INVITATION, account_id) if new else ""
        days = str(links.LASTS[Purpose.INVITATION].days)
        if role == Role.SIGNATORY:
            messages.write(
                change,
                "return-sign-invited",
                partnership_id=whose,
                recipient=to,
                words={"agency": agency.name, "due_on": due_on, "link": link, "secret_link": secret, "days": days},
            )
        else:
            messages.write(
                change,
                "return-handed-over",
                partnership_id=whose,
                recipient=to,
                words={"agency": agency.name, "due_on": due_on, "link": link, "secret_link": secret, "days": days},
            )
        entries.add(change, request, "handed-over", f"{colleague.name}, {ROLE_NAMES[role].lower()}")
        change.audit("request-handed-over", request.id, to=str(account_id), role=role.value)
