"""Whether e-mails go out: said to people who wait for one and can do nothing without it."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import or_, select

from casework.records.store import Store
from casework.records.tables import Message, Task

UNTRIED_AT_MOST = timedelta(minutes=1)
"""How long an e-mail may wait for its first try before nobody seems to send any."""
REFUSED = ("SMTPRecipientsRefused", "AddressRefused")
"""Problems of one address: whoever sends e-mails answered, and does not take that one."""
REFUSED_AT_MOST = 2
"""Addresses that may be refused one after the other, as by typing errors, before it seems that all are."""
_LOOKED_AT = 50


def are_late(store: Store) -> bool:
    """Return whether nothing goes out: the newest e-mail of which anything is known did not.

    An e-mail that was just written is not known of. One whose address is refused says nothing of the others,
    unless one address after the other is. It is the same for whoever asks: nobody learns whose e-mails were sent.
    """
    known = or_(
        Task.state.in_(("done", "dead")),
        Task.problem != "",
        Task.created_at < store.now() - UNTRIED_AT_MOST,
    )
    query = (
        select(Task.state, Task.problem, Message.recipient)
        .outerjoin(Message, Message.id == Task.ref)
        .where(Task.kind == "send-message", known)
        .order_by(Task.created_at.desc(), Task.id.desc())
    )
    refused: set[str | None] = set()
    with store.looking() as session:
        for state, problem, recipient in session.execute(query.limit(_LOOKED_AT)):
            if state == "done":
                return False
            if problem not in REFUSED:
                return True
            refused.add(recipient)
            if len(refused) > REFUSED_AT_MOST:
                return True
    return False
