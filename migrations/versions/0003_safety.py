"""Blocks, rules of who is never shown a card, and reports."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("people", sa.Column("never_sealed", sa.LargeBinary(), nullable=True))
    op.create_table(
        "blocks",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("by_handle", sa.LargeBinary(length=32), nullable=False),
        sa.Column("subject_handle", sa.LargeBinary(length=32), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("label_sealed", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_blocks")),
        sa.UniqueConstraint("by_handle", "subject_handle", name=op.f("uq_blocks_by_handle_subject_handle")),
    )
    op.create_index(op.f("ix_blocks_by_handle"), "blocks", ["by_handle"])
    op.create_index(op.f("ix_blocks_subject_handle"), "blocks", ["subject_handle"])
    op.create_table(
        "reports",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("by_handle", sa.LargeBinary(length=32), nullable=False),
        sa.Column("subject_handle", sa.LargeBinary(length=32), nullable=False),
        sa.Column("reason", sa.String(length=30), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("text_sealed", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reports")),
    )
    op.create_index(op.f("ix_reports_by_handle"), "reports", ["by_handle"])
    op.create_index(op.f("ix_reports_subject_handle"), "reports", ["subject_handle"])


def downgrade() -> None:
    op.drop_table("reports")
    op.drop_table("blocks")
    op.drop_column("people", "never_sealed")
