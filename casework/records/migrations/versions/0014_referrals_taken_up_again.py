"""referrals taken up again, with attachments"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    with op.batch_alter_table("referral_drafts", schema=None) as batch_op:
        batch_op.add_column(sa.Column("email_hash", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("email", sa.LargeBinary(), nullable=True))
        batch_op.add_column(sa.Column("typed", sa.LargeBinary(), nullable=True))
        batch_op.add_column(sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.create_index(batch_op.f("ix_referral_drafts_email_hash"), ["email_hash"], unique=False)

    with op.batch_alter_table("referrals", schema=None) as batch_op:
        batch_op.add_column(sa.Column("office", sa.LargeBinary(), nullable=True))

    op.create_table(
        "referrer_codes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("partnership_id", sa.Uuid(), nullable=False),
        sa.Column("browser_hash", sa.String(), nullable=False),
        sa.Column("email_hash", sa.String(), nullable=False),
        sa.Column("email", sa.LargeBinary(), nullable=False),
        sa.Column("code_hash", sa.String(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("proved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("typed", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["partnership_id"], ["partnerships.id"], name=op.f("fk_referrer_codes_partnership_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referrer_codes")),
        sa.UniqueConstraint("browser_hash", name=op.f("uq_referrer_codes_browser_hash")),
    )
    with op.batch_alter_table("referrer_codes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_referrer_codes_email_hash"), ["email_hash"], unique=False)

    op.create_table(
        "referral_attachments",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("partnership_id", sa.Uuid(), nullable=False),
        sa.Column("draft_id", sa.Uuid(), nullable=True),
        sa.Column("referral_id", sa.Uuid(), nullable=True),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("name", sa.LargeBinary(), nullable=False),
        sa.Column("media_kind", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("refusal", sa.String(), nullable=False),
        sa.Column("found", sa.JSON(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["draft_id"], ["referral_drafts.id"], name=op.f("fk_referral_attachments_draft_id")
        ),
        sa.ForeignKeyConstraint(
            ["partnership_id"], ["partnerships.id"], name=op.f("fk_referral_attachments_partnership_id")
        ),
        sa.ForeignKeyConstraint(
            ["referral_id"], ["referrals.id"], name=op.f("fk_referral_attachments_referral_id")
        ),
        sa.ForeignKeyConstraint(["sha256"], ["files.sha256"], name=op.f("fk_referral_attachments_sha256")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referral_attachments")),
    )
    with op.batch_alter_table("referral_attachments", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_referral_attachments_draft_id"), ["draft_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_referral_attachments_referral_id"), ["referral_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_referral_attachments_sha256"), ["sha256"], unique=False)

    op.create_table(
        "referral_verdicts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("partnership_id", sa.Uuid(), nullable=False),
        sa.Column("referral_id", sa.Uuid(), nullable=False),
        sa.Column("other_id", sa.Uuid(), nullable=False),
        sa.Column("verdict", sa.String(), nullable=False),
        sa.Column("said_by", sa.Uuid(), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["other_id"], ["referrals.id"], name=op.f("fk_referral_verdicts_other_id")),
        sa.ForeignKeyConstraint(
            ["partnership_id"], ["partnerships.id"], name=op.f("fk_referral_verdicts_partnership_id")
        ),
        sa.ForeignKeyConstraint(["referral_id"], ["referrals.id"], name=op.f("fk_referral_verdicts_referral_id")),
        sa.ForeignKeyConstraint(["said_by"], ["accounts.id"], name=op.f("fk_referral_verdicts_said_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referral_verdicts")),
        sa.UniqueConstraint("referral_id", "other_id", name=op.f("uq_referral_verdicts_referral_id_other_id")),
    )


def downgrade() -> None:
    """Undo."""
    op.drop_table("referral_verdicts")
    op.drop_table("referral_attachments")
    op.drop_table("referrer_codes")
    with op.batch_alter_table("referrals", schema=None) as batch_op:
        batch_op.drop_column("office")

    with op.batch_alter_table("referral_drafts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_referral_drafts_email_hash"))
        batch_op.drop_column("reminded_at")
        batch_op.drop_column("typed")
        batch_op.drop_column("email")
        batch_op.drop_column("email_hash")
