"""packs in codes, and the time that a copy bears"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    with op.batch_alter_table("packs", schema=None) as batch_op:
        batch_op.add_column(sa.Column("stopped_by", sa.LargeBinary(), nullable=True))
    with op.batch_alter_table("pack_copies", schema=None) as batch_op:
        batch_op.add_column(sa.Column("marked_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    """Undo."""
    with op.batch_alter_table("pack_copies", schema=None) as batch_op:
        batch_op.drop_column("marked_at")
    with op.batch_alter_table("packs", schema=None) as batch_op:
        batch_op.drop_column("stopped_by")
