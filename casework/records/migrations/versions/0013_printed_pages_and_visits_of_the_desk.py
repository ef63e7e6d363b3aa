"""pages of Office files as printed, and what each person has seen of a chronology"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "desk_visits",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("seen", sa.Uuid(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("before", sa.Uuid(), nullable=True),
        sa.Column("before_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_desk_visits_account_id")),
        sa.ForeignKeyConstraint(["before"], ["chronologies.id"], name=op.f("fk_desk_visits_before")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_desk_visits_case_id")),
        sa.ForeignKeyConstraint(["seen"], ["chronologies.id"], name=op.f("fk_desk_visits_seen")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_desk_visits")),
        sa.UniqueConstraint("case_id", "account_id", name=op.f("uq_desk_visits_case_id_account_id")),
    )
    with op.batch_alter_table("uploads", schema=None) as batch_op:
        batch_op.add_column(sa.Column("printed_sha256", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("places_sha256", sa.String(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_uploads_printed_sha256"), "files", ["printed_sha256"], ["sha256"]
        )
        batch_op.create_foreign_key(batch_op.f("fk_uploads_places_sha256"), "files", ["places_sha256"], ["sha256"])


def downgrade() -> None:
    """Undo."""
    with op.batch_alter_table("uploads", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_uploads_places_sha256"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_uploads_printed_sha256"), type_="foreignkey")
        batch_op.drop_column("places_sha256")
        batch_op.drop_column("printed_sha256")
    op.drop_table("desk_visits")
