"""Searches for openings that somebody keeps."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "saved_searches",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("owner_handle", sa.LargeBinary(length=32), nullable=False),
        sa.Column("asked_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("looked_on_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("seen_sealed", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_searches")),
    )
    op.create_index(op.f("ix_saved_searches_owner_handle"), "saved_searches", ["owner_handle"])


def downgrade() -> None:
    op.drop_table("saved_searches")
