"""Introductions that a coordinator proposes."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "introductions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("by_handle", sa.LargeBinary(length=32), nullable=False),
        sa.Column("one_handle", sa.LargeBinary(length=32), nullable=True),
        sa.Column("other_handle", sa.LargeBinary(length=32), nullable=True),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("reason_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("one_said_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("other_said_sealed", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_introductions")),
    )
    for end in ("by", "one", "other"):
        op.create_index(op.f(f"ix_introductions_{end}_handle"), "introductions", [f"{end}_handle"])


def downgrade() -> None:
    op.drop_table("introductions")
