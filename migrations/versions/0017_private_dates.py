"""Days that somebody must not miss."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "private_dates",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("owner_handle", sa.LargeBinary(length=32), nullable=False),
        sa.Column("entry_sealed", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_private_dates")),
    )
    op.create_index(op.f("ix_private_dates_owner_handle"), "private_dates", ["owner_handle"])


def downgrade() -> None:
    op.drop_table("private_dates")
