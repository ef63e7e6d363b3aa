"""What is new of those whom agencies look for, and rows of a file that are for the chair alone."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    with op.batch_alter_table("agency_requests", schema=None) as batch_op:
        batch_op.add_column(sa.Column("sought_news", sa.JSON(), server_default="{}", nullable=False))
        batch_op.add_column(sa.Column("sought_tell_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("sought_checked_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.create_index(batch_op.f("ix_agency_requests_sought_tell_at"), ["sought_tell_at"], unique=False)

    with op.batch_alter_table("uploads", schema=None) as batch_op:
        batch_op.add_column(sa.Column("for_chair", sa.Integer(), server_default="0", nullable=False))


def downgrade() -> None:
    """Undo."""
    with op.batch_alter_table("uploads", schema=None) as batch_op:
        batch_op.drop_column("for_chair")

    with op.batch_alter_table("agency_requests", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_agency_requests_sought_tell_at"))
        batch_op.drop_column("sought_checked_at")
        batch_op.drop_column("sought_tell_at")
        batch_op.drop_column("sought_news")
