"""E-mails about an action: to its owner, else to those who act for its agency; and to coordinators."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy.orm import Session

from casework.actions import messages
from casework.actions.need_to_know import told
from casework.actions.people import agency_people
from casework.actions.work import Change
from casework.records.tables import Account, Agency, Case, PlannedAction
from casework.rules.permissions import Role


def tell_owner(change: Change, action: PlannedAction, template: str) -> list[str]:
    """Write an e-mail to who answers for the action, in the action's transaction; return to whom.

    Its owner, where they have an account; else those who answer for its agency; else the coordinators.
    """
    partnership_id = _partnership(change.session, action)
    to = _owners(change.session, action) or told.addresses(change.session, action.case_id, Role.COORDINATOR)
    _write(change, action, template, partnership_id, to)
    return to


def tell_coordinators(change: Change, action: PlannedAction, template: str) -> None:
    """Write an e-mail to coordinators to whom the case is open, in the action's transaction; not to who acts."""
    partnership_id = _partnership(change.session, action)
    own = change.session.get(Account, change.work.actor.account_id) if change.work.actor.account_id else None
    to = [
        email
        for email in told.addresses(change.session, action.case_id, Role.COORDINATOR)
        if own is None or email != own.email
    ]
    _write(change, action, template, partnership_id, to)


def _owners(session: Session, action: PlannedAction) -> list[str]:
    owner = session.get(Account, action.owner_id) if action.owner_id else None
    if owner is not None and owner.state != "closed":
        return [owner.email]
    if action.agency_id is not None:
        return agency_people.emails(session, action.agency_id, Role.REPRESENTATIVE, action.case_id)
    return []


def _write(change: Change, action: PlannedAction, template: str, partnership_id: UUID, to: list[str]) -> None:
    agency = change.session.get(Agency, action.agency_id) if action.agency_id else None
    words = {
        "agency": agency.name if agency else "the partnership",
        "due_on": f"{action.due_on:%-d %B %Y}",
        "link": f"{change.work.store.portal_address}/actions/{action.id}",
    }
    for recipient in to:
        messages.write(change, template, partnership_id=partnership_id, recipient=recipient, words=words)


def _partnership(session: Session, action: PlannedAction) -> UUID:
    return session.get_one(Case, action.case_id).partnership_id
