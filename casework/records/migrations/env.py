"""Alembic's environment: runs on the connection that `upgrade` opened, never on one of its own."""

from __future__ import annotations

from typing import Any, Literal

from alembic import context

from casework.records.columns import Base, Moment
from casework.records.tables import Account

assert Account.metadata is Base.metadata, "the tables must be registered before migrations run"


def _written_as(kind: str, thing: Any, _context: Any) -> str | Literal[False]:
    """Write our own column types as plain ones: a migration must not change when our code does."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(thing, Moment) else False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
    compare_type=True,
    render_item=_written_as,
)
with context.begin_transaction():
    context.run_migrations()
