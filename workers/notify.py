"""Sending one e-mail through GOV.UK Notify, by one template of the service there with ((subject)) and ((body))."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from notifications_python_client.errors import APIError, InvalidResponse
from notifications_python_client.notifications import NotificationsAPIClient

ADDRESS = "https://api.notifications.service.gov.uk"
SECONDS = 30
_REFUSED = 400

logging.getLogger("notifications_python_client").setLevel(logging.CRITICAL)
"""The client logs the answers to its requests, and an answer may repeat an address."""


@dataclass(frozen=True, slots=True)
class Notify:
    """Where e-mails are handed over at GOV.UK Notify. template: its id there."""

    api_key: str = field(repr=False)
    template: str
    address: str = ADDRESS


class NotSent(Exception):
    """GOV.UK Notify did not take the e-mail. status: what it answered, 0 for no answer. Its words stay unsaid."""

    def __init__(self, status: int) -> None:
        super().__init__(f"GOV.UK Notify answered {status}" if status else "GOV.UK Notify did not answer")
        self.status = status


class AddressRefused(NotSent):
    """GOV.UK Notify answered, and does not take this e-mail: another may go out."""


def send(notify: Notify, *, message_id: UUID, recipient: str, subject: str, text: str) -> None:
    """Hand the e-mail over; its reference there is the message's id. Raises NotSent, to be tried again later."""
    client: Any = NotificationsAPIClient(notify.api_key, base_url=notify.address, timeout=SECONDS)  # type: ignore[no-untyped-call]
    try:
        client.send_email_notification(
            email_address=recipient,
            template_id=notify.template,
            personalisation={"subject": subject, "body": text},
            reference=str(message_id),
        )
    except (APIError, InvalidResponse) as problem:
        # The client's message may hold the address or the words that it was given.
        status = int(getattr(problem, "status_code", 0) or 0)
        raise (AddressRefused if status == _REFUSED else NotSent)(status) from None
    finally:
        client.request_session.close()
