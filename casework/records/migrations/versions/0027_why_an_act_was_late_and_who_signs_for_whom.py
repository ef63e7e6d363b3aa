"""Why an act was late, each time it was said; for which safeguarding partner somebody signs."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply. Who has signed for one of the partners alone goes on signing for that one."""
    op.create_table(
        "late_reasons",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("referral_id", sa.Uuid(), nullable=False),
        sa.Column("clock", sa.String(), nullable=False),
        sa.Column("met_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.LargeBinary(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["referral_id"], ["referrals.id"], name=op.f("fk_late_reasons_referral_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_late_reasons")),
    )
    with op.batch_alter_table("late_reasons", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_late_reasons_referral_id"), ["referral_id"], unique=False)

    with op.batch_alter_table("accounts", schema=None) as batch_op:
        batch_op.add_column(sa.Column("partner", sa.String(), server_default="", nullable=False))

    op.execute(
        "UPDATE accounts SET partner = (SELECT MIN(s.partner) FROM decision_signatures s "
        "WHERE s.account_id = accounts.id) "
        "WHERE (SELECT COUNT(DISTINCT s.partner) FROM decision_signatures s WHERE s.account_id = accounts.id) = 1"
    )


def downgrade() -> None:
    """Undo."""
    with op.batch_alter_table("accounts", schema=None) as batch_op:
        batch_op.drop_column("partner")

    with op.batch_alter_table("late_reasons", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_late_reasons_referral_id"))

    op.drop_table("late_reasons")
