"""What a referrer does beside filling in: proving an address by the code in the e-mail, and sending."""

from __future__ import annotations

import re

from sqlalchemy import select

from casework.actions import messages
from casework.records.store import Store
from casework.records.tables import Message
from tests.journeys.kit import Page

DECLARED = (
    "I have discussed this referral with my safeguarding lead, and the information is correct as far as I know"
)


def code_for(store: Store, email: str) -> str:
    """Return the newest code that was written to an address, as the e-mail shows it."""
    with store.looking() as session:
        query = select(Message.id).where(Message.purpose == "referral-code", Message.recipient == email)
        newest = session.scalars(query.order_by(Message.created_at.desc())).first()
    assert newest is not None, f"no code was sent to {email}"
    outgoing = messages.to_send(store, newest)
    assert outgoing is not None
    found = re.search(r"\b[0-9]{3} [0-9]{3}\b", outgoing.text)
    assert found, outgoing.text
    return found[0]


def prove(page: Page, store: Store, email: str) -> Page:
    """Enter the address and the code that is sent to it, and return the page that follows."""
    page = page.type("Your work email address", email).press("Send me a code")
    return page.type("6-digit code", code_for(store, email)).press("Continue")


def declare(page: Page) -> Page:
    """Go on from the check page, declare and send."""
    return page.follow("Continue to the declaration").choose(DECLARED).press("Send the referral")
