"""Whether e-mails go out: said to people who wait for one and can do nothing without it."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import or_, select

from casework.records.store import Store
from casework.records.tables import Task

UNTRIED_AT_MOST = timedelta(minutes=1)
"""How long an e-mail may wait for its first try before nobody seems to send any."""


def are_late(store: Store) -> bool:
    """Return whether the newest e-mail of which anything is known did not go out.

    An e-mail that was just written is not known of. It is the same for every address: nobody learns from it whose
    e-mails were sent.
    """
    known = or_(
        Task.state.in_(("done", "dead")),
        Task.problem != "",
        Task.created_at < store.now() - UNTRIED_AT_MOST,
    )
    query = select(Task.state).where(Task.kind == "send-message", known)
    with store.looking() as session:
        newest = session.scalar(query.order_by(Task.created_at.desc(), Task.id.desc()).limit(1))
    return newest is not None and newest != "done"
